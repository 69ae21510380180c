package analysis

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// mostPieces is the number of pieces of a word from which on it is data: a
	// hash, a key, a path.
	mostPieces = 12
	// shortestPart is the number of characters of a part: x of x86 says nothing.
	shortestPart = 2
)

// Part is a word within a word.
type Part struct {
	Exact, Stem string
}

// Parts appends the words within the word t of text, few words having any: what stands
// between its signs (node and js of node.js), the letters and numbers of that (go and
// 1.20 of go1.20), the humps of an identifier (get and users of getUsers), and the
// word without signs where readers type it so (nodejs). Of a Hebrew word it is what the
// one-letter words for and, the, in, to, from, that and as may stand before. Function words
// are left out.
// An index should hold the parts in the place of their word, in both of their forms,
// so that readers find the word by them.
func (a *Analyzer) Parts(dst []Part, text string, t *Token) []Part {
	if t.Run || !strings.HasPrefix(t.Exact, hebrewLead) && !compound(text[t.Start:t.End]) {
		return dst
	}
	return append(dst, a.partsOf(a.word(text, t.Start, t.End)).list...)
}

// Apart returns the words that a word is where it is written apart: go and 1.20 for go1.20,
// http and 2 for http2, node and js for node.js, whatever they are by themselves. It is nil
// for what has no signs, humps and numbers.
func (a *Analyzer) Apart(word string) (exact []string) {
	if !compound(word) {
		return nil
	}
	pieces := split(a.uncut(word), false)
	if len(pieces) > mostPieces {
		return nil
	}
	for _, piece := range pieces {
		if w := a.word(piece, 0, len(piece)); w.exact != "" {
			exact = append(exact, w.exact)
		}
	}
	if len(exact) < 2 {
		return nil
	}
	return exact
}

// parts are the words within a word.
type parts struct {
	list   []Part
	begins []uint64
	marks  []marks
}

// partsOf returns the words within a word. They are worked out once.
func (a *Analyzer) partsOf(w *word) *parts {
	if known := w.parts.Load(); known != nil {
		return known
	}
	p := &parts{}
	if w.compound {
		p.list = a.within(w)
	}
	for _, part := range p.list {
		p.begins = append(p.begins, beginOf(part.Exact))
		p.marks = append(p.marks, marksOf(part.Exact, part.Stem))
	}
	w.parts.Store(p)
	return p
}

// within works out the words within a word.
func (a *Analyzer) within(w *word) (parts []Part) {
	if strings.HasPrefix(w.exact, hebrewLead) {
		for _, rest := range withoutPrefixes(w.exact) {
			parts = append(parts, Part{Exact: rest, Stem: rest})
		}
	}
	if w.stop || len(w.key) > longestStemmed || !compound(w.key) {
		return parts
	}
	cased := a.uncut(w.key)
	pieces := split(cased, true)
	if len(pieces) > mostPieces {
		return parts
	}
	before := len(parts)
	for _, piece := range append(pieces, together(cased)) {
		piece = strings.TrimLeftFunc(piece, unicode.IsMark) // of what stood before
		if utf8.RuneCountInString(piece) < shortestPart {
			continue
		}
		p := a.word(piece, 0, len(piece))
		same := func(q Part) bool { return q.Exact == p.exact }
		if p.exact == "" || p.exact == w.exact || p.stop || slices.ContainsFunc(parts[before:], same) {
			continue
		}
		parts = append(parts, Part{Exact: p.exact, Stem: p.stem})
	}
	return parts
}

const (
	// hebrewLead is the first byte of every Hebrew letter.
	hebrewLead = "\xd7"
	// hebrewPrefixes are the letters that are words of their own before another.
	hebrewPrefixes = "והבלמשכ"
	// shortestRoot is the number of letters that must be left behind them.
	shortestRoot = 3
)

// withoutPrefixes returns what is left of a Hebrew word without one and without two of
// the letters that may be words of their own. Not all of these are: a dictionary would
// tell, and a part that is no word is looked for by nobody.
func withoutPrefixes(word string) (rests []string) {
	for range 2 {
		r, size := utf8.DecodeRuneInString(word)
		rest := word[size:]
		if !strings.ContainsRune(hebrewPrefixes, r) || utf8.RuneCountInString(rest) < shortestRoot || !unicode.Is(unicode.Hebrew, lastRune(rest)) || strings.ContainsFunc(rest, unhebrew) {
			return rests
		}
		rests = append(rests, rest)
		word = rest
	}
	return rests
}

// unhebrew reports whether a character is of no Hebrew word.
func unhebrew(r rune) bool {
	return r != '"' && r != '\'' && !unicode.Is(unicode.Hebrew, r) && !unicode.IsMark(r)
}

// uncut returns a word as written, but for invisible characters, or in lower case if an
// article or possessive had to be cut.
func (a *Analyzer) uncut(raw string) string {
	cased := strings.Trim(normalize(raw, func(r rune) rune { return r }), "'")
	low := strings.Map(a.lower, cased)
	if cut := a.cut(low); cut != low {
		return cut
	}
	return cased
}

// kind is what a character is to the parts of a word.
type kind int

const (
	sign kind = iota
	letter
	digit
)

func kindOf(r rune) kind {
	if r < utf8.RuneSelf {
		switch class[r] {
		case clsLetter:
			return letter
		case clsDigit:
			return digit
		}
		return sign
	}
	switch {
	case unicode.IsLetter(r), unicode.IsMark(r):
		return letter
	case unicode.IsDigit(r):
		return digit
	}
	return sign
}

// compound reports whether a word as written can have parts: whether it has signs,
// or letters and numbers, or a capital that is neither its first letter nor behind
// another.
func compound(raw string) bool {
	i := 1
	for i < len(raw) && 'a' <= raw[i] && raw[i] <= 'z' {
		i++
	}
	if i == len(raw) && class[raw[0]] == clsLetter { // as most words are
		return false
	}
	first, last := sign, rune('A')
	for i, r := range raw {
		k := kindOf(r)
		if i == 0 {
			first = k
		}
		if k == sign || k != first || unicode.IsUpper(r) && !unicode.IsUpper(last) {
			return true
		}
		last = r
	}
	return false
}

// split returns the pieces of a word: what stands between its signs, and the letters,
// numbers and humps of that; or these alone. The signs of a number, as in 1.20, belong to it.
func split(w string, wholes bool) (pieces []string) {
	for w != "" && len(pieces) <= mostPieces {
		end := 0
		for end < len(w) {
			r, n := utf8.DecodeRuneInString(w[end:])
			if kindOf(r) == sign && !inNumber(w, end) {
				break
			}
			end += n
		}
		chunk := w[:end]
		if chunk != "" && wholes {
			pieces = append(pieces, chunk)
		}
		pieces = appendKinds(pieces, chunk)
		_, n := utf8.DecodeRuneInString(w[end:])
		w = w[end+n:]
	}
	return pieces
}

// inNumber reports whether the sign w[i] is one within a number.
func inNumber(w string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(w[:i])
	r, n := utf8.DecodeRuneInString(w[i:])
	after, _ := utf8.DecodeRuneInString(w[i+n:])
	return r != '_' && kindOf(before) == digit && kindOf(after) == digit
}

// appendKinds appends the humps and the numbers of what has no signs but those within
// numbers.
func appendKinds(pieces []string, chunk string) []string {
	start, last := 0, sign
	end := func(at int) {
		if last == letter {
			pieces = append(pieces, humps(chunk[start:at])...)
		} else {
			pieces = append(pieces, chunk[start:at])
		}
		start = at
	}
	for i, r := range chunk {
		k := kindOf(r)
		if k == sign {
			k = digit
		}
		if k != last && i > 0 {
			end(i)
		}
		last = k
	}
	if chunk != "" {
		end(len(chunk))
	}
	return pieces
}

// humps takes letters apart where an identifier does: max and Size; Http, Server and
// Error. A name of two humps (JavaScript, YouTube), and one with a single letter
// (iPhone, LaTeX), is a word of its own: readers of Java do not want JavaScript.
func humps(s string) []string {
	rs := []rune(s)
	var out []string
	start := 0
	for i := 1; i <= len(rs); i++ {
		if i < len(rs) && !humpAt(rs, i) {
			continue
		}
		if i-start < shortestPart {
			return []string{s}
		}
		out = append(out, string(rs[start:i]))
		start = i
	}
	if len(out) == 2 && unicode.IsUpper(rs[0]) {
		return []string{s}
	}
	return out
}

// humpAt reports whether a hump begins at rs[i]: at U of getUsers, S of HTTPServer.
func humpAt(rs []rune, i int) bool {
	return unicode.IsUpper(rs[i]) &&
		(unicode.IsLower(rs[i-1]) || i+1 < len(rs) && unicode.IsUpper(rs[i-1]) && unicode.IsLower(rs[i+1]))
}

// together returns a word without its signs if it is one that is also written so:
// O'Reilly, U.S.A., 1,000, Node.js and ASP.NET. It returns "" for all others: of
// host names and pkg.Name it would only swell the vocabulary.
func together(w string) string {
	chunks := strings.FieldsFunc(w, func(r rune) bool { return kindOf(r) == sign })
	if len(chunks) < 2 {
		return ""
	}
	long := func(c string) bool { return utf8.RuneCountInString(c) > 1 }
	last := chunks[len(chunks)-1]
	product := len(chunks) == 2 && (strings.EqualFold(last, "js") || strings.EqualFold(last, "net"))
	if product || strings.ContainsAny(w, `'"`+"\u05f4") || thousands(chunks) || !slices.ContainsFunc(chunks, long) {
		return strings.Join(chunks, "")
	}
	return ""
}

// thousands reports whether chunks are those of a number with a sign between each
// three digits.
func thousands(chunks []string) bool {
	for i, c := range chunks {
		if len(c) > 3 || i > 0 && len(c) < 3 || strings.ContainsFunc(c, func(r rune) bool { return kindOf(r) != digit }) {
			return false
		}
	}
	return true
}
