package impact

import (
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"kindred/corpus"
	"kindred/index"
)

func TestBits(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1)) // #nosec G404 -- the same numbers each time
	type number struct {
		v uint32
		k uint
	}
	for range 200 {
		var w bitWriter
		var numbers []number
		for range rng.IntN(200) {
			n := number{rng.Uint32() >> rng.IntN(32), uint(rng.IntN(32))}
			numbers = append(numbers, n)
			w.rice(n.v, n.k)
			w.Gamma(n.v>>4 | 1)
		}
		w.Next()
		r := bitReader{data: append(w.Bytes(), make([]byte, readAhead)...)}
		for i, n := range numbers {
			if got := r.rice(n.k); got != n.v {
				t.Fatalf("number %d: rice(%d) = %d, want %d", i, n.k, got, n.v)
			}
			if got := r.gamma(); got != n.v>>4|1 {
				t.Fatalf("number %d: gamma() = %d, want %d", i, got, n.v>>4|1)
			}
		}
	}
}

// FuzzPositions: what is written is read and passed over, whatever the places are and
// what they stand in, told how many they are or not.
func FuzzPositions(f *testing.F) {
	f.Add([]byte{1, 2, 0, 200, 255, 255, 127}, uint32(7))
	f.Add([]byte{}, uint32(0))
	f.Fuzz(func(t *testing.T, data []byte, span uint32) {
		in := within{base: span & 7, span: span >> 4}
		var w bitWriter
		var want [][]uint32
		var told []uint8
		for len(data) > 0 {
			var positions []uint32
			var deltas []byte
			at := in.base + 1
			for n := 1 + int(data[0]%9); n > 0 && len(data) > 0; n-- {
				delta := uint32(data[0]) << (at % 12)
				data = data[1:]
				if len(positions) == 0 {
					deltas = binary.AppendUvarint(deltas, uint64(at+delta))
				} else {
					deltas = binary.AppendUvarint(deltas, uint64(delta))
				}
				at += delta
				positions = append(positions, at)
			}
			want = append(want, positions)
			often := uint8(0)
			if len(positions)%3 > 0 {
				often = uint8(len(positions)) // #nosec G115 -- at most 9
			}
			told = append(told, often)
			w.putPositions(deltas, often, in)
		}
		w.Next()
		padded := append(w.Bytes(), make([]byte, readAhead)...)
		for skipped := range want {
			r := bitReader{data: padded}
			for _, often := range told[:skipped] {
				r.skip(often, in.span)
			}
			if got := r.positions(nil, told[skipped], in); !slices.Equal(got, want[skipped]) {
				t.Fatalf("places %d: %v, want %v", skipped, got, want[skipped])
			}
		}
	})
}

// Keys are found wherever their hashes lie.
func TestKeys(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6)) // #nosec G404 -- the same keys each time
	for n := range 200 {
		var c keyColumn
		for range n {
			c.hashes = append(c.hashes, rng.Uint64()>>(rng.IntN(2)*rng.IntN(64)))
		}
		slices.Sort(c.hashes)
		for _, h := range append([]uint64{0, 1, 1 << 63, ^uint64(0)}, c.hashes...) {
			for _, h := range []uint64{h - 1, h, h + 1} {
				if want, _ := slices.BinarySearch(c.hashes, h); c.find(h) != want {
					t.Fatalf("%x is at %d of %x, want %d", h, c.find(h), c.hashes, want)
				}
			}
		}
	}
}

// A lexicon finds its words and the places of others, and reads them in any order.
func TestLexicon(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2)) // #nosec G404 -- the same words each time
	letters := strings.NewReplacer("0", "q", "1", "r", "2", "s", "3", "t", "4", "u", "5", "v", "6", "w", "7", "x", "8", "y", "9", "k")
	for _, n := range []int{1, 2, 15, 16, 17, 400, 3000} {
		have := map[string]int{}
		var articles []corpus.Article
		for i := range n {
			w := strings.Repeat("ab", rng.IntN(12)) + letters.Replace(strconv.Itoa(rng.IntN(5*n))) + strings.Repeat("z", rng.IntN(3)*20)
			have[w]++
			articles = append(articles, corpus.Article{ID: strconv.Itoa(i), Text: w, Language: "en"})
		}
		words := fileOf(t, articles).Lexicon(index.Exact)
		want := make([]string, 0, len(have))
		for w := range have {
			want = append(want, w)
		}
		slices.Sort(want)
		if words.Len() != len(want) {
			t.Fatalf("%d words, want %d", words.Len(), len(want))
		}
		for _, i := range append(rng.Perm(len(want)), sortedInts(len(want))...) {
			if got := words.Word(i); got != want[i] {
				t.Errorf("Word(%d) = %q, want %q", i, got, want[i])
			}
			if got := words.Articles(i); got != have[want[i]] {
				t.Errorf("Articles(%d) = %d, want %d", i, got, have[want[i]])
			}
			for _, w := range []string{want[i], want[i] + "0", want[i] + "z", want[i][:len(want[i])-1], "", "\xff"} {
				at := sort.SearchStrings(want, w)
				is := at < len(want) && want[at] == w
				if got, ok := words.Find(w); got != at || ok != is {
					t.Errorf("Find(%q) = %d, %v, want %d, %v", w, got, ok, at, is)
				}
			}
		}
	}
}

func sortedInts(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// The places of a bigram are those of its characters, but where something stands between
// them, and where it is a bigram of others.
func TestBigramPlaces(t *testing.T) {
	for _, c := range []struct {
		text, stem string
		want       []int
	}{
		{"茶叶茶叶", "茶叶", []int{1, 3}},
		{"茶叶。茶。叶。茶叶", "茶叶", []int{1, 5}},
		{"叶。茶叶", "茶叶", []int{2}},
		{"茶。叶茶", "茶叶", nil},
		{"茶茶茶", "茶茶", []int{1, 2}},
		{"茶茶。茶茶", "茶茶", []int{1, 3}},
		{"茶。叶", "茶", []int{1}},
		{"茶叶。叶", "叶", []int{3}},
		{"กำ กำกำ", "กํากํา", []int{2}},
		{"㍿の株式会社", "株式", []int{2}},
		{"tea 茶叶 tea", "茶叶", []int{2}},
	} {
		other := corpus.Article{ID: "0", Text: "叶茶。" + c.text + "茶叶 " + c.stem, Language: "zh"}
		f := fileOf(t, []corpus.Article{{ID: "1", Text: c.text, Language: "zh"}, other})
		var found index.Occurrences
		if err := f.Occurrences(t.Context(), &found, []index.Doc{1}, [][]string{{c.stem}}, index.Body); err != nil {
			t.Fatal(err)
		}
		var got []int
		for _, o := range found.Of(0) {
			got = append(got, int(o.Position))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q has %q at %v, want %v", c.text, c.stem, got, c.want)
		}
	}
}

// Blocks of long lists are read as they were written, dense and sparse.
func TestBlocks(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3)) // #nosec G404 -- the same articles each time
	var table bodyImpacts
	for often := range table {
		table[often][0] = uint8(1 + rng.IntN(255)) // #nosec G115 -- below 256
	}
	for _, gap := range []uint32{1, 2, 3, 4, 7, 50, 5000, 1 << 22} {
		for _, n := range []int{blockLen + 1, 2 * blockLen, 1000} {
			var w listWriter
			doc := rng.Uint32N(gap) / 2
			for range n {
				p := posting{doc: doc, often: uint8(rng.IntN(mostTold + 1)), impact: uint8(1 + rng.IntN(255))} // #nosec G115 -- below 256
				if gap > 5000 {                                                                                // or the classes would take gigabytes
					p.often = 0
				}
				if p.often > 0 {
					p.impact = table[p.often][0]
				}
				w.postings = append(w.postings, p)
				doc += 1 + rng.Uint32N(gap)
				if rng.IntN(100) == 0 {
					doc += rng.Uint32N(100 * gap)
				}
			}
			l := readList(append(w.blocks(nil), make([]byte, readAhead)...), w.begin(), &bodyClasses{&table, make([]uint8, min(doc, 1<<24))})
			i := 0
			check := func(doc uint32, impact uint8) {
				if p := &w.postings[i]; p.doc != doc || p.impact != impact {
					t.Fatalf("gap %d: posting %d is %d with %d, want %d with %d", gap, i, doc, impact, p.doc, p.impact)
				}
				i++
			}
			var block decoded
			for b := range l.numBlocks() { // one by one
				p := l.articlesOf(b, &block.docs)
				for k, doc := range block.docs[:p.n] {
					check(doc, p.impact(k, doc, l.bodies))
				}
			}
			if gap <= 5000 { // block by block
				i = 0
				l.each(&block, func(docs []uint32, impacts []uint8) bool {
					for k := range docs {
						check(docs[k], impacts[k])
					}
					return true
				})
			}
			if i != n {
				t.Errorf("gap %d: %d postings, want %d", gap, i, n)
			}
		}
	}
}

// rice reads a number as it is written; positions are read several at a time.
func (r *bitReader) rice(k uint) uint32 {
	w := r.peek()
	q := uint(bits.TrailingZeros64(w)) // #nosec G115 -- never negative
	if q >= mostUnary {
		r.at += mostUnary + 32
		return uint32(w >> mostUnary) // #nosec G115 -- the 32 bits that follow
	}
	r.at += q + 1 + k
	return uint32(q<<k) | uint32(w>>(q+1))&(1<<k-1) // #nosec G115 -- as it was written
}
