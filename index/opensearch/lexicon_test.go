package opensearch

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kindred/index"
)

func TestLexicon(t *testing.T) {
	counts := map[string]int{"anchor": 3, "anchors": 1, "anch": 1, "été": 2, "茶": 300_000}
	l, err := decodeLexicon(newLexicon(counts).encode())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for i := range l.Len() {
		got[l.Word(i)] = l.Articles(i)
		if at, ok := l.Find(l.Word(i)); !ok || at != i {
			t.Errorf("%q is found at %d, %v", l.Word(i), at, ok)
		}
	}
	if diff := cmp.Diff(counts, got); diff != "" {
		t.Error(diff)
	}
	if words := l.expand(index.Prefix{Text: "anch"}); !slices.Equal(words, []string{"anch", "anchor", "anchors"}) {
		t.Errorf("anch begins %q", words)
	}
}

// TestShortPrefix: two letters stand for the most frequent words.
func TestShortPrefix(t *testing.T) {
	counts := map[string]int{}
	for i := range 400 {
		counts["ab"+string(rune('a'+i/20))+string(rune('a'+i%20))] = 1 + i
	}
	l := newLexicon(counts)
	words := l.expand(index.Prefix{Text: "ab"})
	if len(words) != index.MaxExpansions {
		t.Fatalf("%d words, want %d", len(words), index.MaxExpansions)
	}
	for _, w := range words {
		if counts[w] <= 400-index.MaxExpansions {
			t.Errorf("%q, of %d articles, is among the most frequent", w, counts[w])
		}
	}
	if words := l.expand(index.Prefix{Text: "aba"}); len(words) != 20 {
		t.Errorf("three letters stand for %d words, want all 20", len(words))
	}
}

func FuzzLexicon(f *testing.F) {
	f.Add(newLexicon(map[string]int{"anchor": 1, "anchors": 2}).encode())
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0x07})
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := decodeLexicon(data)
		if err != nil && !errors.Is(err, index.ErrCorrupt) {
			t.Fatal(err)
		}
		if err == nil && len(l.words) != len(l.articles) {
			t.Fatalf("%d words of %d", len(l.words), len(l.articles))
		}
	})
}
