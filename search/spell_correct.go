package search

import (
	"cmp"
	"context"
	"math"
	"slices"

	"kindred/index"
)

const (
	// maxCorrected is the number of words of a query that are put right. Who
	// pastes a page in another language is not to be corrected.
	maxCorrected = 8
	// maxTried is the number of candidates that are compared by the words beside
	// them, and maxBeside that of these words, of which the rarest say most.
	maxTried, maxBeside = 6, 4
)

// correct returns what to replace which of a query's words by. The words are those
// that carry the query's meaning, in [index.Exact] form; unknown are the numbers of
// those that no article has. A word that is known is never replaced, nor is one
// that is like no other. The lists are what each of them may stand for.
func (s *speller) correct(ctx context.Context, r index.Reader, words []string, unknown []int) (right map[int]string, lists map[int][]candidate, err error) {
	right, lists = map[int]string{}, map[int][]candidate{}
	now := slices.Clone(words)
	unknown = unknown[:min(len(unknown), maxCorrected)]
	for _, i := range unknown {
		if s.words.count(words[i]) > 0 {
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
func (s *speller) beside(words []string, i int) []candidate {
	var list []candidate
	for j, w := range words {
		known := func(c candidate) bool { return c.word == w }
		if n := s.words.count(w); j != i && n > 0 && w != words[i] && !slices.ContainsFunc(list, known) {
			list = append(list, candidate{word: w, articles: n})
		}
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(a.articles, b.articles) })
	return list[:min(len(list), maxBeside)]
}

// fitting returns the candidate that is best together with the words beside it,
// one without a word where there is none. The list is ordered, the best first.
func (s *speller) fitting(ctx context.Context, r index.Reader, list, beside []candidate) (best candidate, err error) {
	list = slices.DeleteFunc(slices.Clone(list[:min(len(list), maxTried)]), func(c candidate) bool {
		return c.score < list[0].score-maxBehind
	})
	if len(list) == 1 && !list[0].far {
		return list[0], nil
	}
	for _, c := range list {
		nearness, err := s.company(ctx, r, c, beside)
		if err != nil {
			return candidate{}, err
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
func byChance(beside []candidate) float64 { return math.Ln2 * math.Sqrt(float64(len(beside))) }

// company returns how much more often than by chance a word stands in one article
// with others: the sum of ln(1 + both / (expected + ½)), divided by the root of
// the number of the others. The half keeps one article that two rare words happen to
// share from saying more than it can.
func (s *speller) company(ctx context.Context, r index.Reader, c candidate, beside []candidate) (float64, error) {
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
	return total(ctx, r, index.All{
		index.Term{Form: index.Exact, Variants: variants([]string{a}), Weight: 1},
		index.Term{Form: index.Exact, Variants: variants([]string{b}), Weight: 1},
	})
}

// total returns the number of articles that a node matches.
func total(ctx context.Context, r index.Reader, n index.Node) (int, error) {
	found, err := r.Search(ctx, &index.Request{Query: n, Ranking: index.DefaultRanking()})
	if err != nil {
		return 0, err
	}
	return found.Total, nil
}
