package nearcopy

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sharedTexts reads a collection of real articles, which is not part of the
// repository.
func sharedTexts(t *testing.T, name string) (ids, texts []string) {
	t.Helper()
	root := os.Getenv("KINDRED_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	f, err := os.Open(filepath.Join(root, "data", filepath.FromSlash(name), "corpus.ndjson.gz"))
	if err != nil {
		if os.Getenv("KINDRED_REQUIRE_SHARED") == "1" {
			t.Fatalf("the collections are missing: %v", err)
		}
		t.Skipf("the collections are not here (set KINDRED_SHARED): %v", err)
	}
	defer func() { _ = f.Close() }() // only read from
	plain, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(plain)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var a struct{ ID, Text string }
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		ids, texts = append(ids, a.ID), append(texts, a.Text)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return ids, texts
}

// How many pairs there are was counted when the limits were chosen, and pairs of
// each collection were read: nfcorpus and cisi hold articles twice, digitalgov
// events and interviews announced again, the documentation pages of one form.
func TestSharedPairs(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long, and longer with the race detector")
	}
	for _, tc := range []struct {
		name  string
		pairs int
	}{
		{"related/18f-blog", 0},
		{"related/digitalgov-blog", 3},
		{"related/go-blog", 3},
		{"related/cockroach-docs", 33},
		{"search/cisi", 8},
		{"search/cranfield", 6},
		{"search/med", 1},
		{"search/nfcorpus", 41},
		{"search/scifact", 0},
		{"search/xquad-zh", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			ids, texts := sharedTexts(t, tc.name)
			ix, read := indexed(texts)
			pairs, err := ix.Pairs(read)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range pairs {
				t.Logf("%.3f %s %s", p.Resemblance, ids[p.A], ids[p.B])
			}
			if len(pairs) != tc.pairs {
				t.Errorf("%d pairs of %d texts, want %d", len(pairs), len(texts), tc.pairs)
			}
		})
	}
}

func TestSharedPlantedCopies(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long, and longer with the race detector")
	}
	_, texts := sharedTexts(t, "search/scifact") // has no pairs of its own
	r := rand.New(rand.NewPCG(1, 1))
	var all []string
	for _, text := range texts {
		all = append(all, strings.Fields(text)...)
	}
	for _, tc := range []struct {
		share, least float64
	}{{0.02, 0.999}, {0.10, 0.98}} {
		n, planted := len(texts), 0
		with := texts[:n:n]
		origin := map[int]int{}
		for i := 0; i < n; i += 3 {
			words := strings.Fields(texts[i])
			if len(words) < shortWords {
				continue
			}
			for j := range words {
				if r.Float64() < tc.share {
					words[j] = all[r.IntN(len(all))]
				}
			}
			origin[len(with)] = i
			with = append(with, strings.Join(words, " "))
			planted++
		}
		ix, read := indexed(with)
		pairs, err := ix.Pairs(read)
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for _, p := range pairs {
			if i, ok := origin[p.B]; ok && i == p.A {
				found++
			} else {
				t.Errorf("false pair %+v", p)
			}
		}
		t.Logf("%v: found %d of %d", tc.share, found, planted)
		if recall := float64(found) / float64(planted); recall < tc.least {
			t.Errorf("recall of copies with %v of the words replaced = %.4f, want at least %v", tc.share, recall, tc.least)
		}
	}
}
