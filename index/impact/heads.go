package impact

import (
	"cmp"
	"encoding/binary"
	"slices"
	"time"

	"kindred/corpus"
	"kindred/index"
)

// headColumns gather what a list shows of each article, and what filters and facets
// ask for, while an index is built.
type headColumns struct {
	blob      []byte // the heads, see [appendHead]
	ends      []uint64
	ids       []string
	published []time.Time
	facets    [len(facetAttributes)]spellings
	keys      [len(keyAttributes)][]keyed
}

// facetAttributes are those that are counted and filtered by value; keyAttributes those
// that name an article, which few articles share.
var (
	facetAttributes = [...]index.Attribute{index.Tag, index.Author, index.Language}
	keyAttributes   = [...]index.Attribute{index.Address, index.TitleText, index.TitleWords, index.TitleName}
)

// spellings numbers the values of an attribute as articles write them.
type spellings struct {
	numbers map[string]uint32
	names   []string
	of      [][]uint32 // of each article, in its order
}

func (s *spellings) add(values []string) {
	if s.numbers == nil {
		s.numbers = map[string]uint32{}
	}
	list := make([]uint32, 0, len(values))
	for _, v := range values {
		n, ok := s.numbers[v]
		if !ok {
			n = uint32(len(s.names)) // #nosec G115 -- fewer values than articles have tags
			s.numbers[v] = n
			s.names = append(s.names, v)
		}
		list = append(list, n)
	}
	s.of = append(s.of, list)
}

// keyed is an article that has a key, by the key's hash.
type keyed struct {
	hash uint64
	doc  uint32
}

// hash is FNV-1a of 64 bits. That two keys of an archive of a million articles have one
// hash happens once in some ten million archives.
func hash(key string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(key) {
		h = (h ^ uint64(key[i])) * 1099511628211
	}
	return h
}

// add takes in an article.
func (c *headColumns) add(a *corpus.Article) {
	doc := uint32(len(c.ids)) // #nosec G115 -- articles are counted in 32 bits
	c.ids = append(c.ids, a.ID)
	c.published = append(c.published, index.Civil(a.Published))
	for i, attribute := range facetAttributes {
		c.facets[i].add(attribute.Values(a))
	}
	for i, attribute := range keyAttributes {
		for _, v := range attribute.Values(a) {
			if key := attribute.Key(v); key != "" {
				c.keys[i] = append(c.keys[i], keyed{hash(key), doc})
			}
		}
	}
	c.blob = appendHead(c.blob, a, &c.facets, int(doc))
	c.ends = append(c.ends, uint64(len(c.blob)))
}

// headTexts is the number of texts that a head begins with. In the file they are in symbols.
const headTexts = 3

// appendHead writes a head: id, url, title and the date, and the numbers of the values
// of the facets' attributes.
func appendHead(dst []byte, a *corpus.Article, facets *[len(facetAttributes)]spellings, doc int) []byte {
	for _, s := range [headTexts]string{a.ID, a.URL, a.Title} {
		dst = binary.AppendUvarint(dst, uint64(len(s)))
		dst = append(dst, s...)
	}
	dst = index.AppendTime(dst, a.Published)
	for i := range facets {
		list := facets[i].of[doc]
		dst = binary.AppendUvarint(dst, uint64(len(list)))
		for _, n := range list {
			dst = binary.AppendUvarint(dst, uint64(n))
		}
	}
	return dst
}

// headReader reads a head, which ends where its data does: it panics behind that, as all
// do who read a damaged file.
type headReader struct{ data []byte }

func (r *headReader) uvarint() uint64 {
	_ = r.data[0]
	n, size := binary.Uvarint(r.data)
	r.data = r.data[size:]
	return n
}

func (r *headReader) varint() int64 {
	_ = r.data[0]
	n, size := binary.Varint(r.data)
	r.data = r.data[size:]
	return n
}

// bytes returns the next string where it lies.
func (r *headReader) bytes() []byte {
	n := r.uvarint()
	mustHold(r.data, n)
	s := r.data[:n]
	r.data = r.data[n:]
	return s
}

func (r *headReader) time() time.Time {
	known := r.data[0] != 0
	r.data = r.data[1:]
	if !known {
		return time.Time{}
	}
	return index.TimeOf(r.varint(), r.uvarint(), r.varint())
}

// byID returns the articles that are alive, ordered by id.
func (c *headColumns) byID(dead map[uint32]bool) []uint32 {
	list := make([]uint32, 0, len(c.ids))
	for doc := range uint32(len(c.ids)) { // #nosec G115 -- articles are counted in 32 bits
		if !dead[doc] {
			list = append(list, doc)
		}
	}
	slices.SortFunc(list, func(a, b uint32) int { return cmp.Compare(c.ids[a], c.ids[b]) })
	return list
}
