package bleve

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	engine "github.com/blevesearch/bleve_index_api"

	"kindred/index"
)

// Occurrences implements [index.Reader].
func (b *Backend) Occurrences(ctx context.Context, ids []string, words [][]string, fields ...index.Field) ([][]index.Occurrence, error) {
	v, err := b.current()
	if err != nil {
		return nil, err
	}
	defer v.release()
	wanted := make([]wantedDoc, 0, len(ids))
	for i, id := range ids {
		if doc, ok := v.numbers[id]; ok {
			wanted = append(wanted, wantedDoc{doc, i})
		}
	}
	slices.SortFunc(wanted, func(a, b wantedDoc) int { return cmp.Compare(a.doc, b.doc) })
	out := make([][]index.Occurrence, len(ids))
	for _, f := range fields {
		for n, stems := range words {
			for _, stem := range stems {
				if err := v.places(ctx, wanted, stem, index.Occurrence{Word: n, Field: f}, out); err != nil {
					return nil, err
				}
			}
		}
	}
	for _, list := range out {
		slices.SortStableFunc(list, func(a, b index.Occurrence) int {
			return cmp.Or(cmp.Compare(a.Field, b.Field), cmp.Compare(a.Position, b.Position))
		})
	}
	return out, nil
}

// wantedDoc is an article by its number in the engine and in the question.
type wantedDoc struct {
	doc   uint32
	place int
}

// places appends where a stem stands in the wanted articles, which are ordered by
// document.
func (v *view) places(ctx context.Context, wanted []wantedDoc, stem string, o index.Occurrence, out [][]index.Occurrence) (err error) {
	failed := func(err error) error {
		return fmt.Errorf("reading where %q stands in %v: %w", stem, o.Field, err)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	r, err := v.snapshot.TermFieldReader(ctx, []byte(stem), fieldName(o.Field, index.Stem), true, false, true)
	if err != nil {
		return failed(err)
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	var (
		posting, id = engine.TermFieldDoc{}, engine.IndexInternalID(nil)
		at          = int64(-1) // the document of the posting
	)
	for _, w := range wanted {
		if int64(w.doc) > at {
			id = engine.NewIndexInternalID(id, uint64(w.doc))
			p, err := r.Advance(id, &posting)
			if err != nil {
				return failed(err)
			}
			if p == nil {
				return nil
			}
			at = int64(p.ID.Value()) // #nosec G115 -- documents are counted in 32 bits
		}
		if int64(w.doc) != at {
			continue
		}
		for _, place := range posting.Vectors {
			o.Position = int(place.Pos) // #nosec G115 -- an article has fewer words than bytes
			out[w.place] = append(out[w.place], o)
		}
	}
	return nil
}
