package spell

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// The score of a candidate is
//
//	frequencyWeight · ln(articles) − effortWeight · effort + lettersWeight · [the same
//	letters in another order] + soundWeight · [the same sound] + companyWeight · company
//
// The weights and efforts are those under which the right words of one half of the
// recorded misspellings are likeliest (8,094 pairs whose right word is in the
// vocabulary of 7,907 articles), found by changing one at a time; companyWeight is
// from the misspelt queries, of which few have several words. Put right of these 647
// queries, and of the 7,940 and 8,437 words of the other half, in 7,907 and in 66,018
// articles:
//
//	                             queries       words
//	all                         .903  .896   .951  .935
//	without frequency           .832  .760   .929  .881
//	without company             .892  .879   .951  .935
//	with edits of one effort    .876  .872   .912  .892
//	without letters             .898  .896   .948  .933
//	without soundEffort         .898  .893   .948  .934
//	without sound               .904  .898   .949  .934
//	without keyEffort           .903  .895   .951  .935
//
// Keyboards help little, for the misspellings that are recorded are those of
// writers, not of fingers.
const (
	frequencyWeight = 0.9
	effortWeight    = 6.0
	lettersWeight   = 2.0
	soundWeight     = 1.5
	companyWeight   = 1.5

	// maxEffort is the effort for each letter up to which a word may be meant. With .2 a
	// hundredth less of the misspelt words are put right, and German questions gain .0005
	// of nDCG@10: in a small archive most unknown words are right and merely absent.
	maxEffort = 0.25
	// maxFarEffort is the same for words that sound alike or stand with the others of
	// the query more often than by chance: .903 of the queries are restored, not .887.
	maxFarEffort = 0.35
	// maxBehind is how far behind the best one a candidate may be and still be compared
	// by the words beside it.
	maxBehind = 5.0
)

// Efforts: an edit of no special kind takes 1.
const (
	swapEffort   = 0.6 // two neighbours changed places
	doubleEffort = 0.4 // a letter is there twice or once
	softEffort   = 0.4 // a vowel or h is left out
	dropEffort   = 0.5 // another letter is left out
	extraEffort  = 0.9 // a letter too many
	vowelEffort  = 0.8 // one vowel for another
	soundEffort  = 0.7 // a letter for one that sounds like it
	keyEffort    = 0.9 // a letter for its neighbour on the keyboard
	leastEffort  = 0.4 // none takes less
	firstEffort  = 0.4 // what the first letter takes besides: few err there
	lastEffort   = 0.25
)

// soundalikes are groups of letters that are written for each other, vowels those
// of an alphabet's vowels.
var (
	soundalikes = []string{
		"ckq", "sz", "sc", "dt", "bp", "fv", "vw", "gj", "mn",
		"вф", "дт", "бп", "гк", "зс", "жш", "шщ", "κχ", "γχ", "τθ", "πφ",
	}
	vowels = []string{"aeiouy", "аеиоуыэюя", "αεηιουω"}
)

// letterPair is two letters, the smaller one first.
type letterPair [2]rune

func pairOf(a, b rune) letterPair { return letterPair{min(a, b), max(a, b)} }

// replaceEfforts holds the pairs of letters that take less than 1 to be taken for
// each other.
var replaceEfforts = func() map[letterPair]float64 {
	efforts := map[letterPair]float64{}
	for pair := range neighbourKeys() {
		efforts[pair] = keyEffort
	}
	alike := func(groups []string, effort float64) {
		for _, group := range groups {
			for _, a := range group {
				for _, b := range group {
					efforts[pairOf(a, b)] = effort
				}
			}
		}
	}
	alike(vowels, vowelEffort)
	alike(soundalikes, soundEffort)
	return efforts
}()

// asciiEfforts holds the efforts of plain letters, most words having no others.
var asciiEfforts = func() (t [utf8.RuneSelf][utf8.RuneSelf]float64) {
	for a := range t {
		for b := range t[a] {
			t[a][b] = 1
			if e, ok := replaceEfforts[pairOf(rune(a), rune(b))]; ok {
				t[a][b] = e
			}
		}
	}
	return t
}()

func replaced(r, want rune) float64 {
	if r == want {
		return 0
	}
	if r < utf8.RuneSelf && want < utf8.RuneSelf {
		return asciiEfforts[r][want]
	}
	if e, ok := replaceEfforts[pairOf(r, want)]; ok {
		return e
	}
	return 1
}

func vowel(r rune) bool {
	if r < utf8.RuneSelf {
		return strings.IndexByte(vowels[0], byte(r)) >= 0 // #nosec G115 -- small
	}
	return slices.ContainsFunc(vowels, func(group string) bool { return strings.ContainsRune(group, r) })
}

// effort returns what it takes to write the word from for the word to: their
// distance by edits, each as cheap as it is frequent.
func effort(from, to []rune) float64 {
	var rows [3][maxSpelled + 1]float64
	above2, above, row := &rows[0], &rows[1], &rows[2]
	for j := range to {
		row[j+1] = row[j] + leftOut(to, j)
	}
	for i, r := range from {
		above2, above, row = above, row, above2
		extra := tooMany(from, i)
		row[0] = above[0] + extra
		for j, want := range to {
			e := min(above[j]+replaced(r, want), above[j+1]+extra, row[j]+leftOut(to, j))
			if i > 0 && j > 0 && r == to[j-1] && from[i-1] == want {
				e = min(e, above2[j-1]+swapEffort)
			}
			row[j+1] = e
		}
	}
	e := row[len(to)]
	if from[0] != to[0] {
		e += firstEffort
	}
	if from[len(from)-1] != to[len(to)-1] {
		e += lastEffort
	}
	return e
}

func leftOut(to []rune, j int) float64 {
	switch {
	case j > 0 && to[j] == to[j-1]:
		return doubleEffort
	case vowel(to[j]) || to[j] == 'h':
		return softEffort
	default:
		return dropEffort
	}
}

func tooMany(from []rune, i int) float64 {
	if i > 0 && from[i] == from[i-1] {
		return doubleEffort
	}
	return extraEffort
}
