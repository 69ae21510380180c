//go:build !js

package corpus

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"
	"golang.org/x/text/language"
)

const (
	// detectRunes is how much of an article is weighed: enough for a sure
	// answer, and little enough that a million articles stay cheap.
	detectRunes = 400
	// minLetters is the length below which trigrams of letters mislead.
	minLetters = 80
	// minOwnScript is the same for the letters of a script that is a language's own.
	minOwnScript = 20
	// maxForeign is one in how many letters has to be of that script: texts on
	// computers are full of Latin names, and a Latin word counts more letters.
	maxForeign = 4
	// minKana is the share of kana among spaceless letters that makes a text
	// Japanese: Chinese has none, Japanese with many characters still about a third.
	minKana = 0.05
)

// detectable are the languages that may be detected. A short list makes fewer
// mistakes between close relatives that nobody here writes. Catalan, Galician and
// Basque are told by their small words alone.
var detectable = map[whatlanggo.Lang]string{
	whatlanggo.Eng: "en", whatlanggo.Fra: "fr", whatlanggo.Spa: "es", whatlanggo.Rus: "ru",
	whatlanggo.Swe: "sv", whatlanggo.Nob: "no", whatlanggo.Nno: "no", whatlanggo.Hun: "hu",
	whatlanggo.Dan: "da", whatlanggo.Deu: "de", whatlanggo.Fin: "fi", whatlanggo.Ita: "it",
	whatlanggo.Nld: "nl", whatlanggo.Por: "pt", whatlanggo.Ron: "ro", whatlanggo.Tur: "tr",
	whatlanggo.Arb: "ar", whatlanggo.Pes: "fa", whatlanggo.Hin: "hi", whatlanggo.Ell: "el",
	whatlanggo.Cmn: "zh", whatlanggo.Jpn: "ja", whatlanggo.Kor: "ko", whatlanggo.Tha: "th",
	whatlanggo.Pol: "pl", whatlanggo.Ces: "cs", whatlanggo.Bul: "bg", whatlanggo.Ukr: "uk",
}

var whitelist = func() whatlanggo.Options {
	langs := make(map[whatlanggo.Lang]bool, len(detectable))
	for lang := range detectable {
		langs[lang] = true
	}
	return whatlanggo.Options{Whitelist: langs}
}()

// normalizeLanguage returns the primary subtag of a language tag in lower case
// ("en-US" is "en"), or "" when tag is none. Both
// written forms of Norwegian are "no".
func normalizeLanguage(tag string) string {
	tag = strings.ReplaceAll(strings.TrimSpace(tag), "_", "-")
	if tag == "" {
		return ""
	}
	tag, _, _ = strings.Cut(tag, ".") // a locale such as de_DE.UTF-8
	t, err := language.Parse(tag)
	if err != nil {
		return ""
	}
	base, _, _ := t.Raw()
	switch s := base.String(); s {
	case "und":
		return ""
	case "nb", "nn":
		return "no"
	default:
		return s
	}
}

// DetectLanguage returns the language of text, as [Article.Language] names it, or fallback when the text is too
// short or the answer not sure. Scripts that are a language's own come first,
// then the small words of a language, and trigrams of letters only where these
// leave a doubt: they take forty times as long.
func DetectLanguage(text, fallback string) string {
	text = head(text, detectRunes)
	letters, lang := ownScript(text)
	if lang != "" {
		return lang
	}
	if letters >= minLetters {
		if lang := byWords(text, ""); lang != "" {
			return lang
		}
		info := whatlanggo.DetectWithOptions(text, whitelist)
		if code, ok := detectable[info.Lang]; ok && info.IsReliable() {
			return code
		}
	}
	return byScript(text, letters, fallback)
}

// ReadsLike returns the language that a text is said to be in, unless it is plainly
// in another one: themes come with "en", and many a site in Chinese or German
// leaves it there.
func ReadsLike(text, expected string) string {
	text = head(text, detectRunes)
	letters, lang := ownScript(text)
	if lang != "" {
		return lang
	}
	if letters >= minLetters {
		if lang := byWords(text, expected); lang != "" {
			return lang
		}
	}
	return byScript(text, letters, expected)
}

// ownScript counts the letters of text, and returns the language whose script
// enough of them are of, or "".
func ownScript(text string) (letters int, lang string) {
	var han, kana, hangul, thai, greek int
	for _, r := range text {
		if r < utf8.RuneSelf {
			if r|0x20 >= 'a' && r|0x20 <= 'z' {
				letters++
			}
			continue
		}
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		switch {
		case r < 0x370:
		case unicode.Is(unicode.Han, r):
			han++
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			kana++
		case unicode.Is(unicode.Hangul, r):
			hangul++
		case unicode.Is(unicode.Thai, r):
			thai++
		case unicode.Is(unicode.Greek, r):
			greek++
		}
	}
	enough := func(n int) bool { return n >= minOwnScript && n*maxForeign >= letters }
	switch n := han + kana; {
	case enough(n) && float64(kana) >= minKana*float64(n):
		return letters, "ja"
	case enough(n):
		return letters, "zh"
	case enough(hangul):
		return letters, "ko"
	case enough(thai):
		return letters, "th"
	case enough(greek):
		return letters, "el"
	}
	return letters, ""
}

// written says in which script some languages are written; the first of each
// script is the one that is meant when nothing else tells.
var written = []struct {
	script    *unicode.RangeTable
	languages []string
}{
	{unicode.Cyrillic, []string{"ru", "uk", "bg", "sr", "be", "mk"}},
	{unicode.Greek, []string{"el"}},
	{unicode.Arabic, []string{"ar", "fa", "ur", "ckb"}},
	{unicode.Hebrew, []string{"he", "yi"}},
	{unicode.Devanagari, []string{"hi", "mr", "ne"}},
	{unicode.Han, []string{"zh", "ja"}},
	{unicode.Hangul, []string{"ko"}},
	{unicode.Thai, []string{"th"}},
}

// byScript returns the fallback, unless most letters are of a script in which
// that language is not written.
func byScript(text string, letters int, fallback string) string {
	for _, w := range written {
		n := 0
		for _, r := range text {
			if unicode.Is(w.script, r) && unicode.IsLetter(r) {
				n++
			}
		}
		if n*2 > letters && !slices.Contains(w.languages, fallback) {
			return w.languages[0]
		}
	}
	return fallback
}

// head returns at most the first n characters of s.
func head(s string, n int) string {
	i := 0
	for pos := range s {
		if i == n {
			return s[:pos]
		}
		i++
	}
	return s
}
