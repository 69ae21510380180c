package search

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"kindred/index"
	"kindred/index/analysis"
)

// joinedWeight is the weight of two neighbouring words written as one beside the
// words themselves: "any way" finds anyway, after what has any way.
const joinedWeight = 0.5

// correct replaces the words of the query that no article has by those that were
// meant: a word that was run together is taken apart, a misspelt one is put right.
// What begins a word that some article has is half of that, and not misspelt. Words
// within a word (node of node.js) are what the reader wrote and no correction.
func (c *question) correct(ctx context.Context, half []string, req *Request) error {
	if req.Verbatim || c.weights.Correct == 0 {
		return nil
	}
	var unknown []int
	for i := range c.words {
		w := &c.words[i]
		if w.bigram || !c.unknown(w) || i == len(c.words)-1 && c.begun(half) || c.coined(w) || c.expansion.rules.has(w) {
			continue
		}
		w.unknown = true
		unknown = append(unknown, i)
	}
	if len(unknown) == 0 {
		return nil
	}
	exact := make([]string, len(c.words))
	for i, w := range c.words {
		exact[i] = w.exact[0]
	}
	right, err := c.gen.speller.correct(ctx, c.gen.reader, exact, unknown)
	if err != nil {
		return err
	}
	now := make([]queryWord, 0, len(c.words))
	shift := 0 // of the places behind a word that became several
	for i, w := range c.words {
		w.place += shift
		instead, err := c.instead(ctx, &w, right[i], req)
		if err != nil {
			return err
		}
		if len(instead) == 0 {
			if w.unknown {
				c.strange = appendNew(c.strange, w.text)
			}
			now = append(now, w)
			continue
		}
		for j := range instead {
			instead[j].place = w.place + j
		}
		shift += len(instead) - 1
		now = append(now, instead...)
	}
	c.words = now
	return nil
}

// instead returns the words that an unknown word is replaced by, none where it
// stays, and notes what was replaced.
func (c *question) instead(ctx context.Context, w *queryWord, right string, req *Request) ([]queryWord, error) {
	if !w.unknown {
		return nil, nil
	}
	if parts := c.parts(w, req); len(parts) > 0 {
		return parts, nil
	}
	split, err := c.gen.speller.splitOf(ctx, c.gen.reader, w.exact[0])
	if err != nil {
		return nil, err
	}
	to := right
	if len(split) > 0 {
		to = strings.Join(split, " ")
	}
	if to == "" {
		return nil, nil
	}
	c.replaced = append(c.replaced, Replacement{From: w.text, To: to})
	instead := words(c.gen.languages, req.Prefer, to)
	for i := range instead {
		instead[i].typed, instead[i].unknown = w.stems, true
	}
	return instead, nil
}

// parts returns the words within a word that some article has.
func (c *question) parts(w *queryWord, req *Request) []queryWord {
	var known []string
	for _, l := range c.gen.languages {
		t := analysis.Token{Exact: w.exact[0], Start: 0, End: len(w.text)}
		for _, p := range l.analyzer.Parts(nil, w.text, &t) {
			if c.gen.words.count(p.Exact) > 0 {
				known = appendNew(known, p.Exact)
			}
		}
	}
	return words(c.gen.languages, req.Prefer, strings.Join(known, " "))
}

// unknown reports whether no article holds the word in any form.
func (c *question) unknown(w *queryWord) bool {
	for _, e := range w.exact {
		if c.gen.words.count(e) > 0 {
			return false
		}
	}
	for _, s := range w.stems {
		if c.gen.stems.count(s) > 0 {
			return false
		}
	}
	return true
}

// coined reports whether a word is written as abbreviations and names of code are,
// among words that are not: RLIN, dLNs.
func (c *question) coined(w *queryWord) bool {
	return capitals(w.text) && slices.ContainsFunc(c.words, func(o queryWord) bool { return !capitals(o.text) })
}

// capitals reports whether more than one letter of a word, and half of them, are
// capitals.
func capitals(word string) bool {
	upper, letters := 0, 0
	for _, r := range word {
		if unicode.IsUpper(r) {
			upper++
		}
		letters++
	}
	return upper > 1 && 2*upper >= letters
}

// begun reports whether some article has a word that begins as one of these.
func (c *question) begun(half []string) bool {
	for _, h := range half {
		if c.gen.words.begins(h) {
			return true
		}
	}
	return false
}

// joined returns what finds neighbouring words of the query written as one.
func (c *question) joined() []index.Node {
	var nodes []index.Node
	for i := range len(c.words) - 1 {
		a, b := &c.words[i], &c.words[i+1]
		if a.bigram || b.bigram || b.place != a.place+1 {
			continue
		}
		if word, ok := joined(c.gen.words, a.exact[0], b.exact[0]); ok {
			nodes = append(nodes, index.Term{Form: index.Exact, Variants: variants([]string{word}), Weight: joinedWeight})
			c.wanted.add(queryWord{exact: []string{word}})
		}
	}
	return nodes
}

// remark says in a result what the query's words were taken for, and what else may
// have been meant.
func (c *question) remark(ctx context.Context, r *Result, req *Request) error {
	if req.Verbatim || len(c.words) == 0 {
		return nil
	}
	r.Unknown = c.strange
	if len(c.replaced) > 0 {
		r.Replaced, r.Corrected = c.replaced, r.Query
		for _, w := range c.replaced {
			r.Corrected = strings.Replace(r.Corrected, w.From, w.To, 1)
		}
		return nil
	}
	exact := make([]string, len(c.words))
	for i, w := range c.words {
		if exact[i] = w.exact[0]; w.bigram {
			return nil
		}
	}
	other, err := c.gen.speller.suggest(ctx, c.gen.reader, exact)
	if err != nil || len(other) == 0 {
		return err
	}
	r.Suggestion = r.Query
	for i, to := range other {
		r.Suggestion = strings.Replace(r.Suggestion, c.words[i].text, to, 1)
	}
	return nil
}
