package search

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"kindred/index/analysis"
)

const (
	// keptOfHalves is the share of reciprocal ranks that titles keep of which the last word is
	// half typed. With that word looked for as it is, and by its beginning, they keep .83 to .94.
	keptOfHalves = .95
	// halfLetters is the length from which on a word is cut.
	halfLetters = 6
)

// halfTitle returns the end of a title, up to its last long word: three words, and the same
// with two thirds of the last one. ok is false where it has none.
func halfTitle(a *analysis.Analyzer, title string) (whole, half string, ok bool) {
	tokens := a.Tokens(nil, title)
	for i, t := range slices.Backward(tokens) {
		letters := []rune(title[t.Start:t.End])
		if i < 2 {
			break
		}
		if t.Stop || len(letters) < halfLetters || slices.ContainsFunc(letters, func(r rune) bool { return !unicode.IsLetter(r) }) {
			continue
		}
		from := tokens[i-2].Start
		return title[from:t.End], title[from:t.Start] + string(letters[:2*len(letters)/3]), true
	}
	return "", "", false
}

// Who has typed two thirds of the last of three words finds nearly what the three words find.
func (s *set) checkHalfTitles(t *testing.T) {
	titles, whole, half, asTyped := 0, 0.0, 0.0, 0.0
	for a, err := range s.gen.reader.Articles(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		all, cut, ok := halfTitle(analysis.For(a.Language), a.Title)
		if !ok || strings.EqualFold(all, a.Title) { // that one comes first in any case
			continue
		}
		titles++
		whole += s.reciprocal(t, Request{Query: all}, a.ID)
		half += s.reciprocal(t, Request{Query: cut}, a.ID)
		asTyped += s.reciprocal(t, Request{Query: cut, Verbatim: true}, a.ID)
	}
	t.Logf("parts of %d titles: %.3f of the reciprocal rank of whole words, %.3f as they are typed", titles, half/whole, asTyped/whole)
	if titles < 100 || half < keptOfHalves*whole {
		t.Errorf("of %d titles, half typed, %.3f of the reciprocal rank is left, want %.2f", titles, half/whole, keptOfHalves)
	}
}

// reciprocal returns one divided by the place of an article among the first ten, or 0.
func (s *set) reciprocal(t *testing.T, req Request, id string) float64 {
	req.HeadsOnly = true
	r, err := s.service.Search(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(r.Hits, func(h Hit) bool { return h.ID == id })
	if at < 0 {
		return 0
	}
	return 1 / float64(at+1)
}
