package impact

import (
	"cmp"
	"math/bits"
	"slices"

	"kindred/index"
)

// facetColumn holds the values of one attribute: by article, and articles by value.
type facetColumn struct {
	spellings    stringColumn // as articles have them
	keys, names  stringColumn // of the values, ordered by key
	starts, of   []uint32     // the values of each article
	havingStarts []uint32
	having       []uint32 // the articles of each value, ordered
}

func readFacet(s *sectionReader, attribute index.Attribute, articles int) facetColumn {
	name := attribute.String()
	c := facetColumn{
		spellings: readStrings(s, name+".spellings"), keys: readStrings(s, name+".keys"), names: readStrings(s, name+".names"),
		starts: numbers[uint32](s, name+".starts", articles+1), of: numbers[uint32](s, name+".values", -1),
		havingStarts: numbers[uint32](s, name+".having.starts", -1), having: numbers[uint32](s, name+".having.docs", -1),
	}
	s.check(name, len(c.keys.ends) == len(c.names.ends) && len(c.havingStarts) == len(c.keys.ends)+1 && len(c.of) == len(c.having))
	return c
}

// add adds the articles that have a value, given by its key, to a set.
func (c *facetColumn) add(dst *set, key string) {
	if i, ok := c.keys.find(key); ok && key != "" {
		for _, doc := range c.having[c.havingStarts[i]:c.havingStarts[i+1]] {
			dst.put(doc)
		}
	}
}

// counted is a value with the number of matches that have it.
type counted struct{ value, count uint32 }

// count returns the size most frequent values among the matches. counts is all zero,
// before and after, and at least as long as there are values.
func (c *facetColumn) count(matches *set, size int, counts []uint32) []index.FacetCount {
	var touched []uint32
	for i, word := range matches.bits {
		for ; word != 0; word &= word - 1 {
			doc := i<<6 + bits.TrailingZeros64(word)
			for _, v := range c.of[c.starts[doc]:c.starts[doc+1]] {
				if counts[v] == 0 {
					touched = append(touched, v)
				}
				counts[v]++
			}
		}
	}
	list := make([]counted, len(touched))
	for i, v := range touched {
		list[i] = counted{v, counts[v]}
		counts[v] = 0
	}
	top := index.Top(list, size, func(a, b counted) int {
		if a.count != b.count {
			return cmp.Compare(b.count, a.count)
		}
		return slices.Compare(c.names.at(int(a.value)), c.names.at(int(b.value)))
	})
	out := make([]index.FacetCount, len(top))
	for i, v := range top {
		out[i] = index.FacetCount{Value: string(c.names.at(int(v.value))), Count: int(v.count)}
	}
	return out
}
