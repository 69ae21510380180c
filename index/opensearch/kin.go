package opensearch

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"

	"kindred/index"
)

// kinList is the related list of one article as it is kept: who is named by its number.
type kinList []kinEntry

type kinEntry struct {
	index.Kin
	reasons []string
}

// kinSource is a list as the cluster takes it.
type kinSource struct {
	Doc index.Doc `json:"doc"`
	Kin []byte    `json:"kin"`
}

// kinField is the field of a list.
const kinField = "kin"

// pack writes the list: the words that are reasons, each once, and of each entry its number,
// its score and which of the words are its reasons.
func (l kinList) pack() []byte {
	numbers := map[string]int{}
	var words []string
	for _, e := range l {
		for _, word := range e.reasons {
			if _, ok := numbers[word]; !ok {
				numbers[word] = len(words)
				words = append(words, word)
			}
		}
	}
	out := appendUvarint(nil, len(words))
	for _, word := range words {
		out = appendString(out, word)
	}
	out = appendUvarint(out, len(l))
	for _, e := range l {
		out = appendUvarint(out, int(e.Doc))
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(e.Score))
		out = appendUvarint(out, len(e.reasons))
		for _, word := range e.reasons {
			out = appendUvarint(out, numbers[word])
		}
	}
	return out
}

// readKin reads what pack wrote, of articles whose numbers are below a number.
func readKin(data []byte, articles int) (kinList, error) {
	u := &unpacker{data: string(data)}
	words := u.texts()
	list := make(kinList, u.length())
	for i := range list {
		e := &list[i]
		number := u.number()
		if number >= articles {
			u.fail()
		}
		e.Doc, e.Score = index.Doc(number), u.float() // #nosec G115 -- of 31 bits
		for range u.length() {
			word := u.number()
			if u.failed || word >= len(words) {
				u.fail()
				break
			}
			e.reasons = append(e.reasons, words[word])
		}
	}
	if u.failed || u.data != "" {
		return nil, damaged("the kin of an article cannot be read")
	}
	return list, nil
}

// kinOfDoc returns the list of an article, empty where none was put.
func (r *reader) kinOfDoc(ctx context.Context, doc index.Doc) (kinList, error) {
	if l, ok := r.kin.get(doc); ok {
		return l, ctx.Err()
	}
	values, err := r.columns(ctx, []index.Doc{doc}, column{kinOf(r.name), kinField})
	if err != nil {
		return nil, err
	}
	return r.keepKin(doc, values[0])
}

// keepKin keeps what was read of an article's kin.
func (r *reader) keepKin(doc index.Doc, values map[index.Doc][]byte) (kinList, error) {
	var list kinList
	if data, ok := values[doc]; ok {
		var err error
		if list, err = readKin(data, r.stats.Articles); err != nil {
			return nil, err
		}
	}
	r.kin.put(doc, list)
	return list, nil
}

// Kin implements [index.Reader].
func (r *reader) Kin(ctx context.Context, dst []index.Kin, doc index.Doc, limit int) ([]index.Kin, error) {
	list, err := r.kinOfDoc(ctx, doc)
	if err != nil {
		return dst, err
	}
	for _, e := range list[:min(limit, len(list))] {
		dst = append(dst, e.Kin)
	}
	return dst, nil
}

// Related implements [index.Reader].
func (r *reader) Related(ctx context.Context, id string, limit int) ([]index.Neighbor, error) {
	doc, err := r.number(ctx, id)
	if err != nil {
		return nil, err
	}
	list, err := r.kinOfDoc(ctx, doc)
	if err != nil {
		return nil, err
	}
	list = list[:min(limit, len(list))]
	docs := make([]index.Doc, len(list))
	for i, e := range list {
		docs[i] = e.Doc
	}
	heads, err := r.Heads(ctx, docs)
	if err != nil {
		return nil, fmt.Errorf("reading the kin of %q: %w", id, err)
	}
	var neighbors []index.Neighbor
	for i, e := range list {
		neighbors = append(neighbors, index.Neighbor{ID: heads[i].ID, Score: float64(e.Score), Reasons: e.reasons})
	}
	return neighbors, nil
}
