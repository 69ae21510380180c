package impact

import (
	"kindred/corpus"
	"kindred/index"
	"kindred/index/analysis"
)

// word is one word of a field at its position, which counts from 1 within the field, or
// a part of one, which stands where the word does and adds nothing to the length of the
// field.
type word struct {
	exact, stem string
	position    uint32
	part, stop  bool
}

// analysed is an article as words, field by field.
type analysed struct {
	words   [index.NumFields][]word
	lengths [index.NumFields]uint32
	// last is the last position of each field that is used.
	last [index.NumFields]uint32

	tokens []analysis.Token // scratch
	parts  []analysis.Part
}

// read takes in an article.
func (w *analysed) read(analyzer *analysis.Analyzer, a *corpus.Article) {
	for f := range index.Field(index.NumFields) {
		list := w.words[f][:0]
		position := uint32(0)
		w.lengths[f] = 0
		for _, text := range f.Texts(a) {
			w.tokens = analyzer.Tokens(w.tokens[:0], text)
			for i := range w.tokens {
				t := &w.tokens[i]
				at := position + uint32(i) + 1 // #nosec G115 -- an article has fewer words than bytes
				list = append(list, word{exact: t.Exact, stem: t.Stem, position: at, stop: t.Stop})
				w.parts = analyzer.Parts(w.parts[:0], text, t)
				for _, p := range w.parts {
					list = append(list, word{exact: p.Exact, stem: p.Stem, position: at, part: true})
				}
			}
			w.lengths[f] += uint32(len(w.tokens))             // #nosec G115 -- as above
			position += uint32(len(w.tokens)) + index.TextGap //nolint:gosec // as above
		}
		w.words[f], w.last[f] = list, position
	}
}
