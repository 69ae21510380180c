package impact

import (
	"bytes"
	"fmt"
	"testing"

	"kindred/corpus"
	"kindred/index"
)

// Every id is found, and no other text is taken for one, whether ids are kept at hand or not.
func TestDocOfID(t *testing.T) {
	for _, articles := range []int{0, 1, mostIDMarks - 1, mostIDMarks, 2*mostIDMarks + 3} {
		b := NewBuilder(index.DefaultRanking(), "")
		for i := range articles {
			if err := b.Add(&corpus.Article{ID: fmt.Sprintf("a%05d", i)}); err != nil {
				t.Fatal(err)
			}
		}
		var data bytes.Buffer
		if err := b.Write(&data); err != nil {
			t.Fatal(err)
		}
		f, err := Parse(data.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		for i := range articles {
			id := fmt.Sprintf("a%05d", i)
			if doc, ok := f.Doc(id); !ok || int(doc) != i {
				t.Fatalf("%s of %d articles is number %d, %v", id, articles, doc, ok)
			}
			if doc, ok := f.Doc(id + "x"); ok {
				t.Fatalf("%sx of %d articles is number %d", id, articles, doc)
			}
		}
		for _, id := range []string{"", "a", "b"} {
			if doc, ok := f.Doc(id); ok {
				t.Errorf("%q of %d articles is number %d", id, articles, doc)
			}
		}
	}
}
