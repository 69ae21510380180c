package analysis

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/registry"
)

// articles returns a few hundred kilobytes of English articles.
func articles(b *testing.B) string {
	names, err := filepath.Glob(filepath.Join(shared(b, "data", "blogs", "go-blog-markdown"), "*", "*.md"))
	if err != nil {
		b.Fatal(err)
	}
	more, err := filepath.Glob(filepath.Join(shared(b, "data", "blogs", "go-blog-markdown"), "*", "*", "*.md"))
	if err != nil {
		b.Fatal(err)
	}
	var text strings.Builder
	for _, name := range append(names, more...) {
		data, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		text.Write(data)
	}
	if text.Len() < 100_000 {
		b.Skipf("%d bytes of articles", text.Len())
	}
	return text.String()
}

func BenchmarkTokens(b *testing.B) {
	text := articles(b)
	a := For("en")
	dst := a.Tokens(nil, text)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		dst = a.Tokens(dst[:0], text)
	}
}

// BenchmarkTokensCold starts every time without memory of any word.
func BenchmarkTokensCold(b *testing.B) {
	text := articles(b)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		newAnalyzer("en", nil).Tokens(nil, text)
	}
}

func BenchmarkBleve(b *testing.B) {
	text := articles(b)
	a, err := registry.NewCache().AnalyzerNamed(en.AnalyzerName)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		a.Analyze([]byte(text))
	}
}

func BenchmarkChinese(b *testing.B) {
	text := strings.Repeat("搜索引擎的全文检索，由作者写的文章。", 10_000)
	dst := For("zh").Tokens(nil, text)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		dst = For("zh").Tokens(dst[:0], text)
	}
}

func BenchmarkSentences(b *testing.B) {
	text := articles(b)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		for range Sentences(text) {
		}
	}
}
