package opensearch

import (
	"context"
	"iter"

	"kindred/corpus"
	"kindred/index"
)

// What is read of a backend is read of everything that was put.

// Search implements [index.Reader].
func (b *Backend) Search(ctx context.Context, req *index.Request) (*index.Result, error) {
	return reading(ctx, b, func(r *reader) (*index.Result, error) { return r.Search(ctx, req) })
}

// Article implements [index.Reader].
func (b *Backend) Article(ctx context.Context, id string) (corpus.Article, error) {
	return reading(ctx, b, func(r *reader) (corpus.Article, error) { return r.Article(ctx, id) })
}

// Beginning implements [index.Reader].
func (b *Backend) Beginning(ctx context.Context, id string, size int) (corpus.Article, bool, error) {
	r, err := b.read(ctx)
	if err != nil {
		return corpus.Article{}, false, err
	}
	return r.Beginning(ctx, id, size)
}

// Opening implements [index.Reader].
func (b *Backend) Opening(ctx context.Context, doc index.Doc, size int, dst []byte) (summary string, text []byte, err error) {
	r, err := b.read(ctx)
	if err != nil {
		return "", nil, err
	}
	return r.Opening(ctx, doc, size, dst)
}

// Articles implements [index.Reader].
func (b *Backend) Articles(ctx context.Context) iter.Seq2[corpus.Article, error] {
	return func(yield func(corpus.Article, error) bool) {
		r, err := b.read(ctx)
		if err != nil {
			yield(corpus.Article{}, err)
			return
		}
		r.Articles(ctx)(yield)
	}
}

// Related implements [index.Reader].
func (b *Backend) Related(ctx context.Context, id string, limit int) ([]index.Neighbor, error) {
	return reading(ctx, b, func(r *reader) ([]index.Neighbor, error) { return r.Related(ctx, id, limit) })
}

// Lexicon implements [index.Reader].
func (b *Backend) Lexicon(ctx context.Context, form index.Form) (index.Lexicon, error) {
	return reading(ctx, b, func(r *reader) (index.Lexicon, error) { return r.Lexicon(ctx, form) })
}

// Heads implements [index.Reader].
func (b *Backend) Heads(ctx context.Context, docs []index.Doc) ([]index.Head, error) {
	return reading(ctx, b, func(r *reader) ([]index.Head, error) { return r.Heads(ctx, docs) })
}

// TitleWeights implements [index.Reader].
func (b *Backend) TitleWeights(ctx context.Context, docs []index.Doc, functionWords bool) ([]float64, error) {
	return reading(ctx, b, func(r *reader) ([]float64, error) { return r.TitleWeights(ctx, docs, functionWords) })
}

// InTitle implements [index.Reader].
func (b *Backend) InTitle(ctx context.Context, docs []index.Doc, words [][]string) ([]uint64, error) {
	return reading(ctx, b, func(r *reader) ([]uint64, error) { return r.InTitle(ctx, docs, words) })
}

// Kin implements [index.Reader].
func (b *Backend) Kin(ctx context.Context, dst []index.Kin, doc index.Doc, limit int) ([]index.Kin, error) {
	return reading(ctx, b, func(r *reader) ([]index.Kin, error) { return r.Kin(ctx, dst, doc, limit) })
}

// Occurrences implements [index.Reader].
func (b *Backend) Occurrences(ctx context.Context, dst *index.Occurrences, docs []index.Doc, words [][]string, fields ...index.Field) error {
	r, err := b.read(ctx)
	if err != nil {
		return err
	}
	return r.Occurrences(ctx, dst, docs, words, fields...)
}

// Stats implements [index.Reader].
func (b *Backend) Stats(ctx context.Context) (index.Stats, error) {
	return reading(ctx, b, func(r *reader) (index.Stats, error) { return r.Stats(ctx) })
}

// Derived implements [index.Reader].
func (b *Backend) Derived(ctx context.Context, name string) ([]byte, error) {
	return reading(ctx, b, func(r *reader) ([]byte, error) { return r.Derived(ctx, name) })
}

func reading[T any](ctx context.Context, b *Backend, f func(*reader) (T, error)) (T, error) {
	r, err := b.read(ctx)
	if err != nil {
		var none T
		return none, err
	}
	return f(r)
}
