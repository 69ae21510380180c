package opensearch

import (
	"context"
	"encoding/json"

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

// kinField is the field of an entry.
const kinField = "kin"

// kinOfDoc returns the list of an article, empty where none was put.
func (r *reader) kinOfDoc(ctx context.Context, doc index.Doc) (*kinEntry, error) {
	if e, ok := r.kin.get(doc); ok {
		return e, ctx.Err()
	}
	answers, err := r.cluster.lookUpAll(ctx, []wanted{want(kinOf(r.name), doc, kinField)})
	if err != nil {
		return nil, err
	}
	return r.keepKin(doc, &answers[0])
}

// keepKin keeps what was read of an article's kin.
func (r *reader) keepKin(doc index.Doc, answer *found) (*kinEntry, error) {
	e := &kinEntry{}
	if answer.Found {
		if err := json.Unmarshal(answer.Source, e); err != nil {
			return nil, damaged("the kin of article %d: %v", doc, err)
		}
	}
	r.kin.put(doc, e)
	return e, nil
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
