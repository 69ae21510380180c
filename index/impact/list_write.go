package impact

import (
	"encoding/binary"

	"kindred/index"
	"kindred/index/bitcode"
)

const (
	// blockLen is the number of postings that are looked at or passed over together.
	blockLen = 128
	// groupLen is the number of postings whose positions are read to reach those of one.
	groupLen = 16
	// blockEntry is the size of a block's entry in the table of a list: its last
	// article, and where it ends.
	blockEntry = 4 + 4
)

// posting is an article of a list while the file is written.
type posting struct {
	doc      uint32
	impact   uint8
	often    uint8  // how many times it is in the body and nowhere else, or 0
	title    uint8  // the impact in the title alone, 0 for none
	from, to uint32 // its positions in the buffer of the term
	within          // where its places are
}

// listWriter encodes the lists of one form. A list of words as written is
//
//	begin · postings · where each group of places but the first begins (table) · places
//
// and one of stems
//
//	kind + 8 × begin · postings
//	with kindTitled: articles with it in the title · their bytes and postings
//	kindForms:  forms · for each: its number (see [lexiconWriter.reference]) · number of its languages
//	kindBigram: where its places are not those of its characters, see marks
//	kindPlaces: places, as above
//
// or, where the postings are those of its only form,
//
//	kindShared + 8 × number of the form, as above · titles, as above
//
// where begin is, for a list of one article, how often its body alone has the word, or 0,
// and for others [mostTold] more than the number of articles less one. The postings of one
// article are its number, and where begin is 0 the impact; those of more are
//
//	highest impact · bytes of the blocks · table of blocks · blocks
//
// where a block is packed impacts (see [packed]) around the deltas of its articles; a list
// of at most [blockLen] articles has one block and no table, and one of more has its deltas
// as bits (see [decodeBits]). Postings in titles are deltas, and then impacts of a byte.
// Numbers are varints otherwise, but for tables.
type listWriter struct {
	builder  *Builder
	average  [index.NumFields]float64
	bodies   *bodies
	renumber []uint32 // articles as they came → by id; [noTerm] for replaced ones

	postings []posting
	raw      []byte
	scratch  []byte
	groups   []uint32
	order    postingOrder
}

// decode reads the postings of a term, as the runs have them.
func (w *listWriter) decode(raw [][]byte, keep kept) {
	w.postings = w.postings[:0]
	w.raw = w.raw[:0]
	ordered := true
	last := uint32(0)
	for _, data := range raw {
		from := uint32(len(w.raw)) // #nosec G115 -- the places of one word are less than 4 GB
		w.raw = append(w.raw, data...)
		at := from
		doc := uint32(0)
		for len(data) > 0 {
			size := len(data)
			delta, n := binary.Uvarint(data)
			doc += uint32(delta) // #nosec G115 -- as it was written
			var counts [index.NumFields]uint32
			rest, total := readCounts(data[n:], &counts)
			p := posting{doc: w.renumber[doc]}
			begin, end := placesIn(rest, keep, total)
			p.from = at + uint32(size-len(begin)) // #nosec G115 -- as above
			at += uint32(size - len(end))         // #nosec G115 -- as above
			p.to = at
			data = end
			if p.doc == noTerm {
				continue
			}
			w.count(&p, &w.builder.lengths[doc], &counts)
			p.within = whereabouts(p.often, &w.builder.lengths[doc], &w.builder.bases[doc])
			ordered = ordered && (len(w.postings) == 0 || p.doc > last)
			last = p.doc
			w.postings = append(w.postings, p)
		}
	}
	if !ordered {
		w.postings = w.order.sorted(w.postings)
	}
}

// placesIn returns what begins with the positions of a posting that are kept, and what
// follows them; without marks all are, of which there is a total.
func placesIn(data []byte, keep kept, total int) (begin, end []byte) {
	switch keep {
	case keptNone:
		return data, data
	case keptMarked:
		marked, n := binary.Uvarint(data)
		data, total = data[n:], int(marked) // #nosec G115 -- as it was written
	case keptAll:
	}
	end = data
	for range total {
		_, n := binary.Uvarint(end)
		end = end[n:]
	}
	return data, end
}

// count notes the impacts of a word that an article has so many times.
func (w *listWriter) count(p *posting, lengths, counts *[index.NumFields]uint32) {
	if n := counts[index.Body]; n > 0 && n <= mostTold && *counts == [index.NumFields]uint32{index.Body: n} {
		p.often = uint8(n) // #nosec G115 -- compared above
		p.impact = w.bodies.impacts[n][w.bodies.class(lengths[index.Body])]
		return
	}
	r := &w.builder.ranking
	tf := 0.0
	for f, n := range counts {
		if n > 0 {
			tf += r.Fields[f].Normalise(float64(n), float64(lengths[f]), w.average[f])
		}
	}
	p.impact = code(r.K1, tf)
	if n := counts[index.Title]; n > 0 {
		title := index.FieldWeight{Weight: 1, B: r.Fields[index.Title].B}
		if tf := title.Normalise(float64(n), float64(lengths[index.Title]), w.average[index.Title]); tf > 0 {
			p.title = code(r.K1, tf)
		}
	}
}

// begin returns the number that the list begins with.
func (w *listWriter) begin() uint64 {
	if len(w.postings) == 1 {
		return uint64(w.postings[0].often)
	}
	return uint64(mostTold + len(w.postings) - 1) // #nosec G115 -- never negative
}

// blocks appends the articles and impacts of the list.
func (w *listWriter) blocks(dst []byte) []byte {
	n := len(w.postings)
	if n == 1 {
		dst = binary.AppendUvarint(dst, uint64(w.postings[0].doc))
		return appendOthers(dst, w.postings)
	}
	var table []byte
	w.scratch = w.scratch[:0]
	highest := uint8(0)
	last := uint32(0)
	for from := 0; from < n; from += blockLen {
		block := w.postings[from:min(n, from+blockLen)]
		w.scratch = appendOften(w.scratch, block)
		if n > blockLen {
			w.blockBits(block, last)
		} else {
			for _, p := range block {
				w.scratch = binary.AppendUvarint(w.scratch, uint64(p.doc-last))
				last = p.doc
			}
		}
		last = block[len(block)-1].doc
		w.scratch = appendOthers(w.scratch, block)
		for _, p := range block {
			highest = max(highest, p.impact)
		}
		table = binary.LittleEndian.AppendUint32(table, last)
		table = binary.LittleEndian.AppendUint32(table, uint32(len(w.scratch))) // #nosec G115 -- a list is less than 4 GB
	}
	dst = append(dst, highest)
	dst = binary.AppendUvarint(dst, uint64(len(w.scratch)))
	if n > blockLen {
		dst = append(dst, table...)
	}
	return append(dst, w.scratch...)
}

// blockBits appends the articles of a block of a long list, see [decodeBits].
func (w *listWriter) blockBits(block []posting, last uint32) {
	k := riceBits(block[len(block)-1].doc-last, uint32(len(block))) // #nosec G115 -- at most a block's
	bits := bitWriter{bitcode.WriterTo(w.scratch)}
	if k > 0 {
		for i, p := range block {
			bits.Put(uint64(p.doc-last-uint32(i))&(1<<k-1), k) // #nosec G115 -- at most a block's
		}
		bits.Next()
	}
	at := uint32(0) // the bit that is next
	for i, p := range block {
		bit := p.doc - last
		if place := uint32(i); k > 0 { // #nosec G115 -- as above
			bit = (bit-place)>>k + place
		}
		for ; at < bit; at++ {
			bits.Put(0, 1)
		}
		bits.Put(1, 1)
		at++
	}
	w.scratch = bits.Bytes()
}

// titled returns the number of articles that have the word in their titles.
func (w *listWriter) titled() (n int) {
	for _, p := range w.postings {
		if p.title > 0 {
			n++
		}
	}
	return n
}

// titles appends the postings in titles, of which there are n, more than none.
func (w *listWriter) titles(dst []byte, n int) []byte {
	w.scratch = w.scratch[:0]
	last := uint32(0)
	for _, p := range w.postings {
		if p.title > 0 {
			w.scratch = binary.AppendUvarint(w.scratch, uint64(p.doc-last))
			last = p.doc
		}
	}
	dst = binary.AppendUvarint(dst, uint64(n)) // #nosec G115 -- never negative
	for _, p := range w.postings {
		if p.title > 0 {
			w.scratch = append(w.scratch, p.title)
		}
	}
	dst = binary.AppendUvarint(dst, uint64(len(w.scratch)))
	return append(dst, w.scratch...)
}

// positions appends the positions of the postings.
func (w *listWriter) positions(dst []byte) []byte {
	w.groups = w.groups[:0]
	bits := bitWriter{bitcode.WriterTo(w.scratch[:0])}
	for i, p := range w.postings {
		if i > 0 && i%groupLen == 0 {
			w.groups = append(w.groups, uint32(bits.Next())) // #nosec G115 -- the places of one word are less than 4 GB
		}
		bits.putPositions(w.raw[p.from:p.to], p.often, p.within)
	}
	w.scratch = bits.Bytes()
	wide := 2*len(w.groups)+len(w.scratch) >= wideFrom
	for _, at := range w.groups {
		if wide {
			dst = binary.LittleEndian.AppendUint32(dst, at)
		} else {
			dst = binary.LittleEndian.AppendUint16(dst, uint16(at)) // #nosec G115 -- compared above
		}
	}
	return append(dst, w.scratch...)
}

// marks appends the marked places of a bigram: for each article that has any, its delta,
// their number, and each, twice, and one more for an added one.
func (w *listWriter) marks(dst []byte) []byte {
	last := uint32(0)
	for _, p := range w.postings {
		marked := w.raw[p.from:p.to]
		if len(marked) == 0 {
			continue
		}
		dst = binary.AppendUvarint(dst, uint64(p.doc-last))
		last = p.doc
		dst = binary.AppendUvarint(dst, uint64(numVarints(marked)))
		for len(marked) > 0 {
			at, n := binary.Uvarint(marked)
			marked = marked[n:]
			dst = binary.AppendUvarint(dst, at&placeOf<<1|at/added&1)
		}
	}
	return dst
}

// numVarints returns the number of varints in data.
func numVarints(data []byte) (n int) {
	for _, b := range data {
		if b < 0x80 { // the last byte
			n++
		}
	}
	return n
}
