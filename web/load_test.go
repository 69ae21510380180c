package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/go-chi/chi/v5"
)

// BenchmarkCachedFragment asks over loopback for a fragment that has been made, and for
// the same bytes from a handler that does nothing else.
func BenchmarkCachedFragment(b *testing.B) {
	const target = "/related?id=a"
	s := newServer(b, Config{Budget: -1})
	fragment := ask(b, s, http.MethodGet, target, "Accept-Encoding", "zstd")
	body := []byte(bodyOf(b, fragment))
	bare := chi.NewRouter()
	bare.Get("/related", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", typeHTML)
		_, _ = w.Write(body)
	})
	for name, h := range map[string]http.Handler{"kindred": s, "bare": bare} {
		b.Run(name, func(b *testing.B) {
			server := httptest.NewServer(h)
			defer server.Close()
			b.RunParallel(func(pb *testing.PB) {
				client := &http.Client{Transport: &http.Transport{}}
				defer client.CloseIdleConnections()
				for pb.Next() {
					r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, server.URL+target, http.NoBody)
					if err != nil {
						b.Fatal(err)
					}
					r.Header.Set("Accept-Encoding", "zstd")
					answer, err := client.Do(r)
					if err != nil {
						b.Fatal(err)
					}
					if n, err := io.Copy(io.Discard, answer.Body); err != nil || n != int64(len(body)) {
						b.Fatalf("%d bytes: %v", n, err)
					}
					_ = answer.Body.Close()
				}
			})
		})
	}
}
