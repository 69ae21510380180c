package indextest

import (
	"math"
	"testing"

	"kindred/corpus"
	"kindred/index"
)

// near reports whether two scores are equal but for the order of additions, and for the
// precision in which they are kept.
func (s suite) near(a, b float64) bool { return math.Abs(a-b) <= s.precision*math.Max(1, math.Abs(b)) }

// testScore compares scores with an example computed by hand.
//
// Four articles. Titles of 2, 1, 3 and 2 words: 2 on average. Bodies of 4, 2, 6
// and 4 words: 4 on average. "tide" stands in three of the articles:
//
//	a  title once, body twice
//	b  body once
//	c  title once
//
// so idf = ln(1 + (4 − 3 + ½) / (3 + ½)) = ln(10/7). With k1 = 1.2, title weight
// 2 and b = ½, body weight 1 and b = ¾:
//
//	a  tf' = 2 · 1/(½ + ½ · 2/2) + 2/(¼ + ¾ · 4/4) = 2 + 2 = 4
//	b  tf' = 1/(¼ + ¾ · 2/4) = 1/0.625 = 1.6
//	c  tf' = 2 · 1/(½ + ½ · 3/2) = 2/1.25 = 1.6
//
// and the scores are ln(10/7) · 2.2 · tf' / (1.2 + tf').
func (s suite) testScore(t *testing.T, b index.Backend) {
	for _, a := range []corpus.Article{ // one batch each: no part of the index may matter
		{ID: "a", Title: "Tide table", Text: "tide and tide again", Language: "en"},
		{ID: "b", Title: "Moon", Text: "tide rises", Language: "en"},
		{ID: "c", Title: "The tide mill", Text: "wheels stones grain flour sacks dust", Language: "en"},
		{ID: "d", Title: "Dry land", Text: "hills trees sheep walls", Language: "en"},
	} {
		put(t, b, a)
	}
	ranking := index.BM25F{K1: 1.2, Fields: [index.NumFields]index.FieldWeight{
		index.Title: {Weight: 2, B: 0.5}, index.Body: {Weight: 1, B: 0.75},
	}}
	idf := math.Log(10.0 / 7)
	score := func(tf float64) float64 { return idf * 2.2 * tf / (1.2 + tf) }
	tide := index.Term{Form: index.Exact, Variants: []index.Variant{{Text: "tide", Weight: 1}}, Weight: 1}
	doubled, half, title := tide, tide, tide
	// "moon", at half the weight, is in b too, where "tide" counts already; "wheels",
	// at a quarter, in c, too; "sheep", at a quarter, only in d: df is 3¼.
	group := tide
	group.Variants = []index.Variant{{Text: "sheep", Weight: 0.25}, {Text: "moon", Weight: 0.5}, {Text: "tide", Weight: 1}, {Text: "wheels", Weight: 0.25}}
	groupIDF := math.Log(1 + (4-3.25+0.5)/(3.25+0.5))
	inGroup := func(tf float64) float64 { return groupIDF * 2.2 * tf / (1.2 + tf) }
	doubled.Weight = 2
	half.Variants = []index.Variant{{Text: "tide", Weight: 0.5}}
	title.Fields = []index.Field{index.Title}
	titleIDF := math.Log(2) // 1 + (4 − 2 + ½) / (2 + ½): two of four titles; with weight 1, a's tf' is 1 and saturates to 2.2/2.2
	for _, c := range []struct {
		name string
		node index.Node
		want map[string]float64
	}{
		{"term", tide, map[string]float64{"a": score(4), "b": score(1.6), "c": score(1.6)}},
		{"stem", stem("en", "tides"), map[string]float64{"a": score(4), "b": score(1.6), "c": score(1.6)}},
		{"weight", doubled, map[string]float64{"a": 2 * score(4), "b": 2 * score(1.6), "c": 2 * score(1.6)}},
		{"variant", half, map[string]float64{"a": score(2), "b": score(0.8), "c": score(0.8)}},
		{"variants of several weights", group, map[string]float64{
			"a": inGroup(4), "b": inGroup(1.6 + 0.5*2/0.75), "c": inGroup(1.6 + 0.25/1.375), "d": inGroup(0.25),
		}},
		{"fields", title, map[string]float64{"a": titleIDF, "c": titleIDF * 2.2 * 0.8 / (1.2 + 0.8)}},
		{"sum", index.Any{tide, tide}, map[string]float64{"a": 2 * score(4), "b": 2 * score(1.6), "c": 2 * score(1.6)}},
		{"all", index.All{tide, title}, map[string]float64{"a": score(4) + titleIDF, "c": score(1.6) + titleIDF*2.2*0.8/2}},
		{"boost", index.Boost{Node: title, By: tide}, map[string]float64{"a": score(4) + titleIDF, "c": score(1.6) + titleIDF*2.2*0.8/2}},
		{
			"boost by what others match",
			index.Boost{Node: index.Term{Form: index.Exact, Variants: []index.Variant{{Text: "moon", Weight: 1}}, Fields: []index.Field{index.Title}, Weight: 0}, By: tide},
			map[string]float64{"b": score(1.6)},
		},
		{"filter adds nothing", index.All{tide, index.Filter{Attribute: index.ID, Values: []string{"b"}}}, map[string]float64{"b": score(1.6)}},
		{"not adds nothing", index.All{tide, index.Not{Node: title}}, map[string]float64{"b": score(1.6)}},
		{"a branch that does not match adds nothing", index.Any{index.All{tide, index.Any{}}, tide}, map[string]float64{"a": score(4), "b": score(1.6), "c": score(1.6)}},
	} {
		s.compareScores(t, c.name, ask(t, b, &index.Request{Query: c.node, Ranking: ranking, Limit: 10}), c.want)
	}
}

func (s suite) compareScores(t *testing.T, name string, r *index.Result, want map[string]float64) {
	t.Helper()
	if len(r.Hits) != len(want) {
		t.Errorf("%s: %d hits %v, want %d", name, len(r.Hits), ids(r), len(want))
	}
	for i, h := range r.Hits {
		if !s.near(h.Score, want[h.ID]) {
			t.Errorf("%s: %s scores %.12g, want %.12g", name, h.ID, h.Score, want[h.ID])
		}
		if i > 0 && r.Hits[i-1].Score < h.Score {
			t.Errorf("%s: hit %d scores higher than the one before it", name, i)
		}
	}
}

// testExpandedScores checks that a prefix scores as one term whose variants are
// the words that begin with it, and a phrase as the sum of its words.
func (s suite) testExpandedScores(t *testing.T, b index.Backend) {
	put(t, b, harbour()...)
	term := func(words ...string) index.Term {
		n := index.Term{Form: index.Exact, Weight: 3}
		for _, w := range words {
			n.Variants = append(n.Variants, index.Variant{Text: w, Weight: 1})
		}
		return n
	}
	for _, c := range []struct {
		node, same index.Node
	}{
		{index.Prefix{Text: "anch", Weight: 3}, term("anchor", "anchors", "anchoring")},
		{index.Phrase{Words: []string{"holds", "in"}, Weight: 3}, index.All{term("holds"), term("in")}},
	} {
		want := map[string]float64{}
		for _, h := range find(t, b, c.same).Hits {
			want[h.ID] = h.Score
		}
		if len(want) == 0 {
			t.Fatalf("%v matches nothing", c.same)
		}
		s.compareScores(t, c.node.String(), find(t, b, c.node), want)
	}
}
