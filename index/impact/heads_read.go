package impact

import (
	"math/bits"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"kindred/index"
)

// head returns where the head of an article lies.
func (f *File) head(doc uint32) headReader {
	start, end := uint64(0), f.headEnds.at(doc)
	if doc > 0 {
		start = f.headEnds.at(doc - 1)
	}
	if f.needHeads != nil {
		f.needHeads(int(start), int(end)) // #nosec G115 -- as they were written
	}
	return headReader{data: f.heads[start:end:end]}
}

// Head returns what a list shows of an article. It shares no memory with the file.
func (f *File) Head(doc index.Doc) index.Head { return f.Heads([]index.Doc{doc})[0] }

// usualValues is how many tags, authors and languages an article has as a rule.
const usualValues = 6

// Heads returns what a list shows of articles. They share no memory with the file, but some
// with each other: one piece for their texts, and one for their values.
func (f *File) Heads(docs []index.Doc) []index.Head {
	heads := make([]index.Head, len(docs))
	var fewTexts [2048]byte
	var fewEnds [16 * headTexts]int
	texts, ends := fewTexts[:0], fewEnds[:0]
	values := make([]string, 0, usualValues*len(docs))
	if f.needHeads == nil {
		f.warmHeads(docs)
	}
	for i := range docs {
		r, h := f.head(uint32(docs[i])), &heads[i] // #nosec G115 -- never negative
		for range headTexts {
			texts = f.headSymbols.expand(texts, r.bytes())
			ends = append(ends, len(texts))
		}
		h.Published = r.time()
		h.Tags, values = f.facets[0].spelt(&r, values)
		h.Authors, values = f.facets[1].spelt(&r, values)
		var languages []string
		languages, values = f.facets[2].spelt(&r, values)
		if len(languages) > 0 {
			h.Language = languages[0]
		}
	}
	all, from := string(texts), 0
	for i := range heads {
		h := &heads[i]
		for k, to := range [headTexts]*string{&h.ID, &h.URL, &h.Title} {
			end := ends[i*headTexts+k]
			*to, from = all[from:end], end
		}
	}
	return heads
}

// warmHeads reads where the heads of articles lie and a byte of each, none waiting for another: they lie
// anywhere in some megabytes, which no cache of a processor holds.
//
//go:noinline
func (f *File) warmHeads(docs []index.Doc) (read byte) {
	for _, doc := range docs {
		if doc > 0 {
			read ^= f.heads[f.headEnds.at(uint32(doc)-1)] // #nosec G115 -- never negative
		}
	}
	return read
}

// spelt returns the values of an article as it writes them, which it appends to memory.
func (c *facetColumn) spelt(r *headReader, memory []string) (list, _ []string) {
	n := r.uvarint()
	if n == 0 {
		return nil, memory
	}
	mustHold(r.data, n)
	from := len(memory)
	for range n {
		memory = append(memory, c.spelling(uint32(r.uvarint()))) // #nosec G115 -- as it was written
	}
	return memory[from:len(memory):len(memory)], memory
}

// ID returns the id of an article.
func (f *File) ID(doc index.Doc) string {
	var buf [128]byte
	return string(f.AppendID(buf[:0], doc))
}

// AppendID appends the id of an article.
func (f *File) AppendID(dst []byte, doc index.Doc) []byte {
	r := f.head(uint32(doc)) // #nosec G115 -- never negative
	return f.headSymbols.expand(dst, r.bytes())
}

// mostIDMarks is the number of ids that are kept at hand, 60 KB.
const mostIDMarks = 1 << 10

// idMarks are ids that stand equally far apart, with which a search for one begins: to read
// one out of the file takes 80 ns, and of 14,000 fourteen would be read.
type idMarks struct {
	once  sync.Once
	every int
	ids   []string
}

// markedIDs returns them. They are read when an id is looked for first.
func (f *File) markedIDs() *idMarks {
	m := &f.idMarks
	m.once.Do(func() {
		m.every = f.Len()/mostIDMarks + 1
		for i := 0; i < f.Len(); i += m.every {
			m.ids = append(m.ids, f.ID(index.Doc(i))) // #nosec G115 -- articles are counted in 31 bits
		}
	})
	return m
}

// Doc returns the number of the article with an id: articles are numbered in the order
// of their ids.
func (f *File) Doc(id string) (index.Doc, bool) {
	marks := f.markedIDs()
	at, ok := slices.BinarySearch(marks.ids, id)
	if ok {
		return index.Doc(at * marks.every), true // #nosec G115 -- articles are counted in 31 bits
	}
	from, to := max(0, at-1)*marks.every, min(at*marks.every, f.Len())
	var buf [128]byte
	i, ok := sort.Find(to-from, func(i int) int {
		return strings.Compare(id, text(f.AppendID(buf[:0], index.Doc(from+i)))) // #nosec G115 -- as above
	})
	return index.Doc(from + i), ok // #nosec G115 -- as above
}

// publishedAt returns when an article was published, see [index.Civil], to the nanosecond.
func (f *File) publishedAt(doc uint32) time.Time {
	r := f.head(doc)
	for range headTexts {
		r.bytes()
	}
	return index.Civil(r.time())
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
	ends column
}

func readStrings(s *sectionReader, name string) stringColumn {
	return stringColumn{s.bytes(name + ".text"), readColumn(s, name+".ends", -1)}
}

func (c *stringColumn) at(i int) []byte {
	n := uint32(i) // #nosec G115 -- fewer than 4 G
	start, end := uint64(0), c.ends.at(n)
	if n > 0 {
		start = c.ends.at(n - 1)
	}
	return c.text[start:end]
}

// find returns the place of a string in a sorted list.
func (c *stringColumn) find(s string) (int, bool) {
	n := c.ends.n
	i := sort.Search(n, func(i int) bool { return string(c.at(i)) >= s })
	return i, i < n && string(c.at(i)) == s
}

// keyColumn finds the articles that have a key of an attribute.
type keyColumn struct {
	hashes []uint64
	docs   column
}

// having calls yield with the articles that have a key.
func (c *keyColumn) having(key string, yield func(doc uint32)) {
	h := hash(key)
	for i := c.find(h); i < len(c.hashes) && c.hashes[i] == h; i++ {
		yield(c.docs.at32(uint32(i))) // #nosec G115 -- articles are counted in 32 bits
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
