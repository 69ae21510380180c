package corpus

import (
	"path"
	"regexp"
	"strings"
	"time"
)

// dateLayouts are tried in order, the common forms of front matter first. Days
// before months in figures (02/03/2024) are missing on purpose: they cannot be
// told from months before days.
var dateLayouts = buildLayouts()

// buildLayouts joins the ways to write a day, a time and a zone. A fraction of
// a second is read by the time package wherever seconds are.
func buildLayouts() []string {
	days := []string{
		"2006-1-2", "2006/1/2", "2006.1.2",
		"January 2, 2006", "Jan 2, 2006", "January 2 2006", "Jan 2 2006",
		"2 January 2006", "2 Jan 2006", "2-Jan-2006",
	}
	times := []string{"", " 15:04:05", "T15:04:05", " 15:04", "T15:04", " 3:04:05 PM", " 3:04 PM", " 3:04PM"}
	zones := []string{"", "Z07:00", " Z07:00", "-0700", " -0700", "-07", " -07"}
	var layouts []string
	for _, d := range days {
		for _, t := range times {
			for _, z := range zones {
				if t != "" || z == "" {
					layouts = append(layouts, d+t+z)
				}
			}
		}
	}
	return append(layouts, "20060102", "20060102T150405Z0700", "20060102T150405", "January 2006", "2006-01",
		"Jan 2 15:04:05 2006", "Jan 2 15:04:05 -0700 2006")
}

var (
	weekday   = regexp.MustCompile(`(?i)^(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?[.,]*\s+`)
	ordinal   = regexp.MustCompile(`(?i)\b(\d{1,2})(st|nd|rd|th)\b`)
	atWord    = regexp.MustCompile(`(?i)[,]?\s+at\s+`)
	shortZone = regexp.MustCompile(`(\d\s*[+-])(\d)$`)
	zoneName  = regexp.MustCompile(`\s*\(?\b(UTC|GMT|BST|CET|CEST|EST|EDT|CST|CDT|MST|MDT|PST|PDT)\)?$`)
)

// zoneOffsets are the zones that dates are written with by name. The time
// package would take an unknown name for UTC.
var zoneOffsets = map[string]string{
	"UTC": "+0000", "GMT": "+0000", "BST": "+0100", "CET": "+0100", "CEST": "+0200",
	"EST": "-0500", "EDT": "-0400", "CST": "-0600", "CDT": "-0500",
	"MST": "-0700", "MDT": "-0600", "PST": "-0800", "PDT": "-0700",
}

// maxDateBytes keeps a long text in a date field from being tried with every
// layout.
const maxDateBytes = 64

// parseDate reads a date as people and programs write it. The zone is kept; a
// date without one is in UTC. ok is false when it cannot be read.
func parseDate(s string) (t time.Time, ok bool) {
	s = strings.Join(strings.Fields(s), " ")
	if s == "" || len(s) > maxDateBytes || !strings.ContainsAny(s, "0123456789") {
		return time.Time{}, false
	}
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return t, validYear(t)
	}
	s = weekday.ReplaceAllString(s, "")
	s = ordinal.ReplaceAllString(s, "$1")
	s = atWord.ReplaceAllString(s, " ")
	s = zoneName.ReplaceAllStringFunc(s, func(m string) string {
		return " " + zoneOffsets[strings.Trim(m, " ()")]
	})
	if strings.Contains(s, ":") { // "-7" after a day alone is part of the day
		s = shortZone.ReplaceAllString(s, "${1}0$2")
	}
	s = strings.Replace(s, "Sept ", "Sep ", 1)
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t, validYear(t)
		}
	}
	return time.Time{}, false
}

// validYear refuses what a parser can make of a number that is no date.
func validYear(t time.Time) bool { return t.Year() >= 1000 && t.Year() <= 9999 }

var (
	dateName = regexp.MustCompile(`^(\d{4})[-_.](\d{1,2})[-_.](\d{1,2})(?:[-_. ]|$)`)
	dateDirs = regexp.MustCompile(`(?:^|/)(\d{4})/(\d{1,2})/(\d{1,2})/`)
)

// dateOfPath returns the day in a path such as posts/2014-03-12-title.md or
// posts/2014/03/12/title/index.md.
func dateOfPath(p string) (time.Time, bool) {
	m := dateName.FindStringSubmatch(path.Base(p))
	if m == nil {
		if m = dateName.FindStringSubmatch(path.Base(path.Dir(p))); m == nil {
			m = dateDirs.FindStringSubmatch(p)
		}
	}
	if m == nil {
		return time.Time{}, false
	}
	return parseDate(m[1] + "-" + m[2] + "-" + m[3])
}
