//go:build opensearch

package opensearch

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/bleve"
)

// TestEngines asks both backends, over the articles of a real blog: the totals and facets
// are the same, and so are the ten best but where scores are as good as equal.
// KINDRED_OPENSEARCH_REQUESTS is the number of requests.
func TestEngines(t *testing.T) {
	root := os.Getenv("KINDRED_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	src, err := corpus.Open(filepath.Join(root, "data", "related", "digitalgov-blog", "corpus.ndjson.gz"), corpus.Options{})
	if err != nil {
		t.Fatalf("the articles are not here (set KINDRED_SHARED): %v", err)
	}
	archive, err := corpus.Collect(t.Context(), []corpus.Source{src}, corpus.CollectOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	embedded, err := bleve.Memory()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = embedded.Close() }()
	cluster := newIndex(t)
	for _, b := range []index.Backend{embedded, cluster} {
		if _, err := index.Build(t.Context(), b, archive, nil); err != nil {
			t.Fatal(err)
		}
	}
	requests := 300
	if n, err := strconv.Atoi(os.Getenv("KINDRED_OPENSEARCH_REQUESTS")); err == nil {
		requests = n
	}
	g := newAsker(t, embedded)
	differ := 0
	for range requests {
		req := g.request()
		want, err := embedded.Search(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		got, err := cluster.Search(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		if got.Total != want.Total {
			t.Fatalf("%v: %d articles, want %d", req.Query, got.Total, want.Total)
		}
		if diff := cmp.Diff([]any{want.Facets, want.Years}, []any{got.Facets, got.Years}); diff != "" {
			t.Fatalf("%v: facets (-embedded +cluster):\n%s", req.Query, diff)
		}
		if !slices.Equal(docsOf(got), docsOf(want)) {
			differ++
			explain(t, req, want, got)
		}
	}
	t.Logf("%d requests, %d with other articles among the ten best", requests, differ)
	if differ > requests/100 {
		t.Errorf("of %d requests %d have other articles among the ten best", requests, differ)
	}
}

// explain fails unless the articles that differ score as the last one does.
func explain(t *testing.T, req *index.Request, want, got *index.Result) {
	t.Helper()
	last := want.Hits[len(want.Hits)-1].Score
	known := docsOf(want)
	for _, h := range got.Hits {
		if !slices.Contains(known, h.Doc) && (h.Score < last*(1-1e-5) || h.Score > last*(1+1e-5)) {
			t.Errorf("%v: %q scores %g in the cluster, where the tenth scores %g", req.Query, h.ID, h.Score, last)
		}
	}
}

func docsOf(r *index.Result) []index.Doc {
	var docs []index.Doc
	for _, h := range r.Hits {
		docs = append(docs, h.Doc)
	}
	slices.Sort(docs)
	return docs
}

// asker makes requests of the words and tags of an index.
type asker struct {
	*rand.Rand
	words   [2]index.Lexicon
	ranking index.BM25F
}

func newAsker(t *testing.T, r index.Reader) *asker {
	t.Helper()
	g := &asker{Rand: rand.New(rand.NewPCG(1, 2)), ranking: index.DefaultRanking()}
	for form := range g.words {
		var err error
		if g.words[form], err = r.Lexicon(t.Context(), index.Form(form)); err != nil {
			t.Fatal(err)
		}
	}
	// Prepared impacts are kept in a byte by the one and in three by the other: both count
	// the words themselves for any other ranking, which is compared here.
	g.ranking.K1 *= 1 + 1e-9
	return g
}

// word returns a word, a frequent one as likely as a rare one.
func (g *asker) word(form index.Form) string {
	l := g.words[form]
	best := g.IntN(l.Len())
	for range g.IntN(6) {
		if i := g.IntN(l.Len()); l.Articles(i) > l.Articles(best) {
			best = i
		}
	}
	return l.Word(best)
}

func (g *asker) term() index.Node {
	form := index.Form(g.IntN(2))
	t := index.Term{Form: form, Weight: 0.5 + g.Float64(), Variants: []index.Variant{{Text: g.word(form), Weight: 1}}}
	for range g.IntN(3) {
		t.Variants = append(t.Variants, index.Variant{Text: g.word(form), Weight: g.Float64()})
	}
	if g.IntN(4) == 0 {
		t.Fields = []index.Field{index.Title}
	}
	return t
}

// prefix returns the beginning of a word that few words have: a ranking that is not
// prepared for counts each of them in each article.
func (g *asker) prefix() index.Prefix {
	word := []rune(g.word(index.Exact))
	for n := min(len(word), 2+g.IntN(3)); ; n++ {
		text := string(word[:n])
		from, _ := g.words[index.Exact].Find(text)
		to, _ := g.words[index.Exact].Find(text + "\U0010ffff")
		if to-from <= 40 || n == len(word) {
			return index.Prefix{Text: text, Weight: 1}
		}
	}
}

func (g *asker) request() *index.Request {
	var node index.Node
	switch g.IntN(6) {
	case 0:
		node = index.All{g.term(), g.term()}
	case 1:
		node = g.prefix()
	case 2:
		node = index.Boost{Node: g.term(), By: index.Any{g.term(), g.term()}}
	case 3:
		node = index.All{g.term(), index.Not{Node: g.term()}}
	default:
		node = index.Any{g.term(), g.term(), g.term()}
	}
	req := &index.Request{Query: node, Ranking: g.ranking, Limit: 10}
	if g.IntN(3) == 0 {
		req.Facets = []index.FacetRequest{{Attribute: index.Tag, Size: 10}, {Attribute: index.Author, Size: 5}}
		req.Years = 5
	}
	if g.IntN(5) == 0 {
		req.Sort = index.Newest
	}
	if g.IntN(5) == 0 {
		req.First = []index.Node{g.term()}
	}
	return req
}
