package bleve

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/blevesearch/bleve/v2/index/scorch"

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
	builder := impact.NewBuilder(index.DefaultRanking(), "")
	defer func() { err = errors.Join(err, builder.Close()) }()
	ids, err := snapshot.DocIDReaderAll()
	if err != nil {
		return nil, fmt.Errorf("listing articles: %w", err)
	}
	defer func() { err = errors.Join(err, ids.Close()) }()
	articles := newStoredArticles(snapshot, 0)
	for {
		number, err := ids.Next()
		if err != nil {
			return nil, fmt.Errorf("listing articles: %w", err)
		}
		if number == nil {
			break
		}
		id, err := snapshot.ExternalID(number)
		if err != nil {
			return nil, fmt.Errorf("listing articles: %w", err)
		}
		if len(number) != engineNumber {
			return nil, fmt.Errorf("%w: the engine's number of article %q has %d bytes", index.ErrCorrupt, id, len(number))
		}
		var a corpus.Article
		if err := articles.packedAt(binary.BigEndian.Uint64(number), id, b.unpackTo(&a)); err != nil {
			return nil, fmt.Errorf("article %q: %w", id, err)
		}
		if err := builder.Add(&a); err != nil {
			return nil, fmt.Errorf("indexing article %q: %w", id, err)
		}
	}
	var out bytes.Buffer
	err = builder.Write(&out)
	return out.Bytes(), err
}
