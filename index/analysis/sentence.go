package analysis

import (
	"iter"
	"maps"
	"strings"
	"unicode"
	"unicode/utf8"
)

// titles are abbreviations that lean on the name after them; written with a
// capital, for "one more rep." ends a sentence.
var titles = set("dr mr mrs ms prof rev hon st sr jr gen col lt sgt capt cmdr gov sen rep pres mt ft hr fr mme mlle sig dott sra " +
	"dra ing dipl-ing mag")

// leaning are abbreviations within a sentence, however written.
var leaning = set("vs cf viz al bzw ca evtl ggf inkl vgl approx aprox esp incl resp bspw bzgl sog geb hrsg ebd ej им ул")

// always are those made of single letters: e.g., z. B.
var always = set("eg ie zb dh")

// trailing are abbreviations that end a sentence or do not; the next word tells.
var trailing = set("etc inc ltd co corp usw mio mrd tsd jh jhd jhdt")

// months come after a German or Nordic ordinal, which is written with a full
// stop: am 3. Mai.
var months = set("januar februar märz april mai juni juli august september oktober november dezember jahrhundert")

// determiners come before such an ordinal: der 2. Weltkrieg.
var determiners = set("der die das dem den des im am vom zum zur beim ein eine einen einem einer eines jeder jeden")

// numbered are abbreviations that lean on a number.
var numbered = set("no nos p pp pg vol fig figs eq ch chap sec art nr ver v c para abb bd kap s str núm pág cap op tel env рис табл стр " +
	"jan feb mar apr jun jul aug sep sept oct nov dec")

// openers are words that, capitalised, more likely start a sentence than go on
// after an abbreviation such as "U.S." or "etc.". What is part of names is left
// out: von, la, el.
var openers = set("a an and as at but by for from he her his how however i if in it its later most my no not of on one " +
	"or our she since so some that the their then there these they this those to we what when where which while who why with you your " +
	"aber auch dann das dem den der des die dies diese dieser dieses doch ein eine er es ich ihr nach sie und wenn wir " +
	"ce ces cette elle elles il ils les nous une ella las los esta este он она они оно это в на и но я мы")

// Sentences yields the byte ranges of the sentences of text, in order; together
// they cover the text without overlap, white space belonging to the sentence
// before it.
//
// The breaks are those of UAX #29 with four differences. A single line feed is
// white space, because text is often wrapped; a blank line always ends a
// sentence. A sentence may begin with a number. There is no break after an abbreviation: a title (Dr.), an initial
// (J. Smith), "No." before a number, the number of a list's item, or "U.S." and
// "etc." unless the next word is one that starts sentences. And none where a
// quotation, a remark in brackets or a name like Yahoo! ends and the sentence
// around it goes on.
func Sentences(text string) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		valid := utf8.ValidString(text)
		for start := 0; start < len(text); {
			end := paragraphEnd(text, start)
			s := segmenterOf(text[start:end], valid)
			if !s.sentences(start, yield) {
				return
			}
			start = end
		}
	}
}

// paragraphEnd returns the end of the paragraph that starts at text[i], blank
// lines included: both those after it and, at the start of the text, before it.
func paragraphEnd(text string, i int) int {
	for i < len(text) && blank(text[i]) {
		i++
	}
	for i < len(text) {
		n := strings.IndexByte(text[i:], '\n')
		if n < 0 {
			return len(text)
		}
		i += n
		feeds := 0
		for ; i < len(text) && blank(text[i]); i++ {
			if text[i] == '\n' {
				feeds++
			}
		}
		if feeds > 1 {
			return i
		}
	}
	return i
}

// blank reports whether a byte is white space.
func blank(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }

// sentences yields the sentences of the paragraph, which starts at the offset start.
func (s *segmenter) sentences(start int, yield func(int, int) bool) bool {
	par := s.text
	from, to := 0, 0
	for at := 0; at < len(par); {
		if to -= trailingOpeners(par[from:to]); to > from && !joined(par[from:to], par[to:]) {
			if !yield(start+from, start+to) {
				return false
			}
			from = to
		}
		end, within := s.end(at)
		to = end
		for n := numberStart(par[at:to], within); n > 0; n = numberStart(par[at:to], within) {
			at += n
			if !yield(start+from, start+at) {
				return false
			}
			from = at
		}
		at = end
	}
	return to <= from || yield(start+from, start+to)
}

// numberStart returns where in a segment a sentence begins that begins with a
// number, 0 where none does. UAX #29 takes the full stop before a number for one of
// an abbreviation if a small letter comes next: "He left. 1955 was cold." Believed
// is a full stop after a word that is too long for an abbreviation. It can be only in
// a segment that has full stops within.
func numberStart(segment string, within bool) int {
	if !within {
		return 0
	}
	for i := 0; ; i++ {
		n := strings.IndexByte(segment[i:], '.')
		if n < 0 {
			return 0
		}
		i += n
		rest := strings.TrimLeft(segment[i+1:], " \r\n")
		if rest != "" && len(rest) < len(segment)-i-1 && isDigits(rest[:1]) && smallLetters(segment[:i]) >= longAbbreviation &&
			!abbreviated(segment[:i], firstWord(rest)) {
			return len(segment) - len(rest)
		}
	}
}

// longAbbreviation is a number of letters that hardly any abbreviation has.
const longAbbreviation = 5

// smallLetters returns the number of small letters at the end of s.
func smallLetters(s string) int {
	n := 0
	for s != "" {
		r, size := utf8.DecodeLastRuneInString(s)
		if !unicode.IsLower(r) {
			break
		}
		s = s[:len(s)-size]
		n++
	}
	return n
}

// trailingOpeners returns the length of the brackets and quotation marks that open
// at the end of a segment. UAX #29 does not tell opening from closing ones, and
// without a space between sentences gives both to the one before.
func trailingOpeners(segment string) int {
	if segment == "" {
		return 0
	}
	if c := segment[len(segment)-1]; c < utf8.RuneSelf && c != '(' && c != '[' {
		return 0
	}
	return len(segment) - len(strings.TrimRight(segment, "「『（【《〈〔“‘«(["))
}

var unwrap = strings.NewReplacer("\r", " ", "\n", " ")

// joinWindow is how many bytes around a break are looked at: more than any
// abbreviation, and a bound on the time for text without spaces.
const joinWindow = 64

// joined reports whether there is no break between two segments after all.
func joined(before, after string) bool {
	before = trimRight(before)
	if before == "" || blank(after[0]) && strings.TrimSpace(after) == "" || after[0] >= utf8.RuneSelf && strings.TrimSpace(after) == "" {
		return true // white space at the start or the end of a paragraph
	}
	if body, ok := strings.CutSuffix(before, "."); ok {
		return !longWord(body) && abbreviated(body, strings.TrimLeft(firstWord(after), opening))
	}
	return goesOn(before, firstWord(after))
}

// trimRight returns a text without the white space at its end.
func trimRight(s string) string {
	n := len(s)
	for n > 0 && blank(s[n-1]) {
		n--
	}
	if s = s[:n]; n > 0 && s[n-1] >= utf8.RuneSelf {
		return strings.TrimRightFunc(s, unicode.IsSpace)
	}
	return s
}

// longWord reports whether a text ends with a word that is no abbreviation, nor the end
// of one, as nearly all sentences do: one of letters that is too long, or is not in the
// lists and has neither a sign nor another full stop before it.
func longWord(body string) bool {
	i := len(body)
	for i > 0 && class[body[i-1]] == clsLetter {
		i--
	}
	switch n := len(body) - i; {
	case n > longestListed:
		return true
	case n <= 2 || i > 0 && !blank(body[i-1]):
		return false
	}
	word := body[i:]
	for i > 0 && blank(body[i-1]) {
		i--
	}
	return (i == 0 || class[body[i-1]] == clsLetter) && (listedSizes[word[0]|0x20]>>len(word)&1 == 0 || !listed[strings.ToLower(word)])
}

// listed are the abbreviations of all lists.
var listed = func() map[string]bool {
	all := make(map[string]bool)
	for _, list := range []map[string]bool{titles, leaning, always, trailing, numbered} {
		maps.Copy(all, list)
	}
	return all
}()

// listedSizes are the lengths of those that begin with a letter, as bits: most words
// need not be looked up.
var listedSizes = func() (t [256]uint16) {
	for word := range listed {
		if len(word) <= longestListed {
			t[word[0]] |= 1 << len(word)
		}
	}
	return t
}()

// longestListed is the length of the longest of them.
const longestListed = len("dipl-ing")

// opening are the marks that may stand before a word.
const opening = `("'[“‘«„»`

// goesOn reports whether a sentence goes on with the word next after a mark that
// is no full stop, or has a bracket or a quotation mark behind it.
func goesOn(before, next string) bool {
	first, n := utf8.DecodeRuneInString(next)
	second, _ := utf8.DecodeRuneInString(next[n:])
	switch last := lastRune(before); last {
	case '」', '』':
		return strings.HasPrefix(next, "と") || strings.HasPrefix(next, "って") // he said
	case '）':
		before = before[max(0, len(before)-remarkWindow):]
		return strings.LastIndex(before, "（") > 0 // it began within the sentence
	default:
		last = lastRune(strings.TrimRight(before, `)]"'”’»«“`))
		// she asked, but not iPhone
		return (last == '?' || last == '!') && unicode.IsLower(first) && !unicode.IsUpper(second)
	}
}

// remarkWindow is how many bytes of a remark in brackets are looked at.
const remarkWindow = 512

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// abbreviated reports whether the full stop between a text and the word next
// belongs to an abbreviation or a number, and does not end the sentence.
func abbreviated(body, next string) bool {
	whole := len(body) < joinWindow
	body = body[max(0, len(body)-joinWindow):]
	word := lastWord(body)
	lead := strings.TrimSpace(strings.TrimSuffix(body, word))
	word = strings.TrimLeft(word, opening)
	if oneLetter(word) && shortened(next) && word != "I" {
		return true // z. B., J. R., v. Chr.
	}
	for p := lastWord(lead); len(p) > 1 && oneLetter(p[:len(p)-1]) && p[len(p)-1] == '.'; p = lastWord(lead) {
		lead = strings.TrimSpace(strings.TrimSuffix(lead, p))
		word = p + word
	}
	key := strings.ToLower(strings.ReplaceAll(word, ".", ""))
	starts := openers[strings.ToLower(strings.TrimRight(next, ".,;:!?"))]
	switch {
	case key == "":
		return false
	case always[key]:
		return strings.Contains(word, ".")
	case titles[key]:
		return word != strings.ToUpper(word) && word != strings.ToLower(word)
	case leaning[key]:
		return true
	case len(key) <= 2 && isDigits(key):
		return months[strings.ToLower(next)] || (whole && lead == "") || (determiners[strings.ToLower(lastWord(lead))] && !starts)
	case next != "" && isDigits(next[:1]) && numbered[key]:
		return true
	case acronym(word), trailing[key]:
		return !starts
	}
	return doubled(word) && shortened(next)
}

func oneLetter(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	return n == len(s) && unicode.IsLetter(r) && !inRun(r)
}

// shortened reports whether a word is up to three letters and a full stop.
func shortened(word string) bool {
	body, ok := strings.CutSuffix(strings.TrimRight(word, `,;:)]"'”’»`), ".")
	return ok && body != "" && utf8.RuneCountInString(body) <= 3 && !strings.ContainsFunc(body, func(r rune) bool { return !unicode.IsLetter(r) || inRun(r) })
}

// doubled reports whether a word is a letter twice, the Spanish plural of an
// initial: EE. UU.
func doubled(word string) bool {
	return len(word) == 2 && word[0] == word[1] && unicode.IsUpper(rune(word[0]))
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

// lastWord returns the last word of s, up to its end.
func lastWord(s string) string {
	i := strings.LastIndexFunc(s, unicode.IsSpace)
	if i < 0 {
		return s
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	return s[i+n:]
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
