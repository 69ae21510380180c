package kin

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/analysis"
)

// naive relates articles as the formula has it: with maps, and every article with
// every other.
type naive struct {
	articles []corpus.Article
	vectors  []naiveVector
}

type naiveVector struct {
	terms  []naiveTerm // heaviest first
	weight map[string]float64
	norm   float64
}

type naiveTerm struct {
	text   string
	weight float64
}

// eachNaiveTerm calls f with the terms of a text, the tokens that each spans, and
// the number of stems before.
func eachNaiveTerm(tokens []analysis.Token, f func(term string, from, to, n int)) {
	last, n := -1, 0
	for i, t := range tokens {
		halves := func(k int) bool {
			return k >= 0 && k < len(tokens) && tokens[k].Run && t.Run && (k == i || tokens[min(k, i)].End == tokens[max(k, i)].Start) &&
				(k == i && analysis.FunctionStem(t.Stem) || analysis.SureFunctionStem(tokens[k].Stem))
		}
		if t.Stop || t.Stem == "" || halves(i-1) || halves(i) || halves(i+1) {
			continue
		}
		f(t.Stem, i, i, n)
		if last >= 0 {
			f(tokens[last].Stem+" "+t.Stem, last, i, n)
		}
		last = i
		n++
	}
}

func naiveFrequencies(a *corpus.Article) map[string]float64 {
	tf := map[string]float64{}
	w := DefaultWeights()
	weights := map[partKind]float64{
		partTitle: w.Title, partSummary: w.Summary, partText: w.Body, partCode: w.Code, partTag: w.Tags, partHeading: w.Headings,
	}
	for _, p := range naiveParts(a) {
		eachNaiveTerm(analysis.For(a.Language).Tokens(nil, p.text), func(term string, _, _, n int) {
			tf[term] += weights[p.kind]
			if p.kind == partText && n < leadWords {
				tf[term] += w.Lead
			}
		})
	}
	return tf
}

// newNaiveVector weighs terms of which df articles of n have each.
func newNaiveVector(tf map[string]float64, df map[string]int, n int) naiveVector {
	v := naiveVector{weight: map[string]float64{}}
	for term, f := range tf {
		if w := math.Sqrt(f) * naiveIDF(term, n, df[term]); df[term] >= minKinDF && w > 0 {
			v.terms = append(v.terms, naiveTerm{term, w})
			v.weight[term] = w
		}
	}
	slices.SortFunc(v.terms, func(x, y naiveTerm) int {
		if float32(x.weight) != float32(y.weight) {
			return cmp.Compare(y.weight, x.weight)
		}
		return cmp.Compare(naiveHash(x.text), naiveHash(y.text))
	})
	sum := 0.0
	for _, t := range v.terms {
		sum += t.weight * t.weight
	}
	v.norm = math.Pow(math.Sqrt(sum), DefaultWeights().Norm)
	return v
}

// naiveIDF is the weight of a term that df of n articles have.
func naiveIDF(term string, n, df int) float64 {
	w := DefaultWeights()
	idf := math.Log(float64(n) / float64(df))
	if strings.Contains(term, " ") {
		idf *= w.Pairs
	}
	return idf
}

func naiveHash(text string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(text))
	return h.Sum64()
}

func newNaive(articles []corpus.Article) *naive {
	r := &naive{articles: articles}
	df := map[string]int{}
	var tfs []map[string]float64
	for _, a := range articles {
		tf := naiveFrequencies(&a)
		tfs = append(tfs, tf)
		for term := range tf {
			df[term]++
		}
	}
	for _, tf := range tfs {
		r.vectors = append(r.vectors, newNaiveVector(tf, df, len(articles)))
	}
	return r
}

// score returns how near b is to a without regard to dates, and what each of a's
// terms adds to it.
func (v *naiveVector) score(b *naiveVector) (score float64, shared []naiveTerm) {
	n, cut := min(int(DefaultWeights().Query), len(v.terms)), 0.0
	if n < len(v.terms) {
		cut = v.terms[n].weight
	}
	for _, t := range v.terms[:n] {
		own := math.Sqrt(max(0, t.weight*t.weight-cut*cut))
		if w := own * b.weight[t.text]; w > 0 {
			score += w / v.norm / b.norm
			shared = append(shared, naiveTerm{t.text, w})
		}
	}
	return score, shared
}

// list returns the kin of the i-th article.
func (r *naive) list(i int) []index.Neighbor {
	a, w := &r.articles[i], DefaultWeights()
	spoken := naiveSpellings(a)
	var list []index.Neighbor
	for j, b := range r.articles {
		score, shared := r.vectors[i].score(&r.vectors[j])
		if i == j || score == 0 {
			continue
		}
		if !a.Published.IsZero() && !b.Published.IsZero() {
			days := math.Abs(a.Published.Sub(b.Published).Hours()) / 24
			score *= 1 + w.Dates*math.Exp(-days/w.DateDays)
		}
		list = append(list, index.Neighbor{ID: b.ID, Score: score, Reasons: naiveReasons(shared, spoken)})
	}
	slices.SortFunc(list, func(x, y index.Neighbor) int {
		if math.Abs(x.Score-y.Score) > nearTie*x.Score {
			return cmp.Compare(y.Score, x.Score)
		}
		return cmp.Compare(x.ID, y.ID)
	})
	for k := maxExplained; k < len(list); k++ {
		list[k].Reasons = nil
	}
	return list[:min(kinDepth, len(list))]
}

// nearTie is how far scores may lie apart that are equal but for rounding.
const nearTie = 1e-5

type naiveSpelling struct {
	text  string
	stems []string
}

// naiveSpellings returns how an article writes its terms.
func naiveSpellings(a *corpus.Article) map[string]naiveSpelling {
	out := map[string]naiveSpelling{}
	capital := func(s string) bool { r, _ := utf8.DecodeRuneInString(s); return unicode.IsUpper(r) }
	for _, p := range naiveParts(a) {
		tokens := analysis.For(a.Language).Tokens(nil, p.text)
		eachNaiveTerm(tokens, func(term string, from, to, _ int) {
			s := naiveSpelling{strings.Join(strings.Fields(p.text[tokens[from].Start:analysis.End(tokens, to)]), " "), []string{tokens[from].Stem}}
			if to > from {
				if to > from+1 || apart(p.text[tokens[from].End:tokens[to].Start]) {
					return
				}
				s.stems = append(s.stems, tokens[to].Stem)
			}
			if before, ok := out[term]; !ok || capital(before.text) && !capital(s.text) {
				out[term] = s
			}
		})
	}
	return out
}

func naiveReasons(shared []naiveTerm, spoken map[string]naiveSpelling) []string {
	slices.SortFunc(shared, func(x, y naiveTerm) int {
		if math.Abs(x.weight-y.weight) > nearTie*x.weight {
			return cmp.Compare(y.weight, x.weight)
		}
		return cmp.Compare(naiveHash(x.text), naiveHash(y.text))
	})
	words, numbers, little := []string{}, []string{}, []string{}
	named := map[string]bool{}
	for _, t := range shared {
		s, ok := spoken[t.text]
		if !ok || slices.ContainsFunc(s.stems, func(stem string) bool { return named[stem] }) {
			continue
		}
		for _, stem := range s.stems {
			named[stem] = true
		}
		switch kindOfReason(s.text) {
		case reasonWord:
			words = append(words, s.text)
		case reasonNumber:
			numbers = append(numbers, s.text)
		case reasonLittle:
			little = append(little, s.text)
		}
	}
	if len(words)+len(numbers) == 0 {
		return little[:min(1, len(little))]
	}
	words = words[:min(maxReasons, len(words))]
	return append(words, numbers[:min(maxReasons-len(words), len(numbers))]...)
}

// The lists are those of the formula, whatever the texts are made of.
func TestRelateNaive(t *testing.T) {
	for name, articles := range map[string][]corpus.Article{
		"the sample blog":  sampleBlog(t).public,
		"made at random":   randomArticles(rand.New(rand.NewPCG(1, 2)), 400),
		"of few words":     randomArticles(rand.New(rand.NewPCG(3, 4)), 3),
		"of a single word": {{ID: "a", Text: "kelp"}, {ID: "b", Text: "kelp"}, {ID: "c", Text: "moss"}},
	} {
		t.Run(name, func(t *testing.T) {
			articles = slices.SortedFunc(slices.Values(articles), func(x, y corpus.Article) int { return cmp.Compare(x.ID, y.ID) })
			lists := nearestOf(t, articles, DefaultWeights())
			r := newNaive(articles)
			var places, kin, reasons int
			for i, a := range articles {
				want := r.list(i)
				places += len(want)
				k, w := differences(t, a.ID, lists[a.ID], want)
				kin += k
				reasons += w
			}
			t.Logf("of %d places %d have other kin of the same score, %d other reasons of the same weight", places, kin, reasons)
			if 100*kin > places || 20*reasons > places {
				t.Errorf("of %d places %d have other kin, %d other reasons", places, kin, reasons)
			}
		})
	}
}

// differences compares a list with the one that is wanted: the scores must be the
// same. It returns the number of places with other kin, and with other reasons, as
// comes about where scores, or what terms add to them, are equal but for rounding.
func differences(t *testing.T, id string, got, want []index.Neighbor) (kin, reasons int) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s has %d kin, want %d", id, len(got), len(want))
	}
	for k, w := range want {
		g := got[k]
		switch {
		case math.Abs(g.Score-w.Score) > nearTie*w.Score:
			t.Errorf("place %d of %s: %+v, want %+v", k, id, g, w)
		case g.ID != w.ID:
			kin++
		case slices.ContainsFunc(slices.Concat(g.Reasons, w.Reasons), analysis.Unspaced): // they are made whole, see TestRunReasons
			if len(g.Reasons) == 0 {
				t.Errorf("place %d of %s: no reasons, want %q", k, id, w.Reasons)
			}
		case !slices.Equal(g.Reasons, w.Reasons):
			reasons++
		}
	}
	return kin, reasons
}

// randomArticles returns articles of which each word is half as frequent as the one
// before it, or so, with everything that stands between words.
func randomArticles(r *rand.Rand, n int) []corpus.Article {
	gaps := []string{" ", " ", " ", " ", " ", ", ", "-", "\n", "\n\n", " the ", " + ", ". ", "’", "  "}
	words := []string{"Kelp", "kelps", "搜索引擎", "naïve", "C++", "node.js", "2024", "7", "reader’s", strings.Repeat("x", 2*longestSpelling)}
	text := func(n int) string {
		var b strings.Builder
		for range n {
			k := int(math.Exp(r.Float64() * 7))
			word := fmt.Sprintf("w%d", k)
			switch {
			case r.IntN(12) == 0:
				word = words[r.IntN(len(words))]
			case r.IntN(5) == 0:
				word = "W" + word[1:]
			}
			b.WriteString(word + gaps[r.IntN(len(gaps))])
		}
		return b.String()
	}
	var list []corpus.Article
	for i := range n {
		a := corpus.Article{
			ID: fmt.Sprintf("a%03d", i), Language: []string{"en", "de", "zh"}[r.IntN(3)],
			Title: text(r.IntN(5)), Summary: text(r.IntN(8)), Text: text(r.IntN(300)), Code: text(r.IntN(20)),
			Tags: []string{text(1), text(2)}, Headings: []string{text(3)},
		}
		if r.IntN(3) > 0 {
			a.Published = time.Date(2020, 1, r.IntN(2000), r.IntN(24), 0, 0, 0, time.UTC)
		}
		list = append(list, a)
	}
	return list
}

// In place of the frequent terms' lists those of the articles are used, and nothing
// is lost by it; and what is lost if not all articles are looked at is little.
func TestRelateSplit(t *testing.T) {
	articles := randomArticles(rand.New(rand.NewPCG(5, 6)), 500)
	whole := kinUnder(t, articles, limits{frequent: 1, slack: 1})
	for _, tc := range []struct {
		l    limits
		want float64 // share of the best ten
	}{
		{limits{frequent: .5, slack: 1}, 1},
		{limits{frequent: .1, slack: 1}, 1},
		{limits{frequent: 0, slack: 1}, 1},
		{limits{frequent: .1, slack: 1, sparse: true}, 1},
		{limits{frequent: .05, slack: 1, sparse: true}, .95},
		{limits{frequent: .1, slack: .5}, .95},
	} {
		same, of := 0, 0
		for i, list := range kinUnder(t, articles, tc.l) {
			for _, n := range list[:min(10, len(list))] {
				of++
				if slices.Contains(whole[i][:min(10, len(whole[i]))], n) {
					same++
				}
			}
		}
		if share := float64(same) / float64(of); share < tc.want {
			t.Errorf("%+v: %.3f of the best ten are those without limits, want %.3f", tc.l, share, tc.want)
		}
	}
}

// kinUnder returns the kin that are found under limits.
func kinUnder(t *testing.T, articles []corpus.Article, l limits) (kin [][]uint32) {
	t.Helper()
	g := graphOf(t, articles, l, DefaultWeights())
	f := newFinder(g)
	for i := range g.ids {
		var list []uint32
		for _, n := range f.kin(i) {
			list = append(list, n.article)
		}
		kin = append(kin, list)
	}
	return kin
}

// graphOf returns the graph of articles, which are ordered by id.
func graphOf(t testing.TB, articles []corpus.Article, l limits, w Weights) *graph {
	t.Helper()
	texts := textsOf(t, articles)
	g, err := newGraph(t.Context(), texts, &w, l)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// nearestOf returns what is nearest to each article, with the reasons, before the lists
// are made fair.
func nearestOf(t *testing.T, articles []corpus.Article, w Weights) map[string][]index.Neighbor {
	t.Helper()
	g := graphOf(t, articles, limitsOf(len(articles)), w)
	nearest, err := g.nearest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	lists := maps.Collect(g.explained(t.Context(), nearest, &err))
	if err != nil {
		t.Fatal(err)
	}
	return lists
}

// The words named are those that carried the score: of an article without them
// the neighbour is less kin.
func TestReasonsCarryTheScore(t *testing.T) {
	b := sampleBlog(t)
	pairs, lower := lowered(t, b.backend, b.public, 430)
	t.Logf("without the reasons the score is lower for %d of %d pairs", lower, pairs)
	if pairs < 300 || float64(lower) < 0.95*float64(pairs) {
		t.Errorf("without the reasons the score is lower for %d of %d pairs, want 95 %%", lower, pairs)
	}
}

// lowered takes the words of the reasons out of articles, evenly over all that are given
// until there are so many pairs of an article and one of its five kin, and returns how
// many of these have a lower score then.
func lowered(t *testing.T, r index.Reader, articles []corpus.Article, most int) (pairs, lower int) {
	t.Helper()
	tfs, place, df := make([]map[string]float64, len(articles)), map[string]int{}, map[string]int{}
	for i, a := range articles {
		tfs[i] = naiveFrequencies(&a)
		place[a.ID] = i
		for term := range tfs[i] {
			df[term]++
		}
	}
	score := func(a, b map[string]float64) float64 {
		va, vb := newNaiveVector(a, df, len(tfs)), newNaiveVector(b, df, len(tfs))
		s, _ := va.score(&vb)
		return s
	}
	count := func(in, notIn map[string]float64, by int) {
		for term := range in {
			if _, ok := notIn[term]; !ok {
				df[term] += by
			}
		}
	}
	asked := max(1, min(most/ShownKin, len(articles)))
	for n := range asked {
		i := n * len(articles) / asked
		list, err := r.Related(t.Context(), articles[i].ID, ShownKin)
		if err != nil {
			t.Fatal(err)
		}
		for _, kin := range list {
			before := score(tfs[i], tfs[place[kin.ID]])
			without := naiveFrequencies(silenced(&articles[i], kin.Reasons))
			count(tfs[i], without, -1)
			count(without, tfs[i], 1)
			pairs++
			if score(without, tfs[place[kin.ID]]) < before {
				lower++
			}
			count(without, tfs[i], -1)
			count(tfs[i], without, 1)
			checkReasons(t, &articles[i], kin)
		}
	}
	return pairs, lower
}

// naivePart is a text of an article.
type naivePart struct {
	text string
	kind partKind
}

func naiveParts(a *corpus.Article) []naivePart {
	list := []naivePart{{a.Title, partTitle}, {a.Summary, partSummary}, {a.Text, partText}, {a.Code, partCode}}
	for _, t := range a.Tags {
		list = append(list, naivePart{t, partTag})
	}
	for _, h := range a.Headings {
		list = append(list, naivePart{h, partHeading})
	}
	return list
}

// Where two lists' length of others share a rare term, and not more, the rest is looked at, too: they
// may share frequent ones, and be nearer.
func TestRelateFewTouched(t *testing.T) {
	trees := strings.Repeat("oak. elm. ash. fir. yew. larch. birch. maple. alder. ", 3)
	var articles []corpus.Article
	for i := range 200 {
		a := corpus.Article{ID: fmt.Sprintf("a%03d", i), Language: "en"}
		switch {
		case i == 0:
			a.Text = "zebra. " + trees
		case i < 2*kinDepth:
			a.Text = fmt.Sprintf("zebra. w%d. v%d. ", i/2, i/3)
		case i >= 100:
			a.Text = trees
		}
		articles = append(articles, a)
	}
	whole := kinUnder(t, articles, limits{frequent: 1, slack: 1})
	sparse := kinUnder(t, articles, limits{frequent: .33, slack: 1, sparse: true})
	if whole[0][0] < 100 || !slices.Equal(whole[0][:10], sparse[0][:10]) {
		t.Errorf("%v, not %v", sparse[0], whole[0])
	}
}
