package search

import (
	"context"
	"fmt"
	"slices"

	"kindred/index"
	"kindred/index/static"
	"kindred/search/blob"
	"kindred/search/similar"
	"kindred/search/spell"
)

// placesName is the name of what a browser gets of what is derived.
const placesName = "places"

// ForBrowser returns what a browser gets of what [Derive] and [Outliner] stored, and of kin.
//
// Of the tables of words it gets the places. What the words tell (their letters and n-grams)
// is made of them where they are, and only when a word is looked for that few or no articles
// have: of 1,810 articles that is 30 kB instead of 710. Titles and tags are for suggestions,
// which a browser does not make. What is kept with each article, attachments says.
func ForBrowser(ctx context.Context, r index.Reader) (*static.Asked, error) {
	d, err := derivedOf(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("reading the vocabulary: %w", err)
	}
	outlines, err := outlinesOf(ctx, r, d.articles)
	if err != nil {
		return nil, err
	}
	b := blob.New()
	blob.Put(b, d.sizes())
	d.grams.PutPlaces(b)
	d.spells.PutPlaces(b)
	return &static.Asked{Derived: map[string][]byte{placesName: b.Bytes()}, Attached: outlines.stored, Kin: kinSize}, nil
}

// readPlaces reads what ForBrowser returned, and shares its memory. It reports whether that
// is of the same words.
func (d *derived) readPlaces(data []byte) bool {
	b := blob.Open(data)
	b.Check(slices.Equal(blob.Take[uint32](b), d.sizes()))
	d.grams, d.spells = similar.TakePlaces(b), spell.TakePlaces(b)
	return b.Sound()
}
