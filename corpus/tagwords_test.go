package corpus

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// Words are counted as strings.ToLower and unicode have it, once for each text.
func TestWordCounter(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	pieces := []string{"go", "Go", "GO1", "café", "CAFÉ", "naïve", "Straße", "İzmir", "搜索", "ए॑", " ", "\n", "-", "’", "\xff", "K", "x", ".", "Ω"}
	text := func(n int) string {
		var b strings.Builder
		for range rng.IntN(n) {
			b.WriteString(pieces[rng.IntN(len(pieces))])
		}
		return b.String()
	}
	for range 300 {
		tags := []string{text(4), text(4), "go", "Café"}
		c := newWordCounter([]Article{{Tags: tags}})
		want := map[string]int{}
		for range 5 {
			s := text(40)
			c.add(c.find(nil, s))
			seen := map[string]bool{}
			for word := range strings.FieldsFuncSeq(strings.ToLower(s), notInWord) {
				if !seen[word] {
					seen[word] = true
					want[word]++
				}
			}
		}
		for word := range c.count {
			if got := c.frequency(word); got != want[word] {
				t.Fatalf("frequency(%q) = %d, want %d", word, got, want[word])
			}
		}
	}
}
