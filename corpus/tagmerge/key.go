package tagmerge

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// invisible drops what a reader cannot see in a tag.
var invisible = strings.NewReplacer("\u00ad", "", "\u200b", "", "\u200e", "", "\u200f", "", "\ufeff", "",
	"™", "", "®", "", "©", "", "’", "'", "ʼ", "'")

// fold removes the differences of case and width. Powers and fractions keep
// their form: NFKC would make "10²" into "102".
func fold(tag string) string {
	form := norm.NFKC
	if strings.ContainsFunc(tag, func(r rune) bool { return unicode.Is(unicode.No, r) || unicode.Is(unicode.Nl, r) }) {
		form = norm.NFC
	}
	s := form.String(invisible.Replace(strings.ToValidUTF8(tag, "\ufffd")))
	return form.String(cases.Fold().String(s))
}

// splitWords returns the folded words of a tag, without what stands between
// them. Signs that are part of a name stay: "c++", "c#", ".net", "-1", "1.20".
// A tag of separators alone is one word, as written.
func splitWords(tag string) []string {
	rs := []rune(strings.TrimSpace(fold(tag)))
	if len(rs) > 1 && rs[0] == '#' && unicode.IsLetter(rs[1]) {
		rs = rs[1:]
	}
	var words []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			words = append(words, unquote(string(word)))
		}
		word = word[:0]
	}
	for i, r := range rs {
		switch {
		case r == '&':
			flush()
			words = append(words, "and")
		case separates(rs, i):
			flush()
		default:
			word = append(word, r)
		}
	}
	flush()
	if len(words) == 0 {
		return []string{tag}
	}
	return words
}

// separates says whether rs[i] stands between words.
func separates(rs []rune, i int) bool {
	first, last := i == 0, i == len(rs)-1
	number := !first && !last && unicode.IsNumber(rs[i-1]) && unicode.IsNumber(rs[i+1])
	switch r := rs[i]; {
	case unicode.IsSpace(r), r == '_':
		return true
	case r == '.':
		starts := (first || unicode.IsSpace(rs[i-1])) && !last && !unicode.IsSpace(rs[i+1])
		return !number && !starts
	case strings.ContainsRune("/:,", r):
		return !number
	case unicode.Is(unicode.Pd, r):
		return !first && !last // "-1", "c--"
	default:
		return strings.ContainsRune(`;()[]{}"“”„«»`, r)
	}
}

// unquote removes the apostrophe of "women's" and "o'reilly", which people leave
// out, and keeps that of "she'll", which is another word without it.
func unquote(word string) string {
	before, after, ok := strings.Cut(word, "'")
	if !ok || strings.Contains(after, "'") {
		return word
	}
	possessive := utf8.RuneCountInString(before) >= 3 && (after == "s" || after == "" && strings.HasSuffix(before, "s"))
	elided := utf8.RuneCountInString(before) == 1 && utf8.RuneCountInString(after) >= 4
	if possessive || elided {
		return before + after
	}
	return word
}

// wordKey is the same for tags of the same words.
func wordKey(words []string) string { return strings.Join(words, " ") }

// joinKey is the same for tags of the same letters, however they are parted.
// Between two numbers the parting stays: "1 20" is not "12 0".
func joinKey(words []string) string {
	var b strings.Builder
	prev := rune(' ')
	for _, w := range words {
		if next, _ := utf8.DecodeRuneInString(w); unicode.IsNumber(prev) && unicode.IsNumber(next) {
			b.WriteByte(' ')
		}
		b.WriteString(w)
		prev, _ = utf8.DecodeLastRuneInString(w)
	}
	return b.String()
}

// parts returns where the words of a tag end, in runes of its joinKey, without
// the last.
func parts(words []string) []int {
	var ends []int
	n := 0
	for _, w := range words[:len(words)-1] {
		n += utf8.RuneCountInString(w)
		ends = append(ends, n)
	}
	return ends
}

// minJoined is the fewest letters of words that may be written together: "in it"
// and "init" are two things, "wi fi" is given up for them.
const minJoined = 5

// notJoined are first words that make another word when joined to the next: "a
// part", "re-sign", "co-op", "not able".
var notJoined = set("a an the re un co not")

// joinable says whether tags that are parted in these ways, and the same when
// joined, are the same tag.
func joinable(ways [][]string) bool {
	var ends []int // of the way with the fewest parts so far
	for i, words := range ways {
		e := parts(words)
		if i > 0 && !subset(ends, e) {
			return false // "code sign" and "co-design" are both "codesign"
		}
		ends = e
		if len(words) < 2 {
			continue
		}
		short := utf8.RuneCountInString(joinKey(words)) < minJoined && !initials(words)
		if notJoined[words[0]] && !initials(words) || short && !strings.ContainsFunc(words[0]+words[1], func(r rune) bool { return unicode.IsNumber(r) || wordless(r) }) {
			return false
		}
	}
	return true
}

// initials says whether the words are single letters, as in "U.S.A.".
func initials(words []string) bool {
	for _, w := range words {
		if utf8.RuneCountInString(w) != 1 {
			return false
		}
	}
	return true
}

// subset says whether the sorted b holds all of the sorted a.
func subset(a, b []int) bool {
	for _, x := range b {
		if len(a) > 0 && a[0] == x {
			a = a[1:]
		}
	}
	return len(a) == 0
}

// wordless reports the scripts that are written without blanks between words.
func wordless(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// bare returns the key without the accents of Latin and Greek letters. A
// Cyrillic й is a letter of its own; ё is not.
func bare(key string) string {
	var b strings.Builder
	var base rune
	for _, r := range norm.NFD.String(key) {
		if unicode.Is(unicode.Mn, r) && (unicode.In(base, unicode.Latin, unicode.Greek) || base == 'е') {
			continue
		}
		base = r
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}

// set makes a set of the words of a list.
func set(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}
