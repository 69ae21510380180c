package impact

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"kindred/index"
)

// token is one place of a term: its article and its position there, counted over all
// fields (see [Builder.bases]).
type token struct{ term, doc, position uint32 }

// kept says which positions of a term are kept.
type kept uint8

const (
	keptNone   kept = iota // those of the words that a stem was made of are its own
	keptAll                //
	keptMarked             // of a bigram, those that are marked: see [Builder.mark]
)

const (
	// added marks the position of a bigram where its characters do not stand.
	added = 1 << 30
	// removed marks one where they do, and are no bigram: such a token does not count.
	removed = 1 << 31
	// placeOf are the bits of a position without marks: of a billion words in one article.
	placeOf = added - 1
)

// space is the terms of one form while an index is built, and the tokens that were
// not written to a run yet.
type space struct {
	stems  bool // or words as written
	ids    wordTable
	names  names
	kept   []kept   // by stem
	last   []uint32 // by stem: the number after that of the last article that has it, if it is [keptMarked]
	tokens []token
	runs   []*run

	old   int     // how many terms an earlier file has, the first ones
	marks []uint8 // by term: see [carried]; nil without such a file

	starts []uint32 // by term, while a run is written; 0 otherwise
}

// id returns the number of a term.
func (s *space) id(text string) uint32 {
	id, at, ok := s.ids.number(text, &s.names)
	if !ok {
		id = uint32(len(s.names.list)) // #nosec G115 -- terms are counted in 32 bits
		s.ids.put(at, id)
		s.names.add(text)
		if s.marks != nil {
			s.marks = append(s.marks, 0)
		}
		if s.stems {
			s.kept = append(s.kept, keptOf(text))
			s.last = append(s.last, 0)
		}
	}
	return id
}

// number returns the number of a term, if it has one.
func (s *space) number(text string) (uint32, bool) {
	id, _, ok := s.ids.number(text, &s.names)
	return id, ok
}

// keeps returns which positions of a term are kept, which depends on its text alone.
func (s *space) keeps(term uint32) kept {
	if s.stems {
		return s.kept[term]
	}
	return keptAll
}

// byName returns the terms in the order of their names.
func (s *space) byName() []uint32 {
	terms := make([]uint32, len(s.names.list))
	for i := range terms {
		terms[i] = uint32(i) // #nosec G115 -- terms are counted in 32 bits
	}
	var order nameOrder
	order.sort(terms, &s.names)
	return terms
}

// run is a sorted part of the postings of a space: for each of its terms, in the order
// of their names,
//
//	term · bytes of what follows · postings
//
// and for each posting: article delta · count of each field that has the term · its
// positions as deltas, or the number of those that are marked and these. All are varints.
// The articles of a run come after those of the run before it.
type run struct {
	data []byte   // in memory, or
	file *os.File // in a file without a name
}

// runWriter writes runs; it is memory that each of them needs.
type runWriter struct {
	terms    []uint32 // that the run has
	order    nameOrder
	sorted   []token
	postings []byte // of a term
	out      []byte // what is not written yet
}

// runBuffer is the number of bytes that are written or read at once.
const runBuffer = 1 << 16

// flush sorts the tokens and writes them as a run. bases tells the fields of positions.
func (s *space) flush(dir string, bases [][index.NumFields]uint32, w *runWriter) (err error) {
	if len(s.tokens) == 0 {
		return nil
	}
	r := &run{}
	if dir != "" {
		if r.file, err = temporary(dir); err != nil {
			return err
		}
	}
	s.runs = append(s.runs, r)
	s.sort(w)
	w.out = w.out[:0]
	from := uint32(0)
	for _, term := range w.terms {
		if s.marks != nil {
			s.marks[term] |= wordIsFresh
		}
		end := s.starts[term]
		s.starts[term] = 0
		w.postings = appendPostings(w.postings[:0], w.sorted[from:end], bases, s.keeps(term))
		from = end
		w.out = binary.AppendUvarint(w.out, uint64(term))
		w.out = binary.AppendUvarint(w.out, uint64(len(w.postings)))
		w.out = append(w.out, w.postings...)
		if r.file != nil && len(w.out) >= runBuffer {
			if err := r.write(w); err != nil {
				return err
			}
		}
	}
	s.tokens = s.tokens[:0]
	if r.file == nil {
		r.data = bytes.Clone(w.out)
		return nil
	}
	return r.write(w)
}

// write writes what is not written yet.
func (r *run) write(w *runWriter) error {
	if _, err := r.file.Write(w.out); err != nil {
		return fmt.Errorf("writing sorted postings: %w", err)
	}
	w.out = w.out[:0]
	return nil
}

// temporary makes a file that is gone when it is closed, or when the process ends.
func temporary(dir string) (*os.File, error) {
	f, err := os.CreateTemp(dir, "run-*")
	if err != nil {
		return nil, fmt.Errorf("making a file for sorted postings: %w", err)
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(fmt.Errorf("making a file for sorted postings: %w", err), f.Close())
	}
	return f, nil
}

// sort finds the terms that the tokens have, and the tokens ordered by the names of these,
// and within a term as they came, which is by article and position (but for marked ones).
// starts are then where each term's tokens end.
func (s *space) sort(w *runWriter) {
	s.starts = append(s.starts, make([]uint32, len(s.names.list)-len(s.starts))...)
	w.terms = w.terms[:0]
	for i := range s.tokens {
		n := &s.starts[s.tokens[i].term]
		if *n == 0 {
			w.terms = append(w.terms, s.tokens[i].term)
		}
		*n++
	}
	w.order.sort(w.terms, &s.names)
	at := uint32(0)
	for _, term := range w.terms {
		n := &s.starts[term]
		*n, at = at, at+*n
	}
	w.sorted = slices.Grow(w.sorted[:0], len(s.tokens))[:len(s.tokens)]
	for _, t := range s.tokens {
		n := &s.starts[t.term]
		w.sorted[*n] = t
		*n++
	}
}

// appendPostings appends the postings of the tokens of one term.
func appendPostings(dst []byte, tokens []token, bases [][index.NumFields]uint32, keep kept) []byte {
	last := uint32(0)
	for from := 0; from < len(tokens); {
		doc, to := tokens[from].doc, from
		var counts [index.NumFields]uint32
		bases, marked := &bases[doc], 0
		for ; to < len(tokens) && tokens[to].doc == doc; to++ {
			at := tokens[to].position
			if at > placeOf {
				marked++
			}
			if at&removed == 0 {
				counts[fieldAt(bases, at&placeOf)]++
			}
		}
		dst = binary.AppendUvarint(dst, uint64(doc-last))
		dst = appendCounts(dst, &counts)
		switch keep {
		case keptAll:
			before := uint32(0)
			for _, t := range tokens[from:to] {
				dst = binary.AppendUvarint(dst, uint64(t.position-before))
				before = t.position
			}
		case keptMarked:
			dst = binary.AppendUvarint(dst, uint64(marked)) // #nosec G115 -- never negative
			for _, t := range tokens[from:to] {
				if t.position > placeOf {
					dst = binary.AppendUvarint(dst, uint64(t.position))
				}
			}
		case keptNone:
		}
		last, from = doc, to
	}
	return dst
}

// fieldAt returns the field that a position of an article is in.
func fieldAt(bases *[index.NumFields]uint32, position uint32) index.Field {
	f := index.Field(index.NumFields - 1)
	for f > 0 && position <= bases[f] {
		f--
	}
	return f
}

// appendCounts writes counts by field: a byte with the fields that have any, and a
// varint for each of these. One occurrence in the body, which most postings are, is the
// byte 0 alone.
func appendCounts(dst []byte, counts *[index.NumFields]uint32) []byte {
	mask := byte(0)
	for f, n := range counts {
		if n > 0 {
			mask |= 1 << f
		}
	}
	if mask == 1<<index.Body && counts[index.Body] == 1 {
		return append(dst, 0)
	}
	dst = append(dst, mask)
	for _, n := range counts {
		if n > 0 {
			dst = binary.AppendUvarint(dst, uint64(n))
		}
	}
	return dst
}

// readCounts is the inverse of appendCounts.
func readCounts(data []byte, counts *[index.NumFields]uint32) (rest []byte, total int) {
	mask := data[0]
	data = data[1:]
	*counts = [index.NumFields]uint32{}
	if mask == 0 {
		counts[index.Body] = 1
		return data, 1
	}
	for f := range counts {
		if mask&(1<<f) != 0 {
			n, size := binary.Uvarint(data)
			counts[f] = uint32(n) // #nosec G115 -- as it was written
			total += int(n)       // #nosec G115 -- as above
			data = data[size:]
		}
	}
	return data, total
}

// runMerge reads the runs of a space side by side, term by term, in the order of their
// names.
type runMerge struct {
	cursors []*runCursor
	terms   []uint32 // that the cursors are at, noTerm behind the last one
	taken   []int    // cursors whose postings were returned
	raw     [][]byte
}

// merge returns the runs of a space from their beginning.
func (s *space) merge() (*runMerge, error) {
	m := &runMerge{}
	for _, r := range s.runs {
		c := &runCursor{buf: r.data, file: r.file}
		if r.file != nil {
			if _, err := r.file.Seek(0, io.SeekStart); err != nil {
				return nil, fmt.Errorf("reading sorted postings: %w", err)
			}
		}
		if err := c.next(); err != nil {
			return nil, err
		}
		m.cursors, m.terms = append(m.cursors, c), append(m.terms, c.term)
	}
	return m, nil
}

// take returns what each of the runs has of a term, which are asked for in the order of
// their names. It is good until the next call.
func (m *runMerge) take(term uint32) ([][]byte, error) {
	for _, i := range m.taken {
		if err := m.cursors[i].next(); err != nil {
			return nil, err
		}
		m.terms[i] = m.cursors[i].term
	}
	m.taken, m.raw = m.taken[:0], m.raw[:0]
	for i, t := range m.terms {
		if t == term {
			m.taken, m.raw = append(m.taken, i), append(m.raw, m.cursors[i].postings())
		}
	}
	return m.raw, nil
}

// runCursor reads a run term by term.
type runCursor struct {
	file *os.File // nil if all of the run is in buf
	buf  []byte
	term uint32 // noTerm behind the last one
	at   int    // where its postings begin in buf
	size int
}

func (c *runCursor) postings() []byte { return c.buf[c.at : c.at+c.size] }

// next moves to the next term.
func (c *runCursor) next() error {
	c.at, c.size = c.at+c.size, 0
	if err := c.read(2 * binary.MaxVarintLen64); err != nil {
		return err
	}
	if c.at == len(c.buf) {
		c.term = noTerm
		return nil
	}
	term, n := binary.Uvarint(c.buf[c.at:])
	size, m := binary.Uvarint(c.buf[c.at+max(n, 0):])
	if n <= 0 || m <= 0 {
		return errCutOff
	}
	c.term, c.at, c.size = uint32(term), c.at+n+m, int(size) // #nosec G115 -- as they were written
	if err := c.read(c.size); err != nil {
		return err
	}
	if c.at+c.size > len(c.buf) {
		return errCutOff
	}
	return nil
}

// errCutOff says that a run ends before its end.
var errCutOff = fmt.Errorf("reading sorted postings: %w", io.ErrUnexpectedEOF)

// read sees to it that so many bytes can be read, or all that there are.
func (c *runCursor) read(n int) error {
	if c.file == nil || len(c.buf)-c.at >= n {
		return nil
	}
	rest := c.buf[c.at:]
	if cap(c.buf) < n {
		c.buf = make([]byte, 0, max(n, runBuffer))
	}
	c.buf, c.at = append(c.buf[:0], rest...), 0
	for len(c.buf) < n {
		m, err := c.file.Read(c.buf[len(c.buf):cap(c.buf)])
		c.buf = c.buf[:len(c.buf)+m]
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading sorted postings: %w", err)
		}
	}
	return nil
}

// close frees what the run holds.
func (r *run) close() error {
	r.data = nil
	if r.file == nil {
		return nil
	}
	if err := r.file.Close(); err != nil {
		return fmt.Errorf("closing sorted postings: %w", err)
	}
	return nil
}
