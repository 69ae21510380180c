package analysis

import (
	"bufio"
	_ "embed" // exceptions.txt
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// Exceptions are stems that an editor decided. The zero value decides nothing.
type Exceptions struct {
	stems map[string]map[string]string // language → folded word → stem
}

// shippedText holds the exceptions for what the stemmers are known to get wrong.
//
//go:embed exceptions.txt
var shippedText string

// decision is one line of a list of exceptions.
type decision struct {
	lang  string
	words []string
	head  string
	line  int
}

// own reports whether the head of the line is listed for itself.
func (d *decision) own() bool { return slices.Contains(d.words, d.head) }

// ReadExceptions reads a list of exceptions, one decision in a line:
//
//	en universe universes = universe   # not university
//	en added adding = add
//
// A line has a language, words, "=", and the word whose stem they get: added and
// adding meet whatever add meets. A word that is listed for itself, as universe is,
// is its own stem, so that only the words that are listed for it meet it: list all
// its inflections. Case and accents count as little as in a search; # begins a
// comment. All mistakes are reported together, each with name and line.
func ReadExceptions(r io.Reader, name string) (Exceptions, error) {
	decisions, errs := readDecisions(r, name)
	byLang := map[string][]decision{}
	for _, d := range decisions {
		byLang[d.lang] = append(byLang[d.lang], d)
	}
	stems := map[string]map[string]string{}
	for _, lang := range slices.Sorted(maps.Keys(byLang)) {
		var err []error
		stems[lang], err = newAnalyzer(lang, nil).decide(byLang[lang], name)
		errs = append(errs, err...)
	}
	if len(errs) > 0 {
		return Exceptions{}, errors.Join(errs...)
	}
	return Exceptions{stems: stems}, nil
}

// editors holds the exceptions in force beside those that ship.
var editors = inForce{used: map[string]bool{}}

type inForce struct {
	mu    sync.Mutex
	stems map[string]map[string]string
	used  map[string]bool // languages that have their analyzer, which does not change
}

// use returns the editor's exceptions for a language, which are settled from now on.
func (f *inForce) use(lang string) map[string]string {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.used[lang] = true
	return f.stems[lang]
}

// Except puts an editor's exceptions in force, for all of the process, in place of
// those given before. A program calls it at its start: an analyzer does not change
// once [For] has returned it, and what is indexed and asked for would not meet if it
// did. It is therefore refused, and changes nothing, when a language whose exceptions
// would change is in use already.
func Except(e Exceptions) error { return editors.set(e.stems) }

func (f *inForce) set(stems map[string]map[string]string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for lang := range f.used {
		if !maps.Equal(f.stems[lang], stems[lang]) {
			return fmt.Errorf("setting stem exceptions for %q: texts in it were analysed already: set them at the start of the program", lang)
		}
	}
	f.stems = stems
	return nil
}

// shippedDecisions are the decisions of exceptions.txt by language.
var shippedDecisions = sync.OnceValue(func() map[string][]decision {
	decisions, errs := readDecisions(strings.NewReader(shippedText), "exceptions.txt")
	mustShip(errs)
	byLang := map[string][]decision{}
	for _, d := range decisions {
		byLang[d.lang] = append(byLang[d.lang], d)
	}
	return byLang
})

// shippedStems hold the stems that ship for each language, by folded word, which are
// worked out when first asked for: it takes about a millisecond.
var shippedStems = sync.OnceValue(func() map[string]func() map[string]string {
	m := make(map[string]func() map[string]string)
	for lang, decisions := range shippedDecisions() {
		m[lang] = sync.OnceValue(func() map[string]string {
			stems, errs := bareAnalyzer(lang).decide(decisions, "exceptions.txt")
			mustShip(errs)
			return stems
		})
	}
	return m
})

// shipped returns a copy of the stems that ship for a language.
func shipped(lang string) map[string]string {
	if stems := shippedStems()[lang]; stems != nil {
		return maps.Clone(stems())
	}
	return map[string]string{}
}

// mustShip panics if the list that is compiled in has mistakes, which cannot depend on
// input.
func mustShip(errs []error) {
	if len(errs) > 0 {
		panic("analysis: " + errors.Join(errs...).Error())
	}
}

// longestLine is the longest line of a list of exceptions, in bytes.
const longestLine = 64 << 10

// readDecisions reads the lines of a list, and returns an error for each that is
// none.
func readDecisions(r io.Reader, name string) (decisions []decision, errs []error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, longestLine)
	line := 0
	for lines.Scan() {
		line++
		text := lines.Text()
		if line == 1 {
			text = strings.TrimPrefix(text, "\ufeff")
		}
		d, err := readDecision(text)
		switch {
		case err != nil:
			errs = append(errs, fmt.Errorf("%s:%d: %w", name, line, err))
		case d.lang != "":
			d.line = line
			decisions = append(decisions, d)
		}
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		errs = append(errs, fmt.Errorf("%s:%d: the line is longer than %d bytes: write one decision in a line", name, line+1, longestLine))
	} else if err != nil {
		errs = append(errs, fmt.Errorf("%s:%d: reading stem exceptions: %w", name, line+1, err))
	}
	return decisions, errs
}

// readDecision reads one line; the decision's language is "" if it has none.
func readDecision(text string) (decision, error) {
	if !utf8.ValidString(text) {
		return decision{}, errors.New("the line is not UTF-8: save the file as UTF-8")
	}
	fields := strings.Fields(text)
	if i := slices.IndexFunc(fields, func(f string) bool { return f[0] == '#' }); i >= 0 {
		fields = fields[:i]
	}
	if len(fields) == 0 {
		return decision{}, nil
	}
	at := slices.Index(fields, "=")
	if at < 2 || at != len(fields)-2 || fields[at+1] == "=" {
		return decision{}, fmt.Errorf("%q decides nothing: write a language, words, \"=\" and the one word whose stem they get, with blanks between, as in \"en added adding = add\"",
			strings.Join(fields, " "))
	}
	lang := known(fields[0])
	if lang == "" {
		return decision{}, fmt.Errorf("%q is no language with words of its own: write a code such as en, de or fr", fields[0])
	}
	return decision{lang: lang, words: fields[1:at], head: fields[at+1]}, nil
}

// decide returns the stems that decisions give the words of the analyzer's language,
// by folded word, and an error for each that is none.
func (a *Analyzer) decide(decisions []decision, name string) (stems map[string]string, errs []error) {
	stems = map[string]string{}
	lines := map[string]int{} // folded word → line that decides it
	add := func(d *decision, stem string) {
		for _, w := range d.words {
			word, err := a.formsOf(w)
			if err == nil && lines[word.Exact] > 0 {
				err = fmt.Errorf("%q is decided by line %d: remove it from one of the lines", w, lines[word.Exact])
			}
			if err != nil {
				errs = append(errs, fmt.Errorf("%s:%d: %w", name, d.line, err))
				continue
			}
			stems[word.Exact], lines[word.Exact] = stem, d.line
		}
	}
	heads := make([]Token, len(decisions))
	for i, d := range decisions {
		var err error
		if heads[i], err = a.formsOf(d.head); err != nil {
			errs = append(errs, fmt.Errorf("%s:%d: %w", name, d.line, err))
		} else if d.own() {
			add(&d, heads[i].Exact)
		}
	}
	for i, d := range decisions {
		switch head := heads[i]; {
		case head.Exact == "" || d.own():
		case stems[head.Exact] == "":
			add(&d, head.Stem)
		case stems[head.Exact] == head.Exact:
			add(&d, head.Exact)
		default:
			errs = append(errs, fmt.Errorf("%s:%d: %q is a form of another word by line %d: write that word after \"=\"",
				name, d.line, d.head, lines[head.Exact]))
		}
	}
	return stems, errs
}

// formsOf returns the token that must be all of w.
func (a *Analyzer) formsOf(w string) (Token, error) {
	tokens := a.Tokens(nil, w)
	switch {
	case len(tokens) != 1 || tokens[0].Start != 0 || tokens[0].End != len(w):
		return Token{}, fmt.Errorf("%q is not one word for a search: write letters and digits only", w)
	case tokens[0].Run:
		return Token{}, fmt.Errorf("%q has no stem, for it is written without spaces: remove it", w)
	}
	return tokens[0], nil
}
