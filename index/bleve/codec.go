package bleve

import (
	"encoding/binary"
	"fmt"
	"strings"
	"time"
	"unsafe"

	"kindred/corpus"
	"kindred/index"
)

// codecVersion begins every encoded article.
const codecVersion = 4

// encodeArticle appends an article in binary form, of which decoding costs little more
// than copying. The text and the code stand at the end, so that what cards and snippets
// need of an article is at the beginning.
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
	for _, n := range articleNumbers(a) {
		dst = binary.AppendVarint(dst, int64(*n))
	}
	return appendString(appendString(dst, a.Text), a.Code)
}

// articleStrings, articleLists, articleTimes and articleNumbers are the fields that are kept beside the
// text, in the order in which they are written.
func articleStrings(a *corpus.Article) [10]*string {
	return [...]*string{
		&a.ID, &a.URL, &a.Title, &a.Language, &a.Summary, &a.Image.URL, &a.Image.Alt, &a.Canonical, &a.Translation, &a.Origin.File,
	}
}

func articleLists(a *corpus.Article) [5]*[]string {
	return [...]*[]string{&a.Headings, &a.Tags, &a.Categories, &a.Authors, &a.Aliases}
}

func articleTimes(a *corpus.Article) [3]*time.Time {
	return [...]*time.Time{&a.Published, &a.Modified, &a.Until}
}

func articleNumbers(a *corpus.Article) [3]*int {
	return [...]*int{&a.Origin.Line, &a.Image.Width, &a.Image.Height}
}

func appendString(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

// decodeArticle reads an article. Its strings share one copy of the text.
func decodeArticle(data []byte) (a corpus.Article, err error) {
	d := decoder{text: string(data)}
	d.fields(&a, true)
	a.Text, a.Code = d.string(), d.string()
	return a, d.err()
}

// decodeBeginning is decodeArticle for one of which the end is missing. It has as much of the
// text as is there; more is how many bytes of it are missing.
func decodeBeginning(data []byte) (a corpus.Article, more uint64, err error) {
	d := decoder{text: string(data)}
	d.fields(&a, true)
	size := d.uvarint()
	a.Text = d.text[:min(size, uint64(len(d.text)))]
	return a, size - uint64(len(a.Text)), d.err()
}

// decodeOpening is decodeBeginning for the summary and the text alone, which is appended to
// dst.
func decodeOpening(data, dst []byte) (summary string, text []byte, more uint64, err error) {
	var a corpus.Article
	d := decoder{text: unsafe.String(unsafe.SliceData(data), len(data))} // #nosec G103 -- nothing is changed meanwhile, and nothing kept
	d.fields(&a, false)
	size := d.uvarint()
	there := min(size, uint64(len(d.text)))
	return strings.Clone(a.Summary), append(dst, d.text[:there]...), size - there, d.err()
}

// fields reads what stands before the text, the lists only if they are wanted.
func (d *decoder) fields(a *corpus.Article, lists bool) {
	if d.byte() != codecVersion {
		d.bad = true
		return
	}
	for _, s := range articleStrings(a) {
		*s = d.string()
	}
	for _, list := range articleLists(a) {
		n := d.uvarint()
		if n > uint64(len(d.text)) {
			d.bad = true
		}
		if n == 0 || d.bad {
			continue
		}
		if lists {
			*list = make([]string, n)
		}
		for i := 0; i < int(n) && !d.bad; i++ { // #nosec G115 -- compared above
			if one := d.string(); lists {
				(*list)[i] = one
			}
		}
	}
	for _, t := range articleTimes(a) {
		*t = d.time()
	}
	a.Visibility = corpus.Visibility(d.string())
	for _, n := range articleNumbers(a) {
		*n = int(d.varint())
	}
}

// err says what was wrong with what was read.
func (d *decoder) err() error {
	if d.bad {
		return fmt.Errorf("%w: an article is cut off, or of another version", index.ErrCorrupt)
	}
	return nil
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
