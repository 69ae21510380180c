package search

import (
	"strconv"
	"testing"

	"kindred/search/eval"
	"kindred/search/searchtest"
)

// collection is one of the collections that the ranking is held to, and what is
// asked of it.
type collection struct {
	folder, name string
	// ndcg is what the judged queries must reach; a collection without has no queries.
	ndcg float64
	// typos: misspelt queries must do nearly as well. vocabulary: no word that it has
	// may be replaced. prefixes: each word must be found by all of its beginnings.
	// titled: each article has a title, and must be first for it. halves: it must come for a
	// part of it whose last word is half typed. numbers: words with numbers in titles must find
	// them written together, too.
	typos, vocabulary, prefixes, titled, halves, numbers bool
}

// collections are ordered by what they cost, so that two at a time end together.
var collections = []collection{
	{folder: "search", name: "scifact", ndcg: .71, typos: true, titled: true},
	{folder: "search", name: "nfcorpus", ndcg: .345, titled: true},
	{folder: "search", name: "xquad-ru", ndcg: .965, typos: true, vocabulary: true, prefixes: true},
	{folder: "search", name: "xquad-de", ndcg: .96, typos: true},
	{folder: "search", name: "xquad-en", ndcg: .972},
	{folder: "search", name: "xquad-es", ndcg: .967},
	{folder: "search", name: "xquad-zh", ndcg: .97},
	{folder: "search", name: "cisi", ndcg: .435, titled: true, halves: true},
	{folder: "search", name: "cranfield", ndcg: .56, typos: true, vocabulary: true, titled: true, halves: true},
	{folder: "search", name: "med", ndcg: .73},
	{folder: "related", name: "cockroach-docs", titled: true, halves: true},
	{folder: "related", name: "digitalgov-blog", titled: true, halves: true, numbers: true},
	{folder: "related", name: "18f-blog", titled: true, halves: true},
	{folder: "related", name: "go-blog", vocabulary: true, prefixes: true, titled: true, halves: true, numbers: true},
}

// TestQuality holds the ranking to what readers trust it for. Each collection is
// built once for all that is asked of it.
func TestQuality(t *testing.T) {
	searchtest.Shared(t, "data") // skips all at once
	for _, c := range collections {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := open(t, c)
			check := func(name string, wanted bool, f func(t *testing.T)) {
				if wanted {
					t.Run(name, func(t *testing.T) {
						t.Parallel()
						f(t)
					})
				}
			}
			check("nDCG", c.ndcg > 0, func(t *testing.T) { s.checkFloor(t, c.ndcg) })
			check("correct queries", c.ndcg > 0, s.checkCorrectQueries)
			check("typos", c.typos, s.checkTypos)
			check("known words", c.vocabulary, s.checkKnownWords)
			check("prefixes", c.prefixes, func(t *testing.T) { checkPrefixes(t, s.service) })
			check("own titles", c.titled, s.checkOwnTitles)
			check("half titles", c.halves, s.checkHalfTitles)
			check("numbers", c.numbers, s.checkNumbers)
		})
	}
}

// set is a collection that is searched.
type set struct {
	service     *Service // with the weights that ship
	uncorrected *Service // puts no word right
	gen         *generation
	queries     []eval.Query // those that are judged
	qrels       eval.Qrels
	results     []*Result // of the service, one for each query
}

func open(t *testing.T, c collection) *set {
	dir := searchtest.Shared(t, "data", c.folder, c.name)
	s := &set{service: built(t, dir, true)}
	r, _, release, err := s.service.snapshots.Acquire()
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	if s.gen, err = s.service.cache.of(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	o := s.service.options
	o.Weights.Correct = 0
	s.uncorrected = NewWith(s.service.snapshots, o)
	s.uncorrected.cache.last = s.gen
	if c.ndcg == 0 {
		return s
	}
	s.qrels = searchtest.Parsed(t, dir, "qrels.tsv", eval.ReadQrels)
	for _, q := range searchtest.Parsed(t, dir, "queries.tsv", eval.ReadQueries) {
		if len(s.qrels[q.ID]) > 0 {
			s.queries = append(s.queries, q)
		}
	}
	s.results = resultsOf(t, s.service, s.queries)
	return s
}

// first returns the first page of what a text finds.
func first(t *testing.T, s *Service, text string) *Result {
	t.Helper()
	r, err := s.Search(t.Context(), Request{Query: text, HeadsOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func resultsOf(t *testing.T, s *Service, queries []eval.Query) []*Result {
	t.Helper()
	list := make([]*Result, len(queries))
	for i, q := range queries {
		list[i] = first(t, s, q.Text)
	}
	return list
}

// ndcg returns the mean nDCG@10 of the results of queries.
func (s *set) ndcg(queries []eval.Query, results []*Result) float64 {
	qrels, run := eval.Qrels{}, eval.Run{}
	for i, q := range queries {
		id := strconv.Itoa(i) // a query may be there in several spellings
		qrels[id], run[id] = s.qrels[q.ID], descending(results[i].Hits)
	}
	return eval.Search(qrels, run).NDCG10
}

// The floors are a good step above the best BM25 of each collection, and all by one
// configuration.
func (s *set) checkFloor(t *testing.T, floor float64) {
	got := s.ndcg(s.queries, s.results)
	t.Logf("nDCG@10 %.4f over %d queries", got, len(s.queries))
	if len(s.queries) < 30 || got < floor {
		t.Errorf("nDCG@10 = %.4f over %d queries, want %.3f", got, len(s.queries), floor)
	}
}
