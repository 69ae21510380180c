// Package indextest is the contract of [index.Backend] as tests. Every backend
// passes all of them; what they do not say, a backend may do as it likes.
package indextest

import (
	"testing"

	"kindred/index"
)

// Exact is the precision of scores that are added up in eight bytes, and Single that of
// scores in four: as a share of the score, or of one where that is less.
const (
	Exact  = 1e-9
	Single = 1e-6
)

// suite is what the tests ask of one backend.
type suite struct{ precision float64 }

// Run tests a backend whose scores are of a precision. open returns a new, empty one each
// time it is called, and closes it when the test ends.
func Run(t *testing.T, precision float64, open func(t *testing.T) index.Backend) {
	s := suite{precision}
	for _, c := range []struct {
		name string
		test func(t *testing.T, b index.Backend)
	}{
		{"Nodes", testNodes},
		{"Score", s.testScore},
		{"ScoreOfPrefixAndPhrase", s.testExpandedScores},
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
		{"VersusNaive", s.testVersusNaive},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
	}
}
