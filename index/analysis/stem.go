package analysis

import (
	"maps"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/irish"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/tamil"
	"github.com/blevesearch/snowballstem/turkish"
	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/french"
	"github.com/kljensen/snowball/hungarian"
	"github.com/kljensen/snowball/norwegian"
	"github.com/kljensen/snowball/russian"
	"github.com/kljensen/snowball/spanish"
	"github.com/kljensen/snowball/swedish"
)

// longestStemmed is the longest word, in bytes, that is stemmed. Longer ones
// are data, and some stemmers take quadratic time.
const longestStemmed = 64

// stemmers returns how to build the stemmer of each language. A stemmer takes
// a normalised word with its accents, because the suffixes it looks for have
// accents.
var stemmers = sync.OnceValue(func() map[string]func() func(string) string {
	m := map[string]func() func(string) string{
		"en": kljensen(english.Stem), "es": kljensen(spanish.Stem),
		"fr": kljensen(french.Stem), "hu": kljensen(hungarian.Stem),
		"no": kljensen(norwegian.Stem), "sv": kljensen(swedish.Stem),
		"ru": kljensen(stemRussian),

		"da": env(danish.Stem), "de": env(stemGerman), "fi": env(finnish.Stem),
		"ga": env(irish.Stem), "it": env(italian.Stem), "nl": env(dutch.Stem),
		"pt": env(portuguese.Stem), "ro": env(stemRomanian), "ta": env(tamil.Stem),
		"tr": env(turkish.Stem),

		"pl": func() func(string) string { return stemPolish },
	}
	maps.Copy(m, filterStemmers())
	return m
})

// kljensen wraps a stemmer of kljensen/snowball. Its stop words are stemmed
// like any word here: which words are function words is decided by stopLists.
func kljensen(stem func(string, bool) string) func() func(string) string {
	return func() func(string) string {
		return func(w string) string { return stem(w, true) }
	}
}

// env wraps a stemmer of blevesearch/snowballstem.
func env(stem func(*snowballstem.Env) bool) func() func(string) string {
	return func() func(string) string {
		return func(w string) string {
			e := snowballstem.NewEnv(w)
			stem(e)
			return e.Current()
		}
	}
}

// inflects reports whether a normalised word is one that a stemmer should see:
// letters, marks and apostrophes only. Versions, host names and identifiers
// (v1.2, node.js, max_size) have no endings, and cutting some off would only
// make them meet what they should not.
func inflects(w string) bool {
	if len(w) > longestStemmed {
		return false
	}
	for _, r := range w {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' && r != '·' {
			return false
		}
	}
	return true
}

// safely stems a word; if the stemmer panics the word is its own stem. The
// stemmers are translated from other languages and index into the word by
// computed offsets: one odd word must not cost the whole site its index.
func safely(stem func(string) string, w string) (out string) {
	defer func() {
		if recover() != nil {
			out = w
		}
	}()
	return stem(w)
}

// stemRussian stems with е for ё, as Snowball has it since version 2 and as
// most Russians write, and without stress marks.
func stemRussian(w string, stop bool) string {
	return russian.Stem(plainRussian.Replace(w), stop)
}

var plainRussian = strings.NewReplacer("ё", "е", "\u0301", "", "\u0300", "")

// stemRomanian stems with the cedilla for the comma below: the stemmer is
// older than the letters ș and ț in Unicode and knows only ş and ţ.
func stemRomanian(e *snowballstem.Env) bool {
	e.SetCurrent(cedillas.Replace(e.Current()))
	return romanian.Stem(e)
}

var cedillas = strings.NewReplacer("ș", "ş", "ț", "ţ")

// stemGerman stems with umlauts for ae, oe and ue, as Snowball has it since version 3:
// who has no keys for umlauts types Mueller.
func stemGerman(e *snowballstem.Env) bool {
	e.SetCurrent(umlauts(e.Current()))
	return german.Stem(e)
}

// umlauts returns a German word with its umlauts written as such. In neue, bauen and
// Quelle ue is none.
func umlauts(w string) string {
	w = twoLetters.Replace(w)
	for i := 1; i+1 < len(w); i++ {
		before, _ := utf8.DecodeLastRuneInString(w[:i])
		if w[i:i+2] == "ue" && !strings.ContainsRune("aeioqyäöü", before) {
			w = w[:i] + "ü" + w[i+2:]
		}
	}
	return w
}

var twoLetters = strings.NewReplacer("ae", "ä", "oe", "ö")
