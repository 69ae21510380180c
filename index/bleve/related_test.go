package bleve

import (
	"bytes"
	"encoding/binary"
	"errors"
	"maps"
	"testing"

	"kindred/index"
)

// threeArticles is a view of which only the ids are asked for.
func threeArticles() *view {
	return &view{cols: &columns{Heads: []index.Head{{ID: "a"}, {ID: "b"}, {ID: "c"}}}, byID: []uint32{0, 1, 2}}
}

// FuzzRelated reads any bytes as a related file: they are refused or read, and
// no list names an article or a word that is not there.
func FuzzRelated(f *testing.F) {
	v := threeArticles()
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
		r, err := newRelated(bytes.NewReader(data), int64(len(data)), len(v.byID))
		if err != nil {
			return
		}
		for rank := range v.byID {
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
