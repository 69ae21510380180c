package bleve

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/searcher"
	engine "github.com/blevesearch/bleve_index_api"

	"kindred/index"
)

// evaluation answers one request's tree over one view.
type evaluation struct {
	ctx     context.Context //nolint:containedctx // lives as long as one call of Search
	view    *view
	ranking *index.BM25F
}

// checkEvery is the number of postings or words between two looks at whether
// anybody still waits for the answer: some tens of microseconds.
const checkEvery = 1024

// eval returns what the node matches, ordered by document number.
func (e *evaluation) eval(n index.Node) ([]scored, error) {
	if err := e.ctx.Err(); err != nil {
		return nil, err
	}
	switch n := n.(type) {
	case index.All:
		return e.all(n)
	case index.Any:
		return e.any(n)
	case index.Not:
		matches, err := e.eval(n.Node)
		if err != nil {
			return nil, err
		}
		return subtract(e.everything(), matches), nil
	case index.Boost:
		return e.boost(n)
	case index.Term:
		return e.term(n)
	case index.Phrase:
		return e.phrase(n)
	case index.Prefix:
		return e.prefix(n)
	case index.Filter:
		return e.filter(n)
	case index.Between:
		return e.between(n), nil
	default:
		return nil, fmt.Errorf("query node %T is not known", n)
	}
}

func (e *evaluation) everything() []scored {
	list := make([]scored, 0, len(e.view.byID))
	for doc, h := range e.view.cols.Heads {
		if h.ID != "" {
			list = append(list, scored{doc: uint32(doc)})
		}
	}
	return list
}

func (e *evaluation) all(nodes index.All) ([]scored, error) {
	var list []scored
	started := false
	var excluded []index.Node
	for _, n := range nodes {
		if not, ok := n.(index.Not); ok { // taken away at the end: cheaper than its complement
			excluded = append(excluded, not.Node)
			continue
		}
		matches, err := e.eval(n)
		if err != nil {
			return nil, err
		}
		if !started {
			list, started = matches, true
		} else {
			list = intersect(list, matches)
		}
		if len(list) == 0 {
			return nil, nil
		}
	}
	if !started {
		list = e.everything()
	}
	for _, n := range excluded {
		matches, err := e.eval(n)
		if err != nil {
			return nil, err
		}
		list = subtract(list, matches)
	}
	return list, nil
}

func (e *evaluation) boost(n index.Boost) ([]scored, error) {
	list, err := e.eval(n.Node)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	by, err := e.eval(n.By)
	if err != nil {
		return nil, err
	}
	return boost(list, by), nil
}

func (e *evaluation) any(nodes index.Any) ([]scored, error) {
	if len(nodes) == 1 {
		return e.eval(nodes[0])
	}
	lists := make([][]scored, len(nodes))
	for i, n := range nodes {
		var err error
		if lists[i], err = e.eval(n); err != nil {
			return nil, err
		}
	}
	acc := e.accumulator()
	for _, list := range lists {
		for _, s := range list {
			acc.add(s.doc, s.score)
		}
	}
	return e.drain(acc, func(v float64) float64 { return v }), nil
}

// accumulator returns an empty one, to be given to drain.
func (e *evaluation) accumulator() *accumulator {
	acc, ok := e.view.scratch.Get().(*accumulator)
	if !ok { // not reached: the pool makes nothing else
		return newAccumulator(len(e.view.cols.Heads))
	}
	return acc
}

// drain empties an accumulator and puts it back into the pool. One that is not
// drained, after an error, is left to the collector: in the pool it would add
// its values to another query's.
func (e *evaluation) drain(acc *accumulator, f func(v float64) float64) []scored {
	list := acc.drain(f)
	e.view.scratch.Put(acc)
	return list
}

// nothing is the score of what only matches.
func nothing(float64) float64 { return 0 }

// term scores a word by BM25F.
func (e *evaluation) term(t index.Term) ([]scored, error) {
	fields := e.ranking.Fields
	if t.Fields != nil {
		for f := range fields {
			fields[f].Weight = 0
			if slices.Contains(t.Fields, index.Field(f)) {
				fields[f].Weight = 1
			}
		}
	}
	// The heaviest variant comes first, so that the first one that an article is
	// seen with is the one that counts for the document frequency.
	variants := slices.SortedStableFunc(slices.Values(t.Variants), func(a, b index.Variant) int { return cmp.Compare(b.Weight, a.Weight) })
	acc := e.accumulator()
	df := 0.0
	for _, v := range variants {
		for f, weight := range fields {
			if weight.Weight == 0 {
				continue
			}
			added, err := e.frequencies(acc, index.Field(f), t.Form, v, weight)
			if err != nil {
				return nil, err
			}
			df += float64(added) * v.Weight / variants[0].Weight
		}
	}
	idf := index.IDF(len(e.view.byID), df) * t.Weight
	return e.drain(acc, func(tf float64) float64 { return idf * e.ranking.Saturate(tf) }), nil
}

// frequencies adds a variant's normalised frequencies in one field. It returns
// the number of articles that had none before.
func (e *evaluation) frequencies(acc *accumulator, f index.Field, form index.Form, v index.Variant, weight index.FieldWeight) (added int, err error) {
	average := e.view.average[f]
	lengths := e.view.cols.Lengths[f]
	r, err := e.view.snapshot.TermFieldReader(e.ctx, []byte(v.Text), fieldName(f, form), true, false, false)
	if err != nil {
		return 0, fmt.Errorf("reading the postings of %q in %v: %w", v.Text, f, err)
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	var posting engine.TermFieldDoc
	for n := 1; ; n++ {
		if n%checkEvery == 0 && e.ctx.Err() != nil {
			return 0, e.ctx.Err()
		}
		p, err := r.Next(&posting)
		if err != nil {
			return 0, fmt.Errorf("reading the postings of %q in %v: %w", v.Text, f, err)
		}
		if p == nil {
			return added, nil
		}
		doc := uint32(p.ID.Value()) // #nosec G115 -- documents are counted in 32 bits
		if acc.add(doc, v.Weight*weight.Normalise(float64(p.Freq), float64(lengths[doc]), average)) {
			added++
		}
	}
}

// phrase asks the engine's own phrase searcher where the words stand together,
// and scores them as words.
func (e *evaluation) phrase(n index.Phrase) ([]scored, error) {
	if len(n.Words) == 0 {
		return nil, nil
	}
	words := make(index.All, len(n.Words))
	for i, w := range n.Words {
		words[i] = index.Term{Form: index.Exact, Variants: []index.Variant{{Text: w, Weight: 1}}, Weight: n.Weight}
	}
	list, err := e.all(words)
	if err != nil || len(words) == 1 {
		return list, err
	}
	together := e.accumulator()
	for f := range index.Field(index.NumFields) {
		if err := e.adjacent(together, f, n.Words); err != nil {
			return nil, err
		}
	}
	return intersect(list, e.drain(together, nothing)), nil
}

func (e *evaluation) adjacent(acc *accumulator, f index.Field, words []string) (err error) {
	s, err := searcher.NewPhraseSearcher(e.ctx, e.view.snapshot, words, 0, false, fieldName(f, index.Exact), 1, search.SearcherOptions{})
	if err != nil {
		return fmt.Errorf("looking for the phrase %q in %v: %w", words, f, err)
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	pool := &search.SearchContext{DocumentMatchPool: search.NewDocumentMatchPool(s.DocumentMatchPoolSize()+1, 0)}
	for {
		m, err := s.Next(pool)
		if err != nil {
			return fmt.Errorf("looking for the phrase %q in %v: %w", words, f, err)
		}
		if m == nil {
			return nil
		}
		acc.add(uint32(m.IndexInternalID.Value()), 0) // #nosec G115 -- documents are counted in 32 bits
		pool.DocumentMatchPool.Put(m)
	}
}

// prefix turns the words that begin with the text into one term.
func (e *evaluation) prefix(n index.Prefix) ([]scored, error) {
	counts := map[string]uint64{}
	for f := range index.Field(index.NumFields) {
		if e.ranking.Fields[f].Weight == 0 {
			continue
		}
		if err := e.expand(counts, f, n.Text); err != nil {
			return nil, err
		}
	}
	words := make([]string, 0, len(counts))
	for w := range counts {
		words = append(words, w)
	}
	slices.SortFunc(words, func(a, b string) int {
		if counts[a] != counts[b] {
			return cmp.Compare(counts[b], counts[a])
		}
		return cmp.Compare(a, b)
	})
	if utf8.RuneCountInString(n.Text) < index.PrefixRunes {
		words = words[:min(len(words), index.MaxExpansions)]
	}
	t := index.Term{Form: index.Exact, Weight: n.Weight}
	for _, w := range words {
		t.Variants = append(t.Variants, index.Variant{Text: w, Weight: 1})
	}
	return e.term(t)
}

func (e *evaluation) expand(counts map[string]uint64, f index.Field, prefix string) (err error) {
	dict, err := e.view.snapshot.FieldDictPrefix(fieldName(f, index.Exact), []byte(prefix))
	if err != nil {
		return fmt.Errorf("listing the words with %q in %v: %w", prefix, f, err)
	}
	defer func() { err = errors.Join(err, dict.Close()) }()
	for n := 1; ; n++ {
		if n%checkEvery == 0 && e.ctx.Err() != nil {
			return e.ctx.Err()
		}
		entry, err := dict.Next()
		if err != nil {
			return fmt.Errorf("listing the words with %q in %v: %w", prefix, f, err)
		}
		if entry == nil {
			return nil
		}
		counts[entry.Term] += entry.Count
	}
}

func (e *evaluation) filter(n index.Filter) ([]scored, error) {
	acc := e.accumulator()
	for _, value := range n.Values {
		if n.Attribute == index.ID {
			if doc, ok := e.view.numbers[value]; ok {
				acc.add(doc, 0)
			}
			continue
		}
		key := n.Attribute.Key(value)
		if err := e.having(acc, n.Attribute, key); err != nil {
			return nil, err
		}
	}
	return e.drain(acc, nothing), nil
}

func (e *evaluation) having(acc *accumulator, attr index.Attribute, key string) (err error) {
	r, err := e.view.snapshot.TermFieldReader(e.ctx, []byte(key), attr.String(), false, false, false)
	if err != nil {
		return fmt.Errorf("filtering by %v %q: %w", attr, key, err)
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	var posting engine.TermFieldDoc
	for {
		p, err := r.Next(&posting)
		if err != nil {
			return fmt.Errorf("filtering by %v %q: %w", attr, key, err)
		}
		if p == nil {
			return nil
		}
		acc.add(uint32(p.ID.Value()), 0) // #nosec G115 -- documents are counted in 32 bits
	}
}

func (e *evaluation) between(n index.Between) []scored {
	var list []scored
	for doc, h := range e.view.cols.Heads {
		if h.ID == "" || h.Published.IsZero() || h.Published.Before(n.From) || (!n.To.IsZero() && !h.Published.Before(n.To)) {
			continue
		}
		list = append(list, scored{doc: uint32(doc)})
	}
	return list
}
