package analysis

import (
	"hash/maphash"
	"unicode/utf8"
)

// Sieve is a set of terms that are looked for in texts. It lets the words through that
// are one of them or have one within, and a few others: what comes through is to be
// compared. It must not change while it is used.
type Sieve struct {
	marks  [sieveMarks / 64]uint64
	begins [sieveBegins / 64]uint64 // code points that terms begin with
	// initials says which bytes terms begin with.
	initials [256]bool
	// prefix and its mask are the first eight bytes of what a word may begin with;
	// the mask is 0 where there is none.
	prefix, mask uint64
}

const (
	// sieveMarks is the number of marks that terms have. The twenty terms of a query
	// let one in a hundred other words through.
	sieveMarks = 4096
	// sieveBegins is the number of code points that are told apart.
	sieveBegins = 1024
)

var sieveSeed = maphash.MakeSeed()

// sieveMark returns the mark of a term.
func sieveMark(term string) uint16 { return uint16(maphash.String(sieveSeed, term) % sieveMarks) }

// Add adds a term: the exact form or the stem of a word.
func (s *Sieve) Add(term string) {
	if term == "" {
		return
	}
	m := sieveMark(term)
	s.marks[m/64] |= 1 << (m % 64)
	s.begin(term)
}

// AddPrefix adds what exact forms may begin with. A sieve has at most one prefix.
func (s *Sieve) AddPrefix(prefix string) {
	n := min(8, len(prefix))
	s.prefix = spellingOf(prefix, 0, n).first
	s.mask = 1<<(8*n) - 1
	s.begin(prefix)
}

func (s *Sieve) begin(term string) {
	r, _ := utf8.DecodeRuneInString(term)
	s.begins[r%sieveBegins/64] |= 1 << (r % 64)
	if term != "" {
		s.initials[term[0]] = true
	}
}

// initial are the languages in which both forms of a word of ASCII begin as the word
// does, but for capitals: their stemmers cut endings only. Words that an editor or the
// list of exceptions gives another beginning are told apart.
var initial = map[string]bool{
	"": true, "da": true, "de": true, "en": true, "es": true, "fi": true, "fr": true, "hu": true,
	"it": true, "no": true, "pt": true, "ro": true, "sv": true,
}

// initialsOf returns with which letters words begin that a sieve may let through.
func (a *Analyzer) initialsOf(s *Sieve) [256]bool {
	list := s.initials
	for c := 'a'; c <= 'z' && !initial[a.lang]; c++ {
		list[c] = true
	}
	for _, c := range a.moved {
		list[c] = true
	}
	return list
}

func (s *Sieve) has(mark uint16) bool { return s.marks[mark/64]>>(mark%64)&1 != 0 }

// marks are those of the exact form and of the stem of a word.
type marks struct{ exact, stem uint16 }

func marksOf(exact, stem string) marks { return marks{sieveMark(exact), sieveMark(stem)} }

// beginOf returns what a sieve with a prefix looks at of an exact form.
func beginOf(exact string) uint64 { return spellingOf(exact, 0, min(8, len(exact))).first }

// lets reports whether a word, given as what is looked at of it, may be one of the terms.
func (s *Sieve) lets(begin uint64, m marks) bool {
	return s.has(m.exact) || s.has(m.stem) || (s.mask != 0 && (begin^s.prefix)&s.mask == 0)
}

// letsPart reports whether a word within a word may be one of the terms.
func (s *Sieve) letsPart(p *parts) bool {
	for i := range p.marks {
		if s.lets(p.begins[i], p.marks[i]) {
			return true
		}
	}
	return false
}

// Hit is a token of a text that came through a [Sieve].
type Hit struct {
	Token

	// Position is the number of the token among all of the text's.
	Position int
	// StemEnd is where it ends when it is taken for its Stem: see [End].
	StemEnd int
}

// Sifter finds the words of texts that a sieve lets through. One that is used for
// several texts remembers what the last sieve kept back; of it, one goroutine makes use
// at a time.
type Sifter struct {
	analyzer *Analyzer
	sieve    *Sieve
	// kept are words as written that the sieve kept back, each in the place that its
	// hash says: most words of a text are one of a few hundred.
	kept [keptWords]spelling
	// initials are the letters with which plain words may begin that go through.
	initials [256]bool
	// run is where the characters of a run are put.
	run []Token
}

// mayLet reports whether a word of ASCII may go through: whether it or a word within it,
// which begins at a capital or behind what is no small letter, begins as a term does.
func (f *Sifter) mayLet(raw string) bool {
	small := false // the character before
	for i := range len(raw) {
		c := raw[i]
		if c >= utf8.RuneSelf {
			return true
		}
		now := 'a' <= c && c <= 'z'
		if !small || !now {
			if class[c] == clsLetter {
				c |= 0x20
			}
			if f.initials[c] {
				return true
			}
		}
		small = now
	}
	return false
}

// longestRun is more characters than stand between two marks of Chinese or Japanese.
const longestRun = 1 << 10

// keptWords bounds what a sifter remembers to half of what is next to the processor.
const keptWords = 1 << 10

// Sift appends the tokens of text that the sieve lets through to dst, in order: of all
// that [Analyzer.Tokens] makes those that are one of the terms in one of their forms, or
// have a part that is (see [Analyzer.Parts]), and some that are not.
func (f *Sifter) Sift(dst []Hit, a *Analyzer, text string, sieve *Sieve) []Hit {
	if f.analyzer != a || f.sieve != sieve {
		f.analyzer, f.sieve, f.initials = a, sieve, a.initialsOf(sieve)
		clear(f.kept[:])
	}
	s := scan{a: a, text: text, sifter: f, tokens: f.run, hits: dst}
	s.all()
	if f.run = s.tokens; cap(f.run) > longestRun {
		f.run = nil
	}
	clear(f.run[:cap(f.run)]) // lest they keep the text in memory
	return s.hits
}

// siftRun keeps the characters of a run that may be a term, or begin a bigram that is.
func (s *scan) siftRun(run []Token) {
	begins := &s.sifter.sieve.begins
	for i := range run {
		t := &run[i]
		r, _ := utf8.DecodeRuneInString(t.Exact)
		if begins[r%sieveBegins/64]>>(r%64)&1 != 0 {
			s.hits = append(s.hits, Hit{Token: *t, Position: s.words + i, StemEnd: End(run, i)})
		}
	}
	s.words += len(run)
}
