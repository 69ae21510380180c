package impact

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"kindred/index"
)

// A code is within half a step of what it stands for, and grows with it.
func TestCode(t *testing.T) {
	const k1 = 1.2
	last := uint8(0)
	for tf := 0.001; tf < 200; tf *= 1.01 {
		c := code(k1, tf)
		if c < last || c == 0 {
			t.Fatalf("code(%g) = %d after %d", tf, c, last)
		}
		last = c
		s, got := tf/(k1+tf), frequency(k1, int(c))/(k1+frequency(k1, int(c)))
		if c > 1 && c < codes-1 && math.Abs(s-got) > 0.5/codes+1e-5 {
			t.Errorf("code(%g) = %d stands for %g of %g", tf, c, got, s)
		}
	}
	for _, x := range []float64{0, grain, 1, 0.3, 123.456} {
		if r := rounded(x); math.Abs(r-x) > grain/2 || r != rounded(r) || math.Mod(r, grain) != 0 {
			t.Errorf("rounded(%g) = %g", x, r)
		}
	}
}

// The impact of a word in a body is near what the exact length gives.
func TestBodies(t *testing.T) {
	r := index.DefaultRanking()
	lengths := func(yield func(uint32) bool) {
		for n := uint32(0); n < 200_000 && yield(n); n += 1 + n/50 {
		}
	}
	b := newBodies(&r, 600, lengths)
	for n := range lengths {
		if n == 0 {
			continue // no word is there
		}
		for often := 1; often <= mostTold; often++ {
			tf := r.Fields[index.Body].Normalise(float64(often), float64(n), 600)
			want, got := tf/(r.K1+tf), float64(b.impacts[often][b.class(n)])/codes
			if math.Abs(got-want) > 0.5/codes+1.0/300 && got > 1.0/codes {
				t.Errorf("%d times in %d words: %g, exactly %g", often, n, got, want)
			}
		}
	}
}

// However the tokens were gathered, the file is the same.
func TestRunsMakeNoDifference(t *testing.T) {
	articles := randomArticles(rand.New(rand.NewPCG(1, 2)), 300) // #nosec G404 -- the same articles each time
	want := builtFrom(t, NewBuilder(index.DefaultRanking(), ""), articles)
	for _, batch := range []int{1, 100, 5000} {
		for _, dir := range []string{"", t.TempDir()} {
			b := NewBuilder(index.DefaultRanking(), dir)
			b.batch = batch
			if got := builtFrom(t, b, articles); !bytes.Equal(got, want) {
				t.Errorf("in runs of %d tokens, with folder %q: another file", batch, dir)
			}
		}
	}
}

// Impacts find what exact frequencies find, and each word's score is within the stated
// quantisation of its exact score.
func TestImpactsVersusExact(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4)) // #nosec G404 -- the same queries each time
	f := fileOf(t, randomArticles(rng, 300))
	ranking := index.DefaultRanking()
	terms := 0
	for range 5000 {
		node := randomNode(rng, rng.IntN(3))
		results := make([]map[index.Doc]float64, 2)
		for i, impacts := range []bool{true, false} {
			e := f.evaluation(t.Context(), &ranking, impacts)
			s := e.eval(node)
			results[i] = map[index.Doc]float64{}
			for doc := range uint32(f.Len()) {
				if s.has(doc) {
					results[i][index.Doc(doc)] = s.scores[doc]
				} else if s.scores[doc] != 0 {
					t.Fatalf("%v: article %d does not match and scores %g", node, doc, s.scores[doc])
				}
			}
			e.give(s)
			if e.err != nil {
				t.Fatal(e.err)
			}
			e.end()
		}
		if len(results[0]) != len(results[1]) {
			t.Fatalf("%v: %d articles by impacts, %d by frequencies", node, len(results[0]), len(results[1]))
		}
		term, ok := node.(index.Term)
		for doc, got := range results[0] {
			want, found := results[1][doc]
			if !found {
				t.Fatalf("%v: article %d is found by impacts only", node, doc)
			}
			if ok && len(term.Variants) == 1 && term.Variants[0].Weight == 1 {
				terms++
				highest := term.Weight * (ranking.K1 + 1) * index.IDF(f.Len(), 0.5) // no word is rarer
				if math.Abs(got-want) > highest*0.51/codes {
					t.Errorf("%v: article %d scores %g, exactly %g", node, doc, got, want)
				}
			}
		}
	}
	if terms < 10_000 {
		t.Errorf("only %d scores were compared", terms)
	}
}

// Pages are cut from the order of all matches, whatever comes first.
func TestTopIsTheBeginningOfAll(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6)) // #nosec G404 -- the same queries each time
	f := fileOf(t, randomArticles(rng, 300))
	for range 1000 {
		req := index.Request{
			Query: randomNode(rng, 2), Ranking: index.DefaultRanking(), Sort: index.Order(rng.IntN(3)), Limit: f.Len(), Bare: true,
			First: []index.Node{randomNode(rng, 1), randomNode(rng, 1)}[:rng.IntN(3)],
		}
		all, err := f.Search(t.Context(), &req)
		if err != nil {
			t.Fatal(err)
		}
		if len(all.Matches) != all.Total {
			t.Fatalf("%v: %d of %d matches", req.Query, len(all.Matches), all.Total)
		}
		req.Offset, req.Limit = rng.IntN(20), rng.IntN(30)
		some, err := f.Search(t.Context(), &req)
		if err != nil {
			t.Fatal(err)
		}
		want := all.Matches[min(req.Offset, all.Total):min(req.Offset+req.Limit, all.Total)]
		if !slices.Equal(want, some.Matches) {
			t.Fatalf("%v from %d, %d long: %v, want %v", req.Query, req.Offset, req.Limit, some.Matches, want)
		}
	}
}

// randomDisjunction is a query as readers ask most: words as written, stems, stems in
// titles, a beginning and a phrase, with weights, and at times something else.
func randomDisjunction(rng *rand.Rand) index.Node {
	nodes := index.Any{}
	for range 1 + rng.IntN(6) {
		n := randomNode(rng, 0)
		if t, ok := n.(index.Term); ok {
			t.Weight *= rng.Float64() * rng.Float64()
			n = t
		}
		nodes = append(nodes, n)
	}
	if rng.IntN(4) == 0 {
		nodes = append(nodes, randomNode(rng, 2))
	}
	return index.Any{index.All{nodes}, index.All{randomNode(rng, 0)}}
}

// Who wants only the best gets the same ones, with the same scores, whether what the query
// adds is remembered or not, in one window of articles and in several.
func TestPrunedIsTheBeginningOfAll(t *testing.T) {
	for _, c := range []struct{ articles, queries, passed int }{
		{1500, 6000, 300},
		{2*windowDocs + 5000, 150, 10},
	} {
		passed := prunedIsTheBeginningOfAll(t, c.articles, c.queries)
		if passed < c.passed {
			t.Errorf("articles of %d were passed over in %d queries only", c.articles, passed)
		}
	}
}

// prunedIsTheBeginningOfAll returns in how many queries articles were passed over.
func prunedIsTheBeginningOfAll(t *testing.T, articles, queries int) (passed int) {
	t.Helper()
	rng := rand.New(rand.NewPCG(11, 12)) // #nosec G404 -- the same queries each time
	f := fileOf(t, randomArticles(rng, articles))
	for i := range queries {
		req := index.Request{
			Query: randomDisjunction(rng), Ranking: index.DefaultRanking(), Offset: rng.IntN(3) * rng.IntN(5), Limit: 1 + rng.IntN(40), Bare: true,
			First: []index.Node{randomNode(rng, 0), randomNode(rng, 0)}[:rng.IntN(3)],
		}
		if i%4 == 0 {
			req.Query = randomNode(rng, 2)
		}
		all, err := f.Search(t.Context(), &req)
		if err != nil {
			t.Fatal(err)
		}
		req.Pruned = true
		f.known = newClauseMemo(f.Len())
		for time := range 3 { // the second one remembers
			some, err := f.Search(t.Context(), &req)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(all.Matches, some.Matches) {
				t.Fatalf("%v first %v from %d, %d long, time %d: %v, want %v", req.Query, req.First, req.Offset, req.Limit, time, some.Matches, all.Matches)
			}
			if some.Total > all.Total || some.Total < min(all.Total, req.Offset+req.Limit) {
				t.Fatalf("%v first %v, time %d: total %d of %d", req.Query, req.First, time, some.Total, all.Total)
			}
			if time == 0 && some.Total < all.Total {
				passed++
			}
		}
		f.known = newClauseMemo(f.Len())
	}
	return passed
}

func TestDamaged(t *testing.T) {
	whole := builtFrom(t, NewBuilder(index.DefaultRanking(), ""), randomArticles(rand.New(rand.NewPCG(7, 8)), 20)) // #nosec G404 -- as above
	for name, data := range map[string][]byte{
		"empty":           {},
		"cut off":         whole[:len(whole)-1],
		"another version": append(bytes.Clone(whole[:len(whole)-1]), '0'),
		"its description": func() []byte {
			d := bytes.Clone(whole)
			d[len(d)-20] ^= 1
			return d
		}(),
		"its beginning missing": whole[len(whole)/2:],
	} {
		if _, err := Parse(data); !errors.Is(err, index.ErrCorrupt) {
			t.Errorf("%s: %v, want ErrCorrupt", name, err)
		}
	}
}

// FuzzParse: any bytes are refused or opened.
func FuzzParse(f *testing.F) {
	whole := builtFrom(f, NewBuilder(index.DefaultRanking(), ""), randomArticles(rand.New(rand.NewPCG(9, 9)), 3)) // #nosec G404 -- as above
	f.Add(whole)
	f.Add(whole[:len(whole)-1])
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Parse(data)
		if err != nil && !errors.Is(err, index.ErrCorrupt) {
			t.Errorf("error %v does not wrap ErrCorrupt", err)
		}
		if err == nil && file.Len() < 0 {
			t.Errorf("%d articles", file.Len())
		}
	})
}
