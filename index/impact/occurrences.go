package impact

import (
	"context"
	"encoding/binary"
	"math"
	"slices"

	"kindred/index"
)

// Occurrences answers as [index.Reader] has it.
func (f *File) Occurrences(ctx context.Context, dst *index.Occurrences, docs []index.Doc, words [][]string, fields ...index.Field) error {
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
			return err
		}
		r.word = occurrencePlace(n) << occurrenceField // #nosec G115 -- never negative
		for _, stem := range stems {
			i, l, ok := f.listOf(index.Stem, stem)
			if !ok {
				continue
			}
			if l.kind&kindOf == kindBigram {
				r.addBigram(&l, stem)
				continue
			}
			f.sourcesOf(&l, i, &r.source, func(s *source) {
				r.cursor.reset(s)
				r.held(s.languages, func(at int) {
					r.positions = r.cursor.positions(r.positions[:0])
					r.take(r.docs[at].place())
				})
			})
		}
	}
	if err := r.readBigrams(ctx); err != nil {
		return err
	}
	r.grouped(dst)
	return nil
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
			_, l, ok := f.listOf(index.Stem, stem)
			if !ok {
				continue
			}
			titles, _ := l.titles()
			r.titled(&titles, func(place int32) { found[place] |= 1 << n })
		}
	}
	return found
}

// titled calls yield with the places in the question of the articles that a list of titles
// has.
func (r *occurrenceReader) titled(titles *list, yield func(place int32)) {
	rest, data, doc := r.docs, titles.blocks, uint32(0)
	for range titles.articles {
		if len(rest) == 0 {
			return
		}
		delta, size := uint64(data[0]), 1
		if delta >= 0x80 {
			delta, size = binary.Uvarint(data)
		}
		data = data[size:]
		doc += uint32(delta) // #nosec G115 -- as it was written
		for len(rest) > 0 && rest[0].doc() < doc {
			rest = rest[1:]
		}
		for ; len(rest) > 0 && rest[0].doc() == doc; rest = rest[1:] {
			yield(rest[0].place())
		}
	}
}

// occurrenceReader gathers the places of words in some articles.
type occurrenceReader struct {
	file      *File
	wanted    [index.NumFields]bool
	docs      []wantedDoc               // by number
	bases     [][index.NumFields]uint32 // by place in the question
	source    source
	cursor    cursor
	bigrams   bigramReader
	positions []uint32
	word      occurrencePlace // that is looked for, as a part of a place
	places    []occurrencePlace
	runs      []placesRun
	starts    []int32
	ordered   []placesRun
	merged    [2][]occurrencePlace
	order     placeOrder
}

// wantedDoc is an article, in the upper half, and its place in the question.
type wantedDoc uint64

func (w wantedDoc) doc() uint32  { return uint32(w >> 32) }
func (w wantedDoc) place() int32 { return int32(w) } // #nosec G115 -- the lower half

// placesRun says where the places of one list in an article stand, which are in order.
type placesRun struct{ doc, from, to int32 }

// occurrencePlace is a position over all fields, a word, and the field, from the highest
// bits on: it is ordered as occurrences are.
type occurrencePlace uint64

const (
	occurrenceField    = 8
	occurrencePosition = 32
)

func (p occurrencePlace) position() uint32 { return uint32(p >> occurrencePosition) }

// begin takes in the articles of a question.
func (r *occurrenceReader) begin(docs []index.Doc) {
	r.docs, r.places, r.runs = r.docs[:0], r.places[:0], r.runs[:0]
	for i, doc := range docs {
		r.docs = append(r.docs, wantedDoc(doc)<<32|wantedDoc(i)) // #nosec G115 -- never negative
	}
	slices.Sort(r.docs)
	r.bigrams.begin()
}

// held calls yield with the articles, by their places in docs, that the list has which the
// cursor is before the first article of, as far as they are of some languages. The cursor is
// then at the article.
func (r *occurrenceReader) held(languages uint64, yield func(at int)) {
	next := uint32(0) // no article before has the word
	for at, w := range r.docs {
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
		yield(at)
	}
}

// take takes in positions in the article at a place in the question.
func (r *occurrenceReader) take(place int32) {
	from := int32(len(r.places)) // #nosec G115 -- the places of some articles
	bases := &r.bases[place]
	rest := r.positions
	for len(rest) > 0 {
		field := fieldAt(bases, rest[0])
		end := uint32(math.MaxUint32)
		if field+1 < index.NumFields {
			end = bases[field+1]
		}
		n := 1
		for n < len(rest) && rest[n] <= end {
			n++
		}
		if r.wanted[field] {
			for _, p := range rest[:n] {
				r.places = append(r.places, occurrencePlace(p)<<occurrencePosition|r.word|occurrencePlace(field)) // #nosec G115 -- never negative
			}
		}
		rest = rest[n:]
	}
	if to := int32(len(r.places)); to > from { // #nosec G115 -- as above
		r.runs = append(r.runs, placesRun{place, from, to})
	}
}

// grouped puts the occurrences of each article into dst, ordered.
func (r *occurrenceReader) grouped(dst *index.Occurrences) {
	r.byArticle()
	dst.Begin(len(r.docs), len(r.places))
	run := int32(0)
	for i := range r.docs {
		list := r.merge(r.ordered[run:r.starts[i]])
		run = r.starts[i]
		bases := &r.bases[i]
		for _, p := range list {
			field := index.Field(p & (1<<occurrenceField - 1))
			dst.Add(index.Occurrence{
				Word: int32(p >> occurrenceField & (1<<(occurrencePosition-occurrenceField) - 1)), Field: field, // #nosec G115 -- 24 bits
				Position: int32(uint32(p>>occurrencePosition) - bases[field]), // #nosec G115 -- an article has fewer words than bytes
			})
		}
		dst.End()
	}
}

// byArticle orders the runs by article, those of one as they were read, and notes where
// those of each end.
func (r *occurrenceReader) byArticle() {
	r.starts = append(r.starts[:0], make([]int32, len(r.docs)+1)...)
	for i := range r.runs {
		r.starts[r.runs[i].doc+1]++
	}
	for i := range r.docs {
		r.starts[i+1] += r.starts[i]
	}
	r.ordered = slices.Grow(r.ordered[:0], len(r.runs))[:len(r.runs)]
	for _, run := range r.runs {
		r.ordered[r.starts[run.doc]] = run
		r.starts[run.doc]++ // the end of the article's in the end
	}
}

// mostMerged is the number of runs that are merged one after the other: a word has as many
// forms in an article at times, but then hardly any places.
const mostMerged = 8

// merge returns the places of some runs in order. They are good until it is called again.
func (r *occurrenceReader) merge(runs []placesRun) []occurrencePlace {
	if len(runs) == 0 {
		return nil
	}
	list := r.places[runs[0].from:runs[0].to]
	if len(runs) > mostMerged {
		all := append(r.merged[0][:0], list...)
		for _, run := range runs[1:] {
			all = append(all, r.places[run.from:run.to]...)
		}
		r.merged[0] = all
		r.merged[1] = r.order.sorted(r.merged[1], all)
		return r.merged[1]
	}
	for i, run := range runs[1:] {
		to := &r.merged[i&1]
		*to = merged((*to)[:0], list, r.places[run.from:run.to])
		list = *to
	}
	return list
}

// merged appends two ordered lists in order.
func merged(dst, a, b []occurrencePlace) []occurrencePlace {
	dst = slices.Grow(dst, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if b[0] < a[0] {
			dst, b = append(dst, b[0]), b[1:]
		} else {
			dst, a = append(dst, a[0]), a[1:]
		}
	}
	return append(append(dst, a...), b...)
}
