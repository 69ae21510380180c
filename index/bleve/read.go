package bleve

import (
	"context"
	"fmt"
	"iter"
	"runtime"

	"kindred/corpus"
	"kindred/index"
)

// damaged makes an error of what a damaged file of impacts does to those who read it: of
// an index that is opened only small files are read as a whole (see
// [index.Generations.Open]), and whatever is read later is read within bounds.
func damaged(err *error) {
	switch p := recover().(type) {
	case nil:
	case runtime.Error:
		*err = fmt.Errorf("%w: reading impacts: %w", index.ErrCorrupt, p)
	default:
		panic(p)
	}
}

// Search implements [index.Reader].
func (b *Backend) Search(ctx context.Context, req *index.Request) (_ *index.Result, err error) {
	defer damaged(&err)
	v, err := b.current()
	if err != nil {
		return nil, err
	}
	defer leave(v)
	return v.impacts.Search(ctx, req)
}

// Heads implements [index.Reader].
func (b *Backend) Heads(_ context.Context, docs []index.Doc) (_ []index.Head, err error) {
	defer damaged(&err)
	v, err := b.current()
	if err != nil {
		return nil, err
	}
	defer leave(v)
	return v.impacts.Heads(docs), nil
}

// TitleWeights implements [index.Reader].
func (b *Backend) TitleWeights(_ context.Context, docs []index.Doc, functionWords bool) (_ []float64, err error) {
	defer damaged(&err)
	v, err := b.current()
	if err != nil {
		return nil, err
	}
	defer leave(v)
	list := make([]float64, len(docs))
	for i, doc := range docs {
		list[i] = v.impacts.TitleWeight(doc, functionWords)
	}
	return list, nil
}

// InTitle implements [index.Reader].
func (b *Backend) InTitle(_ context.Context, docs []index.Doc, words [][]string) (_ []uint64, err error) {
	defer damaged(&err)
	v, err := b.current()
	if err != nil {
		return nil, err
	}
	defer leave(v)
	return v.impacts.InTitle(docs, words), nil
}

// Occurrences implements [index.Reader].
func (b *Backend) Occurrences(ctx context.Context, dst *index.Occurrences, docs []index.Doc, words [][]string, fields ...index.Field) (err error) {
	defer damaged(&err)
	v, err := b.current()
	if err != nil {
		return err
	}
	defer leave(v)
	return v.impacts.Occurrences(ctx, dst, docs, words, fields...)
}

// Lexicon implements [index.Reader].
func (b *Backend) Lexicon(_ context.Context, form index.Form) (index.Lexicon, error) {
	v, err := b.current()
	if err != nil {
		return nil, err
	}
	defer leave(v)
	return v.impacts.Lexicon(form), nil
}

// Article implements [index.Reader].
func (b *Backend) Article(_ context.Context, id string) (_ corpus.Article, err error) {
	defer damaged(&err)
	v, err := b.current()
	if err != nil {
		return corpus.Article{}, err
	}
	defer leave(v)
	doc, ok := v.impacts.Doc(id)
	if !ok {
		return corpus.Article{}, notFound(id)
	}
	return b.stored(v, doc, id)
}

// Beginning implements [index.Reader].
func (b *Backend) Beginning(_ context.Context, id string, size int) (_ corpus.Article, whole bool, err error) {
	defer damaged(&err)
	v, err := b.current()
	if err != nil {
		return corpus.Article{}, false, err
	}
	defer leave(v)
	doc, ok := v.impacts.Doc(id)
	if !ok {
		return corpus.Article{}, false, notFound(id)
	}
	return b.beginning(v, doc, id, size)
}

// Opening implements [index.Reader].
func (b *Backend) Opening(_ context.Context, doc index.Doc, size int, dst []byte) (summary string, text []byte, err error) {
	defer damaged(&err)
	v, err := b.current()
	if err != nil {
		return "", nil, err
	}
	defer leave(v)
	return b.opening(v, doc, size, dst)
}

func notFound(id string) error { return fmt.Errorf("article %q: %w", id, index.ErrNotFound) }

// Articles implements [index.Reader].
func (b *Backend) Articles(ctx context.Context) iter.Seq2[corpus.Article, error] {
	return func(yield func(corpus.Article, error) bool) {
		v, err := b.current()
		if err != nil {
			yield(corpus.Article{}, err)
			return
		}
		defer leave(v)
		b.articlesOf(ctx, v)(yield)
	}
}

// articlesOf yields the articles of a view.
func (b *Backend) articlesOf(ctx context.Context, v *view) iter.Seq2[corpus.Article, error] {
	return func(yield func(corpus.Article, error) bool) {
		for doc := range index.Doc(v.impacts.Len()) { // #nosec G115 -- articles are counted in 31 bits
			if err := ctx.Err(); err != nil {
				yield(corpus.Article{}, err)
				return
			}
			a, err := b.storedAt(v, doc)
			if !yield(a, err) || err != nil {
				return
			}
		}
	}
}

// storedAt reads an article by its number.
func (b *Backend) storedAt(v *view, doc index.Doc) (_ corpus.Article, err error) {
	defer damaged(&err)
	return b.stored(v, doc, v.impacts.ID(doc))
}

// Stats implements [index.Reader].
func (b *Backend) Stats(context.Context) (index.Stats, error) {
	v, err := b.current()
	if err != nil {
		return index.Stats{}, err
	}
	defer leave(v)
	return v.impacts.Stats(), nil
}
