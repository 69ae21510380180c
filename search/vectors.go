package search

import (
	"cmp"
	"iter"
	"math"

	"kindred/index"
)

// partKind is which text of an article a part is.
type partKind uint8

const (
	partTitle partKind = iota
	partSummary
	partText
	partCode
	partTag
	partHeading
	partKinds = iota
)

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
	entries []entry
	norm    float64 // |w|^kinNorm
	asked   []entry // scratch
}

// query returns the terms with which the article looks for its kin, the heaviest it has:
// of weight √(w² − c²), where c is that of the first that is left out. So none comes in or
// goes out all at once when articles are added and weights change a little: of a site of
// 274 articles, a third fewer lists change. It reorders the entries, and the result is
// good until the next call.
func (v *vector) query(table *termTable) []entry {
	query, cut := int(table.weights.Query), float32(0)
	if len(v.entries) > query {
		bringForward(v.entries, query, func(x, y entry) int { return cmp.Compare(y.weight, x.weight) })
		for _, e := range v.entries[query:] {
			cut = max(cut, e.weight)
		}
	}
	v.asked = v.asked[:0]
	for _, e := range v.entries[:min(query, len(v.entries))] {
		if e.weight > cut {
			e.weight = float32(math.Sqrt(float64(e.weight)*float64(e.weight) - float64(cut)*float64(cut)))
			v.asked = append(v.asked, e)
		}
	}
	return v.asked
}

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
		w := float32(math.Sqrt(float64(f.count)/kinUnit) * table.idf(t.number))
		v.entries = append(v.entries, entry{t.number, f.count, w})
		sum += float64(w) * float64(w)
	}
	v.norm = math.Pow(math.Sqrt(sum), table.weights.Norm)
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
