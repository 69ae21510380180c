package kin

import (
	"cmp"
	"math"
	"slices"
)

const (
	// ShownKin is the number of places of a list that fairness counts: as many cards stand
	// under an article at most.
	ShownKin = 5
	// mostPlaces and leastPlaces are how many lists show an article: shownKin do on
	// average. Together they cost −.002 to +.005 of nDCG@5 on four sites and bring the
	// Gini coefficient from .37 to .26; with at least 2 that is .30, with at least 4 .17
	// for another .008; with at most 10, which moves first places, cockroach loses .003.
	mostPlaces, leastPlaces = 4 * ShownKin, 3
	// mostOfSeries is how many of one series are shown under an article, the part that
	// follows it apart.
	mostOfSeries = 2
	// hubSize is the number of an article's nearest lists by which it is told how near it
	// is to others.
	hubSize = 10
)

// kinLists are the lists of all articles while they are made fair.
type kinLists struct {
	*archiveTexts
	lists   [][]neighbor
	places  []int        // how many lists show each article
	next    []int        // the article that follows in its series, -1 for none
	factors []float32    // by which an article is held back
	placed  []bool       // the lists in which an article was given a place
	scratch []uint64     // a list that is ordered
	faint   [][]neighbor // of each list, what is not near enough to be shown
}

// fair turns what is nearest to each article into what is shown under it:
//
//   - articles to which many are near are held back (holdBack, by hubFactors),
//   - what is hardly near is left out (cut),
//   - of the translations of an article one stands in a list, in its own language if it
//     is in that (oneTranslation),
//   - of a series two are shown, and the part that follows (vary),
//   - no article is shown more than mostPlaces times (limitPlaces),
//   - every article that has kin is shown at least leastPlaces times, where its kin can do
//     without others, near or not (givePlaces); both choose the lists that lose least.
//
// Everything goes by scores and ids alone, so that the same articles make the same lists.
func fair(texts *archiveTexts, lists [][]neighbor, factors []float32, w *Weights) [][]neighbor {
	f := kinLists{archiveTexts: texts, lists: lists, places: make([]int, len(lists)), placed: make([]bool, len(lists)), factors: factors}
	f.holdBack()
	f.cut(w.Least)
	if w.Fair == 0 {
		return f.kept()
	}
	f.follow()
	for i := range lists {
		f.oneTranslation(i)
		f.vary(i)
		for _, n := range f.shown(i) {
			f.places[n.article]++
		}
	}
	f.limitPlaces()
	f.givePlaces()
	return f.kept()
}

// kept returns of each list what is stored: what is shown, and the rest by kinship alone,
// which search goes by, too. The scores are again those of kinship.
func (f *kinLists) kept() [][]neighbor {
	for i, list := range f.lists {
		for k := range list {
			list[k].score /= f.factors[list[k].article]
		}
		if len(list) > ShownKin {
			f.sort(list[ShownKin:])
		}
		f.lists[i] = list[:min(Most, len(list))]
	}
	return f.lists
}

// shown returns the places of a list that count.
func (f *kinLists) shown(i int) []neighbor { return f.lists[i][:min(ShownKin, len(f.lists[i]))] }

// fairUnderDraft makes what is nearest to the first of some texts, which is not in the
// index, into what is shown under it. Places are not counted there: how many lists show
// an article is settled when the draft is published.
func fairUnderDraft(texts *archiveTexts, list []neighbor, factors []float32, w *Weights) []neighbor {
	f := kinLists{archiveTexts: texts, lists: make([][]neighbor, len(texts.ids)), factors: factors}
	f.lists[0] = list
	f.holdBack()
	f.cut(w.Least)
	if w.Fair != 0 {
		f.follow()
		f.oneTranslation(0)
		f.vary(0)
	}
	return f.kept()[0]
}

// hubFactors returns by what the scores with which others have each article are
// multiplied: a power of the mean of the ten best of them. Zelnik-Manor and Perona,
// "Self-tuning spectral clustering" (NIPS 2004), scale distances like that; Schnitzer and
// others, "Local and global scaling reduce hubs in space" (JMLR 13, 2012).
func hubFactors(lists [][]neighbor, power float64) []float32 {
	best := make([][]float32, len(lists)) // of each article
	falling := func(x, y float32) int { return cmp.Compare(y, x) }
	for _, list := range lists {
		for _, n := range list {
			b := append(best[n.article], n.score)
			if len(b) == 2*hubSize {
				bringForward(b, hubSize)
				b = b[:hubSize]
			}
			best[n.article] = b
		}
	}
	factors := make([]float32, len(lists))
	for i, b := range best {
		slices.SortFunc(b, falling)
		sum := 0.0
		for _, s := range b[:min(hubSize, len(b))] {
			sum += float64(s)
		}
		factors[i] = 1
		if sum > 0 { // else it is in no list
			factors[i] = float32(math.Pow(sum/hubSize, -power))
		}
	}
	return factors
}

// holdBack multiplies every score by the factor of the article.
func (f *kinLists) holdBack() {
	for _, list := range f.lists {
		for k := range list {
			list[k].score *= f.factors[list[k].article]
		}
		f.sort(list)
	}
}

// sort orders a list, as [nearer] does.
func (f *kinLists) sort(list []neighbor) {
	f.scratch = f.scratch[:0]
	for _, n := range list {
		f.scratch = append(f.scratch, ^ordered(n))
	}
	slices.Sort(f.scratch)
	for k, n := range f.scratch {
		list[k] = fromOrdered(^n)
	}
}

// cut takes what is not near enough to be shown out of the lists.
func (f *kinLists) cut(least float64) {
	f.faint = make([][]neighbor, len(f.lists))
	for i, list := range f.lists {
		faint := func(n neighbor) bool { return float64(n.score/f.factors[n.article]) < least }
		if slices.ContainsFunc(list, faint) {
			f.lists[i] = slices.DeleteFunc(slices.Clone(list), faint)
			f.faint[i] = slices.DeleteFunc(list, func(n neighbor) bool { return !faint(n) })
		}
	}
}

// nearer orders a list, best first; articles are numbered by id.
func nearer(x, y neighbor) int {
	return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.article, y.article))
}

// follow finds the article that follows each in its series: by date, then by the number
// of the part.
func (f *kinLists) follow() {
	f.next = make([]int, len(f.lists))
	order := make([]int, 0, len(f.lists))
	for i := range f.lists {
		f.next[i] = -1
		if f.facts[i].series != 0 {
			order = append(order, i)
		}
	}
	day := func(i int) float64 { return f.days[i] } // NaN comes first
	slices.SortFunc(order, func(x, y int) int {
		a, b := &f.facts[x], &f.facts[y]
		return cmp.Or(cmp.Compare(a.series, b.series), cmp.Compare(day(x), day(y)), cmp.Compare(a.part, b.part), x-y)
	})
	for k := 1; k < len(order); k++ {
		if before := order[k-1]; f.facts[before].series == f.facts[order[k]].series {
			f.next[before] = order[k]
		}
	}
}

// oneTranslation leaves one of an article's translations in a list: that in the list's
// own language, or the nearest.
func (f *kinLists) oneTranslation(i int) {
	list := f.lists[i]
	translated := func(n neighbor) bool { return f.facts[n.article].translation != 0 }
	if !slices.ContainsFunc(list, translated) {
		return
	}
	own := func(n neighbor) bool { return f.facts[n.article].language == f.facts[i].language }
	f.lists[i] = slices.DeleteFunc(slices.Clone(list), func(n neighbor) bool {
		return slices.ContainsFunc(list, func(o neighbor) bool {
			switch {
			case o.article == n.article || !f.sameButForLanguage(o.article, n.article):
				return false
			case own(o) != own(n):
				return own(o)
			}
			return nearer(o, n) < 0
		})
	})
}

// sameButForLanguage reports whether two articles are translations of each other.
func (f *kinLists) sameButForLanguage(a, b uint32) bool {
	t := f.facts[a].translation
	return t != 0 && t == f.facts[b].translation
}

// vary puts what would be the third of a series behind what is shown.
func (f *kinLists) vary(i int) {
	var ahead, behind []neighbor
	for k, n := range f.lists[i] {
		if len(ahead) == ShownKin {
			if len(behind) > 0 {
				f.lists[i] = slices.Concat(ahead, behind, f.lists[i][k:])
			}
			return
		}
		if f.tooMany(i, ahead, n) {
			behind = append(behind, n)
		} else {
			ahead = append(ahead, n)
		}
	}
	f.lists[i] = append(ahead, behind...)
}

// tooMany reports whether n is the third of a series beside others, and not the part
// that follows.
func (f *kinLists) tooMany(i int, others []neighbor, n neighbor) bool {
	series, same := f.facts[n.article].series, 0
	if series == 0 || int(n.article) == f.next[i] {
		return false
	}
	for _, o := range others {
		if f.facts[o.article].series == series && int(o.article) != f.next[i] {
			same++
		}
	}
	return same >= mostOfSeries
}

// move is an article that may be taken out of what a list shows, or be given the last
// place there, and what the list keeps: the score of what comes in, as a share of the
// score of what goes out.
type move struct {
	list uint32
	neighbor
	kept float32
}

// inOrder orders moves, those first by which least is lost.
func inOrder(x, y move) int {
	return cmp.Or(cmp.Compare(y.kept, x.kept), cmp.Compare(x.list, y.list), cmp.Compare(x.article, y.article))
}

// limitPlaces takes places from articles that have too many, first in the lists that lose
// least by it. The first that is not shown there yet and has places left moves up. The part
// that follows in a series stays: it has that claim in one list only.
func (f *kinLists) limitPlaces() {
	var moves []move
	for i, list := range f.lists {
		for _, n := range f.shown(i) {
			if f.places[n.article] > mostPlaces && len(list) > ShownKin && int(n.article) != f.next[i] {
				moves = append(moves, move{uint32(i), n, list[ShownKin].score / n.score}) // #nosec G115 -- articles are counted in 31 bits
			}
		}
	}
	slices.SortFunc(moves, inOrder)
	for _, m := range moves {
		if f.places[m.article] > mostPlaces {
			f.take(int(m.list), m.article)
		}
	}
}

// take takes an article out of what a list shows, if another one can move up.
func (f *kinLists) take(from int, article uint32) {
	list := f.lists[from]
	at := slices.IndexFunc(list, func(n neighbor) bool { return n.article == article })
	others := without(list[:ShownKin], at)
	for k := ShownKin; k < len(list); k++ {
		if n := list[k]; f.places[n.article] < mostPlaces && !f.tooMany(from, others, n) {
			f.places[n.article]++
			f.places[article]--
			f.lists[from] = slices.Concat(others, list[k:k+1], list[ShownKin:k], list[at:at+1], list[k+1:])
			return
		}
	}
}

// without returns a copy of a list without the k-th entry.
func without[T any](list []T, k int) []T { return slices.Delete(slices.Clone(list), k, k+1) }

// givePlaces gives every article that is shown less than leastPlaces times the last place
// in lists of its kin that lose least by it: first those that are shown nowhere. Where
// one of these is near to none it is among those to which it is least far.
func (f *kinLists) givePlaces() {
	var moves []move
	for i := range f.lists {
		if f.places[i] >= leastPlaces {
			continue
		}
		near := f.lists[i]
		if f.places[i] == 0 {
			near = slices.Concat(near, f.faint[i])
		}
		for _, kin := range near {
			list := f.lists[kin.article]
			at, n := f.find(kin, i)
			if at >= 0 && at < ShownKin {
				continue
			}
			kept := float32(math.MaxFloat32) // there is room
			if len(list) >= ShownKin {
				kept = n.score / list[ShownKin-1].score
			}
			moves = append(moves, move{kin.article, n, kept})
		}
	}
	slices.SortFunc(moves, inOrder)
	for least := 1; least <= leastPlaces; least++ {
		for _, m := range moves {
			if f.places[m.article] < least {
				f.give(m)
			}
		}
	}
}

// find returns where the list of one of the kin of the i-th article has that, or −1, and
// with which score it has it, or would have it.
func (f *kinLists) find(kin neighbor, i int) (at int, n neighbor) {
	list := f.lists[kin.article]
	at = slices.IndexFunc(list, func(o neighbor) bool { return int(o.article) == i })
	if at >= 0 {
		return at, list[at]
	}
	return at, neighbor{uint32(i), kin.score / f.factors[kin.article] * f.factors[i]} // #nosec G115 -- as above
}

// give puts an article in the last place that a list shows, if it can do without what
// stands there, and if none was given away yet. What is a translation of it and was not
// shown leaves the list.
func (f *kinLists) give(m move) {
	list := f.lists[m.list]
	ahead := list[:min(ShownKin-1, len(list))]
	same := func(o neighbor) bool { return o.article == m.article || f.sameButForLanguage(o.article, m.article) }
	if f.placed[m.list] || slices.ContainsFunc(ahead, same) || f.tooMany(int(m.list), ahead, m.neighbor) {
		return
	}
	if len(list) >= ShownKin {
		last := list[ShownKin-1].article
		if f.places[last] <= leastPlaces || int(last) == f.next[m.list] {
			return
		}
		f.places[last]--
	}
	rest := slices.DeleteFunc(slices.Clone(list[len(ahead):]), same)
	f.lists[m.list] = slices.Concat(ahead, []neighbor{m.neighbor}, rest)
	f.places[m.article]++
	f.placed[m.list] = true
}
