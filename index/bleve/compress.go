package bleve

import (
	"errors"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"

	"kindred/index"
)

const (
	// dictionaryBytes is how much of the first articles every other one is compressed
	// with: what all pages of a site say need not be kept again and again. 14,000 mixed
	// articles take .396 of their size with 256 KB and .414 with 64.
	dictionaryBytes = 256 << 10
	// sampleBytes is how much of one of them is taken: .410 with 8 KB of fewer.
	sampleBytes = 2 << 10
	// dictionaryID tells the dictionary's articles from others.
	dictionaryID = 1
	// mostDecoded bounds the memory that a damaged article can ask for.
	mostDecoded = 1 << 30
)

// compressor makes articles small and large again. It is safe for concurrent use.
type compressor struct {
	dictionary []byte
	encoder    *zstd.Encoder // nil for a reader
	decoder    *zstd.Decoder
	buffers    sync.Pool // *[]byte
}

func newCompressor(dictionary []byte, writes bool) (*compressor, error) {
	c := &compressor{dictionary: dictionary}
	c.buffers.New = func() any { return new([]byte) }
	decoding := []zstd.DOption{zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(mostDecoded)}
	encoding := []zstd.EOption{zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderCRC(false)}
	if len(dictionary) > 0 {
		decoding = append(decoding, zstd.WithDecoderDictRaw(dictionaryID, dictionary))
		encoding = append(encoding, zstd.WithEncoderDictRaw(dictionaryID, dictionary))
	}
	var err error
	if c.decoder, err = zstd.NewReader(nil, decoding...); err != nil {
		return nil, fmt.Errorf("preparing to read articles: %w", err)
	}
	if writes {
		if c.encoder, err = zstd.NewWriter(nil, encoding...); err != nil {
			return nil, fmt.Errorf("preparing to write articles: %w", err)
		}
	}
	return c, nil
}

// pack returns the data compressed.
func (c *compressor) pack(data []byte) []byte { return c.encoder.EncodeAll(data, nil) }

// unpack calls use with the data that was packed, which must not be kept.
func (c *compressor) unpack(packed []byte, use func(data []byte) error) error {
	buf, ok := c.buffers.Get().(*[]byte)
	if !ok { // not reached: the pool makes nothing else
		buf = new([]byte)
	}
	defer c.buffers.Put(buf)
	data, err := c.decoder.DecodeAll(packed, (*buf)[:0])
	if err != nil {
		return errors.Join(fmt.Errorf("%w: unpacking an article", index.ErrCorrupt), err)
	}
	*buf = data
	return use(data)
}

func (c *compressor) close() {
	c.decoder.Close()
	if c.encoder != nil {
		_ = c.encoder.Close() // it writes to nothing
	}
}
