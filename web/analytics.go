package web

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

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

// routeClicks adds the address at which clicks are told, where they are counted.
func (s *Server) routeClicks(r chi.Router) {
	if s.analytics != nil {
		r.Post(clicksPath, s.handle(s.serveClick))
	}
}

// countSearch counts a search that is answered, unless the reader asks not to be counted
// or nobody reads it.
func (s *Server) countSearch(r *http.Request, req *search.Request, result *search.Result) {
	if s.analytics == nil || r.Method != http.MethodGet || !countable(r) {
		return
	}
	s.analytics.Searched(middleware.GetClientIPAddr(r.Context()), req, result)
}

// countable reports whether a request may be counted: Sec-GPC and DNT say no, and a page
// that is fetched beforehand may never be looked at.
func countable(r *http.Request) bool {
	h := r.Header
	return h.Get("Sec-GPC") != "1" && h.Get("DNT") != "1" && !strings.Contains(h.Get("Sec-Purpose"), "prefetch")
}

// click is what is told of a hit, or of a suggestion, that was taken.
type click struct {
	Query      string `json:"query"`
	Rank       int    `json:"rank"`
	Suggestion int    `json:"suggestion"`
}

// serveClick counts a click. Its answer says nothing of whether it counts.
func (s *Server) serveClick(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", cacheNever)
	if !s.tells(w, r) {
		sendProblem(w, http.StatusForbidden, "This site may not tell what readers do.")
		return nil
	}
	body := http.MaxBytesReader(w, r.Body, maxClickBody)
	var c click
	d := json.NewDecoder(body)
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil || c.Rank < 0 || c.Suggestion < 0 || !utf8.ValidString(c.Query) {
		return fmt.Errorf("%w: the body must be {\"query\": …, \"rank\": …} or {\"suggestion\": …}", search.ErrBadRequest)
	}
	if countable(r) {
		if c.Suggestion > 0 {
			s.analytics.Suggested(c.Suggestion)
		} else {
			s.analytics.Clicked(middleware.GetClientIPAddr(r.Context()), c.Query, c.Rank)
		}
	}
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
