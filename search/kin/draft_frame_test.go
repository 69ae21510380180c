package kin

import (
	"strings"
	"testing"

	"kindred/corpus"
	"kindred/index"
	"kindred/search/searchtest"
)

// framedWord is what a frame says of a word.
type framedWord struct {
	kind            partKind
	field           index.Field
	position        int
	before          int
	relates, within bool
}

// framed returns what a frame says of all words, and whether it is whole.
func framed(frame []byte) (list []framedWord, whole bool) {
	r := frameReader{data: frame}
	for text, more := r.text(); more; text, more = r.text() {
		for i := range min(text.words, 1<<10) { // a damaged one may have more words than bytes
			before, relates, within := text.word(i)
			list = append(list, framedWord{text.kind, text.field, text.base + i + 1, before, relates, within})
		}
	}
	return list, !r.bad
}

// A frame says of every word what the analysis says, and where the index has it.
func TestFrame(t *testing.T) {
	article := corpus.Article{
		Title: "The Keys in node.js", Headings: []string{"A map", "", "Of the keys"}, Tags: []string{"to be", "maps"}, Categories: []string{"not counted"},
		Summary: "", Text: strings.Repeat("Keys in maps are of getUsers. ", 9), Code: "for key in map", Language: "en",
	}
	articles := append(sampleBlog(t).public, article)
	functions, within := 0, 0
	for i := range articles {
		analysed := index.AnalyseOne(&articles[i])
		list, whole := framed(appendFrame(nil, analysed))
		for field := range index.Field(index.NumFields) {
			base := 0
			texts := analysed.Texts(field)
			if field == index.Tags {
				texts = texts[:len(articles[i].Tags)]
			}
			for k, text := range texts {
				before, parts := 0, text.Parts
				for at := range text.Tokens {
					want := framedWord{kind: framedKinds[field][min(k, len(framedKinds[field])-1)], field: field, position: base + at + 1, before: before, relates: relates(text.Tokens, at)}
					for ; len(parts) > 0 && parts[0].Token == at; parts = parts[1:] {
						want.within = true
					}
					if len(list) == 0 || list[0] != want {
						t.Fatalf("%q, %v %d, word %d: %+v, want %+v", articles[i].ID, field, k, at, list[:min(1, len(list))], want)
					}
					list = list[1:]
					if want.relates {
						before++
					} else {
						functions++
					}
					if want.within {
						within++
					}
				}
				base += len(text.Tokens) + index.TextGap
			}
		}
		if len(list) > 0 || !whole {
			t.Errorf("%q: %d words are left, whole: %v", articles[i].ID, len(list), whole)
		}
	}
	if functions < 10 || within < 2 {
		t.Errorf("%d function words and %d words with others within them were looked at", functions, within)
	}
}

// The terms of an article are those that are counted in its text, each as often, where the
// draft is the article itself.
func TestDraftTermsByPlaces(t *testing.T) {
	b := sampleBlog(t)
	gen, err := OpenDrafts(t.Context(), b.backend, len(b.public), searchtest.Words(t, b.backend, index.Stem))
	if err != nil {
		t.Fatal(err)
	}
	terms, other := 0, 0
	for i := range b.public {
		a := &b.public[i]
		c := &draftComparison{gen: gen, weights: DefaultWeights(), draft: a, published: a.ID, memory: &draftMemory{}}
		c.take()
		found, err := gen.reader.Search(t.Context(), &index.Request{Query: index.Filter{Attribute: index.ID, Values: []string{a.ID}}, Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		if err := c.read(t.Context(), []draftCandidate{{found.Hits[0].Match, &found.Hits[0].Head}}); err != nil {
			t.Fatal(err)
		}
		counted := map[uint32]uint32{}
		for _, s := range c.shared {
			counted[s.term] = s.count
		}
		placed := map[uint32]bool{}
		for k := range c.words {
			placed[c.words[k].term] = true
		}
		for _, want := range c.terms {
			first, second := c.table.keys[want.term].stems()
			if !placed[first] || !placed[second] {
				continue
			}
			if terms++; counted[want.term] != want.count {
				other++
			}
		}
	}
	if terms < 10_000 || other > terms/1000 {
		t.Errorf("%d of %d terms are counted otherwise", other, terms)
	}
}
