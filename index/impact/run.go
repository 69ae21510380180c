package impact

import (
	"bufio"
	"cmp"
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
	keptMarked             // of a bigram, those that are marked: see [Builder.bigram]
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
	ids    wordTable
	names  []string
	texts  textBlocks // of names
	kept   []kept     // by term
	last   []uint32   // by term: the number after that of the last article that has it
	order  []uint32   // terms by name, see byName
	tokens []token
	runs   []*run
}

func newSpace() *space { return &space{} }

// id returns the number of a term. Which of its positions are kept depends on the text
// alone.
func (s *space) id(text string, keep kept) uint32 {
	id, at, ok := s.ids.number(text, s.names)
	if !ok {
		id = uint32(len(s.names)) // #nosec G115 -- terms are counted in 32 bits
		s.ids.put(at, id)
		s.names = append(s.names, s.texts.keep(text)) // or the article would stay in memory
		s.kept = append(s.kept, keep)
		s.last = append(s.last, 0)
	}
	return id
}

// byName returns the terms in the order of their names. Each is sorted once: the new ones
// are merged with those that were sorted before.
func (s *space) byName() []uint32 {
	old := s.order
	fresh := make([]uint32, 0, len(s.names)-len(old))
	for id := len(old); id < len(s.names); id++ {
		fresh = append(fresh, uint32(id)) // #nosec G115 -- terms are counted in 32 bits
	}
	slices.SortFunc(fresh, func(x, y uint32) int { return cmp.Compare(s.names[x], s.names[y]) })
	s.order = make([]uint32, 0, len(s.names))
	for len(old) > 0 && len(fresh) > 0 {
		if s.names[old[0]] < s.names[fresh[0]] {
			s.order, old = append(s.order, old[0]), old[1:]
		} else {
			s.order, fresh = append(s.order, fresh[0]), fresh[1:]
		}
	}
	s.order = append(append(s.order, old...), fresh...)
	return s.order
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
	size int64
}

// flush sorts the tokens and writes them as a run. bases tells the fields of positions,
// and scratch is memory for sorting, returned.
func (s *space) flush(dir string, bases [][index.NumFields]uint32, scratch []token) (_ []token, err error) {
	if len(s.tokens) == 0 {
		return scratch, nil
	}
	r := &run{}
	var out *bufio.Writer
	if dir != "" {
		if r.file, err = temporary(dir); err != nil {
			return scratch, err
		}
		out = bufio.NewWriterSize(r.file, 1<<20)
	}
	sorted, starts := s.sorted(scratch)
	enc := postingEncoder{bases: bases}
	var head []byte
	for _, term := range s.byName() {
		tokens := sorted[starts[term]:starts[term+1]]
		if len(tokens) == 0 {
			continue
		}
		body := enc.encode(tokens, s.kept[term])
		head = binary.AppendUvarint(head[:0], uint64(term))
		head = binary.AppendUvarint(head, uint64(len(body)))
		if out == nil {
			r.data = append(append(r.data, head...), body...)
			continue
		}
		if _, err := out.Write(head); err != nil {
			return sorted, fmt.Errorf("writing sorted postings: %w", err)
		}
		if _, err := out.Write(body); err != nil {
			return sorted, fmt.Errorf("writing sorted postings: %w", err)
		}
		r.size += int64(len(head) + len(body))
	}
	if out != nil {
		if err := out.Flush(); err != nil {
			return sorted, fmt.Errorf("writing sorted postings: %w", err)
		}
	}
	s.tokens = s.tokens[:0]
	s.runs = append(s.runs, r)
	return sorted, nil
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

// sorted returns the tokens ordered by term, and within a term as they came, which is by
// article and position (but for marked ones), and where each term's begin: a counting
// sort, for the terms are numbers without gaps. out is memory for the tokens.
func (s *space) sorted(out []token) (_ []token, starts []uint32) {
	all := make([]uint32, len(s.names)+2)
	starts = all[1:] // each moves on to where the next term's begin
	for i := range s.tokens {
		starts[s.tokens[i].term+1]++
	}
	for i := 1; i < len(starts); i++ {
		starts[i] += starts[i-1]
	}
	if cap(out) < len(s.tokens) {
		out = make([]token, cap(s.tokens))
	}
	out = out[:len(s.tokens)]
	for _, t := range s.tokens {
		out[starts[t.term]] = t
		starts[t.term]++
	}
	return out, all
}

// postingEncoder writes the postings of one term of a run.
type postingEncoder struct {
	bases [][index.NumFields]uint32
	out   []byte
}

func (e *postingEncoder) encode(tokens []token, keep kept) []byte {
	e.out = e.out[:0]
	last := uint32(0)
	for from := 0; from < len(tokens); {
		doc, to := tokens[from].doc, from
		var counts [index.NumFields]uint32
		bases, marked := &e.bases[doc], 0
		for ; to < len(tokens) && tokens[to].doc == doc; to++ {
			at := tokens[to].position
			if at > placeOf {
				marked++
			}
			if at&removed == 0 {
				counts[fieldAt(bases, at&placeOf)]++
			}
		}
		e.out = binary.AppendUvarint(e.out, uint64(doc-last))
		e.out = appendCounts(e.out, &counts)
		switch keep {
		case keptAll:
			before := uint32(0)
			for _, t := range tokens[from:to] {
				e.out = binary.AppendUvarint(e.out, uint64(t.position-before))
				before = t.position
			}
		case keptMarked:
			e.out = binary.AppendUvarint(e.out, uint64(marked)) // #nosec G115 -- never negative
			for _, t := range tokens[from:to] {
				if t.position > placeOf {
					e.out = binary.AppendUvarint(e.out, uint64(t.position))
				}
			}
		case keptNone:
		}
		last, from = doc, to
	}
	return e.out
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

// cursor reads a run term by term.
type runCursor struct {
	in   *bufio.Reader
	term uint32
	left uint64 // bytes of the term's postings
	done bool
}

// open returns a cursor at the run's first term.
func (r *run) open() (*runCursor, error) {
	var in io.Reader = &byteReader{data: r.data}
	if r.file != nil {
		if _, err := r.file.Seek(0, io.SeekStart); err != nil {
			return nil, fmt.Errorf("reading sorted postings: %w", err)
		}
		in = r.file
	}
	c := &runCursor{in: bufio.NewReaderSize(in, 1<<16)}
	return c, c.next()
}

// byteReader reads a slice once.
type byteReader struct{ data []byte }

func (r *byteReader) Read(p []byte) (int, error) {
	if len(r.data) == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.data)
	r.data = r.data[n:]
	return n, nil
}

// next moves to the next term, whose postings take must have read.
func (c *runCursor) next() error {
	term, err := binary.ReadUvarint(c.in)
	if errors.Is(err, io.EOF) {
		c.done = true
		return nil
	}
	if err == nil {
		c.term = uint32(term) // #nosec G115 -- as it was written
		c.left, err = binary.ReadUvarint(c.in)
	}
	if err != nil {
		return fmt.Errorf("reading sorted postings: %w", err)
	}
	return nil
}

// take appends the postings of the term and moves to the next one.
func (c *runCursor) take(dst []byte) ([]byte, error) {
	from := len(dst)
	dst = append(dst, make([]byte, c.left)...)
	if _, err := io.ReadFull(c.in, dst[from:]); err != nil {
		return dst, fmt.Errorf("reading sorted postings: %w", err)
	}
	return dst, c.next()
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
