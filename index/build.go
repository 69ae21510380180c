package index

import (
	"context"
	"fmt"
	"iter"

	"golang.org/x/sync/errgroup"

	"kindred/corpus"
)

// Observer sees the articles of an index while they are put. What is taken from them
// then need not be read back afterwards.
type Observer interface {
	// See is shown articles after those of the call before. They must not be kept, nor
	// their words.
	See(ctx context.Context, articles []Analysed) error
}

// Build puts every article of src into w and returns how many there were. src
// yields public articles only, each once, as a [corpus.Archive] does: any other
// ends the build, for what stands in an index can be found. progress, which may
// be nil, is told every now and then how many articles are in. Each of the observers
// sees all articles, in the order of src, beside w.
func Build(ctx context.Context, w Writer, src corpus.Source, progress func(indexed int), observers ...Observer) (int, error) {
	indexed := 0
	err := Analyse(ctx, publicOnly{src}, func(articles []Analysed) error {
		var group errgroup.Group
		for _, o := range observers {
			group.Go(func() error { return o.See(ctx, articles) })
		}
		if err := w.PutAnalysed(ctx, articles); err != nil {
			_ = group.Wait() // the first error is the one to report
			return fmt.Errorf("indexing articles: %w", err)
		}
		if err := group.Wait(); err != nil {
			return err //nolint:wrapcheck // the observer's own
		}
		indexed += len(articles)
		if progress != nil {
			progress(indexed)
		}
		return nil
	})
	return indexed, err
}

// publicOnly is a source that ends with an error at what must not be indexed.
type publicOnly struct{ corpus.Source }

func (s publicOnly) Articles(ctx context.Context) iter.Seq2[corpus.Article, error] {
	return func(yield func(corpus.Article, error) bool) {
		for a, err := range s.Source.Articles(ctx) {
			switch {
			case err != nil:
				err = fmt.Errorf("reading articles: %w", err)
			case !a.Visibility.IsPublic():
				err = fmt.Errorf("%v: an article that is %s was about to be indexed", a.Origin, a.Visibility)
			}
			if !yield(a, err) || err != nil {
				return
			}
		}
	}
}
