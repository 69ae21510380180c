//go:build !js

package static

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/analysis"
	"kindred/index/impact"
)

// Export gives put each file of a reader, by its name, in an order that is the same each
// time. The impacts are those of the same generation. Nothing may be kept of the data.
func Export(ctx context.Context, r index.Reader, impacts []byte, put func(name string, data []byte) error) (*Manifest, error) {
	stats, err := r.Stats(ctx)
	if err != nil {
		return nil, fmt.Errorf("exporting the index: %w", err)
	}
	m := &Manifest{Schema: Schema, Articles: stats.Articles, Impacts: len(impacts), Languages: map[string]analysis.ForBrowser{}}
	if m.ListsFrom, m.ListsTo, err = impact.Lists(impacts); err != nil {
		return nil, fmt.Errorf("exporting the index: %w", err)
	}
	for _, language := range slices.Sorted(maps.Keys(stats.Languages)) {
		known := analysis.For(language).Language()
		data, ok := analysis.BrowserData(known)
		if !ok {
			return nil, fmt.Errorf("%w: %s", ErrLanguage, known)
		}
		m.Languages[known] = data
	}
	if err := m.exportImpacts(impacts, put); err != nil {
		return nil, err
	}
	for _, name := range derivedKept {
		data, err := r.Derived(ctx, name)
		if err != nil {
			return nil, fmt.Errorf("exporting the index: %w", err)
		}
		if data == nil {
			continue
		}
		m.Derived = append(m.Derived, name)
		if err := put(derivedName+name, data); err != nil {
			return nil, err
		}
	}
	return m, exportArticles(ctx, r, put)
}

func (m *Manifest) exportImpacts(impacts []byte, put func(string, []byte) error) error {
	if err := put(impactsName, slices.Concat(impacts[:m.ListsFrom], impacts[m.ListsTo:])); err != nil {
		return err
	}
	number := 0
	for piece := range slices.Chunk(impacts[m.ListsFrom:m.ListsTo], pieceBytes) {
		if err := put(numbered(listsName, number), piece); err != nil {
			return err
		}
		number++
	}
	return nil
}

func exportArticles(ctx context.Context, r index.Reader, put func(string, []byte) error) error {
	var rows []byte
	var list []index.Kin
	doc := index.Doc(0)
	for a, err := range r.Articles(ctx) {
		if err != nil {
			return fmt.Errorf("exporting the articles: %w", err)
		}
		a.Origin, a.Aliases = corpus.Origin{}, nil // no reader asks for these
		data, err := json.Marshal(&a)
		if err != nil {
			return fmt.Errorf("exporting article %s: %w", a.ID, err)
		}
		if err := put(numbered(articlesName, int(doc)), data); err != nil {
			return err
		}
		if list, err = r.Kin(ctx, list[:0], doc, kinKept); err != nil {
			return fmt.Errorf("exporting the kin of article %s: %w", a.ID, err)
		}
		rows = appendKin(rows, list)
		doc++
	}
	return put(kinName, rows)
}

// appendKin appends a row of kinKept entries, see [kinOf].
func appendKin(dst []byte, list []index.Kin) []byte {
	for i := range kinKept {
		k := index.Kin{Doc: noKin}
		if i < len(list) {
			k = list[i]
		}
		dst = binary.LittleEndian.AppendUint32(dst, uint32(k.Doc)) // #nosec G115 -- read again as it was
		dst = binary.LittleEndian.AppendUint32(dst, math.Float32bits(k.Score))
	}
	return dst
}
