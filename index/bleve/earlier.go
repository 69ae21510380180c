package bleve

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/lz"
)

// earlier is the index from which the packed forms of articles are taken that have not
// changed.
type earlier struct {
	was func(id string) (index.Doc, bool)
	*Backend
	packedAlike bool // with the same model
}

// Since has the index, of which nothing was put yet, take from an earlier one what that has
// of the articles that was gives a number there: they are there to the letter, but for
// where they were read. That one must stay open until everything was put and flushed.
func (b *Backend) Since(from index.Reader, was func(id string) (index.Doc, bool)) error {
	old, ok := from.(*Backend)
	if !ok || old.view == nil || old.packing == nil {
		return fmt.Errorf("%w: it is a %T", index.ErrNotTaken, from)
	}
	b.earlier = &earlier{was: was, Backend: old}
	b.builder.Carry(old.view.impacts, was, func(doc index.Doc) (*index.Analysed, error) {
		a, err := old.storedAt(old.view, doc)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", index.ErrNotTaken, err)
		}
		return index.AnalyseOne(&a), nil
	})
	return nil
}

// compare notes whether articles are packed with the model that those of the earlier
// index are packed with: it follows from the first articles, most of which are the same in
// most builds.
func (e *earlier) compare(model *lz.Model) {
	if e != nil {
		e.packedAlike = e.packing.model.Equal(model)
	}
}

// record returns how an article is packed in the earlier index, nil where it is not there or
// differs. What is to be packed is given, too: if it is there its texts are the same, and
// only what stands before them, as the line that it was read from, is compared.
func (e *earlier) record(a *corpus.Article, encoded []byte) (packed []byte, err error) {
	if e == nil || !e.packedAlike {
		return nil, nil
	}
	doc, ok := e.was(a.ID)
	if !ok {
		return nil, nil
	}
	head := encoded[:len(encoded)-stringSize(a.Text)-stringSize(a.Code)]
	err = e.view.packed(doc, func(stored []byte) error {
		return e.packing.unpack(stored, len(head), func(data []byte) error {
			if bytes.HasPrefix(data, head) {
				packed = bytes.Clone(stored)
			}
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("%w: article %q: %w", index.ErrNotTaken, a.ID, err)
	}
	return packed, nil
}

// stringSize returns how many bytes appendString appends.
func stringSize(s string) int {
	var size [binary.MaxVarintLen64]byte
	return binary.PutUvarint(size[:], uint64(len(s))) + len(s)
}
