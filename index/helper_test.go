package index

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"kindred/corpus"
)

// beginHere makes the test binary a second process that begins a draft in the
// folder it is started in, says how that went, and holds the draft until it is
// killed or its input ends.
const beginHere = "KINDRED_TEST_BEGIN"

func TestMain(m *testing.M) {
	if os.Getenv(beginHere) != "" {
		draft, err := At(".").Begin()
		switch {
		case errors.Is(err, ErrBusy):
			fmt.Println("busy")
		case err != nil:
			fmt.Println(err)
		default:
			fmt.Println("begun", draft.Number)
			_, _ = bufio.NewReader(os.Stdin).ReadByte()
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// contents is the file in which fakeOpen finds how many articles a generation
// holds.
const contents = "articles"

// fakeReader is a reader that holds the articles "0" to "n-1" and watches over
// the way it is used.
type fakeReader struct {
	articles int
	total    int // what a search finds
	broken   error
	closeErr error

	mu     sync.Mutex
	closes int
	late   int // uses after the first Close
}

var _ ReadCloser = (*fakeReader)(nil)

// use is called by every method but Close.
func (r *fakeReader) use() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closes > 0 {
		r.late++
	}
}

func (r *fakeReader) Search(_ context.Context, req *Request) (*Result, error) {
	r.use()
	result := &Result{Total: r.total}
	for i := req.Offset; i < min(req.Offset+req.Limit, r.articles); i++ {
		result.Hits = append(result.Hits, Hit{Head: Head{ID: strconv.Itoa(i)}})
	}
	return result, nil
}

func (r *fakeReader) Article(_ context.Context, id string) (corpus.Article, error) {
	r.use()
	return corpus.Article{ID: id}, r.broken
}

func (r *fakeReader) Beginning(_ context.Context, id string, _ int) (corpus.Article, bool, error) {
	r.use()
	return corpus.Article{ID: id}, true, r.broken
}

func (r *fakeReader) Opening(context.Context, Doc, int, []byte) (summary string, text []byte, err error) {
	r.use()
	return "", nil, r.broken
}

func (r *fakeReader) Articles(context.Context) iter.Seq2[corpus.Article, error] {
	r.use()
	return func(func(corpus.Article, error) bool) {}
}

func (*fakeReader) Derived(context.Context, string) ([]byte, error) { return nil, nil }

func (r *fakeReader) Related(context.Context, string, int) ([]Neighbor, error) {
	r.use()
	return nil, nil
}

func (r *fakeReader) Lexicon(context.Context, Form) (Lexicon, error) {
	r.use()
	return nil, nil
}

func (r *fakeReader) Heads(context.Context, []Doc) ([]Head, error) {
	r.use()
	return nil, nil
}

func (r *fakeReader) TitleWeights(context.Context, []Doc, bool) ([]float64, error) {
	r.use()
	return nil, nil
}

func (r *fakeReader) InTitle(context.Context, []Doc, [][]string) ([]uint64, error) {
	r.use()
	return nil, nil
}

func (r *fakeReader) Kin(context.Context, []Kin, Doc, int) ([]Kin, error) {
	r.use()
	return nil, nil
}

func (r *fakeReader) Occurrences(context.Context, *Occurrences, []Doc, [][]string, ...Field) error {
	r.use()
	return nil
}

func (r *fakeReader) Stats(context.Context) (Stats, error) {
	r.use()
	return Stats{Articles: r.articles, Terms: 7 * r.articles}, nil
}

func (r *fakeReader) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closes++
	return r.closeErr
}

// state returns how often r was closed, and used after that.
func (r *fakeReader) state() (closes, late int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.closes, r.late
}

// fakeOpen opens what fill wrote.
func fakeOpen(dir string) (ReadCloser, error) {
	data, err := os.ReadFile(filepath.Join(dir, contents))
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(string(data))
	if err != nil {
		return nil, err
	}
	return &fakeReader{articles: n, total: n}, nil
}

// begin begins a draft that holds n articles.
func begin(t testing.TB, g *Generations, n int) *Draft {
	t.Helper()
	d, err := g.Begin()
	if err != nil {
		t.Fatalf("Begin: %v", err)
	}
	if err := os.WriteFile(filepath.Join(d.Dir, contents), []byte(strconv.Itoa(n)), 0o600); err != nil {
		t.Fatal(err)
	}
	return d
}

// numbers are n articles whose ids are their numbers.
func numbers(n int) []corpus.Entry {
	entries := make([]corpus.Entry, n)
	for i := range entries {
		entries[i].ID = strconv.Itoa(i)
	}
	return entries
}

// publish publishes a generation of n articles and returns its number.
func publish(t testing.TB, g *Generations, n int) int {
	t.Helper()
	d := begin(t, g, n)
	if _, err := d.Publish(t.Context(), fakeOpen, Contents{Articles: numbers(n)}); err != nil {
		t.Fatalf("Publish: %v", err)
	}
	return d.Number
}

// put writes a file below a data folder.
func put(t testing.TB, content string, path ...string) {
	t.Helper()
	name := filepath.Join(path...)
	if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// expectLine fails unless the next line of r is want.
func expectLine(t *testing.T, r *bufio.Reader, want string) {
	t.Helper()
	got, err := r.ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	if got != want+"\n" {
		t.Fatalf("the other process said %q, want %q", got, want)
	}
}
