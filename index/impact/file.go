package impact

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"hash/maphash"
	"maps"
	"sync"
	"sync/atomic"
	"unsafe"

	"kindred/index"
)

// File is an open file of impacts. It is safe for concurrent use.
type File struct {
	data   []byte
	mapped *index.Mapped // nil in memory

	footer  footer
	average [index.NumFields]float64
	words   [2]lexicon // by index.Form
	lists   []byte
	bodies  bodyClasses

	codes, saturated *frequencies

	heads        []byte
	needHeads    func(from, to int) // nil where they are all there, see [ParsePart]
	headSymbols  *symbols
	headEnds     column
	idMarks      idMarks
	lengths      [index.NumFields]column // of the fields of articles
	bases        [index.NumFields]column // the positions before their first ones
	spoke        []uint8
	published    column    // seconds behind footer.Dated, 0 for none
	titleWeights []float32 // two for each article: of all words, and without function words
	facets       [len(facetAttributes)]facetColumn
	keys         [len(keyAttributes)]keyColumn

	evaluations sync.Pool // *evaluation
	// expansions are what short beginnings of words stand for, as they were asked for last.
	expansions [expansionSlots]atomic.Pointer[expansion]
	readers    sync.Pool // *occurrenceReader
	known      *clauseMemo
}

// Open maps a file that [Builder.Write] wrote. A file that is damaged, or of another
// version, gives an error that wraps [index.ErrCorrupt]. The contents are not read, but
// for what describes them: whoever needs to know compares checksums.
func Open(path string) (*File, error) {
	mapped, err := index.Map(path)
	if err != nil {
		return nil, err
	}
	f, err := parse(mapped.Data)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), mapped.Close())
	}
	f.mapped = mapped
	return f, nil
}

// Parse reads a file that is in memory, from a copy of its own.
func Parse(data []byte) (*File, error) {
	return parse(index.Aligned(data))
}

// Close unmaps the file. Nothing that it returned may be in use.
func (f *File) Close() error {
	if f.mapped == nil {
		return nil
	}
	return f.mapped.Close()
}

func parse(data []byte) (*File, error) {
	damaged := func(what string) error { return fmt.Errorf("%w: impacts: %s", index.ErrCorrupt, what) }
	const tail = 4 + 4 + len(magic)
	if len(data) < tail || string(data[len(data)-len(magic):]) != magic {
		return nil, damaged("not a file of this version")
	}
	size := int(binary.LittleEndian.Uint32(data[len(data)-tail:]))
	sum := binary.LittleEndian.Uint32(data[len(data)-tail+4:])
	if size > len(data)-tail {
		return nil, damaged("too short")
	}
	described := data[len(data)-tail-size : len(data)-tail]
	if crc32.Checksum(described, castagnoli) != sum {
		return nil, damaged("its description is damaged")
	}
	f := &File{data: data}
	if err := json.Unmarshal(described, &f.footer); err != nil {
		return nil, damaged(err.Error())
	}
	if err := f.sections(); err != nil {
		return nil, damaged(err.Error())
	}
	for i, n := range f.footer.Lengths {
		if f.footer.Articles > 0 {
			f.average[i] = float64(n) / float64(f.footer.Articles)
		}
	}
	f.codes = newFrequencies(f.footer.Ranking.K1)
	f.saturated = f.codes.saturated(&f.footer.Ranking)
	f.evaluations.New = func() any { return &evaluation{file: f} }
	f.known = newClauseMemo(f.footer.Articles)
	f.readers.New = func() any { return &occurrenceReader{} }
	return f, nil
}

// sections finds the sections of the file and checks that they fit each other.
func (f *File) sections() error {
	s := &sectionReader{data: f.data, extents: f.footer.Sections}
	n := f.footer.Articles
	f.lists = s.bytes("lists")
	symbols := readSymbols(s, "words.symbols")
	for form, name := range [...]string{index.Stem: "stem", index.Exact: "exact"} {
		l := &f.words[form]
		l.n, l.words, l.blocks, l.lists = f.footer.Words[name], s.bytes(name+".words"), s.bytes(name+".blocks"), f.lists
		l.symbols = symbols
		l.found, l.seed = make([]atomic.Pointer[foundWord], wordsFound), maphash.MakeSeed()
		s.check(name, l.n >= 0 && len(l.blocks) == (l.n+wordsInBlock-1)/wordsInBlock*lexiconEntry+3)
		l.keys = numbers[uint64](s, name+".keys", (l.n+wordsInBlock*keyEvery-1)/(wordsInBlock*keyEvery))
	}
	f.words[index.Stem].forms = &f.words[index.Exact]
	f.headSymbols = readSymbols(s, "heads.symbols")
	f.heads, f.headEnds = s.bytes("heads"), readColumn(s, "heads.ends", n)
	if table := numbers[bodyImpacts](s, "bodies.impacts", 1); len(table) == 1 {
		f.bodies.impacts = &table[0]
	}
	f.bodies.of = s.bytes("bodies")
	for field := range index.Field(index.NumFields) {
		f.lengths[field] = readColumn(s, "lengths."+field.String(), n)
		f.bases[field] = readColumn(s, "bases."+field.String(), n)
	}
	f.spoke, f.published = s.bytes("spoke"), readColumn(s, "published", n)
	f.titleWeights = numbers[float32](s, "title.weights", 2*n)
	for i, attribute := range facetAttributes {
		f.facets[i] = readFacet(s, attribute, n)
	}
	for i, attribute := range keyAttributes {
		hashes := numbers[uint64](s, attribute.String()+".hashes", -1)
		f.keys[i] = keyColumn{hashes, readColumn(s, attribute.String()+".docs", len(hashes))}
	}
	s.check("spoke", len(f.spoke) == n)
	s.check("bodies", len(f.bodies.of) == n)
	return s.err
}

// sectionReader finds sections, and keeps the first error.
type sectionReader struct {
	data    []byte
	extents map[string]sectionExtents
	err     error
}

func (s *sectionReader) check(name string, ok bool) {
	if !ok && s.err == nil {
		s.err = fmt.Errorf("section %s does not fit", name)
	}
}

// bytes returns a section.
func (s *sectionReader) bytes(name string) []byte {
	e, ok := s.extents[name]
	if !ok || e[0] < 0 || e[1] < 0 || e[0]%8 != 0 && name != "lists" || e[0]+e[1] > int64(len(s.data)) {
		s.check(name, false)
		return nil
	}
	return s.data[e[0] : e[0]+e[1] : e[0]+e[1]]
}

// numbers returns a section as the numbers it holds, count of them unless that is
// negative. They are read where they lie, little-endian as the machines are that Go runs
// on with more than a handful of users; on others the magic does not match.
func numbers[T any](s *sectionReader, name string, count int) []T {
	data := s.bytes(name)
	var zero T
	size := int(unsafe.Sizeof(zero))
	s.check(name, len(data)%size == 0 && (count < 0 || len(data) == count*size))
	if s.err != nil || len(data) == 0 {
		return nil
	}
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(data))), len(data)/size) // #nosec G103 -- sections begin at multiples of eight
}

// text returns bytes of the file as a string, without a copy: it must not be used when
// the file is closed.
func text(data []byte) string { return unsafe.String(unsafe.SliceData(data), len(data)) } // #nosec G103 -- the file does not change

// length returns the number of words of a field of an article.
func (f *File) length(doc uint32, field index.Field) uint32 { return f.lengths[field].at32(doc) }

// basesOf returns the positions before the first ones of an article's fields.
func (f *File) basesOf(doc uint32) (bases [index.NumFields]uint32) {
	for i := range bases {
		bases[i] = f.bases[i].at32(doc)
	}
	return bases
}

// Len returns the number of articles.
func (f *File) Len() int { return f.footer.Articles }

// Stats describes what the file holds.
func (f *File) Stats() index.Stats {
	s := index.Stats{Articles: f.footer.Articles, Terms: f.words[index.Exact].Len(), Lengths: f.footer.Lengths, Languages: map[string]int{}}
	maps.Copy(s.Languages, f.footer.Languages)
	return s
}
