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
}

// readList reads the head of a list.
func readList(data []byte) list {
	n, size := binary.Uvarint(data)
	l := list{articles: int(n)} // #nosec G115 -- articles are counted in 32 bits
	data = data[size:]
	if n == 1 {
		_, size := binary.Uvarint(data)
		l.highest = data[size]
		l.blocks, l.rest = data[:size+1], data[size+1:]
		return l
	}
	l.highest = data[0]
	bytes, size := binary.Uvarint(data[1:])
	data = data[1+size:]
	if n > blockLen {
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

// highestOf returns the highest impact in the i-th block.
func (l *list) highestOf(i int) uint8 { return l.table[blockEntry*i+8] }

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
	n, size := binary.Uvarint(l.rest)
	data := l.rest[size:]
	if n == 0 {
		return list{}, data
	}
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

// eachForm calls yield with the words as written that the stem was made of: their
// numbers in the lexicon, and the languages in which they have it, as bits. A stem whose
// places are its own has none.
func eachForm(rest []byte, yield func(exact int, languages uint64)) (forms int, after []byte) {
	n, size := binary.Uvarint(rest)
	rest = rest[size:]
	for range n {
		exact, size := binary.Uvarint(rest)
		rest = rest[size:]
		languages, size := binary.Uvarint(rest)
		rest = rest[size:]
		yield(int(exact), languages) // #nosec G115 -- terms are counted in 32 bits
	}
	return int(n), rest // #nosec G115 -- a stem has some forms
}

// cursor moves through a list with places, forwards.
type cursor struct {
	list    list
	places  []byte // the table of groups and the positions
	docs    [blockLen]uint32
	impacts []byte
	block   int // the block in docs, -1 for none
	at      int // in docs
	group   int // the group whose positions are at next, -1 for none
	next    int // the posting whose positions begin at from
	from    uint32
}

// reset puts the cursor before the first article of a list, whose places are given.
func (c *cursor) reset(l *list, places []byte) {
	c.list, c.places = *l, places
	c.block, c.at, c.group = -1, 0, -1
}

// seek moves to the first article that is not before doc, and reports whether it is doc;
// more says that there may be others behind.
func (c *cursor) seek(doc uint32) (found, more bool) {
	if c.block < 0 || c.docs[len(c.impacts)-1] < doc {
		i := c.block + 1
		if c.list.table != nil {
			hi := c.list.numBlocks()
			for step := 1; ; step *= 2 { // gallop, then halve
				if i+step >= hi || c.list.last(i+step-1) >= doc {
					hi = min(hi, i+step)
					break
				}
				i += step
			}
			for i < hi {
				mid := (i + hi) / 2
				if c.list.last(mid) < doc {
					i = mid + 1
				} else {
					hi = mid
				}
			}
		}
		if i >= c.list.numBlocks() {
			return false, false
		}
		c.impacts, c.block, c.at = c.list.block(i, &c.docs), i, 0
	}
	n := len(c.impacts)
	for c.at < n && c.docs[c.at] < doc {
		c.at++
	}
	if c.at == n {
		return false, c.block+1 < c.list.numBlocks()
	}
	return c.docs[c.at] == doc, true
}

// positions appends the positions of the posting that seek found.
func (c *cursor) positions(dst []uint32) []uint32 {
	posting := c.block*blockLen + c.at
	group := posting / groupLen
	groups := (c.list.articles + groupLen - 1) / groupLen
	streams := c.places[4*(groups-1):]
	if group != c.group || posting < c.next {
		c.group, c.next, c.from = group, group*groupLen, 0
		if group > 0 {
			c.from = binary.LittleEndian.Uint32(c.places[4*(group-1):])
		}
	}
	for ; c.next < posting; c.next++ {
		c.from += skipPositions(streams[c.from:])
	}
	return readPositions(dst, streams[c.from:])
}

// skipPositions returns the size of the positions of one posting.
func skipPositions(data []byte) uint32 {
	at := 0
	first := data[0] & 1
	for data[at] >= 0x80 {
		at++
	}
	at++
	if first == 0 {
		return uint32(at) // #nosec G115 -- the places of one word are less than 4 GB
	}
	more, size := binary.Uvarint(data[at:])
	at += size
	for n := more + 1; n > 0; at++ {
		if data[at] < 0x80 {
			n--
		}
	}
	return uint32(at) // #nosec G115 -- as above
}

// readPositions appends the positions of one posting.
func readPositions(dst []uint32, data []byte) []uint32 {
	first, size := binary.Uvarint(data)
	at := uint32(first >> 1) // #nosec G115 -- an article has fewer words than bytes
	dst = append(dst, at)
	if first&1 == 0 {
		return dst
	}
	data = data[size:]
	more, size := binary.Uvarint(data)
	data = data[size:]
	for range more + 1 {
		delta, size := binary.Uvarint(data)
		data = data[size:]
		at += uint32(delta) // #nosec G115 -- as above
		dst = append(dst, at)
	}
	return dst
}

// placesOf returns the list of the i-th word of a form with its places. Stems that have
// forms have none of their own.
func (f *File) placesOf(form index.Form, i int) (l list, places []byte, ok bool) {
	l = readList(f.words[form].list(i))
	if form == index.Exact {
		return l, l.rest, true
	}
	_, rest := l.titles()
	forms, rest := eachForm(rest, func(int, uint64) {})
	return l, rest, forms == 0
}
