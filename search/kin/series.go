package kin

import (
	"strconv"
	"strings"
	"unicode"

	"kindred/corpus"
)

// kinFacts are what relatedness has to know of an article beside its words.
type kinFacts struct {
	// translation is the same of all translations of an article, series of all articles
	// of a series; 0 where there is none.
	translation, series termHash
	language            termHash
	part                int // the number that the title gives, 0 where it gives none
}

func factsOf(a *corpus.Article) kinFacts {
	f := kinFacts{language: fnvOffset.with(a.Language)}
	if a.Translation != "" {
		f.translation = fnvOffset.with(a.Translation)
	}
	var name string
	if name, f.part = seriesOf(a.Title); name != "" {
		f.series = fnvOffset.with(a.Language).sign(0).with(name)
	}
	return f
}

// numerals are the numbers that titles spell out.
var numerals = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10,
}

// partWords are the words that a number of a part stands behind.
var partWords = map[string]bool{
	"part": true, "pt": true, "teil": true, "parte": true, "partie": true, "deel": true, "chapter": true, "kapitel": true,
	"episode": true, "folge": true, "volume": true, "vol": true, "band": true, "issue": true, "no": true, "nr": true,
}

// seriesOf returns what the titles of a series have in common, and the number of the
// part, 0 where there is none: the title without its numbers, "round the headland" and 2
// of "Round the Headland, Part Two". Titles of a series of announcements may differ in a
// date, or not at all.
func seriesOf(title string) (name string, part int) {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	var kept []string
	for i, w := range words {
		behind := i > 0 && partWords[words[i-1]]
		switch number, spelt := numerals[w]; {
		case strings.ContainsFunc(w, unicode.IsNumber):
			if n, err := strconv.Atoi(w); err == nil && (part == 0 || behind) {
				part = n
			}
		case spelt && behind:
			part = number
		case partWords[w] && i+1 < len(words):
		default:
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " "), part
}
