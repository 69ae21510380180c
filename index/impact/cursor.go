package impact

import "kindred/index"

// cursor moves through a list with places, forwards.
type cursor struct {
	file   *File
	list   list
	places groups
	docs   [blockLen]uint32
	packed packed // impacts of the articles in docs
	block  int    // the block in docs, -1 for none
	at     int    // in docs
	group  int    // the group whose positions are at next, -1 for none
	reads  int    // the posting whose positions the reader is at
	reader bitReader
	bigram *bigram // nil where the list has places of its own
}

// reset puts the cursor before the first article of a list.
func (c *cursor) reset(s *source) {
	c.resetList(&s.list, s.file)
	switch {
	case s.first != nil:
		c.bigram = newBigram(s)
	case s.list.articles > 0:
		c.places = newGroups(s.places, s.list.articles)
	}
}

// resetList is reset for a list whose places are not asked for.
func (c *cursor) resetList(l *list, f *File) {
	c.list, c.file = *l, f
	c.block, c.at, c.group = -1, 0, -1
	c.bigram = nil
}

// seek moves to the first article that is not before doc, and reports whether it is doc;
// more says that there may be others behind.
func (c *cursor) seek(doc uint32) (found, more bool) {
	if c.block < 0 || c.docs[c.packed.n-1] < doc {
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
		c.packed, c.block, c.at = c.list.articlesOf(i, &c.docs), i, 0
	}
	n := c.packed.n
	for c.at < n && c.docs[c.at] < doc {
		c.at++
	}
	if c.at == n {
		return false, c.block+1 < c.list.numBlocks()
	}
	return c.docs[c.at] == doc, true
}

// next returns the article that seek stopped at, or 0 where it has yet to look for one.
func (c *cursor) next() uint32 {
	if c.at < c.packed.n {
		return c.docs[c.at]
	}
	return 0
}

// positions appends the positions of the posting that seek found.
func (c *cursor) positions(dst []uint32) []uint32 {
	if c.bigram != nil {
		return c.bigram.positions(dst, c.docs[c.at])
	}
	posting := c.block*blockLen + c.at
	group := posting / groupLen
	if group != c.group || posting < c.reads {
		c.group, c.reads, c.reader = group, group*groupLen, c.places.group(group)
	}
	c.skip(c.at-(posting-c.reads), c.at) // a group is within a block
	c.reads = posting + 1
	often, doc := c.packed.oftenAt(c.at), c.docs[c.at]
	in := within{span: c.file.span(doc, often)}
	if often > 0 {
		in.base = c.file.bases[index.Body].at32(doc)
	}
	return c.reader.positions(dst, often, in)
}

// skip passes over the positions of some postings of the block.
func (c *cursor) skip(from, to int) {
	if from == to {
		return
	}
	other, lengths := c.packed.before(from), &c.file.lengths[index.Body]
	for i := from; i < to; i++ {
		if c.packed.once[i/64]>>(i%64)&1 != 0 {
			c.reader.skipOne(lengths.at32(c.docs[i]))
			continue
		}
		often := c.packed.other(other)
		other++
		c.reader.skip(often, c.file.span(c.docs[i], often))
	}
}

// span is that of [whereabouts].
func (f *File) span(doc uint32, often uint8) uint32 {
	if often > 0 {
		return f.length(doc, index.Body)
	}
	n := uint32(unseenWords)
	for field := range index.Field(index.NumFields) {
		n += f.length(doc, field)
	}
	return n
}

// impact returns the impact of the posting that seek found.
func (c *cursor) impact() uint8 { return c.packed.impact(c.at, c.docs[c.at], c.list.bodies) }
