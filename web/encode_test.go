package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"kindred/search"
)

func TestNegotiate(t *testing.T) {
	for header, want := range map[string]encoding{
		"": identity, "gzip": inGzip, "gzip, deflate, br, zstd": inZstd, "gzip, br": inGzip, "zstd;q=0.1, gzip;q=0.9": inGzip,
		"zstd;q=0, gzip": inGzip, "gzip;q=0": identity, "*": inZstd, "*, zstd;q=0": inGzip, "identity": identity, "gzip;q=x": identity, "ZSTD": inZstd,
		"gzip;Q=0": identity, "identity, gzip;q=0.5": identity, "gzip, identity": inGzip, "*;q=0": identity, "gzip;q=0.2, *;q=0.1": inGzip, "gzip, gzip;q=0": inGzip,
	} {
		if got := negotiate(header, liveEncodings); got != want {
			t.Errorf("negotiate(%q) = %q, want %q", header, got, want)
		}
	}
}

// A header is read once, however long it is: 60 KB of stars took most of a minute.
func TestNegotiateLong(t *testing.T) {
	header := strings.Repeat("*,", 30_000) + "zstd;q=0,gzip;q=0"
	allocated := testing.AllocsPerRun(1, func() {
		if got := negotiate(header, liveEncodings); got != identity {
			t.Errorf("%q", got)
		}
	})
	if allocated > 100 { // each part of the header was split anew for each
		t.Errorf("%v allocations", allocated)
	}
}

// What a cache is told about an answer that it has is what it would be told with the answer: else it
// hands what is compressed to those who cannot read it.
func TestNotModifiedVaries(t *testing.T) {
	s := newServer(t, Config{Search: finding(45, nil), Identity: func(int) string { return "x" }})
	for _, target := range []string{"/search?q=x", "/api/v1/search?q=x", "/feed.atom", "/related?id=a"} {
		fresh := ask(t, s, http.MethodGet, target, "Accept-Encoding", "zstd")
		known := ask(t, newServer(t, Config{Search: finding(45, nil), Identity: func(int) string { return "x" }}), http.MethodGet, target, "If-None-Match", fresh.Header.Get("ETag"))
		if known.StatusCode != http.StatusNotModified {
			t.Errorf("GET %s: %d", target, known.StatusCode)
		}
		if got, want := varied(known), varied(fresh); !slices.Equal(got, want) {
			t.Errorf("GET %s varies with %v, and with %v where the client has it", target, want, got)
		}
	}
}

// varied returns what an answer varies with.
func varied(r *http.Response) []string {
	return slices.Sorted(strings.SplitSeq(strings.Join(r.Header.Values("Vary"), ", "), ", "))
}

// HEAD tells what GET does (RFC 9110, section 9.3.2), and no other length.
func TestHeadIsLikeGet(t *testing.T) {
	s := newServer(t, Config{Search: finding(45, nil)})
	for _, target := range []string{"/", "/search?q=x", "/api/v1/search?q=x", "/feed.atom", "/embed", "/static/kindred.css", "/related?id=a"} {
		for _, accepted := range []string{"", "gzip"} {
			get, head := ask(t, s, http.MethodGet, target, "Accept-Encoding", accepted), ask(t, s, http.MethodHead, target, "Accept-Encoding", accepted)
			for _, name := range []string{"Content-Encoding", "Content-Type", "Etag", "Cache-Control"} {
				checkHeader(t, head, name, get.Header.Get(name))
			}
			if length := head.Header.Get("Content-Length"); length != "" && length != get.Header.Get("Content-Length") {
				t.Errorf("HEAD %s as %q: length %s, of GET %s", target, accepted, length, get.Header.Get("Content-Length"))
			}
		}
	}
}

// The lines of a field that is a list are one list.
func TestKnownTagsInLines(t *testing.T) {
	s := newServer(t, Config{Search: finding(45, nil), Identity: func(int) string { return "x" }})
	tag := ask(t, s, http.MethodGet, "/search?q=x").Header.Get("ETag")
	r := httptest.NewRequest(http.MethodGet, "/search?q=x", nil)
	r.Header["If-None-Match"] = []string{`"other"`, tag}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Code != http.StatusNotModified {
		t.Errorf("status %d", w.Code)
	}
}

// plain decodes a body.
func plain(t *testing.T, r *http.Response) string {
	t.Helper()
	body := bodyOf(t, r)
	if r.Header.Get("Content-Length") != "" && r.ContentLength >= 0 && int(r.ContentLength) != len(body) {
		t.Errorf("Content-Length %d of %d bytes", r.ContentLength, len(body))
	}
	var from io.Reader = strings.NewReader(body)
	var err error
	switch e := r.Header.Get("Content-Encoding"); encoding(e) {
	case identity:
	case inBrotli:
		from = brotli.NewReader(from)
	case inGzip:
		from, err = gzip.NewReader(from)
	case inZstd:
		from, err = zstd.NewReader(from)
	default:
		t.Fatalf("encoding %q", e)
	}
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestAnswersAreCompressed(t *testing.T) {
	f := finding(45, nil)
	f.related = func(_ context.Context, req search.RelatedRequest) (*search.RelatedResult, error) {
		req.Limit = 12
		return relatedOf(&req), nil
	}
	s := newServer(t, Config{Search: f, Identity: func(int) string { return "x" }})
	for _, target := range []string{"/", "/related?id=a", "/api/v1/related?id=a", "/api/v1/search?q=x", "/static/kindred.css", "/feed.atom", "/api/v1/openapi.json"} {
		identical := ask(t, s, http.MethodGet, target)
		if got := strings.Join(identical.Header.Values("Vary"), ", "); strings.Count(got, "Accept-Encoding") != 1 {
			t.Errorf("GET %s, not compressed: Vary: %s", target, got)
		}
		want := plain(t, identical)
		offered := liveEncodings
		if strings.HasPrefix(target, "/static/") {
			offered = lastingEncodings
		}
		for _, e := range offered {
			r := ask(t, s, http.MethodGet, target, "Accept-Encoding", string(e))
			checkHeader(t, r, "Content-Encoding", string(e))
			if !strings.Contains(strings.Join(r.Header.Values("Vary"), ", "), "Accept-Encoding") {
				t.Errorf("GET %s: Vary: %q", target, r.Header.Values("Vary"))
			}
			if got := plain(t, r); got != want {
				t.Errorf("GET %s in %s is another answer", target, e)
			}
		}
	}
	small := ask(t, s, http.MethodGet, "/healthz", "Accept-Encoding", "zstd")
	checkHeader(t, small, "Content-Encoding", "")
}

// TestEncodersAreReused covers what one answer might leave behind for the next.
func TestEncodersAreReused(t *testing.T) {
	for _, e := range liveEncodings {
		first := compress(nil, e, bytes.Repeat([]byte("a"), 5000))
		compress(nil, e, []byte("something else"))
		if again := compress(nil, e, bytes.Repeat([]byte("a"), 5000)); !bytes.Equal(first, again) {
			t.Errorf("%s: one answer is compressed in two ways", e)
		}
	}
}

// TestSizes are the promises to those who embed and to readers on bad lines.
func TestSizes(t *testing.T) {
	s := newServer(t, Config{Search: finding(45, nil)})
	size := func(target string) int {
		return len(bodyOf(t, ask(t, s, http.MethodGet, target, "Accept-Encoding", "br, gzip")))
	}
	related, combobox := size("/static/kindred-related.js"), size("/static/combobox.js")
	if related > 3<<10 {
		t.Errorf("<kindred-related> has %d bytes, want at most 3 kB", related)
	}
	if box := size("/static/kindred-search.js") + combobox; box > 8<<10 {
		t.Errorf("<kindred-search> has %d bytes, want at most 8 kB", box)
	}
	page := size("/search?q=x")
	for _, name := range []string{"kindred.css", "related.css", "search.js", "combobox.js", "icon.svg"} {
		page += size("/static/" + name)
	}
	if page > 30<<10 {
		t.Errorf("the search page has %d bytes with all that it loads, want at most 30 kB", page)
	}
}
