package bleve

import (
	"bytes"
	"encoding/binary"
	"errors"
	"maps"
	"os"
	"testing"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/impact"
)

// threeArticles are those of which only the ids are asked for.
func threeArticles(t testing.TB) *impact.File {
	b := impact.NewBuilder(index.DefaultRanking(), "")
	for _, id := range []string{"a", "b", "c"} {
		if err := b.Add(&corpus.Article{ID: id}); err != nil {
			t.Fatal(err)
		}
	}
	var data bytes.Buffer
	if err := b.Write(&data); err != nil {
		t.Fatal(err)
	}
	f, err := impact.Parse(data.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// FuzzRelated reads any bytes as a related file: they are refused or read, and
// no list names an article or a word that is not there.
func FuzzRelated(f *testing.F) {
	v := threeArticles(f)
	lists := map[string][]index.Neighbor{
		"a": {{ID: "b", Score: 1, Reasons: []string{"x", "yy"}}, {ID: "c", Score: 0.5, Reasons: []string{"x"}}},
		"b": nil, "c": {{ID: "a"}},
	}
	data, err := encodeRelated(f.Context(), v, maps.All(lists))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(data[:len(data)-1])
	f.Add([]byte(relatedMagic))
	f.Add(binary.LittleEndian.AppendUint32(nil, 3))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := newRelated(data, v.Len())
		if err != nil {
			return
		}
		for rank := range index.Doc(v.Len()) {
			list, err := r.list(v, rank, 100)
			if err != nil && !errors.Is(err, index.ErrCorrupt) {
				t.Errorf("list %d: %v", rank, err)
			}
			if len(list) > 100 {
				t.Errorf("list %d has %d entries", rank, len(list))
			}
		}
	})
}

// BenchmarkRelatedList measures one look-up, with the reasons.
func BenchmarkRelatedList(b *testing.B) {
	v := threeArticles(b)
	reasons := []string{"kelp", "tide", "long cold proof"}
	lists := map[string][]index.Neighbor{"a": nil, "b": nil, "c": nil}
	for id := range lists {
		for range 3 {
			lists[id] = append(lists[id], index.Neighbor{ID: "b", Score: 1, Reasons: reasons}, index.Neighbor{ID: "c", Score: .5, Reasons: reasons[1:]})
		}
	}
	data, err := encodeRelated(b.Context(), v, maps.All(lists))
	if err != nil {
		b.Fatal(err)
	}
	r, err := newRelated(data, v.Len())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if list, err := r.list(v, 0, 5); err != nil || len(list) != 5 {
			b.Fatal(len(list), err)
		}
	}
}

// BenchmarkRelatedByNumber measures one look-up by the number of an article, with ids, scores
// and reasons, in the generation that KINDRED_GENERATION names: warm, and where the pages
// are those of a reader that was just opened.
func BenchmarkRelatedByNumber(b *testing.B) {
	dir := os.Getenv("KINDRED_GENERATION")
	if dir == "" {
		b.Skip("set KINDRED_GENERATION to the folder of a generation")
	}
	open := func() *Backend {
		r, err := OpenReader(dir)
		if err != nil {
			b.Fatal(err)
		}
		backend, _ := r.(*Backend)
		return backend
	}
	const asked, shown = 512, 5
	look := func(backend *Backend, i int) {
		v, err := backend.current()
		if err != nil {
			b.Fatal(err)
		}
		defer leave(v)
		doc := index.Doc(i % asked * (v.impacts.Len() / asked)) // #nosec G115 -- the number of an article
		if _, err := backend.lists().list(v.impacts, doc, shown); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("warm", func(b *testing.B) {
		backend := open()
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			look(backend, i)
		}
		if err := backend.Close(); err != nil {
			b.Fatal(err)
		}
	})
	b.Run("cold", func(b *testing.B) {
		var backend *Backend
		for i := range b.N {
			if i%asked == 0 {
				b.StopTimer()
				if backend != nil {
					_ = backend.Close() // open for reading only
				}
				backend = open()
				b.StartTimer()
			}
			look(backend, i)
		}
		_ = backend.Close() // as above
	})
}
