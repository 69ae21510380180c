package search

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/analysis"
)

// listsOf reads every list of kin.
func listsOf(t *testing.T, b index.Backend, articles []corpus.Article) map[string][]index.Neighbor {
	t.Helper()
	lists := map[string][]index.Neighbor{}
	for _, a := range articles {
		list, err := b.Related(t.Context(), a.ID, MaxRelated)
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
	got, _ := frequencies(a, nil)
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
		if g := got[hashTerm(strings.Fields(term)...)]; math.Abs(float64(g-want)) > 1e-4 {
			t.Errorf("frequency of %q = %v, want %v", term, g, want)
		}
	}
	if len(got) != 10 {
		t.Errorf("%d terms, want 10", len(got))
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
	got := listsOf(t, indexed(t, articles), articles)
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
		if got := nearness(a, tc.b); math.Abs(got-tc.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
		if x, y := nearness(a, tc.b), nearness(tc.b, a); x != y {
			t.Errorf("%s: %v one way and %v the other", tc.name, x, y)
		}
	}
}

// Only the 200 heaviest terms of an article look for kin.
func TestQueryTerms(t *testing.T) {
	var words []string
	for i := range 201 {
		words = append(words, fmt.Sprintf("w%d", i))
	}
	v := vector{}
	df := map[termID]uint32{}
	for i, w := range words {
		v.terms = append(v.terms, termWeight{hashTerm(w), float32(i + 1)})
		df[hashTerm(w)] = 2
	}
	v.weigh(df, 10)
	lightest := vector{terms: []termWeight{{hashTerm("w0"), 1}}}
	heavier := vector{terms: []termWeight{{hashTerm("w1"), 1}}}
	lightest.weigh(df, 10)
	heavier.weigh(df, 10)
	g := newGraph([]vector{v, lightest, heavier})
	list := g.kin(0, make([]float64, 3))
	if len(list) != 1 || list[0].article != 2 {
		t.Errorf("kin by %d terms: %v, want the article with the last but one only", len(words), list)
	}
	if list := g.kin(1, make([]float64, 3)); len(list) != 1 || list[0].article != 0 {
		t.Errorf("kin by its one term: %v", list)
	}
}

func TestRelateSample(t *testing.T) {
	b := sampleBlog(t)
	lists := listsOf(t, b.backend, b.public)
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
	lists := listsOf(t, indexed(t, articles), articles)
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

// Reasons are words of the article, as written there and next to each other,
// and they begin and end with words that say something.
func TestReasons(t *testing.T) {
	b := sampleBlog(t)
	for _, a := range b.public {
		var whole []string
		for _, p := range parts(&a) {
			whole = append(whole, flatten(p.text))
		}
		text := strings.Join(whole, "\n")
		list, err := b.backend.Related(t.Context(), a.ID, MaxRelated)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range list {
			if len(n.Reasons) > 3 {
				t.Errorf("%s and %s have %d reasons", a.ID, n.ID, len(n.Reasons))
			}
			if len(n.Reasons) == 0 {
				t.Errorf("%s and %s are related for no reason", a.ID, n.ID)
			}
			stems := map[string]bool{}
			for _, reason := range n.Reasons {
				if reason == "" || !strings.Contains(text, reason) {
					t.Errorf("%s does not say %q", a.ID, reason)
				}
				if strings.ContainsAny(reason, ".,;:!?()“”„«»。，：") && reason != "std::move" {
					t.Errorf("%s and %s: the reason %q reaches over a sign", a.ID, n.ID, reason)
				}
				tokens := analysis.For(a.Language).Tokens(nil, reason)
				if len(tokens) == 0 || tokens[0].Stop || tokens[len(tokens)-1].Stop {
					t.Errorf("%s and %s: the reason %q is no word, or begins or ends in a function word", a.ID, n.ID, reason)
				}
				for _, token := range tokens {
					if a.Language != "zh" && !token.Stop && stems[token.Stem] {
						t.Errorf("%s and %s: %q say %q twice", a.ID, n.ID, n.Reasons, token.Stem)
					}
				}
				for _, token := range tokens {
					stems[token.Stem] = true
				}
			}
		}
	}
}

// The words named are those that carried the score: of an article without them
// the neighbour is less kin.
func TestReasonsCarryTheScore(t *testing.T) {
	b := sampleBlog(t)
	tfs := make([]map[termID]float32, len(b.public))
	place := map[string]int{}
	df := map[termID]uint32{}
	for i, a := range b.public {
		tfs[i], _ = frequencies(&a, nil)
		place[a.ID] = i
		for term := range tfs[i] {
			df[term]++
		}
	}
	// score is that of the second article for the first.
	score := func(a, b map[termID]float32, df map[termID]uint32) float64 {
		list := make([]vector, 2)
		for i, tf := range []map[termID]float32{a, b} {
			for term, f := range tf {
				list[i].terms = append(list[i].terms, termWeight{term, f})
			}
			list[i].weigh(df, len(tfs))
		}
		for _, n := range newGraph(list).kin(0, make([]float64, 2)) {
			return n.score
		}
		return 0
	}
	pairs, lower := 0, 0
	for i, a := range b.public {
		list, err := b.backend.Related(t.Context(), a.ID, 5)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range list {
			j := place[n.ID]
			without, _ := frequencies(silenced(&a, n.Reasons), nil)
			changed := maps.Clone(df)
			for term := range tfs[i] {
				if _, ok := without[term]; !ok {
					changed[term]--
				}
			}
			for term := range without {
				if _, ok := tfs[i][term]; !ok {
					changed[term]++
				}
			}
			pairs++
			if score(without, tfs[j], changed) < score(tfs[i], tfs[j], df) {
				lower++
			}
		}
	}
	t.Logf("without the reasons the score is lower for %d of %d pairs", lower, pairs)
	if pairs < 300 || float64(lower) < 0.95*float64(pairs) {
		t.Errorf("without the reasons the score is lower for %d of %d pairs, want 95 %%", lower, pairs)
	}
}

// silenced returns the article without the words of the reasons, however
// inflected.
func silenced(a *corpus.Article, reasons []string) *corpus.Article {
	analyzer := analysis.For(a.Language)
	gone := map[string]bool{}
	for _, t := range analyzer.Tokens(nil, strings.Join(reasons, "\n")) {
		if !t.Stop && t.Stem != "" {
			gone[t.Stem] = true
		}
	}
	cut := func(text string) string {
		var b strings.Builder
		at := 0
		for _, t := range analyzer.Tokens(nil, text) {
			if gone[t.Stem] {
				b.WriteString(text[at:t.Start])
				at = t.End
			}
		}
		return b.String() + text[at:]
	}
	out := *a
	out.Title, out.Summary, out.Text, out.Code = cut(a.Title), cut(a.Summary), cut(a.Text), cut(a.Code)
	out.Tags, out.Headings = nil, nil
	for _, tag := range a.Tags {
		out.Tags = append(out.Tags, cut(tag))
	}
	for _, h := range a.Headings {
		out.Headings = append(out.Headings, cut(h))
	}
	return &out
}
