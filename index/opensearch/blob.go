package opensearch

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
)

// blobPart is the number of bytes that one document holds of data which belong to the whole
// index, a megabyte as the cluster keeps it: requests of some tens are its limit.
const blobPart = 3 << 18

// blobHead says what a blob is made of.
type blobHead struct {
	Parts int `json:"parts"`
	Bytes int `json:"bytes"`
}

type blobData struct {
	Data []byte `json:"data"`
}

// putBlob stores data under a name, in place of what was there: the head comes last.
func (c *Cluster) putBlob(ctx context.Context, in, name string, data []byte) error {
	head := blobHead{Bytes: len(data)}
	b := c.bulk(in)
	for from := 0; from < len(data); from += blobPart {
		part := blobData{data[from:min(from+blobPart, len(data))]}
		if err := b.add(ctx, name+"-"+strconv.Itoa(head.Parts), name, part); err != nil {
			return err
		}
		head.Parts++
	}
	if err := b.flush(ctx); err != nil {
		return err
	}
	if err := b.add(ctx, name, name, head); err != nil {
		return err
	}
	return b.flush(ctx)
}

// removeBlob removes the data under a name, if there are any.
func (c *Cluster) removeBlob(ctx context.Context, in, name string) error {
	var head blobHead
	if ok, err := c.lookUp(ctx, in, name, &head); err != nil || !ok {
		return err
	}
	for i := range head.Parts {
		if err := c.removeDoc(ctx, in, name+"-"+strconv.Itoa(i)); err != nil {
			return err
		}
	}
	return c.removeDoc(ctx, in, name)
}

func (c *Cluster) removeDoc(ctx context.Context, in, id string) error {
	if err := c.remove(ctx, "/"+in+"/_doc/"+id); err != nil && !isMissing(err) {
		return fmt.Errorf("removing %s of %s: %w", id, in, err)
	}
	return nil
}

// found is a document that was looked up.
type found struct {
	ID     string          `json:"_id"`
	Found  bool            `json:"found"`
	Error  *itemError      `json:"error"`
	Source json.RawMessage `json:"_source"`
}

// getBlob returns the data under a name, and whether there are any.
func (c *Cluster) getBlob(ctx context.Context, in, name string) ([]byte, bool, error) {
	var head blobHead
	if ok, err := c.lookUp(ctx, in, name, &head); err != nil || !ok {
		return nil, false, err
	}
	data := make([]byte, 0, head.Bytes)
	for i := range head.Parts {
		var part blobData
		ok, err := c.lookUp(ctx, in, name+"-"+strconv.Itoa(i), &part)
		if err != nil {
			return nil, false, err
		}
		if !ok {
			return nil, false, damaged("part %d of %s is missing in %s", i, name, in)
		}
		data = append(data, part.Data...)
	}
	if len(data) != head.Bytes {
		return nil, false, damaged("%s in %s has %d bytes of %d", name, in, len(data), head.Bytes)
	}
	return data, true, nil
}

// lookUp reads one document, and reports whether it is there.
func (c *Cluster) lookUp(ctx context.Context, in, id string, out any) (bool, error) {
	var doc found
	switch err := c.get(ctx, "/"+in+"/_doc/"+id, &doc); {
	case isMissing(err):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("reading %s of %s: %w", id, in, err)
	}
	if err := json.Unmarshal(doc.Source, out); err != nil {
		return false, damaged("%s of %s: %v", id, in, err)
	}
	return true, nil
}
