package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// elisions are the words that lose their last vowel and lean on the next word,
// by language: l'amour is a form of amour. They are Lucene's lists (as in
// bleve) with the missing common ones added, so that both tests and reasons
// are in one place.
var elisions = map[string]map[string]bool{
	"fr": set("l m t qu n s j d c jusqu quoiqu lorsqu puisqu"),
	"it": set("c l all dall dell nell sull coll pell gl agl dagl degl negl sugl un m t s v d quell quest bell sant"),
	"ca": set("d l m n s t"),
	"ga": set("d m b"),
}

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// cut takes an elided article off the front, or a possessive off the end, of a
// normalised word.
func (a *Analyzer) cut(w string) string {
	i := strings.IndexByte(w, '\'')
	if i < 0 {
		return w
	}
	if a.possess && len(w) > 2 && strings.HasSuffix(w, "'s") {
		return strings.TrimRight(w[:len(w)-2], "'")
	}
	if a.elided[w[:i]] {
		rest := strings.TrimLeft(w[i:], "'")
		if r, _ := utf8.DecodeRuneInString(rest); unicode.IsLetter(r) {
			return rest
		}
	}
	if a.lang == "tr" {
		// Turkish sets the endings of proper names off: Ankara'da, İstanbul'un.
		return w[:i]
	}
	return w
}
