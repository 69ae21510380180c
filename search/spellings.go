package search

import (
	"slices"
	"strings"
	"sync"

	"kindred/index/analysis"
)

// Words that the British and the Americans spell otherwise. Of what the rules make, only what
// articles have is looked for: many words end so that nobody spells otherwise (raise, contour),
// and what they would be is in no article, as a rule.

// spelledWeight is what a word counts in its other spelling. Of 600 parts of titles of 60,000
// articles with one word respelt, the reciprocal rank is .721 (.784 as the titles have them, .493
// without), .723 with 0.8; but with that nDCG@10 of MED, where all else is as before, is .749 and
// not .751.
const spelledWeight = 0.6

// twoSpellings is a part of words, as the British and as the Americans write it.
type twoSpellings struct {
	british, american string
	least             int // letters that stand before it
}

var (
	// spelledEnds end words.
	spelledEnds = slices.Concat(
		spelledEnd("is", "iz", 3, "e", "es", "ed", "ing", "er", "ers", "ation", "ations", "ational", "able"),
		spelledEnd("ys", "yz", 2, "e", "ed", "ing", "er", "ers"),
		spelledEnd("our", "or", 3, "", "s", "ed", "ing", "er", "ers", "able", "al", "ally", "ful", "ite", "ites", "hood", "hoods", "less", "ism", "y"),
		spelledEnd("enc", "ens", 2, "e", "es", "ed", "ing"),
		spelledEnd("actis", "actic", 2, "e", "es", "ed", "ing"),
		spelledEnd("ll", "l", 4, "ed", "ing", "er", "ers", "ation", "ations", "ous"),
		spelledEnd("gement", "gment", 2, "", "s"),
	)
	// spelledParts stand anywhere in words.
	spelledParts = []twoSpellings{
		{"aemi", "emi", 1},
		{"haem", "hem", 0},
		{"paed", "ped", 0},
		{"oestr", "estr", 0},
		{"foet", "fet", 0},
		{"faec", "fec", 0},
		{"rhoea", "rhea", 1},
		{"oedem", "edem", 0},
		{"oesoph", "esoph", 0},
		{"gynaec", "gynec", 0},
		{"anaesth", "anesth", 0},
		{"caesar", "cesar", 0},
		{"archaeo", "archeo", 0},
		{"sulph", "sulf", 0},
		{"leucocyt", "leukocyt", 0},
	}
)

// spelledWords are whole words, as the British and as the Americans write them, which may stand in
// the plural.
const spelledWords = `
centre/center theatre/theater metre/meter kilometre/kilometer centimetre/centimeter
millimetre/millimeter micrometre/micrometer nanometre/nanometer litre/liter
millilitre/milliliter fibre/fiber calibre/caliber spectre/specter grey/gray programme/program
mould/mold plough/plow sceptic/skeptic sceptical/skeptical jewellery/jewelry aluminium/aluminum
ageing/aging artefact/artifact cosy/cozy pyjamas/pajamas fulfil/fulfill enrol/enroll
doughnut/donut tyre/tire yoghurt/yogurt odour/odor catalogue/catalog
catalogued/cataloged cataloguing/cataloging dialogue/dialog analogue/analog manoeuvre/maneuver
manoeuvred/maneuvered manoeuvring/maneuvering
`

// spelledEnd returns two beginnings of endings with everything that may follow.
func spelledEnd(british, american string, least int, rest ...string) []twoSpellings {
	list := make([]twoSpellings, len(rest))
	for i, r := range rest {
		list[i] = twoSpellings{british + r, american + r, least}
	}
	return list
}

// wholeSpellings has the words of spelledWords both ways.
var wholeSpellings = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for pair := range strings.FieldsSeq(spelledWords) {
		british, american, _ := strings.Cut(pair, "/")
		for _, plural := range []string{"", "s"} {
			m[british+plural], m[american+plural] = american+plural, british+plural
		}
	}
	return m
})

// otherSpellings returns how a word in small letters would be written on the other side of the
// Atlantic, words that nobody writes among them.
func otherSpellings(word string) (list []string) {
	if other, ok := wholeSpellings()[word]; ok {
		list = append(list, other)
	}
	for _, s := range spelledEnds {
		from, to := s.british, s.american
		if !strings.HasSuffix(word, from) {
			from, to = to, from
		}
		before, ok := strings.CutSuffix(word, from)
		if ok && len(before) >= s.least && (s.british[0] != 'l' || syllables(before) > 1) {
			list = appendNew(list, before+to)
		}
	}
	for _, w := range append([]string{word}, list...) { // anaesthetise has both
		for _, s := range spelledParts {
			from, to := s.british, s.american
			if !strings.Contains(w, from) {
				from, to = to, from
			}
			if at := strings.Index(w, from); at >= s.least {
				list = appendNew(list, w[:at]+to+w[at+len(from):])
			}
		}
	}
	return list
}

// syllables counts the runs of vowels: cancelled has two before its ll, and filled, which is no
// other spelling of filed, has one.
func syllables(word string) (n int) {
	within := false
	for i := range len(word) {
		vowel := strings.IndexByte("aeiouy", word[i]) >= 0
		if vowel && !within {
			n++
		}
		within = vowel
	}
	return n
}

// otherSpellings is [otherSpellings] where articles are in English, of which that is the analyzer.
func (g *generation) otherSpellings(word string) ([]string, *analysis.Analyzer) {
	for i := range g.languages {
		if a := g.languages[i].analyzer; a.Language() == "en" {
			return otherSpellings(word), a
		}
	}
	return nil, nil
}

// spelledOtherwise returns the stems of a word's other spellings that articles have, but for some
// stems that it has anyway.
func (g *generation) spelledOtherwise(word string, stems []string) (others []string) {
	list, english := g.otherSpellings(word)
	var few [1]analysis.Token
	for _, other := range list {
		tokens := english.TokensOnce(few[:0], other)
		if len(tokens) == 1 && g.stems.Count(tokens[0].Stem) > 0 && !slices.Contains(stems, tokens[0].Stem) {
			others = appendNew(others, tokens[0].Stem)
		}
	}
	return others
}
