package blob

import (
	"kindred/index/lz"
)

// Texts is a list of short texts that are like each other, packed: one is read at a time.
type Texts struct {
	model  *lz.Model
	stored []byte // the model
	ends   Rising // of the packed texts
	data   []byte
}

// trainedEvery and trainedBytes are which texts codes are chosen by, and how much of all.
const (
	trainedEvery = 8
	trainedBytes = 1 << 18
)

// TextsOf packs texts.
func TextsOf(list [][]byte) Texts {
	var samples [][]byte
	size := 0
	for i := 0; i < len(list) && size < trainedBytes; i += trainedEvery {
		samples = append(samples, list[i])
		size += len(list[i])
	}
	t := Texts{model: lz.Train(nil, samples)}
	packer, ends := lz.NewPacker(t.model), make([]uint32, len(list))
	for i, text := range list {
		t.data = packer.Pack(t.data, text)
		ends[i] = uint32(len(t.data)) // #nosec G115 -- some hundred bytes an article
	}
	t.stored, t.ends = t.model.Bytes(), RisingOf(ends)
	return t
}

// Len returns how many texts there are.
func (t *Texts) Len() int { return t.ends.Len() }

// At returns a text, in the memory of dst if that is large enough, and nil where the list is
// damaged or has no such text.
func (t *Texts) At(dst []byte, i int) []byte {
	if i >= t.Len() {
		return nil
	}
	from, to := uint32(0), t.ends.At(i)
	if i > 0 {
		from = t.ends.At(i - 1)
	}
	if from > to || uint64(to) > uint64(len(t.data)) {
		return nil
	}
	text, err := t.model.Unpack(dst, t.data[from:to], mostText)
	if err != nil {
		return nil
	}
	return text
}

// mostText is more than a text has.
const mostText = 1 << 24

// Put appends the list to a blob.
func (t *Texts) Put(b *Writer) {
	Put(b, t.stored)
	t.ends.Put(b)
	Put(b, t.data)
}

// TakeTexts takes what Put appended.
func TakeTexts(b *Reader) (t Texts) {
	t.stored, t.ends, t.data = Take[byte](b), TakeRising(b), Take[byte](b)
	if b.Sound() {
		var ok bool
		t.model, ok = lz.ReadModel(t.stored)
		b.Check(ok)
	}
	return t
}
