package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kindred/search/searchtest"
)

// rule says that packages below one of the folders in (all where it is empty),
// apart from those below except, import nothing below one of the paths ban.
type rule struct {
	in, except, ban []string
	why             string
}

const arrow = "data flows corpus → index → search → web"

var rules = []rule{
	{in: []string{"corpus"}, ban: []string{"kindred/index", "kindred/search", "kindred/web", "kindred/cmd"}, why: arrow},
	{
		in:  []string{"corpus/markup", "corpus/crawl", "corpus/nearcopy", "corpus/tagmerge"},
		ban: []string{"kindred/corpus"}, why: "the leaves of corpus know text, pages and tags, not articles",
	},
	{in: []string{"index"}, ban: []string{"kindred/search", "kindred/web", "kindred/cmd"}, why: arrow},
	{in: []string{"search"}, ban: []string{"kindred/web", "kindred/cmd"}, why: arrow},
	{
		in: []string{"search"}, except: []string{"search/searchtest"},
		ban: []string{"kindred/index/bleve", "kindred/index/opensearch"}, why: "search asks an index.Reader; cmd chooses the backend",
	},
	{in: []string{"web"}, ban: []string{"kindred/corpus", "kindred/index", "kindred/cmd"}, why: arrow},
	{except: []string{"web"}, ban: []string{"github.com/go-chi"}, why: "only web knows the router"},
	{except: []string{"cmd"}, ban: []string{"github.com/spf13"}, why: "only cmd reads flags and configuration"},
	{
		except: []string{"index/bleve", "index/analysis"}, ban: []string{"github.com/blevesearch"},
		why: "only index/bleve knows the engine, and index/analysis its word lists",
	},
	{except: []string{"index/analysis"}, ban: []string{"github.com/kljensen/snowball"}, why: "only index/analysis stems"},
}

// namelessNames are names of packages that say nothing.
var namelessNames = []string{"pkg", "util", "utils", "common", "models"}

// below reports whether p is one of the folders or import paths, or below one.
func below(p string, of []string) bool {
	return slices.ContainsFunc(of, func(o string) bool { return p == o || strings.HasPrefix(p, o+"/") })
}

// broken returns why a package in the folder dir must not import p, or "".
func broken(dir, p string) string {
	for _, r := range rules {
		if (len(r.in) == 0 || below(dir, r.in)) && !below(dir, r.except) && below(p, r.ban) {
			return r.why
		}
	}
	return ""
}

// TestArrow reads the imports of everything that is not a test, under whatever
// build tags.
func TestArrow(t *testing.T) {
	root := searchtest.Repository(t)
	folders := map[string]bool{}
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if d.IsDir() {
			hidden := strings.HasPrefix(d.Name(), ".") && name != "."
			if hidden || d.Name() == "testdata" || name == "tools" { // tools is a module of its own
				return filepath.SkipDir
			}
			return nil
		}
		if path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		dir := path.Dir(name)
		folders[dir] = true
		for _, part := range append(strings.Split(dir, "/"), parsed.Name.Name) {
			if slices.Contains(namelessNames, part) {
				t.Errorf("%s: a package named %s says nothing", name, part)
			}
		}
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if why := broken(dir, imported); why != "" {
				t.Errorf("%s imports %s: %s", name, imported, why)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"corpus", "index", "index/analysis", "index/bleve", "search", "web", "cmd/kindred"} {
		if !folders[dir] {
			t.Errorf("there is no package in %s: these rules have to follow", dir)
		}
	}
}

// TestArrowRules tries the rules themselves.
func TestArrowRules(t *testing.T) {
	for _, tc := range []struct {
		dir, imports string
		ok           bool
	}{
		{"corpus", "kindred/index", false},
		{"corpus/sample", "kindred/search", false},
		{"corpus", "kindred/web", false},
		{"corpus", "kindred/corpus/sample", true},
		{"index", "kindred/corpus", true},
		{"index", "kindred/search", false},
		{"index/bleve", "kindred/web", false},
		{"index/bleve", "kindred/index/analysis", true},
		{"index/bleve", "github.com/blevesearch/bleve/v2", true},
		{"index/analysis", "github.com/blevesearch/bleve/v2/analysis/lang/de", true},
		{"index/analysis", "github.com/kljensen/snowball/english", true},
		{"index", "github.com/blevesearch/bleve/v2", false},
		{"index/bleve", "github.com/kljensen/snowball", false},
		{"search", "kindred/index", true},
		{"search", "kindred/index/analysis", true},
		{"search", "kindred/index/bleve", false},
		{"search/eval", "kindred/index/opensearch", false},
		{"search/kin", "kindred/index/bleve", false},
		{"search/searchtest", "kindred/index/bleve", true},
		{"search/searchtest", "kindred/web", false},
		{"search", "kindred/web", false},
		{"search", "github.com/blevesearch/vellum", false},
		{"searching", "kindred/web", true},
		{"web", "kindred/search", true},
		{"web", "kindred/corpus", false},
		{"web", "kindred/index", false},
		{"web", "kindred/index/bleve", false},
		{"web", "github.com/go-chi/chi/v5", true},
		{"cmd/kindred", "github.com/go-chi/chi/v5", false},
		{"cmd/kindred", "github.com/spf13/viper", true},
		{"cmd/kindred", "kindred/index/bleve", true},
		{"web", "github.com/spf13/cobra", false},
		{"search", "github.com/spf13/pflag", false},
	} {
		if why := broken(tc.dir, tc.imports); (why == "") != tc.ok {
			t.Errorf("%s importing %s: %q, want allowed = %v", tc.dir, tc.imports, why, tc.ok)
		}
	}
}
