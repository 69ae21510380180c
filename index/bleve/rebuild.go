package bleve

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"

	"github.com/blevesearch/bleve/v2/index/scorch"
	engine "github.com/blevesearch/bleve_index_api"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/impact"
)

// openImpacts opens the impacts of an index that is opened for reading. Where their file
// is missing they are made anew from the articles: in its place, or in memory where the
// folder may not be written.
func (b *Backend) openImpacts(snapshot *scorch.IndexSnapshot) (*impact.File, error) {
	path := filepath.Join(b.dir, impactsName)
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return impact.Open(path)
	}
	data, err := b.rebuilt(snapshot)
	if err != nil {
		return nil, fmt.Errorf("making the impacts anew: %w", err)
	}
	switch err := index.ReplaceFile(path, data); {
	case err == nil:
		return impact.Open(path)
	case index.ReadOnly(err):
		return impact.Parse(data)
	default:
		return nil, fmt.Errorf("making the impacts anew: %w", err)
	}
}

// rebuilt makes impacts of the articles that the engine has.
func (b *Backend) rebuilt(snapshot *scorch.IndexSnapshot) (data []byte, err error) {
	builder, err := builderOf("", b.engineArticles(snapshot))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, builder.Close()) }()
	var out bytes.Buffer
	err = builder.Write(&out)
	return out.Bytes(), err
}

// builderOf returns a builder of impacts that some articles were added to.
func builderOf(dir string, articles iter.Seq2[corpus.Article, error]) (*impact.Builder, error) {
	builder := impact.NewBuilder(index.DefaultRanking(), dir)
	for a, err := range articles {
		if err != nil {
			return nil, errors.Join(err, builder.Close())
		}
		if err := builder.Add(&a); err != nil {
			return nil, errors.Join(fmt.Errorf("indexing article %q: %w", a.ID, err), builder.Close())
		}
	}
	return builder, nil
}

// engineArticles yields the articles that the engine has, in its order.
func (b *Backend) engineArticles(snapshot *scorch.IndexSnapshot) iter.Seq2[corpus.Article, error] {
	return func(yield func(corpus.Article, error) bool) {
		ids, err := snapshot.DocIDReaderAll()
		if err != nil {
			yield(corpus.Article{}, fmt.Errorf("listing articles: %w", err))
			return
		}
		defer func() { _ = ids.Close() }() // it was only read from
		articles := newStoredArticles(snapshot, 0)
		defer func() { _ = articles.close() }() // as above
		for {
			number, err := ids.Next()
			if err != nil {
				yield(corpus.Article{}, fmt.Errorf("listing articles: %w", err))
				return
			}
			if number == nil {
				return
			}
			a, err := b.engineArticle(&articles, number)
			if !yield(a, err) || err != nil {
				return
			}
		}
	}
}

// engineArticle reads an article by the engine's number.
func (b *Backend) engineArticle(articles *storedArticles, number engine.IndexInternalID) (a corpus.Article, err error) {
	if len(number) != engineNumber {
		return a, fmt.Errorf("%w: the engine's number of an article has %d bytes", index.ErrCorrupt, len(number))
	}
	place := binary.BigEndian.Uint64(number)
	if err := articles.packedAt(place, b.unpackTo(&a)); err != nil {
		return a, fmt.Errorf("the engine's article %d: %w", place, err)
	}
	return a, nil
}
