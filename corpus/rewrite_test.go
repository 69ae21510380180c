package corpus

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRewrites(t *testing.T) {
	r, err := ParseRewrites([]string{"/en/** -> /**", " /posts/*/  ->https://blog.example.org/*.html", "/ä b/**/*.html -> /**/*/", "/x/** -> /y/", "/z** -> /**", "/z*/** -> /z/**", "/*/drop/** -> /**"})
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]string{
		"/en/guide/hooks/":                     "/guide/hooks/",
		"/en/":                                 "/",
		"/en":                                  "/en",
		"/de/guide/":                           "/de/guide/",
		"/posts/rye/":                          "https://blog.example.org/rye.html",
		"/posts/rye/two/":                      "/posts/rye/two/",
		"/posts//":                             "/posts//",
		"/%c3%a4%20b/c/d/e.html":               "/c/d/e/",
		"/ä b/c/d/e.html":                      "/c/d/e/",
		"/x/a":                                 "/y/",
		"https://example.org/en/a%20b/?p=1#c":  "https://example.org/a%20b/?p=1#c",
		"https://example.org/posts/rye/?p=1#c": "https://blog.example.org/rye.html?p=1#c",
		"":                                     "",
		"mailto:somebody@example.org":          "mailto:somebody@example.org",
		"/en/茶/":                               "/%E8%8C%B6/",
		"/en/a_(b)!/it's/":                     "/a_(b)!/it's/",
		"/en/C%2B%2B/ac%2Fdc/":                 "/C%2B%2B/ac%2Fdc/",
		"/z/a/":                                "/z/a/", // "//a/" is no address of the site; by the next rule nothing
		"/zz/a/":                               "/z/a/",
		"/any/drop/b/":                         "/b/",
	} {
		if got := r.Of(address); got != want {
			t.Errorf("%q is %q, want %q", address, got, want)
		}
	}
	if diff := cmp.Diff([]string{"/z*/** -> /z/**"}, r.Unused()); diff != "" {
		t.Errorf("rules that were not used (-want +got):\n%s", diff)
	}
	var none *Rewrites
	if got := none.Of("/en/"); got != "/en/" {
		t.Errorf("without rules /en/ is %q", got)
	}
}

func TestRewritesRefused(t *testing.T) {
	_, err := ParseRewrites([]string{"/a", "-> /b", "/a ->", "a -> /b", "/a -> b", "/a -> ftp://b/", "/*/b -> /*/*", "/*/b -> /**", "/a/** -> /b?p=**", "/" + strings.Repeat("*/", 10) + " -> /", "/good -> /better"})
	if err == nil {
		t.Fatal("taken")
	}
	if got := strings.Split(err.Error(), "\n"); len(got) != 10 {
		t.Errorf("%d mistakes are told, want 10:\n%v", len(got), err)
	}
}

// Whatever a rule and an address are, what comes out is an address, and the same each time.
func FuzzRewrites(f *testing.F) {
	f.Add("/en/** -> /**", "/en/a/")
	f.Add("/*/**/x -> https://h/**?*", "https://h/%61//b/x?y#z")
	f.Add("/** -> /../**", "/%2e%2e/")
	f.Fuzz(func(t *testing.T, rule, address string) {
		r, err := ParseRewrites([]string{rule})
		if err != nil {
			return
		}
		got := r.Of(address)
		if got != r.Of(address) {
			t.Fatalf("%q is two things", address)
		}
		if got == address {
			return
		}
		if _, err := cleanAddress(got); err != nil || !strings.HasPrefix(got, "/") && !strings.Contains(got, "://") {
			t.Errorf("by %q %q is %q: %v", rule, address, got, err)
		}
	})
}

// An article is found by the address that its file lets expect, too.
func TestCollectRewrites(t *testing.T) {
	r, err := ParseRewrites([]string{"/en/** -> /**"})
	if err != nil {
		t.Fatal(err)
	}
	for _, settled := range []bool{false, true} {
		_, list := gather(t, CollectOptions{Rewrites: r, Settled: settled}, told{numbered("a", 1, at("/en/a/")), numbered("b", 2, at("/de/b/"))})
		got, other := list[0], list[1]
		want, aliases := "/a/", 1
		if settled {
			want, aliases = "/en/a/", 0
		}
		if got.URL != want || len(got.Aliases) != aliases || other.URL != "/de/b/" {
			t.Errorf("settled %v: %q (%q), %q", settled, got.URL, got.Aliases, other.URL)
		}
	}
}
