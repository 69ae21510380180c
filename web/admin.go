package web

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
)

// MinToken is the length of the shortest token that an [Admin] takes.
const MinToken = 16

// adminWriteTimeout lets a profile of a minute be taken.
const adminWriteTimeout = 90 * time.Second

// ErrBuilding means that a build was asked for while one runs.
var ErrBuilding = errors.New("a build is running")

// AdminConfig says what an [Admin] serves.
type AdminConfig struct {
	// Token is what requests must show, as "Authorization: Bearer TOKEN".
	Token string
	// Reindex asks for a build, and returns [ErrBuilding] while one runs. It does not wait.
	Reindex func() error
	// Report makes the page of what readers search for; nil for none.
	Report Report
	// Metrics are those of the server.
	Metrics *Metrics
	// Logger gets who was refused, and never a token; nil discards it.
	Logger *slog.Logger
}

// Admin answers those who run a server, at an address of its own: it has builds made,
// and tells metrics and profiles. Nothing is answered without the token.
type Admin struct {
	token   [sha256.Size]byte
	reindex func() error
	log     *slog.Logger
	handler http.Handler
}

// NewAdmin returns an Admin, or what is wrong with the configuration.
func NewAdmin(cfg *AdminConfig) (*Admin, error) {
	if len(cfg.Token) < MinToken {
		return nil, fmt.Errorf("web: the token of the admin address must have %d characters at least", MinToken)
	}
	a := &Admin{token: sha256.Sum256([]byte(cfg.Token)), reindex: cfg.Reindex, log: cfg.Logger}
	if a.log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	r := chi.NewRouter()
	r.Use(secure, a.authenticate)
	r.NotFound(handled(serveNoPage, a.fail))
	r.MethodNotAllowed(handled(serveMethodNotAllowed, a.fail))
	get := func(pattern string, h http.Handler) {
		r.Method(http.MethodGet, pattern, h)
		r.Method(http.MethodHead, pattern, h) // net/http leaves out the body
	}
	r.Post("/api/v1/admin/reindex", handled(a.serveReindex, a.fail))
	if cfg.Report != nil {
		get(reportPath, handled(serveReport(cfg.Report), a.fail))
	}
	get("/metrics", cfg.Metrics.handler())
	r.HandleFunc("/debug/pprof/*", pprof.Index)
	r.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	r.HandleFunc("/debug/pprof/profile", pprof.Profile)
	r.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	r.HandleFunc("/debug/pprof/trace", pprof.Trace)
	a.handler = r
	return a, nil
}

// ServeHTTP answers a request.
func (a *Admin) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.handler.ServeHTTP(w, r) }

// Serve answers the connections of l until ctx ends, and closes it. Profiles that are
// being taken are cut off then.
func (a *Admin) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler: a, ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, WriteTimeout: adminWriteTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes, ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelWarn),
	}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving %s: %w", l.Addr(), err)
	}
	return nil
}

// authenticate lets those through who show the token.
func (a *Admin) authenticate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", cacheNever)
		scheme, shown, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		challenge := "Bearer"
		if (r.Method == http.MethodGet || r.Method == http.MethodHead) && r.URL.Path == reportPath {
			// A browser asks for a password. It sends it on its own from then on, so that it
			// must not be good for anything that changes something.
			challenge = "Basic"
			if _, password, ok := r.BasicAuth(); ok {
				scheme, shown = "Bearer", password
			}
		}
		sum := sha256.Sum256([]byte(strings.TrimSpace(shown))) // so that all are of one length
		if !strings.EqualFold(scheme, "Bearer") || subtle.ConstantTimeCompare(sum[:], a.token[:]) != 1 {
			a.log.WarnContext(r.Context(), "a request to the admin address was refused", slog.String("client", r.RemoteAddr))
			w.Header().Set("WWW-Authenticate", challenge+` realm="kindred admin"`)
			a.fail(w, r, errToken)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// accepted is the answer to a build that was asked for.
type accepted struct {
	State string `json:"state"`
}

// serveReindex has the published index built again from its sources.
func (a *Admin) serveReindex(w http.ResponseWriter, _ *http.Request) error {
	if err := a.reindex(); err != nil {
		return fmt.Errorf("asking for a build: %w", err)
	}
	sendJSON(w, http.StatusAccepted, typeJSON, accepted{"building"})
	return nil
}

// fail answers with an error. Whoever runs a server has programs ask here.
func (a *Admin) fail(w http.ResponseWriter, r *http.Request, err error) {
	sendProblem(w, failed(w, r, err, a.log))
}
