package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"kindred/search"
)

func TestReaderLanguage(t *testing.T) {
	for _, tc := range []struct {
		name, header, want string
		languages          []string
		vary               string
	}{
		{"the dearest that articles are in", "fr, de-AT;q=0.7, en;q=0.8", "en", []string{"en", "de"}, "Accept-Language"},
		{"with a region", "de-AT", "de", []string{"en", "de"}, "Accept-Language"},
		{"none of the reader's", "fr", "", []string{"en", "de"}, "Accept-Language"},
		{"refused", "de;q=0, fr", "", []string{"en", "de"}, "Accept-Language"},
		{"any", "*", "", []string{"en", "de"}, "Accept-Language"},
		{"nothing said", "", "", []string{"en", "de"}, "Accept-Language"},
		{"nonsense", "a*b;;=", "", []string{"en", "de"}, "Accept-Language"},
		{"far too much", "de" + strings.Repeat("-x", 5000), "", []string{"en", "de"}, "Accept-Language"},
		{"articles in one language", "de", "", []string{"de"}, "Accept-Language"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var asked search.Request
			f := finding(1, &asked)
			f.languages = tc.languages
			s := newServer(t, Config{Search: f})
			r := ask(t, s, http.MethodGet, "/search?q=x", "Accept-Language", tc.header)
			if r.StatusCode != http.StatusOK || asked.Prefer != tc.want {
				t.Errorf("status %d, prefers %q, want %q", r.StatusCode, asked.Prefer, tc.want)
			}
			checkHeader(t, r, "Vary", tc.vary)
			again := ask(t, s, http.MethodGet, "/search?q=x", "Accept-Language", tc.header, "If-None-Match", r.Header.Get("ETag"))
			if again.StatusCode != http.StatusNotModified {
				t.Errorf("again: status %d", again.StatusCode)
			}
			checkHeader(t, again, "Vary", tc.vary)
		})
	}
}

// TestLanguagesHaveTheirOwnAnswers covers a cache that two readers share.
func TestLanguagesHaveTheirOwnAnswers(t *testing.T) {
	s := newServer(t, Config{Search: &fake{languages: []string{"en", "de"}}})
	german := ask(t, s, http.MethodGet, "/search?q=x", "Accept-Language", "de").Header.Get("ETag")
	r := ask(t, s, http.MethodGet, "/search?q=x", "Accept-Language", "en", "If-None-Match", german)
	if r.StatusCode != http.StatusOK {
		t.Errorf("the answer for readers of German holds for readers of English: status %d", r.StatusCode)
	}
	for _, path := range []string{"/api/v1/search", "/api/v1/suggest", "/suggest"} {
		german := ask(t, s, http.MethodGet, path+"?q=x&prefer=de").Header.Get("ETag")
		if english := ask(t, s, http.MethodGet, path+"?q=x&prefer=en").Header.Get("ETag"); german == english {
			t.Errorf("%s has one tag for two languages: %s", path, german)
		}
	}
}

// TestWhatIsRememberedIsBounded: whoever makes up headers is answered, and takes no memory.
func TestWhatIsRememberedIsBounded(t *testing.T) {
	m := newRemembering[string]()
	for i := range 3 * maxRemembered {
		for _, header := range []string{"de, q" + strconv.Itoa(i), "en", strings.Repeat("e", maxRememberedBytes+1)} {
			if got := m.of(header, strings.ToUpper); got != strings.ToUpper(header) {
				t.Fatalf("of %q %q is remembered", header, got)
			}
		}
	}
	if n := len(m.known); n == 0 || n > maxRemembered || m.known[strings.Repeat("e", maxRememberedBytes+1)] != "" {
		t.Errorf("%d headers are remembered", n)
	}
}

// TestAPILanguage covers programs: what they want stands in the address.
func TestAPILanguage(t *testing.T) {
	var asked search.Request
	f := finding(1, &asked)
	f.languages = []string{"en", "de"}
	s := newServer(t, Config{Search: f})
	for target, want := range map[string]string{
		"/api/v1/search?q=x": "", "/api/v1/search?q=x&prefer=de": "de", "/api/v1/search?q=x&prefer=pt-BR,de-CH": "de",
		"/api/v1/search?q=x&prefer=pt": "",
	} {
		r := ask(t, s, http.MethodGet, target, "Accept-Language", "en")
		if r.StatusCode != http.StatusOK || asked.Prefer != want {
			t.Errorf("GET %s: status %d, prefers %q, want %q", target, r.StatusCode, asked.Prefer, want)
		}
		checkHeader(t, r, "Vary", "Origin")
	}
}

// A hit in another language than the reader's says which, where articles are in several.
func TestForeignHits(t *testing.T) {
	for _, tc := range []struct {
		header, and string
		languages   []string
		want        []string
	}{
		{"de", "", []string{"en", "de"}, []string{"English"}},
		{"en", "", []string{"en", "de"}, nil},
		{"fr", "", []string{"en", "de"}, nil}, // all are foreign
		{"de", "", []string{"en"}, nil},
		{"en", "&ui=de", []string{"en"}, nil}, // all are, again
		{"en", "&ui=de", []string{"en", "de"}, []string{"English"}},
		{"de", "&lang=en", []string{"en", "de"}, nil}, // as all were asked for
	} {
		s := newServer(t, Config{Search: &fake{languages: tc.languages, search: func(_ context.Context, req search.Request) (*search.Result, error) {
			return resultOf(1, &req), nil
		}}})
		doc, err := goquery.NewDocumentFromReader(ask(t, s, http.MethodGet, "/search?q=x"+tc.and, "Accept-Language", tc.header).Body)
		if err != nil {
			t.Fatal(err)
		}
		if got := texts(doc, ".hit .meta .language"); !slices.Equal(got, tc.want) {
			t.Errorf("to a reader of %s%s of articles in %q hits are marked %q, want %q", tc.header, tc.and, tc.languages, got, tc.want)
		}
	}
}
