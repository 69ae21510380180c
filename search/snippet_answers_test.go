package search

import (
	"hash/fnv"
	"html"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"kindred/search/eval"
	"kindred/search/searchtest"
)

// expected is what a question asks for, as its paragraph says it.
type expected struct {
	offset int // in characters
	text   string
}

// readAnswers reads a table of question, offset and answer.
func readAnswers(t *testing.T, dir string) map[string]expected {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "answers.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	answers := map[string]expected{}
	for line := range strings.Lines(string(data)) {
		fields := strings.SplitN(strings.TrimSuffix(line, "\n"), "\t", 3)
		if len(fields) != 3 {
			t.Fatalf("%q is no question, offset and answer", line)
		}
		offset, err := strconv.Atoi(fields[1])
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		answers[fields[0]] = expected{offset, fields[2]}
	}
	return answers
}

// answered counts the questions that a snippet answers.
type answered struct{ questions, answers, runes int }

func (n answered) share() float64 { return float64(n.answers) / float64(max(n.questions, 1)) }

// Of the questions whose paragraph is among the first three, the snippet holds the
// answer where the paragraph gives it, not only its words somewhere. The weights
// were chosen on one half of the questions, so the other half counts.
func TestSnippetAnswers(t *testing.T) {
	for _, tc := range []struct {
		name  string
		floor float64
	}{
		{"xquad-en", .83},
		{"xquad-de", .80},
		{"xquad-zh", .90},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := searchtest.Shared(t, "data", "search", tc.name)
			queries := searchtest.Parsed(t, dir, "queries.tsv", eval.ReadQueries)
			qrels := searchtest.Parsed(t, dir, "qrels.tsv", eval.ReadQrels)
			answers := readAnswers(t, dir)
			s := built(t, dir, false)
			var halves [2]answered
			for _, q := range queries {
				res, err := s.Search(t.Context(), Request{Query: q.Text, Limit: 3})
				if err != nil {
					t.Fatal(err)
				}
				for _, h := range res.Hits {
					if qrels[q.ID][h.ID] == 0 {
						continue
					}
					a, err := s.Article(t.Context(), h.ID)
					if err != nil {
						t.Fatal(err)
					}
					n := &halves[half(q.ID)]
					n.questions++
					shown := html.UnescapeString(strings.NewReplacer("<mark>", "", "</mark>", "").Replace(h.Snippet))
					n.runes += utf8.RuneCountInString(shown)
					if holds(a.Text, shown, answers[q.ID]) {
						n.answers++
					}
				}
			}
			for i, of := range []string{"weights were chosen on", "count"} {
				n := halves[i]
				t.Logf("of %d questions that %s, %.4f are answered in %d characters", n.questions, of, n.share(), n.runes/max(n.questions, 1))
			}
			if n := halves[1]; n.questions < 400 || n.share() < tc.floor {
				t.Errorf("of %d questions, %.4f are answered, want %.2f", n.questions, n.share(), tc.floor)
			}
		})
	}
}

// half tells which half of the questions one is in.
func half(id string) int {
	h := fnv.New32a()
	_, _ = io.WriteString(h, id) // a hash takes everything
	return int(h.Sum32() >> 3 & 1)
}

// holds reports whether what is shown of a text holds the answer.
func holds(text, shown string, want expected) bool {
	bare, at := letters(text)
	inner, _ := letters(strings.TrimSuffix(strings.TrimPrefix(shown, "… "), " …"))
	i := strings.Index(bare, inner)
	from := runesAfter(text, want.offset)
	return i >= 0 && inner != "" && at[i] <= from && from+len(want.text) <= at[i+len(inner)-1]+1
}
