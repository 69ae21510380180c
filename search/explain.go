package search

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kindred/index"
)

// Explanation says how an article came by its place among the hits of a query.
type Explanation struct {
	Query string `json:"query"`
	ID    string `json:"id"`
	Title string `json:"title"`
	// Place is the article's place among the hits, from 1; 0 where the query does not
	// find it, or not among the first [MaxLimit].
	Place int `json:"place"`
	// Total is the number of hits.
	Total int `json:"total"`
	// Score is what orders articles of one tier.
	Score float64 `json:"score"`
	// First says why the article comes before others whatever they score; "" where it
	// does not.
	First string `json:"first,omitempty"`
	// Shares add up to the score.
	Shares []Share `json:"shares"`
	// Missing are the words of the query that the article does not have.
	Missing []string `json:"missing"`

	doc index.Doc
}

// Share is a part of a score.
type Share struct {
	Stage string  `json:"stage"`
	Score float64 `json:"score"`
	// Reason says in words what it is for.
	Reason string `json:"reason"`
}

// stageReasons say what the stages that order anew give their scores for.
var stageReasons = map[string]string{
	"pairs":  "neighbouring words of the query stand in this order in the article",
	"window": "words of the query stand close together",
	"cover":  "the title is much of the query, and the query much of the title",
	"kin":    "the mean of the article and its kin, which the query finds, too",
	"recent": "the date of publication",
}

// Explain says how the article with an id came by its place among the hits of a
// request, or [ErrNotFound].
func (s *Service) Explain(ctx context.Context, req Request, id string) (*Explanation, error) {
	req.Offset, req.Limit, req.HeadsOnly = 0, MaxLimit, true
	if err := req.Validate(); err != nil {
		return nil, err
	}
	gen, _, release, err := s.acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	a, err := gen.reader.Article(ctx, id)
	if err != nil {
		return nil, err
	}
	own, err := gen.reader.Search(ctx, &index.Request{Query: index.Filter{Attribute: index.ID, Values: []string{id}}, Limit: 1, Bare: true})
	if err != nil || len(own.Matches) == 0 {
		return nil, err
	}
	e := &Explanation{Query: req.Query, ID: id, Title: a.Title, Shares: []Share{}, Missing: []string{}, doc: own.Matches[0].Doc}
	q, found, err := answer(ctx, gen, &s.options, &req, e.stages())
	if err != nil {
		return nil, err
	}
	e.place(q, found)
	stages := e.Shares // the words come before them
	e.Shares = []Share{}
	if err := e.words(ctx, q, q.node); err != nil {
		return nil, err
	}
	e.Shares = append(e.Shares, stages...)
	return e, e.missing(ctx, q)
}

// stages returns what takes down the shares of the stages that order anew.
func (e *Explanation) stages() tracer {
	last := 0.0
	return func(stage string, hits []index.Match) {
		i := slices.IndexFunc(hits, func(h index.Match) bool { return h.Doc == e.doc })
		if i < 0 {
			return
		}
		if reason, ok := stageReasons[stage]; ok && hits[i].Score != last {
			e.Shares = append(e.Shares, Share{stage, hits[i].Score - last, reason})
		}
		last = hits[i].Score
	}
}

// place fills in where the article stands.
func (e *Explanation) place(q *question, found *index.Result) {
	e.Total = found.Total
	i := slices.IndexFunc(found.Hits, func(h index.Hit) bool { return h.Doc == e.doc })
	if i < 0 {
		return
	}
	e.Place, e.Score = i+1, found.Hits[i].Score
	tiers := q.tiers
	if tiers == nil {
		tiers = q.first
	}
	if tier := int(found.Hits[i].Tier); tier < len(tiers) {
		e.First = inWords(tiers[tier])
	}
}

// words appends the shares of the words that the article has.
func (e *Explanation) words(ctx context.Context, q *question, n index.Node) error {
	score, ok, err := e.score(ctx, q, n)
	if err != nil || !ok {
		return err
	}
	children := []index.Node{}
	switch n := n.(type) {
	case index.All:
		children = n
	case index.Any:
		children = n
	case index.Boost:
		children = append(children, n.Node, n.By)
	default:
		if score > 0 {
			e.Shares = append(e.Shares, Share{"words", score, inWords(n)})
		}
	}
	for _, c := range children {
		if err := e.words(ctx, q, c); err != nil {
			return err
		}
	}
	return nil
}

// score returns what a node alone gives the article.
func (e *Explanation) score(ctx context.Context, q *question, n index.Node) (score float64, ok bool, err error) {
	found, err := q.gen.reader.Search(ctx, &index.Request{
		Query:   index.All{index.Filter{Attribute: index.ID, Values: []string{e.ID}}, n},
		Ranking: q.weights.Ranking, Limit: 1,
	})
	if err != nil || len(found.Hits) == 0 {
		return 0, false, err
	}
	return found.Hits[0].Score, true, nil
}

// missing lists the words of the query that the article has in no form.
func (e *Explanation) missing(ctx context.Context, q *question) error {
	for _, w := range q.words {
		forms := index.Any{
			index.Term{Form: index.Exact, Variants: variants(w.exact), Weight: 1},
			index.Term{Form: index.Stem, Variants: variants(w.stems), Weight: 1},
		}
		_, ok, err := e.score(ctx, q, forms)
		if err != nil {
			return err
		}
		if !ok && !slices.Contains(e.Missing, w.text) {
			e.Missing = append(e.Missing, w.text)
		}
	}
	return nil
}

// inWords says what a node looks for.
func inWords(n index.Node) string {
	if name := nameFilter(n); name != nil {
		n = name // in the reader's language
	}
	switch n := n.(type) {
	case index.All:
		if len(n) == 0 {
			return "the title begins with what was typed"
		}
	case index.Term:
		return termInWords(n)
	case index.Phrase:
		return fmt.Sprintf("the words “%s” one after the other", strings.Join(n.Words, " "))
	case index.Prefix:
		return fmt.Sprintf("words that begin with “%s”", n.Text)
	case index.Filter:
		switch n.Attribute {
		case index.TitleText, index.TitleWords:
			return "the title is what was asked for"
		case index.TitleName:
			return "the title begins with the name that was asked for"
		case index.Language:
			return "the article is in the reader's language"
		case index.ID, index.Address:
			return "an editor put it first"
		}
	}
	return n.String()
}

// mostLike is the number of similar words that are told.
const mostLike = 3

func termInWords(n index.Term) string {
	var own, like []string
	for _, v := range n.Variants {
		if v.Weight == 1 {
			own = append(own, "“"+v.Text+"”")
		} else {
			like = append(like, v.Text)
		}
	}
	text := "the stem " + strings.Join(own, " or ")
	if n.Form == index.Exact {
		text = "the word " + strings.Join(own, " or ") + " as it is written"
	}
	if n.Fields != nil {
		text += " in the title"
	}
	if like = like[:min(len(like), mostLike)]; len(like) > 0 { // the heaviest come first
		text += ", and less for words like it (" + strings.Join(like, ", ") + ")"
	}
	return text
}
