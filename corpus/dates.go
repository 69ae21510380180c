//go:build !js

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
	// orgStamp is a timestamp of Org: <2024-05-06 Mon 10:00>.
	orgStamp  = regexp.MustCompile(`^[<\[](\d{4}-\d{2}-\d{2})(?: [^\d\s>\]]+)?((?: \d{1,2}:\d{2})?)[^>\]]*[>\]]$`)
	utcOffset = regexp.MustCompile(`\bUTC([+-]\d{1,2}(?::?\d{2})?)$`)
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
func parseDate(s string) (t time.Time, ok bool) { return parseDateIn(s, time.UTC) }

// parseDateIn is parseDate for dates of which those without a zone are of this one.
func parseDateIn(s string, zone *time.Location) (t time.Time, ok bool) {
	s = strings.Join(strings.Fields(s), " ")
	if s == "" || len(s) > maxDateBytes || !strings.ContainsAny(s, "0123456789") {
		return time.Time{}, false
	}
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return t, validYear(t)
	}
	if s[0] == '<' || s[0] == '[' {
		s = orgStamp.ReplaceAllString(s, "$1$2")
	}
	s = weekday.ReplaceAllString(s, "")
	s = ordinal.ReplaceAllString(s, "$1")
	s = atWord.ReplaceAllString(s, " ")
	s = utcOffset.ReplaceAllString(s, "$1")
	s = zoneName.ReplaceAllStringFunc(s, func(m string) string {
		return " " + zoneOffsets[strings.Trim(m, " ()")]
	})
	if strings.Contains(s, ":") { // "-7" after a day alone is part of the day
		s = shortZone.ReplaceAllString(s, "${1}0$2")
	}
	s = strings.Replace(s, "Sept ", "Sep ", 1)
	if t, ok := parseLayouts(s, zone); ok {
		return t, validYear(t)
	}
	if english := inEnglish(s); english != s {
		if t, ok := parseLayouts(english, zone); ok {
			return t, validYear(t)
		}
	}
	return time.Time{}, false
}

func parseLayouts(s string, zone *time.Location) (time.Time, bool) {
	for _, layout := range dateLayouts {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// monthNames are the months in languages that write them out in dates, each list
// from January on; a name stands for the month in whatever language it is found.
var monthNames = func() map[string]string {
	names := make(map[string]string)
	for _, list := range []string{
		"januar februar märz april mai juni juli august september oktober november dezember",
		"jänner feber marts april maj juni juli august september oktober november december",
		"januari februari maart april mei juni juli augustus september oktober november december",
		"januari februari mars april maj juni juli augusti september oktober november december",
		"janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
		"enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
		"gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
		"janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
		"gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
		"stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
		"января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
		"січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
	} {
		for i, name := range strings.Fields(list) {
			names[name] = time.Month(i + 1).String()
		}
	}
	return names
}()

// eastAsian turns the signs for year, month and day into hyphens.
var eastAsian = strings.NewReplacer("年", "-", "月", "-", "日", " ", "년", "-", "월", "-", "일", " ")

// inEnglish returns a date with the words of other languages in it in the form
// that the layouts have.
func inEnglish(s string) string {
	if replaced := eastAsian.Replace(s); replaced != s {
		return strings.Join(strings.Fields(strings.ReplaceAll(replaced, "- ", "-")), " ")
	}
	words := strings.Fields(s)
	kept := words[:0]
	found := false
	for _, word := range words {
		bare := strings.TrimRight(word, ".,")
		month := monthNames[strings.ToLower(bare)]
		switch {
		case month != "":
			found = true
			kept = append(kept, month)
		case bare == "de" || bare == "del" || bare == "of":
		default:
			kept = append(kept, bare)
		}
	}
	if !found {
		return s
	}
	return strings.Join(kept, " ")
}

// validYear refuses what a parser can make of a number that is no date.
func validYear(t time.Time) bool { return t.Year() >= 1000 && t.Year() <= 9999 }

var (
	dateName   = regexp.MustCompile(`^(\d{4})[-_.](\d{1,2})[-_.](\d{1,2})(?:[-_. ]|$)`)
	dateDigits = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})[-_. ]`)
	dateDirs   = regexp.MustCompile(`(?:^|/)(\d{4})/(\d{1,2})/(\d{1,2})/`)
)

// dateOfPath returns the day in a path such as posts/2014-03-12-title.md or
// posts/2014/03/12/title/index.md.
func dateOfPath(p string) (time.Time, bool) { return dateOfPathIn(p, time.UTC) }

// dateOfPathIn is dateOfPath with the day as it is in a zone.
func dateOfPathIn(p string, zone *time.Location) (time.Time, bool) {
	m := dateName.FindStringSubmatch(path.Base(p))
	if m == nil {
		if m = dateName.FindStringSubmatch(path.Base(path.Dir(p))); m == nil {
			m = dateDirs.FindStringSubmatch(p)
		}
	}
	if m == nil {
		if m = dateDigits.FindStringSubmatch(path.Base(p)); m == nil {
			return time.Time{}, false
		}
	}
	return parseDateIn(m[1]+"-"+m[2]+"-"+m[3], zone)
}
