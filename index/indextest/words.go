package indextest

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/analysis"
)

// wordCount is a word and the number of articles that hold it.
type wordCount struct {
	Text     string
	Articles int
}

func wordsOf(t *testing.T, b index.Backend, form index.Form) []wordCount {
	t.Helper()
	lexicon, err := b.Lexicon(t.Context(), form)
	if err != nil {
		t.Fatalf("Lexicon: %v", err)
	}
	list := make([]wordCount, lexicon.Len())
	for i := range list {
		list[i] = wordCount{lexicon.Word(i), lexicon.Articles(i)}
	}
	return list
}

func testWords(t *testing.T, b index.Backend) {
	if got := wordsOf(t, b, index.Exact); len(got) != 0 {
		t.Errorf("words of an empty index: %v", got)
	}
	for _, a := range []corpus.Article{ // one batch each: no part of the index may matter
		{ID: "a", Title: "Ropes", Tags: []string{"ropes", "tide"}, Text: "A rope, ropes, 绳子", Language: "en"},
		{ID: "b", Title: "Tides", Text: "The rope", Language: "en"},
		{ID: "c", Title: "Tide", Text: "No rope", Language: "en"},
	} {
		put(t, b, a)
	}
	want := []wordCount{
		{Text: "a", Articles: 1},
		{Text: "no", Articles: 1},
		{Text: "rope", Articles: 3},
		{Text: "ropes", Articles: 1},
		{Text: "the", Articles: 1},
		{Text: "tide", Articles: 2},
		{Text: "tides", Articles: 1},
		{Text: "子", Articles: 1},
		{Text: "绳", Articles: 1},
	}
	if diff := cmp.Diff(want, wordsOf(t, b, index.Exact)); diff != "" {
		t.Errorf("words as written (-want +got):\n%s", diff)
	}
	want = []wordCount{
		{Text: "a", Articles: 1},
		{Text: "no", Articles: 1},
		{Text: "rope", Articles: 3},
		{Text: "the", Articles: 1},
		{Text: "tide", Articles: 3},
		{Text: "绳子", Articles: 1},
	}
	if diff := cmp.Diff(want, wordsOf(t, b, index.Stem)); diff != "" {
		t.Errorf("stems (-want +got):\n%s", diff)
	}
	lexicon, err := b.Lexicon(t.Context(), index.Stem)
	if err != nil || lexicon.Len() != len(want) {
		t.Fatalf("the lexicon: %v, %v", lexicon, err)
	}
	for i, w := range want {
		if at, ok := lexicon.Find(w.Text); !ok || at != i || lexicon.Word(i) != w.Text || lexicon.Articles(i) != w.Articles {
			t.Errorf("the lexicon has %q of %d articles at %d, and finds %q at %d", lexicon.Word(i), lexicon.Articles(i), i, w.Text, at)
		}
	}
	if at, ok := lexicon.Find("zz"); ok || lexicon.Word(at) < "zz" {
		t.Errorf("zz is found at %d: %v", at, ok)
	}
}

func testOccurrences(t *testing.T, b index.Backend) {
	for _, a := range []corpus.Article{
		{ID: "a", Title: "Tide and rope", Text: "Ropes in the tide. A rope.", Code: "rope", Language: "en"},
		{ID: "b", Title: "Sheep", Text: "No water here.", Language: "en"},
		{ID: "c", Title: "The rope", Summary: "rope", Text: "海茶", Language: "en"},
	} {
		put(t, b, a)
	}
	words := [][]string{{"rope", "cord"}, {"tide"}, {"海茶"}, {"nowhere"}, nil}
	var got index.Occurrences
	if err := b.Occurrences(t.Context(), &got, numbers(t, b, "c", "a", "b"), words, index.Title, index.Body); err != nil {
		t.Fatal(err)
	}
	const code = 6 + index.TextGap + 1 // the body's text has six words
	want := [][]index.Occurrence{
		{{Word: 0, Field: index.Title, Position: 2}, {Word: 2, Field: index.Body, Position: 1}},
		{
			{Word: 1, Field: index.Title, Position: 1},
			{Word: 0, Field: index.Title, Position: 3},
			{Word: 0, Field: index.Body, Position: 1},
			{Word: 1, Field: index.Body, Position: 4},
			{Word: 0, Field: index.Body, Position: 6},
			{Word: 0, Field: index.Body, Position: code},
		},
		{},
	}
	if got.Len() != len(want) {
		t.Fatalf("lists for %d articles, want %d", got.Len(), len(want))
	}
	for i := range want {
		if diff := cmp.Diff(want[i], got.Of(i)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	if err := b.Occurrences(t.Context(), &got, numbers(t, b, "a"), words); err != nil || got.Len() != 1 || len(got.Of(0)) != 0 {
		t.Errorf("in no field: %v, %v", got, err)
	}
	if err := b.Occurrences(t.Context(), &got, nil, words, index.Title); err != nil || got.Len() != 0 {
		t.Errorf("of no article: %v, %v", got, err)
	}
}

// numbers returns the numbers of articles.
func numbers(t *testing.T, b index.Backend, ids ...string) []index.Doc {
	t.Helper()
	all := map[string]index.Doc{}
	for _, h := range ask(t, b, &index.Request{Query: index.All{}, Limit: 1000}).Hits {
		all[h.ID] = h.Doc
	}
	list := make([]index.Doc, len(ids))
	for i, id := range ids {
		doc, ok := all[id]
		if !ok {
			t.Fatalf("there is no article %q", id)
		}
		list[i] = doc
	}
	return list
}

// testNumbers checks what is asked of articles by their numbers.
func testNumbers(t *testing.T, b index.Backend) {
	put(t, b, harbour()...)
	bare := ask(t, b, &index.Request{Query: index.All{}, Ranking: plain, Limit: 1000, Bare: true})
	docs := make([]index.Doc, len(bare.Matches))
	for i, m := range bare.Matches {
		docs[i] = m.Doc
	}
	if len(bare.Hits) > 0 || len(docs) != len(harbour()) {
		t.Errorf("a bare request has %d hits and %d matches", len(bare.Hits), len(docs))
	}
	heads, err := b.Heads(t.Context(), docs)
	if err != nil {
		t.Fatal(err)
	}
	for i, h := range ask(t, b, &index.Request{Query: index.All{}, Ranking: plain, Limit: 1000}).Hits {
		if diff := cmp.Diff(h.Head, heads[i]); diff != "" {
			t.Errorf("head %d (-hit +Heads):\n%s", i, diff)
		}
		if i > 0 && (h.Doc <= docs[i-1] || h.ID <= heads[i-1].ID) {
			t.Errorf("articles %q and %q are numbered %d and %d", heads[i-1].ID, h.ID, docs[i-1], h.Doc)
		}
	}
	lists := map[string][]index.Neighbor{}
	for i, h := range heads {
		lists[h.ID] = []index.Neighbor{{ID: heads[(i+1)%len(heads)].ID, Score: 2}, {ID: heads[(i+2)%len(heads)].ID, Score: 0.5}}
	}
	if err := b.PutRelated(t.Context(), maps.All(lists)); err != nil {
		t.Fatal(err)
	}
	for limit := range 4 {
		for i := range docs {
			want := []index.Kin{{Doc: 77}, {Doc: docs[(i+1)%len(docs)], Score: 2}, {Doc: docs[(i+2)%len(docs)], Score: 0.5}}[:1+min(limit, 2)]
			kin, err := b.Kin(t.Context(), []index.Kin{{Doc: 77}}, docs[i], limit)
			if err != nil || !slices.Equal(kin, want) {
				t.Errorf("at most %d kin of %q: %v, %v, want %v", limit, heads[i].ID, kin, err, want)
			}
		}
	}
	for _, functionWords := range []bool{false, true} {
		weights, err := b.TitleWeights(t.Context(), docs, functionWords)
		if err != nil {
			t.Fatal(err)
		}
		for i, h := range heads {
			if want := titleWeight(t, b, &h, functionWords); weights[i] != want {
				t.Errorf("the title %q weighs %g, want %g", h.Title, weights[i], want)
			}
		}
	}
	testInTitle(t, b, docs, heads)
}

// testInTitle asks, in another order, in which titles the words of two titles stand: the
// stems of one are one word, and each of the other's is one.
func testInTitle(t *testing.T, b index.Backend, docs []index.Doc, heads []index.Head) {
	t.Helper()
	stems := func(h *index.Head) (list []string) {
		for _, tok := range analysis.For(h.Language).Tokens(nil, h.Title) {
			list = append(list, tok.Stem)
		}
		return list
	}
	words := [][]string{stems(&heads[0]), {"nowhere"}, {}}
	for _, s := range stems(&heads[1]) {
		words = append(words, []string{"nowhere", s})
	}
	docs, heads = slices.Clone(docs), slices.Clone(heads)
	slices.Reverse(docs)
	slices.Reverse(heads)
	got, err := b.InTitle(t.Context(), append(docs, docs[0]), words)
	if err != nil || len(got) != len(docs)+1 || got[0] != got[len(docs)] {
		t.Fatalf("in titles: %b, %v", got, err)
	}
	for i := range heads {
		want := uint64(0)
		for n, word := range words {
			if slices.ContainsFunc(stems(&heads[i]), func(s string) bool { return s != "" && slices.Contains(word, s) }) {
				want |= 1 << n
			}
		}
		if got[i] != want {
			t.Errorf("the title %q has the words %b of %q, want %b", heads[i].Title, got[i], words, want)
		}
	}
	if got, err := b.InTitle(t.Context(), docs, make([][]string, 70)); err != nil || slices.Max(got) > 0 {
		t.Errorf("of many words: %b, %v", got, err)
	}
}

// titleWeight adds up the idf of the stems of a title.
func titleWeight(t *testing.T, b index.Backend, h *index.Head, functionWords bool) float64 {
	t.Helper()
	lexicon, err := b.Lexicon(t.Context(), index.Stem)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, tok := range analysis.For(h.Language).Tokens(nil, h.Title) {
		if tok.Stem == "" || tok.Stop && !functionWords {
			continue
		}
		i, ok := lexicon.Find(tok.Stem)
		if !ok {
			t.Errorf("the lexicon has no %q", tok.Stem)
			continue
		}
		sum += index.IDF(len(harbour()), float64(lexicon.Articles(i)))
	}
	return float64(float32(sum))
}
