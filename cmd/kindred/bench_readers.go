package main

import (
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// misspeltRunes is the length from which on a word is misspelt: a slip in a shorter one
// mostly makes another word.
const misspeltRunes = 5

// asTyped returns queries as they are after so many letters of their last words; those
// whose last word is not longer are as they were.
func asTyped(queries []string, letters int) []string {
	list := make([]string, len(queries))
	for i, q := range queries {
		last := strings.LastIndexFunc(q, unicode.IsSpace) + 1
		if last > 0 {
			_, size := utf8.DecodeRuneInString(q[last-1:])
			last += size - 1
		}
		word := []rune(q[last:])
		list[i] = q[:last] + string(word[:min(letters, len(word))])
	}
	return list
}

// misspelt returns queries with one slip in each: in a word of letters, two neighbours
// are swapped, or a letter is left out, put in or taken for another. Queries without a
// word that is long enough are left out. The same seed gives the same slips.
func misspelt(queries []string, seed uint64) []string {
	rng := rand.New(rand.NewPCG(seed, 0)) // #nosec G404 -- the same slips each time
	var list []string
	for _, q := range queries {
		words := strings.Fields(q)
		var long []int
		for i, w := range words {
			if utf8.RuneCountInString(w) >= misspeltRunes && !strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsLetter(r) }) {
				long = append(long, i)
			}
		}
		if len(long) == 0 {
			continue
		}
		i := long[rng.IntN(len(long))]
		for right := words[i]; words[i] == right; { // two like letters may change places
			words[i] = slipped(rng, right)
		}
		list = append(list, strings.Join(words, " "))
	}
	return list
}

// slipped returns a word with a slip in it.
func slipped(rng *rand.Rand, word string) string {
	letters := []rune(word)
	other := letters[rng.IntN(len(letters))] // of the word, and so of its script
	if other < utf8.RuneSelf {
		other = 'a' + rng.Int32N('z'-'a'+1)
	}
	at, kind := rng.IntN(len(letters)-1), rng.IntN(4)
	switch kind {
	case 0:
		letters[at], letters[at+1] = letters[at+1], letters[at]
	case 1:
		letters = slices.Delete(letters, at, at+1)
	case 2:
		letters = slices.Insert(letters, at, other)
	default:
		letters[at] = other
	}
	return string(letters)
}
