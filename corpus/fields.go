//go:build !js

package corpus

import (
	"html"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"kindred/corpus/markup"
)

// matter is the front matter of one file. A value is a string, a []any of
// values, a matter, or nil; names are in lower case.
type matter map[string]any

// nested are the tables that generators keep an author's own fields in (Zola,
// Hugo); a field is looked for there when it is not at the top.
var nested = []string{"taxonomies", "params", "extra"}

// get returns the first of the named fields that is there and not empty.
func (m matter) get(names ...string) any {
	for _, name := range names {
		if v := m[name]; v != nil && v != "" {
			return v
		}
	}
	for _, table := range nested {
		if inner, ok := m[table].(matter); ok {
			for _, name := range names {
				if v := inner[name]; v != nil && v != "" {
					return v
				}
			}
		}
	}
	return nil
}

// text returns the first of the named fields that is text, in one line.
func (m matter) text(names ...string) string {
	for _, name := range names {
		if s, ok := m.get(name).(string); ok {
			if s = markup.OneLine(html.UnescapeString(s)); s != "" {
				return s
			}
		}
	}
	return ""
}

// list returns the named field as a list. A single text is split at commas, or
// at spaces when there is no comma and spaces is set. An element that is a
// table is taken by its name.
func (m matter) list(name string, spaces bool) []string {
	var items []string
	switch v := m.get(name).(type) {
	case string:
		switch {
		case strings.Contains(v, ","):
			items = strings.Split(v, ",")
		case spaces:
			items = strings.Fields(v)
		default:
			items = []string{v}
		}
	case []any:
		for _, e := range v {
			items = append(items, nameOf(e))
		}
	case matter:
		items = []string{nameOf(v)}
	}
	return distinct(items)
}

// texts returns the texts of a list, or the one text, as they are written.
func (m matter) texts(name string) []string {
	switch v := m[name].(type) {
	case string:
		return []string{v}
	case []any:
		var found []string
		for _, e := range v {
			if s, ok := e.(string); ok {
				found = append(found, s)
			}
		}
		return found
	}
	return nil
}

// nameOf returns a value that is text, or a table with a name.
func nameOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case matter:
		if parts, ok := v["name"].(matter); ok { // as Quarto has the names of people
			return first(parts.text("literal"), strings.TrimSpace(parts.text("given")+" "+parts.text("family")))
		}
		return v.text("name", "label", "title", "full_name")
	}
	return ""
}

// distinct cleans a list of names and leaves out empty ones and those that were
// there before, in whatever case.
func distinct(items []string) []string {
	var out []string
	seen := make(map[string]bool, len(items))
	for _, item := range items {
		item = markup.OneLine(html.UnescapeString(item))
		if key := strings.ToLower(item); item != "" && !seen[key] {
			seen[key] = true
			out = append(out, item)
		}
	}
	return out
}

// tags returns the tags of an article, or for want of them what it is filed
// under.
func (p *page) tags() []string {
	p.checkList("tags")
	tags := p.m.list("tags", true)
	if len(tags) == 0 {
		tags = p.m.list("tag", false)
	}
	for _, name := range []string{"keywords", "categories", "category"} {
		if len(tags) == 0 {
			tags = p.m.list(name, false)
		}
	}
	for i, tag := range tags {
		if trimmed := strings.TrimLeft(tag, "#"); trimmed != "" {
			tags[i] = trimmed
		}
	}
	return tags
}

// checkList tells of what is in a list of names and is no name.
func (p *page) checkList(name string) {
	switch v := p.m.get(name).(type) {
	case []any:
		for _, e := range v {
			if nameOf(e) == "" {
				p.note(name, "one of the %s is empty, or no text", name)
				return
			}
		}
	case matter:
		if nameOf(v) == "" {
			p.note(name, "%s is a table, not a list of names", name)
		}
	}
}

// categories returns the sections that the front matter files the article under.
func (p *page) categories() []string {
	p.checkList("categories")
	if categories := p.m.list("categories", false); len(categories) > 0 {
		return categories
	}
	return p.m.list("category", false)
}

func (m matter) authors() []string {
	for _, name := range []string{"authors", "author", "by"} {
		if names := m.list(name, false); len(names) > 0 {
			for i, n := range names {
				names[i] = withoutAddress(n)
			}
			return names
		}
	}
	return nil
}

// withoutAddress takes the address of a home page, or of mail, off the end of a name.
func withoutAddress(name string) string {
	if before, _, found := strings.Cut(name, " http"); found {
		return strings.TrimRight(before, " (<")
	}
	if m := mailAtEnd.FindStringSubmatch(name); m != nil {
		return m[1]
	}
	return name
}

// mailAtEnd is a name with an address of mail, as mails have it; "at" stands for the sign where
// it is hidden from programs.
var mailAtEnd = regexp.MustCompile(`^(.*\S)\s+<[^<>]*(?:@| at )[^<>]*>$`)

// truth returns what a field says as yes or no; ok is false when it says
// neither.
func (m matter) truth(name string) (yes, ok bool) {
	s, _ := m.get(name).(string)
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "true", "yes", "y", "on", "1":
		return true, true
	case "false", "no", "n", "off", "0":
		return false, true
	}
	return false, false
}

// claims reports whether a field says yes, or something that cannot be
// understood.
func (m matter) claims(name string) bool {
	yes, ok := m.truth(name)
	return yes || (!ok && m.get(name) != nil)
}

// These are where front matter says of what day a page is, when it is to be published, and
// when it is to be taken away.
var (
	dayFields   = []string{"date", "published", "pubdate", "publishdate", "pub_date", "publish_date", "published_at", "created"}
	fromFields  = []string{"publishdate", "publish_date", "publish_at", "publish_on", "publishat", "embargo"}
	untilFields = []string{"expirydate", "expiry_date", "expires", "expires_at", "expiredate", "unpublishdate", "unpublish_date"}
)

// date returns the first of the named fields that can be read as a date. One
// that cannot is told, unless another one can.
func (p *page) date(names ...string) time.Time {
	unread := ""
	for _, name := range names {
		v := p.m.get(name)
		s, isText := v.(string)
		if v == nil || isText && isNoDate(s) {
			continue
		}
		if t, ok := p.parseDate(s); isText && ok {
			return t
		}
		if name != "published" { // whether, rather than when
			unread = first(unread, name)
		}
	}
	if unread != "" {
		written := "a list or a table"
		if s, isText := p.m.get(unread).(string); isText {
			written = strconv.Quote(s)
		}
		p.note(unread, "%s: %s cannot be read as a date: write it like 2006-01-31", unread, written)
	}
	return time.Time{}
}

// isNoDate reports whether a field of a date is not meant as one: a switch, a
// template, or Eleventy's words for the date of the file.
func isNoDate(s string) bool {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "true", "false", "yes", "no", "on", "off", "last modified", "created", "git last modified", "git created":
		return true
	}
	return strings.Contains(s, "{{")
}

// period reads from when, and until when, the page is public. What cannot be read
// keeps it from readers.
func (p *page) period() {
	read := func(names []string, closed Visibility) time.Time {
		for _, name := range names {
			v := p.m.get(name)
			if s, ok := v.(string); v == nil || ok && isNoDate(s) {
				continue
			} else if t, read := p.parseDate(s); ok && read {
				return t
			}
			p.closed = closed
			p.note(name, "%s cannot be read as a date, and the article is kept back: write it like 2006-01-31", name)
			return time.Time{}
		}
		return time.Time{}
	}
	p.a.From = read(fromFields, Draft)
	p.a.Until = read(untilFields, Private)
}

// visibility returns who may see the article. What cannot be understood is not
// public, and told: an article that is missing is noticed, one that leaked is
// not. A generator that does not know of a status has the page out whatever it is.
func (p *page) visibility() Visibility {
	m := p.m
	for _, name := range []string{"visibility", "status"} {
		v, word := m.get(name), m.text(name)
		said, known := visibilityOf(word)
		if name == "status" && p.isStage(word) {
			continue
		}
		if _, isText := v.(string); !isText {
			known = false
		}
		if v != nil && !known && name == "status" && p.site.anyStatus && (p.site.configured || p.site.named) {
			continue
		}
		if v != nil && !known {
			p.note(name, "%s %q is not understood, and the article is kept private: write published, draft or private", name, word)
			return Private
		}
		if !said.IsPublic() {
			return said
		}
	}
	if slices.ContainsFunc(draftFields, p.says) || slices.ContainsFunc(publishedFields, p.unpublished) {
		return Draft
	}
	if slices.ContainsFunc(hiddenFields, p.says) || slices.ContainsFunc(searchFields, p.unsearched) ||
		m.isUnindexed() || p.isLocked() {
		return Private
	}
	if p.isUnwritten() {
		return Private
	}
	return Public
}

// isUnwritten reports whether the site generator is told to write no page.
func (p *page) isUnwritten() bool {
	yes, ok := p.m.truth("permalink")
	return ok && !yes
}

// proposals are the kinds of proposals that front matter has the numbers of: for Python, Ethereum,
// Bitcoin, Solana or Scala, Cardano, and requests for comments.
var proposals = []string{"pep", "eip", "erc", "bip", "sip", "cip", "rfc"}

// proposal returns how a proposal is called: "PEP 8"; "" for what is none.
func (m matter) proposal() string {
	for _, name := range proposals {
		word, _ := m[name].(string)
		if n, err := strconv.Atoi(word); err == nil && n >= 0 {
			return strings.ToUpper(name) + " " + strconv.Itoa(n)
		}
	}
	return ""
}

// proposal returns how the page is called if it is a proposal, whose file or folder is called after
// its number, and which says of what kind it is or when it was made.
func (p *page) proposal() string {
	name := p.m.proposal()
	kind, number, _ := strings.Cut(strings.ToLower(name), " ")
	if name == "" || p.m["created"] == nil && p.m["type"] == nil {
		return ""
	}
	called := strings.ToLower(path.Base(stem(p.path)))
	if called == "index" || called == "readme" {
		called = strings.ToLower(path.Base(path.Dir(p.path)))
	}
	called = strings.TrimLeft(strings.TrimPrefix(called, kind), "-_ ")
	if rest, ok := strings.CutPrefix(strings.TrimLeft(called, "0"), strings.TrimLeft(number, "0")); ok && (rest == "" || strings.IndexByte("-_. ", rest[0]) >= 0) {
		return name
	}
	return ""
}

// stages are words for how far a proposal has come that keep other articles from readers.
var stages = []string{"draft", "review", "in review", "pending", "final"}

// isStage reports whether the status of a page says how far a proposal has come with those who decide:
// a draft of a standard is there to be read.
func (p *page) isStage(status string) bool {
	status = strings.ToLower(strings.TrimSpace(status))
	_, known := visibilityOf(status)
	return (!known || slices.Contains(stages, status)) && p.proposal() != ""
}

// says reports whether a field says yes, or something that cannot be understood,
// which is told.
func (p *page) says(name string) bool {
	if _, ok := p.m.truth(name); !ok && p.m.get(name) != nil {
		p.note(name, "%s is neither true nor false, and is taken for true", name)
	}
	return p.m.claims(name)
}

// unpublished reports whether a field that says whether the page is published
// says no, or something that cannot be understood. A date there is no answer: it
// says when.
func (p *page) unpublished(name string) bool {
	if yes, ok := p.m.truth(name); ok {
		return !yes
	}
	s, isText := p.m.get(name).(string)
	if _, isDate := parseDate(s); p.m.get(name) == nil || isText && isDate {
		return false
	}
	p.note(name, "%s is neither true nor false nor a date, and is taken for false", name)
	return true
}

// The fields that keep a page from readers, or from those who search: by a yes
// (draftFields, hiddenFields), or by a no. What a page says to the makers of maps
// of the site (sitemap) is not among them.
var (
	draftFields     = []string{"draft", "isdraft", "is_draft"}
	publishedFields = []string{"published", "ispublished", "is_published", "publish"}
	hiddenFields    = []string{
		"private", "unlisted", "hidden", "noindex", "no_index", "robotsnoindex",
		"search_exclude", "searchexclude", "excludesearch", "exclude_search", "exclude_from_search", "excludefromsearch",
		"searchhidden", "search_hidden", "hide_from_search", "hidefromsearch", "nosearch", "no_search",
		"encrypted", "encrypt", "protected", "members_only", "membersonly", "paywall",
	}
	searchFields = []string{"search", "searchable", "indexable", "pagefind", "in_search_index"}
)

// unsearched reports whether a field says that the page is not to be searched, or
// something that cannot be understood. A table is about how, unless it excludes.
func (p *page) unsearched(name string) bool {
	v := p.m.get(name)
	if table, ok := v.(matter); ok {
		return table.claims("exclude")
	}
	yes, ok := p.m.truth(name)
	if v != nil && !ok {
		p.note(name, "%s is neither true nor false, and is taken for false", name)
	}
	return v != nil && !yes
}

// isUnindexed reports whether front matter tells robots to leave the page out of
// what they search, by itself or in a table about that.
func (m matter) isUnindexed() bool {
	for _, name := range []string{"robots", "googlebot"} {
		switch v := m.get(name).(type) {
		case string:
			if yes, ok := m.truth(name); ok && !yes || keepsOut(v) {
				return true
			}
		case []any:
			if slices.ContainsFunc(v, func(e any) bool { s, _ := e.(string); return keepsOut(s) }) {
				return true
			}
		case matter:
			if yes, ok := v.truth("index"); ok && !yes || v.claims("noindex") {
				return true
			}
		}
	}
	for _, name := range []string{"seo", "meta", "metadata"} {
		if table, ok := m.get(name).(matter); ok && (table.claims("noindex") || table.isUnindexed()) {
			return true
		}
	}
	return false
}

// keepsOut reports whether words for robots, as in <meta name="robots">, keep a
// page out.
func keepsOut(words string) bool {
	return slices.ContainsFunc(strings.FieldsFunc(strings.ToLower(words), func(r rune) bool { return r == ',' || r == ';' || unicode.IsSpace(r) }),
		func(word string) bool { return word == "noindex" || word == "none" })
}

// visibilityOf reads the word for a visibility, or for how far an article has
// come; known is false for a word that is neither. No word says nothing.
func visibilityOf(s string) (v Visibility, known bool) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "", "public", "published", "publish", "visible", "live",
		"complete", "completed", "done", "final", "finished", "evergreen", "budding", "stable", "accepted", "updated":
		return Public, true
	case "draft", "drafts", "pending", "auto-draft", "unpublished", "wip", "in progress", "review", "in review", "idea", "todo":
		return Draft, true
	case "future", "scheduled", "schedule":
		return Scheduled, true
	case "expired":
		return Expired, true
	case "trash", "trashed", "deleted":
		return Trashed, true
	case "private", "hidden", "unlisted", "members", "internal", "protected",
		"encrypted", "locked", "gated", "password", "secret", "confidential", "restricted", "embargoed":
		return Private, true
	case "redirect", "moved":
		return Redirect, true
	}
	return Private, false
}
