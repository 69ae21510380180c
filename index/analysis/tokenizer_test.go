package analysis

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis/tokenizer/unicode"
)

// Words are those of Bleve's tokenizer but for what the package says: signs belong to the
// word before them, and what has no letter or digit is no word.
func TestSharedTokenizer(t *testing.T) {
	tokenizer := unicode.NewUnicodeTokenizer()
	words := 0
	for _, dir := range []string{"go-blog-markdown", "helm-multilingual-docusaurus", "lctt-cjk"} {
		for paragraph := range strings.SplitSeq(markdown(t, dir), "\n\n") {
			if !utf8.ValidString(paragraph) || strings.ContainsFunc(paragraph, inRun) || strings.ContainsAny(paragraph, "\u00b4\u2032\u200b"+narrowSpace) {
				continue
			}
			tokens := For("").Tokens(nil, paragraph)
			for _, want := range tokenizer.Tokenize([]byte(paragraph)) {
				if !hasAlnum(string(want.Term)) || fold(strings.Trim(string(want.Term), "ʼ")) == "" {
					continue
				}
				if len(tokens) == 0 {
					t.Fatalf("Tokens(%q) ends before %q", paragraph, want.Term)
				}
				got := paragraph[tokens[0].Start:tokens[0].End]
				if body, _ := cutSign(got); body != string(want.Term) || tokens[0].Start != want.Start {
					t.Fatalf("Tokens(%q) has %q, want %q", paragraph, got, want.Term)
				}
				tokens = tokens[1:]
				words++
			}
			if len(tokens) > 0 {
				t.Fatalf("Tokens(%q) has %q besides", paragraph, tokens[0].Exact)
			}
		}
	}
	t.Logf("%d words", words)
}
