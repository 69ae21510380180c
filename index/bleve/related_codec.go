package bleve

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"iter"
	"slices"

	"kindred/index"
	"kindred/index/impact"
)

// noReason ends the reasons of an entry that has none.
const noReason = ^uint64(0)

// relatedEncoder numbers the words of reasons.
type relatedEncoder struct {
	docs    map[string]uint32 // the numbers of articles: to look one up in the file takes 3 µs
	numbers map[string]uint32
	words   []string
	uses    []uint32 // lists that have the word
}

// relatedList is an encoded list, but for the numbers of the words of its reasons, which
// are not known before the last list is there.
type relatedList struct {
	kin     []kinEntry
	words   []uint32
	reasons []byte
}

func encodeRelated(ctx context.Context, articles *impact.File, lists iter.Seq2[string, []index.Neighbor]) ([]byte, error) {
	encoded := make([]relatedList, articles.Len())
	e := relatedEncoder{docs: make(map[string]uint32, len(encoded)), numbers: map[string]uint32{}}
	for doc := range encoded {
		e.docs[articles.ID(index.Doc(doc))] = uint32(doc) // #nosec G115 -- articles are counted in 31 bits
	}
	given, width := 0, 0
	for id, list := range lists {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("writing related lists: %w", err)
		}
		doc, ok := e.docs[id]
		if !ok {
			return nil, fmt.Errorf("related list of %q: %w", id, index.ErrNotFound)
		}
		var err error
		if encoded[doc], err = e.list(list); err != nil {
			return nil, fmt.Errorf("related list of %q: %w", id, err)
		}
		given++
		width = max(width, len(list))
	}
	if given != len(encoded) {
		return nil, fmt.Errorf("writing related lists: %d of %d articles have one", given, len(encoded))
	}
	order, ranks := e.byUse()
	rows := make([]byte, rowSize(len(encoded), width)*len(encoded))
	kin := newKinTable(rows, len(encoded), width)
	var reasons, words, ends, offsets []byte
	for doc := range encoded {
		list := &encoded[doc]
		kin.put(index.Doc(doc), list.kin)                                         // #nosec G115 -- articles are counted in 31 bits
		offsets = binary.LittleEndian.AppendUint32(offsets, uint32(len(reasons))) // #nosec G115 -- some bytes an entry
		reasons = list.append(reasons, ranks)
	}
	offsets = binary.LittleEndian.AppendUint32(offsets, uint32(len(reasons))) // #nosec G115 -- as above
	for _, number := range order {
		words = append(words, e.words[number]...)
		ends = binary.LittleEndian.AppendUint32(ends, uint32(len(words))) // #nosec G115 -- the words of reasons are less than 4 GB
	}
	data := slices.Concat(rows, reasons, words, ends, offsets)
	for _, n := range []int{len(encoded), len(order), width} {
		data = binary.LittleEndian.AppendUint32(data, uint32(n)) // #nosec G115 -- articles and words are counted in 32 bits
	}
	return append(data, relatedMagic...), nil
}

// byUse returns the words' numbers, the commonest word first, and the place of each in
// that order.
func (e *relatedEncoder) byUse() (order, ranks []uint32) {
	order = make([]uint32, len(e.words))
	for i := range order {
		order[i] = uint32(i) // #nosec G115 -- words are counted in 32 bits
	}
	slices.SortFunc(order, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(e.uses[b], e.uses[a]), cmp.Compare(e.words[a], e.words[b]))
	})
	ranks = make([]uint32, len(order))
	for rank, number := range order {
		ranks[number] = uint32(rank) // #nosec G115 -- as above
	}
	return order, ranks
}

// list encodes one list, its reasons as
//
//	words · the number of each
//	for each entry: (place among the list's words + 1) ×2, +1 if more follow; or 0 for none
//
// where all numbers are varints. The reasons of an article's kin are words
// of its own: seventy reasons of a list are some twenty words.
func (e *relatedEncoder) list(list []index.Neighbor) (out relatedList, err error) {
	for _, n := range list {
		to, ok := e.docs[n.ID]
		if !ok {
			return out, fmt.Errorf("%q: %w", n.ID, index.ErrNotFound)
		}
		out.kin = append(out.kin, kinEntry{to, n.Score})
		for i, w := range n.Reasons {
			at := uint64(e.place(&out, w)+1) << 1 // #nosec G115 -- never negative
			if i+1 < len(n.Reasons) {
				at |= 1
			}
			out.reasons = binary.AppendUvarint(out.reasons, at)
		}
		if len(n.Reasons) == 0 {
			out.reasons = append(out.reasons, 0)
		}
	}
	return out, nil
}

// place returns the place of a word among those of a list.
func (e *relatedEncoder) place(list *relatedList, word string) int {
	number, ok := e.numbers[word]
	if !ok {
		number = uint32(len(e.words)) // #nosec G115 -- words are counted in 32 bits
		e.numbers[word] = number
		e.words, e.uses = append(e.words, word), append(e.uses, 0)
	}
	if i := slices.Index(list.words, number); i >= 0 {
		return i
	}
	e.uses[number]++
	list.words = append(list.words, number)
	return len(list.words) - 1
}

// append writes the reasons with the ranks of their words.
func (l *relatedList) append(dst []byte, ranks []uint32) []byte {
	if len(l.kin) == 0 {
		return dst
	}
	dst = binary.AppendUvarint(dst, uint64(len(l.words)))
	for _, number := range l.words {
		dst = binary.AppendUvarint(dst, uint64(ranks[number]))
	}
	return append(dst, l.reasons...)
}

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

// words appends the numbers of the words of a list.
func (r *relatedReader) words(dst []uint64) []uint64 {
	n := r.uvarint()
	if n > uint64(len(r.data)) { // each takes a byte at least
		r.bad = true
		return nil
	}
	for range n {
		dst = append(dst, r.uvarint())
	}
	return dst
}

// reason reads the place of a reason among the words of the list, [noReason] where an
// entry has none, and whether more follow.
func (r *relatedReader) reason() (at uint64, more bool) {
	n := r.uvarint()
	return n>>1 - 1, n&1 != 0
}
