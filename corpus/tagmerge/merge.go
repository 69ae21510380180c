package tagmerge

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// A Reason says why a spelling went to another.
type Reason string

// The reasons, in words for a report.
const (
	Form     Reason = "case or punctuation"
	Joined   Reason = "words joined or parted"
	Accents  Reason = "accents"
	Plural   Reason = "singular and plural"
	Regional Reason = "British and American spelling"
	Typo     Reason = "misspelt"
	Editor   Reason = "the editor's decision"
)

// Options are what else [Merge] may know. The zero value is good.
type Options struct {
	// Overrides win over every rule. Nil is none.
	Overrides *Overrides
	// TextFrequency returns how many articles have a word, in lower case, in
	// their text. A word that authors write in their texts is no slip, and one
	// that many do is likely what a slip was meant for. Nil is not known: fewer
	// slips are then believed.
	TextFrequency func(word string) int
}

const (
	// apartShare is the part of the articles of the rarer tag on which the other
	// may stand too, before they are taken for two tags.
	apartShare = 0.2
	// accentShare is the part of a site's tags that may bear accents before
	// they are taken to be a part of its language: "marche" is not "marché".
	accentShare = 0.05
	// minInflected is how many articles have to bear one of two forms of a word
	// before their endings alone make them one: "kitty" the terminal and "kitties"
	// the cats stood on one article each.
	minInflected = 3
)

// A node is all spellings of the same words.
type node struct {
	words     []string
	key       string
	spellings []int // ids
	count     int
	reason    Reason // of the first link to another node
	typo      bool
}

// A merger is the state of one Merge.
type merger struct {
	c      *Collector
	tags   []string // sorted; an id is a position
	ids    map[string]int
	nodes  []*node // sorted by key
	byKey  map[string]*node
	nodeOf []*node
	parent []int         // of a disjoint-set forest over ids
	apart  map[int][]int // root → ids that must stay in other groups
	editor map[int]bool  // ids that an override moved
	// keepers and kept are the spellings that an override chose, by an id of the
	// group and, once all is merged, by its root.
	keepers, kept map[int]string
}

// Merge decides which of the collected tags are one. The same tags give the same
// table, whatever the order they came in.
func Merge(c *Collector, opt Options) *Table {
	m := newMerger(c)
	if opt.Overrides != nil {
		m.override(opt.Overrides)
	}
	for _, n := range m.nodes {
		for i, id := range n.spellings[1:] {
			for _, other := range n.spellings[:i+1] {
				if m.union(id, other) {
					break
				}
			}
		}
	}
	m.joinWords()
	m.foldAccents()
	m.inflections()
	m.typos(opt.TextFrequency)
	m.settle()
	return m.table()
}

func newMerger(c *Collector) *merger {
	m := &merger{
		c: c, tags: slices.Sorted(maps.Keys(c.tags)), ids: map[string]int{}, byKey: map[string]*node{},
		apart: map[int][]int{}, editor: map[int]bool{}, keepers: map[int]string{}, kept: map[int]string{},
	}
	for id, tag := range m.tags {
		m.ids[tag] = id
		m.parent = append(m.parent, id)
		words := splitWords(tag)
		key := wordKey(words)
		n := m.byKey[key]
		if n == nil {
			n = &node{words: words, key: key}
			m.byKey[key] = n
			m.nodes = append(m.nodes, n)
		}
		n.spellings = append(n.spellings, id)
		n.count += c.tags[tag].count
		m.nodeOf = append(m.nodeOf, n)
	}
	slices.SortFunc(m.nodes, func(a, b *node) int { return cmp.Compare(a.key, b.key) })
	return m
}

func (m *merger) find(id int) int {
	for m.parent[id] != id {
		m.parent[id] = m.parent[m.parent[id]]
		id = m.parent[id]
	}
	return id
}

// union makes one group of two, unless an override keeps some of them apart.
func (m *merger) union(a, b int) bool {
	a, b = m.find(a), m.find(b)
	if a == b {
		return true
	}
	for _, id := range m.apart[a] {
		if m.find(id) == b {
			return false
		}
	}
	m.parent[b] = a
	if more := m.apart[b]; len(more) > 0 {
		m.apart[a] = append(m.apart[a], more...)
		delete(m.apart, b)
	}
	return true
}

// link makes one group of two nodes and notes why.
func (m *merger) link(a, b *node, why Reason) bool {
	if !m.union(a.spellings[0], b.spellings[0]) {
		return false
	}
	for _, n := range []*node{a, b} {
		if n.reason == "" {
			n.reason = why
		}
	}
	return true
}

// together returns on how many articles spellings of both nodes stand.
func (m *merger) together(a, b *node) (n int) {
	for _, x := range a.spellings {
		for _, y := range b.spellings {
			n += m.c.together(m.tags[x], m.tags[y])
		}
	}
	return n
}

// distinct says whether articles bear both too often for one tag.
func (m *merger) distinct(a, b *node) bool {
	return float64(m.together(a, b)) > apartShare*float64(min(a.count, b.count))
}

// buckets returns the nodes that share a key, by key; only where there are
// several.
func (m *merger) buckets(key func(*node) string) [][]*node {
	by := map[string][]*node{}
	for _, n := range m.nodes {
		k := key(n)
		by[k] = append(by[k], n)
	}
	var out [][]*node
	for _, k := range slices.Sorted(maps.Keys(by)) {
		if len(by[k]) > 1 {
			out = append(out, by[k])
		}
	}
	return out
}

func (m *merger) joinWords() {
	for _, ns := range m.buckets(func(n *node) string { return joinKey(n.words) }) {
		slices.SortStableFunc(ns, func(a, b *node) int { return cmp.Compare(len(a.words), len(b.words)) })
		var ways [][]string
		for _, n := range ns {
			ways = append(ways, n.words)
		}
		if joinable(ways) {
			for _, n := range ns[1:] {
				m.link(ns[0], n, Joined)
			}
		}
	}
}

func (m *merger) foldAccents() {
	accented := 0
	for _, n := range m.nodes {
		if bare(n.key) != n.key {
			accented++
		}
	}
	if float64(accented) > accentShare*float64(len(m.nodes)) {
		return
	}
	for _, ns := range m.buckets(func(n *node) string { return bare(n.key) }) {
		// Of two accented spellings, nothing says which the bare one is.
		if i := slices.IndexFunc(ns, func(n *node) bool { return bare(n.key) == n.key }); len(ns) == 2 && i >= 0 && !m.distinct(ns[0], ns[1]) {
			m.link(ns[0], ns[1], Accents)
		}
	}
}

func (m *merger) inflections() {
	for _, n := range m.nodes {
		m.linkForms(n, singularKeys(n.words), Plural)
		m.linkForms(n, regionalKeys(n.words), Regional)
	}
}

func (m *merger) linkForms(n *node, keys []string, why Reason) {
	for _, key := range keys {
		if other := m.byKey[key]; other != nil && other != n && n.count+other.count >= minInflected && !m.distinct(n, other) {
			m.link(n, other, why)
		}
	}
}

func (m *merger) typos(texts func(string) int) {
	size := map[int]int{} // nodes in each group
	for _, n := range m.nodes {
		size[m.find(n.spellings[0])]++
	}
	corrections := newLexicon(m.nodes, texts).corrections()
	for _, n := range m.nodes {
		if n.count > rareWord || size[m.find(n.spellings[0])] > 1 {
			continue // what has forms of its own is a word
		}
		var best *node
		for _, key := range corrected(n.words, corrections) {
			k := m.byKey[key]
			if k == nil || k == n || m.together(n, k) > 0 {
				continue
			}
			if best == nil || cmp.Or(cmp.Compare(k.count, best.count), cmp.Compare(best.key, k.key)) > 0 {
				best = k
			}
		}
		if best != nil && m.link(best, n, Typo) {
			n.typo = true
		}
	}
}

// better says which of two spellings stands for both: negative for a.
func (m *merger) better(a, b int) int {
	x, y := m.tags[a], m.tags[b]
	return cmp.Or(
		cmp.Compare(truth(m.nodeOf[a].typo), truth(m.nodeOf[b].typo)),
		-cmp.Compare(m.c.tags[x].count, m.c.tags[y].count),
		-cmp.Compare(truth(strings.Contains(x, " ")), truth(strings.Contains(y, " "))),
		cmp.Compare(truth(shouts(x)), truth(shouts(y))),
		cmp.Compare(x, y),
	)
}

// shouts says whether a tag is too long for an abbreviation and all in capitals.
func shouts(tag string) bool {
	return len(tag) > 5 && !strings.ContainsFunc(tag, unicode.IsLower)
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}
