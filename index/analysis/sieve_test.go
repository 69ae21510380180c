package analysis

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// What a sifter relies on where it passes over a word by its first letter: both forms
// begin with it.
func checkInitial(t interface{ Fatalf(string, ...any) }, a *Analyzer, raw string) {
	w := a.analyze(raw)
	c := raw[0] | 0x20
	if slices.Contains(a.moved, c) {
		return
	}
	if w.exact[0] != c || w.stem[0] != c {
		t.Fatalf("%q is %q and %q in %q", raw, w.exact, w.stem, a.lang)
	}
}

func TestPropertyInitial(t *testing.T) {
	languages := make([]string, 0, len(initial))
	for l := range initial {
		languages = append(languages, l)
	}
	slices.Sort(languages)
	word := rapid.OneOf(rapid.StringMatching(`[A-Za-z][a-z]{0,14}`),
		rapid.StringMatching(`[a-z]{1,5}(ing|ed|s|ies|ation|ungen|lich|ement|idad|mente|heten|isk|kkal|ekkel|y|ying|ae|oe|ue)`))
	rapid.Check(t, func(t *rapid.T) {
		checkInitial(t, For(rapid.SampledFrom(languages).Draw(t, "language")), word.Draw(t, "word"))
	})
}

func TestSharedInitials(t *testing.T) {
	for lang, name := range snowballNames {
		if !initial[lang] {
			continue
		}
		words := 0
		for in := range vocabulary(t, name) {
			if isASCII(in) && noSigns(in) {
				checkInitial(t, For(lang), in)
				words++
			}
		}
		if words < 5000 {
			t.Errorf("%s: %d words", lang, words)
		}
	}
}

// noSigns reports whether a text is nothing but letters.
func noSigns(s string) bool {
	return s != "" && !slices.ContainsFunc([]byte(s), func(c byte) bool { return class[c] != clsLetter })
}
