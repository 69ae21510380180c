package kin

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"kindred/corpus"
	"kindred/index"
	"kindred/search/searchtest"
)

// listsOf reads every list of kin.
func listsOf(t *testing.T, b index.Backend, articles []corpus.Article) map[string][]index.Neighbor {
	t.Helper()
	lists := map[string][]index.Neighbor{}
	for _, a := range articles {
		list, err := b.Related(t.Context(), a.ID, Most)
		if err != nil {
			t.Fatal(err)
		}
		lists[a.ID] = list
	}
	return lists
}

// How much a word counts in each part of an article, and what is a term.
func TestFrequencies(t *testing.T) {
	far := strings.Repeat("the filler ", leadWords) // filler is a stem, the is none
	a := &corpus.Article{
		Language: "en", Title: "Kelps", Summary: "kelp", Text: "Kelp of the tide.\n\n" + far + "net", Code: "kelp()",
		Tags: []string{"kelp", "rye"}, Headings: []string{"kelp", "mole"},
	}
	got := frequenciesOf(t, a)
	for term, want := range map[string]float32{
		// title 5 + summary 2 + lead of the body 1+1 + code 0.2 + tag 2 + heading 1
		"kelp": 5 + 2 + 2 + 0.2 + 2 + 1,
		"rye":  2,
		"mole": 1,
		// kelp, tide and 98 fillers are the lead, two more and net are not
		"tide":          1 + 1,
		"filler":        98*2 + 2,
		"net":           1,
		"kelp tide":     2, // neighbours but for function words, of the same stems
		"filler net":    1,
		"filler filler": 97*2 + 2,
		"tide filler":   2,
		"kelp rye":      0, // words of two tags are no neighbours
		"the":           0,
		"of":            0,
	} {
		if g := got[term]; math.Abs(float64(g-want)) > 1e-4 {
			t.Errorf("frequency of %q = %v, want %v", term, g, want)
		}
	}
	if len(got) != 10 {
		t.Errorf("%d terms, want 10", len(got))
	}
}

// frequenciesOf returns how often an article has each term, as text.
func frequenciesOf(t *testing.T, a *corpus.Article) map[string]float32 {
	t.Helper()
	// Read twice, because terms of a single article are left out.
	again := *a
	again.ID += "-2"
	texts := textsOf(t, []corpus.Article{*a, again})
	got := map[string]float32{}
	l := &texts.lexicon
	w := plainWeights()
	c := newCounter(l, &w)
	counted := c.count(texts.texts[0])
	keys := c.keys()
	for _, e := range counted {
		first, second := keys[e.term].stems()
		text := l.stemTexts.text(first)
		if keys[e.term].isPair() {
			text += " " + l.stemTexts.text(second)
		}
		got[text] = float32(e.count) / kinUnit
		if h := l.hash(keys[e.term]); uint64(h) != naiveHash(text) {
			t.Errorf("hash of %q = %x, want %x", text, h, naiveHash(text))
		}
	}
	return got
}

// textsOf returns what a Relater keeps of articles.
func textsOf(t testing.TB, articles []corpus.Article) *archiveTexts {
	t.Helper()
	r := NewRelater()
	if err := index.Analyse(t.Context(), articlesOnly{list: articles}, func(list []index.Analysed) error { return r.See(t.Context(), list) }); err != nil {
		t.Fatal(err)
	}
	r.texts.settle()
	return &r.texts
}

// articlesOnly is a [index.Reader] of which the articles can be read, ordered by id.
type articlesOnly struct {
	index.Reader
	list []corpus.Article
	err  error // instead of the last article
}

func (r articlesOnly) Articles(context.Context) iter.Seq2[corpus.Article, error] {
	return func(yield func(corpus.Article, error) bool) {
		for i, a := range r.list {
			if r.err != nil && i == len(r.list)-1 {
				yield(corpus.Article{}, r.err)
				return
			}
			if !yield(a, nil) {
				return
			}
		}
	}
}

// plainWeights are weights that scores can be worked out by hand with.
func plainWeights() Weights {
	return Weights{
		Title: 5, Summary: 2, Tags: 2, Body: 1, Code: .2, Headings: 1, Lead: 1,
		Pairs: 1, Norm: .85, Query: 200, Dates: .5, DateDays: 365,
	}
}

// tiny is a corpus whose scores can be worked out by hand. Its words stand
// alone in their parts, so that there are no pairs.
func tiny() []corpus.Article {
	return []corpus.Article{
		{ID: "a", Title: "kelp", Tags: []string{"anchor"}, Published: day("2023-01-01")},
		{ID: "b", Title: "kelp", Text: "oar", Published: day("2024-01-01")},
		{ID: "c", Tags: []string{"anchor"}, Text: "oar"},
		{ID: "d", Title: "moss"},
	}
}

// By hand. N = 4; kelp, anchor and oar are in 2 articles each, moss in 1 and
// dropped. A word of the title has frequency 5, of a tag 2, of the beginning of
// the body 1 + 1 = 2. With L = ln(4/2):
//
//	a = (kelp √5·L, anchor √2·L)   |a| = √(5+2)·L = √7·L
//	b = (kelp √5·L, oar √2·L)      |b| = √7·L
//	c = (anchor √2·L, oar √2·L)    |c| = √4·L = 2·L
//
//	a and b share kelp:   √5·L · √5·L = 5·L², / (√7·L · √7·L)^0.85 = 5·L² / (7·L²)^0.85
//	a and c share anchor: √2·L · √2·L = 2·L², / (√7·L · 2·L)^0.85 = 2·L² / (2·√7·L²)^0.85
//	b and c share oar:    the same
//
// a and b are 365 days apart, which multiplies by 1 + 0.5·e^(−365/365) =
// 1.183940; c has no date, which multiplies by 1. L² = 0.480453:
//
//	a, b: 2.402265 / 3.363171^0.85 = 2.402265 / 2.803733 = 0.856810 · 1.183940 = 1.014411
//	a, c: 0.960906 / 2.542318^0.85 = 0.960906 / 2.210271 = 0.434746
func TestScore(t *testing.T) {
	articles := tiny()
	got := nearestOf(t, articles, plainWeights())
	want := map[string][]index.Neighbor{
		"a": {{ID: "b", Score: 1.014411, Reasons: []string{"kelp"}}, {ID: "c", Score: 0.434746, Reasons: []string{"anchor"}}},
		"b": {{ID: "a", Score: 1.014411, Reasons: []string{"kelp"}}, {ID: "c", Score: 0.434746, Reasons: []string{"oar"}}},
		"c": {{ID: "a", Score: 0.434746, Reasons: []string{"anchor"}}, {ID: "b", Score: 0.434746, Reasons: []string{"oar"}}},
		"d": nil,
	}
	near := gocmp.Comparer(func(x, y float64) bool { return math.Abs(x-y) < 2e-6 })
	if diff := gocmp.Diff(want, got, near); diff != "" {
		t.Errorf("lists (-want +got):\n%s", diff)
	}
}

func TestNearness(t *testing.T) {
	a := day("2024-03-01")
	for _, tc := range []struct {
		name string
		b    time.Time
		want float64
	}{
		{"the same day", a, 1.5},
		{"a year later", a.AddDate(0, 0, 365), 1 + 0.5/math.E},
		{"a year before", a.AddDate(0, 0, -365), 1 + 0.5/math.E},
		{"two years", a.AddDate(0, 0, 730), 1 + 0.5/math.E/math.E},
		{"no date", time.Time{}, 1},
	} {
		w := plainWeights()
		x, y := w.nearness(dayOf(a), dayOf(tc.b)), w.nearness(dayOf(tc.b), dayOf(a))
		if math.Abs(x-tc.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", tc.name, x, tc.want)
		}
		if x != y {
			t.Errorf("%s: %v one way and %v the other", tc.name, x, y)
		}
	}
}

// Only the heaviest terms of an article look for kin.
func TestQueryTerms(t *testing.T) {
	words := make([]string, int(DefaultWeights().Query)+1)
	for i := range words {
		words[i] = fmt.Sprintf("w%d", i)
	}
	articles := []corpus.Article{
		{ID: "many", Tags: words, Title: strings.Join(words[1:], ". the . ")},
		{ID: "lightest", Text: words[0]},
		{ID: "heavier", Text: words[1]},
		{ID: "all", Tags: words[2:]},
		{ID: "none", Text: "moss"},
	}
	lists := nearestOf(t, articles, DefaultWeights())
	if got := idsOfKin(lists["many"]); !slices.Equal(got, []string{"all", "heavier"}) {
		t.Errorf("kin by %d terms: %v, want those by all but the lightest", len(words), got)
	}
	if got := idsOfKin(lists["lightest"]); !slices.Equal(got, []string{"many"}) {
		t.Errorf("kin by its one term: %v, want many", got)
	}
}

func idsOfKin(list []index.Neighbor) (ids []string) {
	for _, n := range list {
		ids = append(ids, n.ID)
	}
	return ids
}

func TestRelateSample(t *testing.T) {
	b := sampleBlog(t)
	lists := nearestOf(t, b.public, DefaultWeights())
	for id, list := range lists {
		if len(list) == 0 {
			t.Errorf("%s has no kin", id)
		}
		seen := map[string]bool{id: true} // itself
		for i, n := range list {
			if seen[n.ID] {
				t.Errorf("%s stands in its own list, or twice, in that of %s", n.ID, id)
			}
			seen[n.ID] = true
			if !(n.Score > 0) || math.IsInf(n.Score, 0) {
				t.Errorf("%s and %s have the score %v", id, n.ID, n.Score)
			}
			if i > 0 && cmp.Or(cmp.Compare(n.Score, list[i-1].Score), cmp.Compare(list[i-1].ID, n.ID)) > 0 {
				t.Errorf("list of %s, place %d: not ordered by score, then id", id, i)
			}
		}
		// Whom I find first finds me, and nearly as near: the scores differ only
		// in which terms are looked for.
		mine := list[0]
		i := slices.IndexFunc(lists[mine.ID], func(n index.Neighbor) bool { return n.ID == id })
		if i < 0 || i > 8 {
			t.Errorf("%s is nearest to %s, which has it at place %d", mine.ID, id, i)
		} else if ratio := lists[mine.ID][i].Score / mine.Score; ratio < 0.7 || ratio > 1/0.7 {
			t.Errorf("%s and %s: %v one way, %v the other", id, mine.ID, mine.Score, lists[mine.ID][i].Score)
		}
	}
}

// The same articles give the same lists, whatever order and batches they came in.
func TestRelateDeterministic(t *testing.T) {
	b := sampleBlog(t)
	want := listsOf(t, b.backend, b.public)
	for name, batches := range map[string][][]corpus.Article{
		"once more":         {b.public},
		"backwards":         {backwards(b.public)},
		"in batches":        slices.Collect(slices.Chunk(b.public, 7)),
		"batches backwards": slices.Collect(slices.Chunk(backwards(b.public), 13)),
		"some twice":        {b.public[20:60], b.public},
	} {
		t.Run(name, func(t *testing.T) {
			got := listsOf(t, indexed(t, batches...), b.public)
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Errorf("lists (-want +got):\n%s", diff)
			}
		})
	}
}

func backwards(list []corpus.Article) []corpus.Article {
	out := slices.Clone(list)
	slices.Reverse(out)
	return out
}

func TestRelateTies(t *testing.T) {
	var articles []corpus.Article
	for _, id := range []string{"m", "b", "z", "a", "k"} {
		articles = append(articles, corpus.Article{ID: id, Title: "Kelp and tides"})
	}
	articles = append(articles, corpus.Article{ID: "other", Title: "Rye"})
	lists := nearestOf(t, articles, DefaultWeights())
	for id, want := range map[string]string{"m": "a b k z", "a": "b k m z", "z": "a b k m", "other": ""} {
		var got []string
		for _, n := range lists[id] {
			got = append(got, n.ID)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("kin of %s: %q, want %s", id, got, want)
		}
	}
}

// A term that every article has relates none of them, nor does one of a single
// article.
func TestRelateCommonTerms(t *testing.T) {
	articles := []corpus.Article{{ID: "a", Title: "Kelp"}, {ID: "b", Title: "Kelp"}, {ID: "c", Title: "Kelp"}}
	for id, list := range listsOf(t, indexed(t, articles), articles) {
		if len(list) != 0 {
			t.Errorf("kin of %s: %v, want none", id, list)
		}
	}
	if lists := listsOf(t, indexed(t), nil); len(lists) != 0 {
		t.Errorf("an empty index has lists: %v", lists)
	}
	one := []corpus.Article{{ID: "a", Title: "Kelp"}}
	if lists := listsOf(t, indexed(t, one), one); len(lists["a"]) != 0 {
		t.Errorf("one article alone has kin: %v", lists)
	}
}

// What articles are kin does not depend on the order in which they are seen, nor on
// what they were before they were replaced.
func TestRelaterIsTheSameInAnyOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	articles := randomArticles(rng, 300)
	want := listsOf(t, indexed(t, articles), articles)
	for range 3 {
		b, r := indexed(t, articles), NewRelater()
		order := randomArticles(rng, 40) // of the same ids, and replaced by those that follow
		for _, i := range rng.Perm(len(articles)) {
			order = append(order, articles[i])
		}
		see := func(list []index.Analysed) error { return r.See(t.Context(), list) }
		if err := index.Analyse(t.Context(), articlesOnly{list: order}, see); err != nil {
			t.Fatal(err)
		}
		if err := r.Finish(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(want, listsOf(t, b, articles)); diff != "" {
			t.Fatalf("lists (-want +got):\n%s", diff)
		}
	}
}

// An article that cannot be read ends it, and nothing is stored.
func TestRelateErrors(t *testing.T) {
	broken := errors.New("broken")
	articles := randomArticles(rand.New(rand.NewPCG(9, 9)), 100)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for _, tc := range []struct {
		name string
		ctx  context.Context //nolint:containedctx // a case of a table
		err  error           // of reading
		want error
	}{
		{"reading", t.Context(), broken, broken},
		{"nobody waits", gone, nil, context.Canceled},
	} {
		b := &relatedOnly{articlesOnly: articlesOnly{list: articles, err: tc.err}}
		if err := searchtest.Relate(tc.ctx, b, NewRelater()); !errors.Is(err, tc.want) {
			t.Errorf("%s: Relate = %v, want %v", tc.name, err, tc.want)
		}
		if len(b.ids) > 0 {
			t.Errorf("%s: %d lists are stored", tc.name, len(b.ids))
		}
	}
	b := &relatedOnly{articlesOnly: articlesOnly{list: articles}, most: 40}
	if err := searchtest.Relate(t.Context(), b, NewRelater()); err != nil || len(b.ids) != 40 {
		t.Errorf("%d lists are stored, %v; want as many as were asked for", len(b.ids), err)
	}
}

// relatedOnly is a backend that articles can be read from and lists of kin be stored
// in, or most of them.
type relatedOnly struct {
	index.Backend
	articlesOnly articlesOnly
	most         int
	ids          []string
}

func (b *relatedOnly) Articles(ctx context.Context) iter.Seq2[corpus.Article, error] {
	return b.articlesOnly.Articles(ctx)
}

func (*relatedOnly) Flush(context.Context) error { return nil }

func (*relatedOnly) PutDerived(context.Context, string, []byte) error { return nil }

func (b *relatedOnly) PutRelated(_ context.Context, lists iter.Seq2[string, []index.Neighbor]) error {
	for id := range lists {
		if b.ids = append(b.ids, id); len(b.ids) == b.most {
			break
		}
	}
	return nil
}
