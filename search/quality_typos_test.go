package search

import (
	"math/rand/v2"
	"slices"
	"testing"
	"unicode"

	"kindred/index/analysis"
	"kindred/search/eval"
)

const (
	// keptOfTypos is the share of the correct queries' nDCG that misspelt ones keep.
	keptOfTypos = .98
	// leastTold is the share of misspelt queries that are told to be corrected. The
	// others have a word, or an ending of one, that the collection knows (in Russian
	// every sixth), or are names that are left alone.
	leastTold = .75
	// misspeltLetters is the length from which on a word is misspelt.
	misspeltLetters = 5
)

// slips are the ways to misspell a word at one of its letters.
var slips = []struct {
	name string
	// at returns the word with a slip at letter i, which is not the last.
	at func(rng *rand.Rand, word []rune, i int) []rune
}{
	{"swap", func(_ *rand.Rand, word []rune, i int) []rune {
		word[i], word[i+1] = word[i+1], word[i]
		return word
	}},
	{"drop", func(_ *rand.Rand, word []rune, i int) []rune { return slices.Delete(word, i, i+1) }},
	{"double", func(_ *rand.Rand, word []rune, i int) []rune { return slices.Insert(word, i, word[i]) }},
	{"replace", func(rng *rand.Rand, word []rune, i int) []rune {
		from, n := 'a', 26
		if unicode.Is(unicode.Cyrillic, word[i]) {
			from, n = 'а', 32
		}
		word[i] = from + rune(rng.IntN(n))
		return word
	}},
}

// misspelt returns a text with one slip in one of its words that carry meaning, and
// that word as it is now; ok is false where no word is long enough. The numbers that
// chance gives are the same whatever the analysis makes of other words.
func misspelt(rng *rand.Rand, a *analysis.Analyzer, text string, slip int) (out, word string, ok bool) {
	tokens := slices.DeleteFunc(a.Tokens(nil, text), func(tok analysis.Token) bool {
		letters := []rune(text[tok.Start:tok.End])
		return tok.Stop || len(letters) < misspeltLetters ||
			slices.ContainsFunc(letters, func(r rune) bool { return !unicode.IsLetter(r) })
	})
	if len(tokens) == 0 {
		return "", "", false
	}
	tok := tokens[rng.IntN(len(tokens))]
	right := text[tok.Start:tok.End]
	for word = right; word == right; { // two like letters may change places
		letters := []rune(right)
		word = string(slips[slip].at(rng, letters, rng.IntN(len(letters)-1)))
	}
	return text[:tok.Start] + word + text[tok.End:], word, true
}

// Each query is misspelt in every way, one way at a time. Some slips make a word that
// the collection has, too: that one cannot be put right, and counts all the same.
func (s *set) checkTypos(t *testing.T) {
	analyzer := s.gen.languages[0].analyzer
	var right, wrong []*Result
	var typed []eval.Query
	known := 0
	for slip, kind := range slips {
		rng := rand.New(rand.NewPCG(1, uint64(slip))) // #nosec G404 -- the same typos each time
		from := len(typed)
		for i, q := range s.queries {
			text, word, ok := misspelt(rng, analyzer, q.Text, slip)
			if !ok {
				continue
			}
			if s.knows(word) {
				known++
			}
			typed = append(typed, eval.Query{ID: q.ID, Text: text})
			right, wrong = append(right, s.results[i]), append(wrong, first(t, s.service, text))
		}
		was, is := s.ndcg(typed[from:], right[from:]), s.ndcg(typed[from:], wrong[from:])
		t.Logf("%s: nDCG@10 %.4f, misspelt %.4f, which is %.4f", kind.name, was, is, is/was)
	}
	was, is := s.ndcg(typed, right), s.ndcg(typed, wrong)
	t.Logf("nDCG@10 %.4f, of %d misspelt queries %.4f, which is %.4f; %d typos are words", was, len(typed), is, is/was, known)
	if len(typed) < 200*len(slips) || is < keptOfTypos*was {
		t.Errorf("of %.4f nDCG@10, %d misspelt queries keep %.4f, want %.2f of it", was, len(typed), is, keptOfTypos)
	}
	if told := s.checkReplaced(t, typed, wrong); float64(told) < leastTold*float64(len(typed)) {
		t.Errorf("of %d misspelt queries %d are told to be corrected, want %.2f of them", len(typed), told, leastTold)
	}
}
