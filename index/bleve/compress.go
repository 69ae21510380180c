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
	// articles of 52 MB take 18.8 MB with 1 MB, 19.4 with 512 KB and 20.1 with 256. The
	// dictionary itself is kept compressed, too.
	dictionaryBytes = 1 << 20
	// dictionaryShare is the share of the first articles that it may be: a small site's
	// would be the site once more.
	dictionaryShare = 4
	// sampleBytes is how much of one of them is taken: all of the few that 8 KB would
	// leave room for are of one kind, and a tenth more bytes are kept.
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
	encoding := []zstd.EOption{zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedBetterCompression), zstd.WithEncoderCRC(false)}
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

// packDictionary compresses a dictionary for its file.
func packDictionary(dictionary []byte) ([]byte, error) {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedBestCompression))
	if err != nil {
		return nil, fmt.Errorf("packing the dictionary of articles: %w", err)
	}
	packed := encoder.EncodeAll(dictionary, nil)
	return packed, encoder.Close() //nolint:wrapcheck // writes to nothing
}

// unpackDictionary is its inverse.
func unpackDictionary(packed []byte) ([]byte, error) {
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(2*dictionaryBytes))
	if err != nil {
		return nil, fmt.Errorf("preparing to read the dictionary of articles: %w", err)
	}
	defer decoder.Close()
	dictionary, err := decoder.DecodeAll(packed, nil)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%w: unpacking the dictionary of articles", index.ErrCorrupt), err)
	}
	return dictionary, nil
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
