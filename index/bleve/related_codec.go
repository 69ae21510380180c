package bleve

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"iter"
	"math"
	"slices"

	"kindred/index"
	"kindred/index/impact"
)

// droppedBits are the bits of a score's float32 that are not kept: it is off by at most a
// 250,000th of itself, and the difference from one entry to the next takes two bytes
// more often than three.
const droppedBits = 6

// noReason ends the reasons of an entry that has none.
const noReason = ^uint64(0)

// relatedEncoder numbers the words of reasons.
type relatedEncoder struct {
	articles *impact.File
	numbers  map[string]uint32
	words    []string
	uses     []uint32 // lists that have the word
}

// relatedList is an encoded list, but for the numbers of the words of its reasons, which
// are not known before the last list is there.
type relatedList struct {
	entries []byte
	words   []uint32
	reasons []byte
}

func encodeRelated(ctx context.Context, articles *impact.File, lists iter.Seq2[string, []index.Neighbor]) ([]byte, error) {
	e := relatedEncoder{articles: articles, numbers: map[string]uint32{}}
	encoded := make([]relatedList, articles.Len())
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
	order, ranks := e.byUse()
	var data, offsets []byte
	for _, list := range encoded {
		offsets = binary.LittleEndian.AppendUint64(offsets, uint64(len(data)))
		data = list.append(data, ranks)
	}
	offsets = binary.LittleEndian.AppendUint64(offsets, uint64(len(data)))
	begin := len(data)
	var ends []byte
	for _, number := range order {
		data = append(data, e.words[number]...)
		ends = binary.LittleEndian.AppendUint32(ends, uint32(len(data)-begin)) // #nosec G115 -- the words of reasons are less than 4 GB
	}
	data = append(append(data, ends...), offsets...)
	data = binary.LittleEndian.AppendUint32(data, uint32(len(encoded))) // #nosec G115 -- articles are counted in 32 bits
	data = binary.LittleEndian.AppendUint32(data, uint32(len(order)))   // #nosec G115 -- as above
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

// list encodes one list:
//
//	entries · for each: article · how far its score is below the one before (stepsDown)
//	words · the number of each
//	for each entry its reasons: (place among the list's words + 1) ×2, +1 if more follow; or 0 for none
//
// where all numbers are varints. The reasons of an article's kin are words
// of its own: seventy reasons of a list are some twenty words.
func (e *relatedEncoder) list(list []index.Neighbor) (out relatedList, err error) {
	out.entries = binary.AppendUvarint(nil, uint64(len(list)))
	if len(list) == 0 {
		return out, nil
	}
	last := int64(0)
	for i, n := range list {
		to, ok := e.articles.Doc(n.ID)
		if !ok {
			return out, fmt.Errorf("%q: %w", n.ID, index.ErrNotFound)
		}
		step := steps(n.Score)
		out.entries = binary.AppendUvarint(out.entries, uint64(to)) // #nosec G115 -- never negative
		out.entries = binary.AppendUvarint(out.entries, stepsDown(last-step, i > 0 && n.Score < list[i-1].Score))
		last = step
	}
	for _, n := range list {
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

// steps returns a score as a whole number, of which what is higher has a higher one: the
// bits of its float32, rounded.
func steps(score float64) int64 {
	const half = 1 << (droppedBits - 1)
	return (int64(math.Float32bits(float32(score))) + half) >> droppedBits
}

// lower stands for a score that is lower than the one before by less than a step, so that
// it does not pass for the same.
const lower = 1

// stepsDown returns how far a score is below the one before: twice the steps, and one
// more where it is above; [lower] for less than one.
func stepsDown(steps int64, less bool) uint64 {
	switch {
	case steps < 0:
		return uint64(-steps)<<1 | 1 // #nosec G115 -- not negative
	case steps == 0 && less:
		return lower
	}
	return uint64(steps) << 1 // #nosec G115 -- as above
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

// append writes the list with the ranks of its words.
func (l *relatedList) append(dst []byte, ranks []uint32) []byte {
	dst = append(dst, l.entries...)
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

// scores reads scores one after the other.
type scores struct {
	steps int64
	last  float32
}

// next reads the next score.
func (s *scores) next(r *relatedReader) float32 {
	down := r.uvarint()
	if down == lower {
		s.last = math.Nextafter32(s.last, float32(math.Inf(-1)))
		return s.last
	}
	if down&1 != 0 {
		s.steps += int64(down >> 1) // #nosec G115 -- 63 bits
	} else {
		s.steps -= int64(down >> 1) // #nosec G115 -- as above
	}
	if down != 0 {
		s.last = math.Float32frombits(uint32(s.steps << droppedBits)) // #nosec G115 -- as it was written
	}
	return s.last
}

// words reads the numbers of the words of a list.
func (r *relatedReader) words() []uint64 {
	n := r.uvarint()
	if n > uint64(len(r.data)) { // each takes a byte at least
		r.bad = true
		return nil
	}
	words := make([]uint64, n)
	for i := range words {
		words[i] = r.uvarint()
	}
	return words
}

// reason reads the place of a reason among the words of the list, [noReason] where an
// entry has none, and whether more follow.
func (r *relatedReader) reason() (at uint64, more bool) {
	n := r.uvarint()
	return n>>1 - 1, n&1 != 0
}
