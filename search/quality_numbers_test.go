package search

import (
	"regexp"
	"testing"
)

// keptTogether is the share of reciprocal ranks that is left where a word and the number behind
// it are written together. As long as a number of one digit was no piece of a word, and pieces
// did not count in titles, they kept .85 and .89.
const keptTogether = .97

// numbered is a word and a number behind it, as in Go 1.21 and HTTP/2.
var numbered = regexp.MustCompile(`(?:^|[^\pL\pN.])(\pL{2,20})[ /-](\d+(?:\.\d+)*)(?:[^\pL\pN.]|$)`)

// Who writes a word and its number together finds what they find apart.
func (s *set) checkNumbers(t *testing.T) {
	titles, apart, together := 0, 0.0, 0.0
	for a, err := range s.gen.reader.Articles(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range numbered.FindAllStringSubmatch(a.Title, -1) {
			titles++
			apart += s.reciprocal(t, Request{Query: m[1] + " " + m[2]}, a.ID)
			together += s.reciprocal(t, Request{Query: m[1] + m[2]}, a.ID)
		}
	}
	t.Logf("%d words with numbers, written together: %.3f of the reciprocal rank of both apart", titles, together/apart)
	if titles < 50 || together < keptTogether*apart {
		t.Errorf("of %d words with numbers, written together, %.3f of the reciprocal rank is left, want %.2f", titles, together/apart, keptTogether)
	}
}
