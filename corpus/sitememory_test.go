package corpus

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSiteMemoryDamaged: what cannot be read is fetched anew, and whole afterwards.
func TestSiteMemoryDamaged(t *testing.T) {
	for _, tc := range []struct {
		name   string
		damage func(t *testing.T, dir, page string)
		asked  string // how a page is asked for then
	}{
		{"nothing", func(*testing.T, string, string) {}, "/rye/ 304"},
		{"pages.json is cut off", func(t *testing.T, dir, _ string) {
			t.Helper()
			overwrite(t, filepath.Join(dir, memoryName), func(b []byte) []byte { return b[:len(b)/2] })
		}, "/rye/ 200"},
		{"pages.json is another file", func(t *testing.T, dir, _ string) {
			t.Helper()
			overwrite(t, filepath.Join(dir, memoryName), func([]byte) []byte { return []byte(`["x"]`) })
		}, "/rye/ 200"},
		{"pages.json is nothing", func(t *testing.T, dir, _ string) {
			t.Helper()
			overwrite(t, filepath.Join(dir, memoryName), func([]byte) []byte { return []byte("null") })
		}, "/rye/ 200"},
		{"pages.json is missing", func(t *testing.T, dir, _ string) {
			t.Helper()
			if err := os.Remove(filepath.Join(dir, memoryName)); err != nil {
				t.Fatal(err)
			}
		}, "/rye/ 200"},
		{"the page is missing", func(t *testing.T, dir, page string) {
			t.Helper()
			if err := os.Remove(filepath.Join(dir, page)); err != nil {
				t.Fatal(err)
			}
		}, "/rye/ 200"},
		{"the page is cut off", func(t *testing.T, dir, page string) {
			t.Helper()
			overwrite(t, filepath.Join(dir, page), func(b []byte) []byte { return b[:len(b)-6] })
		}, "/rye/ 200"},
		{"the page is empty", func(t *testing.T, dir, page string) {
			t.Helper()
			overwrite(t, filepath.Join(dir, page), func([]byte) []byte { return nil })
		}, "/rye/ 200"},
		{"the page is another one", func(t *testing.T, dir, page string) {
			t.Helper()
			files, err := filepath.Glob(filepath.Join(dir, "*.gz"))
			if err != nil {
				t.Fatal(err)
			}
			other := files[slices.IndexFunc(files, func(f string) bool { return filepath.Base(f) != page })]
			data, err := os.ReadFile(other)
			if err != nil {
				t.Fatal(err)
			}
			overwrite(t, filepath.Join(dir, page), func([]byte) []byte { return data })
		}, "/rye/ 200"},
		{"the page lies elsewhere", func(t *testing.T, dir, page string) {
			t.Helper()
			if err := os.Rename(filepath.Join(dir, page), filepath.Join(filepath.Dir(dir), page)); err != nil {
				t.Fatal(err)
			}
			overwrite(t, filepath.Join(dir, memoryName), func(b []byte) []byte {
				return []byte(strings.ReplaceAll(string(b), page, "../"+page))
			})
		}, "/rye/ 200"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, cache := serve(t, smallSite()), t.TempDir()
			first := read(t.Context(), s.source("/", cache))
			dir := filepath.Join(cache, fileNameOf(s.URL+"/"))
			before := cached(t, dir)
			var pages map[string]remembered
			if err := json.Unmarshal([]byte(before["/"+memoryName]), &pages); err != nil {
				t.Fatal(err)
			}
			s.requests()
			tc.damage(t, dir, pages[s.URL+"/rye/"].File)
			second := read(t.Context(), s.source("/", cache))
			if diff := cmp.Diff(first, second, cmp.AllowUnexported(seen{})); diff != "" {
				t.Errorf("the site is read otherwise (-first +second):\n%s", diff)
			}
			if asked := s.requests(); !slices.Contains(asked, tc.asked) {
				t.Errorf("requests %q, want %q", asked, tc.asked)
			}
			if diff := cmp.Diff(before, cached(t, dir)); diff != "" {
				t.Errorf("the memory is not whole again (-before +after):\n%s", diff)
			}
		})
	}
}

func overwrite(t *testing.T, name string, change func([]byte) []byte) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, change(data), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestSiteMemoryNames: an address can hold a secret, and the names of files and
// folders are what everybody sees.
func TestSiteMemoryNames(t *testing.T) {
	pages := smallSite()
	pages["/?token=qzsecretzq"] = post("The oven", "Here is the oven.", "/rye/?token=qzsecretzq")
	pages["/rye/?token=qzsecretzq"] = post("Rye", "Rye wants a sour.")
	s, cache := serve(t, pages), t.TempDir()
	if got := read(t.Context(), s.source("/?token=qzsecretzq", cache)); len(got.articles) != 2 {
		t.Fatalf("%d articles, problems %v, error %v; want 2", len(got.articles), got.problems, got.fatal)
	}
	name := regexp.MustCompile(`^/[0-9a-f]{24}/(?:pages\.json|[0-9a-f]{24}-[0-9a-f]{12}\.gz)$`)
	files := cached(t, cache)
	for file := range files {
		if !name.MatchString(file) {
			t.Errorf("the name %s is not made of figures", file)
		}
	}
	if len(files) != 3 {
		t.Errorf("%d files, want 3", len(files))
	}
}

// TestSiteMemoriesAreApart: two sites do not tidy each other's pages away.
func TestSiteMemoriesAreApart(t *testing.T) {
	one, two, cache := serve(t, smallSite()), serve(t, smallSite()), t.TempDir()
	read(t.Context(), one.source("/", cache))
	read(t.Context(), two.source("/", cache))
	one.requests()
	read(t.Context(), one.source("/", cache))
	if asked := one.requests(); !slices.Contains(asked, "/rye/ 304") {
		t.Errorf("requests %q, want a 304", asked)
	}
}

// TestSiteMemoryTidied: what a visit left that was killed goes with the next.
func TestSiteMemoryTidied(t *testing.T) {
	s, cache := serve(t, smallSite()), t.TempDir()
	read(t.Context(), s.source("/", cache))
	stray := filepath.Join(cache, fileNameOf(s.URL+"/"), ".pages.json123")
	if err := os.WriteFile(stray, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	read(t.Context(), s.source("/", cache))
	if _, err := os.Stat(stray); err == nil {
		t.Error("the file that was left is still there")
	}
}

// TestSiteMemoryFails: a visit that cannot be remembered is told, for what cannot
// be removed may not be public any more.
func TestSiteMemoryFails(t *testing.T) {
	s, cache := serve(t, smallSite()), t.TempDir()
	stuck := filepath.Join(cache, fileNameOf(s.URL+"/"), "stuck")
	if err := os.MkdirAll(filepath.Join(stuck, "x"), 0o750); err != nil {
		t.Fatal(err)
	}
	got := read(t.Context(), s.source("/", cache))
	if got.fatal == nil || !strings.Contains(got.fatal.Error(), s.URL) || !strings.Contains(got.fatal.Error(), "stuck") {
		t.Errorf("error %v, want one that names the site and the file", got.fatal)
	}
	if err := os.WriteFile(filepath.Join(cache, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	got = read(t.Context(), s.source("/", filepath.Join(cache, "file")))
	if got.fatal == nil {
		t.Error("a cache that is a file is no error")
	}
}
