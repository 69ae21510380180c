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
// time. The impacts are those of the same generation, and asked is what readers of the files
// are to have beside. Nothing may be kept of the data.
func Export(ctx context.Context, r index.Reader, impacts []byte, asked *Asked, put func(name string, data []byte) error) (*Manifest, error) {
	stats, err := r.Stats(ctx)
	if err != nil {
		return nil, fmt.Errorf("exporting the index: %w", err)
	}
	m := &Manifest{
		Schema: Schema, Articles: stats.Articles, Impacts: len(impacts), Kin: asked.Kin,
		Derived: slices.Sorted(maps.Keys(asked.Derived)), Languages: map[string]analysis.ForBrowser{},
	}
	if m.Parts, err = impact.Parts(impacts); err != nil {
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
	if err := exportImpacts(impacts, m.Parts, put); err != nil {
		return nil, err
	}
	for _, name := range m.Derived {
		if err := put(derivedName+name, asked.Derived[name]); err != nil {
			return nil, err
		}
	}
	return m, exportArticles(ctx, r, asked, put)
}

// exportImpacts puts the parts in pieces, and what is around them.
func exportImpacts(impacts []byte, parts []impact.Part, put func(string, []byte) error) error {
	var around []byte
	at := 0
	for _, p := range parts {
		around = append(around, impacts[at:p.From]...)
		at = p.To
		if err := exportPieces(p.Name, impacts[p.From:p.To], put); err != nil {
			return err
		}
	}
	return put(impactsName, append(around, impacts[at:]...))
}

func exportPieces(name string, data []byte, put func(string, []byte) error) error {
	number := 0
	for piece := range slices.Chunk(data, pieceBytes[name]) {
		if err := put(numbered(name, number), piece); err != nil {
			return err
		}
		number++
	}
	return nil
}

func exportArticles(ctx context.Context, r index.Reader, asked *Asked, put func(string, []byte) error) error {
	var rows []byte
	var list []index.Kin
	doc := index.Doc(0)
	for a, err := range r.Articles(ctx) {
		if err != nil {
			return fmt.Errorf("exporting the articles: %w", err)
		}
		a.Origin, a.Aliases = corpus.Origin{}, nil // no reader asks for these
		data, err := json.Marshal(&article{a, asked.Attached(doc)})
		if err != nil {
			return fmt.Errorf("exporting article %s: %w", a.ID, err)
		}
		if err := put(numbered(articlesName, int(doc)), data); err != nil {
			return err
		}
		if list, err = r.Kin(ctx, list[:0], doc, asked.Kin); err != nil {
			return fmt.Errorf("exporting the kin of article %s: %w", a.ID, err)
		}
		rows = appendKin(rows, list, asked.Kin)
		doc++
	}
	return exportPieces(kinName, rows, put)
}

// appendKin appends a row of so many entries, see [Reader.Kin].
func appendKin(dst []byte, list []index.Kin, entries int) []byte {
	for i := range entries {
		k := index.Kin{Doc: noKin}
		if i < len(list) {
			k = list[i]
		}
		dst = binary.LittleEndian.AppendUint32(dst, uint32(k.Doc)) // #nosec G115 -- read again as it was
		dst = binary.LittleEndian.AppendUint32(dst, math.Float32bits(k.Score))
	}
	return dst
}
