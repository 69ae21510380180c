package bleve

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	engine "github.com/blevesearch/bleve_index_api"

	"kindred/corpus"
)

// storedArticle is the engine's field that is only stored: the article, packed.
const storedArticle = "article"

// engineKey returns what the engine knows an article by: the hash of its id. Ids of 48 bytes,
// which it keeps beside the records, made its files .5 MB larger for 14,000 articles. That two ids of a million have one hash happens once in some ten million
// archives, and then fewer articles are there than impacts, which [newView] refuses.
func engineKey(id string) string {
	return string(binary.BigEndian.AppendUint64(nil, corpus.HashID(id)))
}

// newDocument turns a packed article into what the engine takes. It has no fields to search
// in: what answers queries stands beside the engine.
func newDocument(id string, packed []byte) *document.Document {
	doc := document.NewDocument(engineKey(id))
	doc.AddField(document.NewTextFieldCustom(storedArticle, nil, packed, engine.StoreField, nil))
	return doc
}

// snapshotOf returns the engine as it is now.
func (b *Backend) snapshotOf() (*scorch.IndexSnapshot, error) {
	adv, err := b.idx.Advanced()
	if err != nil {
		return nil, fmt.Errorf("reaching the engine: %w", err)
	}
	r, err := adv.Reader()
	if err != nil {
		return nil, fmt.Errorf("reading the index: %w", err)
	}
	snapshot, ok := r.(*scorch.IndexSnapshot)
	if !ok {
		return nil, errors.Join(fmt.Errorf("the engine gave a %T, not a scorch snapshot", r), r.Close())
	}
	return snapshot, nil
}
