// Package indextest is the contract of [index.Backend] as tests. Every backend
// passes all of them; what they do not say, a backend may do as it likes.
package indextest

import (
	"testing"

	"kindred/index"
)

// Run tests a backend. open returns a new, empty one each time it is called, and
// closes it when the test ends.
func Run(t *testing.T, open func(t *testing.T) index.Backend) {
	for _, c := range []struct {
		name string
		test func(t *testing.T, b index.Backend)
	}{
		{"Nodes", testNodes},
		{"Score", testScore},
		{"ScoreOfPrefixAndPhrase", testExpandedScores},
		{"EqualScoresByID", testEqualScores},
		{"Pages", testPages},
		{"Sort", testSort},
		{"First", testFirst},
		{"Facets", testFacets},
		{"Article", testArticle},
		{"Beginning", testBeginning},
		{"Articles", testArticles},
		{"Replace", testReplace},
		{"Related", testRelated},
		{"Derived", testDerived},
		{"Words", testWords},
		{"Occurrences", testOccurrences},
		{"Numbers", testNumbers},
		{"Stats", testStats},
		{"Empty", testEmpty},
		{"Cancelled", testCancelled},
		{"ManyArticles", testManyArticles},
		{"VersusNaive", testVersusNaive},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
	}
}
