package search

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"kindred/index"
	"kindred/index/analysis"
	"kindred/search/blob"
)

// tagTable holds the tags of an index, ordered as they are folded, and how many articles
// have each.
type tagTable struct {
	tags     blob.Strings
	articles []uint32
}

func newTagTable(ctx context.Context, r index.Reader) (t tagTable, err error) {
	found, err := r.Search(ctx, &index.Request{
		Query: index.All{}, Ranking: index.DefaultRanking(), Facets: []index.FacetRequest{{Attribute: index.Tag, Size: math.MaxInt32}},
	})
	if err != nil {
		return t, fmt.Errorf("reading tags: %w", err)
	}
	type tag struct {
		index.FacetCount
		folded string
	}
	var list []tag
	for _, f := range found.Facets[0] {
		list = append(list, tag{f, analysis.Fold(f.Value)})
	}
	slices.SortFunc(list, func(a, b tag) int { return cmp.Or(cmp.Compare(a.folded, b.folded), cmp.Compare(a.Value, b.Value)) })
	for _, f := range list {
		t.tags.Add(f.Value)
		t.articles = append(t.articles, uint32(f.Count)) // #nosec G115 -- articles are counted in 32 bits
	}
	return t, nil
}

// beginning returns at most n tags that begin with a text, which is folded: those of most
// articles first.
func (t *tagTable) beginning(text string, n int) []string {
	low, high := 0, len(t.articles)
	for low < high {
		mid := int(uint(low+high) >> 1)
		if analysis.Fold(t.tags.At(mid)) < text {
			low = mid + 1
		} else {
			high = mid
		}
	}
	var places []int
	for ; low < len(t.articles) && strings.HasPrefix(analysis.Fold(t.tags.At(low)), text); low++ {
		places = append(places, low)
	}
	var list []string
	for _, i := range index.Top(places, n, func(a, b int) int { return cmp.Or(cmp.Compare(t.articles[b], t.articles[a]), cmp.Compare(a, b)) }) {
		list = append(list, t.tags.At(i))
	}
	return list
}

func (t *tagTable) put(b *blob.Writer) {
	t.tags.Put(b)
	blob.Put(b, t.articles)
}

func takeTags(b *blob.Reader) tagTable {
	t := tagTable{blob.TakeStrings(b), blob.Take[uint32](b)}
	b.Check(t.tags.Len() == len(t.articles))
	return t
}
