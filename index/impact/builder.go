package impact

import (
	"errors"
	"slices"
	"unsafe"

	"kindred/corpus"
	"kindred/index"
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
	forms       formTable
	languages   []string // of the analyzers that were used, by their bits

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

	run        []word    // of the texts of the article that have characters
	runs       []textRun // of all its texts
	known      []knownToken
	characters []uint32 // the numbers of those that have three bytes, plus one
	bigrams    []knownBigram
	writer     *runWriter

	carried *carried // nil where nothing is taken from an earlier file
}

// textRun is where the words of a text end in the run of its article, and the position
// before the first one.
type textRun struct {
	end  int
	base uint32
}

// titleStem is a stem in a title, of a function word or not.
type titleStem struct {
	term uint32
	stop bool
}

// knownToken remembers the numbers of a word that the analyzer gave. Analyzers give the
// same strings for the same word again and again; that the memory is the same is seen
// much faster than that the letters are, and a word as written in a language has one stem
// for each place that it has in memory. The string that is kept here keeps the memory from
// being used for others.
type knownToken struct {
	exact    *byte
	e, s     uint32
	length   uint16 // of exact
	language uint8
}

// knownBigram remembers the number of the bigram of two characters that have three bytes
// each, as nearly all do.
type knownBigram struct {
	characters uint32 // 16 bits of each
	number     uint32 // plus one, 0 where nothing is remembered
}

const (
	// tokenBatch is the number of tokens of a form that are sorted at once: 5 MB with
	// those of the other form and a sorted copy.
	tokenBatch = 1 << 17
	// knownBits is that of the number of words that are remembered by their memory, 3 MB:
	// of 6.8 million words in 14,000 articles 810,000 are then looked up by their letters,
	// with half as many 920,000.
	knownBits = 17
	// bigramBits is that of the number of bigrams that are remembered, 2 MB.
	bigramBits = 18
	// threeBytes is the number of characters of at most three bytes.
	threeBytes = 1 << 16
	// longestKnown is the number of bytes of a word that may be remembered: longer ones
	// have the memory of their article.
	longestKnown = 32
	// noTerm stands for the stem of a word without one.
	noTerm = ^uint32(0)
)

// NewBuilder returns an empty builder for a ranking. Runs are written to files in dir,
// or kept in memory where dir is "".
func NewBuilder(ranking index.BM25F, dir string) *Builder {
	return &Builder{
		ranking: ranking, dir: dir, batch: tokenBatch, exact: &space{}, stem: &space{stems: true},
		docs: map[string]uint32{}, dead: map[uint32]bool{}, titleStarts: []uint32{0},
	}
}

// Len returns the number of articles that were added, those that were replaced left
// out.
func (b *Builder) Len() int { return len(b.docs) }

// Add takes in an article; one of the same id that was there is replaced.
func (b *Builder) Add(a *corpus.Article) error {
	return b.AddAnalysed(index.AnalyseOne(a))
}

// AddAnalysed is Add for an article that comes with its words.
func (b *Builder) AddAnalysed(a *index.Analysed) error {
	doc := uint32(len(b.lengths)) // #nosec G115 -- articles are counted in 32 bits
	if old, ok := b.docs[a.Article.ID]; ok {
		b.dead[old] = true
	}
	b.docs[a.Article.ID] = doc
	language := b.language(a.Analyzer.Language())
	var bases, lengths [index.NumFields]uint32
	base := uint32(0)
	for f := range index.Field(index.NumFields) {
		bases[f] = base
		for _, text := range a.Texts(f) {
			n := uint32(len(text.Tokens)) // #nosec G115 -- an article has fewer words than bytes
			lengths[f] += n
			base += n + index.TextGap
		}
	}
	b.bases, b.lengths, b.spoke = append(b.bases, bases), append(b.lengths, lengths), append(b.spoke, language)
	b.heads.add(a.Article)
	for _, text := range a.Texts(index.Title) {
		for i := range text.Tokens {
			if t := &text.Tokens[i]; t.Stem != "" {
				b.titles = append(b.titles, titleStem{b.stem.id(t.Stem), t.Stop})
			}
		}
	}
	b.titleStarts = append(b.titleStarts, uint32(len(b.titles))) // #nosec G115 -- as above
	if b.carried.has(a.Article.ID, doc) {
		return nil
	}
	return b.addWords(doc, a, language)
}

// addWords adds the words of an article that was taken in.
func (b *Builder) addWords(doc uint32, a *index.Analysed, language uint8) error {
	if b.known == nil {
		b.known, b.characters, b.bigrams = make([]knownToken, 1<<knownBits), make([]uint32, threeBytes), make([]knownBigram, 1<<bigramBits)
	}
	b.run, b.runs = b.run[:0], b.runs[:0]
	for f, base := range b.bases[doc] {
		for _, text := range a.Texts(index.Field(f)) {
			b.addText(doc, base, &text, language)
			base += uint32(len(text.Tokens)) + index.TextGap // #nosec G115 -- an article has fewer words than bytes
		}
	}
	from := 0
	for _, r := range b.runs { // only now, because a bigram may stand in another text
		b.separate(doc, r.base, b.run[from:r.end])
		from = r.end
	}
	if len(b.exact.tokens) >= b.batch {
		return b.flush()
	}
	return nil
}

// addText adds the words of a text, and those within them, which stand where they do and
// add nothing to the length of the field. base is the position before the first one.
func (b *Builder) addText(doc, base uint32, text *index.Text, language uint8) {
	parts := text.Parts
	words := len(text.Tokens) + len(parts)
	b.exact.tokens, b.stem.tokens = b.room(b.exact.tokens, words), b.room(b.stem.tokens, words)
	from := len(b.run)
	b.run = flat(b.run, text)
	b.runs = append(b.runs, textRun{len(b.run), base})
	run := b.run[from:]
	next := 0 // in run
	for i := range text.Tokens {
		t := &text.Tokens[i]
		at := base + uint32(i) + 1 // #nosec G115 -- as above
		own := t.End-t.Start > longestKnown
		var e, s uint32
		if t.Run {
			e, s = b.character(t.Exact, t.Stem, language)
		} else {
			e, s = b.numbers(t.Exact, t.Stem, language, own)
		}
		b.exact.tokens = append(b.exact.tokens, token{e, doc, at})
		if s != noTerm {
			b.stem.tokens = append(b.stem.tokens, token{s, doc, at | b.mark(s, doc, run, next)})
		}
		next++
		for ; len(parts) > 0 && parts[0].Token == i; parts = parts[1:] {
			e, s := b.numbers(parts[0].Exact, parts[0].Stem, language, own)
			b.exact.tokens = append(b.exact.tokens, token{e, doc, at})
			if s != noTerm {
				b.stem.tokens = append(b.stem.tokens, token{s, doc, at | b.mark(s, doc, run, next)})
			}
			next++
		}
	}
}

// room makes room in a list of tokens for some more, without going far beyond a batch.
func (b *Builder) room(list []token, more int) []token {
	if n := len(list) + more; n > cap(list) {
		return slices.Grow(list, max(n, min(2*n, b.batch+b.batch/8))-len(list))
	}
	return list
}

// flush writes the tokens of both forms as runs.
func (b *Builder) flush() error {
	if b.writer == nil {
		b.writer = &runWriter{}
	}
	for _, s := range []*space{b.exact, b.stem} {
		if err := s.flush(b.dir, b.bases, b.writer); err != nil {
			return err
		}
	}
	return nil
}

// forget gives up what only taking in more articles needs, and can be made again.
func (b *Builder) forget() {
	b.known, b.characters, b.bigrams, b.writer = nil, nil, nil, nil
	for _, s := range []*space{b.exact, b.stem} {
		s.tokens, s.starts, s.ids = nil, nil, wordTable{}
	}
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

// numbers returns the terms of a word. own says that its strings may be a part of the
// article, which must not be kept for them.
func (b *Builder) numbers(exact, stem string, language uint8, own bool) (e, s uint32) {
	if own {
		return b.lookUp(exact, stem, language)
	}
	first := unsafe.StringData(exact)                                                        // #nosec G103 -- only compared, never followed
	hash := (uint64(uintptr(unsafe.Pointer(first))) ^ uint64(language)) * 0x9e3779b97f4a7c15 // #nosec G103 -- as above
	k := &b.known[hash>>(64-knownBits)]
	if k.exact == first && int(k.length) == len(exact) && k.language == language {
		return k.e, k.s
	}
	e, s = b.lookUp(exact, stem, language)
	*k = knownToken{first, e, s, uint16(len(exact)), language} // #nosec G115 -- of words of so few bytes
	return e, s
}

// character returns the terms of a character.
func (b *Builder) character(exact, stem string, language uint8) (e, s uint32) {
	first, ok := ofThreeBytes(exact)
	if !ok || len(stem) != 2*len(exact) || stem[:len(exact)] != exact {
		return b.lookUp(exact, stem, language)
	}
	second, ok := ofThreeBytes(stem[len(exact):])
	if !ok {
		return b.lookUp(exact, stem, language)
	}
	both := first<<16 | second
	k := &b.bigrams[both*0x9e3779b1>>(32-bigramBits)]
	if k.characters == both && k.number > 0 {
		return b.characters[first] - 1, k.number - 1
	}
	e, s = b.lookUp(exact, stem, language)
	if b.stem.kept[s] == keptMarked { // and no form of a stem, which has languages
		b.characters[first] = e + 1
		*k = knownBigram{both, s + 1}
	}
	return e, s
}

// ofThreeBytes returns the number of a character that has three bytes.
func ofThreeBytes(text string) (uint32, bool) {
	if len(text) != 3 || text[0]&0xf0 != 0xe0 {
		return 0, false
	}
	return uint32(text[0]&0xf)<<12 | uint32(text[1]&0x3f)<<6 | uint32(text[2]&0x3f), true
}

// lookUp returns the terms of a word by its letters.
func (b *Builder) lookUp(exact, stem string, language uint8) (e, s uint32) {
	e, s = b.exact.id(exact), noTerm
	if stem != "" {
		s = b.stem.id(stem)
		if b.stem.kept[s] == keptNone {
			b.forms.add(s, e, language)
		}
	}
	return e, s
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
