package web

import (
	"fmt"
	"net/http"

	"kindred/search"
)

// serveHealth says that the process is alive.
func serveHealth(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Cache-Control", cacheNever)
	send(w, http.StatusOK, typeText, []byte("ok\n"))
	return nil
}

// serveReady says whether requests should be sent here.
func (s *Server) serveReady(w http.ResponseWriter, r *http.Request) error {
	if s.stopping.Load() {
		return errStopping
	}
	generation, err := s.search.Ready()
	if err != nil {
		return fmt.Errorf("%w: %w", search.ErrNotReady, err)
	}
	if err := s.search.Reach(r.Context()); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", cacheNever)
	send(w, http.StatusOK, typeText, fmt.Appendf(nil, "ready: generation %d\n", generation))
	return nil
}
