package bleve

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"

	"kindred/corpus"
	"kindred/index"
)

// columns hold, by document number, what every query needs of an article. They
// are derived from the engine and small enough to be kept in memory: finding
// ten titles in the engine means unpacking ten whole articles.
type columns struct {
	Heads   []index.Head // the id is empty where a document was deleted
	Lengths [index.NumFields][]uint32
	Terms   int // distinct exact words
}

func (c *columns) grow(n int) {
	for len(c.Heads) < n {
		c.Heads = append(c.Heads, index.Head{})
		for f := range c.Lengths {
			c.Lengths[f] = append(c.Lengths[f], 0)
		}
	}
}

// head returns what a list shows of the article.
func head(a *corpus.Article) index.Head {
	return index.Head{
		ID: a.ID, URL: a.URL, Title: a.Title, Tags: a.Tags, Authors: a.Authors,
		Published: a.Published, Language: a.Language,
	}
}

// writeColumns writes the columns to a file that ends in a checksum.
func writeColumns(path string, c *columns) (err error) {
	f, err := os.Create(path) // #nosec G304 -- below the operator's data folder
	if err != nil {
		return fmt.Errorf("writing columns: %w", err)
	}
	defer func() {
		if cerr := f.Close(); cerr != nil && err == nil {
			err = fmt.Errorf("writing columns: %w", cerr)
		}
	}()
	out := bufio.NewWriterSize(f, 1<<20)
	sum := crc32.New(castagnoli)
	if err := gob.NewEncoder(io.MultiWriter(out, sum)).Encode(c); err != nil {
		return fmt.Errorf("encoding columns: %w", err)
	}
	if _, err := out.Write(sum.Sum(nil)); err != nil {
		return fmt.Errorf("writing columns: %w", err)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("writing columns: %w", err)
	}
	return nil
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func readColumns(path string) (*columns, error) {
	data, err := os.ReadFile(path) // #nosec G304 -- below the operator's data folder
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s is missing", index.ErrCorrupt, path)
	}
	if err != nil {
		return nil, fmt.Errorf("reading columns: %w", err)
	}
	body, err := checked(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var c columns
	if err := gob.NewDecoder(body).Decode(&c); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", index.ErrCorrupt, path, err)
	}
	for f := range c.Lengths {
		if len(c.Lengths[f]) != len(c.Heads) {
			return nil, fmt.Errorf("%w: %s: columns of different lengths", index.ErrCorrupt, path)
		}
	}
	return &c, nil
}

// checked returns what stands before a trailing checksum, if that is right.
func checked(data []byte) (io.Reader, error) {
	at := len(data) - crc32.Size
	if at < 0 || crc32.Checksum(data[:at], castagnoli) != binary.BigEndian.Uint32(data[at:]) {
		return nil, fmt.Errorf("%w: its checksum is wrong", index.ErrCorrupt)
	}
	return bytes.NewReader(data[:at]), nil
}
