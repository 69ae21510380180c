package tagmerge

import (
	"cmp"
	"slices"
	"strings"
)

// A Collector sees the tags of each article once. The zero value is ready. What
// it keeps grows with the number of different tags, not of articles. It does not
// depend on the order of the articles, and is not for concurrent use.
type Collector struct {
	tags map[string]*bearer
}

// maxCompany is how many companions are kept of one tag. A rare tag, and only
// those decide, has fewer; an article with more tags than that says nothing about
// which belong together.
const maxCompany = 64

// A bearer is what is known of one tag as written.
type bearer struct {
	count   int
	company []companion // sorted by hash: the maxCompany smallest, so that any order of articles leaves the same
}

// A companion is a tag that stands on the same articles.
type companion struct {
	hash  uint64
	count int
}

// Add takes the tags of one article. Blanks around a tag are dropped, and so are
// empty tags and repetitions.
func (c *Collector) Add(tags []string) {
	if c.tags == nil {
		c.tags = map[string]*bearer{}
	}
	clean := make([]string, 0, len(tags))
	for _, t := range tags {
		if t = strings.TrimSpace(t); t != "" {
			clean = append(clean, t)
		}
	}
	slices.Sort(clean)
	clean = slices.Compact(clean)
	for _, t := range clean {
		if c.tags[t] == nil {
			c.tags[t] = &bearer{}
		}
		c.tags[t].count++
	}
	if len(clean) > maxCompany {
		return
	}
	for _, t := range clean {
		for _, other := range clean {
			if other != t {
				c.tags[t].meet(hash(other))
			}
		}
	}
}

func (b *bearer) meet(h uint64) {
	i, found := b.find(h)
	if found {
		b.company[i].count++
		return
	}
	if i == maxCompany {
		return
	}
	b.company = slices.Insert(b.company, i, companion{h, 1})
	b.company = b.company[:min(len(b.company), maxCompany)]
}

func (b *bearer) find(h uint64) (int, bool) {
	return slices.BinarySearchFunc(b.company, h, func(c companion, h uint64) int { return cmp.Compare(c.hash, h) })
}

// together returns on how many articles both tags stand, as far as it is kept.
func (c *Collector) together(a, b string) int {
	for _, p := range [2][2]string{{a, b}, {b, a}} {
		if i, ok := c.tags[p[0]].find(hash(p[1])); ok {
			return c.tags[p[0]].company[i].count
		}
	}
	return 0
}

// FNV-1a's constants. Hashes are only compared within one run.
const (
	fnvOffset uint64 = 14695981039346656037
	fnvPrime  uint64 = 1099511628211
)

func hash(s string) uint64 {
	h := fnvOffset
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * fnvPrime
	}
	return h
}

// hashRunes hashes the parts as one text.
func hashRunes(parts ...[]rune) uint64 {
	h := fnvOffset
	for _, rs := range parts {
		for _, r := range rs {
			h = (h ^ uint64(r)) * fnvPrime
		}
	}
	return h
}
