package kin

import "math"

// termTable is what is known of the terms that relate articles: those that at least
// minKinDF of them have, and not all. They are numbered from the most frequent ones
// down; of equally frequent ones the stems come first.
type termTable struct {
	lexicon *lexicon
	weights *Weights
	keys    []termKey // by number
	df      []uint32  // by number, how many articles have the term
	idf     []float32 // by number, ln(articles/df), of a pair times [Weights.Pairs]
}

// notKin stands for the number of a term that relates nothing.
const notKin = math.MaxUint32

// newTermTable makes it of the counted terms of all articles. It returns the number that
// each term of the counter has here, or notKin.
func newTermTable(c *counter, counted *countedTerms, w *Weights) (t *termTable, numbers []uint32) {
	articles := len(counted.rows)
	numbers = make([]uint32, c.terms()) // first how many articles have the term
	for _, row := range counted.rows {
		for i := 0; i < len(row); {
			var term uint32
			term, _, i = counted.at(row, i)
			numbers[term]++
		}
	}
	places := make([]uint32, articles+1) // by df; first how many terms have it, then where the next goes
	for _, df := range numbers {
		places[df]++
	}
	idfs := make([]float64, articles+1)
	next := uint32(0)
	for df := articles; df >= 0; df-- {
		if df > 0 {
			idfs[df] = math.Log(float64(articles) / float64(df))
		}
		if df < minKinDF || idfs[df] <= 0 {
			places[df] = notKin
			continue
		}
		next, places[df] = next+places[df], next
	}
	t = &termTable{
		lexicon: c.lexicon, weights: w, keys: make([]termKey, next), df: make([]uint32, next), idf: make([]float32, next),
	}
	for i, df := range numbers {
		n := places[df]
		if numbers[i] = n; n == notKin {
			continue
		}
		places[df]++
		t.df[n] = df
		if i < len(c.stems) {
			t.keys[n], t.idf[n] = stemKey(uint32(i)), float32(idfs[df]) // #nosec G115 -- numbers of terms have 32 bits
		} else {
			t.idf[n] = float32(w.Pairs * idfs[df])
		}
	}
	for i := range c.pairs.slots {
		if s := &c.pairs.slots[i]; s.key != 0 {
			if n := numbers[len(c.stems)+int(s.number)]; n != notKin {
				t.keys[n] = s.key
			}
		}
	}
	return t, numbers
}

// hash returns the hash of a term's text.
func (t *termTable) hash(number uint32) termHash { return t.lexicon.hash(t.keys[number]) }
