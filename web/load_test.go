package web

import (
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"

	"kindred/search"
)

// BenchmarkCachedFragment asks over loopback for a fragment that has been made, and for
// the same bytes from a handler that does nothing else. What a server has is there: metrics,
// and of those who ask through a site's own server, budgets.
func BenchmarkCachedFragment(b *testing.B) {
	const target = "/related?id=a"
	s := newServer(b, Config{
		Budget: math.MaxInt32, TrustedProxies: []string{"127.0.0.1"}, Metrics: NewMetrics(func() (Served, bool) { return Served{}, false }),
	})
	fragment := ask(b, s, http.MethodGet, target, "Accept-Encoding", "zstd")
	body := []byte(bodyOf(b, fragment))
	bare := chi.NewRouter()
	bare.Get("/related", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", typeHTML)
		_, _ = w.Write(body)
	})
	for _, asked := range []struct {
		name, reader string
		handler      http.Handler
	}{{"kindred", "", s}, {"through a site's server", "192.0.2.1", s}, {"bare", "", bare}} {
		b.Run(asked.name, func(b *testing.B) {
			server := httptest.NewServer(asked.handler)
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
					if asked.reader != "" {
						r.Header.Set("X-Forwarded-For", asked.reader)
					}
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

// BenchmarkSearchPage makes a page of results as it is sent, without the search: what
// this package adds to it.
func BenchmarkSearchPage(b *testing.B) {
	result := resultOf(200, &search.Request{Query: "reef early", Limit: search.DefaultLimit})
	for i := range result.Hits {
		result.Hits[i].Snippet = strings.Repeat("When the wind rises, reef the <mark>sail</mark> and wait until the worst is over. ", 3)
	}
	for i := range search.FacetSize {
		count := search.FacetCount{Value: fmt.Sprintf("Subject %d", i), Count: 100 - i}
		result.Facets.Tags, result.Facets.Authors = append(result.Facets.Tags, count), append(result.Facets.Authors, count)
	}
	for _, code := range []string{"en", "de", "fr", "es", "zh", "ar", "ru", "ja"} {
		result.Facets.Languages = append(result.Facets.Languages, search.FacetCount{Value: code, Count: 7})
	}
	s := newServer(b, Config{Budget: -1, Search: &fake{
		search: func(context.Context, search.Request) (*search.Result, error) { return result, nil },
	}})
	for _, coding := range []string{"identity", "gzip", "zstd"} {
		b.Run(coding, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if r := ask(b, s, http.MethodGet, "/search?q=reef+early", "Accept-Encoding", coding); r.StatusCode != http.StatusOK {
					b.Fatalf("status %d", r.StatusCode)
				}
			}
		})
	}
}
