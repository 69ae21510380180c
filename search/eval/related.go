package eval

import (
	"maps"
	"slices"
)

// relatedDepth is how many related articles a reader is shown.
const relatedDepth = 5

// RelatedReport holds the measures of related-article lists. The first four
// compare with the truth and are from 0 (worst) to 1 (best), 0 too when there
// are no sources. The last three need no truth: they say how evenly the top five
// lists of all articles spread their attention.
type RelatedReport struct {
	// Sources is how many sources were measured: those with at least one target
	// other than themselves, whether or not they have a list.
	Sources int `json:"sources"`
	// NDCG5 is the mean of [SourceMeasures.NDCG5].
	NDCG5 float64 `json:"ndcg@5"`
	// Hit5 is the share of sources with at least one target in the first five.
	Hit5 float64 `json:"hit@5"`
	// MRR is mean reciprocal rank, the mean of [SourceMeasures.RR].
	MRR float64 `json:"mrr"`
	// Coverage5 is the share of all articles that stand in the top five of at
	// least one other article, from 0 to 1.
	Coverage5 float64 `json:"coverage@5"`
	// MaxInDegree is the number of top fives in which the article that stands in
	// most of them stands; from 0 to the number of articles less one.
	MaxInDegree int `json:"max_in_degree"`
	// Gini is the Gini coefficient of the in-degrees, the in-degree of an article
	// being the number of other articles' top fives it stands in. With the
	// in-degrees x of all n articles in rising order and i from 1 it is
	//
	//	sum of (2i - n - 1) x_i / (n * sum of x_i)
	//
	// and goes from 0 (all alike, or all 0) to (n-1)/n (one article has them
	// all). (C. Gini 1912 in the form of A. Sen, "On Economic Inequality", 1973.)
	Gini float64 `json:"gini"`
}

// SourceMeasures holds the measures of one related-article list, each from 0 to 1.
type SourceMeasures struct {
	Source string `json:"source"`
	// NDCG5 is DCG / ideal DCG at rank 5, where DCG is the sum of 1 / log2(rank+1)
	// over the ranks, from 1, that hold a target, and the ideal list has targets
	// on its first min(5, number of targets) ranks. (As [QueryMeasures.NDCG10],
	// with a gain of 1.)
	NDCG5 float64 `json:"ndcg@5"`
	// Hit5 is 1 if a target stands among the first five, otherwise 0.
	Hit5 float64 `json:"hit@5"`
	// RR is 1 / rank of the first target in the whole list, or 0 if it has none.
	RR float64 `json:"rr"`
}

// Related measures related-article lists. The lists hold, for every article of
// the collection, its related articles, best first; an article without any has an
// empty list. The order is taken as given.
//
// Coverage, in-degrees and Gini are over the articles that are keys of lists: an
// article standing in a list without being such a key is not counted there, nor
// is an article standing in its own list or repeated in one. All of them keep
// their ranks.
func Related(truth Truth, lists map[string][]string) RelatedReport {
	sources := RelatedSources(truth, lists)
	report := RelatedReport{Sources: len(sources)}
	for _, s := range sources {
		report.NDCG5 += s.NDCG5
		report.Hit5 += s.Hit5
		report.MRR += s.RR
	}
	if n := float64(len(sources)); n > 0 {
		report.NDCG5 /= n
		report.Hit5 /= n
		report.MRR /= n
	}

	degrees := slices.Sorted(maps.Values(InDegrees(lists)))
	if n := len(degrees); n > 0 {
		first, _ := slices.BinarySearch(degrees, 1)
		report.Coverage5 = float64(n-first) / float64(n)
		report.MaxInDegree = degrees[n-1]
		report.Gini = gini(degrees)
	}
	return report
}

// RelatedSources measures the list of each source that has at least one target
// other than itself, in the order of the source ids. A source without a list gets
// 0 everywhere. A target that is repeated in a list counts at its first rank only.
func RelatedSources(truth Truth, lists map[string][]string) []SourceMeasures {
	var all []SourceMeasures
	for _, source := range slices.Sorted(maps.Keys(truth)) {
		targets := make(map[string]bool)
		for target, is := range truth[source] {
			if is && target != source {
				targets[target] = true
			}
		}
		if len(targets) == 0 {
			continue
		}
		m := measureSource(targets, lists[source])
		m.Source = source
		all = append(all, m)
	}
	return all
}

// CompareRelated compares nDCG@5 of two sets of lists, source by source.
func CompareRelated(truth Truth, a, b map[string][]string) Paired {
	of := func(lists map[string][]string) []float64 {
		var values []float64
		for _, m := range RelatedSources(truth, lists) {
			values = append(values, m.NDCG5)
		}
		return values
	}
	return pair(of(a), of(b))
}

// Unshown returns the articles that no other article's top five shows, in the order of
// their ids. All are keys of lists.
func Unshown(lists map[string][]string) []string {
	counts := showings(lists)
	var ids []string
	for _, id := range slices.Sorted(maps.Keys(lists)) {
		if counts[id] == 0 {
			ids = append(ids, id)
		}
	}
	return ids
}

// measureSource measures one list against at least one target.
func measureSource(targets map[string]bool, list []string) SourceMeasures {
	var m SourceMeasures
	ideal := slices.Repeat([]float64{1}, min(len(targets), relatedDepth))
	gains := make([]float64, len(list))
	seen := make(map[string]bool)
	for i, article := range list {
		if !targets[article] || seen[article] {
			continue
		}
		seen[article] = true
		gains[i] = 1
		if m.RR == 0 {
			m.RR = 1 / float64(i+1)
		}
		if i < relatedDepth {
			m.Hit5 = 1
		}
	}
	m.NDCG5 = ndcg(gains, ideal, relatedDepth)
	return m
}

// InDegrees returns, for every article that has a list, in how many other articles' top
// fives it stands.
func InDegrees(lists map[string][]string) map[string]int {
	count := showings(lists)
	degrees := make(map[string]int, len(lists))
	for article := range lists {
		degrees[article] = count[article]
	}
	return degrees
}

// showings counts in how many other articles' top fives each article stands.
func showings(lists map[string][]string) map[string]int {
	count := make(map[string]int, len(lists))
	for source, list := range lists {
		top := list[:min(len(list), relatedDepth)]
		for i, article := range top {
			_, known := lists[article]
			if known && article != source && !slices.Contains(top[:i], article) {
				count[article]++
			}
		}
	}
	return count
}

// gini returns the Gini coefficient of x, which rises and has no negative
// numbers; 0 if all are 0.
func gini(x []int) float64 {
	n, weighted, total := len(x), 0, 0
	for i, v := range x {
		weighted += (2*(i+1) - n - 1) * v
		total += v
	}
	if total == 0 {
		return 0
	}
	return float64(weighted) / (float64(n) * float64(total))
}
