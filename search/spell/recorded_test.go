package spell

import (
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/analysis"
	"kindred/index/bleve"
	"kindred/search/searchtest"
)

// sitesIndexed returns an index of the articles of four sites, 4,500 together,
// from three of which some of the recorded queries come.
func sitesIndexed(t *testing.T) index.Reader {
	t.Helper()
	root := searchtest.Shared(t, "data", "related")
	var sources []corpus.Source
	for _, name := range []string{"18f-blog", "cockroach-docs", "digitalgov-blog", "go-blog"} {
		src, err := corpus.Open(filepath.Join(root, name, "corpus.ndjson.gz"), corpus.Options{})
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, src)
	}
	archive, err := corpus.Collect(t.Context(), sources, corpus.CollectOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := archive.Close(); err != nil {
			t.Error(err)
		}
	}()
	b, err := bleve.Memory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	if _, err := index.Build(t.Context(), b, archive, nil); err != nil {
		t.Fatal(err)
	}
	return b
}

// exactWords returns the words of an English text as an index keeps them.
func exactWords(text string) (list []string) {
	for _, tok := range analysis.For("en").Tokens(nil, text) {
		list = append(list, tok.Exact)
	}
	return list
}

// tabbed returns the fields of the lines of a file.
func tabbed(t *testing.T, path string) (rows [][]string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		rows = append(rows, strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
	}
	return rows
}

// share counts what went well.
type share struct{ good, all int }

func (s *share) add(good bool) {
	s.all++
	if good {
		s.good++
	}
}

func (s *share) of() float64 { return float64(s.good) / float64(s.all) }

// The recorded misspellings are put right: those of queries whose right words all
// have articles, and single words, of which the weights were found on one half.
func TestRecordedMisspellings(t *testing.T) {
	s := readSpellerOf(t, sitesIndexed(t))
	t.Run("queries", func(t *testing.T) {
		var restored share
		for _, row := range tabbed(t, searchtest.Shared(t, "data", "perf", "queries-typo.tsv")) {
			typed, meant := exactWords(row[0]), exactWords(row[1])
			if len(s.unknown(meant)) > 0 || len(s.unknown(typed)) == 0 {
				continue
			}
			got := s.corrected(t, strings.Join(typed, " "))
			restored.add(got == strings.Join(meant, " "))
		}
		t.Logf("%d of %d queries, %.4f", restored.good, restored.all, restored.of())
		if restored.all < 300 || restored.of() < .85 {
			t.Errorf("%.4f of %d misspelt queries are restored, want .85", restored.of(), restored.all)
		}
	})
	t.Run("words", func(t *testing.T) {
		var right [2]share // the half that the weights were found on, and the other
		for _, row := range tabbed(t, searchtest.Shared(t, "data", "spelling", "misspellings.tsv")) {
			typed, meant := exactWords(row[0]), exactWords(row[1])
			if len(typed) != 1 || len(meant) != 1 || len(s.unknown(meant)) > 0 || len(s.unknown(typed)) == 0 {
				continue
			}
			h := fnv.New32a()
			_, _ = h.Write([]byte(typed[0])) // never fails
			right[h.Sum32()%2].add(s.corrected(t, typed[0]) == meant[0])
		}
		t.Logf("%.4f of %d, and of the other half %.4f of %d", right[0].of(), right[0].all, right[1].of(), right[1].all)
		if right[1].all < 4000 || right[1].of() < .92 {
			t.Errorf("%.4f of %d misspelt words are put right, want .92", right[1].of(), right[1].all)
		}
	})
	t.Run("suggestions", func(t *testing.T) {
		// Readers who err in nothing are asked hardly ever.
		var asked share
		for _, row := range tabbed(t, searchtest.Shared(t, "data", "perf", "queries-reader.tsv")) {
			words := exactWords(row[0])
			if len(s.unknown(words)) > 0 {
				continue
			}
			meant, err := s.Suggest(t.Context(), s.reader, words)
			if err != nil {
				t.Fatal(err)
			}
			asked.add(len(meant) > 0)
		}
		t.Logf("%d of %d correct queries", asked.good, asked.all)
		if asked.all < 300 || asked.of() > .01 {
			t.Errorf("for %d of %d correct queries something else is suggested", asked.good, asked.all)
		}
	})
	t.Run("words run together", func(t *testing.T) {
		var cut share
		for _, row := range tabbed(t, searchtest.Shared(t, "data", "perf", "queries-reader.tsv")) {
			words := exactWords(row[0])
			for i := 1; i < len(words); i++ {
				pair := words[i-1 : i+1]
				together, err := index.Count(t.Context(), s.reader, index.Phrase{Words: pair, Weight: 1})
				if err != nil {
					t.Fatal(err)
				}
				word := pair[0] + pair[1]
				if together == 0 || s.words.Count(word) > 0 || spelled(word) == 0 || min(len(pair[0]), len(pair[1])) < minPart {
					continue
				}
				got, err := s.SplitOf(t.Context(), s.reader, word, s.Candidates(word, maxEdits(spelled(word)), 1))
				if err != nil {
					t.Fatal(err)
				}
				cut.add(slices.Equal(got, pair))
			}
		}
		t.Logf("%d of %d, %.4f", cut.good, cut.all, cut.of())
		if cut.all < 100 || cut.of() < .97 {
			t.Errorf("%.4f of %d pairs of words that were run together are cut again, want .97", cut.of(), cut.all)
		}
	})
}
