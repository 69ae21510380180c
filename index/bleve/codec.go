package bleve

import (
	"encoding/binary"
	"fmt"
	"time"

	"kindred/corpus"
	"kindred/index"
)

// codecVersion begins every encoded article.
const codecVersion = 1

// encodeArticle appends an article in binary form, of which decoding costs little more
// than copying: ten articles are decoded for a page of hits.
func encodeArticle(dst []byte, a *corpus.Article) []byte {
	dst = append(dst, codecVersion)
	for _, s := range articleStrings(a) {
		dst = appendString(dst, *s)
	}
	for _, list := range articleLists(a) {
		dst = binary.AppendUvarint(dst, uint64(len(*list)))
		for _, s := range *list {
			dst = appendString(dst, s)
		}
	}
	for _, t := range articleTimes(a) {
		dst = index.AppendTime(dst, *t)
	}
	dst = appendString(dst, string(a.Visibility))
	return binary.AppendVarint(dst, int64(a.Origin.Line))
}

// articleStrings, articleLists and articleTimes are the fields that are kept, in the
// order in which they are written.
func articleStrings(a *corpus.Article) []*string {
	return []*string{
		&a.ID, &a.URL, &a.Title, &a.Text, &a.Code, &a.Language, &a.Summary, &a.Image,
		&a.Canonical, &a.Translation, &a.Origin.File,
	}
}

func articleLists(a *corpus.Article) []*[]string {
	return []*[]string{&a.Headings, &a.Tags, &a.Categories, &a.Authors, &a.Aliases}
}

func articleTimes(a *corpus.Article) []*time.Time {
	return []*time.Time{&a.Published, &a.Modified, &a.Until}
}

func appendString(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

// decodeArticle reads an article. Its strings share one copy of the text.
func decodeArticle(data []byte) (a corpus.Article, err error) {
	d := decoder{text: string(data)}
	if d.byte() != codecVersion {
		return a, fmt.Errorf("%w: an article of another version", index.ErrCorrupt)
	}
	for _, s := range articleStrings(&a) {
		*s = d.string()
	}
	for _, list := range articleLists(&a) {
		n := d.uvarint()
		if n > uint64(len(d.text)) {
			d.bad = true
		}
		if n == 0 || d.bad {
			continue
		}
		*list = make([]string, n)
		for i := range *list {
			(*list)[i] = d.string()
		}
	}
	for _, t := range articleTimes(&a) {
		*t = d.time()
	}
	a.Visibility = corpus.Visibility(d.string())
	a.Origin.Line = int(d.varint())
	if d.bad {
		return a, fmt.Errorf("%w: an article is cut off", index.ErrCorrupt)
	}
	return a, nil
}

// decoder reads what the functions above write.
type decoder struct {
	text string
	bad  bool
}

func (d *decoder) byte() byte {
	if d.text == "" {
		d.bad = true
		return 0
	}
	b := d.text[0]
	d.text = d.text[1:]
	return b
}

func (d *decoder) uvarint() (n uint64) {
	for shift := 0; shift < 64; shift += 7 {
		b := d.byte()
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return n
		}
	}
	d.bad = true
	return 0
}

func (d *decoder) varint() int64 {
	n := d.uvarint()
	return int64(n>>1) ^ -int64(n&1) // #nosec G115 -- zigzag
}

func (d *decoder) string() string {
	n := d.uvarint()
	if n > uint64(len(d.text)) {
		d.bad = true
		return ""
	}
	s := d.text[:n]
	d.text = d.text[n:]
	return s
}

func (d *decoder) time() time.Time {
	if d.byte() == 0 {
		return time.Time{}
	}
	return index.TimeOf(d.varint(), d.uvarint(), d.varint())
}
