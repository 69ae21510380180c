package index

import "math"

// Request asks a [Reader] for one page of articles.
type Request struct {
	Query   Node
	Ranking BM25F
	// First are queries whose matches come before all other hits: those of the first
	// query, then those of the second, and so on; within each by Sort. They find
	// nothing that Query does not match.
	First []Node
	Sort  Order
	// Offset and Limit choose the page; a limit of 0 asks for no hits, only for
	// the total and the facets.
	Offset, Limit int
	// Bare asks for matches in place of hits: what is ordered anew is more than what is
	// shown, and [Reader].Heads reads the heads of that.
	Bare bool
	// Pruned says that only the best matter: Total may then be less than the number of
	// matches, but not less than Offset and Limit together where there are so many. Hits
	// are the same. It holds for a page by score without facets.
	Pruned bool
	// Facets asks for the most frequent values of attributes over all matches,
	// not only over this page.
	Facets []FacetRequest
	// Years asks, likewise, for the newest years of publication, this many at most.
	Years int
}

// Order is the order of hits. Equal hits are ordered by id.
type Order int

// The orders.
const (
	ByScore Order = iota
	Newest        // by date of publication, undated articles last
	Oldest        // by date of publication, undated articles last
)

// FacetRequest asks for the Size most frequent values of an attribute, which is
// one of Tag, Author and Language.
type FacetRequest struct {
	Attribute Attribute
	Size      int
}

// Result is one page of hits.
type Result struct {
	// Total is the number of articles that match, on all pages.
	Total int
	Hits  []Hit
	// Matches are the hits of a bare request.
	Matches []Match
	Facets  [][]FacetCount // in the order of the request's facets
	Years   []FacetCount   // the newest first; a year is one in UTC
}

// Match is an article that matches.
type Match struct {
	Doc Doc
	// Tier is the number of the first of [Request].First that the article matches,
	// or their count where it matches none.
	Tier  int32
	Score float64
}

// Compare is negative when the match comes before the other one by score: by tier, then
// the higher score, then by id, in the order of which articles are numbered.
func (m Match) Compare(o Match) int {
	switch {
	case m.Tier != o.Tier:
		return int(m.Tier) - int(o.Tier)
	case m.Score > o.Score:
		return -1
	case m.Score < o.Score:
		return 1
	default:
		return int(m.Doc) - int(o.Doc)
	}
}

// Hit is an article that matches, with what a list shows of it.
type Hit struct {
	Match
	Head
}

// FacetCount is one value of an attribute, as most articles write it, and the
// number of matching articles that have it. Counts come highest first, equal
// ones by value.
type FacetCount struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

// BM25F holds the parameters of the score of a [Term].
//
// With tf' = Σ_fields weight · tf / (1 − b + b · length / average length), a
// term scores idf · (k1 + 1) · tf' / (k1 + tf'), where
// idf = ln(1 + (N − df + ½) / (df + ½)), df is the number of articles with the
// term in any of the fields (of variants that weigh less, the share that
// [Term] says) and lengths are counted in words. Robertson and
// Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009),
// section 3.6; the idf with 1 + inside the logarithm, which is never negative,
// is Lucene's.
type BM25F struct {
	K1     float64
	Fields [NumFields]FieldWeight
}

// FieldWeight says how a field counts. A field of weight 0 is not searched. In
// a [Term] that names its fields each of these has weight 1 instead.
type FieldWeight struct {
	Weight float64
	B      float64 // share of the length normalisation, 0 to 1
}

// IDF returns the inverse document frequency of a term that df of n articles
// hold.
func IDF(n int, df float64) float64 {
	return math.Log1p((float64(n) - df + 0.5) / (df + 0.5))
}

// Saturate turns a normalised frequency tf' into its share of the score.
func (r *BM25F) Saturate(tf float64) float64 {
	return (r.K1 + 1) * tf / (r.K1 + tf)
}

// Normalise returns what a frequency in a field of this length adds to tf'.
// avg is the field's average length over all articles; where it is 0 no article
// has a word there.
func (w FieldWeight) Normalise(tf, length, avg float64) float64 {
	if avg == 0 {
		return 0
	}
	return w.Weight * tf / (1 - w.B + w.B*length/avg)
}
