//go:build !js

package corpus

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"kindred/corpus/markup"
)

// page is a file on its way to becoming an article.
type page struct {
	*folder

	path   string // in the site
	m      matter
	header string // the front matter as it is written
	// heading is the first one of the text, which may be the title.
	heading string
	name    string // bookdown: of the first heading, in addresses
	a       *Article
	closed  Visibility // what the generator keeps from readers for reasons of its own
	list    bool       // lists other pages: an article only when it says something itself
	// zoneTold says that there is a note of the zone.
	zoneTold bool
}

// note tells something wrong with a field of the page.
func (p *page) note(field, format string, args ...any) {
	p.a.Notes = append(p.a.Notes, Note{Line: lineOf(p.header, field), Text: fmt.Sprintf(format, args...)})
}

// lineOf returns the line of front matter, counted from 1, where a field of this
// name begins; 0 when there is none.
func lineOf(header, field string) int {
	if field == "" {
		return 0
	}
	number := 0
	for line := range strings.Lines(header) {
		number++
		line = strings.TrimLeft(strings.TrimPrefix(line, "[#]:"), " \t\"'{,")
		if len(line) <= len(field) || !strings.EqualFold(line[:len(field)], field) {
			continue
		}
		if rest := strings.TrimLeft(line[len(field):], "\"' \t"); strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "=") {
			return number
		}
	}
	return 0
}

// fill takes from the front matter, and from the path for what it does not say,
// everything but the place of the page.
func (p *page) fill() {
	m, a := p.m, p.a
	a.Title = m.text("title")
	a.Tags = p.tags()
	a.Categories = p.categories()
	a.Authors = m.authors()
	a.Published = p.date(dayFields...)
	a.Modified = p.date("updated", "modified", "lastmod", "last_modified_at", "updated_at", "last_updated", "updateddate", "updated_date")
	if update, ok := m["last_update"].(matter); ok && a.Modified.IsZero() {
		a.Modified, _ = p.parseDate(update.text("date"))
	}
	a.Language = normalizeLanguage(m.text("lang", "language", "locale"))
	a.Summary = m.text("description", "summary", "excerpt")
	a.Canonical = p.canonical()
	a.Translation = m.text("translationkey", "translation_key")
	if strings.ContainsAny(a.Summary, "*_[<`{") {
		a.Summary = markup.OneLine(markup.MarkdownLine(a.Summary))
	}
	if strings.ContainsAny(a.Title, "*[<`{") {
		if plain := markup.OneLine(markup.MarkdownLine(a.Title)); plain != "" {
			a.Title = plain
		}
	}
	if name := p.proposal(); name != "" && a.Title != "" && !strings.Contains(a.Title, name) {
		a.Title = name + ": " + a.Title
	}
	if a.Published.IsZero() {
		a.Published, _ = dateOfPathIn(p.path, p.zone())
	}
	p.period()
}

// zone is where the dates are written that say no zone.
func (p *page) zone() *time.Location {
	s := p.site
	if len(s.zones) == 0 {
		return time.UTC
	}
	if s.generator == hugo {
		locale, _ := p.contentPath()
		locale = strings.ToLower(first(locale, s.settings.text("defaultcontentlanguage"), "en"))
		if zone := s.zones[locale]; zone != nil {
			return zone
		}
	}
	if zone := s.zones[""]; zone != nil {
		return zone
	}
	return time.UTC
}

// parseDate reads a date of the page. That the zone of the site is not known is
// told once, where it matters.
func (p *page) parseDate(s string) (time.Time, bool) {
	t, ok := parseDateIn(s, p.zone())
	if name := p.site.unknownZone; ok && name != "" && !p.zoneTold {
		if there, _ := parseDateIn(s, otherZone); !there.Equal(t) {
			p.zoneTold = true
			p.note("", "the time zone %q of the site's settings is not known, and dates without one are read as UTC: write one like Europe/Paris", name)
		}
	}
	return t, ok
}

// otherZone is not UTC.
var otherZone = time.FixedZone("", 60*60)

// adopt gives the page the fields of data that it does not say itself, also those
// of the tables that hold an author's own fields; but those named.
func (p *page) adopt(data matter, but ...string) {
	for name, value := range data {
		if slices.Contains(but, name) {
			continue
		}
		own, said := p.m[name]
		if !said {
			p.m[name] = value
			continue
		}
		ownTable, isTable := own.(matter)
		table, both := value.(matter)
		if !isTable || !both || !slices.Contains(nested, name) {
			continue
		}
		joined := maps.Clone(table)
		maps.Copy(joined, ownTable)
		p.m[name] = joined
	}
}

// canonical is the address that the article names as its own.
func (p *page) canonical() string {
	for _, name := range []string{"canonical_url", "canonicalurl", "canonical"} {
		s, _ := p.m.get(name).(string)
		if s == "" {
			continue
		}
		address, err := cleanAddress(s)
		if err != nil {
			p.note(name, "%s %q is not used: %v", name, s, err)
			continue
		}
		return address
	}
	return ""
}

// draftSuffix marks a file as a draft: "post.draft.md".
const draftSuffix = ".draft"

// inDrafts reports whether the path of a file says that it is a draft: by a
// folder of drafts, or by its name.
func inDrafts(p string) bool {
	for dir := range strings.SplitSeq(path.Dir(p), "/") {
		if strings.EqualFold(strings.TrimPrefix(dir, "_"), "drafts") {
			return true
		}
	}
	return strings.HasSuffix(strings.ToLower(stem(p)), draftSuffix)
}
