package bleve

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"

	"kindred/index"
	"kindred/index/impact"
)

// The related file holds every article's list of kin. Articles are numbered in the
// order of their ids, so that the same lists give the same file on every machine.
//
//	lists      for each article, see [relatedEncoder.list]
//	words      the words of the reasons, one behind the other, the commonest first
//	ends       words × u32: where each ends
//	offsets    (articles+1) × u64: where each list begins; the last: where words begin
//	trailer    articles u32 · words u32 · magic
const relatedMagic = "KINRELA3"

const trailerSize = 4 + 4 + len(relatedMagic)

// related reads lists of kin.
type related struct {
	data     []byte
	mapped   *index.Mapped // nil in memory
	articles int
	offsets  []byte
	ends     []byte
	words    []byte
}

// Related implements [index.Reader].
func (b *Backend) Related(_ context.Context, id string, limit int) ([]index.Neighbor, error) {
	v, err := b.current()
	if err != nil {
		return nil, err
	}
	defer leave(v)
	doc, ok := v.impacts.Doc(id)
	if !ok {
		return nil, notFound(id)
	}
	rel := b.lists()
	if rel == nil {
		return nil, nil
	}
	return rel.list(v.impacts, doc, limit)
}

// Kin implements [index.Reader].
func (b *Backend) Kin(_ context.Context, docs []index.Doc, limit int) ([][]index.Kin, error) {
	out := make([][]index.Kin, len(docs))
	rel := b.lists()
	if rel == nil {
		return out, nil
	}
	all := make([]index.Kin, 0, limit*len(docs))
	for i, doc := range docs {
		from := len(all)
		var err error
		if all, err = rel.nearest(all, doc, limit); err != nil {
			return nil, err
		}
		out[i] = all[from:len(all):len(all)]
	}
	return out, nil
}

// lists returns the lists of kin, nil where there are none.
func (b *Backend) lists() *related {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.rel
}

// PutRelated implements [index.Writer].
func (b *Backend) PutRelated(ctx context.Context, lists iter.Seq2[string, []index.Neighbor]) error {
	if b.readOnly {
		return index.ErrReadOnly
	}
	v, err := b.current()
	if err != nil {
		return err
	}
	defer leave(v)
	data, err := encodeRelated(ctx, v.impacts, lists)
	if err != nil {
		return err
	}
	rel, err := newRelated(data, v.impacts.Len())
	if err != nil {
		return err
	}
	if b.dir != "" {
		if err := os.WriteFile(filepath.Join(b.dir, relatedName), data, 0o644); err != nil { // #nosec G306 -- a web server of another user may read it
			return fmt.Errorf("writing related lists: %w", err)
		}
	}
	b.mu.Lock()
	b.rel = rel
	b.mu.Unlock()
	return nil
}

// openRelated maps a related file. An index without one has no lists.
func openRelated(path string, articles int) (*related, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, nil //nolint:nilnil // no file, no lists
	}
	mapped, err := index.Map(path)
	if err != nil {
		return nil, err
	}
	r, err := newRelated(mapped.Data, articles)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), mapped.Close())
	}
	r.mapped = mapped
	return r, nil
}

func newRelated(data []byte, articles int) (*related, error) {
	damaged := func(what string) error { return fmt.Errorf("%w: related lists: %s", index.ErrCorrupt, what) }
	if len(data) < trailerSize || string(data[len(data)-len(relatedMagic):]) != relatedMagic {
		return nil, damaged("not a related file of this version")
	}
	body, trailer := data[:len(data)-trailerSize], data[len(data)-trailerSize:]
	r := &related{data: data, articles: int(binary.LittleEndian.Uint32(trailer))}
	words := int(binary.LittleEndian.Uint32(trailer[4:]))
	if r.articles != articles {
		return nil, damaged(fmt.Sprintf("made for %d articles, there are %d", r.articles, articles))
	}
	tables := 8*(articles+1) + 4*words
	if len(body) < tables {
		return nil, damaged("too short")
	}
	r.offsets = body[len(body)-8*(articles+1):]
	r.ends = body[len(body)-tables : len(body)-len(r.offsets)]
	body = body[:len(body)-tables]
	begin := r.offset(articles)
	if begin > uint64(len(body)) || words > 0 && uint64(r.end(words-1)) != uint64(len(body))-begin {
		return nil, damaged("wrong offsets")
	}
	r.words = body[begin:]
	return r, nil
}

func (r *related) offset(i int) uint64 { return binary.LittleEndian.Uint64(r.offsets[8*i:]) }

func (r *related) end(word int) uint32 { return binary.LittleEndian.Uint32(r.ends[4*word:]) }

// nearest appends the first limit entries of one list.
func (r *related) nearest(dst []index.Kin, doc index.Doc, limit int) ([]index.Kin, error) {
	in, err := r.at(doc)
	if err != nil {
		return dst, err
	}
	var scores scores
	for range min(in.uvarint(), uint64(limit)) { // #nosec G115 -- never negative
		k := index.Kin{Doc: index.Doc(in.uvarint()), Score: scores.next(&in)} // #nosec G115 -- compared below
		if in.bad || int(k.Doc) >= r.articles || k.Doc < 0 {
			return dst, damagedList(doc)
		}
		dst = append(dst, k)
	}
	return dst, nil
}

// at returns the list of an article.
func (r *related) at(doc index.Doc) (relatedReader, error) {
	from, to := r.offset(int(doc)), r.offset(int(doc)+1)
	if from > to || to > uint64(len(r.data)) {
		return relatedReader{}, damagedList(doc)
	}
	return relatedReader{data: r.data[from:to]}, nil
}

func damagedList(doc index.Doc) error {
	return fmt.Errorf("%w: related list of article number %d", index.ErrCorrupt, doc)
}

// list returns the first limit entries of one list.
func (r *related) list(articles *impact.File, doc index.Doc, limit int) ([]index.Neighbor, error) {
	kin, err := r.nearest(nil, doc, limit)
	if err != nil || len(kin) == 0 {
		return nil, err
	}
	in, err := r.at(doc)
	if err != nil {
		return nil, err
	}
	for range in.uvarint() { // the reasons stand behind all entries
		if in.uvarint(); in.bad {
			return nil, damagedList(doc)
		}
		in.uvarint()
	}
	words := in.words()
	list := make([]index.Neighbor, len(kin))
	for i, k := range kin {
		list[i] = index.Neighbor{ID: articles.Head(k.Doc).ID, Score: float64(k.Score)}
		for more := true; more; {
			var at uint64
			if at, more = in.reason(); at == noReason {
				break
			}
			if in.bad || at >= uint64(len(words)) {
				return nil, damagedList(doc)
			}
			word, ok := r.word(words[at])
			if !ok {
				return nil, damagedList(doc)
			}
			list[i].Reasons = append(list[i].Reasons, word)
		}
	}
	if in.bad {
		return nil, damagedList(doc)
	}
	return list, nil
}

// word returns a word of reasons.
func (r *related) word(number uint64) (string, bool) {
	if number >= uint64(len(r.ends)/4) {
		return "", false
	}
	start := uint32(0)
	if number > 0 {
		start = r.end(int(number) - 1) // #nosec G115 -- compared above
	}
	end := r.end(int(number)) // #nosec G115 -- as above
	if start > end || int(end) > len(r.words) {
		return "", false
	}
	return string(r.words[start:end]), true
}

func (r *related) close() {
	if r.mapped != nil {
		_ = r.mapped.Close() // open for reading only: nothing can be lost
	}
}
