package search

import (
	"context"
	"fmt"
	"slices"

	"kindred/index"
	"kindred/search/spell"
)

// asNames returns the words of a query with neighbours as one that articles write so: git hub is
// GitHub. Long queries are left as they are: in them hot spots are seldom the name of something. In one
// of two words one may be a function word (my sql), which among others is rarely meant (a long). Nobody is
// told: the letters are the same, and the words are found as they were typed, too, see [question.apart].
func (q *question) asNames(ctx context.Context, list []queryWord, req *Request) ([]queryWord, error) {
	content := 0
	for i := range list {
		if !list[i].stop {
			content++
		}
	}
	if req.Verbatim || q.weights.Correct == 0 || content >= longWords {
		return list, nil
	}
	for i := 0; i+1 < len(list); i++ {
		a, b := &list[i], &list[i+1]
		word, ok := q.mayJoin(a, b)
		if !ok || len(list) > 2 && (a.stop || b.stop) || min(len(a.text), len(b.text)) == 1 {
			continue
		}
		name, err := q.isName(ctx, word, a, b)
		if err != nil {
			return nil, err
		}
		joined := q.gen.wordsOf(req.Prefer, word)
		if !name || len(joined) != 1 || joined[0].stop {
			continue
		}
		q.respelt = append(q.respelt, Replacement{From: a.text, To: word}, Replacement{From: b.text})
		joined[0].place = a.place
		list = slices.Replace(list, i, i+2, joined[0])
		moveBehind(list, joined[0].place, -1)
	}
	return list, nil
}

// mayJoin returns the word that two neighbouring words of the query are when they are written as
// one, if there is one. Two function words are none: "in to" asks for no into.
func (q *question) mayJoin(a, b *queryWord) (word string, ok bool) {
	if a.bigram || b.bigram || a.stop && b.stop || b.place != a.place+1 {
		return "", false
	}
	return spell.Joined(q.gen.words, a.exact[0], b.exact[0])
}

// isName reports whether two words are rather the one that they are together.
func (q *question) isName(ctx context.Context, word string, a, b *queryWord) (bool, error) {
	articles := q.gen.words.Count(word)
	rarer := min(q.gen.words.Count(a.exact[0]), q.gen.words.Count(b.exact[0]))
	if rarer == 0 || articles < nameLeast {
		return rarer == 0, nil
	}
	name := rememberedName(word, a)
	if name.apart == nil {
		n, err := index.Count(ctx, q.gen.reader, index.Phrase{Words: []string{a.exact[0], b.exact[0]}, Weight: 1})
		if err != nil {
			return false, fmt.Errorf("counting articles with %s %s: %w", a.text, b.text, err)
		}
		with := *name
		with.apart = &n
		name = &with
		remember(name, a)
	}
	return articles >= nameRatio**name.apart, nil
}

// joined appends what finds neighbouring words of the query written as one. One of
// them may be a function word (any way), both not: "in to" asks for no into.
func (q *question) joined(ctx context.Context, nodes []index.Node, list []queryWord) ([]index.Node, error) {
	if len(list) < 2 && len(q.words) < 2 {
		return nodes, nil
	}
	all := q.words
	if !q.allStop && slices.ContainsFunc(list, func(w queryWord) bool { return w.stop }) {
		all, _ = q.running(list)
	}
	for i := range max(0, len(all)-1) {
		a, b := &all[i], &all[i+1]
		if word, ok := q.mayJoin(a, b); ok {
			joined, err := q.joinedNode(ctx, word, a, b)
			if err != nil {
				return nil, err
			}
			nodes = append(nodes, joined)
			q.wanted.add(queryWord{exact: []string{word}})
		}
	}
	return nodes, nil
}

// joinedNode returns what finds two words written as one. Where that is a name of which the index
// has both words, too, it only adds to these.
func (q *question) joinedNode(ctx context.Context, word string, a, b *queryWord) (index.Node, error) {
	parts, both := 0.0, index.All{}
	for _, w := range []*queryWord{a, b} {
		if !w.stop {
			parts += q.gen.idfOf(w)
		}
		if !w.stop && len(w.stems) > 0 {
			both = append(both, index.Term{Form: index.Stem, Variants: variants(w.stems), Weight: 1})
		}
	}
	articles := float64(q.gen.words.Count(word))
	joined := index.Term{Form: index.Exact, Variants: variants([]string{word}), Weight: joinedWeight * parts / index.IDF(q.gen.articles, articles)}
	if len(both) < 2 {
		return joined, nil
	}
	name := rememberedName(word, a)
	if name.articles == 0 {
		found, err := q.gen.reader.Search(ctx, &index.Request{Query: append(both, joined), Ranking: q.weights.Ranking})
		if err != nil {
			return nil, fmt.Errorf("counting articles with %s: %w", word, err)
		}
		name = &joinedName{word: word, articles: articles, both: float64(found.Total), apart: name.apart}
		remember(name, a)
	}
	if name.both >= withinShare*name.articles {
		joined.Weight *= withinWeight
	}
	return joined, nil
}

// joinedName is a word that is two of a query written as one. It is not to be changed.
type joinedName struct {
	word string
	// articles is how many have it, and both how many have both words, too; 0 if nobody asked.
	articles, both float64
	// apart is how many have it as two words, nil if nobody asked.
	apart *int
}

// rememberedName returns what is known of a word that begins with another one of a query.
func rememberedName(word string, a *queryWord) *joinedName {
	if a.facts != nil {
		if known := a.facts.joined.Load(); known != nil && known.word == word {
			return known
		}
	}
	return &joinedName{word: word}
}

// remember keeps what is known of a word with the one that it begins with.
func remember(name *joinedName, a *queryWord) {
	if a.facts != nil {
		a.facts.joined.Store(name)
	}
}
