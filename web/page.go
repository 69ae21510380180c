package web

import (
	"cmp"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"kindred/search"
)

// pagerReach is how many pages the pager shows on each side of the current one:
// as many as fit beside it on a phone.
const pagerReach = 2

// searchPage is the page with the search box and what was found.
type searchPage struct {
	layout
	Params  pageParams // for the form
	After   string     // the dates as the form's fields hold them
	Before  string
	Sorts   []sortOption
	Count   string // the result in words
	Said    said
	Heading string
	Hits    []hit
	Start   int // the number of the first hit
	Active  []activeFilter
	Facets  []facet
	Pager   pager
	Advice  *advice // when there are no hits
}

// hit is one article found.
type hit struct {
	Title, Href string
	Section     string        // the heading that the snippet stands under
	Snippet     template.HTML // of markedHTML
	Passage     string        // where the snippet stands
	Published   date
	Language    string
	Tags        []filterLink
}

type sortOption struct {
	Value, Text string
	Selected    bool
}

// said is what the reader is told about the query itself. Each link leads to the first
// page of another search.
type said struct {
	Corrected string // what was searched for instead, and
	Typed     filterLink
	Suggested filterLink
	Unknown   []string // what words like it were looked for instead of, as
	Loosened  bool     // those of a phrase are one by one
}

// activeFilter is a filter with the address of the same search without it.
type activeFilter struct{ Kind, Text, Remove string }

// facet is a tag of the hits; its address adds it, or removes it when active.
type facet struct {
	Text, Href string
	Count      int
	Active     bool
}

// pager leads to the other pages; empty when there is one page.
type pager struct {
	Previous, Next string
	Pages          []pagerLink
}

type pagerLink struct {
	Number  int
	Href    string
	Current bool
	Gap     bool // pages before it are left out
}

// advice helps a reader who found nothing.
type advice struct {
	WithoutFilters string // the same words without filters, when there are any
	FirstPage      string // when only this page is empty
	HasQuery       bool
}

// serveSearch shows the search page.
func (s *Server) serveSearch(w http.ResponseWriter, r *http.Request) error {
	p, err := parsePage(r.URL.RawQuery)
	if err != nil {
		return err
	}
	req := p.request()
	if req.Prefer, err = s.readerLanguage(w, r); err != nil {
		return err
	}
	question := "page " + req.Prefer + " " + p.address()
	if s.unchanged(w, r, question, cacheChecked) {
		return nil
	}
	result, err := s.search.Search(r.Context(), req)
	if err != nil {
		return err
	}
	body, err := s.pages.render("search", s.searchPage(p, result))
	if err != nil {
		return err
	}
	s.mark(w, result.Generation, question, cacheChecked)
	send(w, http.StatusOK, typeHTML, body)
	return nil
}

// searchPage says what is on the page.
func (s *Server) searchPage(p pageParams, result *search.Result) searchPage {
	page := searchPage{
		Params: p, After: isoDay(p.After), Before: isoDay(p.Before), Sorts: sortOptions(p.Sort), Count: countText(&p, result), Said: saidOf(&p, result), Heading: headingOf(&p),
		Start: (p.Page-1)*search.DefaultLimit + 1, Active: activeFilters(&p), Facets: facets(&p, result),
		Pager: pagerOf(p, result.Total),
	}
	title := ""
	if p.hasQuery() {
		title = strings.TrimSpace(p.Query)
	}
	page.layout = s.layout(title)
	page.Query = p.Query
	for i := range result.Hits {
		page.Hits = append(page.Hits, s.hit(&p, &result.Hits[i]))
	}
	if len(page.Hits) == 0 {
		page.Advice = adviceFor(&p, result.Total)
	}
	return page
}

func (s *Server) hit(p *pageParams, h *search.Hit) hit {
	view := hit{
		Title: titleOr(h.Title, h.ID), Href: s.link(h.ID, h.URL), Section: h.Heading, Snippet: markedHTML(h.Snippet),
		Passage: s.passageLink(h.ID, h.Passage), Published: dateOf(h.Published), Language: h.Language,
	}
	for _, tag := range h.Tags {
		view.Tags = append(view.Tags, filterLink{tag, p.withTag(tag)})
	}
	return view
}

func (f *filter) hasQuery() bool { return strings.TrimSpace(f.Query) != "" }

func (f *filter) hasFilters() bool {
	return len(f.Tags)+len(f.Authors)+len(f.Languages) > 0 || !f.After.IsZero() || !f.Before.IsZero()
}

// withTag returns the address of the first page of the same search in a tag.
func (p *pageParams) withTag(tag string) string {
	q := *p
	q.Page = 1
	if !hasTag(p.Tags, tag) {
		q.Tags = append(slices.Clone(p.Tags), tag)
	}
	return q.address()
}

// without returns the address of the first page of the same search after a
// change, most of which take something away.
func (p *pageParams) without(change func(*filter)) string {
	q := *p
	q.Page = 1
	change(&q.filter)
	return q.address()
}

// hasTag compares without regard to case. The index folds accents, too; where
// only they differ, a tag in use is not shown as such, and can still be removed.
func hasTag(tags []string, tag string) bool {
	return slices.ContainsFunc(tags, func(t string) bool { return strings.EqualFold(t, tag) })
}

func remove(list []string, value string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return strings.EqualFold(s, value) })
}

func activeFilters(p *pageParams) []activeFilter {
	var list []activeFilter
	for _, tag := range p.Tags {
		list = append(list, activeFilter{"tag", tag, p.without(func(f *filter) { f.Tags = remove(f.Tags, tag) })})
	}
	for _, name := range p.Authors {
		list = append(list, activeFilter{"author", name, p.without(func(f *filter) { f.Authors = remove(f.Authors, name) })})
	}
	for _, lang := range p.Languages {
		list = append(list, activeFilter{"language", lang, p.without(func(f *filter) { f.Languages = remove(f.Languages, lang) })})
	}
	if !p.After.IsZero() {
		list = append(list, activeFilter{"from", dateOf(p.After).Text, p.without(func(f *filter) { f.After = time.Time{} })})
	}
	if !p.Before.IsZero() {
		list = append(list, activeFilter{"before", dateOf(p.Before).Text, p.without(func(f *filter) { f.Before = time.Time{} })})
	}
	return list
}

func facets(p *pageParams, result *search.Result) []facet {
	var list []facet
	for _, t := range result.Facets.Tags {
		f := facet{Text: t.Value, Count: t.Count, Href: p.withTag(t.Value)}
		if f.Active = hasTag(p.Tags, t.Value); f.Active {
			f.Href = p.without(func(f *filter) { f.Tags = remove(f.Tags, t.Value) })
		}
		list = append(list, f)
	}
	return list
}

func sortOptions(current search.Sort) []sortOption {
	return []sortOption{
		{"", "Best match", current == "" || current == search.Relevance},
		{string(search.Newest), "Newest first", current == search.Newest},
		{string(search.Oldest), "Oldest first", current == search.Oldest},
	}
}

// headingOf names the list of hits.
func headingOf(p *pageParams) string {
	switch {
	case p.hasQuery() || p.hasFilters():
		return "Results"
	case p.Sort == search.Oldest:
		return "Oldest articles"
	default:
		return "Newest articles"
	}
}

// saidOf says which words were taken for others, or may have been meant.
func saidOf(p *pageParams, result *search.Result) said {
	view := said{Corrected: result.Corrected, Loosened: result.Loosened}
	if result.Total > 0 {
		view.Unknown = result.Unknown
	}
	if result.Corrected != "" || len(view.Unknown) > 0 {
		view.Typed = filterLink{strings.TrimSpace(p.Query), p.without(func(f *filter) { f.Exact = true })}
	}
	if result.Suggestion != "" {
		view.Suggested = filterLink{result.Suggestion, p.without(func(f *filter) { f.Query, f.Exact = result.Suggestion, false })}
	}
	return view
}

// countText says in words how much was found, for the eye and for the ear.
func countText(p *pageParams, result *search.Result) string {
	var text string
	total := result.Total
	switch total {
	case 0:
		text = "No articles"
	case 1:
		text = "1 article"
	default:
		text = grouped(total) + " articles"
	}
	if p.hasQuery() {
		text += " for “" + strings.TrimSpace(cmp.Or(result.Corrected, p.Query)) + "”"
	}
	if p.Page > 1 && total > 0 {
		text += fmt.Sprintf(", page %d of %s", p.Page, grouped(lastPage(total)))
	}
	return text
}

// grouped writes a number with a narrow space between groups of three digits.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "\u202f" + s[i:]
	}
	return s
}

func lastPage(total int) int {
	return min((total+search.DefaultLimit-1)/search.DefaultLimit, maxPage)
}

func pagerOf(p pageParams, total int) pager {
	last := lastPage(total)
	if last <= 1 || p.Page > last {
		return pager{}
	}
	at := func(n int) string {
		q := p
		q.Page = n
		return q.address()
	}
	var view pager
	if p.Page > 1 {
		view.Previous = at(p.Page - 1)
	}
	if p.Page < last {
		view.Next = at(p.Page + 1)
	}
	shown := 0
	for n := 1; n <= last; n++ {
		if n != 1 && n != last && (n < p.Page-pagerReach || n > p.Page+pagerReach) {
			continue
		}
		view.Pages = append(view.Pages, pagerLink{Number: n, Href: at(n), Current: n == p.Page, Gap: n > shown+1})
		shown = n
	}
	return view
}

func adviceFor(p *pageParams, total int) *advice {
	a := &advice{HasQuery: p.hasQuery()}
	if total > 0 {
		a.FirstPage = p.without(func(*filter) {})
		return a
	}
	if p.hasFilters() {
		a.WithoutFilters = p.without(func(f *filter) { *f = filter{Query: f.Query, Sort: f.Sort, Exact: f.Exact} })
	}
	return a
}
