package kin

import (
	"encoding/binary"
	"math/bits"

	"kindred/index"
)

// A frame says how the words of an article follow each other: how many words each of its
// texts has, and which of them are function words. With the places that the index knows of
// the words of a draft, it tells how often the article has each of them and each pair of
// them, without the text. It takes a bit a word, 1.6 MB of 14,000 articles; the words
// themselves, as numbers, would take 20.
//
// It is bytes, for each text of the fields in their order, but for categories:
//
//	words<<frameBits | flags | kind, as a varint
//	with frameFunctions: for each word a bit, which is 0 of those that relate nothing
//	with frameWithin: the length of the following, and the distances between the words that
//	  have others within them, as varints. The index finds such a word by those, too.
const (
	frameBits      = kindBits + 2
	frameFunctions = 1 << kindBits
	frameWithin    = 2 << kindBits
)

// framedKinds are the kinds of a field's texts; the last is that of all that follow.
var framedKinds = [index.NumFields][]partKind{
	index.Title: {partTitle}, index.Headings: {partHeading}, index.Tags: {partTag}, index.Summary: {partSummary},
	index.Body: {partText, partCode},
}

// fieldOf is the field of a kind of texts.
var fieldOf = [partKinds]index.Field{
	partTitle: index.Title, partHeading: index.Headings, partTag: index.Tags, partSummary: index.Summary,
	partText: index.Body, partCode: index.Body,
}

// appendFrame appends the frame of an article.
func appendFrame(dst []byte, a *index.Analysed) []byte {
	for field := range index.Field(index.NumFields) {
		texts, kinds := a.Texts(field), framedKinds[field]
		if field == index.Tags {
			texts = texts[:len(a.Article.Tags)]
		}
		for i := range texts {
			dst = appendFramed(dst, &texts[i], kinds[min(i, len(kinds)-1)])
		}
	}
	return dst
}

// appendFramed appends what a frame has of a text.
func appendFramed(dst []byte, text *index.Text, kind partKind) []byte {
	head := uint64(len(text.Tokens))<<frameBits | uint64(kind)
	row, functions := make([]byte, bytesOf(len(text.Tokens))), false
	for i := range text.Tokens {
		if relates(text.Tokens, i) {
			row[i>>3] |= 1 << (i & 7)
		} else {
			functions = true
		}
	}
	if functions {
		head |= frameFunctions
	}
	var within []byte
	at := 0
	for i, p := range text.Parts {
		if i == 0 || p.Token != at {
			within = binary.AppendUvarint(within, uint64(p.Token-at)) // #nosec G115 -- they are in order
			at = p.Token
		}
	}
	if len(within) > 0 {
		head |= frameWithin
	}
	dst = binary.AppendUvarint(dst, head)
	if functions {
		dst = append(dst, row...)
	}
	if len(within) > 0 {
		dst = append(binary.AppendUvarint(dst, uint64(len(within))), within...)
	}
	return dst
}

// bytesOf returns how many bytes hold so many bits.
func bytesOf(bits int) int { return (bits + 7) / 8 }

// frameReader reads a frame.
type frameReader struct {
	data  []byte
	field index.Field
	base  int  // the position before the first word of the next text of the field
	bad   bool // it is damaged
}

// framedText is what a frame has of a text. Its words are asked for in their order.
type framedText struct {
	kind   partKind
	field  index.Field
	base   int    // the position before the first word
	words  int    // how many there are
	rows   []byte // nil where all words relate
	within []byte // of the words with others within them, what is behind the next one
	next   int    // of these, -1 for none
	row    int    // up to here, in rows, those that relate are counted
	count  int    // of them
}

// text returns the next text, if there is another one.
func (r *frameReader) text() (t framedText, ok bool) {
	if len(r.data) == 0 {
		return t, false
	}
	head := r.number()
	t = framedText{kind: partKind(head & (1<<kindBits - 1)), words: int(head >> frameBits), next: -1} // #nosec G115 -- of 59 bits
	if r.bad || t.kind >= partKinds {
		r.bad = true
		return t, false
	}
	if t.field = fieldOf[t.kind]; t.field != r.field {
		r.field, r.base = t.field, 0
	}
	t.base = r.base
	r.base += t.words + index.TextGap
	if head&frameFunctions != 0 {
		t.rows = r.bytes(uint64(bytesOf(t.words))) // #nosec G115 -- not negative
	}
	if head&frameWithin != 0 {
		t.within, t.next = r.bytes(r.number()), 0
		t.pass()
	}
	return t, !r.bad
}

func (r *frameReader) number() uint64 {
	n, size := binary.Uvarint(r.data)
	if size <= 0 {
		r.bad = true
		return 0
	}
	r.data = r.data[size:]
	return n
}

func (r *frameReader) bytes(n uint64) []byte {
	if n > uint64(len(r.data)) {
		r.bad = true
		return nil
	}
	b := r.data[:n:n]
	r.data = r.data[n:]
	return b
}

// pass goes on to the next word with others within it.
func (t *framedText) pass() {
	n, size := binary.Uvarint(t.within)
	if size <= 0 || n > uint64(t.words) { // #nosec G115 -- not negative
		t.within, t.next = nil, -1
		return
	}
	t.within = t.within[size:]
	t.next += int(n) // #nosec G115 -- compared above
}

// has reports whether a position of the field is in the text.
func (t *framedText) has(position int) bool { return position > t.base && position-t.base <= t.words }

// word returns how many words that relate stand before the i-th word of the text, whether
// it is one, and whether there are others within it. i is not below what it was before.
func (t *framedText) word(i int) (before int, relates, within bool) {
	for t.next >= 0 && t.next < i {
		t.pass()
	}
	within = t.next == i
	if t.rows == nil {
		return i, true, within
	}
	for ; t.row < i>>3; t.row++ {
		t.count += bits.OnesCount8(t.rows[t.row])
	}
	row, bit := t.rows[t.row], byte(1)<<(i&7)
	return t.count + bits.OnesCount8(row&(bit-1)), row&bit != 0, within
}
