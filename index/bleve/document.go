package bleve

import (
	"errors"
	"fmt"

	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	engine "github.com/blevesearch/bleve_index_api"
)

// storedArticle is the engine's field that is only stored: the article, packed.
const storedArticle = "article"

// newDocument turns a packed article into what the engine takes. It has no fields to search
// in: what answers queries stands beside the engine.
func newDocument(id string, packed []byte) *document.Document {
	doc := document.NewDocument(id)
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
