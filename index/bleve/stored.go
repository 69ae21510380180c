package bleve

import (
	"encoding/binary"
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
	segments []segment
	// places are those of the articles by their numbers of ours, 0 for those that nobody
	// asked for yet: the engine's number plus one.
	places []atomic.Uint64
}

// engineNumber is the number of bytes of an article's number in the engine.
const engineNumber = 8

// segment is a part of the engine: the numbers from the first one on, up to the end.
type segment struct {
	*scorch.SegmentSnapshot
	first, end uint64
}

func newStoredArticles(snapshot *scorch.IndexSnapshot, articles int) storedArticles {
	s := storedArticles{snapshot: snapshot, places: make([]atomic.Uint64, articles)}
	first := uint64(0)
	for _, part := range snapshot.Segments() {
		end := first + uint64(part.FullSize()) // #nosec G115 -- a count
		s.segments = append(s.segments, segment{part, first, end})
		first = end
	}
	return s
}

// place returns the engine's number of an article.
func (s *storedArticles) place(doc index.Doc, id string) (uint64, error) {
	if p := s.places[doc].Load(); p > 0 {
		return p - 1, nil
	}
	number, err := s.snapshot.InternalID(id)
	if err != nil {
		return 0, fmt.Errorf("looking up article %q: %w", id, err)
	}
	if len(number) != engineNumber {
		return 0, fmt.Errorf("%w: the engine does not have article %q", index.ErrCorrupt, id)
	}
	p := binary.BigEndian.Uint64(number)
	s.places[doc].Store(p + 1)
	return p, nil
}

// packed calls use with an article as it is stored, which must not be kept.
func (s *storedArticles) packed(doc index.Doc, id string, use func(packed []byte) error) error {
	place, err := s.place(doc, id)
	if err != nil {
		return err
	}
	return s.packedAt(place, id, use)
}

// packedAt is packed, by the engine's number.
func (s *storedArticles) packedAt(place uint64, id string, use func(packed []byte) error) error {
	there, used := false, error(nil)
	for _, part := range s.segments {
		if place >= part.end {
			continue
		}
		err := part.VisitDocument(place-part.first, func(field string, _ byte, value []byte, _ []uint64) bool {
			if field == storedArticle {
				there, used = true, use(value)
			}
			return true
		})
		if err != nil {
			return fmt.Errorf("reading article %q: %w", id, err)
		}
		break
	}
	if !there {
		return fmt.Errorf("%w: article %q has no text", index.ErrCorrupt, id)
	}
	return used
}

// stored reads an article.
func (b *Backend) stored(v *view, doc index.Doc, id string) (a corpus.Article, err error) {
	err = v.stored.packed(doc, id, b.unpackTo(&a, id))
	if err != nil {
		return corpus.Article{}, fmt.Errorf("article %q: %w", id, err)
	}
	return a, nil
}

// unpackTo returns a function that reads an article as it is stored.
func (b *Backend) unpackTo(a *corpus.Article, id string) func(packed []byte) error {
	return func(packed []byte) error {
		return b.packing.unpack(packed, func(data []byte) (err error) {
			*a, err = decodeArticle(id, data)
			return err
		})
	}
}

// beginning reads the beginning of an article: see [index.Reader].
func (b *Backend) beginning(v *view, doc index.Doc, id string, size int) (a corpus.Article, whole bool, err error) {
	err = v.stored.packed(doc, id, func(packed []byte) error {
		for room := size + usualFields; ; {
			first := blocksOf(packed, room)
			var more uint64
			var unpacked int
			err := b.packing.unpack(first, func(data []byte) (err error) {
				unpacked = len(data)
				a, more, err = decodeBeginning(id, data[:min(room, len(data))])
				return err
			})
			switch {
			case err == nil && (more == 0 || len(a.Text) >= size):
				whole = more == 0
				return nil
			case len(first) < len(packed) || room < unpacked: // cut off too early, or damaged
				room *= 2
			case err != nil:
				return err
			default:
				return fmt.Errorf("%w: the text is cut off", index.ErrCorrupt)
			}
		}
	})
	if err != nil {
		return corpus.Article{}, false, fmt.Errorf("article %q: %w", id, err)
	}
	return a, whole, nil
}

// usualFields is more than what stands before the text takes in most articles. Where it
// takes more, the beginning is unpacked again.
const usualFields = 256
