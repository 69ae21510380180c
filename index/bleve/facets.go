package bleve

import (
	"cmp"
	"slices"

	"kindred/index"
)

// facetColumn holds the values of one attribute by document number: document d
// has the values of[start[d]:start[d+1]].
type facetColumn struct {
	names []string // each value as most articles write it
	of    []uint32
	start []uint32
}

func newFacetColumn(attr index.Attribute, heads []index.Head) *facetColumn {
	c := &facetColumn{start: make([]uint32, 1, len(heads)+1)}
	numbers := map[string]uint32{}  // key → value
	spellings := []map[string]int{} // how often each value is written how
	for _, h := range heads {
		from := len(c.of)
		for _, value := range attributeValues(attr, &h) {
			key := attr.Key(value)
			if key == "" {
				continue
			}
			n, ok := numbers[key]
			if !ok {
				n = uint32(len(spellings)) // #nosec G115 -- fewer values than articles have tags
				numbers[key] = n
				spellings = append(spellings, map[string]int{})
			}
			spellings[n][value]++
			if !slices.Contains(c.of[from:], n) { // a tag that is given twice counts once
				c.of = append(c.of, n)
			}
		}
		c.start = append(c.start, uint32(len(c.of))) // #nosec G115 -- as above
	}
	for _, s := range spellings {
		c.names = append(c.names, commonest(s))
	}
	return c
}

func attributeValues(attr index.Attribute, h *index.Head) []string {
	switch attr {
	case index.Tag:
		return h.Tags
	case index.Author:
		return h.Authors
	default:
		return []string{h.Language}
	}
}

// commonest returns the spelling that is used most, the first in order of
// bytes among equals.
func commonest(spellings map[string]int) string {
	var best string
	for s, n := range spellings {
		if n > spellings[best] || (n == spellings[best] && s < best) {
			best = s
		}
	}
	return best
}

// count returns the size most frequent values among the matches.
func (c *facetColumn) count(matches []scored, size int) []index.FacetCount {
	counts := make([]int, len(c.names))
	for _, m := range matches {
		for _, n := range c.of[c.start[m.doc]:c.start[m.doc+1]] {
			counts[n]++
		}
	}
	var out []index.FacetCount
	for n, count := range counts {
		if count > 0 {
			out = append(out, index.FacetCount{Value: c.names[n], Count: count})
		}
	}
	slices.SortFunc(out, func(a, b index.FacetCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return out[:min(size, len(out))]
}
