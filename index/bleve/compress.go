package bleve

import (
	"bytes"
	"errors"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/unzstd"
)

const (
	// dictionaryBytes is how much of the first articles every other one is compressed
	// with: what all pages of a site say need not be kept again and again. 14,000 mixed
	// articles of 53 MB take 19.4 MB with 1 MB, 19.9 with 512 KB and 20.5 with 256; the
	// dictionary itself, which is kept compressed, .29, .14 and .07. Packing takes 2.1, 1.7
	// and 1.7 s: for each article the packer copies the dictionary.
	dictionaryBytes = 512 << 10
	// dictionaryShare is the share of the first articles that it may be: a small site's
	// would be the site once more.
	dictionaryShare = 4
	// sampleBytes is how much of one of them is taken: all of the few that 8 KB would
	// leave room for are of one kind, and a tenth more bytes are kept.
	sampleBytes = 2 << 10
	// trainedEvery and trainedBytes are which articles the codes of the dictionary are
	// chosen by, and how much of each.
	trainedEvery = 8
	trainedBytes = 16 << 10
	// dictionaryID tells the dictionary's articles from others.
	dictionaryID = 1
	// mostUnpacked bounds the memory that a damaged article can ask for.
	mostUnpacked = 1 << 30
	// firstBlock is how much of an article is packed as its first part, of which less can be
	// unpacked without the rest, and longestBlock the most that is packed as a further one:
	// see blockEnd.
	// Of the passages that readers are shown half begin in the first 300 bytes of their
	// article, and all but a quarter in the first 1,400. Equal blocks of 2 KB would take
	// 4 % more bytes.
	firstBlock   = 2 << 10
	longestBlock = 128 << 10 // no block of the format is longer
)

// blockEnd returns where the block ends that begins at an offset of an article. Each is
// as long as all before it, so that who needs the beginning unpacks at most twice that.
func blockEnd(at int) int {
	return at + min(max(at, firstBlock), longestBlock)
}

// packingLevel takes .4 s more for 14,000 articles than the level below, and 5 % less room.
const packingLevel = zstd.SpeedBetterCompression

// compressor makes articles small and large again. Packing is for one goroutine at a
// time, unpacking for any number.
type compressor struct {
	dictionary []byte
	encoder    *zstd.Encoder // nil for a reader
	packed     bytes.Buffer
	unpackers  sync.Pool // *unpacker
}

// unpacker is what one goroutine unpacks with.
type unpacker struct {
	decoder *unzstd.Decoder
	data    []byte
}

func newCompressor(dictionary []byte, writes bool) (*compressor, error) {
	c := &compressor{dictionary: dictionary}
	shared, ok := unzstd.NewDictionary(dictionary)
	if !ok {
		return nil, fmt.Errorf("%w: the dictionary of articles", index.ErrCorrupt)
	}
	c.unpackers.New = func() any { return &unpacker{decoder: unzstd.NewDecoder(shared)} }
	if !writes {
		return c, nil
	}
	encoding := []zstd.EOption{zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(packingLevel), zstd.WithEncoderCRC(false)}
	switch {
	case len(dictionary) == 0:
	case bytes.HasPrefix(dictionary, codedDictionary):
		encoding = append(encoding, zstd.WithEncoderDict(dictionary))
	default:
		encoding = append(encoding, zstd.WithEncoderDictRaw(dictionaryID, dictionary))
	}
	var err error
	if c.encoder, err = zstd.NewWriter(nil, encoding...); err != nil {
		return nil, fmt.Errorf("preparing to write articles: %w", err)
	}
	return c, nil
}

// codedDictionary begins a dictionary that has codes beside text (RFC 8878, 5).
var codedDictionary = []byte{0x37, 0xa4, 0x30, 0xec}

// newDictionary returns the dictionary made of some articles: what is common to them, as
// far as that is likely, and codes for what it does not have. An article that needs none of
// its own takes up to a hundred bytes less, all of them 1.6 %.
func newDictionary(articles []corpus.Article) []byte {
	var buf []byte
	encoded := make([][]byte, len(articles))
	var blocks [][]byte
	total := 0
	for i := range articles {
		buf = encodeArticle(buf[:0], &articles[i])
		total += len(buf)
		encoded[i] = bytes.Clone(buf[:min(len(buf), sampleBytes)])
		if i%trainedEvery > 0 {
			continue
		}
		trained := bytes.Clone(buf[:min(len(buf), trainedBytes)])
		for at := 0; at < len(trained); at = blockEnd(at) {
			blocks = append(blocks, trained[at:min(blockEnd(at), len(trained))])
		}
	}
	most := min(dictionaryBytes, total/dictionaryShare)
	var text []byte
	step := max(1, len(articles)*sampleBytes/max(1, most))
	for i := 0; i < len(articles) && len(text) < most; i += step {
		text = append(text, encoded[i][:min(len(encoded[i]), most-len(text))]...)
	}
	coded, err := zstd.BuildDict(zstd.BuildDictOptions{ID: dictionaryID, Contents: blocks, History: text, Level: packingLevel})
	if err != nil { // the articles are too few and too small to choose codes by
		return text
	}
	return coded
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

// pack returns the data compressed, block by block.
func (c *compressor) pack(data []byte) ([]byte, error) {
	c.packed.Reset()
	c.encoder.Reset(&c.packed)
	for at := 0; at < len(data); {
		end := min(blockEnd(at), len(data))
		if _, err := c.encoder.Write(data[at:end]); err != nil {
			return nil, fmt.Errorf("packing an article: %w", err)
		}
		if at = end; at == len(data) {
			break
		}
		if err := c.encoder.Flush(); err != nil {
			return nil, fmt.Errorf("packing an article: %w", err)
		}
	}
	if err := c.encoder.Close(); err != nil {
		return nil, fmt.Errorf("packing an article: %w", err)
	}
	return bytes.Clone(c.packed.Bytes()), nil
}

// unpack calls use with the beginning of the data that was packed, at least size bytes or all
// of it, which must not be kept.
func (c *compressor) unpack(packed []byte, size int, use func(data []byte) error) error {
	u, _ := c.unpackers.Get().(*unpacker) // the pool holds nothing else
	defer c.unpackers.Put(u)
	data, err := u.decoder.Decode(u.data, packed, size)
	if err != nil {
		return errors.Join(fmt.Errorf("%w: unpacking an article", index.ErrCorrupt), err)
	}
	if cap(data) <= mostKept {
		u.data = data
	}
	return use(data)
}

// mostKept is the size up to which memory for an article is kept for the next: nearly all
// are smaller.
const mostKept = 64 << 10

func (c *compressor) close() {
	if c.encoder != nil {
		_ = c.encoder.Close() // it writes to nothing
	}
}
