package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"kindred/search"
)

// pagerReach is how many pages the pager shows on each side of the current one:
// as many as fit beside it on a phone.
const pagerReach = 2

// searchPage is the page with the search box and what was found.
type searchPage struct {
	layout
	After   string // the dates as the form's fields hold them
	Before  string
	Sorts   []sortOption
	Count   string // the result in words
	Said    said
	Heading string
	Hits    []hit
	Start   int // the number of the first hit
	Active  []activeFilter
	Facets  []facetGroup
	Pager   pager
	Advice  *advice // when there are no hits
	Feeds   []feedLink
	Data    any // for machines, as JSON-LD
}

// hit is one article found.
type hit struct {
	Title, Href string
	Section     string // the heading that the snippet stands under
	Snippet     string // escaped, with marks
	Passage     string // where the snippet stands
	InTitle     string // says whose passage it is
	Published   date
	Language    string
	Foreign     string // the language's name where it is not the reader's
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
	Excluded  []string // what no hit has, as the query says, and
	Including filterLink
}

// activeFilter is a filter with the address of the same search without it.
type activeFilter struct{ Kind, Text, Remove string }

// facetGroup are the values of one filter, as boxes to tick.
type facetGroup struct {
	Name   string // of the parameter
	Legend string
	Values []facet
}

// facet is a value that hits have, or that is filtered by.
type facet struct {
	Value, Text string
	Count       int
	Active      bool
	Counted     bool // false for one that is in use and not among the most frequent
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
	Newest         string // the newest articles, and the first of them
	Latest         []filterLink
	Tried          []string
	Nearest        []filterLink // articles, tags and searches that come near
	HasQuery       bool
}

// serveSearch shows the search page.
func (s *Server) serveSearch(w http.ResponseWriter, r *http.Request) error {
	p, err := parsePage(r.URL.RawQuery)
	if err != nil {
		return err
	}
	t, ui := s.wordingFor(w, r, p.UI)
	p.UI = ui
	req := p.request()
	req.AllFacets = true
	if req.Prefer, err = s.readerLanguage(w, r); err != nil {
		return err
	}
	question := "page " + s.origin(r) + " " + t.Language + " " + req.Prefer + " " + p.address()
	if s.unchanged(w, r, question, cacheChecked) {
		return nil
	}
	result, err := s.search.Search(r.Context(), req)
	if err != nil {
		return err
	}
	s.countSearch(r, &req, result)
	page := s.searchPage(t, s.origin(r), p, req.Prefer, result)
	if page.Advice != nil && page.Advice.HasQuery {
		if page.Advice.Nearest, err = s.nearest(r.Context(), &p, result); err != nil {
			return err
		}
	}
	if page.Advice != nil && result.Total == 0 {
		if page.Advice.Latest, err = s.latest(r.Context(), p.UI); err != nil {
			return err
		}
	}
	s.mark(w, result.Generation, question, cacheChecked)
	sendPage(w, http.StatusOK, &page)
	return nil
}

// searchPage says what is on the page, for a reader of a language that articles are in, if one is known.
func (s *Server) searchPage(t *wording, origin string, p pageParams, reader string, result *search.Result) searchPage {
	page := searchPage{
		After: isoDay(p.After), Before: isoDay(p.Before), Sorts: sortOptions(t, p.Sort), Count: countText(t, &p, result),
		Said: saidOf(&p, result), Heading: headingOf(t, &p), Start: (p.Page-1)*search.DefaultLimit + 1,
		Active: activeFilters(t, &p), Facets: facets(t, &p, result), Pager: pagerOf(p, result.Total), Feeds: feedLinks(&p),
	}
	title := ""
	if p.hasQuery() {
		title = strings.TrimSpace(p.Query)
	}
	page.layout = s.layout(t, title)
	page.Query, page.UI = p.Query, p.UI
	if !p.hasQuery() && !p.hasFilters() {
		page.Data = s.siteData(origin)
	}
	page.Hits = make([]hit, len(result.Hits))
	link := s.linkIn(p.UI)
	tagged := p.tagLinks()
	for i := range result.Hits {
		h := &result.Hits[i]
		page.Hits[i] = s.hit(t, &tagged, h, link)
		if reader != "" && len(p.Languages) == 0 && foreign(h.Language, cmp.Or(p.UI, reader)) {
			page.Hits[i].Foreign = languageName(h.Language)
		}
	}
	if len(page.Hits) == 0 {
		page.Advice = adviceFor(t, &p, result)
	}
	return page
}

func (s *Server) hit(t *wording, tagged *tagLinks, h *search.Hit, link linker) hit {
	view := hit{
		Title: titleOr(h.Title, h.ID), Href: link(h.ID, h.URL), Section: h.Heading, Snippet: h.Snippet,
		Published: t.day(h.Published), Language: h.Language,
	}
	if view.Passage = s.passageLink(view.Href, h); view.Passage != "" {
		view.InTitle = put(t.InTitle, "title", view.Title)
	}
	view.Tags = make([]filterLink, len(h.Tags))
	for i, tag := range h.Tags {
		view.Tags[i] = filterLink{tag, tagged.to(tag)}
	}
	return view
}

func (f *filter) hasQuery() bool { return strings.TrimSpace(f.Query) != "" }

func (f *filter) hasFilters() bool {
	return len(f.Tags)+len(f.Authors)+len(f.Languages)+len(f.Years) > 0 || !f.After.IsZero() || !f.Before.IsZero()
}

// tagLinks are the addresses of the first page of the same search in one more tag, of which a
// page has some forty: what stands before and after the tag is the same in all.
type tagLinks struct {
	tags          []string // that are searched in already
	first         string   // the address without one more
	before, after string
}

func (p *pageParams) tagLinks() tagLinks {
	q := *p
	q.Page = 1
	l := tagLinks{tags: p.Tags, first: q.address()}
	q.Tags = append(slices.Clone(p.Tags), "-") // in place of any, the last of them
	address := q.address()
	at := strings.LastIndex(address, "tag=-") + len("tag=")
	l.before, l.after = address[:at], address[at+len("-"):]
	return l
}

// to returns the address in a tag.
func (l *tagLinks) to(tag string) string {
	if hasTag(l.tags, tag) {
		return l.first
	}
	return l.before + url.QueryEscape(tag) + l.after
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

func activeFilters(t *wording, p *pageParams) []activeFilter {
	var list []activeFilter
	for _, tag := range p.Tags {
		list = append(list, activeFilter{t.Tag, tag, p.without(func(f *filter) { f.Tags = remove(f.Tags, tag) })})
	}
	for _, name := range p.Authors {
		list = append(list, activeFilter{t.Author, name, p.without(func(f *filter) { f.Authors = remove(f.Authors, name) })})
	}
	for _, lang := range p.Languages {
		list = append(list, activeFilter{t.LanguageLabel, languageName(lang), p.without(func(f *filter) { f.Languages = remove(f.Languages, lang) })})
	}
	for _, year := range p.Years {
		text := strconv.Itoa(year)
		list = append(list, activeFilter{t.Year, text, p.without(func(f *filter) {
			f.Years = slices.DeleteFunc(slices.Clone(f.Years), func(y int) bool { return y == year })
		})})
	}
	if !p.After.IsZero() {
		list = append(list, activeFilter{t.From, t.day(p.After).Text, p.without(func(f *filter) { f.After = time.Time{} })})
	}
	if !p.Before.IsZero() {
		list = append(list, activeFilter{t.Before, t.day(p.Before).Text, p.without(func(f *filter) { f.Before = time.Time{} })})
	}
	return list
}

func facets(t *wording, p *pageParams, result *search.Result) []facetGroup {
	asWritten := func(value string) string { return value }
	var list []facetGroup
	list = addFacet(list, "tag", t.Tags, result.Facets.Tags, p.Tags, asWritten)
	var years []string
	for _, year := range p.Years {
		years = append(years, strconv.Itoa(year))
	}
	list = addFacet(list, "year", t.Years, result.Facets.Years, years, asWritten)
	list = addFacet(list, "author", t.Authors, result.Facets.Authors, p.Authors, asWritten)
	return addFacet(list, "lang", t.Languages, result.Facets.Languages, p.Languages, languageName)
}

// addFacet adds a group unless it would hold nothing to choose. Values in use that are
// not among the counted ones come first, so that they can be taken back.
func addFacet(list []facetGroup, name, legend string, counts search.FacetCounts, used []string, text func(string) string) []facetGroup {
	g := facetGroup{Name: name, Legend: legend, Values: make([]facet, 0, len(counts)+len(used))}
	for _, value := range used {
		if !slices.ContainsFunc(counts, func(c search.FacetCount) bool { return strings.EqualFold(c.Value, value) }) {
			g.Values = append(g.Values, facet{Value: value, Text: text(value), Active: true})
		}
	}
	for _, c := range counts {
		g.Values = append(g.Values, facet{Value: c.Value, Text: text(c.Value), Count: c.Count, Counted: true, Active: hasTag(used, c.Value)})
	}
	if len(g.Values) == 0 || (len(g.Values) == 1 && len(used) == 0 && name != "tag") {
		return list
	}
	return append(list, g)
}

// languageName names a language in itself, "Deutsch" for de.
func languageName(code string) string {
	if name, ok := languageNames()[code]; ok {
		return name
	}
	return findLanguageName(code)
}

// languageNames are the names of the languages that have one. Finding a name takes as long
// as writing two hits.
var languageNames = sync.OnceValue(func() map[string]string {
	names := make(map[string]string)
	for _, tag := range display.Supported.Tags() {
		names[tag.String()] = findLanguageName(tag.String())
	}
	return names
})

func findLanguageName(code string) string {
	tag, err := language.Parse(code)
	if err != nil {
		return code
	}
	return cmp.Or(display.Self.Name(tag), code)
}

func sortOptions(t *wording, current search.Sort) []sortOption {
	return []sortOption{
		{"", t.BestMatch, current == "" || current == search.Relevance},
		{string(search.Newest), t.NewestFirst, current == search.Newest},
		{string(search.Oldest), t.OldestFirst, current == search.Oldest},
	}
}

// headingOf names the list of hits.
func headingOf(t *wording, p *pageParams) string {
	switch {
	case p.hasQuery() || p.hasFilters():
		return t.Results
	case p.Sort == search.Oldest:
		return t.OldestArticles
	default:
		return t.NewestArticles
	}
}

// saidOf says which words were taken for others, may have been meant, or are left out.
func saidOf(p *pageParams, result *search.Result) said {
	view := said{Corrected: result.Corrected, Loosened: result.Loosened}
	if result.Total > 0 {
		view.Unknown = result.Unknown
	}
	if result.Corrected != "" || len(view.Unknown) > 0 {
		view.Typed = filterLink{strings.TrimSpace(p.Query), p.without(func(f *filter) { f.Exact = true })}
	}
	if len(result.Excluded) > 0 {
		view.Excluded = result.Excluded
		view.Including = filterLink{result.Including, p.without(func(f *filter) { f.Query = result.Including })}
	}
	if result.Suggestion != "" {
		view.Suggested = filterLink{result.Suggestion, p.without(func(f *filter) { f.Query, f.Exact = result.Suggestion, false })}
	}
	return view
}

// countText says in words how much was found, for the eye and for the ear.
func countText(t *wording, p *pageParams, result *search.Result) string {
	text := t.articles(result.Total)
	if p.hasQuery() {
		text = put(t.CountFor, "count", text, "query", strings.TrimSpace(cmp.Or(result.Corrected, p.Query)))
	}
	if p.Page > 1 && result.Total > 0 {
		text = put(t.CountPage, "count", text, "page", strconv.Itoa(p.Page), "pages", grouped(lastPage(result.Total)))
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

func adviceFor(t *wording, p *pageParams, result *search.Result) *advice {
	newest := pageParams{UI: p.UI}
	a := &advice{HasQuery: p.hasQuery(), Newest: newest.address()}
	if result.Total > 0 {
		a.FirstPage = p.without(func(*filter) {})
		return a
	}
	if p.hasFilters() {
		a.WithoutFilters = p.without(func(f *filter) { *f = filter{Query: f.Query, Sort: f.Sort, Exact: f.Exact} })
	}
	if !a.HasQuery {
		return a
	}
	a.Tried = []string{t.TriedWords}
	if !p.Exact {
		a.Tried = append(a.Tried, t.TriedSpelling)
		if strings.ContainsAny(p.Query, quotationMarks) {
			a.Tried = append(a.Tried, t.TriedSingle)
		}
	}
	return a
}

// quotationMarks may stand around a phrase.
const quotationMarks = `"“”„«»`

// nearest returns what comes near a search that found nothing: what the last word that
// has any suggests, the longest beginning of it first.
func (s *Server) nearest(ctx context.Context, p *pageParams, result *search.Result) ([]filterLink, error) {
	words := strings.Fields(cmp.Or(result.Corrected, p.Query))
	for i := len(words) - 1; i >= max(0, len(words)-nearestWords); i-- {
		word := []rune(strings.Trim(words[i], quotationMarks+"-"))
		for n := len(word); n > 0; n /= 2 {
			found, err := s.search.Suggest(ctx, search.SuggestRequest{Query: string(word[:n]), Limit: nearestLimit})
			if err != nil {
				return nil, err
			}
			if len(found.Suggestions) > 0 {
				var list []filterLink
				for i := range found.Suggestions {
					list = append(list, filterLink{found.Suggestions[i].Text, s.suggested(&found.Suggestions[i])})
				}
				return list, nil
			}
		}
	}
	return nil, nil
}

// latest returns the newest articles, for a reader who would otherwise leave.
func (s *Server) latest(ctx context.Context, ui string) ([]filterLink, error) {
	found, err := s.search.Search(ctx, search.Request{Sort: search.Newest, Limit: latestLimit, HeadsOnly: true})
	if err != nil {
		return nil, err
	}
	var list []filterLink
	link := s.linkIn(ui)
	for i := range found.Hits {
		h := &found.Hits[i]
		if to := link(h.ID, h.URL); to != "" {
			list = append(list, filterLink{titleOr(h.Title, h.ID), to})
		}
	}
	return list, nil
}

// nearestWords is how many words of a search are tried, so that a long one costs no
// more; nearestLimit and latestLimit are as many links as are read.
const (
	nearestWords = 3
	nearestLimit = 5
	latestLimit  = 5
)
