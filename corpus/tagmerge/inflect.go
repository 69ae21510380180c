package tagmerge

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// An ending turns one form of a word into another.
type ending struct {
	from, to string
	minStem  int // that stay
	after    func(stem string) bool
}

// plurals are endings that are safe whatever the language: where both forms are
// tags of a site, they are the plural and the singular of one word. German "-e",
// Spanish "-es" and Italian "-i" are not: "plan" and "planes", "token" and
// "toke".
var plurals = []ending{
	{from: "s", minStem: 3, after: func(s string) bool { return !strings.HasSuffix(s, "s") && !science(s) }},
	{from: "es", minStem: 3, after: hissing},
	{from: "oes", to: "o", minStem: 3},
	{from: "ies", to: "y", minStem: 2},
	{from: "yses", to: "ysis", minStem: 3},
	{from: "theses", to: "thesis", minStem: 2},
	{from: "ices", to: "ex", minStem: 3},
	{from: "rices", to: "rix", minStem: 2},
	{from: "lves", to: "lf", minStem: 2},
	{from: "aves", to: "af", minStem: 2},
	{from: "ives", to: "ife", minStem: 1},
	{from: "women", to: "woman"},
	{from: "men", to: "man", minStem: 3},
	{from: "children", to: "child"},
	{from: "criteria", to: "criterion"},
	{from: "phenomena", to: "phenomenon"},
	{from: "ungen", to: "ung", minStem: 3},
	{from: "eiten", to: "eit", minStem: 4},
	{from: "schaften", to: "schaft", minStem: 3},
	{from: "täten", to: "tät", minStem: 3},
	{from: "ionen", to: "ion", minStem: 3},
	{from: "innen", to: "in", minStem: 5},
	{from: "eaux", to: "eau", minStem: 2},
	{from: "aux", to: "al", minStem: 3},
	{from: "eux", to: "eu", minStem: 2},
	{from: "ciones", to: "ción", minStem: 2},
	{from: "siones", to: "sión", minStem: 2},
	{from: "ciones", to: "cion", minStem: 2},
	{from: "siones", to: "sion", minStem: 2},
	{from: "dades", to: "dad", minStem: 3},
	{from: "ções", to: "ção", minStem: 2},
	{from: "coes", to: "cao", minStem: 3},
	{from: "agens", to: "agem", minStem: 2},
	{from: "zioni", to: "zione", minStem: 2},
	{from: "sioni", to: "sione", minStem: 2},
	{from: "menti", to: "mento", minStem: 3},
	{from: "isti", to: "ista", minStem: 3},
	{from: "ости", to: "ость", minStem: 3},
	{from: "ции", to: "ция", minStem: 2},
	{from: "логии", to: "логия", minStem: 2},
	{from: "ания", to: "ание", minStem: 3},
	{from: "ения", to: "ение", minStem: 3},
}

// regional are the endings of British and American spelling.
var regional = []ending{
	{from: "our", to: "or", minStem: 3},
	{from: "ours", to: "ors", minStem: 3},
	{from: "oural", to: "oral", minStem: 4},
	{from: "isation", to: "ization", minStem: 3},
	{from: "isations", to: "izations", minStem: 3},
	{from: "ise", to: "ize", minStem: 4},
	{from: "ising", to: "izing", minStem: 4},
	{from: "ised", to: "ized", minStem: 4},
	{from: "iser", to: "izer", minStem: 4},
	{from: "tre", to: "ter", minStem: 3},
	{from: "tres", to: "ters", minStem: 3},
	{from: "elling", to: "eling", minStem: 3},
	{from: "ogue", to: "og", minStem: 4},
	{from: "efence", to: "efense", minStem: 1},
	{from: "icence", to: "icense", minStem: 1},
}

// notPlural are words that look like the plural of another and mean something
// else.
var notPlural = set(`news goods glasses https windows rails pandas mars aids lens means arms arts customs manners
	contents works woods waters savings earnings wages rights terms forces shorts pants briefs jeans spectacles
	minutes quarters premises grounds spirits damages odds thanks proceeds clothes humanities
	securities utilities authorities species series greens blues darts springs rays sims cats
	jaws saas paas iaas alas bias atlas canvas chaos gas texas kansas dallas vegas christmas wales athens
	james williams roberts adams jones peters stevens richards edwards daniels rogers phillips philips matthews
	andrews evans simons brooks hughes watts postgres jenkins kubernetes
	keras sparks beats slacks does its his this was has yes less does ours yours hers theirs sans`)

// countedScience are words on "-ic" that may be counted; "physics" may not.
var countedScience = set("topic comic clinic critic fabric metric lyric mosaic relic epic medic picnic cynic logic")

// science says whether an "s" would make the stem the name of a subject.
func science(stem string) bool {
	return strings.HasSuffix(stem, "ic") && !countedScience[stem]
}

func hissing(stem string) bool {
	for _, end := range []string{"s", "x", "z", "ch", "sh"} {
		if strings.HasSuffix(stem, end) {
			return true
		}
	}
	return false
}

// apply returns the forms that a word has by the endings, itself not among them.
func apply(endings []ending, word string) (forms []string) {
	if strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }) {
		return nil
	}
	for _, e := range endings {
		stem, ok := strings.CutSuffix(word, e.from)
		if ok && utf8.RuneCountInString(stem) >= e.minStem && (e.after == nil || e.after(stem)) {
			forms = append(forms, stem+e.to)
		}
	}
	return forms
}

func singulars(word string) []string {
	if notPlural[word] {
		return nil
	}
	return apply(plurals, word)
}

// maxInflected is the longest tag, in words, that is looked at for plurals: the
// forms multiply.
const maxInflected = 3

// singularKeys returns the keys of the tags that this one may be the plural of.
// The last word is a plural; the others may be too, as in "redes sociales".
func singularKeys(words []string) []string {
	last := len(words) - 1
	tails := singulars(words[last])
	if len(tails) == 0 {
		return nil
	}
	heads := []string{""}
	for _, w := range words[:last] {
		forms := []string{w}
		if last < maxInflected {
			forms = append(forms, singulars(w)...)
		}
		var next []string
		for _, h := range heads {
			for _, f := range forms {
				next = append(next, strings.TrimPrefix(h+" "+f, " "))
			}
		}
		heads = next
	}
	return join(heads, tails)
}

// regionalKeys returns the keys of the same words in American spelling, one
// word changed.
func regionalKeys(words []string) (keys []string) {
	for i, w := range words {
		for _, f := range apply(regional, w) {
			changed := append(append(append([]string{}, words[:i]...), f), words[i+1:]...)
			keys = append(keys, wordKey(changed))
		}
	}
	return keys
}

func join(heads, tails []string) (keys []string) {
	for _, h := range heads {
		for _, t := range tails {
			keys = append(keys, strings.TrimPrefix(h+" "+t, " "))
		}
	}
	return keys
}
