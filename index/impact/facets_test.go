package impact

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
)

// Values are counted by sets as they are match by match, and preferred by them as they are
// listed.
func TestFacetSets(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 1))
	f := fileOf(t, randomArticles(rng, 300))
	for i, attribute := range facetAttributes {
		c := &f.facets[i]
		if c.sets == nil || c.values() == 0 {
			t.Fatalf("%v has %d values, and no sets", attribute, c.values())
		}
		frequent := 0
		for value := range uint32(c.values()) {
			having, listed := c.frequent(value), newSet(f.Len())
			if having == nil {
				continue
			}
			frequent++
			if c.addListed(listed, value); !slices.Equal(having, listed.bits) {
				t.Fatalf("%v %q: the set is another than the list", attribute, c.names.at(int(value)))
			}
		}
		if frequent == 0 {
			t.Errorf("%v has no value that is frequent", attribute)
		}
		for range 50 {
			matches := newSet(f.Len())
			for range rng.IntN(300) {
				matches.put(uint32(rng.IntN(f.Len())))
			}
			var sets, each tally
			sets.countSets(c, matches)
			each.countEach(c, matches)
			slices.SortFunc(each.touched, func(a, b counted) int { return cmp.Compare(a.value, b.value) })
			if !slices.Equal(sets.touched, each.touched) {
				t.Fatalf("%v: by sets %v, match by match %v", attribute, sets.touched, each.touched)
			}
		}
	}
}
