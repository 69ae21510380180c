package opensearch

import (
	"maps"
	"slices"

	"kindred/index"
)

// whole is what is known when all articles are: it is written before any of them.
type whole struct {
	ids     []string
	numbers map[string]index.Doc
	stats   index.Stats
	words   [2]map[string]int // in how many articles each word is, by form
	// spellings counts, for each attribute and key, how many articles write it how.
	spellings map[index.Attribute]map[string]map[string]int
	shown     map[index.Attribute]map[string]string
}

// survey looks at every document of a spool.
func survey(s *spool) (*whole, error) {
	w := &whole{
		ids: s.ids(), numbers: map[string]index.Doc{}, words: [2]map[string]int{{}, {}},
		spellings: map[index.Attribute]map[string]map[string]int{}, shown: map[index.Attribute]map[string]string{},
		stats: index.Stats{Languages: map[string]int{}},
	}
	for i, id := range w.ids {
		w.numbers[id] = index.Doc(i) // #nosec G115 -- of articles
		d, err := s.get(id)
		if err != nil {
			return nil, err
		}
		w.count(d)
	}
	w.stats.Articles, w.stats.Terms = len(w.ids), len(w.words[index.Exact])
	for a, keys := range w.spellings {
		w.shown[a] = map[string]string{}
		for key, spellings := range keys {
			w.shown[a][key] = mostFrequent(spellings)
		}
	}
	return w, nil
}

// count adds one document.
func (w *whole) count(d *document) {
	w.stats.Languages[d.Article.Language]++
	for f, n := range d.Lengths {
		w.stats.Lengths[f] += uint64(n) // #nosec G115 -- a count
	}
	for form := range w.words {
		for word := range d.distinct(index.Form(form)) {
			w.words[form][word]++
		}
	}
	for _, a := range facetAttributes {
		keys := w.spellings[a]
		if keys == nil {
			keys = map[string]map[string]int{}
			w.spellings[a] = keys
		}
		for _, value := range slices.Compact(slices.Sorted(slices.Values(a.Values(&d.Article)))) {
			key := a.Key(value)
			if keys[key] == nil {
				keys[key] = map[string]int{}
			}
			keys[key][value]++
		}
	}
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
	for _, t := range d.Title {
		idf := index.IDF(w.stats.Articles, float64(w.words[index.Stem][t.Stem]))
		if !t.Stop {
			sums[0] += idf
		}
		sums[1] += idf
	}
	return [2]float32{float32(sums[0]), float32(sums[1])}
}
