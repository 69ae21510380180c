package impact

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"kindred/index"
)

// What is remembered stays within its bounds, and what is asked for again and again is
// not driven out by what is asked for once or twice.
func TestClauseMemo(t *testing.T) {
	m := newClauseMemo(0)
	ask := func(key string, articles int) (known bool) {
		a, worth := m.find([]byte(key))
		if worth {
			if m.room(articles) {
				m.put(&clauseScores{key: key, list: make([]docScore, articles)})
			}
		}
		return a != nil
	}
	const often = 10
	for i := range 100_000 {
		known := ask(fmt.Sprint("often", i%often), 1000)
		if i >= 2*often && !known {
			t.Fatalf("at question %d, often%d was driven out", i, i%often)
		}
		for range 2 {
			ask(fmt.Sprint("twice", i), 5000)
		}
		if n := m.size.Load(); n > m.most {
			t.Fatalf("%d articles are remembered", n)
		}
	}
	held := 0
	for i := range m.slots {
		if a := m.slots[i].Load(); a != nil {
			held += len(a.list)
		}
	}
	if int64(held) != m.size.Load() {
		t.Errorf("%d articles are remembered, and %d counted", held, m.size.Load())
	}
}

// Clauses that differ anywhere are told apart.
func TestClauseKey(t *testing.T) {
	seen := map[string]string{}
	rng := rand.New(rand.NewPCG(21, 22)) // #nosec G404 -- the same nodes each time
	for range 5000 {
		n := randomNode(rng, 0)
		key, ok := clauseKey(nil, n)
		if !ok {
			continue
		}
		text := fmt.Sprintf("%#v", n)
		if other, there := seen[string(key)]; there && other != text {
			t.Fatalf("%s and %s have one key", other, text)
		}
		seen[string(key)] = text
	}
	for _, n := range []index.Node{
		index.Phrase{Words: []string{"ab", "c"}, Weight: 1},
		index.Phrase{Words: []string{"a", "bc"}, Weight: 1},
		index.Prefix{Text: "ab", Weight: 1},
		index.Prefix{Text: "ab", Weight: 2},
	} {
		key, _ := clauseKey(nil, n)
		if other, there := seen[string(key)]; there && other != fmt.Sprintf("%#v", n) {
			t.Errorf("%v and %s have one key", n, other)
		}
		seen[string(key)] = fmt.Sprintf("%#v", n)
	}
	if len(seen) < 100 {
		t.Errorf("only %d clauses", len(seen))
	}
}
