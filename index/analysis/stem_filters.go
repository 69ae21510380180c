//go:build !js

package analysis

import (
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/ar"
	"github.com/blevesearch/bleve/v2/analysis/lang/ckb"
	"github.com/blevesearch/bleve/v2/analysis/lang/fa"
	"github.com/blevesearch/bleve/v2/analysis/lang/hi"
	"github.com/blevesearch/bleve/v2/analysis/lang/hr"
	"github.com/blevesearch/bleve/v2/analysis/lang/in"
)

// filterStemmers returns the stemmers that are made of Bleve's token filters, which need
// more of Bleve than can be compiled for a browser.
func filterStemmers() map[string]func() func(string) string {
	return map[string]func() func(string) string{
		"ar": filters(ar.NewArabicNormalizeFilter(), ar.NewArabicStemmerFilter()),
		// Persian and Sorani as in bleve. Persian has no stemmer but one
		// spelling per letter, which serves the same end.
		"fa":  filters(ar.NewArabicNormalizeFilter(), fa.NewPersianNormalizeFilter()),
		"ckb": filters(ckb.NewSoraniNormalizeFilter(), ckb.NewSoraniStemmerFilter()),
		"hi": filters(in.NewIndicNormalizeFilter(), hi.NewHindiNormalizeFilter(),
			hi.NewHindiStemmerFilter()),
		"hr": filters(hr.NewSuffixTransformationFilter(), hr.NewCroatianStemmerFilter()),
	}
}

// filters makes a stemmer of bleve's token filters, applied in order.
func filters(chain ...analysis.TokenFilter) func() func(string) string {
	return func() func(string) string {
		return func(w string) string {
			tokens := analysis.TokenStream{{Term: []byte(w), Start: 0, End: len(w), Position: 1}}
			for _, f := range chain {
				tokens = f.Filter(tokens)
			}
			if len(tokens) == 0 {
				return ""
			}
			return string(tokens[0].Term)
		}
	}
}
