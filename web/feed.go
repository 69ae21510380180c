package web

import (
	"encoding/xml"
	"fmt"
	"html"
	"net/http"
	"strings"
	"time"

	"kindred/search"
)

// Addresses and types of the feeds of a search.
const (
	atomPath     = "/feed.atom"
	jsonFeedPath = "/feed.json"
	typeAtom     = "application/atom+xml"
	typeJSONFeed = "application/feed+json"
)

// feedLink leads to a feed.
type feedLink struct{ Type, Href string }

// feedLinks returns the feeds of the search that a page shows.
func feedLinks(p *pageParams) []feedLink {
	query := ""
	if encoded := p.encode(); encoded != "" {
		query = "?" + encoded
	}
	return []feedLink{{typeAtom, atomPath + query}, {typeJSONFeed, jsonFeedPath + query}}
}

// feed is what the feeds of a search are made of.
type feed struct {
	title, origin, self string
	updated             time.Time // of the newest article
	params              pageParams
	result              *search.Result
}

// page returns the address of the search.
func (f *feed) page() string { return f.origin + f.params.address() }

// serveFeed answers with a search as a feed, the newest first unless another order is
// asked for.
func (s *Server) serveFeed(contentType string, write func(*Server, *feed) ([]byte, error)) handlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		p, err := parsePage(r.URL.RawQuery)
		if err != nil {
			return err
		}
		if p.Sort == "" {
			p.Sort = search.Newest
		}
		origin := s.origin(r)
		question := contentType + " " + origin + " " + p.address()
		if s.unchanged(w, r, question, cacheFragment) {
			return nil
		}
		result, err := s.search.Search(r.Context(), p.request())
		if err != nil {
			return err
		}
		f := &feed{title: s.title, origin: origin, self: origin + r.URL.RequestURI(), updated: time.Unix(0, 0).UTC(), params: p, result: result}
		if p.hasQuery() {
			f.title = strings.TrimSpace(p.Query) + " – " + s.title
		}
		for i := range result.Hits {
			if at := result.Hits[i].Published; at.After(f.updated) {
				f.updated = at
			}
		}
		body, err := write(s, f)
		if err != nil {
			return err
		}
		s.mark(w, result.Generation, question, cacheFragment)
		send(w, http.StatusOK, contentType, body)
		return nil
	}
}

// entryLink returns the address of a hit for readers who are elsewhere, and a name for
// it that stays.
func (s *Server) entryLink(f *feed, h *search.Hit) (link, id string) {
	link = s.link(h.ID, h.URL)
	if strings.HasPrefix(link, "/") {
		link = f.origin + link
	}
	if link == "" {
		return "", "urn:kindred:" + hashOf(h.ID)
	}
	return link, link
}

// plainSnippet returns the snippet without its marks.
func plainSnippet(h *search.Hit) string {
	return html.UnescapeString(strings.NewReplacer("<mark>", "", "</mark>", "").Replace(h.Snippet))
}

// The elements of an Atom feed (RFC 4287), with those of OpenSearch 1.1.
type (
	atomFeed struct {
		XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		OS      string      `xml:"xmlns:opensearch,attr"`
		Title   string      `xml:"title"`
		ID      string      `xml:"id"`
		Updated string      `xml:"updated"`
		Author  atomAuthor  `xml:"author"`
		Links   []atomLink  `xml:"link"`
		Total   int         `xml:"opensearch:totalResults"`
		Start   int         `xml:"opensearch:startIndex"`
		PerPage int         `xml:"opensearch:itemsPerPage"`
		Query   atomQuery   `xml:"opensearch:Query"`
		Entries []atomEntry `xml:"entry"`
	}
	atomAuthor struct {
		Name string `xml:"name"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr"`
		Type string `xml:"type,attr,omitempty"`
		Href string `xml:"href,attr"`
	}
	atomQuery struct {
		Role        string `xml:"role,attr"`
		SearchTerms string `xml:"searchTerms,attr"`
		StartPage   int    `xml:"startPage,attr"`
	}
	atomEntry struct {
		Lang       string         `xml:"xml:lang,attr,omitempty"`
		Title      string         `xml:"title"`
		ID         string         `xml:"id"`
		Links      []atomLink     `xml:"link"`
		Published  string         `xml:"published,omitempty"`
		Updated    string         `xml:"updated"`
		Categories []atomCategory `xml:"category"`
		Summary    string         `xml:"summary,omitempty"`
		Content    string         `xml:"content,omitempty"` // of what has no address (RFC 4287, section 4.1.2)
	}
	atomCategory struct {
		Term string `xml:"term,attr"`
	}
)

func (s *Server) atom(f *feed) ([]byte, error) {
	doc := atomFeed{
		OS: openSearchNamespace, Title: f.title, ID: f.page(), Updated: f.updated.Format(time.RFC3339), Author: atomAuthor{s.title},
		Links: []atomLink{{"self", typeAtom, f.self}, {"alternate", "text/html", f.page()}},
		Total: f.result.Total, Start: (f.params.Page-1)*search.DefaultLimit + 1, PerPage: search.DefaultLimit,
		Query: atomQuery{"request", f.params.Query, f.params.Page},
	}
	for i := range f.result.Hits {
		h := &f.result.Hits[i]
		link, id := s.entryLink(f, h)
		e := atomEntry{Lang: h.Language, Title: titleOr(h.Title, h.ID), ID: id, Updated: time.Unix(0, 0).UTC().Format(time.RFC3339)}
		if e.Summary = plainSnippet(h); link != "" {
			e.Links = []atomLink{{"alternate", "", link}}
		} else {
			e.Summary, e.Content = "", e.Summary
		}
		if !h.Published.IsZero() {
			e.Published = h.Published.Format(time.RFC3339)
			e.Updated = e.Published
		}
		for _, tag := range h.Tags {
			e.Categories = append(e.Categories, atomCategory{tag})
		}
		doc.Entries = append(doc.Entries, e)
	}
	return encodeXML(doc)
}

func encodeXML(doc any) ([]byte, error) {
	body, err := xml.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("encoding %T: %w", doc, err)
	}
	return append([]byte(xml.Header), body...), nil
}

// The parts of a JSON Feed 1.1.
type (
	jsonFeed struct {
		Version string     `json:"version"`
		Title   string     `json:"title"`
		Home    string     `json:"home_page_url"`
		Self    string     `json:"feed_url"`
		Items   []jsonItem `json:"items"`
	}
	jsonItem struct {
		ID        string     `json:"id"`
		URL       string     `json:"url,omitempty"`
		Title     string     `json:"title"`
		Text      string     `json:"content_text"`
		Published *time.Time `json:"date_published,omitempty"`
		Tags      []string   `json:"tags,omitempty"`
		Language  string     `json:"language,omitempty"`
	}
)

func (s *Server) jsonFeed(f *feed) ([]byte, error) {
	doc := jsonFeed{Version: "https://jsonfeed.org/version/1.1", Title: f.title, Home: f.page(), Self: f.self, Items: []jsonItem{}}
	for i := range f.result.Hits {
		h := &f.result.Hits[i]
		link, id := s.entryLink(f, h)
		item := jsonItem{ID: id, URL: link, Title: titleOr(h.Title, h.ID), Text: plainSnippet(h), Tags: h.Tags, Language: h.Language}
		if !h.Published.IsZero() {
			item.Published = &h.Published
		}
		doc.Items = append(doc.Items, item)
	}
	return encodeJSON(doc), nil
}
