package impact

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kindred/corpus"
	"kindred/index"
)

// carriedWords are words of three languages: with stems that several words have, words that
// are folded to one, words within words, and characters, next to each other and not.
var carriedWords = map[string][]string{
	"en": strings.Fields("harbour harbours tide tides rope roped node.js node js state-of-the-art bread baking baked menu the of and"),
	"fr": strings.Fields("référence reference références menu menú caché cache caches l'ancre bateau bateaux le la de"),
	"zh": strings.Fields("面包 茶叶 海水 包茶 绳 。 ， 烤箱 node.js menu"),
}

// carriedText returns so many words of a language.
func carriedText(rng *rand.Rand, language string, words int) string {
	list := make([]string, words)
	for i := range list {
		if list[i] = carriedWords[language][rng.IntN(len(carriedWords[language]))]; rng.IntN(8) == 0 {
			list[i] = rareWord(rng)
		}
	}
	return strings.Join(list, " ")
}

// rareWord returns a word that few articles have: forms of one stem, those with accents
// folded to others, of which the stem may be another one, and words within words.
func rareWord(rng *rand.Rand) string {
	begin := []string{"lum", "sar", "tov", "bel", "kin", "dor", "pam", "ric"}[rng.IntN(8)] + []string{"an", "or", "ul", "ist"}[rng.IntN(4)]
	return begin + []string{"e", "é", "es", "és", "ing", "ed", "é-" + begin + "s", ""}[rng.IntN(8)]
}

func carriedArticle(rng *rand.Rand, id string) corpus.Article {
	language := []string{"en", "en", "fr", "zh"}[rng.IntN(4)]
	a := corpus.Article{
		ID: id, Language: language, Title: carriedText(rng, language, 2), Text: carriedText(rng, language, 6+rng.IntN(60)),
		Tags: []string{carriedText(rng, "en", 1)},
	}
	if rng.IntN(3) == 0 {
		a.Headings, a.Code = []string{carriedText(rng, language, 2)}, "node.js rope"
	}
	return a
}

// reworded returns an article in which some words are others, of the same length, so that
// average lengths stay.
func reworded(rng *rand.Rand, a corpus.Article) corpus.Article {
	words := strings.Fields(a.Text)
	for range 1 + rng.IntN(4) {
		i, k := rng.IntN(len(words)), rng.IntN(len(words))
		words[i] = words[k]
	}
	if rng.IntN(2) == 0 {
		words[rng.IntN(len(words))] = rareWord(rng)
	}
	a.Text = strings.Join(words, " ")
	return a
}

// TestCarried: a file whose builder takes from an earlier one is, byte for byte, the one
// that all articles make. KINDRED_SINCE is the number of sequences of edits that are tried.
func TestCarried(t *testing.T) {
	sequences := 25
	if n, err := strconv.Atoi(os.Getenv("KINDRED_SINCE")); err == nil {
		sequences = n
	}
	copied, reckoned := 0, 0
	for seed := range uint64(sequences) { // #nosec G115 -- not negative
		rng := rand.New(rand.NewPCG(seed, 1)) // #nosec G404 -- the same edits each time
		var articles []corpus.Article
		for i := range 60 {
			articles = append(articles, carriedArticle(rng, fmt.Sprintf("a%03d", 3*i)))
		}
		var earlier *earlierFile
		for edit := range 5 {
			kept := map[string]bool{}
			for i := range articles {
				kept[articles[i].ID] = true
			}
			if edit > 0 {
				articles = edited(rng, articles, kept)
			}
			want, _ := builtSince(t, articles, nil, nil)
			got, b := builtSince(t, articles, earlier, kept)
			if !bytes.Equal(got, want) {
				t.Fatalf("sequence %d, edit %d: the file is another one", seed, edit)
			}
			if c := b.carried; c != nil && !c.given && c.same {
				copied++
			} else if c != nil && !c.given {
				reckoned++
			}
			f, err := Parse(got)
			if err != nil {
				t.Fatal(err)
			}
			earlier = &earlierFile{f, articlesByID(articles)}
		}
	}
	if copied == 0 || reckoned == 0 {
		t.Errorf("lists were copied %d times, and taken with other numbers %d times", copied, reckoned)
	}
}

// edited returns some articles after an edit, and takes those that changed out of kept.
func edited(rng *rand.Rand, articles []corpus.Article, kept map[string]bool) []corpus.Article {
	articles = slices.Clone(articles)
	for range 1 + rng.IntN(3) {
		i := rng.IntN(len(articles))
		switch rng.IntN(8) {
		case 0: // one more
			id := fmt.Sprintf("a%03db", rng.IntN(200))
			kept[id] = false
			articles = slices.DeleteFunc(articles, func(a corpus.Article) bool { return a.ID == id })
			articles = append(articles, carriedArticle(rng, id))
		case 1: // one less
			articles = slices.Delete(articles, i, i+1)
		case 2: // another one of its id
			kept[articles[i].ID] = false
			articles[i] = carriedArticle(rng, articles[i].ID)
		case 3: // read in another order
			articles[i], articles[0] = articles[0], articles[i]
		case 4: // in place of another one of its length, so that all have other numbers
			gone := articles[i]
			articles = slices.Delete(articles, i, i+1)
			id := fmt.Sprintf("a%03dc", rng.IntN(200))
			kept[id] = false
			articles = slices.DeleteFunc(articles, func(a corpus.Article) bool { return a.ID == id })
			gone.ID = id
			articles = append(articles, gone)
		default:
			kept[articles[i].ID] = false
			articles[i] = reworded(rng, articles[i])
		}
	}
	return articles
}

// earlierFile is a file and its articles, by their numbers.
type earlierFile struct {
	*File
	articles []corpus.Article
}

func articlesByID(articles []corpus.Article) []corpus.Article {
	return slices.SortedFunc(slices.Values(articles), func(a, b corpus.Article) int { return strings.Compare(a.ID, b.ID) })
}

// builtSince returns the file of some articles, with what an earlier one, unless it is nil, has
// of those that are kept.
func builtSince(t *testing.T, articles []corpus.Article, earlier *earlierFile, kept map[string]bool) ([]byte, *Builder) {
	t.Helper()
	b := NewBuilder(index.DefaultRanking(), "")
	b.batch = 500 // several runs
	if earlier != nil {
		was := func(id string) (index.Doc, bool) {
			doc, ok := earlier.Doc(id)
			return doc, ok && kept[id]
		}
		old := earlier.articles
		b.Carry(earlier.File, was, func(doc index.Doc) (*index.Analysed, error) { return index.AnalyseOne(&old[doc]), nil })
		if b.carried == nil {
			t.Fatal("nothing is taken")
		}
	}
	for i := range articles {
		if err := b.Add(&articles[i]); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), b
}
