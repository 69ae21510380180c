package opensearch

import (
	"context"
	"strconv"

	"kindred/index"
)

// kinEntry is the related list of one article as the cluster keeps it.
type kinEntry struct {
	Kin []neighbor `json:"kin"`
}

type neighbor struct {
	Doc index.Doc `json:"doc"`
	index.Neighbor
}

// kinOfDoc returns the list of an article, empty where none was put.
func (r *reader) kinOfDoc(ctx context.Context, doc index.Doc) (*kinEntry, error) {
	if e, ok := r.kin.get(doc); ok {
		return e, ctx.Err() //nolint:wrapcheck // the caller's own
	}
	var e kinEntry
	if _, err := r.cluster.lookUp(ctx, kinOf(r.name), strconv.Itoa(int(doc)), &e); err != nil {
		return nil, err
	}
	r.kin.put(doc, &e)
	return &e, nil
}

// Kin implements [index.Reader].
func (r *reader) Kin(ctx context.Context, dst []index.Kin, doc index.Doc, limit int) ([]index.Kin, error) {
	e, err := r.kinOfDoc(ctx, doc)
	if err != nil {
		return dst, err
	}
	for _, n := range e.Kin[:min(limit, len(e.Kin))] {
		dst = append(dst, index.Kin{Doc: n.Doc, Score: float32(n.Score)})
	}
	return dst, nil
}

// Related implements [index.Reader].
func (r *reader) Related(ctx context.Context, id string, limit int) ([]index.Neighbor, error) {
	doc, _, err := r.find(ctx, id, numberField)
	if err != nil {
		return nil, err
	}
	e, err := r.kinOfDoc(ctx, doc)
	if err != nil {
		return nil, err
	}
	var list []index.Neighbor
	for _, n := range e.Kin[:min(limit, len(e.Kin))] {
		list = append(list, n.Neighbor)
	}
	return list, nil
}
