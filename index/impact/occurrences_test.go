package impact

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"kindred/corpus"
	"kindred/index"
)

// standing returns where words stand in an article, as the analysis has it.
func standing(a *corpus.Article, words [][]string, fields []index.Field) (list []index.Occurrence) {
	analysed := index.AnalyseOne(a)
	for _, field := range fields {
		base := 0
		for _, text := range analysed.Texts(field) {
			add := func(stem string, token int) {
				for w, stems := range words {
					o := index.Occurrence{Word: int32(w), Field: field, Position: int32(base + token + 1)} // #nosec G115 -- a short text
					if slices.Contains(stems, stem) && !slices.Contains(list, o) {
						list = append(list, o)
					}
				}
			}
			for i := range text.Tokens {
				add(text.Tokens[i].Stem, i)
			}
			for _, p := range text.Parts {
				add(p.Stem, p.Token)
			}
			base += len(text.Tokens) + index.TextGap
		}
	}
	slices.SortFunc(list, func(x, y index.Occurrence) int {
		return cmp.Or(cmp.Compare(x.Field, y.Field), cmp.Compare(x.Position, y.Position), cmp.Compare(x.Word, y.Word))
	})
	return list
}

// Words stand where the analysis of the articles says, whether few are asked for or many,
// bigrams that share characters and words within words among them.
func TestOccurrencesAreThoseOfTheText(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 1)) // #nosec G404 -- the same articles each time
	articles := randomArticles(rng, 90)
	articles = append(articles,
		corpus.Article{ID: "z1", Title: "茶叶水", Text: "茶叶水面包海水。茶。叶水", Tags: []string{"茶叶", "水面"}, Language: "zh"},
		corpus.Article{ID: "z2", Text: "node.js of node.js 茶叶 node " + strings.Repeat("getTide ", 300), Language: "en"})
	f := fileOf(t, articles)
	byDoc := map[index.Doc]*corpus.Article{}
	for i := range articles {
		doc, ok := f.Doc(articles[i].ID)
		if !ok {
			t.Fatalf("%s is not there", articles[i].ID)
		}
		byDoc[doc] = &articles[i]
	}
	stems := f.Lexicon(index.Stem)
	all := []index.Field{index.Title, index.Headings, index.Tags, index.Summary, index.Body}
	found := 0
	var got index.Occurrences // its memory is used again
	for range 60 {
		var words [][]string
		for range []int{1, 3, 40}[rng.IntN(3)] {
			words = append(words, []string{strings.Clone(stems.Word(rng.IntN(stems.Len())))})
		}
		var docs []index.Doc
		for _, i := range rng.Perm(len(articles))[:rng.IntN(len(articles)+1)] {
			docs = append(docs, index.Doc(i)) // #nosec G115 -- never negative
		}
		fields := all[rng.IntN(len(all)):]
		if err := f.Occurrences(t.Context(), &got, docs, words, fields...); err != nil {
			t.Fatal(err)
		}
		for i, doc := range docs {
			want := standing(byDoc[doc], words, fields)
			found += len(want)
			if !slices.Equal(got.Of(i), want) {
				t.Fatalf("%q in %+v stand in %v, want %v", words, byDoc[doc], got.Of(i), want)
			}
		}
	}
	if found < 10_000 {
		t.Errorf("only %d places were compared", found)
	}
}

func TestPlaceOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 2)) // #nosec G404 -- the same places each time
	var order placeOrder
	var got []occurrencePlace
	for range 400 {
		list := make([]occurrencePlace, 1+rng.IntN(300))
		positions := []int{1, 50, 1000, mostOrdered, 2 * mostOrdered}[rng.IntN(5)]
		for i := range list {
			list[i] = occurrencePlace(1+rng.IntN(positions))<<occurrencePosition | occurrencePlace(rng.IntN(1<<12)) // #nosec G115 -- never negative
		}
		want := slices.Sorted(slices.Values(list))
		if got = order.sorted(got, list); !slices.Equal(got, want) {
			t.Fatalf("%d places up to %d are out of order", len(want), positions)
		}
	}
}
