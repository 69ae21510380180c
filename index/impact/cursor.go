package impact

import "kindred/index"

// cursor moves through a list with places, forwards.
type cursor struct {
	list    list
	places  groups
	lengths [][index.NumFields]uint32 // of the articles
	docs    [blockLen]uint32
	impacts []byte
	block   int // the block in docs, -1 for none
	at      int // in docs
	group   int // the group whose positions are at next, -1 for none
	next    int // the posting whose positions the reader is at
	reader  bitReader
	bigram  *bigram // nil where the list has places of its own
}

// reset puts the cursor before the first article of a list.
func (c *cursor) reset(s *source) {
	c.list, c.lengths = s.list, s.lengths
	c.block, c.at, c.group = -1, 0, -1
	c.bigram = nil
	switch {
	case s.first != nil:
		c.bigram = newBigram(s)
	case s.list.articles > 0:
		c.places = newGroups(s.places, s.list.articles)
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
	if group != c.group || posting < c.next {
		c.group, c.next, c.reader = group, group*groupLen, c.places.group(group)
	}
	docs := c.docs[c.at-(posting-c.next):] // a group is within a block
	for i := range posting - c.next {
		c.reader.skip(span(&c.lengths[docs[i]]))
	}
	c.next = posting + 1
	return c.reader.positions(dst, span(&c.lengths[c.docs[c.at]]))
}
