package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"kindred/search"
	"kindred/search/kin"
)

// Errors of addresses and of the server itself.
var (
	errNoPage    = errors.New("no such address")
	errMethod    = errors.New("method not allowed")
	errStopping  = errors.New("stopping")
	errBudget    = errors.New("budget spent")
	errBusy      = errors.New("busy")
	errTooLarge  = errors.New("body too large")
	errForeign   = errors.New("of a foreign site")
	errMediaType = errors.New("no JSON")
	errToken     = errors.New("no token")
)

// retryAfter is the advice to a client that came too early, in seconds: about
// as long as an index takes to open.
const retryAfter = "5"

// outcome is what a reader is told about an error.
type outcome struct {
	err    error
	status int
	detail string // empty: the error's own words
}

// outcomes maps errors to statuses; the first that matches counts. Anything
// else is [internal].
var outcomes = []outcome{
	{search.ErrBadRequest, http.StatusBadRequest, ""},
	{errToken, http.StatusUnauthorized, "The token of this server is needed."},
	{errNoPage, http.StatusNotFound, "There is nothing at this address."},
	{errMethod, http.StatusMethodNotAllowed, "This method is not answered here."},
	{errForeign, http.StatusForbidden, "This site may not tell what readers do."},
	{ErrBuilding, http.StatusConflict, "A build is running. Please ask again when it has ended."},
	{errTooLarge, http.StatusRequestEntityTooLarge, fmt.Sprintf("What was sent is too long. An article may have %d KiB, anything else less.", search.MaxDraftBytes>>10)},
	{search.ErrDraftTooLong, http.StatusRequestEntityTooLarge, fmt.Sprintf("The article is longer than %d KiB.", search.MaxDraftBytes>>10)},
	{errMediaType, http.StatusUnsupportedMediaType, "The article must be sent as application/json."},
	{search.ErrNotFound, http.StatusNotFound, "There is no such article."},
	{kin.ErrNoDrafts, http.StatusServiceUnavailable, "The index has to be built again before drafts can be compared with it."},
	{search.ErrNotReady, http.StatusServiceUnavailable, "No index has been published yet. Please try again in a moment."},
	{search.ErrUnavailable, http.StatusServiceUnavailable, "The index cannot be reached. Please try again in a moment."},
	{errBudget, http.StatusTooManyRequests, "This client has asked for too much in a minute. Please wait."},
	{errBusy, http.StatusServiceUnavailable, "Too many requests are being answered. Please try again in a moment."},
	{errStopping, http.StatusServiceUnavailable, "The server is stopping. Please try again in a moment."},
	{context.DeadlineExceeded, http.StatusServiceUnavailable, "The answer took too long. Fewer words may help."},
	{context.Canceled, http.StatusServiceUnavailable, "The request was cancelled."},
}

var internal = outcome{nil, http.StatusInternalServerError, "Something went wrong here. It has been noted."}

func outcomeOf(err error) outcome {
	for _, o := range outcomes {
		if !errors.Is(err, o.err) {
			continue
		}
		if o.detail == "" {
			// What was being done when the request turned out wrong is of no use
			// to the reader.
			_, o.detail, _ = strings.Cut(err.Error(), o.err.Error()+": ")
		}
		return o
	}
	return internal
}

// problem is an error as RFC 9457 has it.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
}

// handlerFunc is a handler whose error becomes an answer in one place.
type handlerFunc func(w http.ResponseWriter, r *http.Request) error

// handled gives the errors of a handler to what answers with them.
func handled(f handlerFunc, fail func(w http.ResponseWriter, r *http.Request, err error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := f(w, r); err != nil {
			fail(w, r, err)
		}
	}
}

// failed sets the headers of an answer with an error, logs it where it is ours, and returns
// what is said of it.
func failed(w http.ResponseWriter, r *http.Request, err error, log *slog.Logger) outcome {
	o := outcomeOf(err)
	if o.status == http.StatusInternalServerError {
		log.ErrorContext(r.Context(), "request failed",
			slog.String("route", routeOf(r)), slog.Any("err", err))
	}
	h := w.Header()
	for _, name := range []string{"ETag", "Content-Length", "Content-Encoding", "Last-Modified"} {
		h.Del(name)
	}
	h.Set("Cache-Control", cacheNever)
	switch o.status {
	case http.StatusServiceUnavailable:
		h.Set("Retry-After", retryAfter)
	case http.StatusMethodNotAllowed:
		h.Set("Allow", methodsOf(r))
	}
	return o
}

// fail answers with an error, in the form that the client can use.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	o := failed(w, r, err, s.log)
	switch formOf(r) {
	case asFragment:
		send(w, o.status, typeHTML, nil)
	case asPage:
		s.sendErrorPage(w, r, o)
	default:
		sendProblem(w, o)
	}
}

// sendProblem tells a program.
func sendProblem(w http.ResponseWriter, o outcome) {
	sendJSON(w, o.status, typeProblem, problem{Type: "about:blank", Title: http.StatusText(o.status), Status: o.status, Detail: o.detail})
}

// sendErrorPage tells a person.
func (s *Server) sendErrorPage(w http.ResponseWriter, r *http.Request, o outcome) {
	t, ui := s.wordingFor(w, r, r.URL.Query().Get("ui"))
	said := t.Errors[strconv.Itoa(o.status)]
	page := errorPage{layout: s.layout(t, said.Heading), Heading: said.Heading, Detail: said.Detail}
	page.UI = ui
	if said.Detail == "" {
		page.Own = o.detail
	}
	sendPage(w, o.status, &page)
}

type errorPage struct {
	layout
	Heading, Detail string
	Own             string // the error's own words, in English, where there is no detail
}

// form is the shape of an error.
type form int

const (
	asProblem  form = iota
	asPage          // for people
	asFragment      // nothing at all, so that the page around it stays whole
)

func formOf(r *http.Request) form {
	path := r.URL.Path
	switch {
	case path == relatedPath:
		return asFragment
	case path == embedPath, path == apiPagePath:
		return asPage
	case strings.HasPrefix(path, "/api/"), strings.HasPrefix(path, "/static/"), strings.HasPrefix(path, "/feed."),
		path == suggestPath, path == descriptionPath, path == "/healthz", path == "/readyz":
		return asProblem
	case path == "/", path == "/search", strings.HasPrefix(path, articlePrefix),
		strings.Contains(r.Header.Get("Accept"), "text/html"):
		return asPage
	default:
		return asProblem
	}
}

// serveNotFound answers for addresses that are no route. Where this server
// stands in for the site, one may be an article's.
func (s *Server) serveNotFound(w http.ResponseWriter, r *http.Request) error {
	if !s.demo {
		return errNoPage
	}
	article, err := s.search.Related(r.Context(), search.RelatedRequest{URL: r.URL.Path, Limit: 1})
	if errors.Is(err, search.ErrNotFound) {
		return errNoPage
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, articlePath(article.ID), http.StatusFound)
	return nil
}

// serveNoPage answers for addresses that are no route, where none can be an article's.
func serveNoPage(http.ResponseWriter, *http.Request) error { return errNoPage }

// serveMethodNotAllowed answers for routes of other methods.
func serveMethodNotAllowed(http.ResponseWriter, *http.Request) error { return errMethod }

// routeOf names the route and not the address, which would tell the log what
// readers search for.
func routeOf(r *http.Request) string {
	if c := chi.RouteContext(r.Context()); c != nil && c.RoutePattern() != "" {
		return c.RoutePattern()
	}
	return "none"
}
