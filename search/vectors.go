package search

import (
	"cmp"
	"iter"
	"math"
	"slices"

	"kindred/index"
)

// The weights of relatedness, from a comparison of recipes on eleven sites whose
// authors link related articles by hand, and what leaving each out costs there
// (nDCG@5, mean).
const (
	kinTitle    = 5   // −.005
	kinSummary  = 2   // −.003
	kinTags     = 2   // −.002
	kinBody     = 1   //
	kinHeadings = 1   // on top of the body, where headings stand too; −.003
	kinLead     = 1   // on top of the body, for its first leadWords words; −.002 to −.005
	kinCode     = 0.2 // counted in full −.002 to −.007, left out −.003
	leadWords   = 100

	// minKinDF drops terms that only one article has: they join nothing, and
	// take weight from those that do (−.009 to −.021).
	minKinDF = 2
	// kinNorm softens the division by the length of the vector, which otherwise
	// favours short articles (−.003 to −.007 at 1).
	kinNorm = 0.85
	// kinQuery is the number of an article's heaviest terms that look for kin.
	// With 25, as "more like this" has it, half of the gain is lost; all of them
	// make hubs of long articles.
	kinQuery = 200
	// dateBonus and dateDays raise articles of the same time: news, series,
	// versions (+.014 on blogs).
	dateBonus = 0.5
	dateDays  = 365
)

// kinUnit is what one is in the counts of terms, so that they are whole numbers:
// every weight above is a multiple of 1/kinUnit.
const kinUnit = 5

// partKind is which text of an article a part is.
type partKind uint8

const (
	partTitle partKind = iota
	partSummary
	partText
	partCode
	partTag
	partHeading
)

// partWeights is how much a word of each kind of part counts, in units.
var partWeights = [...]uint32{
	partTitle: kinTitle * kinUnit, partSummary: kinSummary * kinUnit, partText: kinBody * kinUnit,
	partCode: kinCode * kinUnit, partTag: kinTags * kinUnit, partHeading: kinHeadings * kinUnit,
}

// part is a text of an article.
type part struct {
	text *index.Text
	kind partKind
}

// parts gives the texts of an article, in the order in which their words are counted.
func parts(a *index.Analysed) iter.Seq[part] {
	return func(yield func(part) bool) {
		each := func(kind partKind, texts []index.Text) bool {
			for i := range texts {
				if !yield(part{&texts[i], kind}) {
					return false
				}
			}
			return true
		}
		body := a.Texts(index.Body) // text and code
		tags := a.Texts(index.Tags)[:len(a.Article.Tags)]
		_ = each(partTitle, a.Texts(index.Title)) && each(partSummary, a.Texts(index.Summary)) &&
			each(partText, body[:1]) && each(partCode, body[1:]) &&
			each(partTag, tags) && each(partHeading, a.Texts(index.Headings))
	}
}

// entry is a term of an article's vector.
type entry struct {
	term   uint32 // its number
	count  uint32 // how often the article has it, weighted by where, in units
	weight float32
}

// vector is an article as relatedness sees it.
type vector struct {
	entries []entry // those that look for kin come first
	norm    float64 // |w|^kinNorm
	ties    []tie   // scratch
}

// query returns the terms with which the article looks for its kin.
func (v *vector) query() []entry { return v.entries[:min(kinQuery, len(v.entries))] }

// weigh makes v the vector of an article with these terms: weights √tf · ln(N/df),
// without the terms that relate nothing.
func (v *vector) weigh(terms []frequency, table *termTable) {
	v.entries = v.entries[:0]
	var sum float64 // in the order of the text, so that it is the same everywhere
	for _, f := range terms {
		t := table.find(f.term)
		if t.number == notKin {
			continue
		}
		w := float32(math.Sqrt(float64(f.count)/kinUnit) * table.idfs[t.df])
		v.entries = append(v.entries, entry{t.number, f.count, w})
		sum += float64(w) * float64(w)
	}
	v.norm = math.Pow(math.Sqrt(sum), kinNorm)
	v.chooseQuery(table)
}

// chooseQuery brings the heaviest terms forward. Many have the same weight, and only
// those that have the weight of the last are put in the order of their hashes.
func (v *vector) chooseQuery(table *termTable) {
	if len(v.entries) <= kinQuery {
		return
	}
	heavier := func(x, y entry) int { return cmp.Compare(y.weight, x.weight) }
	bringForward(v.entries, kinQuery, heavier)
	last := slices.MaxFunc(v.entries[:kinQuery], heavier).weight
	v.ties = v.ties[:0]
	n := 0
	for i, e := range v.entries {
		switch {
		case e.weight == last:
			v.ties = append(v.ties, tie{e, i, table.hash(e.term)})
		case e.weight > last:
			n++
		}
	}
	if len(v.ties) == kinQuery-n {
		return
	}
	places := make([]int, len(v.ties))
	for i, t := range v.ties {
		places[i] = t.place
	}
	bringForward(v.ties, kinQuery-n, func(x, y tie) int { return cmp.Compare(x.hash, y.hash) })
	for i, t := range v.ties { // their places, of which those in the query come first
		v.entries[places[i]] = t.entry
	}
}

// tie is an entry of the same weight as others, at its place.
type tie struct {
	entry
	place int
	hash  termHash
}

// bringForward brings the k entries that come first to the beginning of the list, in no
// order. Hoare, "Algorithm 65: find", Communications of the ACM 4 (1961).
func bringForward[T any](list []T, k int, compare func(a, b T) int) {
	for k > 0 && k < len(list) {
		list[0], list[len(list)/2] = list[len(list)/2], list[0]
		pivot := list[0]
		i, j := 1, len(list)-1
		for {
			for i <= j && compare(list[i], pivot) < 0 {
				i++
			}
			for i <= j && compare(list[j], pivot) > 0 {
				j--
			}
			if i >= j {
				break
			}
			list[i], list[j] = list[j], list[i]
			i++
			j--
		}
		list[0], list[j] = list[j], list[0]
		switch {
		case k <= j:
			list = list[:j]
		case k == j+1:
			return
		default:
			list, k = list[j+1:], k-j-1
		}
	}
}
