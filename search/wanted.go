package search

import (
	"slices"
	"strings"
	"sync"

	"kindred/index/analysis"
)

// maxShown is the number of phrases that are looked for as a whole: each is compared
// with every word of the article.
const maxShown = 8

// wanted are the words that a snippet should show. Once asked for the sieve, it takes
// no more of them.
type wanted struct {
	words  []queryWord
	prefix string
	// asked is the number of the words that the query asks for; those behind are other
	// ways to write them.
	asked int
	// phrases are those of the query, with their function words.
	phrases [][]queryWord

	once   sync.Once
	sieved *analysis.Sieve
}

// mostWanted is the number of words that a snippet can tell apart, see [bit]. Who pastes
// a page sees the first of its words marked.
const mostWanted = 63

// add adds a word that is not there yet.
func (w *wanted) add(q queryWord) {
	known := func(o queryWord) bool { return o.exact[0] == q.exact[0] && slices.Equal(o.stems, q.stems) }
	if len(w.words) < mostWanted && !slices.ContainsFunc(w.words, known) {
		w.words = append(w.words, q)
	}
}

func (w *wanted) addPhrase(list []queryWord) {
	content := slices.DeleteFunc(slices.Clone(list), func(q queryWord) bool { return q.stop })
	if len(content) == 0 {
		content = list
	}
	for _, q := range content {
		w.add(q)
	}
	if len(list) > 0 && len(w.phrases) < maxShown {
		w.phrases = append(w.phrases, list)
	}
}

// complete reports whether some words, given as bits, are all that the query asks for.
func (w *wanted) complete(words uint64) bool {
	all := uint64(1)<<w.asked - 1
	return w.asked > 0 && words&all == all
}

// sieve returns what lets the words of a text through that match and those of the
// phrases.
func (w *wanted) sieve() *analysis.Sieve {
	w.once.Do(func() {
		w.sieved = new(analysis.Sieve)
		add := func(terms []string) {
			for _, t := range terms {
				w.sieved.Add(t)
			}
		}
		for i := range w.words {
			q := &w.words[i]
			add(q.stems)
			if !q.bigram {
				add(q.exact)
			}
		}
		for _, phrase := range w.phrases {
			for i := range phrase {
				add(phrase[i].exact)
			}
		}
		if w.prefix != "" {
			w.sieved.AddPrefix(w.prefix)
		}
	})
	return w.sieved
}

// phrasesAt returns the bits of the phrases that begin with the n-th of the words that
// came through the sieve.
func (w *wanted) phrasesAt(hits []analysis.Hit, n int) (found uint64) {
	for i, phrase := range w.phrases {
		rest := hits[n:min(n+len(phrase), len(hits))]
		if rest[len(rest)-1].Position-rest[0].Position != len(phrase)-1 {
			continue
		}
		if slices.EqualFunc(phrase, rest, func(q queryWord, h analysis.Hit) bool { return slices.Contains(q.exact, h.Exact) }) {
			found |= bit(len(w.words) + 1 + i)
		}
	}
	return found
}

// end returns where a word of a text ends that is the wanted word i.
func (w *wanted) end(h *analysis.Hit, i int) int {
	if i < len(w.words) && w.words[i].bigram {
		return h.StemEnd
	}
	return h.End
}

// match returns which of the wanted words a token of a text is, or has within it, or
// -1.
func (w *wanted) match(a *analysis.Analyzer, text string, t *analysis.Token) int {
	if i := w.number(a.Language(), t); i >= 0 {
		return i
	}
	var few [8]analysis.Part
	for _, p := range a.Parts(few[:0], text, t) {
		if i := w.number(a.Language(), &analysis.Token{Exact: p.Exact, Stem: p.Stem}); i >= 0 {
			return i
		}
	}
	return -1
}

// number returns the number of the wanted word that a token is, or -1.
func (w *wanted) number(language string, t *analysis.Token) int {
	for i := range w.words {
		if w.words[i].is(language, t) {
			return i
		}
	}
	if w.prefix != "" && strings.HasPrefix(t.Exact, w.prefix) {
		return len(w.words)
	}
	return -1
}
