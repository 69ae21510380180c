package nearcopy

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// writer makes up texts of words that are as frequent as Zipf's law has it.
type writer struct {
	r    *rand.Rand
	zipf *rand.Zipf
	han  bool // single characters without spaces
}

func newWriter(seed uint64) *writer {
	r := rand.New(rand.NewPCG(seed, 1))
	return &writer{r: r, zipf: rand.NewZipf(r, 1.1, 3, 30_000)}
}

func (w *writer) words(n int) []string {
	out := make([]string, n)
	for i := range out {
		v := w.zipf.Uint64()
		if out[i] = fmt.Sprintf("w%x", v); w.han {
			out[i] = string(rune(0x4e00 + v%20_000))
		}
	}
	return out
}

func (w *writer) join(words ...[]string) string {
	sep := " "
	if w.han {
		sep = ""
	}
	var parts []string
	for _, ws := range words {
		parts = append(parts, strings.Join(ws, sep))
	}
	return strings.Join(parts, "\n\n")
}

// edit changes the given share of words, at random places.
func (w *writer) edit(words []string, share float64, kind string) []string {
	var out []string
	for _, word := range words {
		if w.r.Float64() >= share {
			out = append(out, word)
			continue
		}
		switch kind {
		case "replace":
			out = append(out, w.words(1)...)
		case "insert":
			out = append(append(out, word), w.words(1)...)
		case "delete":
		}
	}
	return out
}

// indexed puts texts into an index under their positions, and returns it with
// what Pairs needs.
func indexed(texts []string) (*Index, func(int) (string, error)) {
	ix := &Index{}
	for i, text := range texts {
		if s, ok := Of(text); ok {
			ix.Add(i, &s)
		}
	}
	return ix, func(key int) (string, error) { return texts[key], nil }
}
