package web

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"net/http"
	"net/netip"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"kindred/search"
)

// Analytics counts what readers search for. It must be safe for concurrent use, and quick:
// readers wait for it. It keeps no address, and gives none on.
type Analytics interface {
	// Searched is told of a search that is answered.
	Searched(client netip.Addr, req *search.Request, result *search.Result)
	// Clicked is told that a hit of a search was taken, by its place from 1.
	Clicked(client netip.Addr, query string, rank int)
	// Suggested is told that a suggestion was taken, by its place from 1.
	Suggested(rank int)
}

const (
	clicksPath   = "/api/v1/clicks"
	clicksScript = "kindred-clicks.js"
	pageScript   = "search.js" // of every page
	// maxClickBody holds the longest query with every character escaped.
	maxClickBody = 12*search.MaxQueryRunes + 100
)

//go:embed analytics/clicks.js
var clicksCode []byte

// assetsFor returns the files that pages load. Where searches are counted, the script of
// our pages tells which hits are taken, too, and other sites can load that part by itself.
func assetsFor(analytics Analytics) (*assets, error) {
	plain, err := loadAssets()
	if err != nil || analytics == nil {
		return plain, err
	}
	with := &assets{files: maps.Clone(plain.files)}
	with.add(clicksScript, clicksCode)
	with.add(pageScript, slices.Concat(plain.files[pageScript].content, clicksCode))
	return with, nil
}

// countSearch counts a search that is answered, unless the reader asks not to be counted
// or nobody reads it.
func (s *Server) countSearch(r *http.Request, req *search.Request, result *search.Result) {
	if s.analytics == nil || r.Method != http.MethodGet || !countable(r) {
		return
	}
	s.analytics.Searched(s.clientOf(r), req, result)
}

// countable reports whether a request may be counted: Sec-GPC and DNT say no, and a page
// that is fetched beforehand may never be looked at.
func countable(r *http.Request) bool {
	h := r.Header
	return h.Get("Sec-GPC") != "1" && h.Get("DNT") != "1" && !strings.Contains(h.Get("Sec-Purpose"), "prefetch")
}

// clickBody is what is told of a hit that was taken, or of a suggestion.
type clickBody struct {
	Query      string `json:"query" doc:"what was searched for"`
	Rank       int    `json:"rank" doc:"place of the hit that was taken, from 1"`
	Suggestion int    `json:"suggestion" doc:"place of the suggestion that was taken, from 1; instead of the others"`
}

// highestRank is the place of the last hit that can be asked for.
const highestRank = search.MaxOffset + search.MaxLimit

// clickSchema returns what may be posted of a click: a query and a rank, or a suggestion.
func clickSchema() *huma.Schema {
	s := huma.SchemaFromType(huma.NewMapRegistry(schemaPrefix, huma.DefaultSchemaNamer), reflect.TypeFor[clickBody]())
	s.Required = nil
	s.Properties["query"].MinLength, s.Properties["query"].MaxLength = new(1), new(search.MaxQueryRunes)
	for name, highest := range map[string]float64{"rank": highestRank, "suggestion": search.MaxSuggestions} {
		lowest, p := 1.0, s.Properties[name]
		p.Format, p.Minimum, p.Maximum = "", &lowest, &highest
	}
	for _, told := range [][]string{{"query", "rank"}, {"suggestion"}} {
		s.AnyOf = append(s.AnyOf, &huma.Schema{Required: told, MaxProperties: new(len(told))})
	}
	return s
}

// readClick reads one JSON object and nothing after it.
func readClick(body []byte) (click clickBody, err error) {
	var told map[string]any
	err = json.Unmarshal(body, &told)
	query, _ := told["query"].(string)
	click = clickBody{query, placeOf(told["rank"], highestRank), placeOf(told["suggestion"], search.MaxSuggestions)}
	length := utf8.RuneCountInString(query)
	switch {
	case err != nil || !utf8.Valid(body):
	case len(told) == 1 && click.Suggestion > 0, len(told) == 2 && click.Rank > 0 && 0 < length && length <= search.MaxQueryRunes:
		return click, nil
	}
	return clickBody{}, fmt.Errorf("%w: the body must be {\"query\": …, \"rank\": …} or {\"suggestion\": …} with places from 1", search.ErrBadRequest)
}

// placeOf returns a number of JSON that is a place, 0 for anything else. A whole number may
// be written as 1.0, as in all schemas.
func placeOf(v any, highest float64) int {
	n, ok := v.(float64)
	if !ok || n != math.Trunc(n) || n < 1 || n > highest {
		return 0
	}
	return int(n)
}

// serveClick counts a click. Its answer says nothing of whether it counts. What type the
// body is said to have is left alone: as text, browsers send it without asking first.
func (s *Server) serveClick(w http.ResponseWriter, r *http.Request) error {
	if !s.tells(w, r) {
		return errForeign
	}
	body, err := io.ReadAll(r.Body) // limitLoad has read it
	if err != nil {
		return fmt.Errorf("reading a click: %w", err)
	}
	click, err := readClick(body)
	if err != nil {
		return err
	}
	if countable(r) {
		if click.Suggestion > 0 {
			s.analytics.Suggested(click.Suggestion)
		} else {
			s.analytics.Clicked(s.clientOf(r), click.Query, click.Rank)
		}
	}
	w.Header().Set("Cache-Control", cacheNever)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// tells reports whether the page that sends a request may tell what is clicked on: one of
// this server, or of a site that may read answers. A program sends no origin.
func (s *Server) tells(w http.ResponseWriter, r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" || w.Header().Get("Access-Control-Allow-Origin") != "" {
		return true
	}
	from, err := url.Parse(origin)
	if err != nil {
		return false
	}
	here, err := url.Parse(s.origin(r))
	// A proxy that nobody named may have taken the encryption off.
	return err == nil && from.Host != "" && strings.EqualFold(from.Host, here.Host)
}
