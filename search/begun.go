package search

import (
	"context"
	"slices"
	"strings"

	"kindred/index"
	"kindred/index/analysis"
)

// beginsAlike reports whether a title that has the query's words at some places may begin with the
// query: all words but the last, which may be half typed, stand where the query has them.
func (q *question) beginsAlike(places []index.Occurrence) bool {
	last := len(q.words) - 1
	next := 0
	for i := 0; i < len(places) && places[i].Field == index.Title && next < last; i++ {
		if int(places[i].Word) == next && int(places[i].Position) == q.words[next].place+1 {
			next++
		}
	}
	return next == last
}

// begunTitles returns those of some hits whose titles begin with what was typed, none if they are
// more than may be meant by it.
func (q *question) begunTitles(ctx context.Context, hits []index.Match, may []int) (begun []int, err error) {
	if len(may) == 0 {
		return nil, nil
	}
	docs := make([]index.Doc, len(may))
	for i, hit := range may {
		docs[i] = hits[hit].Doc
	}
	heads, err := q.gen.reader.Heads(ctx, docs)
	if err != nil {
		return nil, err
	}
	typed := make([]string, len(q.titles))
	for i, text := range q.titles {
		typed[i] = analysis.Fold(text)
	}
	for i := range heads {
		if beginsWith(heads[i].Title, typed) {
			begun = append(begun, may[i])
		}
	}
	if len(begun) > mostNamesakes {
		return nil, nil
	}
	return begun, nil
}

// putFirst puts some of the matches behind those whose title is the query, and before all others. It
// changes no score, of which their kin would have a share.
func (q *question) putFirst(matches []index.Match, begun []int) {
	if len(begun) == 0 {
		return
	}
	tier := int32(q.titled) // #nosec G115 -- a handful
	for i := range matches {
		if matches[i].Tier >= tier {
			matches[i].Tier++
		}
	}
	for _, i := range begun {
		matches[i].Tier = min(matches[i].Tier, tier)
	}
	q.tiers = slices.Insert(slices.Clone(q.tiers), q.titled, index.Node(titleBegins))
}

// titleBegins stands for titles that begin with the query among the tiers.
var titleBegins = index.All{}

// beginsWith reports whether a title begins with one of some folded texts.
func beginsWith(title string, texts []string) bool {
	title = analysis.Fold(title)
	return slices.ContainsFunc(texts, func(text string) bool { return strings.HasPrefix(title, text) })
}
