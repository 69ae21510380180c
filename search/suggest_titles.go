package search

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"sync"

	"kindred/index"
	"kindred/index/analysis"
	"kindred/search/blob"
	"kindred/search/vocabulary"
)

// titleTable holds which words stand in which titles, and where: what is suggested while
// a reader types is asked of it at every letter. The index itself can tell it only by
// reading all places of every word that begins so.
//
// Of each word, the entries are: their number, and each less the one before. An entry is
// an article's number and, in the lowest bits, the word's place in the title.
type titleTable struct {
	words     blob.Rising // the places in the vocabulary of the words that stand in titles
	starts    blob.Rising // where the entries of each begin in data, and the end
	data      []byte
	lengths   []byte // of each article's title, in words
	languages []byte // of each article: the number of a name
	names     blob.Strings
}

const (
	// titlePlace is the number of bits of a word's place.
	titlePlace = 4
	// farPlace is the place of words that stand further behind, or within a word.
	farPlace = 1<<titlePlace - 1
	// headsAtOnce is the number of titles that are read at once.
	headsAtOnce = 1 << 10
)

// newTitleTable reads the titles of all articles.
func newTitleTable(ctx context.Context, r index.Reader, v *vocabulary.Words, articles int) (t titleTable, err error) {
	b := titleTableBuilder{vocabulary: v, languages: map[string]byte{}}
	docs := make([]index.Doc, 0, headsAtOnce)
	for doc := range index.Doc(articles) { // #nosec G115 -- articles are counted in 31 bits
		if docs = append(docs, doc); len(docs) < headsAtOnce && int(doc) < articles-1 {
			continue
		}
		heads, err := r.Heads(ctx, docs)
		if err != nil {
			return t, fmt.Errorf("reading titles: %w", err)
		}
		for i := range heads {
			b.add(docs[i], &heads[i])
		}
		docs = docs[:0]
	}
	return b.table(), nil
}

// titleTableBuilder gathers the words of titles.
type titleTableBuilder struct {
	vocabulary *vocabulary.Words
	entries    []titleEntry
	languages  map[string]byte
	built      titleTable
	tokens     []analysis.Token
	parts      []analysis.Part
}

// titleEntry is a word in a title: its place in the vocabulary, and its entry.
type titleEntry struct{ word, entry uint32 }

// add takes in the title of the next article.
func (b *titleTableBuilder) add(doc index.Doc, h *index.Head) {
	analyzer := analysis.For(h.Language)
	b.tokens = analyzer.Tokens(b.tokens[:0], h.Title)
	for i := range b.tokens {
		b.word(doc, b.tokens[i].Exact, i)
		b.parts = analyzer.Parts(b.parts[:0], h.Title, &b.tokens[i])
		for _, p := range b.parts {
			b.word(doc, p.Exact, farPlace)
		}
	}
	number, ok := b.languages[h.Language]
	if !ok && len(b.languages) < math.MaxUint8 {
		number = byte(len(b.languages))
		b.languages[h.Language] = number
		b.built.names.Add(h.Language)
	}
	b.built.languages = append(b.built.languages, number)
	b.built.lengths = append(b.built.lengths, byte(min(len(b.tokens), math.MaxUint8))) // #nosec G115 -- as it says
}

func (b *titleTableBuilder) word(doc index.Doc, text string, place int) {
	if i, ok := b.vocabulary.Find(text); ok {
		entry := uint32(doc)<<titlePlace | uint32(min(place, farPlace)) // #nosec G115 -- never negative
		b.entries = append(b.entries, titleEntry{uint32(i), entry})     // #nosec G115 -- fewer words than 4 G
	}
}

func (b *titleTableBuilder) table() titleTable {
	slices.SortFunc(b.entries, func(x, y titleEntry) int { return cmp.Or(cmp.Compare(x.word, y.word), cmp.Compare(x.entry, y.entry)) })
	t := b.built
	var words, starts []uint32
	for from := 0; from < len(b.entries); {
		to := from + 1
		for to < len(b.entries) && b.entries[to].word == b.entries[from].word {
			to++
		}
		words, starts = append(words, b.entries[from].word), append(starts, uint32(len(t.data))) // #nosec G115 -- titles are less than 4 GB
		t.data = binary.AppendUvarint(t.data, uint64(to-from))                                   // #nosec G115 -- never negative
		last := uint32(0)
		for _, e := range b.entries[from:to] {
			t.data = binary.AppendUvarint(t.data, uint64(e.entry-last))
			last = e.entry
		}
		from = to
	}
	t.words, t.starts = blob.RisingOf(words), blob.RisingOf(append(starts, uint32(len(t.data)))) // #nosec G115 -- as above
	return t
}

// at returns which of the table's words stands at a place of the vocabulary, or the
// first one behind it.
func (t *titleTable) at(place int) int {
	low, high := 0, t.words.Len()
	for low < high {
		mid := int(uint(low+high) >> 1)
		if int(t.words.At(mid)) < place {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}

// has reports whether a word of the vocabulary stands in a title.
func (t *titleTable) has(word string, v *vocabulary.Words) bool {
	place, known := v.Find(word)
	if !known {
		return false
	}
	i := t.at(place)
	return i < t.words.Len() && int(t.words.At(i)) == place
}

// each calls yield with the entries of the words whose places in the vocabulary are at
// least from and less than to.
func (t *titleTable) each(from, to int, yield func(doc uint32, place int)) {
	data := t.data[t.starts.At(t.at(from)):t.starts.At(t.at(to))]
	for len(data) > 0 {
		n, entry := uint32(0), uint32(0)
		n, data = blob.Uvarint32(data)
		for range n {
			var delta uint32
			delta, data = blob.Uvarint32(data)
			entry += delta
			yield(entry>>titlePlace, int(entry&farPlace))
		}
	}
}

func (t *titleTable) put(b *blob.Writer) {
	t.words.Put(b)
	t.starts.Put(b)
	blob.Put(b, t.data)
	blob.Put(b, t.lengths)
	blob.Put(b, t.languages)
	t.names.Put(b)
}

func takeTitles(b *blob.Reader, articles int) titleTable {
	t := titleTable{words: blob.TakeRising(b), starts: blob.TakeRising(b), data: blob.Take[byte](b), lengths: blob.Take[byte](b), languages: blob.Take[byte](b), names: blob.TakeStrings(b)}
	b.Check(t.starts.Len() == t.words.Len()+1 && len(t.lengths) == articles && len(t.languages) == articles)
	return t
}

// titleSearch finds titles. It is used again.
type titleSearch struct {
	has     []uint8 // of each article: how many of the words, from the first on, it has
	begins  []uint8 // likewise, and its title begins with
	touched []uint32
	ranks   []uint64
}

// take takes in that the i-th word stands at a place of a title.
func (s *titleSearch) take(i int, doc uint32, place int) {
	word := uint8(i) // #nosec G115 -- a query that is typed has few
	if s.has[doc] == word {
		s.has[doc]++
		if i == 0 {
			s.touched = append(s.touched, doc)
		}
	}
	if s.begins[doc] == word && place == min(i, farPlace) {
		s.begins[doc]++
	}
}

// titleFinder finds titles in a table.
type titleFinder struct {
	titleTable
	searches sync.Pool // *titleSearch
}

func newTitleFinder(t titleTable) *titleFinder {
	f := &titleFinder{titleTable: t}
	f.searches.New = func() any {
		return &titleSearch{has: make([]uint8, len(t.lengths)), begins: make([]uint8, len(t.lengths))}
	}
	return f
}

// find returns the articles whose titles have the words, given by what they may be in
// the vocabulary, at most n: first those whose titles are nothing else, then those whose
// titles begin with them, then those in a language, of these those that have the last word as it
// is typed, then the shorter.
func (f *titleFinder) find(words [][]vocabulary.Span, whole vocabulary.Span, prefer string, n int) []index.Doc {
	s, _ := f.searches.Get().(*titleSearch) // the pool holds nothing else
	defer f.searches.Put(s)
	for i, spans := range words {
		for _, p := range spans {
			f.each(p.From, p.To, func(doc uint32, place int) { s.take(i, doc, place) })
		}
	}
	last := uint8(len(words) - 1) // #nosec G115 -- as above
	same := map[uint32]bool{}     // of titles that begin with what was typed, its last word whole: they end with it
	f.each(whole.From, whole.To, func(doc uint32, place int) {
		if place == int(last) && s.begins[doc] > last {
			same[doc] = f.lengths[doc] == last+1
		}
	})
	preferred := slices.Index(f.names.All(), prefer)
	s.ranks = s.ranks[:0]
	for _, doc := range s.touched {
		if s.has[doc] > last {
			foreign := prefer != "" && int(f.languages[doc]) != preferred
			ends, isWhole := same[doc]
			s.ranks = append(s.ranks, titleRank(!ends, s.begins[doc] <= last, foreign, !isWhole, f.lengths[doc])<<32|uint64(doc))
		}
		s.has[doc], s.begins[doc] = 0, 0
	}
	s.touched = s.touched[:0]
	var docs []index.Doc
	for _, r := range index.Top(s.ranks, n, cmp.Compare[uint64]) {
		docs = append(docs, index.Doc(r&math.MaxUint32)) // #nosec G115 -- articles are counted in 31 bits
	}
	return docs
}

// titleRank is lower for what comes first.
func titleRank(other, elsewhere, foreign, half bool, length uint8) uint64 {
	rank := uint64(length)
	for bit, behind := range [...]bool{half, foreign, elsewhere, other} {
		if behind {
			rank |= 1 << (8 + bit)
		}
	}
	return rank
}
