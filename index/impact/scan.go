package impact

// scan moves through a list, window by window.
type scan struct {
	weightedList
	block int // that is read next
	// docs and impacts are what was read and not taken yet, in memory for a block.
	docs    []uint32
	impacts []uint8
	memory  *decoded
	// behind is what follows in a list of titles, which are in no blocks, and before the
	// article before it.
	behind []byte
	before uint32
	// table is what an impact is worth, nil where the list has few articles.
	table *[codes]float64
}

// take returns some of the next articles before another one, with their impacts, none where
// there are no more. It may pass over those that are not near, where that is not nil: the
// window that ends there.
func (s *scan) take(end uint32, near *window, m *scanMemory) (docs []uint32, impacts []uint8) {
	for len(s.docs) == 0 {
		if s.block == s.numBlocks() || !s.read(end, near, m) {
			return nil, nil
		}
	}
	n := len(s.docs)
	if s.docs[n-1] >= end {
		for n = 0; s.docs[n] < end; {
			n++
		}
	}
	docs, impacts = s.docs[:n], s.impacts[:n]
	s.docs, s.impacts = s.docs[n:], s.impacts[n:]
	return docs, impacts
}

// read reads the next block or passes over it, and reports whether there may be articles
// before end.
func (s *scan) read(end uint32, near *window, m *scanMemory) bool {
	if l := &s.list; l.table != nil {
		after, last := l.after(s.block), l.last(s.block)
		if after+1 >= end {
			return false
		}
		if near != nil && last < end && !near.any(max(after, (end-1)/windowDocs*windowDocs), last) {
			s.block++
			return true
		}
	}
	if s.memory == nil {
		s.memory = m.block()
	}
	switch {
	case s.bodies != nil || s.articles <= blockLen:
		s.docs, s.impacts = s.list.block(s.block, s.memory)
	default: // in titles
		if s.block == 0 {
			s.behind = s.blocks
		}
		from := s.block * blockLen
		n := min(blockLen, s.articles-from)
		s.docs = s.memory.docs[:n]
		s.behind = s.behind[decodeSome(s.behind, s.docs, s.before):]
		s.before = s.docs[n-1]
		s.impacts = s.blocks[len(s.blocks)-s.articles:][from : from+n]
	}
	s.block++
	return true
}

// scanMemory is memory for blocks and tables, which is used again.
type scanMemory struct {
	blocks []*decoded
	tables []*[codes]float64
	used   struct{ blocks, tables int }
}

func (m *scanMemory) begin() { m.used.blocks, m.used.tables = 0, 0 }

func (m *scanMemory) block() *decoded {
	if m.used.blocks == len(m.blocks) {
		m.blocks = append(m.blocks, new(decoded))
	}
	m.used.blocks++
	return m.blocks[m.used.blocks-1]
}

func (m *scanMemory) table() *[codes]float64 {
	if m.used.tables == len(m.tables) {
		m.tables = append(m.tables, new([codes]float64))
	}
	m.used.tables++
	return m.tables[m.used.tables-1]
}
