package impact

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"slices"

	"kindred/index"
)

// magic ends every file; the last digit is the version of the format.
const magic = "KINIMPA1"

// footer describes a file. It stands at its end as JSON, with its length, its checksum
// and the [magic] behind it.
type footer struct {
	Articles  int                       `json:"articles"`
	Ranking   index.BM25F               `json:"ranking"`
	Lengths   [index.NumFields]uint64   `json:"lengths"` // totals
	Languages map[string]int            `json:"languages"`
	Spoken    []string                  `json:"spoken"` // languages of the analyzers, by their bits
	Sections  map[string]sectionExtents `json:"sections"`
}

// sectionExtents is where a section begins, and its length, in bytes.
type sectionExtents [2]int64

// fileWriter writes sections one after the other.
type fileWriter struct {
	out      *bufio.Writer
	at       int64
	sections map[string]sectionExtents
	err      error
}

func (w *fileWriter) write(p []byte) {
	if w.err != nil {
		return
	}
	n, err := w.out.Write(p)
	w.at += int64(n)
	if err != nil {
		w.err = fmt.Errorf("writing impacts: %w", err)
	}
}

// section writes a whole section; numbers in it can be read in place, for it begins at a
// multiple of eight.
func (w *fileWriter) section(name string, data []byte) {
	w.align()
	w.sections[name] = sectionExtents{w.at, int64(len(data))}
	w.write(data)
}

func (w *fileWriter) align() {
	for w.at%8 != 0 && w.err == nil {
		w.write([]byte{0})
	}
}

// Write writes the file of everything that was added. More can be added afterwards, and
// written again.
func (b *Builder) Write(out io.Writer) error {
	if err := b.flush(); err != nil {
		return err
	}
	b.forget()
	w := &fileWriter{out: bufio.NewWriterSize(out, 1<<20), sections: map[string]sectionExtents{}}
	byID := b.heads.byID(b.dead)
	f := footer{Articles: len(byID), Ranking: b.ranking, Languages: map[string]int{}, Spoken: b.languages}
	lists := &listWriter{builder: b, renumber: make([]uint32, len(b.lengths))}
	for i := range lists.renumber {
		lists.renumber[i] = noTerm
	}
	for rank, doc := range byID {
		lists.renumber[doc] = uint32(rank) // #nosec G115 -- articles are counted in 32 bits
		for i, n := range b.lengths[doc] {
			f.Lengths[i] += uint64(n)
		}
	}
	for i, n := range f.Lengths {
		if len(byID) > 0 {
			lists.average[i] = float64(n) / float64(len(byID))
		}
	}
	if err := b.writeWords(w, lists, len(byID)); err != nil {
		return err
	}
	b.writeHeads(w, byID, &f)
	return w.finish(&f)
}

// writeWords writes the lists and lexicons of both forms, and what titles weigh.
func (b *Builder) writeWords(w *fileWriter, lists *listWriter, articles int) error {
	w.align()
	begin := w.at
	exact, err := b.writeLists(w, begin, b.exact, lists, func(dst []byte, _ uint32) []byte { return lists.positions(dst) })
	if err != nil {
		return err
	}
	ranks := exact.ranks(len(b.exact.names))
	forms := b.formsByStem()
	stem, err := b.writeLists(w, begin, b.stem, lists, func(dst []byte, term uint32) []byte {
		dst = lists.titles(dst)
		own := forms[term]
		dst = binary.AppendUvarint(dst, uint64(len(own)))
		if b.stem.placed[term] {
			return lists.positions(dst)
		}
		for _, f := range own {
			dst = binary.AppendUvarint(dst, uint64(ranks[f.exact]))
			dst = binary.AppendUvarint(dst, f.languages)
		}
		return dst
	})
	if err != nil {
		return err
	}
	w.sections["lists"] = sectionExtents{begin, w.at - begin}
	exact.write(w, "exact")
	stem.write(w, "stem")
	b.writeTitleWeights(w, lists, stem, articles)
	return w.err
}

// form is a word as written that a stem was made of in some languages, as bits.
type form struct {
	exact     uint32
	languages uint64
}

// formsByStem returns the forms of each stem, ordered.
func (b *Builder) formsByStem() [][]form {
	out := make([][]form, len(b.stem.names))
	for key, languages := range b.forms {
		s := uint32(key >> 32)
		out[s] = append(out[s], form{uint32(key), languages}) // #nosec G115 -- the lower half
	}
	for _, list := range out {
		slices.SortFunc(list, func(x, y form) int { return cmp.Compare(b.exact.names[x.exact], b.exact.names[y.exact]) })
	}
	return out
}

// lexiconWriter gathers the words of a form and where their lists are.
type lexiconWriter struct {
	names   []string
	order   []uint32 // terms that some article has, by name
	offsets []uint64 // by term, from the beginning of the lists
	counts  []uint32 // articles, by term
}

// writeLists merges the runs of a space and writes the list of each of its terms; tail
// appends what follows the blocks.
func (b *Builder) writeLists(w *fileWriter, begin int64, s *space, lists *listWriter, tail func(dst []byte, term uint32) []byte) (*lexiconWriter, error) {
	lex := &lexiconWriter{names: s.names, offsets: make([]uint64, len(s.names)), counts: make([]uint32, len(s.names))}
	cursors := make([]*runCursor, len(s.runs))
	for i, r := range s.runs {
		var err error
		if cursors[i], err = r.open(); err != nil {
			return nil, err
		}
	}
	bufs := make([][]byte, len(cursors))
	var raw [][]byte
	for term := range uint32(len(s.names)) { // #nosec G115 -- terms are counted in 32 bits
		raw = raw[:0]
		for i, c := range cursors {
			if c.done || c.term != term {
				continue
			}
			var err error
			if bufs[i], err = c.take(bufs[i][:0]); err != nil {
				return nil, err
			}
			raw = append(raw, bufs[i])
		}
		lists.decode(raw, s.placed[term])
		if len(lists.postings) == 0 {
			continue
		}
		lex.order = append(lex.order, term)
		lex.offsets[term], lex.counts[term] = uint64(w.at-begin), uint32(len(lists.postings)) // #nosec G115 -- as above
		lists.out = tail(lists.blocks(lists.out[:0]), term)
		w.write(lists.out)
	}
	slices.SortFunc(lex.order, func(x, y uint32) int { return cmp.Compare(s.names[x], s.names[y]) })
	return lex, w.err
}

// ranks returns the places of the terms in the lexicon.
func (l *lexiconWriter) ranks(terms int) []uint32 {
	out := make([]uint32, terms)
	for rank, term := range l.order {
		out[term] = uint32(rank) // #nosec G115 -- terms are counted in 32 bits
	}
	return out
}

// offsetSize is the number of bytes of an offset in the lists.
const offsetSize = 5

// write writes the lexicon's sections.
func (l *lexiconWriter) write(w *fileWriter, name string) {
	var text, ends, offsets []byte
	for _, term := range l.order {
		text = append(text, l.names[term]...)
		ends = binary.LittleEndian.AppendUint32(ends, uint32(len(text))) // #nosec G115 -- the words of an archive are less than 4 GB
		var o [8]byte
		binary.LittleEndian.PutUint64(o[:], l.offsets[term])
		offsets = append(offsets, o[:offsetSize]...)
	}
	w.section(name+".text", text)
	w.section(name+".ends", ends)
	w.section(name+".offsets", append(offsets, 0, 0, 0)) // the last one can be read as eight bytes
}

// writeTitleWeights writes for each article what the words of its title weigh together,
// by their idf, with and without function words.
func (b *Builder) writeTitleWeights(w *fileWriter, lists *listWriter, stems *lexiconWriter, articles int) {
	out := make([]float32, 2*articles)
	for doc, rank := range lists.renumber {
		if rank == noTerm {
			continue
		}
		for _, t := range b.titles[b.titleStarts[doc]:b.titleStarts[doc+1]] {
			idf := float32(index.IDF(articles, float64(stems.counts[t.term])))
			out[2*rank] += idf
			if !t.stop {
				out[2*rank+1] += idf
			}
		}
	}
	data := make([]byte, 0, 4*len(out))
	for _, v := range out {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(v))
	}
	w.section("title.weights", data)
}

// finish writes the footer.
func (w *fileWriter) finish(f *footer) error {
	f.Sections = w.sections
	data, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("describing the impacts: %w", err)
	}
	w.align()
	w.write(data)
	var tail []byte
	tail = binary.LittleEndian.AppendUint32(tail, uint32(len(data))) // #nosec G115 -- some kilobytes
	tail = binary.LittleEndian.AppendUint32(tail, crc32.Checksum(data, castagnoli))
	w.write(append(tail, magic...))
	if w.err == nil {
		if err := w.out.Flush(); err != nil {
			w.err = fmt.Errorf("writing impacts: %w", err)
		}
	}
	return w.err
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)
