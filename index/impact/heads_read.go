package impact

import (
	"bytes"
	"math/bits"
	"sort"
	"time"

	"kindred/index"
)

// head returns where the head of an article lies.
func (f *File) head(doc uint32) headReader {
	start := uint64(0)
	if doc > 0 {
		start = f.headEnds[doc-1]
	}
	return headReader{data: f.heads[start:f.headEnds[doc]:f.headEnds[doc]]}
}

// Head returns what a list shows of an article. It shares no memory with the file.
func (f *File) Head(doc index.Doc) index.Head {
	r := f.head(uint32(doc)) // #nosec G115 -- never negative
	whole := r.data
	id, url, title := r.bytes(), r.bytes(), r.bytes()
	copied := string(whole[:len(whole)-len(r.data)]) // once for all three
	part := func(b []byte) string {
		at := len(whole) - cap(b)
		return copied[at : at+len(b)]
	}
	h := index.Head{ID: part(id), URL: part(url), Title: part(title), Published: r.time()}
	for i, attribute := range facetAttributes {
		n := r.uvarint()
		if n == 0 {
			continue
		}
		values := make([]string, 0, n)
		for range n {
			values = append(values, string(f.facets[i].spellings.at(int(r.uvarint())))) // #nosec G115 -- as it was written
		}
		switch attribute {
		case index.Tag:
			h.Tags = values
		case index.Author:
			h.Authors = values
		default:
			h.Language = values[0] // every article has one, be it ""
		}
	}
	return h
}

// id returns the id of an article where it lies.
func (f *File) id(doc uint32) []byte {
	r := f.head(doc)
	return r.bytes()
}

// Doc returns the number of the article with an id: articles are numbered in the order
// of their ids.
func (f *File) Doc(id string) (index.Doc, bool) {
	n := len(f.headEnds)
	i := sort.Search(n, func(i int) bool { return bytes.Compare(f.id(uint32(i)), []byte(id)) >= 0 }) // #nosec G115 -- articles are counted in 32 bits
	if i == n || string(f.id(uint32(i))) != id {                                                     // #nosec G115 -- as above
		return 0, false
	}
	return index.Doc(i), true // #nosec G115 -- as above
}

// publishedAt returns when an article was published, to the nanosecond.
func (f *File) publishedAt(doc uint32) time.Time {
	r := f.head(doc)
	for range 3 {
		r.bytes()
	}
	return r.time()
}

// TitleWeight returns what the words of an article's title weigh together, by the idf of
// their stems, with or without function words.
func (f *File) TitleWeight(doc index.Doc, functionWords bool) float64 {
	at := 2 * int(doc)
	if !functionWords {
		at++
	}
	return float64(f.titleWeights[at])
}

// stringColumn is a list of strings.
type stringColumn struct {
	text []byte
	ends []uint32
}

func readStrings(s *sectionReader, name string) stringColumn {
	return stringColumn{s.bytes(name + ".text"), numbers[uint32](s, name+".ends", -1)}
}

func (c *stringColumn) at(i int) []byte {
	start := uint32(0)
	if i > 0 {
		start = c.ends[i-1]
	}
	return c.text[start:c.ends[i]]
}

// find returns the place of a string in a sorted list.
func (c *stringColumn) find(s string) (int, bool) {
	n := len(c.ends)
	i := sort.Search(n, func(i int) bool { return bytes.Compare(c.at(i), []byte(s)) >= 0 })
	return i, i < n && string(c.at(i)) == s
}

// keyColumn finds the articles that have a key of an attribute.
type keyColumn struct {
	hashes []uint64
	docs   []uint32
}

// having calls yield with the articles that have a key.
func (c *keyColumn) having(key string, yield func(doc uint32)) {
	h := hash(key)
	for i := c.find(h); i < len(c.hashes) && c.hashes[i] == h; i++ {
		yield(c.docs[i])
	}
}

// find returns the place of the first hash that is not below another one: near where it
// were if hashes lay evenly, which they about do.
func (c *keyColumn) find(h uint64) int {
	n := len(c.hashes)
	guess, _ := bits.Mul64(h, uint64(n)) // #nosec G115 -- never negative
	low, high := int(guess), int(guess)  // #nosec G115 -- below n
	for step := 1; low > 0 && c.hashes[low-1] >= h; step *= 2 {
		high, low = low, max(0, low-step)
	}
	for step := 1; high < n && c.hashes[high] < h; step *= 2 {
		low, high = high, min(n, high+step)
	}
	return low + firstNotBelow(c.hashes[low:high], h)
}
