package impact

import (
	"errors"
	"unsafe"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/analysis"
)

// Builder takes articles in and writes a file of impacts. It is for one goroutine at a
// time.
//
// Tokens are gathered in memory and sorted into runs; the runs are merged when the file
// is written. With a folder, runs are files there, so that memory does not grow with
// the archive but for what is kept of each article (some 40 bytes and its head).
type Builder struct {
	ranking index.BM25F
	dir     string
	batch   int // tokens of a form that are sorted at once

	exact, stem *space
	// forms are the words as written that each stem was made of, with the languages in
	// which it was: stem and word as one number, and a bit for each language.
	forms     map[uint64]uint64
	languages []string // of the analyzers that were used, by their bits

	heads   headColumns
	lengths [][index.NumFields]uint32
	// bases are the positions before the first one of each field, so that one number
	// says field and position; between two fields as between two texts of one field
	// positions are left out.
	bases [][index.NumFields]uint32
	spoke []uint8 // the language of each article, by its bit
	// titles are the stems of the words of all titles, each title from its start on.
	titles      []titleStem
	titleStarts []uint32
	docs        map[string]uint32 // by id
	dead        map[uint32]bool   // replaced by a later article of the same id

	scratch analysed
	known   []knownToken
}

// titleStem is a stem in a title, of a function word or not.
type titleStem struct {
	term uint32
	stop bool
}

// knownToken remembers the numbers of a word that the analyzer gave. Analyzers give the
// same strings for the same word again and again; that the memory is the same is seen
// much faster than that the letters are. The strings that are kept here keep the memory
// from being used for others.
type knownToken struct {
	exact, stem string
	language    uint8
	e, s        uint32
	ok          bool
}

const (
	// tokenBatch is the number of tokens of a form that are sorted at once: 48 MB with
	// their sorted copy.
	tokenBatch = 2 << 20
	// knownSize is the number of words that are remembered by their memory.
	knownSize = 1 << 15
	// noTerm stands for the stem of a word without one.
	noTerm = ^uint32(0)
)

// NewBuilder returns an empty builder for a ranking. Runs are written to files in dir,
// or kept in memory where dir is "".
func NewBuilder(ranking index.BM25F, dir string) *Builder {
	return &Builder{
		ranking: ranking, dir: dir, batch: tokenBatch, exact: newSpace(), stem: newSpace(), forms: map[uint64]uint64{},
		docs: map[string]uint32{}, dead: map[uint32]bool{}, known: make([]knownToken, knownSize),
		titleStarts: []uint32{0},
	}
}

// Len returns the number of articles that were added, those that were replaced left
// out.
func (b *Builder) Len() int { return len(b.docs) }

// Add takes in an article; one of the same id that was there is replaced.
func (b *Builder) Add(a *corpus.Article) error {
	doc := uint32(len(b.lengths)) // #nosec G115 -- articles are counted in 32 bits
	if old, ok := b.docs[a.ID]; ok {
		b.dead[old] = true
	}
	b.docs[a.ID] = doc
	analyzer := analysis.For(a.Language)
	language := b.language(analyzer.Language())
	w := &b.scratch
	w.read(analyzer, a)
	var bases [index.NumFields]uint32
	for f := 1; f < index.NumFields; f++ {
		bases[f] = bases[f-1] + w.last[f-1]
	}
	b.bases, b.lengths, b.spoke = append(b.bases, bases), append(b.lengths, w.lengths), append(b.spoke, language)
	b.heads.add(a)
	for f := range w.words {
		for i := range w.words[f] {
			t := &w.words[f][i]
			e, s := b.numbers(t, language)
			at := bases[f] + t.position
			b.exact.tokens = append(b.exact.tokens, token{e, doc, at})
			if s != noTerm {
				if b.stem.kept[s] == keptMarked {
					b.stem.last[s] = doc + 1
					if !derived(w.words[f][i:]) {
						at |= added
					}
				}
				b.stem.tokens = append(b.stem.tokens, token{s, doc, at})
				if f == int(index.Title) && !t.part {
					b.titles = append(b.titles, titleStem{s, t.stop})
				}
			}
		}
	}
	b.separate(doc, &bases)
	b.titleStarts = append(b.titleStarts, uint32(len(b.titles))) // #nosec G115 -- as above
	if len(b.exact.tokens) >= b.batch {
		return b.flush()
	}
	return nil
}

// flush writes the tokens of both forms as runs.
func (b *Builder) flush() error {
	return errors.Join(b.exact.flush(b.dir, b.bases), b.stem.flush(b.dir, b.bases))
}

// language returns the bit of an analyzer's language. There are fewer than 64.
func (b *Builder) language(lang string) uint8 {
	for i, l := range b.languages {
		if l == lang {
			return uint8(i) // #nosec G115 -- as above
		}
	}
	b.languages = append(b.languages, lang)
	return uint8(len(b.languages) - 1) // #nosec G115 -- as above
}

// numbers returns the terms of a word.
func (b *Builder) numbers(t *word, language uint8) (e, s uint32) {
	at := uintptr(unsafe.Pointer(unsafe.StringData(t.exact))) // #nosec G103 -- only compared, never followed
	k := &b.known[(at>>3^at>>18^uintptr(language)<<7)%knownSize]
	if k.ok && same(k.exact, t.exact) && same(k.stem, t.stem) && k.language == language {
		return k.e, k.s
	}
	e, s = b.exact.id(t.exact, keptAll), noTerm
	if t.stem != "" {
		keep := keptOf(t.stem)
		s = b.stem.id(t.stem, keep)
		if keep == keptNone {
			b.forms[uint64(s)<<32|uint64(e)] |= 1 << language
		}
	}
	*k = knownToken{exact: t.exact, stem: t.stem, language: language, e: e, s: s, ok: true}
	return e, s
}

// same reports whether two strings are one piece of memory.
func same(a, b string) bool {
	return len(a) == len(b) && unsafe.StringData(a) == unsafe.StringData(b)
}

// Close frees what the builder holds.
func (b *Builder) Close() error {
	var err error
	for _, s := range []*space{b.exact, b.stem} {
		for _, r := range s.runs {
			err = errors.Join(err, r.close())
		}
		s.runs = nil
	}
	return err
}
