package impact

import (
	"context"
	"slices"

	"kindred/index"
)

// Occurrences answers as [index.Reader] has it.
func (f *File) Occurrences(ctx context.Context, docs []index.Doc, words [][]string, fields ...index.Field) ([][]index.Occurrence, error) {
	r, _ := f.readers.Get().(*occurrenceReader) // the pool holds nothing else
	defer f.readers.Put(r)
	r.file, r.wanted = f, [index.NumFields]bool{}
	for _, field := range fields {
		r.wanted[field] = true
	}
	r.begin(docs)
	r.bases = r.bases[:0]
	for _, doc := range docs {
		r.bases = append(r.bases, f.basesOf(uint32(doc))) // #nosec G115 -- never negative
	}
	for n, stems := range words {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for _, stem := range stems {
			i, ok := f.words[index.Stem].find(stem)
			if !ok {
				continue
			}
			f.eachSource(index.Stem, i, func(s *source) {
				r.cursor.reset(s)
				r.read(n, s.languages)
			})
		}
	}
	return r.grouped(), nil
}

// maxInTitle is the number of words that InTitle tells apart.
const maxInTitle = 64

// InTitle answers as [index.Reader] has it. No places are read for it.
func (f *File) InTitle(docs []index.Doc, words [][]string) []uint64 {
	r, _ := f.readers.Get().(*occurrenceReader) // the pool holds nothing else
	defer f.readers.Put(r)
	r.begin(docs)
	found := make([]uint64, len(docs))
	for n, stems := range words[:min(len(words), maxInTitle)] {
		for _, stem := range stems {
			i, ok := f.words[index.Stem].find(stem)
			if !ok {
				continue
			}
			l := f.list(index.Stem, i)
			titles, _ := l.titles()
			r.titled(&titles, func(place int32) { found[place] |= 1 << n })
		}
	}
	return found
}

// titled calls yield with the places in the question of the articles that a list has.
func (r *occurrenceReader) titled(titles *list, yield func(place int32)) {
	rest := r.docs
	titles.each(&r.block, func(docs []uint32, _ []byte) bool {
		for _, doc := range docs {
			for len(rest) > 0 && rest[0].doc() < doc {
				rest = rest[1:]
			}
			for ; len(rest) > 0 && rest[0].doc() == doc; rest = rest[1:] {
				yield(rest[0].place())
			}
		}
		return len(rest) > 0
	})
}

// occurrenceReader gathers the places of words in some articles.
type occurrenceReader struct {
	file      *File
	wanted    [index.NumFields]bool
	docs      []wantedDoc               // by number
	bases     [][index.NumFields]uint32 // by place in the question
	cursor    cursor
	block     decoded
	positions []uint32
	found     []placed
	starts    []int32
	places    []occurrencePlace
}

// wantedDoc is an article, in the upper half, and its place in the question.
type wantedDoc uint64

func (w wantedDoc) doc() uint32  { return uint32(w >> 32) }
func (w wantedDoc) place() int32 { return int32(w) } // #nosec G115 -- the lower half

// placed is an occurrence in the article at a place in the question.
type placed struct {
	occurrencePlace
	place int32
}

// occurrencePlace is a position over all fields, a word, and the field, from the highest
// bits on: it is ordered as occurrences are.
type occurrencePlace uint64

const (
	occurrenceField    = 8
	occurrencePosition = 32
)

// begin takes in the articles of a question.
func (r *occurrenceReader) begin(docs []index.Doc) {
	r.found, r.docs = r.found[:0], r.docs[:0]
	for i, doc := range docs {
		r.docs = append(r.docs, wantedDoc(doc)<<32|wantedDoc(i)) // #nosec G115 -- never negative
	}
	slices.Sort(r.docs)
}

// read takes in the places of the list that the cursor is at the beginning of, in the
// articles of some languages.
func (r *occurrenceReader) read(word int, languages uint64) {
	next := uint32(0) // no article before has the word
	for _, w := range r.docs {
		doc := w.doc()
		if doc < next || languages>>r.file.spoke[doc]&1 == 0 {
			continue
		}
		is, more := r.cursor.seek(doc)
		if !is {
			if !more {
				return
			}
			next = r.cursor.next()
			continue
		}
		bases := &r.bases[w.place()]
		r.positions = r.cursor.positions(r.positions[:0])
		for _, p := range r.positions {
			if field := fieldAt(bases, p); r.wanted[field] {
				at := occurrencePlace(p)<<occurrencePosition | occurrencePlace(word)<<occurrenceField | occurrencePlace(field) // #nosec G115 -- never negative
				r.found = append(r.found, placed{at, w.place()})
			}
		}
	}
}

// grouped returns the occurrences of each article, ordered.
func (r *occurrenceReader) grouped() [][]index.Occurrence {
	starts := append(r.starts[:0], make([]int32, len(r.docs)+1)...)
	for i := range r.found {
		starts[r.found[i].place+1]++
	}
	for i := range r.docs {
		starts[i+1] += starts[i]
	}
	places := slices.Grow(r.places[:0], len(r.found))[:len(r.found)]
	for i := range r.found {
		p := &r.found[i]
		places[starts[p.place]] = p.occurrencePlace
		starts[p.place]++ // the end of the article's in the end
	}
	r.starts, r.places = starts, places
	all := make([]index.Occurrence, len(places))
	out := make([][]index.Occurrence, len(r.docs))
	from := int32(0)
	for i := range r.docs {
		to := starts[i]
		list := places[from:to]
		slices.Sort(list)
		bases := &r.bases[i]
		for k, p := range list {
			field := index.Field(p & (1<<occurrenceField - 1))
			all[int(from)+k] = index.Occurrence{
				Word: int32(p >> occurrenceField & (1<<(occurrencePosition-occurrenceField) - 1)), Field: field, // #nosec G115 -- 24 bits
				Position: int32(uint32(p>>occurrencePosition) - bases[field]), // #nosec G115 -- an article has fewer words than bytes
			}
		}
		out[i] = all[from:to:to]
		from = to
	}
	return out
}
