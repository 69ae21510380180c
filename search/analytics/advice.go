package analytics

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kindred/search"
)

// Searcher answers as readers are answered; [*search.Service] is one.
type Searcher interface {
	Search(ctx context.Context, req search.Request) (*search.Result, error)
	Suggest(ctx context.Context, req search.SuggestRequest) (*search.SuggestResult, error)
}

const (
	// nearest is how many articles are named that come near a missing one.
	nearest = 3
	// sameHits is how many of the best hits of the second query must be among the first ten
	// of the first one for the two to find the same already.
	sameHits = 3
)

// Missing is a query that articles have little or nothing about.
type Missing struct {
	QueryCounts
	// Unknown are words of it that no article has, and Correction what readers are shown
	// instead; Near are articles that come near.
	Unknown    []string  `json:"unknown,omitempty"`
	Correction string    `json:"correction,omitempty"`
	Near       []Article `json:"near,omitempty"`
	// Answered says that all of its words are found today.
	Answered bool `json:"answered,omitempty"`
}

// Advise asks what readers find today, and adds to the report what an editor may do:
// articles that come near what is missing, synonyms, and articles to pin.
func (r *Report) Advise(ctx context.Context, s Searcher) error {
	for i := range r.Missing {
		if err := r.Missing[i].advise(ctx, s); err != nil {
			return fmt.Errorf("what comes near a missing article: %w", err)
		}
	}
	slices.SortStableFunc(r.Missing, func(a, b Missing) int { // what is still missing first
		switch {
		case a.Answered == b.Answered:
			return 0
		case a.Answered:
			return 1
		}
		return -1
	})
	for i := range r.Refinements {
		if err := r.Refinements[i].advise(ctx, s); err != nil {
			return fmt.Errorf("looking for synonyms: %w", err)
		}
	}
	for i := range r.Unclicked {
		if err := r.Unclicked[i].advise(ctx, s); err != nil {
			return fmt.Errorf("looking for articles to pin: %w", err)
		}
	}
	return nil
}

func (m *Missing) advise(ctx context.Context, s Searcher) error {
	found, err := s.Search(ctx, search.Request{Query: m.Query, HeadsOnly: true})
	if err != nil {
		return err
	}
	m.Unknown, m.Correction = found.Unknown, found.Corrected
	if m.Correction == "" {
		m.Correction = found.Suggestion
	}
	m.Answered = found.Total > 0 && len(found.Unknown) == 0 && found.Corrected == ""
	for _, h := range found.Hits[:min(nearest, len(found.Hits))] {
		m.Near = append(m.Near, Article{h.ID, h.Title})
	}
	if len(found.Hits) > 0 {
		return nil
	}
	suggested, err := s.Suggest(ctx, search.SuggestRequest{Query: m.Query})
	if err != nil {
		return err
	}
	for _, hint := range suggested.Suggestions {
		if hint.Kind == search.SuggestedTitle && len(m.Near) < nearest {
			m.Near = append(m.Near, Article{hint.ID, hint.Text})
		}
	}
	return nil
}

// advise suggests a synonym where readers put one expression in the place of another that
// left them wanting, and do not find by the first what they find by the second.
func (f *Refinement) advise(ctx context.Context, s Searcher) error {
	line := synonymOf(f.From, f.To)
	if line == "" || !f.wanting {
		return nil
	}
	first, err := s.Search(ctx, search.Request{Query: f.From, HeadsOnly: true})
	if err != nil {
		return err
	}
	second, err := s.Search(ctx, search.Request{Query: f.To, HeadsOnly: true})
	if err != nil || second.Total == 0 || len(second.Unknown) > 0 || second.Corrected != "" {
		return err
	}
	found := 0
	for _, h := range second.Hits[:min(sameHits, len(second.Hits))] {
		if slices.ContainsFunc(first.Hits, func(o search.Hit) bool { return o.ID == h.ID }) {
			found++
		}
	}
	if found < min(sameHits, len(second.Hits)) {
		f.Synonym = line
	}
	return nil
}

// synonymOf returns the rule that lets the first query find what the second finds: what
// they have in common at both ends is left away. It is "" where one only says more than
// the other, or where no rule can be written.
func synonymOf(from, to string) string {
	a, b := strings.Fields(from), strings.Fields(to)
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a) == 0 || len(b) == 0 {
		return ""
	}
	left, right := strings.Join(a, " "), strings.Join(b, " ")
	if strings.ContainsAny(left+right, `,#=>:"`) || strings.HasPrefix(left, "-") || strings.HasPrefix(right, "-") {
		return ""
	}
	line := left + " => " + right
	if _, err := search.ReadSynonyms(strings.NewReader(line), ""); err != nil {
		return ""
	}
	return line
}

// advise names the article that readers took, where it is not the first already.
func (u *Unclicked) advise(ctx context.Context, s Searcher) error {
	if u.Rank < 2 || u.Rank == len(u.Clicks) { // all beyond the tenth are one place
		return nil
	}
	found, err := s.Search(ctx, search.Request{Query: u.Query, HeadsOnly: true, Limit: u.Rank})
	if err != nil || len(found.Hits) < u.Rank {
		return err
	}
	h := found.Hits[u.Rank-1]
	u.Article = &Article{h.ID, h.Title}
	line := "pin " + u.Query + " -> " + h.ID
	if _, err := search.ReadCuration(strings.NewReader(line), ""); err == nil {
		u.Rule = line
	}
	return nil
}

// ofPair is the inverse of pairOf.
func ofPair(pair string) (from, to string) {
	from, to, _ = strings.Cut(pair, "\n")
	return from, to
}
