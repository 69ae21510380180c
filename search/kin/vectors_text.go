package kin

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"
	"unicode"

	"kindred/index"
	"kindred/index/analysis"
)

// gap is what stands between a word and the one before it that is no function
// word.
type gap uint8

const (
	gapApart gap = iota // a sign, a blank line or a function word, or nothing is before
	gapSpace
	gapNone
	gapOther // anything else, as a hyphen
)

// spokenPart is a part of an article: so many of its words.
type spokenPart struct {
	kind  partKind
	words int
}

// spokenText is an article as words: those of all parts, one behind the other, without
// function words.
type spokenText struct {
	parts []spokenPart
	words []spokenWord
}

// read takes in an article, whose memory the words share.
func (t *spokenText) read(a *index.Analysed) {
	t.parts, t.words = t.parts[:0], t.words[:0]
	language := fnvOffset.with(a.Analyzer.Language()).sign(0)
	for p := range parts(a) {
		before := len(t.words)
		t.addWords(language, p.text.Text, p.text.Tokens)
		if words := len(t.words) - before; words > 0 {
			t.parts = append(t.parts, spokenPart{p.kind, words})
		}
	}
}

// addWords adds the words of a part.
func (t *spokenText) addWords(language termHash, text string, tokens []analysis.Token) {
	last := -1
	for i := range tokens {
		token := &tokens[i]
		if !relates(tokens, i) {
			continue
		}
		w := spokenWord{
			stem:     token.Stem,
			spelling: text[token.Start:analysis.End(tokens, i)],
			head:     token.End - token.Start,
		}
		w.hash = language.with(w.spelling)
		if last >= 0 && i == last+1 {
			w.gap, w.between = gapOf(text[tokens[last].End:token.Start])
		}
		t.words = append(t.words, w)
		last = i
	}
}

// relates reports whether the i-th word of a text is one of those that relate articles. Of scripts
// without spaces, pairs of characters that are function words do not, nor what is half of such
// (经看 of 已经看过): in an archive of many languages those of a rare one would weigh much.
func relates(tokens []analysis.Token, i int) bool {
	t := &tokens[i]
	if !t.Run || t.Stop || t.Stem == "" {
		return !t.Stop && t.Stem != ""
	}
	before := i > 0 && tokens[i-1].Run && tokens[i-1].End == t.Start && analysis.SureFunctionStem(tokens[i-1].Stem)
	after := i+1 < len(tokens) && tokens[i+1].Run && tokens[i+1].Start == t.End && analysis.SureFunctionStem(tokens[i+1].Stem)
	return !before && !after && !analysis.FunctionStem(t.Stem)
}

// gapOf tells what stands between two words, and returns it as a person would
// write it where it is not told by its kind.
func gapOf(between string) (gap, string) {
	switch {
	case between == "":
		return gapNone, ""
	case between == " ":
		return gapSpace, ""
	case apart(between):
		return gapApart, ""
	}
	const word = "x"
	between = strings.TrimSuffix(strings.TrimPrefix(strings.Join(strings.Fields(word+between+word), " "), word), word)
	switch {
	case between == " ":
		return gapSpace, ""
	case len(between) > longestSpelling:
		return gapApart, ""
	}
	return gapOther, between
}

// apart reports whether what stands between two words separates them: a blank
// line, or any sign but those within words.
func apart(between string) bool {
	return strings.Contains(between, "\n\n") || strings.ContainsFunc(between, func(r rune) bool {
		return unicode.IsPunct(r) && !strings.ContainsRune("'’-‐", r) || unicode.IsSymbol(r) && r != '+' // C++ templates, not img> tag
	})
}

// packed is a text as the numbers of its words: two to three bytes a word. For each
// part its kind and number of words, and for each word its number and the gap before
// it, with the number of what stands in the gap where the gap does not tell.
type packed []byte

const (
	kindBits = 3 // for partKind
	gapBits  = 2 // for gap
)

// pack appends the parts of an article, and their words, to out.
func (l *lexicon) pack(out packed, parts []spokenPart, words []spokenWord) packed {
	for _, p := range parts {
		out = binary.AppendUvarint(out, uint64(p.words)<<kindBits|uint64(p.kind)) // #nosec G115 -- a length
		for i := range words[:p.words] {
			w := &words[i]
			out = binary.AppendUvarint(out, uint64(l.number(w))<<gapBits|uint64(w.gap))
			if w.gap == gapOther {
				out = binary.AppendUvarint(out, uint64(l.gapText(w.between)))
			}
		}
		words = words[p.words:]
	}
	return out
}

// packedWord is a word that stands in a packed text.
type packedWord struct {
	word, stem uint32 // of a word that relates nothing the stem is lonely
	between    uint32 // where the gap is gapOther
	weight     uint16 // how much it counts, in units
	gap        gap
	linked     bool // whether the word before it is of the same part
}

// unpack appends the words of a text to dst.
func (l *lexicon) unpack(dst []packedWord, text packed, counts *counts) []packedWord {
	for at := 0; at < len(text); {
		var head, n uint64
		head, at = uvarint(text, at)
		kind := partKind(head & (1<<kindBits - 1))
		weight := counts.parts[kind]
		from, words := len(dst), int(head>>kindBits) // #nosec G115 -- a length
		dst = slices.Grow(dst, words)[:from+words]
		for place := range dst[from:] {
			n, at = uvarint(text, at)
			word := uint32(n >> gapBits) // #nosec G115 -- numbers of words have 32 bits
			w := &dst[from+place]        // field by field: a whole one would be made elsewhere, and copied
			w.word, w.stem, w.weight = word, l.stemOf[word], weight
			w.gap, w.linked, w.between = gap(n&(1<<gapBits-1)), place > 0, 0
			if kind == partText && place < leadWords {
				w.weight += counts.lead
			}
			if w.gap == gapOther {
				n, at = uvarint(text, at)
				w.between = uint32(n) // #nosec G115 -- as above
			}
		}
	}
	return dst
}

// uvarint is binary.Uvarint for what AppendUvarint has written, at a place, of a number
// below 2³⁵. It returns the place behind it, too. How many bytes a number has no processor
// can foretell, so it looks at five without a branch.
func uvarint(b []byte, at int) (n uint64, next int) {
	if at+8 > len(b) {
		n, size := binary.Uvarint(b[at:])
		return n, at + size
	}
	n = binary.LittleEndian.Uint64(b[at:])
	ends := ^n & 0x80_80_80_80_80
	n &= ends ^ (ends - 1) // up to the first byte that ends a number
	return n&0x7f | n>>1&(0x7f<<7) | n>>2&(0x7f<<14) | n>>3&(0x7f<<21) | n>>4&(0x7f<<28), at + bits.TrailingZeros64(ends)/8 + 1
}
