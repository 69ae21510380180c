package opensearch

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"

	"kindred/index"
)

// card is what lists and the later stages of a ranking need of an article. It is read
// once, and kept. Stems are named by their numbers in the lexicon.
type card struct {
	head index.Head
	// title are the stems of the title.
	title []int
	// weights are what these weigh together, without function words and with them.
	weights [2]float32
	// places are, field by field, the stems in order and where each stands, packed: see
	// [document.card]. They were looked through when the card was read, and are whole.
	places [index.NumFields]string
}

// card packs what is asked of an article in lists and later stages: strings and lists with
// their lengths before them, numbers as uvarints, and in a sorted list what each is more
// than the one before.
func (d *document) card(w *whole) ([]byte, error) {
	h := &d.Head
	published, err := h.Published.MarshalBinary()
	if err != nil {
		return nil, fmt.Errorf("encoding when article %q was published: %w", h.ID, err)
	}
	var out []byte
	for _, s := range []string{h.ID, h.URL, h.Title, h.Language, string(published)} {
		out = appendString(out, s)
	}
	for _, list := range [][]string{h.Tags, h.Authors} {
		out = appendUvarint(out, len(list))
		for _, s := range list {
			out = appendString(out, s)
		}
	}
	out = appendUvarint(out, len(d.Title))
	for _, t := range d.Title {
		out = appendUvarint(out, w.stem(t.Stem))
	}
	for _, weight := range w.titleWeights(d) {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(weight))
	}
	for f := range index.Field(index.NumFields) {
		out = appendString(out, string(packPlaces(d.places(f), w)))
	}
	return out, nil
}

// packPlaces packs where the stems of a field stand.
func packPlaces(places map[string][]int32, w *whole) (out []byte) {
	before := 0
	for _, stem := range slices.Sorted(maps.Keys(places)) { // as the lexicon has them
		number := w.stem(stem)
		out = appendUvarint(out, number-before)
		out = appendUvarint(out, len(places[stem]))
		before = number
		last := int32(0)
		for _, at := range places[stem] {
			out = appendUvarint(out, int(at-last))
			last = at
		}
	}
	return out
}

func appendUvarint(out []byte, n int) []byte {
	return binary.AppendUvarint(out, uint64(n)) // #nosec G115 -- a length or a distance
}

func appendString(out []byte, s string) []byte { return append(appendUvarint(out, len(s)), s...) }

// unpacker reads what was packed. After the first piece that is not there everything reads
// as empty.
type unpacker struct {
	data   string
	failed bool
}

func (u *unpacker) fail() { u.data, u.failed = "", true }

// number reads an uvarint.
func (u *unpacker) number() int {
	var n uint64
	for i := range len(u.data) {
		c := u.data[i]
		if i == 4 && c > 7 { // beyond 31 bits
			break
		}
		n |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			u.data = u.data[i+1:]
			return int(n) // #nosec G115 -- of 31 bits
		}
	}
	u.fail()
	return 0
}

// bytes reads so many.
func (u *unpacker) bytes(n int) string {
	if n > len(u.data) {
		u.fail()
		return ""
	}
	s := u.data[:n]
	u.data = u.data[n:]
	return s
}

func (u *unpacker) text() string { return u.bytes(u.number()) }

// length reads that of a list, each of whose items takes a byte at least.
func (u *unpacker) length() int {
	n := u.number()
	if n > len(u.data) {
		u.fail()
		return 0
	}
	return n
}

func (u *unpacker) texts() []string {
	n := u.length()
	if n == 0 {
		return nil
	}
	list := make([]string, n)
	for i := range list {
		list[i] = u.text()
	}
	return list
}

func (u *unpacker) float() float32 {
	s := u.bytes(4)
	if u.failed {
		return 0
	}
	return math.Float32frombits(binary.LittleEndian.Uint32([]byte(s)))
}

// readCard reads what [document.card] packed.
func readCard(data []byte) (*card, error) {
	u := &unpacker{data: string(data)}
	c := &card{}
	for _, to := range []*string{&c.head.ID, &c.head.URL, &c.head.Title, &c.head.Language} {
		*to = u.text()
	}
	published := u.text()
	c.head.Tags, c.head.Authors = u.texts(), u.texts()
	c.title = make([]int, u.length())
	for i := range c.title {
		c.title[i] = u.number()
	}
	for i := range c.weights {
		c.weights[i] = u.float()
	}
	for f := range c.places {
		c.places[f] = u.text()
		places := &unpacker{data: c.places[f]}
		for !places.failed && places.data != "" {
			places.number()
			for range places.length() {
				places.number()
			}
		}
		u.failed = u.failed || places.failed
	}
	if u.failed || u.data != "" {
		return nil, damaged("what is shown of an article cannot be read")
	}
	if err := c.head.Published.UnmarshalBinary([]byte(published)); err != nil {
		return nil, damaged("when an article was published: %v", err)
	}
	return c, nil
}

// inTitle returns which words are in the title, as [index.Reader.InTitle] does. A word is
// a set of stems.
func (c *card) inTitle(words [][]int) uint64 {
	found := uint64(0)
	for n, word := range words[:min(len(words), 64)] {
		if slices.ContainsFunc(word, func(stem int) bool { return slices.Contains(c.title, stem) }) {
			found |= 1 << n
		}
	}
	return found
}

// askedStem is a stem that is asked for, and the words that it is of.
type askedStem struct {
	stem  int
	words []int32
}

// askedFor returns the stems of words in order.
func askedFor(words [][]int) []askedStem {
	of := map[int][]int32{}
	for n, word := range words {
		for _, stem := range word {
			of[stem] = append(of[stem], int32(n)) // #nosec G115 -- of a query
		}
	}
	list := make([]askedStem, 0, len(of))
	for _, stem := range slices.Sorted(maps.Keys(of)) {
		list = append(list, askedStem{stem, slices.Compact(of[stem])})
	}
	return list
}

// occurrences returns where the stems that are asked for stand, as
// [index.Reader.Occurrences] does.
func (c *card) occurrences(stems []askedStem, fields []index.Field) []index.Occurrence {
	list := []index.Occurrence{}
	for _, f := range fields {
		list = appendOccurrences(list, c.places[f], f, stems)
	}
	slices.SortFunc(list, func(x, y index.Occurrence) int {
		if x.Field != y.Field {
			return int(x.Field) - int(y.Field)
		}
		if x.Position != y.Position {
			return int(x.Position - y.Position)
		}
		return int(x.Word - y.Word)
	})
	return slices.Compact(list)
}

// appendOccurrences looks for stems in the places of a field: both are in order.
func appendOccurrences(list []index.Occurrence, packed string, f index.Field, stems []askedStem) []index.Occurrence {
	u := &unpacker{data: packed}
	stem := 0
	for u.data != "" && len(stems) > 0 {
		stem += u.number()
		for len(stems) > 0 && stems[0].stem < stem {
			stems = stems[1:]
		}
		wanted := len(stems) > 0 && stems[0].stem == stem
		at := int32(0)
		for range u.length() {
			at += int32(u.number()) // #nosec G115 -- of 31 bits
			if !wanted {
				continue
			}
			for _, word := range stems[0].words {
				list = append(list, index.Occurrence{Word: word, Field: f, Position: at})
			}
		}
	}
	return list
}
