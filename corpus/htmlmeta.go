//go:build !js

package corpus

import (
	"encoding/json"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"kindred/corpus/markup"
)

// pageMeta is what a page says about itself outside of its text.
type pageMeta struct {
	title, language, summary string
	image                    Image
	tags, authors            []string
	published, modified      time.Time
	saysArticle, saysList    bool // by its types and fields
	robots                   robotRules
	locked                   bool     // shows a form for a password in place of its text
	refreshed                bool     // sends the reader on at once
	canonical                string   // the address that the page names as its own
	shared                   string   // the address under which it is to be shared
	alternates               []string // its translations, with or without itself
}

// host returns the host of the page, or "".
func (m *pageMeta) host() string {
	u, err := url.Parse(first(m.shared, m.canonical))
	if err != nil {
		return ""
	}
	return u.Host
}

// place returns where the page stands, and what it names as its own address
// where that is another place. own is the path of its file, and inFolder says
// that the file lies in a folder of a site.
//
// An address for sharing that is not the canonical one is where the page stands.
// Without it, a canonical address whose last part is that of the file is the page's
// own, in full; so is that of a single file, which can have come from anywhere,
// and one that is also the address for sharing. In a folder, one that leads to
// another page (of a theme that names the front page everywhere, or of a copy)
// leaves the page where it is.
func (m *pageMeta) place(own string, inFolder bool) (address, canonical string) {
	switch {
	case m.canonical == "" && m.shared == "":
		return own, ""
	case m.canonical == "":
		return m.shared, ""
	case m.shared != "" && AddressKey(m.shared) != AddressKey(m.canonical) && !samePage(m.canonical, own):
		return m.shared, m.canonical
	case !inFolder || samePage(m.canonical, own) || m.shared != "" && lastPart(m.canonical) != "":
		return m.canonical, ""
	}
	return own, m.canonical
}

// samePage reports whether an address ends in the same part as the path of a file.
func samePage(address, own string) bool { return lastPart(address) == lastPart(own) }

// lastPart is the last part of the path of an address, without an extension and an
// index file; empty for the front page.
func lastPart(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	p := strings.TrimSuffix(u.Path, "/")
	if name := path.Base(p); strings.TrimSuffix(name, path.Ext(name)) == "index" {
		p = path.Dir(p)
	}
	name := strings.Trim(path.Base("/"+p), "/")
	return strings.TrimSuffix(name, path.Ext(name))
}

// translation returns what the translations of the page have in common: the first,
// in the order of bytes, of their addresses and its own.
func (m *pageMeta) translation(own string) string {
	keys := []string{AddressKey(own)}
	for _, a := range m.alternates {
		if key := AddressKey(a); key != "" {
			keys = append(keys, key)
		}
	}
	if slices.Contains(keys[1:], AddressKey(m.canonical)) {
		keys = keys[1:] // it names itself among them, in the spelling of the others
	}
	slices.Sort(keys)
	if keys = slices.Compact(keys); len(keys) < 2 {
		return ""
	}
	return keys[0]
}

// metaOf reads JSON-LD first, where a site speaks to search engines, then
// OpenGraph and other meta elements, then microdata, microformats and the page
// itself.
func metaOf(doc *goquery.Document) pageMeta {
	metas := metaElements(doc)
	ld, isList := linkedData(doc)
	m := pageMeta{
		language: normalizeLanguage(first(attrOf(doc, "html", "lang"), attrOf(doc, "html", "xml:lang"), ld.text("inlanguage"),
			metas.text("og:locale", "language", "content-language", "dc.language", "inlanguage"), attrOf(doc, "article[lang], main[lang], body[lang]", "lang"))),
		summary:   metas.text("og:description", "description", "twitter:description", "dc.description"),
		image:     imageOfPage(doc, metas, ld),
		canonical: address(attrOf(doc, `link[rel~="canonical" i]`, "href")),
		shared:    address(metas.text("og:url")),
	}
	m.title = titleOfPage(doc, metas, ld)
	m.published = dateIn(append(ld.dates("datepublished"), append(
		metas.dates("article:published_time", "og:published_time", "date", "dc.date", "dcterms.created", "dc.date.issued", "dcterms.date", "pubdate",
			"publish-date", "datepublished", "parsely-pub-date", "sailthru.date", "publication_date"),
		datesOf(doc, `[itemprop~="datePublished"], .h-entry .dt-published, .hentry .published, article time[datetime], main time[datetime], time[pubdate]`)...)...))
	m.modified = dateIn(append(ld.dates("datemodified"), append(
		metas.dates("article:modified_time", "og:updated_time", "last-modified", "dcterms.modified", "datemodified"),
		datesOf(doc, `[itemprop~="dateModified"], .h-entry .dt-updated, .hentry .updated`)...)...))
	m.authors = authorsOfPage(doc, metas, ld)
	m.tags = tagsOfPage(doc, metas, ld)
	m.saysArticle = ld != nil || strings.HasPrefix(metas.text("og:type"), "article") || metas.text("article:published_time") != ""
	m.saysList = isList
	m.robots = robotsOfPage(doc)
	m.locked = doc.Find(lockedPages).Length() > 0
	m.refreshed = refreshAtOnce.MatchString(attrOf(doc, `meta[http-equiv="refresh" i]`, "content"))
	doc.Find(`link[rel~="alternate" i][hreflang][href]`).Each(func(_ int, s *goquery.Selection) {
		if a := address(s.AttrOr("href", "")); a != "" && !strings.EqualFold(s.AttrOr("hreflang", ""), "x-default") {
			m.alternates = append(m.alternates, a)
		}
	})
	return m
}

// lockedPages are what stands in place of a page's text until its reader has the password: of
// WordPress, StatiCrypt, mkdocs-encryptcontent-plugin and hexo-blog-encrypt.
const lockedPages = "form.post-password-form, #staticrypt-form, #mkdocs-encrypted-content, #hexo-blog-encrypt"

// refreshAtOnce is the content of a meta element that sends the reader on without delay.
var refreshAtOnce = regexp.MustCompile(`(?i)^\s*0*(?:\.\d*)?\s*[;,\s]\s*url\s*=`)

// visibility returns who may see the page. One that asks any robot to stay away is
// private, and so is one that asks it until a time that cannot be read.
func (m *pageMeta) visibility() Visibility {
	switch {
	case m.robots.hidden, m.robots.unread != "", m.locked:
		return Private
	case m.refreshed:
		return Redirect
	}
	return ""
}

// robotRules is what a page, or its server, asks of robots.
type robotRules struct {
	hidden bool      // noindex; "none" is "noindex, nofollow"
	until  time.Time // the earliest unavailable_after, or zero
	unread string    // an unavailable_after that is no date
}

// robotsOfPage reads what a page asks of any robot.
func robotsOfPage(doc *goquery.Document) robotRules {
	var rules robotRules
	doc.Find(`meta[name="robots" i], meta[name="googlebot" i], meta[name="bingbot" i]`).Each(func(_ int, s *goquery.Selection) {
		rules.add(s.AttrOr("content", ""))
	})
	return rules
}

// add reads a list of rules.
func (r *robotRules) add(list string) {
	list = strings.ToUpper(list)
	for _, rule := range strings.FieldsFunc(list, func(c rune) bool { return c == ',' || c == ';' || c == ' ' }) {
		r.hidden = r.hidden || rule == "NOINDEX" || rule == "NONE"
	}
	for {
		var found bool
		if _, list, found = strings.Cut(list, "UNAVAILABLE_AFTER"); !found {
			return
		}
		r.end(strings.TrimLeft(list, ": "))
	}
}

// end reads the date that a text begins with. Dates hold commas, and other rules
// may follow behind one.
func (r *robotRules) end(text string) {
	for rest := text; ; {
		if t, ok := parseDate(strings.Trim(rest, " ,;")); ok {
			if r.until.IsZero() || t.Before(r.until) {
				r.until = t
			}
			return
		}
		i := strings.LastIndexAny(rest, ",;")
		if i < 0 {
			r.unread = text
			return
		}
		rest = rest[:i]
	}
}

// dates returns the dates in these fields.
func (m matter) dates(names ...string) []string {
	var dates []string
	for _, name := range names {
		if s := m.text(name); s != "" {
			dates = append(dates, s)
		}
	}
	return dates
}

// datesOf returns the dates that elements show, as machines or people read them.
func datesOf(doc *goquery.Document, selector string) []string {
	return doc.Find(selector).Map(func(_ int, s *goquery.Selection) string {
		return first(s.AttrOr("datetime", ""), s.AttrOr("content", ""), s.AttrOr("title", ""), s.Text())
	})
}

// dateIn returns the first of these that can be read. A day without its time is
// completed by a later one that has the time of that day.
func dateIn(dates []string) time.Time {
	var found time.Time
	for _, s := range dates {
		t, ok := parseDate(s)
		switch {
		case !ok:
		case found.IsZero():
			found = t
		case isDay(found) && !isDay(t) && t.Format(time.DateOnly) == found.Format(time.DateOnly):
			return t
		}
		if !found.IsZero() && !isDay(found) {
			break
		}
	}
	return found
}

// isDay reports whether a date has no time of its day.
func isDay(t time.Time) bool { return t.Equal(t.Truncate(24*time.Hour)) && t.Location() == time.UTC }

// metaElements returns the meta elements by their names in lower case. A name
// that stands more than once is a list.
func metaElements(doc *goquery.Document) matter {
	metas := matter{}
	doc.Find("meta[content]").Each(func(_ int, s *goquery.Selection) {
		name := strings.ToLower(first(s.AttrOr("property", ""), s.AttrOr("name", ""), s.AttrOr("itemprop", ""), s.AttrOr("http-equiv", "")))
		content := s.AttrOr("content", "")
		switch old := metas[name].(type) {
		case nil:
			metas[name] = content
		case string:
			if name == "article:tag" || name == "article:author" || name == "author" {
				metas[name] = []any{old, content}
			}
		case []any:
			metas[name] = append(old, content)
		}
	})
	return metas
}

// maxLinkedData is how many objects of JSON-LD are looked at.
const maxLinkedData = 1000

// linkedData returns the JSON-LD object that describes the article, or nil, and
// whether there is one that says that the page is a list of articles.
func linkedData(doc *goquery.Document) (article matter, isList bool) {
	doc.Find(`script[type="application/ld+json"]`).EachWithBreak(func(_ int, s *goquery.Selection) bool {
		var v any
		if err := json.Unmarshal([]byte(s.Text()), &v); err != nil {
			return true // broken metadata is no reason to lose the page
		}
		queue := []any{toValue(v)}
		for i := 0; i < len(queue) && i < maxLinkedData; i++ {
			switch e := queue[i].(type) {
			case []any:
				queue = append(queue, e...)
			case matter:
				if hasType(e["@type"], isArticleType) {
					article = e
					return false
				}
				isList = isList || hasType(e["@type"], isListType)
				queue = append(queue, e["@graph"], e["mainentity"])
			}
		}
		return true
	})
	return article, isList
}

// hasType reports whether a type, or one of several, is of a kind.
func hasType(v any, is func(string) bool) bool {
	switch v := v.(type) {
	case string:
		return is(v)
	case []any:
		return slices.ContainsFunc(v, func(e any) bool { return hasType(e, is) })
	}
	return false
}

func isArticleType(name string) bool {
	return strings.HasSuffix(name, "Article") || strings.HasSuffix(name, "BlogPosting") || name == "Report"
}

func isListType(name string) bool {
	return name == "CollectionPage" || name == "SearchResultsPage" || name == "Blog"
}

// titleOfPage takes the title that is meant for sharing, the heading of the
// page, or the title of the window without the site's name.
func titleOfPage(doc *goquery.Document, metas, ld matter) string {
	site := metas.text("og:site_name", "application-name")
	title := withoutSite(metas.text("og:title"), site)
	if title == "" {
		title = markup.OneLine(first(doc.Find(`[itemprop~="headline"]`).First().Text(), doc.Find(".h-entry .p-name:not(.e-content)").First().Text(),
			doc.Find("article h1, main h1").First().Text(), doc.Find("h1").First().Text()))
	}
	if title == "" {
		title = ld.text("headline")
	}
	if title == "" {
		title = withoutSite(markup.OneLine(doc.Find("head title").First().Text()), site)
	}
	return title
}

// withoutSite takes the name of the site off the end of a title.
func withoutSite(title, site string) string {
	if site == "" || strings.EqualFold(title, site) {
		return title
	}
	for _, sep := range []string{" | ", " - ", " – ", " — ", " · ", " :: ", " » ", " • "} {
		i := strings.LastIndex(title, sep)
		if i > 0 && strings.EqualFold(strings.TrimSpace(title[i+len(sep):]), site) {
			return strings.TrimSpace(title[:i])
		}
	}
	return title
}

func authorsOfPage(doc *goquery.Document, metas, ld matter) []string {
	if names := ld.list("author", false); len(names) > 0 {
		for i, name := range names {
			if len(name) > 3 && strings.EqualFold(name[:3], "by ") {
				names[i] = name[3:]
			}
		}
		return names
	}
	for _, name := range []string{"author", "article:author", "dc.creator", "parsely-author"} {
		var names []string
		for _, n := range metas.list(name, false) {
			if !strings.Contains(n, "://") { // often the address of a profile
				names = append(names, n)
			}
		}
		if len(names) > 0 {
			return names
		}
	}
	for _, selector := range []string{
		`[itemprop~="author"] [itemprop~="name"]`, `.h-entry .p-author .p-name`, `.h-entry .p-author, .h-entry [rel~="author"]`,
		`[itemprop~="author"]`, `.hentry .author .fn`, `a[rel~="author"]`,
	} {
		if names := distinct(doc.Find(selector).Map(nameIn)); len(names) > 0 {
			return names
		}
	}
	return nil
}

func tagsOfPage(doc *goquery.Document, metas, ld matter) []string {
	for _, tags := range [][]string{
		metas.list("article:tag", false),
		ld.list("keywords", false),
		distinct(doc.Find(`a[rel~="tag"], .h-entry .p-category`).Map(textOf)),
		listIn(doc.Find(`[itemprop~="keywords"]`)),
		metas.list("keywords", false),
	} {
		if len(tags) > 0 {
			return tags
		}
	}
	return nil
}

func textOf(_ int, s *goquery.Selection) string { return s.Text() }

// nameIn is the name in an element, without the word before it.
func nameIn(_ int, s *goquery.Selection) string {
	name := markup.OneLine(first(s.AttrOr("content", ""), s.Text()))
	if len(name) > 3 && strings.EqualFold(name[:3], "by ") {
		return name[3:]
	}
	return name
}

// listIn splits the keywords in elements.
func listIn(s *goquery.Selection) []string {
	var words []string
	s.Each(func(_ int, e *goquery.Selection) {
		words = append(words, strings.Split(first(e.AttrOr("content", ""), e.Text()), ",")...)
	})
	return distinct(words)
}

// address returns s if it can be the address of a page.
func address(s string) string {
	s = strings.TrimSpace(s)
	u, err := url.Parse(s)
	switch {
	case err != nil:
		return ""
	case u.Scheme == "http" || u.Scheme == "https":
		return s
	case u.Scheme == "" && u.Host == "" && strings.HasPrefix(u.Path, "/"):
		return s
	}
	return ""
}

func attrOf(doc *goquery.Document, selector, name string) string {
	return strings.TrimSpace(doc.Find(selector).First().AttrOr(name, ""))
}

// first returns the first of texts that is not empty.
func first(texts ...string) string {
	for _, s := range texts {
		if s = strings.TrimSpace(s); s != "" {
			return s
		}
	}
	return ""
}
