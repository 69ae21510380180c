package search

import (
	"os"
	"strconv"
	"testing"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/bleve"
	"kindred/search/kin"
	"kindred/search/searchtest"
)

// benchQueries are a short query, one of half a word, one with everything, and
// a question.
var benchQueries = []string{
	"sourdough", "sour", `"ferry lane" tag:bread -tomato rye`, "why does the starter on my kitchen shelf not rise when it is cold in winter?", "天然酵母",
}

func benchmarkSearch(b *testing.B, headsOnly bool) {
	s := sampleBlog(b)
	for i, query := range benchQueries {
		b.Run(strconv.Itoa(i), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if res := s.find(b, Request{Query: query, HeadsOnly: headsOnly}); res.Total == 0 {
					b.Fatalf("%q finds nothing", query)
				}
			}
		})
	}
}

// BenchmarkSearchHeads measures the ranking alone.
func BenchmarkSearchHeads(b *testing.B) { benchmarkSearch(b, true) }

// BenchmarkSearchPage measures what a reader waits for, with snippets and facets.
func BenchmarkSearchPage(b *testing.B) { benchmarkSearch(b, false) }

func BenchmarkRelated(b *testing.B) {
	s := sampleBlog(b)
	for _, req := range []RelatedRequest{{ID: "en/bread/long-cold-proof"}, {URL: "https://blog.example/en/bread/long-cold-proof"}} {
		name := "id"
		if req.URL != "" {
			name = "url"
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.service.Related(b.Context(), req); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkRelate measures the comparison of all articles.
func BenchmarkRelate(b *testing.B) {
	s := sampleBlog(b)
	b.ReportAllocs()
	for b.Loop() {
		if err := searchtest.Relate(b.Context(), s.backend, kin.NewRelater()); err != nil {
			b.Fatal(err)
		}
	}
}

// generationOf opens the generation in the folder that KINDRED_GENERATION names, to
// measure what depends on how many articles there are, and returns some of them.
func generationOf(b *testing.B) (index.Reader, []corpus.Article) {
	b.Helper()
	dir := os.Getenv("KINDRED_GENERATION")
	if dir == "" {
		b.Skip("set KINDRED_GENERATION to the folder of a generation")
	}
	opened, err := bleve.OpenReader(dir)
	if err != nil {
		b.Fatal(err)
	}
	r, err := Prepare(b.Context(), opened)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := r.Close(); err != nil {
			b.Error(err)
		}
	})
	all, err := r.Search(b.Context(), &index.Request{Query: index.All{}, Limit: 1 << 30})
	if err != nil {
		b.Fatal(err)
	}
	const asked = 512
	var articles []corpus.Article
	for i := range min(asked, len(all.Hits)) {
		a, err := r.Article(b.Context(), all.Hits[i*len(all.Hits)/min(asked, len(all.Hits))].ID)
		if err != nil {
			b.Fatal(err)
		}
		articles = append(articles, a)
	}
	return r, articles
}

// BenchmarkRelatedLookUp measures one look-up among many articles, with the reasons.
func BenchmarkRelatedLookUp(b *testing.B) {
	r, articles := generationOf(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := r.Related(b.Context(), articles[i%len(articles)].ID, kin.ShownKin); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRelatedCards measures one look-up among many articles, with what cards show.
func BenchmarkRelatedCards(b *testing.B) {
	r, articles := generationOf(b)
	s := usual(one{r})
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := s.Related(b.Context(), RelatedRequest{ID: articles[i%len(articles)].ID, Limit: kin.ShownKin}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRelatedDraft measures what it takes to relate an article more to many.
func BenchmarkRelatedDraft(b *testing.B) {
	r, articles := generationOf(b)
	s := usual(one{r})
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		d := DraftOf(&articles[i%len(articles)])
		d.ID, d.URL = "", ""
		if _, err := s.RelatedDraft(b.Context(), DraftRequest{Draft: d}); err != nil {
			b.Fatal(err)
		}
	}
}

// one is a [Snapshots] of one generation.
type one struct{ r index.Reader }

func (o one) Acquire() (r index.Reader, generation int, release func(), err error) {
	return o.r, 1, func() {}, nil
}
