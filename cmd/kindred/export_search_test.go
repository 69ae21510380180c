package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/static"
	"kindred/search"
	"kindred/search/inbrowser"
	"kindred/search/searchtest"
)

// exportSearchOf exports the search of what is published in a data folder.
func exportSearchOf(t *testing.T, data, dir string, more ...string) {
	t.Helper()
	if engineProgram == nil { // go test alone does not compile it
		engineProgram, engineRuntime = []byte("an engine"), []byte("its runtime")
		t.Cleanup(func() { engineProgram, engineRuntime = nil, nil })
	}
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), append([]string{"export", dir, "--search", "--data", data}, more...), &stdout, &stderr); code != exitDone {
		t.Fatalf("export: exit code %d: %s", code, stderr.String())
	}
}

// openExported opens an exported search as a browser does, but in this process.
func openExported(t *testing.T, dir string) *inbrowser.Engine {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, searchSettings))
	if err != nil {
		t.Fatal(err)
	}
	var s inbrowser.Settings
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	e, err := inbrowser.Open(t.Context(), &s, func(_ context.Context, name string) ([]byte, error) {
		return unpacked(filepath.Join(dir, searchFolder, s.Folder, name+packedSuffix))
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func unpacked(name string) (_ []byte, err error) {
	packed, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// exportQueries are what readers may ask of these articles: titles, whole and half typed,
// words of the texts, some of them misspelt, phrases, filters and words of two articles.
func exportQueries(articles []corpus.Article, n int) []string {
	var queries []string
	for i := 0; len(queries) < n; i++ {
		a, b := &articles[i*7%len(articles)], &articles[(i*13+5)%len(articles)]
		words, others := strings.Fields(a.Text), strings.Fields(b.Title)
		at := i * 31 % max(1, len(words)-4)
		some := words[at:min(at+3, len(words))]
		switch i % 8 {
		case 0:
			queries = append(queries, a.Title)
		case 1:
			queries = append(queries, a.Title[:len(a.Title)*2/3])
		case 2:
			queries = append(queries, strings.Join(some, " "))
		case 3: // a letter is missing
			longest := slices.MaxFunc(append([]string{"x"}, some...), func(x, y string) int { return len(x) - len(y) })
			runes := []rune(longest)
			queries = append(queries, string(slices.Delete(runes, len(runes)/2, len(runes)/2+1))+" ")
		case 4:
			queries = append(queries, `"`+strings.Join(some[:min(2, len(some))], " ")+`"`)
		case 5:
			queries = append(queries, strings.Join(append(some[:min(1, len(some))], others...), " "))
		case 6:
			queries = append(queries, fmt.Sprintf("%s after:%d", others[0], a.Published.Year()))
		case 7:
			queries = append(queries, strings.Join(some[:min(1, len(some))], " ")+" -"+others[0])
		}
	}
	return queries
}

// TestExportedSearch checks that an export finds what the server finds: the same ten, with
// the same scores and passages.
func TestExportedSearch(t *testing.T) {
	const queries = 1000
	for name, source := range map[string]func(t *testing.T) string{
		"the sample blog": func(*testing.T) string { return "../../corpus/sample/blog" },
		"digital.gov": func(t *testing.T) string {
			t.Helper()
			return searchtest.Shared(t, "data", "related", "digitalgov-blog", "corpus.ndjson.gz")
		},
	} {
		t.Run(name, func(t *testing.T) {
			data, dir := t.TempDir(), t.TempDir()
			var stdout, stderr bytes.Buffer
			if code := run(t.Context(), []string{"index", source(t), "--data", data}, &stdout, &stderr); code != exitDone {
				t.Fatalf("index: exit code %d: %s", code, stderr.String())
			}
			exportSearchOf(t, data, dir)
			engine := openExported(t, dir)
			server, articles := published(t, data)
			found := 0
			for _, q := range exportQueries(articles, queries) {
				got, err := engine.Search(t.Context(), &inbrowser.Question{Query: q})
				if err != nil {
					t.Fatalf("%q: %v", q, err)
				}
				want, err := server.Search(t.Context(), search.Request{Query: q})
				if err != nil {
					t.Fatalf("%q: %v", q, err)
				}
				found += min(len(want.Hits), 1)
				if g, w := answered(got), answered(want); g != w {
					t.Errorf("%q: the export finds\n%swhere the server finds\n%s", q, g, w)
				}
			}
			if found < queries/2 {
				t.Errorf("%d of %d queries find anything", found, queries)
			}
		})
	}
}

// answered is what a result says, but for addresses, which an export makes such as can be linked.
func answered(r *search.Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d articles, corrected %q\n", r.Total, r.Corrected)
	for i := range r.Hits {
		h := &r.Hits[i]
		fmt.Fprintf(&b, "%v %s %q %q %v %q %q %q\n", h.Score, h.ID, h.Title, h.Published, h.Tags, h.Language, h.Heading, h.Snippet)
	}
	return b.String()
}

// TestExportedSearchIsOfOneGeneration checks that an export has nothing of an earlier one,
// and without --search no search.
func TestExportedSearchIsOfOneGeneration(t *testing.T) {
	source, data, dir := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "site")
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(source, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	kindred := func(args ...string) {
		t.Helper()
		var stdout, stderr bytes.Buffer
		if code := run(t.Context(), append(args, "--data", data), &stdout, &stderr); code != exitDone {
			t.Fatalf("%q: exit code %d: %s", args, code, stderr.String())
		}
	}
	folders := func() []string {
		t.Helper()
		found, err := filepath.Glob(filepath.Join(dir, searchFolder, "*", "impacts"+packedSuffix))
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	write("a.md", "# Reefing\n\nReefing the mainsail early.\n")
	write("b.md", "# Mooring\n\nMooring lines in a blow.\n")
	kindred("index", source)
	exportSearchOf(t, data, dir)
	first := folders()
	exportSearchOf(t, data, dir)
	if again := folders(); len(first) != 1 || !slices.Equal(first, again) {
		t.Errorf("exported twice, the folders are %v and %v, want one and the same", first, again)
	}
	write("b.md", "# Anchoring\n\nAnchoring in sand.\n")
	kindred("index", source, "--force")
	exportSearchOf(t, data, dir)
	if later := folders(); len(later) != 1 || slices.Equal(first, later) {
		t.Errorf("of another generation the folders are %v, want one that is not %v", later, first)
	}
	result, err := openExported(t, dir).Search(t.Context(), &inbrowser.Question{Query: "mooring"})
	if err != nil || slices.ContainsFunc(result.Hits, func(h search.Hit) bool { return h.Title == "Mooring" }) {
		t.Errorf("error %v; an article that is gone is found: %v", err, result)
	}
	kindred("export", dir)
	for _, name := range []string{searchFolder, "search.html", "kindred-search.js"} {
		if _, err := os.Stat(filepath.Join(dir, name)); !os.IsNotExist(err) {
			t.Errorf("%s is left where no search is exported: %v", name, err)
		}
	}
}

// TestExportedSearchFollowsTheEditor checks that the editor's files are in force.
func TestExportedSearchFollowsTheEditor(t *testing.T) {
	data, dir, files := t.TempDir(), t.TempDir(), t.TempDir()
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"index", "../../corpus/sample/blog", "--data", data}, &stdout, &stderr); code != exitDone {
		t.Fatalf("index: exit code %d: %s", code, stderr.String())
	}
	rules := filepath.Join(files, "rules")
	if err := os.WriteFile(rules, []byte("pin bread -> /en/workshop/dovetails-by-lamplight\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	exportSearchOf(t, data, dir, "--rules", rules, "--site", "https://blog.example/")
	result, err := openExported(t, dir).Search(t.Context(), &inbrowser.Question{Query: "bread"})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Hits) == 0 || !strings.HasPrefix(result.Hits[0].URL, "https://blog.example/en/workshop/dovetails-by-lamplight") {
		t.Errorf("the pinned article is not first, or not on the site: %+v", result.Hits)
	}
}

// TestExportedSearchSaysWhatIsMissing checks that a file that cannot be fetched is an error
// of the search that needs it, and not of the next one.
func TestExportedSearchSaysWhatIsMissing(t *testing.T) {
	data, dir := t.TempDir(), t.TempDir()
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"index", "../../corpus/sample/blog", "--data", data}, &stdout, &stderr); code != exitDone {
		t.Fatalf("index: exit code %d: %s", code, stderr.String())
	}
	exportSearchOf(t, data, dir)
	text, err := os.ReadFile(filepath.Join(dir, searchSettings))
	if err != nil {
		t.Fatal(err)
	}
	var s inbrowser.Settings
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	away := true
	var e *inbrowser.Engine
	for _, missing := range []string{"lists/", "articles/"} {
		e, err = inbrowser.Open(t.Context(), &s, func(_ context.Context, name string) ([]byte, error) {
			if away && strings.HasPrefix(name, missing) {
				return nil, os.ErrNotExist
			}
			return unpacked(filepath.Join(dir, searchFolder, s.Folder, name+packedSuffix))
		})
		if err != nil {
			t.Fatal(err)
		}
		away = true
		if _, err := e.Search(t.Context(), &inbrowser.Question{Query: "dovetails"}); err == nil {
			t.Errorf("without %s: no error", missing)
		}
		away = false
		if r, err := e.Search(t.Context(), &inbrowser.Question{Query: "dovetails"}); err != nil || len(r.Hits) == 0 {
			t.Errorf("with %s again: %v, error %v", missing, r, err)
		}
	}
	for _, cut := range []string{"impacts", "lists/", "articles/"} {
		e, err := inbrowser.Open(t.Context(), &s, func(_ context.Context, name string) ([]byte, error) {
			data, err := unpacked(filepath.Join(dir, searchFolder, s.Folder, name+packedSuffix))
			if strings.HasPrefix(name, cut) {
				data = data[:len(data)-1]
			}
			return data, err
		})
		if err == nil {
			_, err = e.Search(t.Context(), &inbrowser.Question{Query: "dovetails"})
		}
		if err == nil {
			t.Errorf("files of %s are a byte too short, and nobody says so", cut)
		}
	}
	s.Index.Schema = static.Schema + 1
	if _, err := inbrowser.Open(t.Context(), &s, nil); err == nil {
		t.Error("files of another version are read")
	}
}

// published returns what a server finds in the first generation of a data folder, and the
// articles of that.
func published(t *testing.T, data string) (*search.Service, []corpus.Article) {
	t.Helper()
	r, err := openSearched(index.At(data).Path(1))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	var articles []corpus.Article
	for a, err := range r.Articles(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		articles = append(articles, a)
	}
	return usual(&pinned{r, 1}), articles
}

// TestExportSearchNeedsItsEngine checks what a program says that go build alone made.
func TestExportSearchNeedsItsEngine(t *testing.T) {
	if engineProgram != nil {
		t.Skip("this one has it")
	}
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"export", t.TempDir(), "--search", "--data", t.TempDir()}, &stdout, &stderr); code != exitUsage || !strings.Contains(stderr.String(), "make") {
		t.Errorf("exit code %d: %s", code, stderr.String())
	}
}

// TestSearchSettingsOfOneFile: what two settings name is what both say.
func TestSearchSettingsOfOneFile(t *testing.T) {
	const text = "# nothing is decided yet\n"
	name := filepath.Join(t.TempDir(), "editor.txt")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	a := &app{config: config{Stems: name, Synonyms: name, Rules: name}}
	s, err := a.searchSettings()
	if err != nil {
		t.Fatal(err)
	}
	if s.Stems != text || s.Synonyms != text || s.Rules != text {
		t.Errorf("stems %q, synonyms %q, rules %q; want %q of all", s.Stems, s.Synonyms, s.Rules, text)
	}
}
