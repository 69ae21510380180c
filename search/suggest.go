package search

import (
	"context"
	"fmt"
	"unicode/utf8"

	"kindred/index/analysis"
)

// Limits of suggestions.
const (
	// DefaultSuggestions is as many as a list below a search box shows without
	// hiding the page.
	DefaultSuggestions = 8
	// MaxSuggestions is more than anybody reads while typing.
	MaxSuggestions = 50
)

// SuggestionKind says what a suggestion is.
type SuggestionKind string

// The kinds, in the order in which they are listed.
const (
	SuggestedTitle SuggestionKind = "title" // of the article at the address
	SuggestedTag   SuggestionKind = "tag"   // to filter by
	SuggestedQuery SuggestionKind = "query" // to search for instead of what is typed
)

// SuggestRequest asks what a reader who is still typing may want.
type SuggestRequest struct {
	// Query is the text as far as it is typed. Its last word counts as the beginning
	// of a word, unless something follows it.
	Query string
	// Prefer is the reader's language, where it is known: of titles that fit equally
	// well, those in it come first.
	Prefer string
	// Limit is the number of suggestions wanted; 0 means [DefaultSuggestions].
	Limit int
}

// Validate returns what is wrong with the request, wrapping [ErrBadRequest].
func (r *SuggestRequest) Validate() error {
	switch {
	case utf8.RuneCountInString(r.Query) > MaxQueryRunes:
		return fmt.Errorf("%w: the query is longer than %d characters", ErrBadRequest, MaxQueryRunes)
	case r.Limit < 0 || r.Limit > MaxSuggestions:
		return fmt.Errorf("%w: limit must be from 1 to %d", ErrBadRequest, MaxSuggestions)
	}
	return nil
}

// SuggestResult is a list of suggestions, no two of them with the same words:
// titles, tags, and queries.
type SuggestResult struct {
	Query       string       `json:"query"`
	Suggestions []Suggestion `json:"suggestions"`

	// Generation is the index that answered.
	Generation int `json:"-"`
}

// Suggestion is one thing that a reader may want.
type Suggestion struct {
	Kind SuggestionKind `json:"kind"`
	Text string         `json:"text"`
	// ID, URL and Language are those of the article whose title it is.
	ID       string `json:"id,omitempty"`
	URL      string `json:"url,omitempty"`
	Language string `json:"language,omitempty"`
}

// Suggest returns what a reader who is typing may want: titles that have the words,
// in any order, those that begin with them first; tags that begin with them; and the
// query with its last word completed, by words that stand in articles together with
// the others.
func (s *Service) Suggest(ctx context.Context, req SuggestRequest) (*SuggestResult, error) {
	if err := req.Validate(); err != nil {
		return nil, err
	}
	gen, number, release, err := s.acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	list, err := suggest(ctx, gen, &s.options, &req)
	if err != nil {
		return nil, fmt.Errorf("suggesting: %w", err)
	}
	return &SuggestResult{Query: req.Query, Suggestions: orEmpty(list), Generation: number}, nil
}

// suggest answers a valid request from one generation. Words that are misspelt are put
// right, and the query with these is suggested, too.
func suggest(ctx context.Context, gen *generation, o *Options, req *SuggestRequest) ([]Suggestion, error) {
	t, err := newTyped(ctx, gen, o, req)
	if err != nil {
		return nil, err
	}
	if len(t.words) == 0 || len(t.words) > maxTypedWords || len(t.limits) > maxTypedLimits {
		return nil, nil
	}
	limit := req.Limit
	if limit == 0 {
		limit = DefaultSuggestions
	}
	seen, right := newTexts(), *req
	if o.Weights.Correct > 0 {
		if right.Query, err = t.corrected(ctx, o, req.Query); err != nil {
			return nil, err
		}
	}
	if right.Query == req.Query {
		return t.suggestions(ctx, o, req, limit, seen)
	}
	if t, err = newTyped(ctx, gen, o, &right); err != nil {
		return nil, err
	}
	list, err := t.suggestions(ctx, o, &right, limit-1, seen)
	if err != nil {
		return nil, err
	}
	if seen.add(right.Query) {
		list = append(list, Suggestion{Kind: SuggestedQuery, Text: right.Query})
	}
	return list, nil
}

// suggestions returns at most so many of all kinds, none of which was seen. Half of the list
// is for titles and a quarter for tags; what a kind does not need is for the others.
func (t *typed) suggestions(ctx context.Context, o *Options, req *SuggestRequest, limit int, seen texts) ([]Suggestion, error) {
	titles, err := t.titles(ctx, limit, seen)
	if err == nil && len(titles) == 0 {
		titles, err = t.titlesBehindApostrophe(ctx, limit, seen)
	}
	if err == nil && len(titles) == 0 {
		if other := t.otherwise(req.Query); other != req.Query {
			titles, err = titlesFor(ctx, t.gen, o, &SuggestRequest{Query: other, Prefer: req.Prefer}, limit, seen)
		}
	}
	if err == nil && len(titles) == 0 {
		if l := t.loosened(); l != nil {
			titles, err = l.titles(ctx, limit, seen)
		}
	}
	if err != nil {
		return nil, err
	}
	tags, err := t.tags(ctx, limit, seen)
	if err != nil {
		return nil, err
	}
	forTitles := min(len(titles), limit-limit/2)
	forTags := min(len(tags), limit/4)
	queries, err := t.completions(ctx, limit-forTitles-forTags, seen)
	if err != nil {
		return nil, err
	}
	tags = tags[:min(len(tags), limit-forTitles-len(queries))]
	titles = titles[:min(len(titles), limit-len(tags)-len(queries))]
	return append(append(titles, tags...), queries...), nil
}

// titlesFor returns at most so many titles that what is typed may become.
func titlesFor(ctx context.Context, gen *generation, o *Options, req *SuggestRequest, limit int, seen texts) ([]Suggestion, error) {
	t, err := newTyped(ctx, gen, o, req)
	if err != nil || len(t.words) == 0 || len(t.words) > maxTypedWords {
		return nil, err
	}
	return t.titles(ctx, limit, seen)
}

// texts tells which texts are listed already, whatever their case and accents.
type texts map[string]bool

func newTexts() texts { return texts{} }

// add reports whether the text is a new one.
func (t texts) add(text string) bool {
	key := analysis.Fold(text)
	if t[key] {
		return false
	}
	t[key] = true
	return true
}
