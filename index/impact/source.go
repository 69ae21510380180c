package impact

import (
	"encoding/binary"
	"slices"

	"kindred/index"
	"kindred/index/analysis"
)

// source is a list with the places of its articles: its own, or those of the two
// characters of a bigram.
type source struct {
	list   list
	places []byte // groups of places; or, of a bigram, what its characters do not tell
	// first and second are the characters of a bigram, nil otherwise.
	first, second *source
	languages     uint64 // of the articles whose places are meant, as bits
	file          *File
}

// allLanguages are those of all articles.
const allLanguages = ^uint64(0)

// written returns the list of a word as written with its places.
func (f *File) written(i int, languages uint64) source {
	l := f.list(index.Exact, i)
	return source{list: l, places: l.rest, languages: languages, file: f}
}

// eachSource calls yield with what has the places of the i-th word of a form: those of a
// stem are those of its forms, unless it has some of its own. s is memory for what is
// yielded.
func (f *File) eachSource(form index.Form, i int, s *source, yield func(s *source)) {
	if form == index.Exact {
		*s = f.written(i, allLanguages)
		yield(s)
		return
	}
	l := f.list(form, i)
	f.sourcesOf(&l, i, s, yield)
}

// sourcesOf is eachSource for the i-th stem, whose list is given.
func (f *File) sourcesOf(l *list, i int, s *source, yield func(s *source)) {
	_, rest := l.titles()
	switch l.kind & kindOf {
	case kindShared:
		*s = f.written(l.form, allLanguages)
		yield(s)
	case kindBigram:
		if b, ok := f.bigram(f.words[index.Stem].Word(i)); ok {
			*s = b
			s.list, s.places = *l, rest
			yield(s)
		}
	case kindPlaces:
		*s = source{list: *l, places: rest, languages: allLanguages, file: f}
		yield(s)
	default:
		n, rest := numForms(rest)
		for range n {
			var exact int
			var languages uint64
			exact, languages, rest = f.nextForm(l, rest)
			*s = f.written(exact, languages)
			yield(s)
		}
	}
}

// numForms returns the number of words that a stem is made of, given what stands behind its
// titles, and what follows.
func numForms(rest []byte) (n uint64, after []byte) {
	n, size := binary.Uvarint(rest)
	rest = rest[size:]
	mustHold(rest, n)
	return n, rest
}

// nextForm reads one of these words, and the languages in which it is the stem's.
func (f *File) nextForm(l *list, rest []byte) (exact int, languages uint64, after []byte) {
	n, size := binary.Uvarint(rest)
	rest = rest[size:]
	set, size := binary.Uvarint(rest)
	return l.base + int(unzigzag(n)), f.footer.Sets[set], rest[size:]
}

// bigram returns the places of the characters of a bigram.
func (f *File) bigram(stem string) (s source, ok bool) {
	first, second, ok := analysis.Bigram(stem)
	if !ok {
		return s, false
	}
	words := &f.words[index.Exact]
	i, ok1 := words.find(first)
	k, ok2 := words.find(second)
	if !ok1 || !ok2 { // a bigram of other characters throughout: all of its places are marked
		return source{first: &source{}, second: &source{}, languages: allLanguages}, true
	}
	a, b := f.written(i, allLanguages), f.written(k, allLanguages)
	return source{first: &a, second: &b, languages: allLanguages}, true
}

// bigram gives the places of a bigram, article by article.
type bigram struct {
	first, second cursor
	a, b          []uint32 // places of the characters
	marks         marks
}

func newBigram(s *source) *bigram {
	b := &bigram{marks: newMarks(s.places)}
	b.first.reset(s.first)
	b.second.reset(s.second)
	return b
}

// positions appends the places in an article that is not before the one it was last
// asked for.
func (b *bigram) positions(dst []uint32, doc uint32) []uint32 {
	from := len(dst)
	b.a, b.b = b.a[:0], b.b[:0]
	if is, _ := b.first.seek(doc); is {
		b.a = b.first.positions(b.a)
	}
	if is, _ := b.second.seek(doc); is {
		b.b = b.second.positions(b.b)
	}
	return b.marks.apply(appendNeighbors(dst, b.a, b.b), from, doc)
}

// appendNeighbors appends the places of one list that have one of the other behind them.
func appendNeighbors(dst, a, b []uint32) []uint32 {
	k := 0
	for _, at := range a {
		for k < len(b) && b[k] <= at {
			k++
		}
		if k < len(b) && b[k] == at+1 {
			dst = append(dst, at)
		}
	}
	return dst
}

// marks are the places of a bigram that its characters do not tell, article by article.
type marks struct {
	rest []byte
	doc  uint32 // the article of the next ones
	more bool   // there are some
}

func newMarks(data []byte) marks {
	m := marks{rest: data}
	m.next()
	return m
}

// next reads which article has the next marked places.
func (m *marks) next() {
	m.more = len(m.rest) > 0
	if m.more {
		delta, size := binary.Uvarint(m.rest)
		m.doc += uint32(delta) // #nosec G115 -- articles are counted in 32 bits
		m.rest = m.rest[size:]
	}
}

// has reports whether an article, which is not before the one it was last asked for, has
// marked places.
func (m *marks) has(doc uint32) bool {
	for m.more && m.doc < doc {
		m.each(func(uint32, bool) {})
	}
	return m.more && m.doc == doc
}

// each calls yield with the marked places of the next article, and whether they are added
// or taken away.
func (m *marks) each(yield func(place uint32, added bool)) {
	n, size := binary.Uvarint(m.rest)
	m.rest = m.rest[size:]
	mustHold(m.rest, n)
	for range n {
		mark, size := binary.Uvarint(m.rest)
		m.rest = m.rest[size:]
		yield(uint32(mark>>1), mark&1 != 0) // #nosec G115 -- as it was written
	}
	m.next()
}

// apply adds to the places from a length on those that are marked in an article, and takes
// the others away.
func (m *marks) apply(dst []uint32, from int, doc uint32) []uint32 {
	if m.has(doc) {
		m.each(func(place uint32, added bool) { dst = apply(dst, from, place, added) })
	}
	return dst
}

// apply adds a place to those from a length on, or takes it away.
func apply(dst []uint32, from int, place uint32, add bool) []uint32 {
	i, ok := slices.BinarySearch(dst[from:], place)
	switch {
	case add && !ok:
		return slices.Insert(dst, from+i, place)
	case !add && ok:
		return slices.Delete(dst, from+i, from+i+1)
	}
	return dst
}

// mustHold panics where data cannot hold so many things of a byte or more: a number in a
// damaged file must not have its reader count to it, or take memory for it.
func mustHold(data []byte, n uint64) { _ = data[:n:len(data)] }
