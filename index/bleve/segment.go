package bleve

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/golang/snappy"

	"kindred/index"
)

// segment is a part of the engine: the numbers from the first one on, up to the end.
//
// The engine maps its files. What readers ask for lies anywhere in them, and for each
// article the system maps 64 KB: after 1,000 pages all 20 MB of 14,000 articles were
// resident. So the records are read from the file, with the offsets that the engine has of
// them, into memory that the next one is read into.
type segment struct {
	*scorch.SegmentSnapshot
	first, end uint64

	file    *os.File // nil where the engine reads
	offsets []byte   // where each record begins, 8 bytes each, in the mapped file
	behind  uint64   // where the last one ends
}

// recordFile is what the engine says of a segment that is a file.
type recordFile interface {
	Path() string
	Version() uint32
	Data() []byte
	StoredIndexOffset() uint64
	NumDocs() uint64
}

const (
	// recordVersion is the version of the engine's files whose records are read here, and
	// those of another by the engine.
	recordVersion = 17
	offsetSize    = 8
	// mostSnappy is more than how many times as long as its data a text of snappy can be.
	mostSnappy = 32
)

// newSegment returns a segment. One that is not a file, or not any more, is read by the
// engine.
func newSegment(part *scorch.SegmentSnapshot, first, end uint64) *segment {
	s := &segment{SegmentSnapshot: part, first: first, end: end}
	on, ok := part.Segment().(recordFile)
	if !ok || on.Version() != recordVersion {
		return s
	}
	data, from, size := on.Data(), on.StoredIndexOffset(), offsetSize*on.NumDocs()
	if from > uint64(len(data)) || size > uint64(len(data))-from {
		return s // damaged, as the engine will find
	}
	file, err := os.Open(on.Path())
	if err != nil {
		return s // merged into another one meanwhile
	}
	s.file, s.offsets, s.behind = file, data[from:from+size], from
	return s
}

func (s *segment) close() error {
	if s.file == nil {
		return nil
	}
	if err := s.file.Close(); err != nil && !errors.Is(err, fs.ErrClosed) {
		return fmt.Errorf("closing a file of the engine: %w", err)
	}
	return nil
}

// errNoText says that the engine has nothing under a number, or no article.
var errNoText = fmt.Errorf("%w: it has no text", index.ErrCorrupt)

// record calls use with an article as it is stored, by its number in the segment, which must
// not be kept.
func (s *segment) record(number uint64, use func(packed []byte) error) error {
	if s.file == nil {
		return s.engineRecord(number, use)
	}
	buf, _ := recordBuffers.Get().(*recordBuffer) // the pool holds nothing else
	defer buf.giveBack()
	packed, err := s.read(number, buf)
	if err != nil {
		return err
	}
	return use(packed)
}

// engineRecord is record, as the engine reads it.
func (s *segment) engineRecord(number uint64, use func(packed []byte) error) error {
	there, used := false, error(nil)
	err := s.VisitDocument(number, func(field string, _ byte, value []byte, _ []uint64) bool {
		if field == storedArticle {
			there, used = true, use(value)
		}
		return true
	})
	switch {
	case err != nil:
		return fmt.Errorf("reading it: %w", err)
	case !there:
		return errNoText
	}
	return used
}

// recordBuffer is memory for a record: as it lies in the file, and its fields.
type recordBuffer struct{ record, fields []byte }

var recordBuffers = sync.Pool{New: func() any { return &recordBuffer{} }}

// giveBack keeps the memory for the next record, unless hardly any needs so much.
func (b *recordBuffer) giveBack() {
	if cap(b.record)+cap(b.fields) <= 2*mostKept {
		recordBuffers.Put(b)
	}
}

// read reads the article of a record, which is
//
//	size of the description · size of the rest: varints
//	description: size of the key · for each field its number, type, offset, size, positions: varints
//	rest: the key · the fields, by snappy
//
// Of an article there is one field beside the key: see newDocument.
func (s *segment) read(number uint64, buf *recordBuffer) (packed []byte, err error) {
	from, to, ok := s.extent(number)
	if !ok {
		return nil, errNoText
	}
	buf.record = slices.Grow(buf.record[:0], int(to-from))[:to-from]  // #nosec G115 -- less than a file has
	if _, err := s.file.ReadAt(buf.record, int64(from)); err != nil { // #nosec G115 -- as above
		if errors.Is(err, io.EOF) {
			err = index.ErrCorrupt
		}
		return nil, fmt.Errorf("reading it: %w", err)
	}
	r := relatedReader{data: buf.record}
	described, rest := r.uvarint(), r.uvarint()
	if r.bad || described > uint64(len(r.data)) || rest > uint64(len(r.data))-described {
		return nil, errNoText
	}
	fields := r.data[described:][:rest]
	r.data = r.data[:described]
	key := r.uvarint()
	_, _ = r.uvarint(), r.uvarint() // the field's number and type
	offset, size := r.uvarint(), r.uvarint()
	if r.bad || key > uint64(len(fields)) {
		return nil, errNoText
	}
	fields = fields[key:]
	if n, err := snappy.DecodedLen(fields); err != nil || n > mostSnappy*len(fields) {
		return nil, errNoText
	}
	if buf.fields, err = snappy.Decode(buf.fields[:cap(buf.fields)], fields); err != nil {
		return nil, fmt.Errorf("%w: reading it: %w", index.ErrCorrupt, err)
	}
	if offset > uint64(len(buf.fields)) || size > uint64(len(buf.fields))-offset {
		return nil, errNoText
	}
	return buf.fields[offset:][:size], nil
}

// extent returns where a record lies: up to the next one, or to where the offsets are.
func (s *segment) extent(number uint64) (from, to uint64, ok bool) {
	if number >= uint64(len(s.offsets)/offsetSize) {
		return 0, 0, false
	}
	at := s.offsets[offsetSize*number:]
	from, to = binary.BigEndian.Uint64(at), s.behind
	if len(at) > offsetSize {
		to = binary.BigEndian.Uint64(at[offsetSize:])
	}
	return from, to, from < to && to <= s.behind
}
