// Package searchtest has what the tests of package search and of the rooms below it share:
// indexes in memory, vocabularies of counted words, and the collections that ranking is
// measured on. What goes wrong here fails the test.
package searchtest

import (
	"bytes"
	"context"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"unicode/utf8"

	"kindred/corpus"
	"kindred/corpus/sample"
	"kindred/index"
	"kindred/index/bleve"
	"kindred/search/vocabulary"
)

// Shared returns a folder of the collections that ranking is measured on, which are not part
// of the repository: below KINDRED_SHARED, or in the folder shared beside the repository.
// Where it is missing the test is skipped, or fails if KINDRED_REQUIRE_SHARED is 1.
func Shared(t *testing.T, elem ...string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("the collections take a minute")
	}
	root := os.Getenv("KINDRED_SHARED")
	if root == "" {
		root = filepath.Join(Repository(t), "..", "shared")
	}
	p := filepath.Join(append([]string{root}, elem...)...)
	if _, err := os.Stat(p); err != nil {
		if os.Getenv("KINDRED_REQUIRE_SHARED") == "1" {
			t.Fatalf("the collections are missing: %v", err)
		}
		t.Skipf("the collections are not here (set KINDRED_SHARED): %v", err)
	}
	return p
}

// Repository returns the folder with go.mod in it, in which the test stands.
func Repository(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no folder above this one has a go.mod")
		}
		dir = filepath.Dir(dir)
	}
}

// Collection returns an index in memory of the collection in a folder of [Shared].
func Collection(t *testing.T, dir string) index.Backend {
	t.Helper()
	src, err := corpus.Open(filepath.Join(dir, "corpus.ndjson.gz"), corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	// The judgements know of copies.
	archive, err := corpus.Collect(t.Context(), []corpus.Source{src}, corpus.CollectOptions{KeepCopies: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := archive.Close(); err != nil {
			t.Error(err)
		}
	}()
	if n := len(archive.Report.Skipped); n > archive.Len()/100 {
		t.Errorf("%d articles are skipped, the first because %v", n, archive.Report.Skipped[0])
	}
	b := Memory(t)
	if _, err := index.Build(t.Context(), b, archive, nil); err != nil {
		t.Fatal(err)
	}
	return b
}

// Parsed returns what a file of a collection says.
func Parsed[T any](t *testing.T, dir, name string, read func(io.Reader, string) (T, error)) T {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	v, err := read(bytes.NewReader(data), name)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Memory returns a new backend in memory with the articles in it, put batch by batch. It is
// closed when the test ends.
func Memory(t testing.TB, batches ...[]corpus.Article) index.Backend {
	t.Helper()
	b, err := bleve.Memory()
	if err != nil {
		t.Fatalf("Memory: %v", err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	for _, batch := range batches {
		if err := b.Put(t.Context(), batch...); err != nil {
			t.Fatalf("Put: %v", err)
		}
	}
	return b
}

var sampleOnce = sync.OnceValues(func() (index.Reader, error) {
	ctx := context.Background()
	b, err := bleve.Memory()
	if err != nil {
		return nil, err
	}
	src := corpus.Dir(sample.Blog(), "sample", corpus.Options{Language: "en"})
	archive, err := corpus.Collect(ctx, []corpus.Source{src}, corpus.CollectOptions{})
	if err != nil {
		return nil, err
	}
	defer func() { _ = archive.Close() }() // all of it was read
	_, err = index.Build(ctx, b, archive, nil)
	return b, err
})

// Sample returns the sample blog, indexed once for all tests. It has neither related lists
// nor outlines.
func Sample(t testing.TB) index.Reader {
	t.Helper()
	r, err := sampleOnce()
	if err != nil {
		t.Fatalf("indexing the sample blog: %v", err)
	}
	return r
}

// Words returns the words of one form that an index holds.
func Words(t testing.TB, r index.Reader, form index.Form) *vocabulary.Words {
	t.Helper()
	v, err := vocabulary.Read(t.Context(), r, form)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Counted returns a vocabulary of words, each in so many articles.
func Counted(counts map[string]int) *vocabulary.Words {
	l := &lexicon{words: slices.Sorted(maps.Keys(counts))}
	for _, w := range l.words {
		l.counts = append(l.counts, counts[w])
	}
	return vocabulary.Of(l)
}

// lexicon is an [index.Lexicon] in memory.
type lexicon struct {
	words  []string
	counts []int
}

func (l *lexicon) Len() int                     { return len(l.words) }
func (l *lexicon) Word(i int) string            { return l.words[i] }
func (l *lexicon) Articles(i int) int           { return l.counts[i] }
func (l *lexicon) Find(word string) (int, bool) { return slices.BinarySearch(l.words, word) }

// Many returns a vocabulary of so many words that look like words: the start of one of the
// sample blog, and the end of another. They are the same each time.
func Many(t testing.TB, n int) *vocabulary.Words {
	t.Helper()
	v := Words(t, Sample(t), index.Exact)
	rnd := rand.New(rand.NewPCG(9, 10)) // #nosec G404 -- the same words each time
	counts := map[string]int{}
	for len(counts) < n {
		a, c := v.Word(rnd.IntN(v.Len())), v.Word(rnd.IntN(v.Len()))
		if i, j := rnd.IntN(len(a)+1), rnd.IntN(len(c)+1); utf8.ValidString(a[:i] + c[j:]) {
			counts[a[:i]+c[j:]] = 1 + rnd.IntN(100)
		}
	}
	return Counted(counts)
}

// Relater finds the kin of articles that it is shown.
type Relater interface {
	See(ctx context.Context, articles []index.Analysed) error
	Finish(ctx context.Context, w index.Writer) error
}

// Relate shows a relater all articles of b, after the last was put, and has it store their
// kin there, as a build does.
func Relate(ctx context.Context, b index.Backend, r Relater) error {
	if err := index.Analyse(ctx, b, func(articles []index.Analysed) error { return r.See(ctx, articles) }); err != nil {
		return err
	}
	return r.Finish(ctx, b)
}
