package opensearch

import (
	"maps"
	"slices"

	"kindred/corpus"
	"kindred/index"
)

// tally counts what documents hold, as they come and go.
type tally struct {
	lengths   [index.NumFields]int
	languages map[string]int
	words     [2]map[string]int // in how many articles each word is, by form
	// spellings counts, for each attribute and key, how many articles write it how.
	spellings map[index.Attribute]map[string]map[string]int
}

func newTally() tally {
	t := tally{languages: map[string]int{}, words: [2]map[string]int{{}, {}}, spellings: map[index.Attribute]map[string]map[string]int{}}
	for _, a := range facetAttributes {
		t.spellings[a] = map[string]map[string]int{}
	}
	return t
}

// count adds a document, or with -1 takes it out again.
func (t *tally) count(d *document, by int) {
	addTo(t.languages, d.Head.Language, by)
	for f, n := range d.Lengths {
		t.lengths[f] += by * n
	}
	counts := d.counts()
	for form := range t.words {
		for word := range counts.distinct(index.Form(form)) {
			addTo(t.words[form], word, by)
		}
	}
	shown := corpus.Article{Tags: d.Head.Tags, Authors: d.Head.Authors, Language: d.Head.Language}
	for _, a := range facetAttributes {
		for _, value := range slices.Compact(slices.Sorted(slices.Values(a.Values(&shown)))) {
			key := a.Key(value)
			if t.spellings[a][key] == nil {
				t.spellings[a][key] = map[string]int{}
			}
			addTo(t.spellings[a][key], value, by)
			if len(t.spellings[a][key]) == 0 {
				delete(t.spellings[a], key)
			}
		}
	}
}

// addTo adds to a count, of which none is zero.
func addTo(counts map[string]int, of string, by int) {
	if n := counts[of] + by; n != 0 {
		counts[of] = n
	} else {
		delete(counts, of)
	}
}

// whole is what is known when all articles are: it is written before any of them.
type whole struct {
	ids      []string
	numbers  map[string]index.Doc
	stats    index.Stats
	lexicons [2]*lexicon // by form
	stems    map[string]int32
	shown    map[index.Attribute]map[string]string
}

// survey returns what the documents of a spool come to.
func survey(s *spool) *whole {
	w := &whole{ids: s.ids(), numbers: map[string]index.Doc{}, shown: map[index.Attribute]map[string]string{}}
	for i, id := range w.ids {
		w.numbers[id] = index.Doc(i) // #nosec G115 -- of articles
	}
	for form, counts := range s.tally.words {
		w.lexicons[form] = newLexicon(counts)
	}
	w.stems = make(map[string]int32, w.lexicons[index.Stem].Len())
	for i, stem := range w.lexicons[index.Stem].words {
		w.stems[stem] = int32(i) // #nosec G115 -- a number of words
	}
	w.stats = index.Stats{Articles: len(w.ids), Terms: w.lexicons[index.Exact].Len(), Languages: maps.Clone(s.tally.languages)}
	for f, n := range s.tally.lengths {
		w.stats.Lengths[f] = uint64(n) // #nosec G115 -- a sum of lengths
	}
	for a, keys := range s.tally.spellings {
		w.shown[a] = map[string]string{}
		for key, spellings := range keys {
			w.shown[a][key] = mostFrequent(spellings)
		}
	}
	return w
}

// stem returns the number of a stem that a document holds.
func (w *whole) stem(word string) int {
	return int(w.stems[word])
}

// mostFrequent returns the spelling of most articles, of equal ones the first by bytes.
func mostFrequent(spellings map[string]int) string {
	best := ""
	for _, s := range slices.Sorted(maps.Keys(spellings)) {
		if spellings[s] > spellings[best] {
			best = s
		}
	}
	return best
}

// titleWeights returns what the stems of a title weigh, without function words and with
// them.
func (w *whole) titleWeights(d *document) (weights [2]float32) {
	var sums [2]float64
	stems := w.lexicons[index.Stem]
	for _, t := range d.Title {
		idf := index.IDF(w.stats.Articles, float64(stems.Articles(w.stem(t.Stem))))
		if !t.Stop {
			sums[0] += idf
		}
		sums[1] += idf
	}
	return [2]float32{float32(sums[0]), float32(sums[1])}
}
