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
//	kin        a row of equal length for each article, see [kinTable]
//	reasons    for each article, see [relatedEncoder.list]
//	words      the words of the reasons, one behind the other, the commonest first
//	ends       words × u32: where each ends
//	offsets    (articles+1) × u32: where reasons begin, from the first on; the last: where words begin
//	trailer    articles u32 · words u32 · kin in a row u32 · magic
//
// Reasons stand apart: a search asks for the kin of its best articles, and for no reason.
const relatedMagic = "KINRELA4"

const trailerSize = 3*4 + len(relatedMagic)

// related reads lists of kin.
type related struct {
	mapped  *index.Mapped // nil in memory
	kin     kinTable
	reasons []byte
	offsets []byte
	ends    []byte
	words   []byte
}

// Related implements [index.Reader].
func (b *Backend) Related(_ context.Context, id string, limit int) (_ []index.Neighbor, err error) {
	defer damaged(&err)
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
func (b *Backend) Kin(_ context.Context, dst []index.Kin, doc index.Doc, limit int) ([]index.Kin, error) {
	rel := b.lists()
	if rel == nil {
		return dst, nil
	}
	return rel.kin.nearest(dst, doc, limit)
}

// WarmKin implements [index.Warmer].
func (b *Backend) WarmKin(docs []index.Doc) {
	if rel := b.lists(); rel != nil {
		rel.kin.warm(docs)
	}
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
	madeFor := int(binary.LittleEndian.Uint32(trailer))
	words, width := uint64(binary.LittleEndian.Uint32(trailer[4:])), uint64(binary.LittleEndian.Uint32(trailer[8:]))
	if madeFor != articles {
		return nil, damaged(fmt.Sprintf("made for %d articles, there are %d", madeFor, articles))
	}
	if width > math.MaxUint16 { // no product below is out of range
		return nil, damaged("rows are too long")
	}
	tables := 4*uint64(articles+1) + 4*words         // #nosec G115 -- never negative
	rows := rowSize(articles, int(width)) * articles // #nosec G115 -- as above
	if tables+uint64(rows) > uint64(len(body)) {     // #nosec G115 -- as above
		return nil, damaged("too short")
	}
	r := &related{kin: newKinTable(body[:rows], articles, int(width))} // #nosec G115 -- as above
	r.offsets = body[len(body)-4*(articles+1):]
	r.ends = body[len(body)-int(tables) : len(body)-len(r.offsets)] // #nosec G115 -- within the body
	body = body[rows : len(body)-int(tables)]                       // #nosec G115 -- as above
	begin := r.offset(articles)
	if uint64(begin) > uint64(len(body)) || words > 0 && uint64(r.end(int(words)-1)) != uint64(len(body))-uint64(begin) { // #nosec G115 -- as above
		return nil, damaged("wrong offsets")
	}
	r.reasons, r.words = body[:begin], body[begin:]
	return r, nil
}

func (r *related) offset(i int) uint32 { return binary.LittleEndian.Uint32(r.offsets[4*i:]) }

func (r *related) end(word int) uint32 { return binary.LittleEndian.Uint32(r.ends[4*word:]) }

func damagedList(doc index.Doc) error {
	return fmt.Errorf("%w: related list of article number %d", index.ErrCorrupt, doc)
}

// listScratch is room for what is read of a list of five, and of most longer ones: on the
// stack, where it costs nothing.
type listScratch struct {
	kin     [8]index.Kin
	numbers [32]uint64
	spans   [32]span
	entries [8]listEntry
	reasons [32]span
	text    [1 << 9]byte
}

// span is a part of a text.
type span struct{ from, to int }

// listEntry is where the id of an entry is, and where its reasons end.
type listEntry struct {
	id      span
	reasons int
}

// list returns the first limit entries of one list. All that it names is one text, and its
// reasons are one list: what takes longest is memory.
func (r *related) list(articles *impact.File, doc index.Doc, limit int) ([]index.Neighbor, error) {
	var scratch listScratch
	kin, err := r.kin.nearest(scratch.kin[:0], doc, limit)
	if err != nil || len(kin) == 0 {
		return nil, err
	}
	from, to := r.offset(int(doc)), r.offset(int(doc)+1)
	if from > to || uint64(to) > uint64(len(r.reasons)) {
		return nil, damagedList(doc)
	}
	in := relatedReader{data: r.reasons[from:to]}
	words := in.words(scratch.numbers[:0])
	spans := append(scratch.spans[:0], make([]span, len(words))...) // of those that were asked for
	text, entries, reasons := scratch.text[:0], scratch.entries[:0], scratch.reasons[:0]
	for _, k := range kin {
		begin := len(text)
		text = articles.AppendID(text, k.Doc)
		id := span{begin, len(text)}
		for more := true; more; {
			var at uint64
			if at, more = in.reason(); at == noReason {
				break
			}
			var ok bool
			if text, ok = r.appendWord(text, words, spans, at); !ok {
				return nil, damagedList(doc)
			}
			reasons = append(reasons, spans[at])
		}
		entries = append(entries, listEntry{id, len(reasons)})
	}
	if in.bad {
		return nil, damagedList(doc)
	}
	whole, named := string(text), make([]string, len(reasons))
	for i, s := range reasons {
		named[i] = whole[s.from:s.to]
	}
	list, next := make([]index.Neighbor, len(kin)), 0
	for i, e := range entries {
		list[i] = index.Neighbor{ID: whole[e.id.from:e.id.to], Score: float64(kin[i].Score)}
		if e.reasons > next {
			list[i].Reasons = named[next:e.reasons:e.reasons]
		}
		next = e.reasons
	}
	return list, nil
}

// appendWord appends a word of a list to its text, unless it is there already, and notes
// where it is.
func (r *related) appendWord(text []byte, words []uint64, spans []span, at uint64) ([]byte, bool) {
	if at >= uint64(len(words)) {
		return text, false
	}
	if spans[at].to > 0 {
		return text, true
	}
	word, ok := r.word(words[at])
	if ok {
		text = append(text, word...)
		spans[at] = span{len(text) - len(word), len(text)}
	}
	return text, ok
}

// word returns a word of reasons.
func (r *related) word(number uint64) ([]byte, bool) {
	if number >= uint64(len(r.ends)/4) {
		return nil, false
	}
	start := uint32(0)
	if number > 0 {
		start = r.end(int(number) - 1) // #nosec G115 -- compared above
	}
	end := r.end(int(number)) // #nosec G115 -- as above
	if start > end || int(end) > len(r.words) {
		return nil, false
	}
	return r.words[start:end], true
}

func (r *related) close() {
	if r.mapped != nil {
		_ = r.mapped.Close() // open for reading only: nothing can be lost
	}
}
