package impact

import (
	"cmp"
	"math/bits"
	"slices"
	"sync"
	"sync/atomic"

	"kindred/index"
)

// facetColumn holds the values of one attribute: by article, and articles by value.
type facetColumn struct {
	spellings    stringColumn               // as articles have them
	read         []atomic.Pointer[spelling] // of them, those that were read lately
	keys, names  stringColumn               // of the values, ordered by key
	starts, of   column                     // the values of each article
	havingStarts column
	having       column                     // the articles of each value, ordered
	sets         []atomic.Pointer[[]uint64] // of a column of few values: see frequent
}

// fewValues is the number of values up to which a column is one of few: of languages, all
// sites are, and of authors many. A query counts and prefers them by sets of articles, a word
// of the processor for 64.
const fewValues = 64

func readFacet(s *sectionReader, attribute index.Attribute, articles int) facetColumn {
	name := attribute.String()
	c := facetColumn{spellings: readStrings(s, name+".spellings"), keys: readStrings(s, name+".keys"), names: readStrings(s, name+".names")}
	c.read = make([]atomic.Pointer[spelling], spellingsRead)
	c.starts, c.havingStarts = readColumn(s, name+".starts", articles+1), readColumn(s, name+".having.starts", c.values()+1)
	total := -1
	if s.err == nil {
		total = int(c.starts.at(uint32(articles))) // #nosec G115 -- compared with the size of what it counts
	}
	c.of, c.having = readColumn(s, name+".values", total), readColumn(s, name+".having.docs", total)
	if c.values() <= fewValues {
		c.sets = make([]atomic.Pointer[[]uint64], c.values())
	}
	s.check(name, c.keys.ends.n == c.names.ends.n)
	return c
}

// spellingsRead is the number of spellings that are kept as strings.
const spellingsRead = 1 << 10

// spelling is a value as articles write it.
type spelling struct {
	number uint32
	text   string
}

// spelling returns the spelling of a number: articles that are found together have values
// in common.
func (c *facetColumn) spelling(number uint32) string {
	slot := &c.read[number%spellingsRead]
	if s := slot.Load(); s != nil && s.number == number {
		return s.text
	}
	s := &spelling{number, string(c.spellings.at(int(number)))}
	slot.Store(s)
	return s.text
}

// values returns the number of values.
func (c *facetColumn) values() int { return c.keys.ends.n }

// extent returns where the articles of a value are in having.
func (c *facetColumn) extent(value uint32) (from, to uint32) {
	return c.havingStarts.at32(value), c.havingStarts.at32(value + 1)
}

// frequent returns the articles of a value as a set, made when it is first asked for: of a
// column of few values, and if one of 64 articles has the value or more. Else it is nil.
func (c *facetColumn) frequent(value uint32) []uint64 {
	words := (c.starts.n + 62) / 64
	if from, to := c.extent(value); c.sets == nil || int(to-from) < words {
		return nil
	}
	if known := c.sets[value].Load(); known != nil {
		return *known
	}
	s := set{bits: make([]uint64, words)}
	c.addListed(&s, value)
	c.sets[value].Store(&s.bits)
	return s.bits
}

// add adds the articles that have a value, given by its key, to a set.
func (c *facetColumn) add(dst *set, key string) {
	i, ok := c.keys.find(key)
	if !ok || key == "" {
		return
	}
	value := uint32(i) // #nosec G115 -- fewer values than articles have tags
	having := c.frequent(value)
	if having == nil {
		c.addListed(dst, value)
		return
	}
	for k, word := range having {
		dst.bits[k] |= word
	}
}

// addListed is add for a value, one article after the other.
func (c *facetColumn) addListed(dst *set, value uint32) {
	for k, end := c.extent(value); k < end; k++ {
		dst.put(c.having.at32(k))
	}
}

// counted is a value with the number of matches that have it.
type counted struct{ value, count uint32 }

// tally is the memory for counting: counts is by value, and all zero but while matches are
// counted.
type tally struct {
	counts  []uint32
	touched []counted
}

var tallies = sync.Pool{New: func() any { return new(tally) }}

// count returns the size most frequent values among the matches.
func (c *facetColumn) count(matches *set, size int) []index.FacetCount {
	t, _ := tallies.Get().(*tally) // the pool holds nothing else
	t.touched = t.touched[:0]
	if c.sets != nil && c.values()*len(matches.bits) < wordsPerMatch*matches.len() {
		t.countSets(c, matches)
	} else {
		t.countEach(c, matches)
	}
	top := index.Top(t.touched, size, func(a, b counted) int {
		if a.count != b.count {
			return cmp.Compare(b.count, a.count)
		}
		return slices.Compare(c.names.at(int(a.value)), c.names.at(int(b.value)))
	})
	out := make([]index.FacetCount, len(top))
	for i, v := range top {
		out[i] = index.FacetCount{Value: string(c.names.at(int(v.value))), Count: int(v.count)}
	}
	tallies.Put(t) // not where a damaged file ends it: then counts are left
	return out
}

// wordsPerMatch is how many words of sets are compared in the time in which the values of a
// match are read.
const wordsPerMatch = 8

// countSets counts value by value.
func (t *tally) countSets(c *facetColumn, matches *set) {
	for value := range uint32(c.values()) { // #nosec G115 -- at most fewValues
		n := 0
		if having := c.frequent(value); having != nil {
			found := matches.bits[:len(having)]
			for k, word := range having {
				n += bits.OnesCount64(word & found[k])
			}
		} else {
			for k, end := c.extent(value); k < end; k++ {
				if matches.has(c.having.at32(k)) {
					n++
				}
			}
		}
		if n > 0 {
			t.touched = append(t.touched, counted{value, uint32(n)}) // #nosec G115 -- articles are counted in 32 bits
		}
	}
}

// countEach counts match by match.
func (t *tally) countEach(c *facetColumn, matches *set) {
	if len(t.counts) < c.values() {
		t.counts = make([]uint32, c.values())
	}
	counts, touched := t.counts, t.touched
	starts, of := c.starts, c.of // in the function's own memory, which what is counted cannot be
	for i, word := range matches.bits {
		for ; word != 0; word &= word - 1 {
			doc := uint32(i<<6 + bits.TrailingZeros64(word)) // #nosec G115 -- articles are counted in 32 bits
			for k, end := starts.at32(doc), starts.at32(doc+1); k < end; k++ {
				v := of.at32(k)
				if counts[v] == 0 {
					touched = append(touched, counted{value: v})
				}
				counts[v]++
			}
		}
	}
	for i, v := range touched {
		touched[i].count = counts[v.value]
		counts[v.value] = 0
	}
	t.touched = touched
}
