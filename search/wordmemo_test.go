package search

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kindred/corpus"
)

// twenty are the languages of a site in twenty languages.
var twenty = []string{
	"en", "de", "fr", "es", "it", "pt", "nl", "sv", "no", "da", "fi", "pl", "ro", "hu", "tr", "ru", "ar", "hi", "zh", "ja",
}

// fragments are what texts are made of here: words that languages see differently, signs
// that words stick to, scripts with and without spaces.
var fragments = []string{
	"the", "die", "hard", "is", "ışı", "İstanbul'da", "l'été", "d'amour", "Mueller's", "'s", "s'", "c++", "c#", "node.js", "go1.20",
	"running", "Häuser", "straße", "corações", "идёт", "города", "東京", "ภาษา", "ខ្មែរ", "한국어", "والكتاب", "הספר", "हिन्दी",
	" ", " ", "-", "'", "’", ".", ":", "_", "\u202f", "\u200b", "\u0301", "\u00ad", "e", "1,000", "x\xff", "☃",
}

// What words a memo remembers are those that every language gives.
func TestLexiconRemembersWords(t *testing.T) {
	g := emptyGeneration(languagesIn(twenty...))
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(fragments), 1, 8).Draw(t, "text"), "")
		reader := rapid.SampledFrom([]string{"", "en", "de", "tr"}).Draw(t, "reader")
		got, want := g.wordsOf(reader, text), words(g.languages, reader, text)
		same := slices.EqualFunc(got, want, func(a, b queryWord) bool {
			return a.text == b.text && slices.Equal(a.exact, b.exact) && slices.Equal(a.stems, b.stems) && slices.Equal(a.in.stems, b.in.stems) &&
				a.stop == b.stop && a.bigram == b.bigram && a.place == b.place
		})
		if !same {
			t.Fatalf("wordsOf(%q, %q)\n = %+v\nwant %+v", reader, text, got, want)
		}
		if got, want := g.keysOf(text), keysOf(g.languages, text); !slices.Equal(got, want) {
			t.Fatalf("keysOf(%q) = %q, want %q", text, got, want)
		}
	})
}

func TestMoreLanguagesThanAnalyzers(t *testing.T) {
	codes := []string{""}
	for first := 'a'; first <= 'z'; first++ {
		for second := 'a'; second <= 'z'; second++ {
			codes = append(codes, string([]rune{first, second}))
		}
	}
	if n := len(languagesIn(codes...)); n < 20 || n > maxLanguages {
		t.Errorf("there are %d languages, want at most %d", n, maxLanguages)
	}
}

// BenchmarkUnderstand measures what is done for a query before the index is asked, in an
// index of twenty languages.
func BenchmarkUnderstand(b *testing.B) {
	all := sampleBlog(b).public
	articles := make([]corpus.Article, 0, len(all)+len(twenty))
	for i, a := range all {
		a.Language = twenty[i%len(twenty)]
		articles = append(articles, a)
	}
	gen, err := newGeneration(b.Context(), indexed(b, articles))
	if err != nil {
		b.Fatal(err)
	}
	if len(gen.languages) < len(twenty) {
		b.Fatalf("the index has %d languages, want %d", len(gen.languages), len(twenty))
	}
	o := &Options{Weights: DefaultWeights()}
	for _, query := range []string{"sourdough", "sourdough starter bread", benchQueries[3]} {
		b.Run(strconv.Itoa(len(strings.Fields(query)))+" words", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p := parse(query)
				if _, err := understand(b.Context(), gen, o, &p, &Request{Query: query}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
