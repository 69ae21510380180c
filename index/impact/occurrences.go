package impact

import (
	"cmp"
	"context"
	"slices"

	"kindred/index"
)

// Occurrences answers as [index.Reader] has it.
func (f *File) Occurrences(ctx context.Context, docs []index.Doc, words [][]string, fields ...index.Field) ([][]index.Occurrence, error) {
	var wanted [index.NumFields]bool
	for _, field := range fields {
		wanted[field] = true
	}
	order := make([]int, len(docs)) // of the articles by number
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(docs[a], docs[b]) })
	found := make([]placed, 0, 4*len(docs)*len(words))
	c := &cursor{}
	var positions []uint32
	for n, stems := range words {
		if err := ctx.Err(); err != nil {
			return nil, err //nolint:wrapcheck // of the caller's own
		}
		for _, stem := range stems {
			f.eachPlaces(stem, func(l *list, places []byte, languages uint64) {
				c.reset(l, places)
				for _, i := range order {
					doc := uint32(docs[i]) // #nosec G115 -- never negative
					if languages>>f.spoke[doc]&1 == 0 {
						continue
					}
					is, more := c.seek(doc)
					if !is {
						if !more {
							break
						}
						continue
					}
					bases := &f.bases[doc]
					positions = c.positions(positions[:0])
					for _, p := range positions {
						if field := fieldAt(bases, p); wanted[field] {
							found = append(found, placed{i, index.Occurrence{Word: n, Field: field, Position: int(p - bases[field])}})
						}
					}
				}
			})
		}
	}
	return grouped(found, len(docs)), nil
}

// placed is an occurrence in the article of a number in the question.
type placed struct {
	article int
	index.Occurrence
}

// grouped returns the occurrences of each article, ordered.
func grouped(found []placed, articles int) [][]index.Occurrence {
	starts := make([]int, articles+1)
	for i := range found {
		starts[found[i].article+1]++
	}
	for i := range articles {
		starts[i+1] += starts[i]
	}
	all := make([]index.Occurrence, len(found))
	next := slices.Clone(starts)
	for i := range found {
		p := &found[i]
		all[next[p.article]] = p.Occurrence
		next[p.article]++
	}
	out := make([][]index.Occurrence, articles)
	for i := range out {
		out[i] = all[starts[i]:starts[i+1]:starts[i+1]]
		slices.SortStableFunc(out[i], func(a, b index.Occurrence) int {
			return cmp.Or(cmp.Compare(a.Field, b.Field), cmp.Compare(a.Position, b.Position))
		})
	}
	return out
}

// eachPlaces calls yield with the lists that hold the places of a stem, and the languages
// of the articles in which they do, as bits.
func (f *File) eachPlaces(stem string, yield func(l *list, places []byte, languages uint64)) {
	i, ok := f.words[index.Stem].Find(stem)
	if !ok {
		return
	}
	l := readList(f.words[index.Stem].list(i))
	_, rest := l.titles()
	forms, rest := eachForm(rest, func(exact int, languages uint64) {
		l, places, _ := f.placesOf(index.Exact, exact)
		yield(&l, places, languages)
	})
	if forms == 0 {
		yield(&l, rest, ^uint64(0))
	}
}
