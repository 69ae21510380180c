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
	having       column // the articles of each value, ordered
}

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

// add adds the articles that have a value, given by its key, to a set.
func (c *facetColumn) add(dst *set, key string) {
	if i, ok := c.keys.find(key); ok && key != "" {
		value := uint32(i) // #nosec G115 -- fewer values than articles have tags
		for k, end := c.havingStarts.at32(value), c.havingStarts.at32(value+1); k < end; k++ {
			dst.put(c.having.at32(k))
		}
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
	if len(t.counts) < c.values() {
		t.counts = make([]uint32, c.values())
	}
	counts, touched := t.counts, t.touched[:0]
	for i, word := range matches.bits {
		for ; word != 0; word &= word - 1 {
			doc := uint32(i<<6 + bits.TrailingZeros64(word)) // #nosec G115 -- articles are counted in 32 bits
			for k, end := c.starts.at32(doc), c.starts.at32(doc+1); k < end; k++ {
				v := c.of.at32(k)
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
	top := index.Top(touched, size, func(a, b counted) int {
		if a.count != b.count {
			return cmp.Compare(b.count, a.count)
		}
		return slices.Compare(c.names.at(int(a.value)), c.names.at(int(b.value)))
	})
	t.touched = touched
	tallies.Put(t) // not where a damaged file ends it: then counts are left
	out := make([]index.FacetCount, len(top))
	for i, v := range top {
		out[i] = index.FacetCount{Value: string(c.names.at(int(v.value))), Count: int(v.count)}
	}
	return out
}
