package search

import (
	"strings"
	"testing"

	"kindred/corpus"
)

// pageArticles and articleBytes are the size of a page of results: ten articles of the
// length that blogs have on average.
const pageArticles, articleBytes = 10, 4 << 10

// pageOf returns articles made of the English articles of the sample, each of as many
// of their sections as make its size.
func pageOf(b *testing.B, n, size int) []corpus.Article {
	var english []corpus.Article
	for _, a := range sampleBlog(b).public {
		if a.Language == "en" {
			english = append(english, a)
		}
	}
	page := make([]corpus.Article, n)
	for i, k := 0, 0; i < n; i++ {
		a := &page[i]
		a.Language, a.URL = "en", english[k%len(english)].URL
		var text strings.Builder
		for ; text.Len() < size; k++ {
			more := &english[k%len(english)]
			text.WriteString(more.Title + "\n\n" + more.Text + "\n\n")
			a.Headings = append(append(a.Headings, more.Title), more.Headings...)
		}
		a.Text = beginningOf(text.String(), size)
	}
	return page
}

// beginningOf returns the paragraphs of a text that make a size at most.
func beginningOf(text string, size int) string {
	head := text[:size]
	return head[:strings.LastIndex(head, "\n\n")]
}

// BenchmarkSnippets makes the snippets of a page, and that of a very long article.
func BenchmarkSnippets(b *testing.B) {
	for _, bc := range []struct {
		name    string
		n, size int
	}{{"page", pageArticles, articleBytes}, {"book", 1, snippetScan}} {
		page := pageOf(b, bc.n, bc.size)
		for _, query := range benchQueries {
			b.Run(bc.name+"/"+query[:min(len(query), 12)], func(b *testing.B) {
				asked := wantedOf(query, "en", "de", "zh")
				b.ReportAllocs()
				for b.Loop() {
					w := &wanted{words: asked.words, prefix: asked.prefix, phrases: asked.phrases} // anew for each page
					for i := range page {
						passageOf(&page[i], w)
					}
				}
			})
		}
	}
}
