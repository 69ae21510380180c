package spell

import (
	"context"
	"math"
	"slices"

	"kindred/index"
)

const (
	// MaxCorrected is the number of words of a query that are put right. Who
	// pastes a page in another language is not to be corrected.
	MaxCorrected = 8
	// maxTried is the number of candidates that are compared by the words beside
	// them, and maxBeside that of these words, of which the rarest say most.
	maxTried, maxBeside = 6, 4
)

// Correct returns what to replace which of a query's words by. The words are those
// that carry the query's meaning, in [index.Exact] form; unknown are the numbers of
// those that no article has. A word that is known is never replaced, nor is one
// that is like no other. The lists are what each of them may stand for.
func (s *Speller) Correct(ctx context.Context, r index.Reader, words []string, unknown []int) (right map[int]string, lists map[int][]Candidate, err error) {
	right, lists = map[int]string{}, map[int][]Candidate{}
	now := slices.Clone(words)
	unknown = unknown[:min(len(unknown), MaxCorrected)]
	for _, i := range unknown {
		if s.words.Count(words[i]) > 0 {
			continue
		}
		lists[i] = s.likeliest(words[i])
		if best, _ := s.fitting(ctx, r, lists[i], nil); best.word != "" { // asks nothing of the index
			now[i] = best.word
		}
	}
	for _, i := range unknown {
		best, err := s.fitting(ctx, r, lists[i], s.beside(now, i))
		if err != nil {
			return nil, nil, err
		}
		if best.word != "" {
			right[i], now[i] = best.word, best.word
		}
	}
	return right, lists, nil
}

// beside returns the known words of a query beside one of them, the rarest, and
// each once.
func (s *Speller) beside(words []string, i int) []Candidate {
	list := make([]Candidate, 0, maxBeside+1)
	for j, w := range words {
		n := s.words.Count(w)
		if j == i || n == 0 || w == words[i] || slices.ContainsFunc(list, func(c Candidate) bool { return c.word == w }) {
			continue
		}
		at := len(list)
		for at > 0 && list[at-1].articles > n {
			at--
		}
		// One that is not among the rarest is none of them when it comes again.
		list = slices.Insert(list, at, Candidate{word: w, articles: n})
		list = list[:min(len(list), maxBeside)]
	}
	return list
}

// fitting returns the candidate that is best together with the words beside it,
// one without a word where there is none. The list is ordered, the best first.
func (s *Speller) fitting(ctx context.Context, r index.Reader, list, beside []Candidate) (best Candidate, err error) {
	list = slices.DeleteFunc(slices.Clone(list[:min(len(list), maxTried)]), func(c Candidate) bool {
		return c.score < list[0].score-maxBehind
	})
	if len(list) == 1 && !list[0].far {
		return list[0], nil
	}
	for _, c := range list {
		nearness, err := s.company(ctx, r, c, beside)
		if err != nil {
			return Candidate{}, err
		}
		if c.far && nearness <= byChance(beside) {
			continue
		}
		c.score += companyWeight * nearness
		if best.word == "" || c.score > best.score {
			best = c
		}
	}
	return best, nil
}

// byChance returns the company of a word that has nothing to do with those beside
// it.
func byChance(beside []Candidate) float64 { return math.Ln2 * math.Sqrt(float64(len(beside))) }

// company returns how much more often than by chance a word stands in one article
// with others: the sum of ln(1 + both / (expected + ½)), divided by the root of
// the number of the others. The half keeps one article that two rare words happen to
// share from saying more than it can.
func (s *Speller) company(ctx context.Context, r index.Reader, c Candidate, beside []Candidate) (float64, error) {
	if len(beside) == 0 {
		return 0, nil
	}
	sum := 0.0
	for _, o := range beside {
		both, err := together(ctx, r, c.word, o.word)
		if err != nil {
			return 0, err
		}
		expected := float64(c.articles) * float64(o.articles) / float64(s.articles)
		sum += math.Log1p(float64(both) / (expected + 0.5))
	}
	return sum / math.Sqrt(float64(len(beside))), nil
}

// together returns the number of articles that hold both words.
func together(ctx context.Context, r index.Reader, a, b string) (int, error) {
	return index.Count(ctx, r, index.All{
		index.Term{Form: index.Exact, Variants: []index.Variant{{Text: a, Weight: 1}}, Weight: 1},
		index.Term{Form: index.Exact, Variants: []index.Variant{{Text: b, Weight: 1}}, Weight: 1},
	})
}
