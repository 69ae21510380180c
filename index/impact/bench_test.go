package impact

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"

	"kindred/corpus"
	"kindred/index"
)

// benchFile is the file that KINDRED_IMPACTS names, or one of 3,000 generated articles
// whose words are as frequent as words are.
var benchFile = sync.OnceValues(func() (*File, error) {
	if path := os.Getenv("KINDRED_IMPACTS"); path != "" {
		return Open(path)
	}
	rng := rand.New(rand.NewPCG(1, 1)) // #nosec G404 -- the same articles each time
	words := rand.NewZipf(rng, 1.05, 4, 60_000)
	b := NewBuilder(index.DefaultRanking(), "")
	for i := range 3000 {
		var text strings.Builder
		for range 50 + rng.IntN(700) {
			fmt.Fprintf(&text, "w%xx ", words.Uint64())
		}
		if err := b.Add(&corpus.Article{ID: fmt.Sprint("id-", i), Title: "about", Text: text.String(), Language: "en"}); err != nil {
			return nil, err
		}
	}
	var out strings.Builder
	if err := b.Write(&out); err != nil {
		return nil, err
	}
	return Parse([]byte(out.String()))
})

func benched(b *testing.B) *File {
	b.Helper()
	f, err := benchFile()
	if err != nil {
		b.Fatal(err)
	}
	return f
}

// frequent returns the numbers of the n words of a form that most articles have.
func frequent(f *File, form index.Form, n int) []int {
	words := f.Lexicon(form)
	all := make([]int, words.Len())
	for i := range all {
		all[i] = i
	}
	return index.Top(all, n, func(x, y int) int { return words.Articles(y) - words.Articles(x) })
}

// BenchmarkList scores whole lists of frequent stems, as terms of queries do.
func BenchmarkList(b *testing.B) {
	f := benched(b)
	ranking := index.DefaultRanking()
	e := &evaluation{ctx: b.Context(), file: f, ranking: &ranking, impacts: true}
	var terms []index.Term
	for _, i := range frequent(f, index.Stem, 200) {
		terms = append(terms, index.Term{Form: index.Stem, Weight: 1, Variants: []index.Variant{{Text: f.Lexicon(index.Stem).Word(i), Weight: 1}}})
	}
	for b.Loop() {
		for i := range terms {
			s := e.take()
			e.term(s, &terms[i], nil)
			e.give(s)
		}
	}
}

// BenchmarkRareTerms looks words up and scores their short lists.
func BenchmarkRareTerms(b *testing.B) {
	f := benched(b)
	ranking := index.DefaultRanking()
	e := &evaluation{ctx: b.Context(), file: f, ranking: &ranking, impacts: true}
	s := e.take()
	var terms []index.Term
	for i := 0; i < f.Lexicon(index.Stem).Len(); i += 997 {
		terms = append(terms, index.Term{Form: index.Stem, Weight: 1, Variants: []index.Variant{{Text: strings.Clone(f.Lexicon(index.Stem).Word(i)), Weight: 1}}})
	}
	for b.Loop() {
		for i := range terms {
			e.term(s, &terms[i], nil)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(terms)), "ns/term")
}

// BenchmarkOccurrences asks where frequent stems stand in 200 articles.
func BenchmarkOccurrences(b *testing.B) {
	f := benched(b)
	rng := rand.New(rand.NewPCG(2, 2)) // #nosec G404 -- the same articles each time
	docs := make([]index.Doc, 200)
	for i := range docs {
		docs[i] = index.Doc(rng.IntN(f.Len())) // #nosec G115 -- never negative
	}
	var words [][]string
	for _, i := range frequent(f, index.Stem, 400) {
		words = append(words, []string{strings.Clone(f.Lexicon(index.Stem).Word(i))})
	}
	b.ReportAllocs()
	var found index.Occurrences
	for b.Loop() {
		for i := 0; i < len(words); i += 4 {
			if err := f.Occurrences(b.Context(), &found, docs, words[i:i+4], index.Title, index.Headings, index.Summary, index.Body); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkPhrase asks for phrases of two frequent words.
func BenchmarkPhrase(b *testing.B) {
	f := benched(b)
	var nodes []index.Phrase
	list := frequent(f, index.Exact, 100)
	for i := range list[1:] {
		w := f.Lexicon(index.Exact)
		nodes = append(nodes, index.Phrase{Words: []string{strings.Clone(w.Word(list[i])), strings.Clone(w.Word(list[i+1]))}, Weight: 1})
	}
	ranking := index.DefaultRanking()
	e := &evaluation{ctx: b.Context(), file: f, ranking: &ranking, impacts: true}
	for b.Loop() {
		for i := range nodes {
			s := e.take()
			e.phrase(s, &nodes[i], nil)
			e.give(s)
		}
	}
}

// BenchmarkLexicon finds words, reads them one after the other and in no order, and asks
// in how many articles they are.
func BenchmarkLexicon(b *testing.B) {
	f := benched(b)
	words := f.Lexicon(index.Exact)
	rng := rand.New(rand.NewPCG(3, 3)) // #nosec G404 -- the same words each time
	some := make([]int, 4096)
	texts := make([]string, len(some))
	for i := range some {
		some[i] = rng.IntN(words.Len())
		texts[i] = strings.Clone(words.Word(some[i]))
	}
	sum := 0
	b.Run("Find", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			n, _ := words.Find(texts[i%len(texts)])
			sum += n
		}
	})
	b.Run("WordInOrder", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			sum += len(words.Word(i % words.Len()))
		}
	})
	b.Run("WordAnywhere", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			sum += len(words.Word(some[i%len(some)]))
		}
	})
	b.Run("Articles", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			sum += words.Articles(some[i%len(some)])
		}
	})
	if sum == 0 {
		b.Fatal("nothing was found")
	}
}

// BenchmarkHead reads the heads of articles, and finds articles by their ids.
func BenchmarkHead(b *testing.B) {
	f := benched(b)
	rng := rand.New(rand.NewPCG(4, 4)) // #nosec G404 -- the same articles each time
	ids := make([]string, 1024)
	b.Run("Head", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			_ = f.Head(index.Doc(i * 31 % f.Len())) // #nosec G115 -- never negative
		}
	})
	for i := range ids {
		ids[i] = f.Head(index.Doc(rng.IntN(f.Len()))).ID // #nosec G115 -- as above
	}
	b.Run("Doc", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			if _, ok := f.Doc(ids[i%len(ids)]); !ok {
				b.Fatal("not found")
			}
		}
	})
}
