//go:build !js

package analysis

import (
	"maps"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/ar"
	"github.com/blevesearch/bleve/v2/analysis/lang/bg"
	"github.com/blevesearch/bleve/v2/analysis/lang/ca"
	"github.com/blevesearch/bleve/v2/analysis/lang/ckb"
	"github.com/blevesearch/bleve/v2/analysis/lang/cs"
	"github.com/blevesearch/bleve/v2/analysis/lang/da"
	"github.com/blevesearch/bleve/v2/analysis/lang/de"
	"github.com/blevesearch/bleve/v2/analysis/lang/el"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/es"
	"github.com/blevesearch/bleve/v2/analysis/lang/eu"
	"github.com/blevesearch/bleve/v2/analysis/lang/fa"
	"github.com/blevesearch/bleve/v2/analysis/lang/fi"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/analysis/lang/ga"
	"github.com/blevesearch/bleve/v2/analysis/lang/gl"
	"github.com/blevesearch/bleve/v2/analysis/lang/hi"
	"github.com/blevesearch/bleve/v2/analysis/lang/hr"
	"github.com/blevesearch/bleve/v2/analysis/lang/hu"
	"github.com/blevesearch/bleve/v2/analysis/lang/hy"
	"github.com/blevesearch/bleve/v2/analysis/lang/id"
	"github.com/blevesearch/bleve/v2/analysis/lang/it"
	"github.com/blevesearch/bleve/v2/analysis/lang/nl"
	"github.com/blevesearch/bleve/v2/analysis/lang/no"
	"github.com/blevesearch/bleve/v2/analysis/lang/pl"
	"github.com/blevesearch/bleve/v2/analysis/lang/pt"
	"github.com/blevesearch/bleve/v2/analysis/lang/ro"
	"github.com/blevesearch/bleve/v2/analysis/lang/ru"
	"github.com/blevesearch/bleve/v2/analysis/lang/sv"
	"github.com/blevesearch/bleve/v2/analysis/lang/tr"
)

// stopLists are bleve's lists of function words, in bleve's format.
var stopLists = map[string][]byte{
	"ar": ar.ArabicStopWords, "bg": bg.BulgarianStopWords, "ca": ca.CatalanStopWords,
	"ckb": ckb.SoraniStopWords, "cs": cs.CzechStopWords, "da": da.DanishStopWords,
	"de": de.GermanStopWords, "el": el.GreekStopWords, "en": en.EnglishStopWords,
	"es": es.SpanishStopWords, "eu": eu.BasqueStopWords, "fa": fa.PersianStopWords,
	"fi": fi.FinnishStopWords, "fr": fr.FrenchStopWords, "ga": ga.IrishStopWords,
	"gl": gl.GalicianStopWords, "hi": hi.HindiStopWords, "hr": hr.CroatianStopWords,
	"hu": hu.HungarianStopWords, "hy": hy.ArmenianStopWords, "id": id.IndonesianStopWords,
	"it": it.ItalianStopWords, "nl": nl.DutchStopWords, "no": no.NorwegianStopWords,
	"pl": pl.PolishStopWords, "pt": pt.PortugueseStopWords, "ro": ro.RomanianStopWords,
	"ru": ru.RussianStopWords, "sv": sv.SwedishStopWords, "tr": tr.TurkishStopWords,
}

// contentWords are words of the lists that are more often a noun or a verb of their own: the
// Spanish state, the French summer, the Italian face, the German way, Russian life and people.
// Who looks for "estado inicial" wants the state, too.
var contentWords = map[string]string{
	"cs": "strana tipy zprávy článku články",
	"de": "weg",
	"es": "estad estada estadas estado estados",
	"fr": "été",
	"id": "dini kecil",
	"it": "faccia",
	"nl": "wezen",
	"pl": "kierunku sposób",
	"ru": "жизнь человек",
	"sv": "sitta",
}

// listedStop returns the words of a list, nil where there is none.
func listedStop(lang string) []string {
	list := stopLists[lang]
	if list == nil {
		return nil
	}
	tokens := analysis.NewTokenMap()
	if err := tokens.LoadBytes(list); err != nil {
		// The lists are compiled in: an error here cannot depend on input.
		panic("analysis: stop words of " + lang + ": " + err.Error())
	}
	for w := range strings.FieldsSeq(contentWords[lang]) {
		delete(tokens, w)
	}
	return slices.Sorted(maps.Keys(tokens))
}
