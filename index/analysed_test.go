package index

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kindred/corpus"
)

// The words of each text are those that the analyzer finds in it.
func TestAnalysedHasEveryText(t *testing.T) {
	for _, article := range []corpus.Article{
		{Title: "Go", Text: "node.js runs getUsers", Language: "en"},
		{
			Title: "Knots of sailors", Headings: []string{"Bowline", "Sheet bend", ""}, Tags: []string{"sea"}, Categories: []string{"rope work"},
			Summary: "Which knots hold.", Text: "Some knots hold; go1.20 does not.", Code: "tie(rope)", Language: "en",
		},
		{Title: "结绳", Text: "海员的结绳", Language: "zh"},
		{},
	} {
		a := AnalyseOne(&article)
		for f := range Field(NumFields) {
			var want []Text
			for _, text := range f.Texts(&article) {
				w := Text{Text: text, Tokens: a.Analyzer.Tokens(nil, text)}
				for i := range w.Tokens {
					for _, p := range a.Analyzer.Parts(nil, text, &w.Tokens[i]) {
						w.Parts = append(w.Parts, TokenPart{p, i})
					}
				}
				want = append(want, w)
			}
			if diff := cmp.Diff(want, a.Texts(f), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%v of %q (-want +got):\n%s", f, article.Title, diff)
			}
		}
	}
}
