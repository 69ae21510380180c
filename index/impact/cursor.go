package impact

import "encoding/binary"

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
	bigram  *bigram // nil where the list has places of its own
}

// reset puts the cursor before the first article of a list.
func (c *cursor) reset(s *source) {
	c.list, c.places = s.list, s.places
	c.block, c.at, c.group = -1, 0, -1
	c.bigram = nil
	if s.first != nil {
		c.bigram = newBigram(s)
	}
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
	if c.bigram != nil {
		return c.bigram.positions(dst, c.docs[c.at])
	}
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
