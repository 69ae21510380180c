package search

import (
	"context"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"kindred/index"
	"kindred/index/analysis"
	"kindred/search/blob"
)

// outlinesName is the name of the outlines stored beside an index.
const outlinesName = "outlines"

// outlinesVersion changes with the form of an outline and with what makes a sentence.
const outlinesVersion = 1

// An outline says where the sentences of an article's text begin and end, and how many
// words they have. With the places that the index knows of a word, it tells which
// sentences have the words of a query, and the passage is chosen without the text; of
// that only the part is read that is shown. It takes 2 bytes a sentence.
//
// It is bytes:
//
//	bytes a word, times wordScale (u8); columns a byte, times columnScale (u16)
//	for each sentence, or piece of one that is cut:
//	  words<<2 | kind, or mostOutlined<<2 | kind and the words as a varint
//	  where the kind is farther: flags, and as varints the bytes up to the heading or
//	    the sentence, the words there, and if there is a heading its bytes and words
//	  length in bytes, less what so many words take as a rule, as a signed varint
const (
	wordScale   = 4
	columnScale = 1<<16 - 1
)

// The kinds are what stands between a sentence and the one before.
const (
	kindNext    = iota // one byte without a word: white space
	kindBlank          // two
	kindTouches        // nothing
	kindFarther        // anything else
	kinds
)

// mostOutlined is the number of words from which on it is a number of its own.
const mostOutlined = 63

// The flags of what stands farther away.
const (
	flagSection = 1 << iota // another section begins
	flagHeading             // it has a heading
	flagGoesOn              // the sentence was cut here
	flagsAll    = flagSection | flagHeading | flagGoesOn
)

// appendOutline appends the outline of a text that was cut, and has these tokens.
func (r *reading) appendOutline(dst []byte, tokens []analysis.Token) []byte {
	bytes, columns := 0, 0
	for i := range r.list {
		bytes += r.list[i].end - r.list[i].start
		columns += r.list[i].columns
	}
	perWord, perByte := outlineScales(bytes, columns, len(tokens))
	dst = binary.LittleEndian.AppendUint16(append(dst, perWord), perByte)
	next, end, section := 0, 0, 0
	words := func(to int) (n int) {
		for ; next < len(tokens) && tokens[next].Start < to; next++ {
			n++
		}
		return n
	}
	for i := range r.list {
		s := &r.list[i]
		flags := byte(0)
		head := s.start
		if s.section != section {
			flags |= flagSection
			if of := &r.sections[s.section]; of.heading != "" {
				flags |= flagHeading
				head = of.head
			}
		}
		if s.goesOn {
			flags |= flagGoesOn
		}
		before, under := words(head), words(s.start)
		inside := words(s.end)
		kind := kindFarther
		if gap := s.start - end; flags == 0 && before == 0 && gap <= 2 {
			kind = [...]int{kindTouches, kindNext, kindBlank}[gap]
		}
		first := min(inside, mostOutlined)
		dst = append(dst, byte(first<<2|kind)) // #nosec G115 -- less than 256
		if first == mostOutlined {
			dst = binary.AppendUvarint(dst, uint64(inside))
		}
		if kind == kindFarther {
			dst = append(dst, flags)
			dst = binary.AppendUvarint(dst, uint64(head-end)) // #nosec G115 -- sentences come in order
			dst = binary.AppendUvarint(dst, uint64(before))
			if flags&flagHeading != 0 {
				dst = binary.AppendUvarint(dst, uint64(s.start-head)) // #nosec G115 -- as above
				dst = binary.AppendUvarint(dst, uint64(under))
			}
		}
		dst = binary.AppendVarint(dst, int64(s.end-s.start-inside*int(perWord)/wordScale))
		end, section = s.end, s.section
	}
	return dst
}

// outlineScales returns how many bytes a word has, and how many columns a byte.
func outlineScales(bytes, columns, words int) (perWord byte, perByte uint16) {
	if bytes == 0 {
		return 0, 0
	}
	return byte(min(bytes*wordScale/max(words, 1), 255)), uint16(min((columns*columnScale+bytes/2)/bytes, columnScale)) // #nosec G115 -- as bounded
}

// outlined is a sentence as an outline has it, beside what a reading has of it.
type outlined struct {
	words int // the number of the first word in it
	under int // of the first word that counts for it: of the heading right above, or in it
	end   int // of the first word behind it
	// heading and below are where the heading of its section begins, and where the first
	// sentence under it does; both are 0 where there is none.
	heading, below int
}

// readOutline reads an outline in place of a text: the sentences of it without the words,
// and, in r.outline, which words each has. It reports whether the outline is sound.
func (r *reading) readOutline(data []byte) bool {
	r.begin("")
	r.outline = r.outline[:0]
	if len(data) < 3 {
		return false
	}
	perWord, perByte := int(data[0]), int(binary.LittleEndian.Uint16(data[1:]))
	in := outlineReader{data: data[3:]}
	at, word, section, heading, below := 0, 0, 0, 0, 0
	for len(in.data) > 0 && !in.bad {
		var s sentence
		var o outlined
		head := in.byte()
		inside := int(head >> 2)
		if inside == mostOutlined {
			inside = in.number()
		}
		under := 0
		switch head & (kinds - 1) {
		case kindNext:
			at++
		case kindBlank:
			at += 2
		case kindFarther:
			flags := in.byte()
			at += in.number()
			word += in.number()
			if flags&flagSection != 0 {
				section, heading, below = section+1, 0, 0
			}
			if flags&flagHeading != 0 {
				heading = at
				at += in.number()
				below, under = at, in.number()
			}
			s.goesOn = flags&flagGoesOn != 0
			in.bad = in.bad || flags&^flagsAll != 0
		}
		s.start, s.section = at, section
		o.under, o.words, o.heading, o.below = word, word+under, heading, below
		word = o.words + inside
		o.end = word
		at += inside*perWord/wordScale + in.signed()
		s.end = at
		if s.end <= s.start || s.end > snippetScan {
			return false
		}
		s.columns = ((s.end-s.start)*perByte + columnScale/2) / columnScale
		r.list, r.outline = append(r.list, s), append(r.outline, o)
	}
	return !in.bad
}

// outlineReader reads the numbers of an outline.
type outlineReader struct {
	data []byte
	bad  bool
}

func (r *outlineReader) byte() byte {
	if len(r.data) == 0 {
		r.bad = true
		return 0
	}
	b := r.data[0]
	r.data = r.data[1:]
	return b
}

// number reads a number that is not greater than a text is long.
func (r *outlineReader) number() int {
	n, size := binary.Uvarint(r.data)
	if size <= 0 || n > snippetScan {
		r.data, r.bad = nil, true
		return 0
	}
	r.data = r.data[size:]
	return int(n) // #nosec G115 -- compared above
}

func (r *outlineReader) signed() int {
	n, size := binary.Varint(r.data)
	if size <= 0 || n > snippetScan || n < -snippetScan {
		r.data, r.bad = nil, true
		return 0
	}
	r.data = r.data[size:]
	return int(n)
}

// Outliner makes the outlines of articles that it sees on their way into an index. It is
// an [index.Observer], and for one goroutine at a time.
type Outliner struct {
	outlines map[string][]byte // by id
	reading  reading
	scratch  []byte
	kept     outlines // of the earlier index
	was      func(id string) (index.Doc, bool)
}

// NewOutliner returns an Outliner that has seen nothing.
func NewOutliner() *Outliner { return &Outliner{outlines: map[string][]byte{}} }

// Since has the outliner take from an earlier index, which must stay open until all
// articles were seen, the outlines of those that was gives a number there.
func (o *Outliner) Since(ctx context.Context, earlier index.Reader, was func(id string) (index.Doc, bool)) error {
	stats, err := earlier.Stats(ctx)
	if err != nil {
		return fmt.Errorf("reading the size of the index: %w", err)
	}
	o.was = was
	o.kept, err = outlinesOf(ctx, earlier, stats.Articles)
	return err
}

// taken returns the outline that the earlier index has of an article, nil where it has none.
func (o *Outliner) taken(id string) []byte {
	if o.was == nil {
		return nil
	}
	doc, ok := o.was(id)
	if !ok {
		return nil
	}
	return o.kept.stored(doc)
}

// See implements [index.Observer]. Of articles with one id the last one counts.
func (o *Outliner) See(ctx context.Context, articles []index.Analysed) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("outlining articles: %w", err)
	}
	for i := range articles {
		a := articles[i].Article
		if kept := o.taken(a.ID); kept != nil {
			o.outlines[a.ID] = slices.Clone(kept)
			continue
		}
		known := headingsOf(a)
		o.reading.cut(beginning(a.Text, snippetScan), &known)
		o.scratch = o.reading.appendOutline(o.scratch[:0], articles[i].Texts(index.Body)[0].Tokens)
		o.outlines[a.ID] = slices.Clone(o.scratch)
	}
	return nil
}

// Finish stores the outlines of the articles that were seen in w, which has these and no
// others. It must be called after the last Put.
func (o *Outliner) Finish(ctx context.Context, w index.Writer) error {
	var ends []uint32
	var data []byte
	for _, id := range slices.Sorted(maps.Keys(o.outlines)) { // as articles are numbered
		data = append(data, o.outlines[id]...)
		ends = append(ends, uint32(len(data))) // #nosec G115 -- some hundred bytes an article
	}
	b := blob.New()
	blob.Put(b, []uint32{outlinesVersion, uint32(len(ends))}) // #nosec G115 -- articles are counted in 31 bits
	blob.Put(b, ends)
	blob.Put(b, data)
	if err := w.PutDerived(ctx, outlinesName, b.Bytes()); err != nil {
		return fmt.Errorf("storing the outlines of articles: %w", err)
	}
	return nil
}

// outlines are those of the articles of an index, by their numbers.
type outlines struct {
	ends []uint32
	data []byte
	kept attachments // where they are kept with the articles, else nil
}

// attachments is implemented by readers that keep something of search with each article, as
// [ForBrowser] says: its outline.
type attachments interface {
	Attached(ctx context.Context, doc index.Doc) ([]byte, error)
}

// outlinesOf returns what is stored with an index, or none where nothing is, or where that
// is of another version: then passages are chosen by the texts.
func outlinesOf(ctx context.Context, r index.Reader, articles int) (outlines, error) {
	if kept, ok := r.(attachments); ok {
		return outlines{kept: kept}, nil
	}
	stored, err := r.Derived(ctx, outlinesName)
	if err != nil {
		return outlines{}, fmt.Errorf("reading the outlines of articles: %w", err)
	}
	b := blob.Open(stored)
	version := blob.Take[uint32](b)
	o := outlines{ends: blob.Take[uint32](b), data: blob.Take[uint8](b)}
	if !b.Sound() || !slices.Equal(version, []uint32{outlinesVersion, uint32(articles)}) || len(o.ends) != articles { // #nosec G115 -- as above
		return outlines{}, nil
	}
	return o, nil
}

// there reports whether articles have outlines.
func (o *outlines) there() bool { return o.ends != nil || o.kept != nil }

// of returns the outline of an article, nil where there is none.
func (o *outlines) of(ctx context.Context, doc index.Doc) ([]byte, error) {
	if o.kept != nil {
		return o.kept.Attached(ctx, doc)
	}
	return o.stored(doc), nil
}

func (o *outlines) stored(doc index.Doc) []byte {
	if int(doc) >= len(o.ends) {
		return nil
	}
	start, end := uint32(0), o.ends[doc]
	if doc > 0 {
		start = o.ends[doc-1]
	}
	if start > end || int(end) > len(o.data) {
		return nil
	}
	return o.data[start:end]
}
