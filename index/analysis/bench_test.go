package analysis

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/registry"
)

// articles returns a few hundred kilobytes of English articles.
func articles(b *testing.B) string {
	text := markdown(b, "go-blog-markdown")
	if len(text) < 100_000 {
		b.Skipf("%d bytes of articles", len(text))
	}
	return text
}

// markdown returns the Markdown files of one of the shared blogs.
func markdown(t testing.TB, blog string) string {
	var text strings.Builder
	err := filepath.WalkDir(shared(t, "data", "blogs", blog), func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".md" {
			return err
		}
		data, err := os.ReadFile(path)
		text.Write(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
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
