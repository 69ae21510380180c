// Package analysis turns text into terms, and is the only place that does.
//
// What is indexed and what is asked for must go through the same analysis or
// they do not meet; hence one package, no options, and one [Analyzer] per
// language. A word keeps two forms: Exact (folded, for phrases, spelling and
// precision) and Stem (for recall). Offsets always refer to the text as given.
//
// Words are those of UAX #29 (Unicode Text Segmentation), with these additions:
//
//   - Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese have no usable
//     spaces: every character is a token and its stem is the bigram with the
//     next one (see appendRun).
//   - letters followed directly by "++" (C++, Notepad++), and one to three
//     letters followed by "#" or "♯" (C#, F#, Gtk#), are one word with the sign.
//   - a segment without letter or digit is no token.
//
// So node.js, 3.14, snake_case and example.com are one word each; a-b is two;
// .NET is net. Readers who type node find node.js by its parts: see [Analyzer.Parts].
//
// What the stemmers get wrong is put right by a list, exceptions.txt, to which an
// editor can add: see [ReadExceptions].
package analysis

import (
	"maps"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

// Analyzer makes tokens of texts in one language. It is safe for concurrent use.
type Analyzer struct {
	lang    string
	stem    func(string) string // nil: no stemmer
	stop    map[string]bool     // folded function words
	elided  map[string]bool     // what is cut in front of an apostrophe
	possess bool                // cut 's
	lower   func(rune) rune
	except  map[string]string // folded words whose stem people decided
	moved   []byte            // what those of them begin with whose stem begins otherwise
	memo    *memo
}

// languages is the set of known languages, with "" for all others.
var languages = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{"": true}
	for lang := range stemmers() {
		m[lang] = true
	}
	for lang := range stopLists {
		m[lang] = true
	}
	for _, lang := range unspaced {
		m[lang] = true
	}
	return m
})

// analyzers holds one analyzer per known language, built when first asked for.
var analyzers = sync.OnceValue(func() map[string]func() *Analyzer {
	m := make(map[string]func() *Analyzer)
	for lang := range languages() {
		m[lang] = sync.OnceValue(func() *Analyzer {
			a := newAnalyzer(lang, editors.use(lang))
			made.Store(a, nil)
			return a
		})
	}
	return m
})

// made has the analyzers that were asked for, as keys.
var made sync.Map

// aliases are subtags that mean a language known by another subtag.
var aliases = map[string]string{
	"nb": "no", "nn": "no", // written forms of Norwegian
	"in":  "id",                     // withdrawn code
	"fil": "", "tl": "", "mo": "ro", // mo: withdrawn, Moldavian
	"cmn": "zh", "yue": "zh", "nan": "zh", // Chinese, by its single languages
}

// For returns the analyzer of a language, given as a BCP 47 primary subtag or
// tag ("en", "pt-BR"). A language that is not known, or "", gives the analyzer
// that folds and does not stem, whose Language is "". The same language always
// gives the same pointer.
func For(language string) *Analyzer { return analyzers()[known(language)]() }

// known returns the language that a tag means, "" if there is no analyzer for it.
func known(tag string) string {
	lang := strings.ToLower(strings.TrimSpace(tag))
	if i := strings.IndexAny(lang, "-_"); i >= 0 {
		lang = lang[:i]
	}
	if to, ok := aliases[lang]; ok {
		lang = to
	}
	if languages()[lang] {
		return lang
	}
	return ""
}

// newAnalyzer returns the analyzer of a language with the exceptions that ship,
// and with an editor's, which overrule them.
func newAnalyzer(lang string, editors map[string]string) *Analyzer {
	a := bareAnalyzer(lang)
	a.except = shipped(lang)
	maps.Copy(a.except, editors)
	for word, stem := range a.except {
		if word != "" && stem != "" && word[0] != stem[0] {
			a.moved = append(a.moved, word[0])
		}
	}
	return a
}

// bareAnalyzer returns the analyzer of a language without exceptions.
func bareAnalyzer(lang string) *Analyzer {
	a := &Analyzer{
		lang:    lang,
		stop:    loadStop(lang),
		elided:  elisions[lang],
		possess: lang == "" || lang == "en",
		lower:   lowerOf(lang),
		memo:    newMemo(),
	}
	if build := stemmers()[lang]; build != nil {
		a.stem = build()
	}
	return a
}

// Language returns the analyzer's language, "" for the one that does not stem
// because the language is unknown.
func (a *Analyzer) Language() string { return a.lang }

// Tokens appends the tokens of text to dst, in order; the n-th token of a text
// has position n. It accepts any bytes: what is not UTF-8 is no word.
func (a *Analyzer) Tokens(dst []Token, text string) []Token {
	if dst == nil {
		// English has about one word per six bytes; one allocation then suffices.
		dst = make([]Token, 0, len(text)/6+1)
	}
	s := scan{a: a, text: text, tokens: dst}
	s.all()
	return s.tokens
}

// TokensOnce is [Analyzer.Tokens] for who keeps what it says: it remembers nothing, which
// for the words of a thousand queries in twenty languages would be 9 MB.
func (a *Analyzer) TokensOnce(dst []Token, text string) []Token {
	forgetful := *a
	forgetful.memo = nothing
	s := scan{a: &forgetful, text: text, tokens: dst}
	s.all()
	return s.tokens
}

// FunctionWord reports whether a word, given as [Token].Exact has it, is a function word of the
// language.
func (a *Analyzer) FunctionWord(exact string) bool { return a.stop[exact] }

// word is what an analyzer knows of one spelling of a word. What is asked for most
// comes first and fills a line of the processor's cache, of which the size of the whole
// is a multiple: it is the cache that looking a word up waits for.
type word struct {
	spelling    spelling
	exact, stem string // exact == "": not a word
	begin       uint64 // eight bytes of exact
	marks       marks
	size        uint8 // of key
	stop        bool
	compound    bool // there may be words within it

	key   string
	parts atomic.Pointer[parts] // nil until asked for
	_     [40]byte
}

// longestWord is the number of bytes of a word that count. Embedded data can be
// one word of a megabyte, and indexes have limits on the length of terms.
const longestWord = 512

// clip returns at most longestWord bytes of s, whole characters.
func clip(s string) string {
	if len(s) <= longestWord {
		return s
	}
	n := longestWord
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// analyze works out the forms of a word as written.
func (a *Analyzer) analyze(raw string) *word {
	w := &word{key: raw}
	body, sign := cutSign(raw)
	low := strings.Trim(normalize(body, a.lower), "'")
	if sign == "" {
		low = a.cut(low)
	}
	w.exact = fold(clip(low))
	if w.exact == "" {
		return w
	}
	w.exact += sign
	w.stop = a.stop[w.exact]
	w.stem = a.stemOf(low+sign, w.exact)
	w.compound = strings.HasPrefix(w.exact, hebrewLead) || !w.stop && len(raw) <= longestStemmed && compound(raw)
	w.begin, w.marks = beginOf(w.exact), marksOf(w.exact, w.stem)
	return w
}

// stemOf returns the folded stem of a normalised word, given with what it folds to.
func (a *Analyzer) stemOf(low, exact string) string {
	if s, ok := a.except[exact]; ok {
		return s
	}
	if a.stem != nil && !a.stop[exact] && inflects(low) {
		if s := strings.Trim(fold(safely(a.stem, low)), "'"); s != "" {
			return s
		}
	}
	return exact
}
