package opensearch

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"kindred/index"
)

// A query that ranks by [index.DefaultRanking] need not count words in a script, which
// looks each of them up in each article: what a word counts for in an article, tf', is
// known when the index is written, and stands in the place of its frequency. The cluster
// adds these up, and a script only saturates the sum. So it is for all fields together, for
// the title, and for the beginnings of words.

// finestUnit is the finest unit that tf' is counted in.
const finestUnit = 1.0 / (1 << 20)

// impactUnit returns what tf' is counted in over articles of some average lengths. The
// cluster adds up the counts of a field of an article in 31 bits. What words of a field add
// up to grows with the field up to its average length over b; every word may have parts,
// and has as many beginnings as are kept.
func impactUnit(stats *index.Stats) float64 {
	most := 0.0
	for f, w := range ranked.Fields {
		most += w.Weight * float64(stats.Lengths[f]) / float64(max(stats.Articles, 1)) / w.B
	}
	return max(finestUnit, 2*prefixesOfWord*most/math.MaxInt32)
}

// frequencyMark stands between a word and what it counts for. In JSON it is one byte; others
// that no word has are six.
const frequencyMark = "\x7f"

// Beginnings of words have impacts of their own from as many letters on as stand for every
// word, and up to as many as leave a few words only.
const (
	shortestPrefix = index.PrefixRunes
	longestPrefix  = 8
	prefixesOfWord = longestPrefix - shortestPrefix + 1
)

// beginnings is what the cluster makes of words as written and their impacts: an impact is
// added to each beginning of its word.
const beginnings = "beginnings"

// prefixImpact is the field of the impacts of beginnings, titleImpact that of stems of the
// title, the one field that a search asks for by itself, and impactField that of words over
// all fields.
const (
	prefixImpact = "exact_impact." + beginnings
	titleImpact  = "title_stem_impact"
)

func impactField(form index.Form) string { return [...]string{"stem_impact", "exact_impact"}[form] }

// impactScript saturates the sum of impacts.
const impactScript = `double s = _score * params.unit; return params.factor * s / (params.k1 + s);`

// ranked is the ranking that impacts are of.
var ranked = index.DefaultRanking()

// impacts adds the fields of impacts to the source of a document.
func (d *document) impacts(out object, counts *wordCounts, stats *index.Stats) {
	unit := impactUnit(stats)
	for _, form := range []index.Form{index.Stem, index.Exact} {
		all := map[string]float64{}
		for f := range index.Field(index.NumFields) {
			average := float64(stats.Lengths[f]) / float64(max(stats.Articles, 1))
			alone := index.FieldWeight{Weight: 1, B: ranked.Fields[f].B}
			here := make(map[string]float64, len(counts[f][form]))
			for word, n := range counts[f][form] {
				tf := alone.Normalise(float64(n), float64(d.Lengths[f]), average)
				here[word] = tf
				all[word] += ranked.Fields[f].Weight * tf
			}
			if f == index.Title && form == index.Stem {
				out[titleImpact] = impactText(here, unit)
			}
		}
		out[impactField(form)] = impactText(all, unit)
	}
}

// hasPrefixImpact reports whether a beginning has impacts.
func hasPrefixImpact(text string) bool {
	n := utf8.RuneCountInString(text)
	return n >= shortestPrefix && n <= longestPrefix
}

// impactText writes words and what they count for as the cluster's analyzer takes them
// apart.
func impactText(words map[string]float64, unit float64) string {
	var b strings.Builder
	left := math.MaxInt32/prefixesOfWord - len(words) // more would be refused: an article of parts of words
	for word, tf := range words {
		count := max(min(int(math.Round(tf/unit)), left), 1)
		left -= count
		writeFrequency(&b, word, count)
	}
	return b.String()
}

// writeFrequency writes a word and what stands for its frequency.
func writeFrequency(to *strings.Builder, word string, count int) {
	if to.Len() > 0 {
		to.WriteByte(' ')
	}
	to.WriteString(word)
	to.WriteString(frequencyMark)
	to.WriteString(strconv.Itoa(count))
}

// impactQuery returns the query of a term over a field of impacts.
func (c *compiler) impactQuery(field string, variants []index.Variant, factor float64) object {
	should := make([]object, 0, len(variants))
	for _, v := range variants {
		should = append(should, object{"term": object{field: object{"value": v.Text, "boost": v.Weight}}})
	}
	return object{"script_score": object{
		"query": object{"bool": object{"should": should, "minimum_should_match": 1}},
		"script": object{"source": impactScript, "params": object{
			"unit": impactUnit(c.r.stats), "factor": factor, "k1": ranked.K1,
		}},
	}}
}

// mostImpacts is the number of look-ups of one term up to which impacts are added up: a
// query of more than 1,024 is refused by the cluster, all of its terms together.
const mostImpacts = 256
