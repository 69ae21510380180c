package search

import (
	"context"
	"fmt"
	"time"

	"kindred/corpus"
	"kindred/index"
)

// Snapshots gives the reader of the index that is current, its generation, and
// a function to call when the answer is made. [index.Live] is one.
type Snapshots interface {
	Acquire() (r index.Reader, generation int, release func(), err error)
}

// Service answers requests. It is safe for concurrent use.
type Service struct {
	snapshots Snapshots
	options   Options
	cache     generationCache
}

// Options are what a [Service] is made with.
type Options struct {
	Weights Weights
	// Synonyms are words that find each other; nil for none.
	Synonyms *Synonyms
	// Curation pins articles to queries and hides them; nil for none.
	Curation *Curation
	// RecentFallback fills a list of related articles that is shorter than was asked for
	// with the newest ones, apart from it.
	RecentFallback bool
	// HalfLife is the time after which an article's newness counts half; 0 makes all
	// articles alike.
	HalfLife time.Duration
	// Now is the clock that articles' ages are counted by; nil is [time.Now].
	Now func() time.Time
}

// NewWith returns a service over the snapshots.
func NewWith(s Snapshots, o Options) *Service { return &Service{snapshots: s, options: o} }

// Ready returns the generation that is served, or why none is.
func (s *Service) Ready() (generation int, err error) {
	_, generation, release, err := s.snapshots.Acquire()
	if err != nil {
		return 0, err
	}
	release()
	return generation, nil
}

// Reach returns nil where what is served can be read at this moment: an index that is in a
// cluster may be out of reach.
func (s *Service) Reach(ctx context.Context) error {
	r, _, release, err := s.snapshots.Acquire()
	if err != nil {
		return err
	}
	defer release()
	if p, ok := r.(*prepared); ok {
		r = p.ReadCloser
	}
	if far, ok := r.(index.Reacher); ok {
		return far.Reach(ctx)
	}
	return nil
}

// acquire returns the current generation and its number. The caller calls release
// when the answer is made.
func (s *Service) acquire(ctx context.Context) (gen *generation, number int, release func(), err error) {
	r, number, release, err := s.snapshots.Acquire()
	if err != nil {
		return nil, 0, nil, err
	}
	if gen, err = s.cache.of(ctx, r); err != nil {
		release()
		return nil, 0, nil, err
	}
	return gen, number, release, nil
}

// Search answers a reader's search.
func (s *Service) Search(ctx context.Context, req Request) (*Result, error) {
	start := time.Now()
	if err := req.Validate(); err != nil {
		return nil, err
	}
	gen, number, release, err := s.acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	result, err := run(ctx, gen, &s.options, &req)
	if err != nil {
		return nil, fmt.Errorf("searching: %w", err)
	}
	result.Generation = number
	result.TookMicros = time.Since(start).Microseconds()
	return result, nil
}

// Related returns the kin of an article, most kindred first.
func (s *Service) Related(ctx context.Context, req RelatedRequest) (*RelatedResult, error) {
	if err := req.Validate(); err != nil {
		return nil, err
	}
	gen, number, release, err := s.acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	result, err := s.related(ctx, gen, &req)
	if err != nil {
		return nil, fmt.Errorf("related articles: %w", err)
	}
	result.Generation = number
	return result, nil
}

// Article returns a whole article.
func (s *Service) Article(ctx context.Context, id string) (*Article, error) {
	r, generation, release, err := s.snapshots.Acquire()
	if err != nil {
		return nil, err
	}
	defer release()
	a, err := r.Article(ctx, id)
	if err != nil {
		return nil, err
	}
	return publicArticle(&a, generation), nil
}

func publicArticle(a *corpus.Article, generation int) *Article {
	return &Article{
		ID: a.ID, URL: a.URL, Title: a.Title, Summary: a.Summary, Text: a.Text,
		Headings: a.Headings, Code: a.Code, Tags: orEmpty(a.Tags), Authors: orEmpty(a.Authors),
		Published: a.Published, Modified: a.Modified, Language: a.Language, Image: a.Image.URL,
		Generation: generation,
	}
}

// orEmpty makes a missing list an empty one, which JSON shows as [].
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
