package web

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"kindred/search"
)

const (
	// maxFilters is how many values one filter may have; more is not typed by a
	// person, and each costs a look-up.
	maxFilters = 32
	// maxFilterRunes is longer than any tag or name.
	maxFilterRunes = 200
	// maxIDBytes is longer than any address that browsers open.
	maxIDBytes = 4096
	// maxEcho is how much of a wrong value its error shows.
	maxEcho = 40
	// maxLanguageBytes is longer than any list of languages that a browser sends.
	maxLanguageBytes = 1000
	// maxAPILimit is the longest page of hits: ten of the page's, so that a budget counts.
	maxAPILimit = 100
	// firstYear and lastYear are those that a date can have.
	firstYear, lastYear = 1, 9999
	// maxPage is the last page that search would look at.
	maxPage = search.MaxOffset/search.DefaultLimit + 1
)

// filter is the part of a search that the page and the API share.
type filter struct {
	Query                    string
	Tags, Authors, Languages []string
	Years                    []int // of publication
	After, Before            time.Time
	Sort                     search.Sort
	Exact                    bool // no word is corrected
}

// pageParams are the parameters of the search page.
type pageParams struct {
	filter
	Page int    // from 1
	UI   string // the language of the page where it is chosen, and not the browser's
}

// apiParams are the parameters of the API's search.
type apiParams struct {
	filter
	Prefer        []string // languages, the dearest first
	Offset, Limit int
}

// suggestParams are the parameters of suggestions.
type suggestParams struct {
	Query  string
	Prefer []string
	Limit  int
}

func parsePage(rawQuery string) (pageParams, error) {
	v := readValues(rawQuery)
	p := pageParams{filter: v.filter(), Page: v.number("page", 1, maxPage, 1), UI: v.text("ui")}
	return p, v.check(p.request())
}

func parseAPI(rawQuery string) (apiParams, error) {
	v := readValues(rawQuery)
	p := apiParams{
		filter: v.filter(), Prefer: v.languages("prefer"),
		Offset: v.number("offset", 0, search.MaxOffset, 0),
		Limit:  v.number("limit", 1, maxAPILimit, search.DefaultLimit),
	}
	return p, v.check(p.request())
}

func parseRelated(rawQuery string) (search.RelatedRequest, error) {
	v := readValues(rawQuery)
	req := v.related()
	if v.err != nil {
		return req, v.err
	}
	return req, req.Validate()
}

// related reads which article's kin are wanted.
func (v *values) related() search.RelatedRequest {
	req := search.RelatedRequest{
		ID: v.text("id"), URL: v.text("url"),
		Limit: v.number("limit", 1, search.MaxRelated, search.DefaultRelated),
	}
	if len(req.ID) > maxIDBytes || len(req.URL) > maxIDBytes {
		v.reject("id and url must not be longer than %d bytes", maxIDBytes)
	}
	return req
}

// inserted takes in the address of a page that was put behind the parameters.
func (v *values) inserted(req *search.RelatedRequest, address string) {
	switch {
	case req.ID != "" || req.URL != "":
		v.reject("give only one of id, url and here")
	case len(address) > maxIDBytes || !utf8.ValidString(address):
		v.reject("here must be an address of at most %d bytes", maxIDBytes)
	}
	req.URL = address
}

func parseSuggest(rawQuery string) (suggestParams, error) {
	v := readValues(rawQuery)
	p := suggestParams{
		Query: v.text("q"), Prefer: v.languages("prefer"),
		Limit: v.number("limit", 1, search.MaxSuggestions, search.DefaultSuggestions),
	}
	if v.err != nil {
		return p, v.err
	}
	req := p.request()
	return p, req.Validate()
}

func (f *filter) search(offset, limit int) search.Request {
	return search.Request{
		Query: f.Query, Tags: f.Tags, Authors: f.Authors, Languages: f.Languages,
		Years: f.Years, After: f.After, Before: f.Before, Sort: f.Sort, Verbatim: f.Exact, Offset: offset, Limit: limit,
	}
}

func (p *suggestParams) request() search.SuggestRequest {
	return search.SuggestRequest{Query: p.Query, Limit: p.Limit}
}

func (p *pageParams) request() search.Request {
	return p.search((p.Page-1)*search.DefaultLimit, search.DefaultLimit)
}

func (p *apiParams) request() search.Request { return p.search(p.Offset, p.Limit) }

// encode writes the filter and a few more parameters, names and values taking turns, as they
// stand in an address: in the order of their names, without what is empty. A page has some
// forty such addresses, for which [url.Values] would take a third of its time.
func (f *filter) encode(more ...string) string {
	params := make([]param, 0, 16)
	add := func(name string, values ...string) {
		for _, value := range values {
			if value != "" {
				params = append(params, param{name, value})
			}
		}
	}
	add("after", isoDay(f.After))
	add("author", f.Authors...)
	add("before", isoDay(f.Before))
	if f.Exact {
		add("exact", "1")
	}
	add("lang", f.Languages...)
	add("q", f.Query)
	add("sort", string(f.Sort))
	add("tag", f.Tags...)
	for _, year := range f.Years {
		add("year", strconv.Itoa(year))
	}
	for len(more) >= 2 {
		add(more[0], more[1])
		more = more[2:]
	}
	slices.SortStableFunc(params, func(x, y param) int { return strings.Compare(x.name, y.name) })
	b := make([]byte, 0, 128)
	for _, p := range params {
		if len(b) > 0 {
			b = append(b, '&')
		}
		b = append(b, p.name...)
		b = append(b, '=')
		b = append(b, url.QueryEscape(p.value)...)
	}
	return string(b)
}

// param is a parameter of an address.
type param struct{ name, value string }

// address returns the address of the page, the same for the same parameters.
func (p *pageParams) address() string {
	page := ""
	if p.Page > 1 {
		page = strconv.Itoa(p.Page)
	}
	if query := p.encode("page", page, "ui", p.UI); query != "" {
		return "/search?" + query
	}
	return "/search"
}

// question returns the parameters, the same for the same search.
func (p *apiParams) question() string {
	return p.encode("offset", strconv.Itoa(p.Offset), "limit", strconv.Itoa(p.Limit))
}

// question returns the parameters, the same for the same suggestions.
func (p *suggestParams) question() string {
	return url.Values{"q": {p.Query}, "limit": {strconv.Itoa(p.Limit)}}.Encode()
}

func isoDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// values are the parameters of an address. The first thing wrong stays in err.
type values struct {
	url.Values
	err error
}

func readValues(rawQuery string) *values {
	parsed, err := url.ParseQuery(rawQuery)
	v := &values{Values: parsed}
	if err != nil {
		v.reject("the parameters of the address are not well-formed")
	}
	return v
}

func (v *values) reject(format string, args ...any) {
	if v.err == nil {
		v.err = fmt.Errorf("%w: %s", search.ErrBadRequest, fmt.Sprintf(format, args...))
	}
}

// check returns what is wrong with the parameters or the request made of them.
func (v *values) check(req search.Request) error {
	if v.err != nil {
		return v.err
	}
	return req.Validate()
}

func (v *values) filter() filter {
	return filter{
		// The query is not trimmed: a blank after the last word ends the word.
		Query: v.text("q"),
		Tags:  v.list("tag"), Authors: v.list("author"), Languages: v.list("lang"),
		Years: v.years("year"), After: v.day("after"), Before: v.day("before"),
		Sort: search.Sort(v.text("sort")), Exact: v.flag("exact"),
	}
}

// text returns a value that can be given once: of two, nobody knows which is meant.
func (v *values) text(name string) string {
	if len(v.Values[name]) > 1 {
		v.reject("%s must be given once", name)
		return ""
	}
	s := v.Get(name)
	if !utf8.ValidString(s) {
		v.reject("%s is not UTF-8", name)
		return ""
	}
	return s
}

// list returns the values of a filter. Empty ones are left out: forms send them.
func (v *values) list(name string) []string {
	if len(v.Values[name]) > maxFilters {
		v.reject("%s must not be given more than %d times", name, maxFilters)
		return nil
	}
	var list []string
	for _, s := range v.Values[name] {
		s = strings.TrimSpace(s)
		switch {
		case s == "":
			continue
		case !utf8.ValidString(s):
			v.reject("%s is not UTF-8", name)
		case utf8.RuneCountInString(s) > maxFilterRunes:
			v.reject("%s must not be longer than %d characters", name, maxFilterRunes)
		default:
			list = append(list, s)
			continue
		}
		return nil
	}
	return list
}

// number returns a number between two limits, or otherwise when there is none.
func (v *values) number(name string, lowest, highest, otherwise int) int {
	s := v.text(name)
	if s == "" {
		return otherwise
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < lowest || n > highest {
		v.reject("%s must be a number from %d to %d, not %q", name, lowest, highest, echo(s))
		return otherwise
	}
	return n
}

// years returns years, of which empty ones are left out.
func (v *values) years(name string) []int {
	var years []int
	for _, s := range v.list(name) {
		year, err := strconv.Atoi(s)
		if err != nil || year < firstYear || year > lastYear {
			v.reject("%s must be a year from %d to %d, not %q", name, firstYear, lastYear, echo(s))
			return nil
		}
		years = append(years, year)
	}
	return years
}

func (v *values) flag(name string) bool {
	switch s := v.text(name); s {
	case "", "0":
		return false
	case "1":
		return true
	default:
		v.reject("%s must be 1 or 0, not %q", name, echo(s))
		return false
	}
}

// languages returns languages, given as in the header Accept-Language.
func (v *values) languages(name string) []string {
	s := v.text(name)
	if len(s) > maxLanguageBytes || !languageList.MatchString(s) {
		v.reject("%s must be a language such as de or pt-BR, not %q", name, echo(s))
		return nil
	}
	return acceptedLanguages(s)
}

func (v *values) day(name string) time.Time {
	s := v.text(name)
	if s == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		v.reject("%s must be a date such as 2026-01-31, not %q", name, echo(s))
		return time.Time{}
	}
	return t
}

// echo shortens a wrong value.
func echo(s string) string {
	if runes := []rune(s); len(runes) > maxEcho {
		return string(runes[:maxEcho]) + "…"
	}
	return s
}
