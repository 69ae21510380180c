package bleve

import (
	"errors"
	"fmt"
	"math"
	"sync"

	"github.com/klauspost/compress/zstd"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/lz"
)

const (
	// dictionaryBytes is how much of the first articles every other one is packed with: what
	// all pages of a site say need not be kept again and again. All files of 14,000 mixed
	// articles are .4 MB smaller with 1 MB, and a build of them takes 5 % more CPU: no cache
	// holds what finds places in it.
	dictionaryBytes = 512 << 10
	// dictionaryShare is the share of the first articles that it may be: a small site's
	// would be the site once more.
	dictionaryShare = 4
	// sampleBytes is how much of one of them is taken: all of the few that 8 KB would
	// leave room for are of one kind, and a tenth more bytes are kept.
	sampleBytes = 2 << 10
	// trainedEvery and trainedBytes are which articles the codes are chosen by, and how much
	// of each. These are not in the dictionary.
	trainedEvery = 8
	trainedBytes = 32 << 10
	// modelBytes is more than a model that is not damaged has.
	modelBytes = 4 * dictionaryBytes
)

// compressor makes articles small and large again. Packing is for one goroutine at a
// time, unpacking for any number.
type compressor struct {
	model  *lz.Model
	packer *lz.Packer // nil for a reader
	texts  sync.Pool  // *[]byte, which are unpacked into
}

// newCompressor returns one that reads what was packed with a model.
func newCompressor(model *lz.Model) *compressor {
	return &compressor{model: model, texts: sync.Pool{New: func() any { return new([]byte) }}}
}

// newModel returns the model made of some articles: as dictionary what is common to them, as
// far as that is likely, and codes.
func newModel(articles []corpus.Article) *lz.Model {
	var buf []byte
	var samples, trained [][]byte
	total, sampled := 0, 0
	for i := range articles {
		buf = encodeArticle(buf[:0], &articles[i])
		total += len(buf)
		if i%trainedEvery == 0 {
			trained = append(trained, append([]byte(nil), buf[:min(len(buf), trainedBytes)]...))
			continue
		}
		samples = append(samples, append([]byte(nil), buf[:min(len(buf), sampleBytes)]...))
		sampled += len(samples[len(samples)-1])
	}
	most := min(dictionaryBytes, total/dictionaryShare)
	var dictionary []byte
	seen := 0 // of what is sampled: the dictionary has an even share of all of it
	for _, sample := range samples {
		if seen += len(sample); len(dictionary)*sampled < most*seen {
			dictionary = append(dictionary, sample[:min(len(sample), most-len(dictionary))]...)
		}
	}
	return lz.Train(dictionary, trained)
}

// packModel makes a model small for its file.
func packModel(model *lz.Model) ([]byte, error) {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedBestCompression))
	if err != nil {
		return nil, fmt.Errorf("packing the dictionary of articles: %w", err)
	}
	packed := encoder.EncodeAll(model.Bytes(), nil)
	return packed, encoder.Close() //nolint:wrapcheck // writes to nothing
}

// unpackModel is its inverse.
func unpackModel(packed []byte) (*lz.Model, error) {
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(modelBytes))
	if err != nil {
		return nil, fmt.Errorf("preparing to read the dictionary of articles: %w", err)
	}
	defer decoder.Close()
	data, err := decoder.DecodeAll(packed, nil)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%w: unpacking the dictionary of articles", index.ErrCorrupt), err)
	}
	model, ok := lz.ReadModel(data)
	if !ok {
		return nil, fmt.Errorf("%w: the dictionary of articles", index.ErrCorrupt)
	}
	return model, nil
}

// pack returns an article packed, as it was encoded.
func (c *compressor) pack(encoded []byte) []byte { return c.packer.Pack(nil, encoded) }

// everything is more than any article has.
const everything = math.MaxInt

// unpack calls use with the beginning of the data that was packed, at least size bytes or all
// of it, which must not be kept.
func (c *compressor) unpack(packed []byte, size int, use func(data []byte) error) error {
	text, _ := c.texts.Get().(*[]byte) // the pool holds nothing else
	defer c.texts.Put(text)
	data, err := c.model.Unpack(*text, packed, size)
	if err != nil {
		return errors.Join(fmt.Errorf("%w: unpacking an article", index.ErrCorrupt), err)
	}
	if cap(data) <= mostKept {
		*text = data
	}
	return use(data)
}

// mostKept is the size up to which memory for an article is kept for the next: nearly all
// are smaller.
const mostKept = 64 << 10
