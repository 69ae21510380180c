// Package web answers over HTTP: a search page that works without JavaScript,
// the "Other Articles" fragment that a site puts under its articles, and a JSON
// API with the same answers.
//
// It asks a [Searcher] and decides nothing about ranking. Every route is in
// routes.go, every status in errors.go, every header that is about safety in
// headers.go. All data served here is public: no cookie is set or read.
package web

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"

	"kindred/search"
)

// Limits of a connection. They keep slow or stuck clients from holding
// connections open for ever.
const (
	// readHeaderTimeout is ample for a header over a bad mobile line.
	readHeaderTimeout = 5 * time.Second
	// readTimeout is for the whole request, whose body is a draft at most.
	readTimeout = 10 * time.Second
	// writeTimeout lets the slowest request and a slow reader finish.
	writeTimeout = 30 * time.Second
	// idleTimeout outlives the pause between two searches of a reader, and the
	// 60 seconds that proxies commonly keep their connections.
	idleTimeout = 2 * time.Minute
	// maxHeaderBytes holds the longest query, percent-encoded, many times over.
	maxHeaderBytes = 64 << 10
	// shutdownTimeout is how long requests that run at the end may take; more
	// than DefaultRequestTimeout, less than the 30 seconds after which service
	// managers usually kill.
	shutdownTimeout = 15 * time.Second
)

// DefaultRequestTimeout is far more than any search takes; after it, nobody is
// waiting any more.
const DefaultRequestTimeout = 5 * time.Second

// Searcher answers the questions of readers; [*search.Service] is one. It must
// be safe for concurrent use and give up when the context ends.
type Searcher interface {
	// Search returns a page of hits.
	Search(ctx context.Context, req search.Request) (*search.Result, error)
	// Related returns the kin of an article, or [search.ErrNotFound].
	Related(ctx context.Context, req search.RelatedRequest) (*search.RelatedResult, error)
	// RelatedDraft returns the kin that a text would have.
	RelatedDraft(ctx context.Context, req search.DraftRequest) (*search.RelatedResult, error)
	// Article returns a whole article, or [search.ErrNotFound].
	Article(ctx context.Context, id string) (*search.Article, error)
	// Suggest returns what a reader who is typing may want.
	Suggest(ctx context.Context, req search.SuggestRequest) (*search.SuggestResult, error)
	// ReaderLanguage returns the first of a reader's languages that articles are in,
	// "" where there is nothing to prefer, and whether they are in several.
	ReaderLanguage(ctx context.Context, tags []string) (language string, several bool, err error)
	// Ready returns the generation that is served, or why none is. It is cheap.
	Ready() (generation int, err error)
	Reach(ctx context.Context) error
}

// Config says what a [Server] serves.
type Config struct {
	// Search answers; it must not be nil.
	Search Searcher
	// Title is the name of the site, shown on each page; empty means "Articles".
	Title string
	// SiteURL is the address of the site, such as "https://example.org". Links to
	// paths of the site start there: a folder in which all of it lies stands in these. Empty leaves the paths as they are, which is
	// right where Kindred is served under the site's own host.
	SiteURL string
	// DemoArticles stands in for a site that is not there: hits whose address is
	// a path link to the article pages of this server, and such a path, asked of
	// this server, leads there. The fragment keeps the articles' own addresses.
	DemoArticles bool
	// Address is where readers find this server, such as "https://search.example.org".
	// Feeds and the description for browsers have it in them. Empty means the address
	// that each request names.
	Address string
	// AllowOrigins are the sites whose pages may read the public answers, such as
	// "https://example.org", or "*" for all. The site itself may.
	AllowOrigins []string
	// TrustedProxies are the networks of proxies whose word about the client counts.
	TrustedProxies []string
	// Budget is what a client may ask for in a minute, in requests, up to [MaxBudget];
	// negative for no limit, 0 means [DefaultBudget].
	Budget int
	// Identity names what a generation holds and how it is searched: the same name
	// wherever the same answers are given, so that servers side by side share their
	// readers' caches. It returns "" for a generation that is not there any more. Nil
	// gives each run of a server names of its own.
	Identity func(generation int) string
	// Metrics count what is answered; nil counts nothing.
	Metrics *Metrics
	// Analytics count what readers search for; nil counts nothing.
	Analytics Analytics
	// Logger gets failures at Error, and each request at Debug, without what was
	// searched for; nil discards them.
	Logger *slog.Logger
	// RequestTimeout is how long a request may take; 0 means
	// [DefaultRequestTimeout].
	RequestTimeout time.Duration
	// DrainDelay is how long a stopping server still accepts requests after
	// /readyz has begun to say no, so that a load balancer notices in time. 0 is
	// right without one.
	DrainDelay time.Duration
}

// Server answers requests. It is safe for concurrent use.
type Server struct {
	access
	search         Searcher
	analytics      Analytics // nil for none
	title          string
	demo           bool
	log            *slog.Logger
	requestTimeout time.Duration
	drainDelay     time.Duration

	wordings   *wordings
	assets     *assets
	answers    *answers
	budgets    *budgets // nil for no limit
	load       *load
	operations []apiOperation
	openAPI    []byte
	identity   func(generation int) string
	run        string // tells this server from any other
	look       string // tells its pages from those of another version or configuration
	metrics    *Metrics
	handler    http.Handler
	stopping   *atomic.Bool
	next       atomic.Pointer[Server] // answers in place of this one, see Replace
}

// access says who may ask, and how this server and the site are called.
type access struct {
	site      *url.URL        // nil when paths of the site stay as they are
	address   string          // empty for the one that a request names
	origins   map[string]bool // may read the public answers
	anyOrigin bool
	proxies   []netip.Prefix
}

var _ http.Handler = (*Server)(nil)

// New returns a server, or what is wrong with the configuration.
func New(cfg Config) (*Server, error) {
	if cfg.Search == nil {
		return nil, errors.New("web: Config.Search is missing")
	}
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	may, err := cfg.access()
	if err != nil {
		return nil, err
	}
	files, err := assetsFor(cfg.Analytics)
	if err != nil {
		return nil, err
	}
	said, err := loadWordings()
	if err != nil {
		return nil, err
	}
	markup, err := hashFiles(markupFiles)
	if err != nil {
		return nil, err
	}
	spoken, err := hashFiles(wordingFiles)
	if err != nil {
		return nil, err
	}
	kept, err := newAnswers()
	if err != nil {
		return nil, err
	}
	s := &Server{
		access: may, search: cfg.Search, analytics: cfg.Analytics, title: cfg.Title, demo: cfg.DemoArticles, log: cfg.Logger,
		metrics: cfg.Metrics, stopping: &atomic.Bool{},
		requestTimeout: cfg.RequestTimeout, drainDelay: cfg.DrainDelay, wordings: said, assets: files,
		answers: kept, load: newLoad(), identity: cfg.Identity, run: rand.Text(),
		look: hashOf(files.hash(), markup, spoken, cfg.Title, cfg.SiteURL, strconv.FormatBool(cfg.DemoArticles)),
	}
	if cfg.Metrics != nil {
		s.search = measured{cfg.Search, cfg.Metrics}
	}
	if cfg.Budget >= 0 {
		s.budgets = newBudgets(cmp.Or(cfg.Budget, DefaultBudget))
	}
	if s.title == "" {
		s.title = "Articles"
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.requestTimeout == 0 {
		s.requestTimeout = DefaultRequestTimeout
	}
	s.operations = operationsOf(s.analytics != nil)
	if s.openAPI, err = encodeDescription(describeAPI(s.title, s.operations)); err != nil {
		return nil, err
	}
	s.handler = s.routes()
	return s, nil
}

// Validate returns what is wrong with the addresses and limits, so that a program can say
// so before it makes what is to be served.
func (c *Config) Validate() error {
	if c.RequestTimeout < 0 || c.RequestTimeout >= writeTimeout {
		return fmt.Errorf("web: the request timeout must be less than %v, not %v", writeTimeout, c.RequestTimeout)
	}
	if c.DrainDelay < 0 {
		return fmt.Errorf("web: the drain delay must not be negative: %v", c.DrainDelay)
	}
	if c.Budget > MaxBudget {
		return fmt.Errorf("web: the budget must be up to %d requests a minute, or negative for no limit, not %d", MaxBudget, c.Budget)
	}
	_, err := c.access()
	return err
}

// access reads who may ask.
func (c *Config) access() (a access, err error) {
	if a.site, err = parseSite(c.SiteURL); err != nil {
		return access{}, err
	}
	if c.Address != "" {
		if a.address, err = parseOrigin(c.Address); err != nil {
			return access{}, fmt.Errorf("web: the address of this server: %w", err)
		}
	}
	a.origins = make(map[string]bool)
	if a.site != nil {
		a.origins[a.site.String()] = true
	}
	for _, text := range c.AllowOrigins {
		if text == "*" {
			a.anyOrigin = true
			continue
		}
		origin, err := parseOrigin(text)
		if err != nil {
			return access{}, fmt.Errorf("web: sites that may read answers: %w", err)
		}
		a.origins[origin] = true
	}
	if a.proxies, err = parseProxies(c.TrustedProxies); err != nil {
		return access{}, fmt.Errorf("web: trusted proxies: %w", err)
	}
	return a, nil
}

// parseSite returns nil for an empty address.
func parseSite(address string) (*url.URL, error) {
	if address == "" {
		return nil, nil //nolint:nilnil // no site is a valid choice
	}
	origin, err := parseOrigin(address)
	if err != nil {
		return nil, fmt.Errorf("web: the address of the site: %w", err)
	}
	return url.Parse(origin) //nolint:wrapcheck // it was made of one
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if next := s.next.Load(); next != nil {
		s = next
	}
	s.handler.ServeHTTP(w, r)
}

// Replace has another server answer in place of this one from now on; a request that is
// being answered stays with the one that it began with, so that what is kept and named of
// its answer is of one configuration. This one goes on serving the connections.
func (s *Server) Replace(next *Server) {
	next.stopping = s.stopping
	s.next.Store(next)
}

// httpServer returns the server with all four time-outs, without which one slow
// client holds a connection for ever.
func (s *Server) httpServer() *http.Server {
	return &http.Server{
		Handler:           s,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
}

// Serve answers the connections of l until ctx ends, lets running requests
// finish, and returns nil. An error means that l failed, or that requests were
// cut off because they took too long. It closes l. A server serves once.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	server := s.httpServer()
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	select {
	case err := <-done:
		return fmt.Errorf("serving %s: %w", l.Addr(), err)
	case <-ctx.Done():
	}
	s.stopping.Store(true)
	if s.drainDelay > 0 {
		select {
		case err := <-done:
			return fmt.Errorf("serving %s: %w", l.Addr(), err)
		case <-time.After(s.drainDelay):
		}
	}
	limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	err := server.Shutdown(limit)
	if err != nil {
		err = errors.Join(fmt.Errorf("requests still ran after %v: %w", shutdownTimeout, err), server.Close())
	}
	if serr := <-done; err == nil && !errors.Is(serr, http.ErrServerClosed) {
		err = serr
	}
	return err
}
