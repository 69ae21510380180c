package impact

import (
	"encoding/binary"
	"math/bits"

	"kindred/index"
)

// list is a posting list as it lies in the file.
type list struct {
	articles int
	highest  uint8 // impact
	table    []byte
	blocks   []byte
	rest     []byte // what follows the blocks
	kind     uint8  // of a stem's list
	base     int    // the number that references to forms begin with
	form     int    // the number of the only form of a shared list
	// bodies tells impacts; nil for postings in titles, whose impacts are bytes.
	bodies *bodyClasses
	often  uint8 // of the only article of a list of one: how often its body alone has the word, or 0
}

// bodyClasses tell the impacts of words in bodies.
type bodyClasses struct {
	impacts *bodyImpacts
	of      []uint8 // the class of each article
}

// decoded is memory for a block.
type decoded struct {
	docs    [blockLen]uint32
	impacts [blockLen]uint8
}

// list returns the list of the i-th word of a form.
func (f *File) list(form index.Form, i int) list {
	data, base := f.words[form].list(i)
	return f.parseList(form, data, base)
}

// listOf returns the place of a word among those of a form, and its list.
func (f *File) listOf(form index.Form, word string) (i int, l list, ok bool) {
	i, data, base, ok := f.words[form].findList(word)
	if !ok {
		return i, list{}, false
	}
	return i, f.parseList(form, data, base), true
}

// parseList reads what [lexicon.list] returned of a word of a form.
func (f *File) parseList(form index.Form, data []byte, base int) list {
	if form == index.Exact {
		return f.writtenList(data)
	}
	n, size := binary.Uvarint(data)
	kind, n := uint8(n&(1<<kindBits-1)), n>>kindBits // #nosec G115 -- some bits
	if kind&kindOf == kindShared {
		only := base + int(unzigzag(n))
		l := f.list(index.Exact, only)
		l.kind, l.form, l.rest = kind, only, data[size:]
		return l
	}
	l := readList(data[size:], n, &f.bodies)
	l.kind, l.base = kind, base
	return l
}

// writtenList reads the list of a word as written.
func (f *File) writtenList(data []byte) list {
	n, size := binary.Uvarint(data)
	return readList(data[size:], n, &f.bodies)
}

// numArticles returns how many articles a list has that begins with a number, see
// [listWriter].
func numArticles(begin uint64) int {
	if begin <= mostTold {
		return 1
	}
	return int(begin - mostTold + 1) // #nosec G115 -- articles are counted in 32 bits
}

// readList reads the postings of a list that begins with a number.
func readList(data []byte, begin uint64, bodies *bodyClasses) list {
	l := list{articles: numArticles(begin), bodies: bodies}
	if l.articles == 1 {
		doc, size := binary.Uvarint(data)
		if l.often = uint8(begin); l.often > 0 { // #nosec G115 -- at most mostTold
			l.highest = bodies.impacts[l.often][bodies.of[doc]]
		} else {
			l.highest = data[size]
			size++
		}
		l.blocks, l.rest = data[:size], data[size:]
		return l
	}
	l.highest = data[0]
	bytes, size := binary.Uvarint(data[1:])
	data = data[1+size:]
	if l.articles > blockLen {
		at := (l.articles + blockLen - 1) / blockLen * blockEntry
		l.table, data = data[:at], data[at:]
	}
	l.blocks, l.rest = data[:bytes], data[bytes:]
	return l
}

// numBlocks returns the number of blocks.
func (l *list) numBlocks() int { return (l.articles + blockLen - 1) / blockLen }

// only returns the one article of a list of one, and its impact.
func (l *list) only() (doc uint32, impact uint8) {
	n, size := binary.Uvarint(l.blocks)
	if l.bodies == nil { // in titles
		return uint32(n), l.blocks[size] // #nosec G115 -- articles are counted in 32 bits
	}
	return uint32(n), l.highest // #nosec G115 -- as above
}

// block decodes the articles and impacts of the i-th block.
func (l *list) block(i int, to *decoded) (docs []uint32, impacts []uint8) {
	if l.bodies == nil { // in titles, and one block
		docs = to.docs[:l.articles]
		decode(l.blocks, docs, 0)
		return docs, l.blocks[len(l.blocks)-l.articles:]
	}
	p := l.articlesOf(i, &to.docs)
	docs, impacts = to.docs[:p.n], to.impacts[:p.n]
	p.impacts(impacts, docs, l.bodies)
	return docs, impacts
}

// articlesOf decodes the articles of the i-th block, and returns their impacts as they are
// packed.
func (l *list) articlesOf(i int, docs *[blockLen]uint32) (p packed) {
	if l.articles == 1 {
		docs[0], _ = l.only()
		return onlyOne(l.often, l.blocks)
	}
	n := min(blockLen, l.articles-i*blockLen)
	if l.table == nil {
		decode(p.readOften(l.blocks, n), docs[:n], 0)
		p.others = l.blocks
		return p
	}
	data, last := l.blocks[:l.end(i)], l.after(i)
	if i > 0 {
		data = data[l.end(i-1):]
	}
	rest := p.readOften(data, n)
	decodeBits(rest[:len(rest)+readAhead], docs[:n], last, l.last(i))
	p.others = data
	return p
}

// last returns the last article of the i-th block of a list with a table.
func (l *list) last(i int) uint32 { return binary.LittleEndian.Uint32(l.table[blockEntry*i:]) }

// after returns the article that no article of the i-th block is before.
func (l *list) after(i int) uint32 {
	if i == 0 {
		return 0
	}
	return l.last(i - 1)
}

// end returns where the i-th block ends.
func (l *list) end(i int) uint32 { return binary.LittleEndian.Uint32(l.table[blockEntry*i+4:]) }

// decode reads as many articles as docs has room for, given as deltas behind last.
func decode(data []byte, docs []uint32, last uint32) {
	at := 0
	for i := range docs {
		b := data[at]
		at++
		if b < 0x80 {
			last += uint32(b)
		} else {
			delta, shift := uint32(b&0x7f), 7
			for {
				b = data[at]
				at++
				delta |= uint32(b&0x7f) << shift
				if b < 0x80 {
					break
				}
				shift += 7
			}
			last += delta
		}
		docs[i] = last
	}
}

// decodeBits reads as many articles as docs has room for, those of a block of a long list
// behind last and up to to. They are kept as Elias and Fano have it: of each number, less
// last and what its place makes it at least, the k lowest bits, one number's behind the
// other's; then a bit for each number, as far into the rest as its higher bits and its
// place say together. No number waits for the one before to be read. 4.0 million deltas
// of 14,000 articles take 2.6 MB, where varints take 3.8; to scan the 200 longest lists
// takes a seventh longer, whole queries as long as before.
func decodeBits(data []byte, docs []uint32, last, to uint32) {
	k := riceBits(to-last, uint32(len(docs))) // #nosec G115 -- at most a block's
	if k == 0 {
		decodeBitmap(data, docs, last)
		return
	}
	rest := docs
	base, less := last, uint32(1<<k-1) // of each place more, its part of the bits is taken off
	for high := data[(k*uint(len(docs))+7)/8:]; len(rest) > 0; high = high[8:] {
		w := binary.LittleEndian.Uint64(high)
		some := rest[:min(len(rest), bits.OnesCount64(w))]
		for i := range some {
			some[i] = base + uint32(bits.TrailingZeros64(w))<<(k&31) // #nosec G115 -- below 64
			base -= less
			w &= w - 1
		}
		rest = rest[len(some):]
		base += 64 << (k & 31)
	}
	addLow(data, docs, k)
}

// addLow adds the lowest k bits of the articles, which stand one behind the other: as
// many at a time as eight bytes hold.
func addLow(data []byte, docs []uint32, k uint) {
	mask, many := uint32(1<<k-1), mostRead/k
	for at := uint(0); len(docs) > 0; at += many * k {
		w := binary.LittleEndian.Uint64(data[at>>3:]) >> (at & 7)
		some := docs[:min(uint(len(docs)), many)]
		for i := range some {
			some[i] += uint32(w) & mask // #nosec G115 -- the lowest bits
			w >>= k & 63
		}
		docs = docs[len(some):]
	}
}

// decodeBitmap reads as many articles as docs has room for, each as a bit: the first one
// is that of last.
func decodeBitmap(data []byte, docs []uint32, last uint32) {
	for ; len(docs) > 0; data = data[8:] {
		w := binary.LittleEndian.Uint64(data)
		some := docs[:min(len(docs), bits.OnesCount64(w))]
		for i := range some {
			some[i] = last + uint32(bits.TrailingZeros64(w)) // #nosec G115 -- below 64
			w &= w - 1
		}
		docs = docs[len(some):]
		last += 64
	}
}

// titles returns the postings of a stem in titles, and what follows them. Only lists of
// stems have them.
func (l *list) titles() (in list, rest []byte) {
	if l.kind&kindTitled == 0 {
		return list{}, l.rest
	}
	n, size := binary.Uvarint(l.rest)
	data := l.rest[size:]
	bytes, size := binary.Uvarint(data)
	data = data[size:]
	return list{articles: int(n), blocks: data[:bytes]}, data[bytes:] // #nosec G115 -- articles are counted in 32 bits
}

// each calls yield with the articles and impacts of the list, as many at a time as it
// likes, until that returns false.
func (l *list) each(to *decoded, yield func(docs []uint32, impacts []uint8) bool) {
	if l.bodies != nil || l.articles <= blockLen {
		for i := range l.numBlocks() {
			if !yield(l.block(i, to)) {
				return
			}
		}
		return
	}
	// Postings in titles have neither blocks nor a table.
	data, last := l.blocks, uint32(0)
	impacts := data[len(data)-l.articles:]
	for from := 0; from < l.articles; from += blockLen {
		docs := to.docs[:min(blockLen, l.articles-from)]
		data = data[decodeSome(data, docs, last):]
		last = docs[len(docs)-1]
		if !yield(docs, impacts[from:from+len(docs)]) {
			return
		}
	}
}

// decodeSome is [decode], and returns how many bytes it read.
func decodeSome(data []byte, docs []uint32, last uint32) int {
	at := 0
	for i := range docs {
		delta, size := binary.Uvarint(data[at:])
		at += size
		last += uint32(delta) // #nosec G115 -- as it was written
		docs[i] = last
	}
	return at
}
