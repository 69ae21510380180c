package search

import (
	"strconv"
	"testing"
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
		if err := Relate(b.Context(), s.backend); err != nil {
			b.Fatal(err)
		}
	}
}
