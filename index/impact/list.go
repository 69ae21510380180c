package impact

import (
	"encoding/binary"

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
}

// list returns the list of the i-th word of a form.
func (f *File) list(form index.Form, i int) list {
	data, base := f.words[form].list(i)
	n, size := binary.Uvarint(data)
	if form == index.Exact {
		return readList(data[size:], int(n)) // #nosec G115 -- articles are counted in 32 bits
	}
	kind, n := uint8(n&(1<<kindBits-1)), n>>kindBits // #nosec G115 -- some bits
	if kind&kindOf == kindShared {
		only := base + int(unzigzag(n))
		l := f.list(index.Exact, only)
		l.kind, l.form, l.rest = kind, only, data[size:]
		return l
	}
	l := readList(data[size:], int(n)) // #nosec G115 -- as above
	l.kind, l.base = kind, base
	return l
}

// readList reads the postings of some articles.
func readList(data []byte, articles int) list {
	l := list{articles: articles}
	if articles == 1 {
		_, size := binary.Uvarint(data)
		l.highest = data[size]
		l.blocks, l.rest = data[:size+1], data[size+1:]
		return l
	}
	l.highest = data[0]
	bytes, size := binary.Uvarint(data[1:])
	data = data[1+size:]
	if articles > blockLen {
		at := (l.articles + blockLen - 1) / blockLen * blockEntry
		l.table, data = data[:at], data[at:]
	}
	l.blocks, l.rest = data[:bytes], data[bytes:]
	return l
}

// numBlocks returns the number of blocks.
func (l *list) numBlocks() int { return (l.articles + blockLen - 1) / blockLen }

// block decodes the articles of the i-th block, and returns their impacts.
func (l *list) block(i int, docs *[blockLen]uint32) (impacts []byte) {
	n := min(blockLen, l.articles-i*blockLen)
	data, last := l.blocks, uint32(0)
	if l.table != nil {
		data = data[:l.end(i)]
		if i > 0 {
			data = data[l.end(i-1):]
			last = l.last(i - 1)
		}
	}
	decode(data, docs[:n], last)
	return data[len(data)-n:]
}

// last returns the last article of the i-th block of a list with a table.
func (l *list) last(i int) uint32 { return binary.LittleEndian.Uint32(l.table[blockEntry*i:]) }

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
func (l *list) each(docs *[blockLen]uint32, yield func(docs []uint32, impacts []byte) bool) {
	if l.table != nil || l.articles <= blockLen {
		for i := range l.numBlocks() {
			impacts := l.block(i, docs)
			if !yield(docs[:len(impacts)], impacts) {
				return
			}
		}
		return
	}
	// Postings in titles have neither blocks nor a table.
	data, last := l.blocks, uint32(0)
	impacts := data[len(data)-l.articles:]
	for from := 0; from < l.articles; from += blockLen {
		n := min(blockLen, l.articles-from)
		data = data[decodeSome(data, docs[:n], last):]
		last = docs[n-1]
		if !yield(docs[:n], impacts[from:from+n]) {
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
