package bleve

import (
	"bytes"
	"errors"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/indextest"
)

func TestContractMemory(t *testing.T) {
	indextest.Run(t, indextest.Exact, func(t *testing.T) index.Backend {
		b, err := Memory()
		if err != nil {
			t.Fatal(err)
		}
		closeAfter(t, b)
		return b
	})
}

func TestContractDisk(t *testing.T) {
	indextest.Run(t, indextest.Exact, func(t *testing.T) index.Backend {
		b, err := Create(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		closeAfter(t, b)
		return b
	})
}

func closeAfter(t *testing.T, b *Backend) {
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
}

// written makes a closed index on disk.
func written(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	b, err := Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Put(t.Context(),
		corpus.Article{ID: "a", Title: "Knots", Text: "A bowline holds.", Language: "en"},
		corpus.Article{ID: "b", Title: "Loaves", Text: "Rye rises slowly.", Language: "en"}); err != nil {
		t.Fatal(err)
	}
	lists := map[string][]index.Neighbor{"a": {{ID: "b", Score: 1, Reasons: []string{"slow"}}}, "b": nil}
	if err := b.PutRelated(t.Context(), maps.All(lists)); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestReopen(t *testing.T) {
	dir := written(t)
	for range 2 { // two readers at once
		b, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		closeAfter(t, b)
		r, err := b.Search(t.Context(), &index.Request{
			Query:   index.Term{Form: index.Exact, Variants: []index.Variant{{Text: "rye", Weight: 1}}, Weight: 1},
			Ranking: index.BM25F{K1: 1, Fields: [index.NumFields]index.FieldWeight{index.Body: {Weight: 1}}}, Limit: 5,
		})
		if err != nil || r.Total != 1 || r.Hits[0].ID != "b" || r.Hits[0].Title != "Loaves" {
			t.Errorf("search after reopening: %+v, %v", r, err)
		}
		list, err := b.Related(t.Context(), "a", 3)
		if err != nil || len(list) != 1 || list[0].Reasons[0] != "slow" {
			t.Errorf("related after reopening: %+v, %v", list, err)
		}
		if err := b.Put(t.Context(), corpus.Article{ID: "c", Title: "C"}); !errors.Is(err, index.ErrReadOnly) {
			t.Errorf("writing to a reader: %v, want ErrReadOnly", err)
		}
	}
}

func TestDamaged(t *testing.T) {
	cut := func(n int64) func(t *testing.T, path string) {
		return func(t *testing.T, path string) {
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Truncate(path, info.Size()-n); err != nil {
				t.Fatal(err)
			}
		}
	}
	remove := func(t *testing.T, path string) {
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
	}
	flip := func(t *testing.T, path string) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		data[len(data)-40] ^= 0xff // within what describes the rest
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name, file string
		damage     func(t *testing.T, path string)
	}{
		{"impacts cut off", impactsName, cut(1)},
		{"impacts' description changed", impactsName, flip},
		{"related cut off", relatedName, cut(3)},
		{"dictionary cut off", dictionaryName, cut(1)},
		{"engine missing", engineName, remove},
		{"engine without its mapping", filepath.Join(engineName, "index_meta.json"), remove},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := written(t)
			c.damage(t, filepath.Join(dir, c.file))
			b, err := Open(dir)
			if err == nil {
				t.Fatalf("opened; close: %v", b.Close())
			}
			if !errors.Is(err, index.ErrCorrupt) {
				t.Errorf("error %v does not wrap ErrCorrupt", err)
			}
		})
	}
}

// TestImpactsMissing: they are made anew of the articles, and what the manifest says of
// them holds; any other file that is missing is not.
func TestImpactsMissing(t *testing.T) {
	g := index.At(t.TempDir())
	d, err := g.Begin()
	if err != nil {
		t.Fatal(err)
	}
	b, err := Create(d.Dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Put(t.Context(), corpus.Article{ID: "b", Title: "Bowline", Text: "a knot"}, corpus.Article{ID: "a", Title: "Tide", Text: "a tide table"}); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Publish(t.Context(), OpenReader, index.Contents{Articles: []corpus.Entry{{ID: "a"}, {ID: "b"}}}); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(d.Dir, impactsName)); err != nil {
		t.Fatal(err)
	}
	if err := g.Verify(d.Number); !errors.Is(err, index.ErrCorrupt) {
		t.Errorf("verifying without impacts: %v, want ErrCorrupt", err)
	}
	for _, how := range []string{"made anew", "there again"} {
		r, err := g.Open(d.Number, OpenReader)
		if err != nil {
			t.Fatalf("%s: %v", how, err)
		}
		found, err := r.Search(t.Context(), &index.Request{Query: index.Term{Form: index.Exact, Variants: []index.Variant{{Text: "tide", Weight: 1}}, Weight: 1}, Ranking: index.DefaultRanking(), Limit: 1})
		if err != nil || found.Total != 1 || found.Hits[0].ID != "a" {
			t.Errorf("%s: %+v, %v", how, found, err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		if err := g.Verify(d.Number); err != nil {
			t.Errorf("%s: %v", how, err)
		}
	}
}

// Whatever of the impacts is damaged behind what describes them, reading gives answers or
// says that the index is damaged.
func TestDamagedWithin(t *testing.T) {
	dir := t.TempDir()
	made, err := Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 40 {
		n := strconv.Itoa(i)
		a := corpus.Article{
			ID: "a" + n, URL: "/" + n + "/", Title: "Knot " + n, Text: strings.Repeat("A bowline holds, and holding is what knots are for. ", 1+i%7) + "漢字を読む。",
			Tags: []string{"knots", "tag " + strconv.Itoa(i%5)}, Language: []string{"en", "ja"}[i%2], Published: time.Unix(int64(i)*1e6, 5),
		}
		if err := made.Put(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	if err := made.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, impactsName)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	rng := rand.New(rand.NewPCG(1, 2)) // #nosec G404 -- the same damage each time
	for range 600 {
		data := bytes.Clone(whole)
		from := rng.IntN(len(data) * 3 / 4) // what is behind that describes the rest
		for range 1 + rng.IntN(20) {
			data[from+rng.IntN(min(300, len(data)-from))] ^= byte(1 + rng.IntN(255)) // #nosec G115 -- a byte
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		b, err := Open(dir)
		if err == nil {
			err = errors.Join(readWords(t, b), readArticles(t, b), b.Close())
		}
		if err != nil {
			refused++
			if !errors.Is(err, index.ErrCorrupt) {
				t.Fatalf("error %v does not wrap ErrCorrupt", err)
			}
		}
	}
	if refused == 0 {
		t.Error("no damage was noticed")
	}
}

// readWords asks for all words, and what stands where.
func readWords(t *testing.T, b *Backend) error {
	t.Helper()
	words, err := b.Lexicon(t.Context(), index.Stem)
	if err != nil {
		return err
	}
	for i := range words.Len() {
		word := words.Word(i)
		words.Find(word)
		words.Articles(i)
		_, serr := b.Search(t.Context(), &index.Request{Query: index.Term{Form: index.Stem, Variants: []index.Variant{{Text: word, Weight: 1}}, Weight: 1}, Ranking: index.DefaultRanking(), Limit: 10})
		_, herr := b.Heads(t.Context(), []index.Doc{0})
		oerr := b.Occurrences(t.Context(), new(index.Occurrences), []index.Doc{0, 1}, [][]string{{word}}, index.Title, index.Body)
		if err = errors.Join(serr, herr, oerr); err != nil {
			return err
		}
	}
	return nil
}

// readArticles asks for everything that is found by an article or a filter. A damaged id
// is another id, and no error.
func readArticles(t *testing.T, b *Backend) error {
	t.Helper()
	var errs []error
	for _, id := range []string{"a0", "a39"} {
		_, aerr := b.Article(t.Context(), id)
		_, _, berr := b.Beginning(t.Context(), id, 5)
		_, rerr := b.Related(t.Context(), id, 5)
		for _, err := range []error{aerr, berr, rerr} {
			if !errors.Is(err, index.ErrNotFound) {
				errs = append(errs, err)
			}
		}
	}
	for _, err := range b.Articles(t.Context()) {
		errs = append(errs, err)
	}
	_, err := b.TitleWeights(t.Context(), []index.Doc{0, 1}, true)
	errs = append(errs, err)
	_, err = b.InTitle(t.Context(), []index.Doc{0, 1}, [][]string{{"bowlin"}})
	errs = append(errs, err)
	for _, n := range []index.Node{
		index.Phrase{Words: []string{"bowline", "holds"}, Weight: 1},
		index.Prefix{Text: "b", Weight: 1},
		index.Filter{Attribute: index.Language, Values: []string{"en"}},
		index.Filter{Attribute: index.ID, Values: []string{"a7"}},
	} {
		_, err := b.Search(t.Context(), &index.Request{Query: n, Ranking: index.DefaultRanking(), Limit: 10, Facets: []index.FacetRequest{{Attribute: index.Language, Size: 3}}})
		errs = append(errs, err)
	}
	for _, err := range errs {
		if err != nil && !errors.Is(err, index.ErrCorrupt) {
			t.Errorf("error %v does not wrap ErrCorrupt", err)
		}
	}
	return errors.Join(errs...)
}

// TestOpenDoesNotWait: Bleve waits for ever for an index that is being written.
func TestOpenDoesNotWait(t *testing.T) {
	dir := t.TempDir()
	b, err := Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = b.Close() }()
	if r, err := Open(dir); err == nil {
		t.Errorf("an index that is being written was opened; close: %v", r.Close())
	}
}

// TestBrokenEngine: when the engine's background work dies, a batch may hang in
// it for ever; neither Put nor Close may.
func TestBrokenEngine(t *testing.T) {
	b, err := Memory() // nothing is left on disk that the hanging batch would write to
	if err != nil {
		t.Fatal(err)
	}
	died := errors.New("the merger died")
	b.failed <- died
	if err := b.Put(t.Context(), corpus.Article{ID: "a", Title: "A"}); !errors.Is(err, died) {
		t.Errorf("Put: %v, want what the engine died of", err)
	}
	if err := b.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
}

// TestDamagedEngine: bbolt panics where its file is damaged.
func TestDamagedEngine(t *testing.T) {
	dir := written(t)
	path := filepath.Join(dir, engineName, "store", "root.bolt")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 4096; i < len(data); i += 64 {
		copy(data[i:], "garbage!")
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if b, err := Open(dir); !errors.Is(err, index.ErrCorrupt) {
		t.Errorf("error %v, want ErrCorrupt (opened: %v)", err, b != nil)
	}
}

// TestReadableByAll: a server seldom runs as the user who builds.
func TestReadableByAll(t *testing.T) {
	err := filepath.WalkDir(written(t), func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o044 != 0o044 {
			t.Errorf("%s is %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
