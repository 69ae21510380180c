package impact

import (
	"slices"

	"kindred/index"
)

// exactTerm adds the articles of a term, scored by what stands where: with the exact
// frequencies and lengths of fields, for any ranking.
func (e *evaluation) exactTerm(dst *set, t *index.Term, within *set) {
	fields := e.ranking.Fields
	if t.Fields != nil {
		for f := range fields {
			fields[f].Weight = 0
			if slices.Contains(t.Fields, index.Field(f)) {
				fields[f].Weight = 1
			}
		}
	}
	sums := e.take()
	defer e.give(sums)
	sums.scored = true
	df := 0.0
	for _, v := range e.variants(t) {
		added := 0
		e.file.places(t.Form, v.Text, &e.terms, func(doc uint32, positions []uint32) bool {
			bases := e.file.basesOf(doc)
			for _, p := range positions {
				f := fieldAt(&bases, p)
				if fields[f].Weight == 0 {
					continue
				}
				if !sums.has(doc) {
					sums.put(doc)
					added++
				}
				sums.scores[doc] += v.Weight * fields[f].Normalise(1, float64(e.file.length(doc, f)), e.file.average[f])
			}
			return true
		})
		if e.done() {
			return
		}
		if added > 0 {
			df += float64(added) * v.Weight / e.terms.variants[0].Weight
		}
	}
	e.flush(dst, sums, index.IDF(e.file.Len(), df)*t.Weight, within, false)
}

// places calls yield with the positions of a word in every article that has it. A stem's
// come as those of each of its forms.
func (f *File) places(form index.Form, word string, scratch *termScratch, yield func(doc uint32, positions []uint32) bool) {
	i, ok := f.words[form].find(word)
	if !ok {
		return
	}
	f.eachSource(form, i, &scratch.source, func(s *source) { f.placesOf(s, scratch, yield) })
}

// placesOf calls yield with the positions of a source.
func (f *File) placesOf(s *source, scratch *termScratch, yield func(doc uint32, positions []uint32) bool) {
	c := &scratch.cursor
	c.reset(s)
	var block decoded
	s.list.each(&block, func(docs []uint32, _ []uint8) bool {
		for _, doc := range docs {
			if s.languages>>f.spoke[doc]&1 == 0 {
				continue
			}
			c.seek(doc)
			scratch.positions = c.positions(scratch.positions[:0])
			if !yield(doc, scratch.positions) {
				return false
			}
		}
		return true
	})
}
