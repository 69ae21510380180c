package kin

import (
	"cmp"
	"iter"
	"math"
	"slices"

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

// vector is an article as relatedness sees it: the weights of its terms.
type vector struct {
	weights []float32
	norm    float64 // |w|^kinNorm
	// cut is the weight of the heaviest term that does not look for kin, 0 where all do.
	cut     float32
	scratch []float32
	classes [1 << 11]uint32 // scratch
}

// weigh makes v the vector of an article with these weights, √tf · ln(N/df).
func (v *vector) weigh(weights []float32, w *Weights) {
	v.weights = weights
	sum := 0.0 // in the order of the text, so that it is the same everywhere
	for _, weight := range weights {
		sum += float64(weight) * float64(weight)
	}
	v.norm = math.Pow(math.Sqrt(sum), w.Norm)
	v.cut = 0
	if query := int(w.Query); len(weights) > query {
		v.cut = v.heaviestBut(query)
	}
}

// heaviestBut returns the heaviest weight but for n heavier ones: first it finds the class of like
// weights that has it, by counting, which needs no branches, and then it orders that.
func (v *vector) heaviestBut(n int) float32 {
	const shift = 20 // eight classes between a weight and twice that
	clear(v.classes[:])
	for _, w := range v.weights {
		v.classes[math.Float32bits(w)>>shift%uint32(len(v.classes))]++
	}
	class := len(v.classes) - 1
	for ; n >= int(v.classes[class]); class-- {
		n -= int(v.classes[class])
	}
	v.scratch = slices.Grow(v.scratch[:0], len(v.weights)+1)[:len(v.weights)+1]
	k := 0
	for _, w := range v.weights {
		v.scratch[k] = w
		if math.Float32bits(w)>>shift == uint32(class) {
			k++
		}
	}
	slices.Sort(v.scratch[:k])
	return v.scratch[k-1-n]
}

// asks returns the weight with which a term of an article looks for kin: √(w² − c²), where
// c is that of the heaviest that does not, so that none comes in or goes out all at once
// when articles are added and weights change a little. Of a site of 274 articles, a third
// fewer lists change. What is not heavier than c does not look for kin, and has no such
// weight.
func asks(weight, cut float32) float32 {
	return float32(math.Sqrt(float64(weight)*float64(weight) - float64(cut)*float64(cut)))
}

// bringForward brings the k largest entries to the beginning of the list, in no order.
// Hoare, "Algorithm 65: find", Communications of the ACM 4 (1961).
func bringForward[T cmp.Ordered](list []T, k int) {
	for k > 0 && k < len(list) {
		list[0], list[len(list)/2] = list[len(list)/2], list[0]
		pivot := list[0]
		i, j := 1, len(list)-1
		for {
			for i <= j && list[i] > pivot {
				i++
			}
			for i <= j && list[j] < pivot {
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
