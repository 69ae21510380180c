package web

import (
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"
)

// Prefixes of addresses that hold an article's id, which may hold slashes.
const (
	articlePrefix    = "/articles/"
	apiArticlePrefix = "/api/v1/articles/"
)

// Addresses of related articles, whose answers are kept.
const (
	relatedPath    = "/related"
	apiRelatedPath = "/api/v1/related"
)

// routes returns the handler of every address there is.
func (s *Server) routes() http.Handler {
	r := chi.NewRouter()
	r.Use(s.observe, s.recoverPanics, secure, s.allowOrigins, s.limitClients, s.limitTime, s.limitLoad)
	r.NotFound(s.handle(s.serveNotFound))
	r.MethodNotAllowed(s.handle(serveMethodNotAllowed))
	get := func(pattern string, f handlerFunc) {
		r.Get(pattern, s.handle(f))
		r.Head(pattern, s.handle(f)) // net/http leaves out the body
	}

	// Pages and what they load.
	get("/", s.serveSearch)
	get("/search", s.serveSearch)
	get(articlePrefix+"*", s.serveArticle)
	get("/static/*", s.serveStatic)

	// For other sites.
	get(relatedPath, s.serveRelated)
	get(suggestPath, s.serveSuggest)
	get(descriptionPath, s.serveDescription)
	get(atomPath, s.serveFeed(typeAtom, (*Server).atom))
	get(jsonFeedPath, s.serveFeed(typeJSONFeed, (*Server).jsonFeed))
	get(embedPath, s.serveEmbed)
	get(apiPagePath, s.serveAPIPage)
	get(openAPIPath, s.serveOpenAPI)
	for _, op := range s.operations {
		serve := func(w http.ResponseWriter, r *http.Request) error { return op.serve(s, w, r) }
		if op.body != nil {
			r.Post(op.pattern, s.handle(serve))
		} else {
			get(op.pattern, serve)
		}
	}

	// For machines that watch over this one.
	get("/healthz", serveHealth)
	get("/readyz", s.serveReady)
	return r
}

func (s *Server) handle(f handlerFunc) http.HandlerFunc { return handled(f, s.fail) }

// articleID returns the id in an address. It is read from the decoded path,
// because chi matches, and returns, the encoded one where there are two.
func articleID(r *http.Request, prefix string) (string, error) {
	id := strings.TrimPrefix(r.URL.Path, prefix)
	if id == "" {
		return "", errNoPage
	}
	return id, nil
}
