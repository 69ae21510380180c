package search

import (
	"slices"
	"strings"
	"testing"

	"kindred/index/analysis"
	"kindred/search/eval"
)

// mostLost is the nDCG that correction may cost queries that are right.
const mostLost = .001

func (s *set) checkCorrectQueries(t *testing.T) {
	without := resultsOf(t, s.uncorrected, s.queries)
	was, is := s.ndcg(s.queries, without), s.ndcg(s.queries, s.results)
	t.Logf("nDCG@10 %.4f, with correction %+.4f", was, is-was)
	if is-was < -mostLost {
		t.Errorf("correction costs %.4f of %.4f nDCG@10, want at most %.3f", was-is, was, mostLost)
	}
	s.checkReplaced(t, s.queries, s.results)
}

// checkReplaced checks that what was replaced is told, is in no article, and is back
// on demand. It returns the number of queries that were corrected.
func (s *set) checkReplaced(t *testing.T, queries []eval.Query, results []*Result) (corrected int) {
	t.Helper()
	for i, q := range queries {
		r := results[i]
		if (r.Corrected == "") != (len(r.Replaced) == 0) || r.Corrected == q.Text {
			t.Errorf("%q: %+v are replaced, and it is told as %q", q.Text, r.Replaced, r.Corrected)
		}
		if r.Corrected == "" {
			continue
		}
		corrected++
		for _, w := range r.Replaced {
			s.checkReplacement(t, q.Text, r.Corrected, w)
		}
		verbatim, err := s.service.Search(t.Context(), Request{Query: q.Text, HeadsOnly: true, Verbatim: true})
		if err != nil {
			t.Fatal(err)
		}
		if verbatim.Corrected != "" || verbatim.Replaced != nil || verbatim.Suggestion != "" {
			t.Errorf("%q is taken for %q, though it is to be taken as it is", q.Text, verbatim.Corrected+verbatim.Suggestion)
		}
		// Only the other one looks for the words of a phrase that nothing has.
		if old := first(t, s.uncorrected, q.Text); !old.Loosened && (!slices.Equal(idsOf(verbatim), idsOf(old)) || verbatim.Total != old.Total) {
			t.Errorf("%q taken as it is finds %q of %d, and without correction %q of %d",
				q.Text, idsOf(verbatim), verbatim.Total, idsOf(old), old.Total)
		}
	}
	t.Logf("of %d queries %d are corrected", len(queries), corrected)
	return corrected
}

func (s *set) checkReplacement(t *testing.T, query, corrected string, w Replacement) {
	t.Helper()
	if s.knows(w.From) {
		t.Errorf("%q: %q is in an article and is taken for %q", query, w.From, w.To)
	}
	if !strings.Contains(query, w.From) || !strings.Contains(corrected, w.To) {
		t.Errorf("%q: %q is taken for %q, and it is told as %q", query, w.From, w.To, corrected)
	}
	for part := range strings.FieldsSeq(w.To) {
		if s.gen.words.Count(analysis.Fold(part)) == 0 {
			t.Errorf("%q: %q is taken for %q, which is in no article", query, w.From, w.To)
		}
	}
}

// knows reports whether an article has the word as it is typed.
func (s *set) knows(word string) bool {
	for _, w := range words(s.gen.languages, "", word) {
		if !slices.ContainsFunc(w.exact, func(e string) bool { return s.gen.words.Count(e) > 0 }) {
			return false
		}
	}
	return true
}

// checkKnownWords asks for each word of the collection by itself, as one that is
// finished.
func (s *set) checkKnownWords(t *testing.T) {
	for i := range s.gen.words.Len() {
		word := s.gen.words.Word(i)
		if r := first(t, s.service, word+" "); len(r.Replaced) > 0 || r.Corrected != "" || r.Total == 0 {
			t.Errorf("%q is in an article; %d are found, and it is taken for %+v", word, r.Total, r.Replaced)
		}
	}
	t.Logf("%d words", s.gen.words.Len())
}
