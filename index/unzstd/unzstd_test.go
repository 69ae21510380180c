package unzstd

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// texts are of every kind that a packer treats in its own way: nothing, a few bytes, bytes
// that cannot be packed, one byte again and again, and text short and long.
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

// packed are texts packed by an encoder in blocks that end at some places.
func packed(t testing.TB, text string, blocks []int, options ...zstd.EOption) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b, append([]zstd.EOption{zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false)}, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	at := 0
	for _, end := range append(blocks, len(text)) {
		if end = min(end, len(text)); end <= at {
			continue
		}
		if _, err := w.Write([]byte(text[at:end])); err != nil {
			t.Fatal(err)
		}
		if at = end; at < len(text) {
			if err := w.Flush(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// dictionaries are made of the long text: one with codes, and one of text alone.
func dictionaries(t testing.TB) map[string]struct {
	data   []byte
	option []zstd.EOption
} {
	t.Helper()
	long := texts()["long"]
	var contents [][]byte
	for i := 0; i+1_000 <= len(long); i += 1_000 {
		contents = append(contents, []byte(long[i:i+1_000]))
	}
	coded, err := zstd.BuildDict(zstd.BuildDictOptions{ID: 1, Contents: contents, History: []byte(long[:8_000])})
	if err != nil {
		t.Fatal(err)
	}
	raw := []byte(long[8_000:20_000])
	return map[string]struct {
		data   []byte
		option []zstd.EOption
	}{
		"none": {}, "codes": {coded, []zstd.EOption{zstd.WithEncoderDict(coded)}}, "text": {raw, []zstd.EOption{zstd.WithEncoderDictRaw(1, raw)}},
	}
}

// decoderOf returns a decoder with a dictionary.
func decoderOf(t testing.TB, dictionary []byte) *Decoder {
	t.Helper()
	d, ok := NewDictionary(dictionary)
	if !ok {
		t.Fatal("the dictionary is refused")
	}
	return NewDecoder(d)
}

func TestDecode(t *testing.T) {
	for name, dictionary := range dictionaries(t) {
		d := decoderOf(t, dictionary.data)
		var buf []byte
		for kind, text := range texts() {
			for _, level := range []zstd.EncoderLevel{zstd.SpeedFastest, zstd.SpeedBetterCompression, zstd.SpeedBestCompression} {
				frame := packed(t, text, []int{2_048, 4_096, 8_192}, append(dictionary.option, zstd.WithEncoderLevel(level))...)
				for _, size := range []int{0, 1, 100, 2_000, 2_500, 30_000, 1 << 30} {
					got, err := d.Decode(buf, frame, size)
					if err != nil {
						t.Fatalf("dictionary %s, text %s, level %v, %d bytes: %v", name, kind, level, size, err)
					}
					if len(got) < min(size, len(text)) || !strings.HasPrefix(text, string(got)) {
						t.Fatalf("dictionary %s, text %s, level %v: of %d bytes %d are wrong", name, kind, level, size, len(got))
					}
					buf = got
				}
			}
		}
	}
}

// Of a frame that is cut off, what is wanted is there or it is told.
func TestDecodeOfACutFrame(t *testing.T) {
	text := texts()["middle"]
	frame := packed(t, text, []int{1_000})
	d := decoderOf(t, nil)
	for n := range frame {
		got, err := d.Decode(nil, frame[:n], len(text))
		if err == nil {
			t.Fatalf("the first %d of %d bytes give %d of %d", n, len(frame), len(got), len(text))
		}
	}
}

// A dictionary whose codes are cut off is refused.
func TestNewDictionaryOfACutOne(t *testing.T) {
	whole := dictionaries(t)["codes"].data
	d, ok := NewDictionary(whole)
	if !ok || len(d.text) == 0 {
		t.Fatal("a whole dictionary is refused")
	}
	for n := wordBytes; n < len(whole)-len(d.text); n++ {
		if _, ok := NewDictionary(whole[:n]); ok {
			t.Fatalf("the first %d bytes of a dictionary are taken", n)
		}
	}
}

// Whatever a frame is, it is unpacked as another decoder does, or refused; and the beginning
// as the whole.
func FuzzDecode(f *testing.F) {
	dictionary := dictionaries(f)["codes"]
	for _, text := range texts() {
		f.Add(packed(f, text, []int{2_048}), false)
		f.Add(packed(f, text, []int{2_048, 4_096}, dictionary.option...), true)
	}
	plain, coded := decoderOf(f, nil), decoderOf(f, dictionary.data)
	other, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderDicts(dictionary.data), zstd.WithDecoderMaxMemory(8<<20))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, frame []byte, with bool) {
		d := plain
		if with {
			d = coded
		}
		const most = 4 << 20
		whole, err := d.Decode(nil, frame, most)
		if err != nil {
			return
		}
		if first, err := d.Decode(nil, frame, len(whole)/2); err != nil || !bytes.HasPrefix(whole, first) {
			t.Errorf("of %d bytes the first are others, %v", len(whole), err)
		}
		if want, err := other.DecodeAll(frame, nil); err == nil && len(whole) < most && !bytes.Equal(want, whole) {
			t.Errorf("%d bytes, want %d", len(whole), len(want))
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	dictionary := dictionaries(b)["codes"]
	frame := packed(b, texts()["middle"], []int{2_048}, append(dictionary.option, zstd.WithEncoderLevel(zstd.SpeedBetterCompression))...)
	d := decoderOf(b, dictionary.data)
	var buf []byte
	for b.Loop() {
		buf, _ = d.Decode(buf, frame, 1_500)
	}
}
