package corpus

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"kindred/corpus/markup"
)

// pageMeta is what a page says about itself outside of its text.
type pageMeta struct {
	title, url, language, summary, image string
	tags, authors                        []string
	published, modified                  time.Time
	visibility                           Visibility
}

// host returns the host of the page, or "".
func (m *pageMeta) host() string {
	u, err := url.Parse(m.url)
	if err != nil {
		return ""
	}
	return u.Host
}

// metaOf reads JSON-LD first, where a site speaks to search engines, then
// OpenGraph and other meta elements, then the page itself.
func metaOf(doc *goquery.Document) pageMeta {
	metas := metaElements(doc)
	ld := linkedData(doc)
	m := pageMeta{
		language:  normalizeLanguage(first(attrOf(doc, "html", "lang"), ld.text("inlanguage"), metas.text("og:locale", "language", "content-language"))),
		summary:   metas.text("og:description", "description", "twitter:description"),
		image:     first(metas.text("og:image", "twitter:image", "twitter:image:src"), addressOf(ld["image"])),
		url:       first(address(attrOf(doc, `link[rel="canonical"]`, "href")), address(metas.text("og:url"))),
		published: ld.date("datepublished"),
		modified:  ld.date("datemodified"),
	}
	m.title = titleOfPage(doc, metas, ld)
	if m.published.IsZero() {
		m.published = metas.date("article:published_time", "date", "dc.date", "dcterms.created", "dc.date.issued", "pubdate",
			"publish-date", "datepublished", "parsely-pub-date")
	}
	if m.published.IsZero() {
		m.published, _ = parseDate(attrOf(doc, "article time[datetime], main time[datetime], time[pubdate]", "datetime"))
	}
	if m.modified.IsZero() {
		m.modified = metas.date("article:modified_time", "og:updated_time", "last-modified", "dcterms.modified", "datemodified")
	}
	m.authors = authorsOfPage(doc, metas, ld)
	m.tags = tagsOfPage(doc, metas, ld)
	if robots := metas.text("robots", "googlebot"); strings.Contains(strings.ToLower(robots), "noindex") {
		m.visibility = Private
	}
	refresh := strings.ToLower(attrOf(doc, `meta[http-equiv="refresh" i]`, "content"))
	if delay, target, ok := strings.Cut(refresh, ";"); ok && strings.TrimSpace(delay) == "0" && strings.Contains(target, "url") {
		m.visibility = Redirect
	}
	return m
}

// metaElements returns the meta elements by their names in lower case. A name
// that stands more than once is a list.
func metaElements(doc *goquery.Document) matter {
	metas := matter{}
	doc.Find("meta[content]").Each(func(_ int, s *goquery.Selection) {
		name := strings.ToLower(first(s.AttrOr("property", ""), s.AttrOr("name", ""), s.AttrOr("itemprop", "")))
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

// linkedData returns the JSON-LD object that describes the article, or an empty
// one.
func linkedData(doc *goquery.Document) matter {
	var found matter
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
				if isArticleType(e["@type"]) {
					found = e
					return false
				}
				queue = append(queue, e["@graph"], e["mainentity"])
			}
		}
		return true
	})
	return found
}

func isArticleType(v any) bool {
	switch v := v.(type) {
	case string:
		return strings.HasSuffix(v, "Article") || strings.HasSuffix(v, "BlogPosting") || v == "Report"
	case []any:
		return slices.ContainsFunc(v, isArticleType)
	}
	return false
}

// titleOfPage takes the title that is meant for sharing, the heading of the
// page, or the title of the window without the site's name.
func titleOfPage(doc *goquery.Document, metas, ld matter) string {
	site := metas.text("og:site_name", "application-name")
	title := withoutSite(metas.text("og:title"), site)
	if title == "" {
		title = markup.OneLine(first(doc.Find("article h1, main h1").First().Text(), doc.Find("h1").First().Text()))
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
	return distinct(doc.Find(`a[rel~="author"], [itemprop="author"] [itemprop="name"]`).Map(textOf))
}

func tagsOfPage(doc *goquery.Document, metas, ld matter) []string {
	for _, tags := range [][]string{
		metas.list("article:tag", false),
		ld.list("keywords", false),
		distinct(doc.Find(`a[rel~="tag"]`).Map(textOf)),
		metas.list("keywords", false),
	} {
		if len(tags) > 0 {
			return tags
		}
	}
	return nil
}

func textOf(_ int, s *goquery.Selection) string { return s.Text() }

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
