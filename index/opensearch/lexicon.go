package opensearch

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"kindred/index"
)

// lexicon implements [index.Lexicon] in memory.
type lexicon struct {
	words    []string
	articles []int32
}

func newLexicon(counts map[string]int) *lexicon {
	l := &lexicon{words: slices.Sorted(maps.Keys(counts))}
	for _, w := range l.words {
		l.articles = append(l.articles, int32(counts[w])) // #nosec G115 -- of articles
	}
	return l
}

func (l *lexicon) Len() int           { return len(l.words) }
func (l *lexicon) Word(i int) string  { return l.words[i] }
func (l *lexicon) Articles(i int) int { return int(l.articles[i]) }

func (l *lexicon) Find(word string) (int, bool) { return slices.BinarySearch(l.words, word) }

// encode writes the lexicon: the number of words, and of each how many bytes it shares with
// the one before, how many more it has, these, and its articles.
func (l *lexicon) encode() []byte {
	out := binary.AppendUvarint(nil, uint64(len(l.words)))
	before := ""
	for i, w := range l.words {
		shared := 0
		for shared < min(len(before), len(w)) && before[shared] == w[shared] {
			shared++
		}
		out = binary.AppendUvarint(out, uint64(shared)) // #nosec G115 -- never negative
		out = binary.AppendUvarint(out, uint64(len(w)-shared))
		out = append(out, w[shared:]...)
		out = binary.AppendUvarint(out, uint64(l.articles[i])) // #nosec G115 -- as above
		before = w
	}
	return out
}

// decodeLexicon reads what encode wrote.
func decodeLexicon(data []byte) (*lexicon, error) {
	damaged := fmt.Errorf("%w: the words in the cluster cannot be read", index.ErrCorrupt)
	number := func() int {
		v, n := binary.Uvarint(data)
		if n <= 0 || v > 1<<31-1 {
			return -1
		}
		data = data[n:]
		return int(v)
	}
	n := number()
	if n < 0 || n > len(data) {
		return nil, damaged
	}
	l := &lexicon{words: make([]string, n), articles: make([]int32, n)}
	before := ""
	for i := range n {
		shared, more := number(), number()
		if shared < 0 || shared > len(before) || more < 0 || more > len(data) {
			return nil, damaged
		}
		before = before[:shared] + string(data[:more])
		data = data[more:]
		l.words[i] = before
		articles := number()
		if articles < 0 {
			return nil, damaged
		}
		l.articles[i] = int32(articles) // #nosec G115 -- compared in number
	}
	return l, nil
}

// expand returns the words that a prefix stands for.
func (l *lexicon) expand(p index.Prefix) []string {
	from, _ := l.Find(p.Text)
	to := from
	for to < len(l.words) && len(l.words[to]) >= len(p.Text) && l.words[to][:len(p.Text)] == p.Text {
		to++
	}
	if len([]rune(p.Text)) >= index.PrefixRunes || to-from <= index.MaxExpansions {
		return l.words[from:to]
	}
	places := make([]int, to-from)
	for i := range places {
		places[i] = from + i
	}
	slices.SortStableFunc(places, func(x, y int) int { return int(l.articles[y] - l.articles[x]) })
	words := make([]string, index.MaxExpansions)
	for i := range words {
		words[i] = l.words[places[i]]
	}
	return words
}
