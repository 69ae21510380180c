package bleve

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"kindred/corpus"
	"kindred/index"
)

// storedArticles finds the articles in a snapshot of the engine. To look up an id there
// takes five times as long as to read what is stored under its number, so numbers are
// remembered.
type storedArticles struct {
	snapshot *scorch.IndexSnapshot
	segments []*segment
	// places are those of the articles by their numbers of ours, 0 for those that nobody
	// asked for yet: the engine's number plus one.
	places []atomic.Uint64
}

// engineNumber is the number of bytes of an article's number in the engine.
const engineNumber = 8

func newStoredArticles(snapshot *scorch.IndexSnapshot, articles int) storedArticles {
	s := storedArticles{snapshot: snapshot, places: make([]atomic.Uint64, articles)}
	first := uint64(0)
	for _, part := range snapshot.Segments() {
		end := first + uint64(part.FullSize()) // #nosec G115 -- a count
		s.segments = append(s.segments, newSegment(part, first, end))
		first = end
	}
	return s
}

// close closes the files of the segments.
func (s *storedArticles) close() (err error) {
	for _, part := range s.segments {
		err = errors.Join(err, part.close())
	}
	return err
}

// place returns the engine's number of an article.
func (s *storedArticles) place(v *view, doc index.Doc) (uint64, error) {
	if p := s.places[doc].Load(); p > 0 {
		return p - 1, nil
	}
	number, err := s.snapshot.InternalID(engineKey(v.impacts.ID(doc)))
	if err != nil {
		return 0, fmt.Errorf("looking it up: %w", err)
	}
	if len(number) != engineNumber {
		return 0, fmt.Errorf("%w: the engine does not have it", index.ErrCorrupt)
	}
	p := binary.BigEndian.Uint64(number)
	s.places[doc].Store(p + 1)
	return p, nil
}

// packed calls use with an article as it is stored, which must not be kept. Errors say what
// is wrong, and the caller of which article.
func (v *view) packed(doc index.Doc, use func(packed []byte) error) error {
	place, err := v.stored.place(v, doc)
	if err != nil {
		return err
	}
	return v.stored.packedAt(place, use)
}

// packedAt is packed, by the engine's number.
func (s *storedArticles) packedAt(place uint64, use func(packed []byte) error) error {
	for _, part := range s.segments {
		if place < part.end {
			return part.record(place-part.first, use)
		}
	}
	return errNoText
}

// stored reads an article.
func (b *Backend) stored(v *view, doc index.Doc, id string) (a corpus.Article, err error) {
	err = v.packed(doc, b.unpackTo(&a))
	if err != nil {
		return corpus.Article{}, fmt.Errorf("article %q: %w", id, err)
	}
	return a, nil
}

// unpackTo returns a function that reads an article as it is stored.
func (b *Backend) unpackTo(a *corpus.Article) func(packed []byte) error {
	return func(packed []byte) error {
		return b.packing.unpack(packed, everything, func(data []byte) (err error) {
			*a, err = decodeArticle(data)
			return err
		})
	}
}

// beginning reads the beginning of an article: see [index.Reader].
func (b *Backend) beginning(v *view, doc index.Doc, id string, size int) (a corpus.Article, whole bool, err error) {
	err = b.unpackBeginning(v, doc, size, func(data []byte) (there int, more uint64, err error) {
		a, more, err = decodeBeginning(data)
		whole = more == 0
		return len(a.Text), more, err
	})
	if err != nil {
		return corpus.Article{}, false, fmt.Errorf("article %q: %w", id, err)
	}
	return a, whole, nil
}

// opening reads the summary of an article and the beginning of its text: see
// [index.Reader].
func (b *Backend) opening(v *view, doc index.Doc, size int, dst []byte) (summary string, text []byte, err error) {
	err = b.unpackBeginning(v, doc, size, func(data []byte) (there int, more uint64, err error) {
		summary, text, more, err = decodeOpening(data, dst)
		return len(text) - len(dst), more, err
	})
	if err != nil {
		return "", nil, fmt.Errorf("article %q: %w", v.impacts.ID(doc), err)
	}
	return summary, text, nil
}

// unpackBeginning calls read with the beginning of an article as it was encoded, with ever
// more of it, until read has so many bytes of the text: it says how many there are, and how
// many are missing of all.
func (b *Backend) unpackBeginning(v *view, doc index.Doc, size int, read func(data []byte) (there int, more uint64, err error)) error {
	return v.packed(doc, func(packed []byte) error {
		for room := size + usualFields; ; room *= 2 {
			done := false
			err := b.packing.unpack(packed, room, func(data []byte) error {
				there, more, err := read(data)
				done = err == nil && (more == 0 || there >= size)
				if !done && len(data) < room && err == nil { // this is all of it
					err = fmt.Errorf("%w: the text is cut off", index.ErrCorrupt)
				}
				if len(data) >= room { // cut off too early, or damaged
					return nil
				}
				return err
			})
			if err != nil || done {
				return err
			}
		}
	})
}

// usualFields is more than what stands before the text takes in most articles. Where it
// takes more, the beginning is unpacked again.
const usualFields = 256
