package impact

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"hash/maphash"
	"io"
	"math"

	"kindred/index"
)

// magic ends every file; the last digit is the version of the format.
const magic = "KINIMPA7"

// footer describes a file. It stands at its end as JSON, with its length, its checksum
// and the [magic] behind it.
type footer struct {
	Articles  int                     `json:"articles"`
	Ranking   index.BM25F             `json:"ranking"`
	Lengths   [index.NumFields]uint64 `json:"lengths"` // totals
	Languages map[string]int          `json:"languages"`
	Words     map[string]int          `json:"words"` // in the lexicons
	// Sets are the sets of languages that forms of stems have, as bits, by their numbers.
	Sets []uint64 `json:"sets"`
	// Dated is the second before the first one at which an article was published.
	Dated    int64                     `json:"dated"`
	Sections map[string]sectionExtents `json:"sections"`
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
	w := &fileWriter{out: bufio.NewWriterSize(out, 1<<20), sections: map[string]sectionExtents{}}
	byID := b.heads.byID(b.dead)
	f := footer{Articles: len(byID), Ranking: b.ranking, Languages: map[string]int{}, Words: map[string]int{}}
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
			lists.average[i] = steady(n, len(byID))
		}
	}
	lists.bodies = newBodies(&b.ranking, lists.average[index.Body], func(yield func(uint32) bool) {
		for _, doc := range byID {
			if !yield(b.lengths[doc][index.Body]) {
				return
			}
		}
	})
	if err := b.settle(lists); err != nil {
		return err
	}
	if err := b.flush(); err != nil {
		return err
	}
	b.forget()
	if err := b.writeWords(w, lists, &f); err != nil {
		return err
	}
	b.writeHeads(w, byID, &f)
	b.writeBodies(w, byID, lists.bodies)
	return w.finish(&f)
}

// writeWords writes the lists and lexicons of both forms, and what titles weigh.
func (b *Builder) writeWords(w *fileWriter, lists *listWriter, f *footer) error {
	w.align()
	begin := w.at
	hashes := make([]uint64, len(b.exact.names.list)) // of the postings of each word
	seed := maphash.MakeSeed()
	exactByName, stemsByName := b.left(index.Exact, b.exact.byName()), b.left(index.Stem, b.stem.byName())
	words := b.wordSymbols(exactByName, stemsByName)
	written := &listSource{
		form: index.Exact, space: b.exact,
		copy: func(lex *lexiconWriter, term uint32) (int, bool) { return b.carried.copyExact(lex, b.exact, term) },
		encode: func(_ *lexiconWriter, dst []byte, term uint32) []byte {
			from := len(dst)
			dst = lists.blocks(binary.AppendUvarint(dst, lists.begin()))
			hashes[term] = maphash.Bytes(seed, dst[from:])
			return lists.positions(dst)
		},
	}
	exact, err := writeLists(w, begin, written, exactByName, lists, words)
	if err != nil {
		return err
	}
	uses, err := b.takeForms()
	if err != nil {
		return err
	}
	s := stemWriter{builder: b, lists: lists, exact: exact, hashes: hashes, seed: seed, ranks: exact.ranks(len(b.exact.names.list)), forms: b.formsByStem()}
	f.Sets = s.numberLanguages(uses)
	stem, err := writeLists(w, begin, &listSource{index.Stem, b.stem, s.copy, s.list}, stemsByName, lists, words)
	if err != nil {
		return err
	}
	w.write(make([]byte, readAhead))
	w.sections["lists"] = sectionExtents{begin, w.at - begin}
	w.section("words.symbols", words.data())
	exact.write(w, f, "exact")
	stem.write(w, f, "stem")
	b.writeTitleWeights(w, lists, stem, f.Articles)
	return w.err
}

// wordSymbols returns symbols for what words of both forms do not share with the ones
// before, given both in the order of their names.
func (b *Builder) wordSymbols(exact, stems []uint32) *symbols {
	return chooseSymbols(sampleOf(len(exact)+len(stems), func(i int) string {
		names, order := &b.exact.names, exact
		if i >= len(exact) {
			names, order, i = &b.stem.names, stems, i-len(exact)
		}
		word := names.text(order[i])
		if i == 0 {
			return word
		}
		return word[common(names.text(order[i-1]), word):]
	}))
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

// writeBodies writes how impacts follow from the number of times that a word is in a body.
func (b *Builder) writeBodies(w *fileWriter, byID []uint32, bodies *bodies) {
	table := make([]byte, 0, len(bodies.impacts)*classes)
	for i := range bodies.impacts {
		table = append(table, bodies.impacts[i][:]...)
	}
	w.section("bodies.impacts", table)
	of := make([]byte, len(byID))
	for i, doc := range byID {
		of[i] = bodies.class(b.lengths[doc][index.Body])
	}
	w.section("bodies", of)
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
