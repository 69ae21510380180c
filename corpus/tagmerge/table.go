package tagmerge

import (
	"cmp"
	"slices"
)

// A Table maps each spelling to the one that stands for it. It does not change
// and may be read concurrently.
type Table struct {
	of     map[string]string // only the spellings that go elsewhere
	groups []Group
}

// A Group is the spellings of one tag.
type Group struct {
	Kept   string    // stands for all; only an editor makes it one that no article bears
	Count  int       // articles that bear Kept as written
	Merged []Variant // at least one, most frequent first
}

// A Variant is a spelling that goes to another.
type Variant struct {
	Tag    string
	Count  int // articles that bear it as written
	Reason Reason
}

// Of returns the spelling that stands for a tag, the tag itself when it was not
// merged or never collected. Of(Of(x)) is Of(x).
func (t *Table) Of(tag string) string {
	if kept, ok := t.of[tag]; ok {
		return kept
	}
	return tag
}

// Groups returns the tags with several spellings, in order of the kept ones, for
// a report. The caller must not change them.
func (t *Table) Groups() []Group { return t.groups }

func (m *merger) table() *Table {
	members := map[int][]int{}
	for id := range m.tags {
		members[m.find(id)] = append(members[m.find(id)], id)
	}
	t := &Table{of: map[string]string{}}
	for root, ids := range members {
		slices.SortFunc(ids, m.better)
		g := Group{Kept: m.tags[ids[0]]}
		if kept, ok := m.kept[root]; ok {
			g.Kept = kept
		}
		for _, id := range ids {
			tag := m.tags[id]
			if tag == g.Kept {
				g.Count = m.c.tags[tag].count
				continue
			}
			t.of[tag] = g.Kept
			g.Merged = append(g.Merged, Variant{tag, m.c.tags[tag].count, m.reason(id, g.Kept)})
		}
		if len(g.Merged) > 0 {
			slices.SortFunc(g.Merged, func(a, b Variant) int { return cmp.Or(-cmp.Compare(a.Count, b.Count), cmp.Compare(a.Tag, b.Tag)) })
			t.groups = append(t.groups, g)
		}
	}
	slices.SortFunc(t.groups, func(a, b Group) int { return cmp.Compare(a.Kept, b.Kept) })
	return t
}

// reason says why a spelling went to the kept one.
func (m *merger) reason(id int, kept string) Reason {
	n, words := m.nodeOf[id], splitWords(kept)
	switch {
	case m.editor[id]:
		return Editor
	case n.key == wordKey(words):
		return Form
	case joinKey(n.words) == joinKey(words):
		return Joined
	case n.reason != "":
		return n.reason
	}
	// The spelling went nowhere by itself: the kept one came to it.
	if k := m.byKey[wordKey(words)]; k != nil && k.reason != "" {
		return k.reason
	}
	return Editor
}
