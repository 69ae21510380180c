package bleve

import (
	"errors"
	"slices"
	"testing"

	"kindred/index"
)

// Numbers of articles are kept whether they take two bytes or four, at the bounds, too.
func TestKinTableNumbers(t *testing.T) {
	for _, articles := range []int{1, 3, narrowArticles, narrowArticles + 1, narrowArticles + 2} {
		const width = 2
		table := newKinTable(make([]byte, rowSize(articles, width)*articles), articles, width)
		last := index.Doc(articles - 1)        // #nosec G115 -- few
		for doc := range index.Doc(articles) { // #nosec G115 -- as above
			table.put(doc, nil)
		}
		table.put(last, []kinEntry{{uint32(last), 4}, {0, 1}}) // #nosec G115 -- as above
		want := []index.Kin{{Doc: last, Score: 4}, {Doc: 0, Score: 1}}
		for limit := range 4 {
			got, err := table.nearest(nil, last, limit)
			if err != nil || !slices.Equal(got, want[:min(limit, 2)]) {
				t.Errorf("%d of %d articles: %v, %v, want %v", limit, articles, got, err, want[:min(limit, 2)])
			}
		}
		if got, err := table.nearest(nil, 0, 2); articles > 1 && (err != nil || len(got) != 0) {
			t.Errorf("an empty row of %d articles has %v, %v", articles, got, err)
		}
	}
}

// A number that no article has is damage, unless it ends the row.
func TestKinTableDamaged(t *testing.T) {
	table := newKinTable(make([]byte, rowSize(3, 2)*3), 3, 2)
	table.put(1, []kinEntry{{2, 1}, {3, 1}})
	got, err := table.nearest(nil, 1, 2)
	if !errors.Is(err, index.ErrCorrupt) || len(got) != 1 {
		t.Errorf("article 3 of 3: %v, %v, want %v", got, err, index.ErrCorrupt)
	}
}
