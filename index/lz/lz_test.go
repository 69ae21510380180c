package lz

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// texts are of every kind that is packed in its own way: nothing, a few bytes, bytes that
// cannot be packed, one byte again and again, and text short and long.
func texts() map[string]string {
	r := rand.New(rand.NewPCG(1, 2)) // #nosec G404 -- a test's
	words := strings.Fields("the ferry lane bread starter winter kitchen shelf rises slowly flour water salt oven 天然 酵母 закваска")
	prose := func(n int) string {
		var b strings.Builder
		for b.Len() < n {
			fmt.Fprintf(&b, "%s %d ", words[int(r.ExpFloat64()*3)%len(words)], r.IntN(300))
		}
		return b.String()[:n]
	}
	noise := make([]byte, 5_000)
	for i := range noise {
		noise[i] = byte(r.Uint32())
	}
	return map[string]string{
		"nothing": "", "a letter": "a", "few": "the ferry", "noise": string(noise), "one byte": strings.Repeat("x", 300_000),
		"short": prose(300), "middle": prose(2_500), "long": prose(40_000), "very long": prose(400_000),
		"mixed": prose(3_000) + string(noise) + strings.Repeat("-", 1_000) + prose(3_000),
	}
}

// models are those of nothing, of a dictionary alone, of samples alone, and of both.
func models() map[string]*Model {
	long := texts()["very long"]
	var samples [][]byte
	for i := 0; i+1_000 <= 20_000; i += 1_000 {
		samples = append(samples, []byte(long[i:i+1_000]))
	}
	dictionary := []byte(long[20_000:52_001])
	return map[string]*Model{
		"nothing": Train(nil, nil), "dictionary": Train(dictionary, nil), "samples": Train(nil, samples), "both": Train(dictionary, samples),
	}
}

// stored reads a model as it is stored.
func stored(t testing.TB, m *Model) *Model {
	t.Helper()
	read, ok := ReadModel(m.Bytes())
	if !ok || !read.Equal(m) {
		t.Fatal("a model is not read as it was written")
	}
	return read
}

// Every beginning of every text is read as it was, by a model that was stored.
func TestUnpack(t *testing.T) {
	for name, m := range models() {
		packer, reader := NewPacker(m), stored(t, m)
		var buf []byte
		for kind, text := range texts() {
			packed := packer.Pack([]byte("before"), []byte(text))
			if kind == "long" && name == "both" && len(packed) > len(text)/3 {
				t.Errorf("%d bytes are packed into %d", len(text), len(packed))
			}
			for _, size := range []int{-1, 0, 1, 100, 2_000, 2_500, 30_000, 1 << 62} {
				got, err := reader.Unpack(buf, packed[len("before"):], size)
				if err != nil {
					t.Fatalf("model of %s, text %s, %d bytes: %v", name, kind, size, err)
				}
				if len(got) < min(size, len(text)) || !strings.HasPrefix(text, string(got)) {
					t.Fatalf("model of %s, text %s: of %d bytes %d are wrong", name, kind, size, len(got))
				}
				buf = got
			}
		}
	}
}

// Whatever is packed after whatever else, it is read as it was.
func TestUnpackAnything(t *testing.T) {
	m := models()["both"]
	packer := NewPacker(m)
	piece := rapid.OneOf(rapid.StringN(0, 40, -1), rapid.SampledFrom([]string{"the ferry ", "bread ", "天然", strings.Repeat("ab", 300)}), rapid.Just(string(m.dictionary[:200])))
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(piece, 0, 30).Draw(t, "text"), "")
		got, err := m.Unpack(nil, packer.Pack(nil, []byte(text)), len(text))
		if err != nil || string(got) != text {
			t.Fatalf("%q, %v, want %q", got, err, text)
		}
	})
}

// A packer may be used until its numbers of places begin anew, and then again.
func TestPackerBeginsAnew(t *testing.T) {
	m := models()["samples"]
	p, text := NewPacker(m), []byte(texts()["middle"])
	want := p.Pack(nil, text)
	p.first = 1<<30 - int32(len(text)) - 1 // #nosec G115 -- a short text
	for range 3 {
		if got := p.Pack(nil, text); !bytes.Equal(got, want) {
			t.Fatal("one text is packed in two ways")
		}
	}
	if p.first > 1<<20 {
		t.Errorf("places are counted from %d on", p.first)
	}
}

// Of a text that is cut off, or goes on, what is wanted is there or it is told.
func TestUnpackOfACutText(t *testing.T) {
	m, text := models()["both"], texts()["middle"]
	packed := NewPacker(m).Pack(nil, []byte(text))
	for n := range packed {
		if got, err := m.Unpack(nil, packed[:n], len(text)); err == nil {
			t.Fatalf("the first %d of %d bytes give %d of %d", n, len(packed), len(got), len(text))
		}
	}
	if _, err := m.Unpack(nil, append(packed, 0), len(text)); err == nil {
		t.Error("a text that goes on is taken")
	}
}

// What claims to be long takes no memory before it is.
func TestUnpackOfAClaim(t *testing.T) {
	m := Train(nil, nil)
	claims := append([]byte{0xff, 0xff, 0xff, 0xff, 3}, NewPacker(m).Pack(nil, []byte("short"))[1:]...)
	if n := testing.AllocsPerRun(10, func() {
		if _, err := m.Unpack(make([]byte, 0, 1<<10), claims, 1<<30); err == nil {
			t.Error("a short text is taken for a long one")
		}
	}); n > 1 {
		t.Errorf("%.0f pieces of memory are taken", n)
	}
}

// A model that is cut off, longer, of another version or with other lengths of words is refused.
func TestReadModelOfADamagedOne(t *testing.T) {
	m := models()["both"]
	whole := m.Bytes()
	for n := range whole {
		if _, ok := ReadModel(whole[:n]); ok {
			t.Fatalf("the first %d of %d bytes are taken", n, len(whole))
		}
	}
	if _, ok := ReadModel(append(slices.Clone(whole), 0)); ok {
		t.Error("a longer one is taken")
	}
	codes := len(whole) - len(m.dictionary)
	for at := range codes {
		damaged := slices.Clone(whole)
		damaged[at] ^= 0x21
		if read, ok := ReadModel(damaged); ok && (at < 2 || at >= 262) {
			t.Errorf("with another byte %d of %d it is taken", at, codes)
		} else if ok {
			_, _ = read.Unpack(nil, whole, 1_000) // which does not panic
		}
	}
}

// Every code has a word for every symbol, none too long, and reads what it writes.
func TestCodes(t *testing.T) {
	counts := rapid.OneOf(
		rapid.SliceOfN(rapid.Uint32Max(1_000), 2, 300),
		rapid.SliceOfN(rapid.SampledFrom([]uint32{0, 1, 1 << 31}), 2, 300),
		rapid.Map(rapid.IntRange(2, 40), func(n int) []uint32 { // whose code has the longest words
			list := []uint32{1, 1}
			for len(list) < n {
				list = append(list, list[len(list)-1]+list[len(list)-2])
			}
			return list
		}),
	)
	rapid.Check(t, func(t *rapid.T) {
		list := counts.Draw(t, "counts")
		c, ok := codeOf(lengthsOf(list))
		if !ok {
			t.Fatalf("no code for %d", list)
		}
		for symbol, n := range c.lengths {
			if n > mostBits {
				t.Fatalf("the word of %d has %d bits", symbol, n)
			}
			for _, behind := range []uint64{0, 1<<(64-n) - 1} {
				if got, length := c.next(uint64(c.words[symbol])<<(64-n) | behind); got != uint(symbol) || length != uint(n) { // #nosec G115 -- not negative
					t.Fatalf("the word of %d is read as that of %d, with %d bits", symbol, got, length)
				}
			}
		}
	})
}

// Whatever is read, it does not panic, and the beginning is that of the whole.
func FuzzUnpack(f *testing.F) {
	m := models()["both"]
	packer := NewPacker(m)
	for _, text := range texts() {
		f.Add(packer.Pack(nil, []byte(text)))
	}
	f.Fuzz(func(t *testing.T, packed []byte) {
		const most = 1 << 20
		whole, err := m.Unpack(nil, packed, most)
		if err != nil {
			return
		}
		if first, err := m.Unpack(nil, packed, len(whole)/2); err != nil || !bytes.HasPrefix(whole, first) {
			t.Errorf("of %d bytes the first are others, %v", len(whole), err)
		}
	})
}

func BenchmarkUnpack(b *testing.B) {
	m := models()["both"]
	packed := NewPacker(m).Pack(nil, []byte(texts()["middle"]))
	var buf []byte
	for b.Loop() {
		buf, _ = m.Unpack(buf, packed, 1_500)
	}
}
