package impact

import (
	"context"
	"math/bits"

	"kindred/index"
	"kindred/index/analysis"
)

// bigramReader gathers the places of bigrams in the articles of a question. Bigrams that
// follow each other share their characters, whose places in an article are read once for all
// of them: first is noted which articles have which bigram, then the places of the
// characters are read as far as they are needed, article by article, and then compared.
type bigramReader struct {
	found      []foundBigram
	marked     []markedPlace
	characters []bigramCharacter
	numbers    map[int]int32 // of the characters, by that of the word
	wanted     []uint64      // by character, of each article of the question a bit
	ends       []int32       // where the places end of each character in each article that is wanted
	places     []uint32
}

// foundBigram is a bigram that an article has.
type foundBigram struct {
	at            int32 // the article, by its place in docs
	first, second int32 // characters, −1 where all places of the bigram are marked
	from, to      int32 // its marked places
	word          occurrencePlace
}

// markedPlace is a place that is added to those where the characters stand, or taken away.
type markedPlace struct {
	place uint32
	added bool
}

// bigramCharacter is a character of a bigram.
type bigramCharacter struct {
	word int   // as written
	runs int32 // how many runs of places those before it have
}

// numWanted is the number of words of bits that a character has in wanted.
func (r *occurrenceReader) numWanted() int { return (len(r.docs) + 63) / 64 }

// begin forgets the question before.
func (g *bigramReader) begin() {
	g.found, g.marked, g.characters, g.wanted = g.found[:0], g.marked[:0], g.characters[:0], g.wanted[:0]
	clear(g.numbers)
}

// addBigram notes which articles have a bigram, which has a list.
func (r *occurrenceReader) addBigram(l *list, stem string) {
	a, b, ok := analysis.Bigram(stem)
	if !ok {
		return
	}
	g := &r.bigrams
	first, second := r.character(a), r.character(b)
	if first < 0 || second < 0 {
		first, second = -1, -1
	}
	_, rest := l.titles()
	m := newMarks(rest)
	r.cursor.resetList(l, r.file)
	r.held(allLanguages, func(at int) {
		from := len(g.marked)
		if m.has(r.docs[at].doc()) {
			m.each(func(place uint32, added bool) { g.marked = append(g.marked, markedPlace{place, added}) })
		}
		g.found = append(g.found, foundBigram{int32(at), first, second, int32(from), int32(len(g.marked)), r.word}) // #nosec G115 -- the articles of a question, and their places
		if first >= 0 {
			n := int32(r.numWanted())                     // #nosec G115 -- as above
			word, bit := int32(at>>6), uint64(1)<<(at&63) // #nosec G115 -- as above
			g.wanted[first*n+word] |= bit
			g.wanted[second*n+word] |= bit
		}
	})
}

// character returns the number of a character, −1 where no text has it.
func (r *occurrenceReader) character(text string) int32 {
	word, ok := r.file.words[index.Exact].find(text)
	if !ok {
		return -1
	}
	g := &r.bigrams
	n, ok := g.numbers[word]
	if !ok {
		if g.numbers == nil {
			g.numbers = map[int]int32{}
		}
		n = int32(len(g.characters)) // #nosec G115 -- the characters of a question
		g.numbers[word] = n
		g.characters = append(g.characters, bigramCharacter{word: word})
		for range r.numWanted() {
			g.wanted = append(g.wanted, 0)
		}
	}
	return n
}

// readBigrams takes in the places of the bigrams.
func (r *occurrenceReader) readBigrams(ctx context.Context) error {
	g := &r.bigrams
	if len(g.found) > 0 {
		if err := r.readCharacters(ctx); err != nil {
			return err
		}
	}
	for i := range g.found {
		f := &g.found[i]
		r.positions = r.positions[:0]
		if f.first >= 0 {
			r.positions = appendNeighbors(r.positions, r.characterIn(f.first, f.at), r.characterIn(f.second, f.at))
		}
		for _, m := range g.marked[f.from:f.to] {
			r.positions = apply(r.positions, 0, m.place, m.added)
		}
		r.word = f.word
		r.take(r.docs[f.at].place())
	}
	return nil
}

// readCharacters reads the places of the characters in the articles in which they are
// wanted.
func (r *occurrenceReader) readCharacters(ctx context.Context) error {
	g, n := &r.bigrams, r.numWanted()
	g.ends, g.places = g.ends[:0], g.places[:0]
	for i := range g.characters {
		if err := ctx.Err(); err != nil {
			return err
		}
		c := &g.characters[i]
		c.runs = int32(len(g.ends)) // #nosec G115 -- the places of some articles
		r.source = r.file.written(c.word, allLanguages)
		r.cursor.reset(&r.source)
		for k, w := range g.wanted[i*n : (i+1)*n] {
			for ; w != 0; w &= w - 1 {
				if is, _ := r.cursor.seek(r.docs[k<<6+bits.TrailingZeros64(w)].doc()); is {
					g.places = r.cursor.positions(g.places)
				}
				g.ends = append(g.ends, int32(len(g.places))) // #nosec G115 -- as above
			}
		}
	}
	return nil
}

// characterIn returns the places of a character in an article, by its place in docs, in
// which it was wanted.
func (r *occurrenceReader) characterIn(character, at int32) []uint32 {
	g, n := &r.bigrams, int32(r.numWanted()) // #nosec G115 -- the articles of a question
	wanted := g.wanted[character*n : (character+1)*n]
	run := int(g.characters[character].runs)
	for _, w := range wanted[:at>>6] {
		run += bits.OnesCount64(w)
	}
	run += bits.OnesCount64(wanted[at>>6] & (1<<(at&63) - 1))
	from := int32(0)
	if run > 0 {
		from = g.ends[run-1]
	}
	return g.places[from:g.ends[run]]
}
