package analysis

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"
)

// titles are abbreviations that lean on the name after them; written with a
// capital, for "one more rep." ends a sentence.
var titles = set("dr mr mrs ms prof rev hon st sr jr gen col lt sgt capt cmdr gov sen rep pres mt hr fr mme mlle sig dott sra")

// leaning are abbreviations within a sentence, however written.
var leaning = set("vs cf viz al bzw ca evtl ggf inkl vgl approx esp incl resp")

// trailing are abbreviations that end a sentence or do not; the next word tells.
var trailing = set("etc inc ltd co corp usw")

// months come after a German or Nordic ordinal, which is written with a full
// stop: am 3. Mai.
var months = set("januar februar märz april mai juni juli august september oktober november dezember jahrhundert")

// numbered are abbreviations that lean on a number.
var numbered = set("no nos p pp pg vol fig figs eq ch chap sec art nr ver v c para abb bd kap s str núm pág cap " +
	"jan feb mar apr jun jul aug sep sept oct nov dec")

// openers are words that, capitalised, more likely start a sentence than go on
// after an abbreviation such as "U.S." or "etc.".
var openers = set("a an and as at but by for from he her his how however i if in it its later most my no not of on one " +
	"or our she since so some that the their then there these they this those to we what when where which while who why with you your")

// Sentences yields the byte ranges of the sentences of text, in order; together
// they cover the text without overlap, white space belonging to the sentence
// before it.
//
// The breaks are those of UAX #29 with two differences. A single line feed is
// white space, because text is often wrapped; a blank line always ends a
// sentence. And there is no break after an abbreviation: a title (Dr.), an
// initial (J. Smith), "No." before a number, or "U.S." and "etc." unless the
// next word is one that starts sentences.
func Sentences(text string) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for start := 0; start < len(text); {
			end := paragraphEnd(text, start)
			if !yieldSentences(text, start, end, yield) {
				return
			}
			start = end
		}
	}
}

// paragraphEnd returns the end of the paragraph that starts at text[i], blank
// lines included: both those after it and, at the start of the text, before it.
func paragraphEnd(text string, i int) int {
	feeds, words := 0, false
	for ; i < len(text); i++ {
		switch text[i] {
		case '\n':
			feeds++
		case ' ', '\t', '\r', '\f', '\v':
		default:
			if feeds > 1 && words {
				return i
			}
			feeds, words = 0, true
		}
	}
	return i
}

// yieldSentences yields the sentences of the paragraph text[start:end].
func yieldSentences(text string, start, end int, yield func(int, int) bool) bool {
	par := text[start:end]
	if strings.ContainsAny(par, "\r\n") {
		// Byte for byte, so that offsets stay.
		par = unwrap.Replace(par)
	}
	from, to := 0, 0
	it := sentences.FromString(par)
	for it.Next() {
		if to > from && !joined(par[from:to], par[it.Start():]) {
			if !yield(start+from, start+to) {
				return false
			}
			from = to
		}
		to = it.End()
	}
	return to <= from || yield(start+from, start+to)
}

var unwrap = strings.NewReplacer("\r", " ", "\n", " ")

// joinWindow is how many bytes around a break are looked at: more than any
// abbreviation, and a bound on the time for text without spaces.
const joinWindow = 64

// joined reports whether there is no break between two segments after all.
func joined(before, after string) bool {
	if strings.TrimSpace(before) == "" || strings.TrimSpace(after) == "" {
		return true // white space at the start or the end of a paragraph
	}
	before = strings.TrimRightFunc(before, unicode.IsSpace)
	before = before[max(0, len(before)-joinWindow):]
	body, ok := strings.CutSuffix(before, ".")
	if !ok {
		return false
	}
	word := body[lastSpace(body):]
	word = strings.TrimLeft(word, `("'[“‘«`)
	next := strings.TrimLeft(firstWord(after), `("'[“‘«`)
	key := strings.ToLower(strings.ReplaceAll(word, ".", ""))
	starts := openers[strings.ToLower(strings.TrimRight(next, ".,;:!?"))]
	switch {
	case key == "":
		return false
	case key == "eg", key == "ie", key == "zb", key == "dh":
		return strings.Contains(word, ".")
	case titles[key]:
		return word != strings.ToUpper(word) && word != strings.ToLower(word)
	case leaning[key]:
		return true
	case len(key) <= 2 && isDigits(key):
		return months[strings.ToLower(next)]
	case next != "" && isDigits(next[:1]) && numbered[key]:
		return true
	case acronym(word), trailing[key]:
		return !starts
	}
	return false
}

func isDigits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}

// acronym reports whether word is one letter, or single letters with full
// stops between them: J, U.S, a.m. The pronoun I and numbers are none.
func acronym(word string) bool {
	if word == "I" {
		return false
	}
	letters := 0
	for part := range strings.SplitSeq(word, ".") {
		r, n := utf8.DecodeRuneInString(part)
		if n != len(part) || !unicode.IsLetter(r) || inRun(r) {
			return false
		}
		letters++
		if letters == 1 && word == part && !unicode.IsUpper(r) {
			return false
		}
	}
	return letters > 0
}

// lastSpace returns the offset of the last word of s.
func lastSpace(s string) int {
	i := strings.LastIndexFunc(s, unicode.IsSpace)
	if i < 0 {
		return 0
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	return i + n
}

// firstWord returns s up to its first space, leading ones apart, or as much as
// is looked at.
func firstWord(s string) string {
	s = strings.TrimLeftFunc(s, unicode.IsSpace)
	s = s[:min(len(s), joinWindow)]
	if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
		return s[:i]
	}
	return s
}
