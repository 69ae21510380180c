package bleve

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"math"
	"os"
	"path/filepath"

	"kindred/index"
)

// The related file holds every article's list of kin. Articles are numbered in
// the order of their ids, so that the same lists give the same file on every
// machine, whatever numbers the engine gave its documents.
//
//	lists      for each article its entries, back to back
//	entry      article u32 · score f32 · reasons u8 · reason u32 …
//	words      each word of a reason: length u32 · bytes
//	offsets    (articles+1) × u64: where each list begins; the last: where words begin
//	trailer    articles u32 · words u32 · magic
const relatedMagic = "KINRELA1"

const trailerSize = 4 + 4 + len(relatedMagic)

// related reads lists of kin.
type related struct {
	file    io.ReaderAt
	closer  io.Closer
	offsets []uint64
	words   []string
}

// Related implements [index.Reader].
func (b *Backend) Related(_ context.Context, id string, limit int) ([]index.Neighbor, error) {
	v, err := b.current()
	if err != nil {
		return nil, err
	}
	defer v.release()
	rank, ok := v.rank(id)
	if !ok {
		return nil, fmt.Errorf("article %q: %w", id, index.ErrNotFound)
	}
	b.mu.Lock()
	rel := b.rel
	b.mu.Unlock()
	if rel == nil {
		return nil, nil
	}
	return rel.list(v, rank, limit)
}

// rank returns the place of an article in the order of ids.
func (v *view) rank(id string) (int, bool) {
	lo, hi := 0, len(v.byID)
	for lo < hi {
		mid := (lo + hi) / 2
		if v.idAt(mid) < id {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo, lo < len(v.byID) && v.idAt(lo) == id
}

func (v *view) idAt(rank int) string { return v.cols.Heads[v.byID[rank]].ID }

// PutRelated implements [index.Writer].
func (b *Backend) PutRelated(ctx context.Context, lists iter.Seq2[string, []index.Neighbor]) error {
	if b.readOnly {
		return index.ErrReadOnly
	}
	v, err := b.current()
	if err != nil {
		return err
	}
	defer v.release()
	data, err := encodeRelated(ctx, v, lists)
	if err != nil {
		return err
	}
	rel, err := newRelated(bytes.NewReader(data), int64(len(data)), len(v.byID))
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

func encodeRelated(ctx context.Context, v *view, lists iter.Seq2[string, []index.Neighbor]) ([]byte, error) {
	byRank := make([][]byte, len(v.byID))
	words := map[string]uint32{}
	var order []string
	given := 0
	for id, list := range lists {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("writing related lists: %w", err)
		}
		rank, ok := v.rank(id)
		if !ok {
			return nil, fmt.Errorf("related list of %q: %w", id, index.ErrNotFound)
		}
		var out []byte
		for _, n := range list {
			to, ok := v.rank(n.ID)
			if !ok {
				return nil, fmt.Errorf("related list of %q: %q: %w", id, n.ID, index.ErrNotFound)
			}
			out = binary.LittleEndian.AppendUint32(out, uint32(to)) // #nosec G115 -- articles are counted in 32 bits
			out = binary.LittleEndian.AppendUint32(out, math.Float32bits(float32(n.Score)))
			out = append(out, byte(len(n.Reasons)))
			for _, w := range n.Reasons {
				if _, ok := words[w]; !ok {
					words[w] = uint32(len(order)) // #nosec G115 -- as above
					order = append(order, w)
				}
				out = binary.LittleEndian.AppendUint32(out, words[w])
			}
		}
		byRank[rank] = out
		given++
	}
	if given != len(byRank) {
		return nil, fmt.Errorf("writing related lists: %d of %d articles have one", given, len(byRank))
	}
	var data []byte
	offsets := make([]uint64, 0, len(byRank)+1)
	for _, list := range byRank {
		offsets = append(offsets, uint64(len(data)))
		data = append(data, list...)
	}
	offsets = append(offsets, uint64(len(data)))
	for _, w := range order {
		data = binary.LittleEndian.AppendUint32(data, uint32(len(w))) // #nosec G115 -- a word
		data = append(data, w...)
	}
	for _, o := range offsets {
		data = binary.LittleEndian.AppendUint64(data, o)
	}
	data = binary.LittleEndian.AppendUint32(data, uint32(len(byRank))) // #nosec G115 -- as above
	data = binary.LittleEndian.AppendUint32(data, uint32(len(order)))  // #nosec G115 -- as above
	return append(data, relatedMagic...), nil
}

// openRelated opens a related file. An index without one has no lists.
func openRelated(path string, articles int) (*related, error) {
	f, err := os.Open(path) // #nosec G304 -- below the operator's data folder
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil //nolint:nilnil // no file, no lists
	}
	if err != nil {
		return nil, fmt.Errorf("opening related lists: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening related lists: %w", err), f.Close())
	}
	r, err := newRelated(f, info.Size(), articles)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), f.Close())
	}
	r.closer = f
	return r, nil
}

func newRelated(file io.ReaderAt, size int64, articles int) (*related, error) {
	damaged := func(what string) error { return fmt.Errorf("%w: related lists: %s", index.ErrCorrupt, what) }
	if size < int64(trailerSize) {
		return nil, damaged("too short")
	}
	trailer := make([]byte, trailerSize)
	if _, err := file.ReadAt(trailer, size-int64(trailerSize)); err != nil {
		return nil, fmt.Errorf("reading related lists: %w", err)
	}
	if string(trailer[8:]) != relatedMagic {
		return nil, damaged("not a related file")
	}
	count := int(binary.LittleEndian.Uint32(trailer))
	if count != articles {
		return nil, damaged(fmt.Sprintf("made for %d articles, there are %d", count, articles))
	}
	tableSize := int64(count+1) * 8
	tableAt := size - int64(trailerSize) - tableSize
	if tableAt < 0 {
		return nil, damaged("too short")
	}
	table := make([]byte, tableSize)
	if _, err := file.ReadAt(table, tableAt); err != nil {
		return nil, fmt.Errorf("reading related lists: %w", err)
	}
	r := &related{file: file, offsets: make([]uint64, count+1)}
	for i := range r.offsets {
		r.offsets[i] = binary.LittleEndian.Uint64(table[8*i:])
		if r.offsets[i] > uint64(tableAt) || (i > 0 && r.offsets[i] < r.offsets[i-1]) {
			return nil, damaged("wrong offsets")
		}
	}
	text := make([]byte, tableAt-int64(r.offsets[count]))
	if _, err := file.ReadAt(text, int64(r.offsets[count])); err != nil && len(text) > 0 {
		return nil, fmt.Errorf("reading related lists: %w", err)
	}
	for range binary.LittleEndian.Uint32(trailer[4:]) {
		if len(text) < 4 || uint64(len(text)-4) < uint64(binary.LittleEndian.Uint32(text)) {
			return nil, damaged("words cut off")
		}
		n := binary.LittleEndian.Uint32(text)
		r.words = append(r.words, string(text[4:4+n]))
		text = text[4+n:]
	}
	return r, nil
}

// list returns the first limit entries of one list.
func (r *related) list(v *view, rank, limit int) ([]index.Neighbor, error) {
	data := make([]byte, r.offsets[rank+1]-r.offsets[rank])
	if _, err := r.file.ReadAt(data, int64(r.offsets[rank])); err != nil && (len(data) > 0 || !errors.Is(err, io.EOF)) { // #nosec G115 -- checked when it was opened
		return nil, fmt.Errorf("reading related lists: %w", err)
	}
	damaged := fmt.Errorf("%w: related list of %q", index.ErrCorrupt, v.idAt(rank))
	var list []index.Neighbor
	for len(data) > 0 && len(list) < limit {
		if len(data) < 9 || len(data) < 9+4*int(data[8]) {
			return nil, damaged
		}
		to := int(binary.LittleEndian.Uint32(data))
		if to >= len(v.byID) {
			return nil, damaged
		}
		n := index.Neighbor{ID: v.idAt(to), Score: float64(math.Float32frombits(binary.LittleEndian.Uint32(data[4:])))}
		reasons := int(data[8])
		data = data[9:]
		for range reasons {
			w := binary.LittleEndian.Uint32(data)
			if int(w) >= len(r.words) {
				return nil, damaged
			}
			n.Reasons = append(n.Reasons, r.words[w])
			data = data[4:]
		}
		list = append(list, n)
	}
	return list, nil
}

func (r *related) close() {
	if r.closer != nil {
		_ = r.closer.Close() // open for reading only: nothing can be lost
	}
}
