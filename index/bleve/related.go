package bleve

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"math"
	"os"
	"path/filepath"

	"kindred/index"
	"kindred/index/impact"
)

// The related file holds every article's list of kin. Articles are numbered in the
// order of their ids, so that the same lists give the same file on every machine.
//
//	lists      for each article: entries · article, score … · number of reasons, reasons …
//	words      the words of the reasons, one behind the other
//	ends       words × u32: where each ends
//	offsets    (articles+1) × u64: where each list begins; the last: where words begin
//	trailer    articles u32 · words u32 · magic
//
// The numbers of a list are varints, but for scores, which are float32.
const relatedMagic = "KINRELA2"

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
		return nil, fmt.Errorf("article %q: %w", id, index.ErrNotFound)
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

// relatedEncoder numbers the words of reasons.
type relatedEncoder struct {
	articles *impact.File
	words    map[string]uint64
	text     []byte
	ends     []byte
}

func encodeRelated(ctx context.Context, articles *impact.File, lists iter.Seq2[string, []index.Neighbor]) ([]byte, error) {
	e := relatedEncoder{articles: articles, words: map[string]uint64{}}
	encoded := make([][]byte, articles.Len())
	given := 0
	for id, list := range lists {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("writing related lists: %w", err)
		}
		doc, ok := articles.Doc(id)
		if !ok {
			return nil, fmt.Errorf("related list of %q: %w", id, index.ErrNotFound)
		}
		var err error
		if encoded[doc], err = e.list(list); err != nil {
			return nil, fmt.Errorf("related list of %q: %w", id, err)
		}
		given++
	}
	if given != len(encoded) {
		return nil, fmt.Errorf("writing related lists: %d of %d articles have one", given, len(encoded))
	}
	var data, offsets []byte
	for _, list := range encoded {
		offsets = binary.LittleEndian.AppendUint64(offsets, uint64(len(data)))
		data = append(data, list...)
	}
	offsets = binary.LittleEndian.AppendUint64(offsets, uint64(len(data)))
	data = append(append(append(data, e.text...), e.ends...), offsets...)
	data = binary.LittleEndian.AppendUint32(data, uint32(len(encoded))) // #nosec G115 -- articles are counted in 32 bits
	data = binary.LittleEndian.AppendUint32(data, uint32(len(e.words))) // #nosec G115 -- as above
	return append(data, relatedMagic...), nil
}

// list encodes one list.
func (e *relatedEncoder) list(list []index.Neighbor) ([]byte, error) {
	out := binary.AppendUvarint(nil, uint64(len(list)))
	for _, n := range list {
		to, ok := e.articles.Doc(n.ID)
		if !ok {
			return nil, fmt.Errorf("%q: %w", n.ID, index.ErrNotFound)
		}
		out = binary.AppendUvarint(out, uint64(to)) // #nosec G115 -- never negative
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(float32(n.Score)))
	}
	for _, n := range list {
		out = binary.AppendUvarint(out, uint64(len(n.Reasons)))
		for _, w := range n.Reasons {
			number, ok := e.words[w]
			if !ok {
				number = uint64(len(e.words))
				e.words[w] = number
				e.text = append(e.text, w...)
				e.ends = binary.LittleEndian.AppendUint32(e.ends, uint32(len(e.text))) // #nosec G115 -- the words of reasons are less than 4 GB
			}
			out = binary.AppendUvarint(out, number)
		}
	}
	return out, nil
}

// openRelated maps a related file. An index without one has no lists.
func openRelated(path string, articles int) (*related, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, nil //nolint:nilnil // no file, no lists
	}
	mapped, err := index.Map(path)
	if err != nil {
		return nil, err //nolint:wrapcheck // says it all
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

// relatedReader reads a list and remembers whether it was cut off.
type relatedReader struct {
	data []byte
	bad  bool
}

func (r *relatedReader) uvarint() uint64 {
	n, size := binary.Uvarint(r.data)
	if size <= 0 {
		r.bad = true
		return 0
	}
	r.data = r.data[size:]
	return n
}

func (r *relatedReader) score() float32 {
	if len(r.data) < 4 {
		r.bad = true
		return 0
	}
	s := math.Float32frombits(binary.LittleEndian.Uint32(r.data))
	r.data = r.data[4:]
	return s
}

// nearest appends the first limit entries of one list.
func (r *related) nearest(dst []index.Kin, doc index.Doc, limit int) ([]index.Kin, error) {
	in, err := r.at(doc)
	if err != nil {
		return dst, err
	}
	for range min(in.uvarint(), uint64(limit)) { // #nosec G115 -- never negative
		k := index.Kin{Doc: index.Doc(in.uvarint()), Score: in.score()} // #nosec G115 -- compared below
		if in.bad || int(k.Doc) >= r.articles || k.Doc < 0 {
			return dst, r.damaged(doc)
		}
		dst = append(dst, k)
	}
	return dst, nil
}

// at returns the list of an article.
func (r *related) at(doc index.Doc) (relatedReader, error) {
	from, to := r.offset(int(doc)), r.offset(int(doc)+1)
	if from > to || to > uint64(len(r.data)) {
		return relatedReader{}, r.damaged(doc)
	}
	return relatedReader{data: r.data[from:to]}, nil
}

func (r *related) damaged(doc index.Doc) error {
	return fmt.Errorf("%w: related list of article number %d", index.ErrCorrupt, doc)
}

// list returns the first limit entries of one list.
func (r *related) list(articles *impact.File, doc index.Doc, limit int) ([]index.Neighbor, error) {
	kin, err := r.nearest(nil, doc, math.MaxInt32)
	if err != nil {
		return nil, err
	}
	in, err := r.at(doc)
	if err != nil {
		return nil, err
	}
	for range in.uvarint() { // the reasons stand behind all entries
		in.uvarint()
		in.score()
	}
	kin = kin[:min(limit, len(kin))]
	if len(kin) == 0 {
		return nil, nil
	}
	list := make([]index.Neighbor, len(kin))
	for i, k := range kin {
		list[i] = index.Neighbor{ID: articles.Head(k.Doc).ID, Score: float64(k.Score)}
		for range in.uvarint() {
			word := int(in.uvarint()) // #nosec G115 -- compared below
			if in.bad || word < 0 || 4*word >= len(r.ends) {
				return nil, r.damaged(doc)
			}
			start := uint32(0)
			if word > 0 {
				start = r.end(word - 1)
			}
			end := r.end(word)
			if start > end || int(end) > len(r.words) {
				return nil, r.damaged(doc)
			}
			list[i].Reasons = append(list[i].Reasons, string(r.words[start:end]))
		}
	}
	return list, nil
}

func (r *related) close() {
	if r.mapped != nil {
		_ = r.mapped.Close() // open for reading only: nothing can be lost
	}
}
