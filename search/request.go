package search

import (
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"kindred/index"
	"kindred/search/kin"
)

// Errors that callers tell apart with [errors.Is].
var (
	// ErrBadRequest means that the request itself is wrong; its text says how.
	ErrBadRequest = errors.New("bad request")
	// ErrNotFound means that there is no such article.
	ErrNotFound = index.ErrNotFound
	// ErrNotReady means that no index has been published yet.
	ErrNotReady = index.ErrNoGeneration
	// ErrUnavailable means that the cluster that holds the index does not answer for now.
	ErrUnavailable = index.ErrUnavailable
)

// Limits of a request.
const (
	// MaxQueryRunes leaves room for a pasted page (the longest question of the
	// collections that ranking is measured on has 2,083), and is short enough that
	// a query's words cannot keep a core busy.
	MaxQueryRunes = 4000
	// DefaultLimit is the length of a page of hits.
	DefaultLimit = 10
	// MaxLimit is the longest page; an evaluation reads this deep.
	MaxLimit = 1000
	// MaxOffset is how deep a reader may page. Nobody reads further, and robots
	// that do cost as much as a hundred readers.
	MaxOffset = 10_000
	// FacetSize is the number of values that a facet shows.
	FacetSize = 20
	// DefaultRelated is the number of cards under an article.
	DefaultRelated = kin.Shown
	// MaxRelated is the length of the lists that are kept for each article.
	MaxRelated = kin.Most
)

// Sort is the order of hits.
type Sort string

// The orders. The empty one is Relevance, or Newest where the query has no
// words to be relevant to.
const (
	Relevance Sort = "relevance"
	Newest    Sort = "newest"
	Oldest    Sort = "oldest"
)

// Request is a reader's search.
//
// Query is what the reader typed: words; "phrases", which must occur; -words
// and -"phrases", which must not; tag:x, author:x, lang:x, before:DATE and
// after:DATE, which filter. The last word counts as the beginning of a word,
// too, unless something follows it.
type Request struct {
	Query string
	// Tags, Authors and Languages filter like tag:, author: and lang: in the
	// query. An article must have all the tags, and one of the authors and
	// languages.
	Tags, Authors, Languages []string
	// Prefer is the reader's language, where it is known: articles in it come before
	// others, but for pinned ones and those whose title is the query.
	Prefer string
	// Verbatim takes every word as it is typed: none is corrected, and no phrase is
	// taken apart where nothing has it. Inflections and the other spelling of English count.
	Verbatim bool
	// Years are years of publication, in one of which an article must have appeared.
	Years []int
	// After and Before limit the date of publication to [After, Before).
	After, Before time.Time
	Sort          Sort
	// Offset and Limit choose the page. A Limit of 0 means [DefaultLimit].
	Offset, Limit int
	// HeadsOnly leaves out snippets and facets, which cost more than the search, and does
	// not count what is not among the best: [Result].Total is what was seen.
	HeadsOnly bool
	// AllFacets counts authors, languages and years beside tags.
	AllFacets bool
}

// Validate returns what is wrong with the request, wrapping [ErrBadRequest].
func (r *Request) Validate() error {
	switch {
	case utf8.RuneCountInString(r.Query) > MaxQueryRunes:
		return fmt.Errorf("%w: the query is longer than %d characters", ErrBadRequest, MaxQueryRunes)
	case r.Limit < 0 || r.Limit > MaxLimit:
		return fmt.Errorf("%w: limit must be from 1 to %d", ErrBadRequest, MaxLimit)
	case r.Offset < 0 || r.Offset > MaxOffset:
		return fmt.Errorf("%w: offset must be from 0 to %d", ErrBadRequest, MaxOffset)
	case !r.After.IsZero() && !r.Before.IsZero() && !r.After.Before(r.Before):
		return fmt.Errorf("%w: after must lie before before", ErrBadRequest)
	}
	switch r.Sort {
	case "", Relevance, Newest, Oldest:
		return nil
	default:
		return fmt.Errorf("%w: sort must be relevance, newest or oldest", ErrBadRequest)
	}
}

// RelatedRequest asks for the kin of an article.
type RelatedRequest struct {
	// ID or URL names the article; URL may be absolute or a path of the site.
	ID, URL string
	// Limit is the number of articles wanted; 0 means [DefaultRelated].
	Limit int
}

// Validate returns what is wrong with the request, wrapping [ErrBadRequest].
func (r *RelatedRequest) Validate() error {
	if (r.ID == "") == (r.URL == "") {
		return fmt.Errorf("%w: give either id or url", ErrBadRequest)
	}
	return validateRelatedLimit(r.Limit)
}

func validateRelatedLimit(limit int) error {
	if limit < 0 || limit > MaxRelated {
		return fmt.Errorf("%w: limit must be from 1 to %d", ErrBadRequest, MaxRelated)
	}
	return nil
}
