package impact

import (
	"cmp"
	"context"
	"slices"

	"kindred/index"
)

// Occurrences answers as [index.Reader] has it.
func (f *File) Occurrences(ctx context.Context, docs []index.Doc, words [][]string, fields ...index.Field) ([][]index.Occurrence, error) {
	r, _ := f.readers.Get().(*occurrenceReader) // the pool holds nothing else
	defer f.readers.Put(r)
	r.file, r.found, r.order, r.wanted = f, r.found[:0], r.order[:0], [index.NumFields]bool{}
	for _, field := range fields {
		r.wanted[field] = true
	}
	for i, doc := range docs {
		r.order = append(r.order, wantedDoc{uint32(doc), int32(i)}) // #nosec G115 -- never negative, and some hundreds
	}
	slices.SortFunc(r.order, func(a, b wantedDoc) int { return int(a.doc) - int(b.doc) })
	for n, stems := range words {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for _, stem := range stems {
			if i, ok := f.words[index.Stem].Find(stem); ok {
				f.eachSource(index.Stem, i, func(s *source) {
					r.cursor.reset(s)
					r.read(n, s.languages)
				})
			}
		}
	}
	return grouped(r.found, len(docs)), nil
}

// occurrenceReader gathers the places of words in some articles.
type occurrenceReader struct {
	file      *File
	wanted    [index.NumFields]bool
	order     []wantedDoc // by number
	cursor    cursor
	positions []uint32
	found     []placed
}

// wantedDoc is an article and its place in the question.
type wantedDoc struct {
	doc   uint32
	place int32
}

// placed is an occurrence in the article at a place in the question.
type placed struct {
	place    int32
	word     int32
	field    uint8
	position uint32
}

// read takes in the places of the list that the cursor is at the beginning of, in the
// articles of some languages.
func (r *occurrenceReader) read(word int, languages uint64) {
	for _, w := range r.order {
		if languages>>r.file.spoke[w.doc]&1 == 0 {
			continue
		}
		is, more := r.cursor.seek(w.doc)
		if !is {
			if !more {
				return
			}
			continue
		}
		bases := r.file.basesOf(w.doc)
		r.positions = r.cursor.positions(r.positions[:0])
		for _, p := range r.positions {
			if field := fieldAt(&bases, p); r.wanted[field] {
				r.found = append(r.found, placed{w.place, int32(word), uint8(field), p - bases[field]}) // #nosec G115 -- a query has few words
			}
		}
	}
}

// grouped returns the occurrences of each article, ordered.
func grouped(found []placed, articles int) [][]index.Occurrence {
	starts := make([]int32, articles+1)
	for i := range found {
		starts[found[i].place+1]++
	}
	for i := range articles {
		starts[i+1] += starts[i]
	}
	all := make([]index.Occurrence, len(found))
	out := make([][]index.Occurrence, articles)
	for i := range out {
		out[i] = all[starts[i]:starts[i]:starts[i+1]]
	}
	for i := range found {
		p := &found[i]
		out[p.place] = append(out[p.place], index.Occurrence{Word: p.word, Field: index.Field(p.field), Position: int32(p.position)})
	}
	for _, list := range out {
		order(list)
	}
	return out
}

// mostInserted is the length up to which a list is sorted by insertion, which costs next
// to nothing where it is sorted but for some: each word's places come in order.
const mostInserted = 24

func order(list []index.Occurrence) {
	if len(list) > mostInserted {
		slices.SortStableFunc(list, func(a, b index.Occurrence) int {
			return cmp.Or(int(a.Field)-int(b.Field), int(a.Position)-int(b.Position))
		})
		return
	}
	for i := 1; i < len(list); i++ {
		for k := i; k > 0 && before(&list[k], &list[k-1]); k-- {
			list[k], list[k-1] = list[k-1], list[k]
		}
	}
}

func before(a, b *index.Occurrence) bool {
	if a.Field != b.Field {
		return a.Field < b.Field
	}
	return a.Position < b.Position
}
