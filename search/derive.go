package search

import (
	"context"
	"fmt"
	"slices"

	"kindred/index"
	"kindred/search/blob"
	"kindred/search/similar"
	"kindred/search/spell"
	"kindred/search/vocabulary"
)

// derivedName is the name of what is stored beside an index.
const derivedName = "search"

// derived is what search has to know of an index beside the index itself: which of its
// words are spelt alike, which a misspelt one may stand for, and what begins as readers
// type.
type derived struct {
	words, stems *vocabulary.Words
	articles     int
	grams        similar.Table // of the stems
	spells       spell.Table   // of the words
	titles       titleTable
	tags         tagTable
}

// Derive makes what search has to know of an index, and stores it with the index, so
// that a reader of it is ready as soon as it is open. It must be called after the last
// Put. An index without it is searched all the same: then it is made in memory each time
// the index is opened.
func Derive(ctx context.Context, b index.Backend) error {
	d, err := newDerived(ctx, b)
	if err != nil {
		return fmt.Errorf("deriving the vocabulary: %w", err)
	}
	if err := b.PutDerived(ctx, derivedName, d.blob()); err != nil {
		return fmt.Errorf("storing the vocabulary: %w", err)
	}
	return nil
}

// newDerived makes it in memory.
func newDerived(ctx context.Context, r index.Reader) (*derived, error) {
	d, err := vocabularies(ctx, r)
	if err != nil {
		return nil, err
	}
	d.grams, d.spells = similar.NewTable(d.stems), spell.NewTable(d.words)
	if d.titles, err = newTitleTable(ctx, r, d.words, d.articles); err != nil {
		return nil, err
	}
	d.tags, err = newTagTable(ctx, r)
	return d, err
}

// vocabularies returns it with the words only.
func vocabularies(ctx context.Context, r index.Reader) (d *derived, err error) {
	stats, err := r.Stats(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the size of the index: %w", err)
	}
	d = &derived{articles: stats.Articles}
	if d.words, err = vocabulary.Read(ctx, r, index.Exact); err != nil {
		return nil, err
	}
	if d.stems, err = vocabulary.Read(ctx, r, index.Stem); err != nil {
		return nil, err
	}
	return d, nil
}

// derivedOf returns what is stored with an index, be it the places only, or makes it where
// nothing is, or where that is of another version.
func derivedOf(ctx context.Context, r index.Reader) (*derived, error) {
	data, err := r.Derived(ctx, derivedName)
	if err != nil {
		return nil, err
	}
	d, err := vocabularies(ctx, r)
	if err != nil {
		return nil, err
	}
	if data != nil && d.read(data) {
		return d, nil
	}
	if data, err = r.Derived(ctx, placesName); err != nil {
		return nil, err
	}
	if data != nil && d.readPlaces(data) {
		return d, nil
	}
	return newDerived(ctx, r)
}

// blob returns it as it is stored.
func (d *derived) blob() []byte {
	b := blob.New()
	blob.Put(b, d.sizes())
	d.grams.Put(b)
	d.spells.Put(b)
	d.titles.put(b)
	d.tags.put(b)
	return b.Bytes()
}

// sizes returns how many words and articles there are: what is stored knows them by their
// numbers.
func (d *derived) sizes() []uint32 {
	return []uint32{uint32(d.words.Len()), uint32(d.stems.Len()), uint32(d.articles)} // #nosec G115 -- fewer than 4 G
}

// read reads what blob returned, and shares its memory. It reports whether that is of the
// same words.
func (d *derived) read(data []byte) bool {
	b := blob.Open(data)
	b.Check(slices.Equal(blob.Take[uint32](b), d.sizes()))
	d.grams, d.spells, d.titles, d.tags = similar.TakeTable(b), spell.TakeTable(b), takeTitles(b, d.articles), takeTags(b)
	return b.Sound()
}
