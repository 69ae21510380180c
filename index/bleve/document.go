package bleve

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	engine "github.com/blevesearch/bleve_index_api"

	"kindred/corpus"
	"kindred/index"
)

// storedArticle is the engine's field that is only stored: the article, packed.
const storedArticle = "article"

// keyed are the attributes that the engine keeps as whole keys.
var keyed = []index.Attribute{index.Tag, index.Author, index.Language}

// newDocument turns an article into what the engine takes.
func newDocument(a *corpus.Article, packed []byte) *document.Document {
	doc := document.NewDocument(a.ID)
	for _, attribute := range keyed {
		for i, v := range attribute.Values(a) {
			if key := attribute.Key(v); key != "" {
				doc.AddField(document.NewTextFieldCustom(attribute.String(), []uint64{uint64(i)}, []byte(key),
					engine.IndexField|engine.SkipFreqNorm, nil))
			}
		}
	}
	doc.AddField(document.NewTextFieldCustom(storedArticle, nil, packed, engine.StoreField, nil))
	return doc
}

// sample returns what is common to some articles, as far as that is likely.
func sample(articles []corpus.Article) []byte {
	var buf []byte
	encoded := make([][]byte, len(articles))
	total := 0
	for i := range articles {
		buf = encodeArticle(buf[:0], &articles[i])
		total += len(buf)
		encoded[i] = bytes.Clone(buf[:min(len(buf), sampleBytes)])
	}
	most := min(dictionaryBytes, total/dictionaryShare)
	var out []byte
	step := max(1, len(articles)*sampleBytes/max(1, most))
	for i := 0; i < len(articles) && len(out) < most; i += step {
		out = append(out, encoded[i][:min(len(encoded[i]), most-len(out))]...)
	}
	return out
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
