package search

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"kindred/index"
)

// listRules are an editor's rules about a list of related articles, as they hold in one
// generation.
type listRules struct {
	pinned, hidden []string // ids
	without        []trait
	boosts         []boost
	only           []condition
}

// boost multiplies the scores of the articles with one of the traits.
type boost struct {
	traits []trait
	factor float64
}

// tagKey returns what a tag is compared by.
func tagKey(tag string) string { return index.Tag.Key(strings.TrimSpace(tag)) }

// addRelated takes in a rule about lists of related articles.
func (d *decisions) addRelated(ctx context.Context, r *relatedRule) error {
	ids, err := d.ids(ctx, r.articles)
	if err != nil {
		return err
	}
	l := &d.allLists
	if r.article != everyList {
		of, err := d.ids(ctx, []string{r.article})
		if err != nil || len(of) == 0 {
			return err
		}
		if l = d.lists[of[0]]; l == nil {
			l = &listRules{}
			d.lists[of[0]] = l
		}
	}
	switch r.verb {
	case listPin:
		l.pinned = append(l.pinned, ids...)
	case listHide:
		l.hidden, l.without = append(l.hidden, ids...), append(l.without, r.traits...)
	case listBoost:
		l.boosts = append(l.boosts, boost{r.traits, r.factor})
	case listOnly:
		l.only = append(l.only, r.only)
	}
	return nil
}

// under returns the rules of the list under an article: its own and those of all.
func (d *decisions) under(id string) listRules {
	own := d.lists[id]
	if own == nil {
		return d.allLists
	}
	all := &d.allLists
	return listRules{
		pinned: own.pinned, hidden: slices.Concat(own.hidden, all.hidden), without: slices.Concat(own.without, all.without),
		boosts: slices.Concat(own.boosts, all.boosts), only: slices.Concat(own.only, all.only),
	}
}

func (l *listRules) empty() bool {
	return len(l.pinned)+len(l.hidden)+len(l.without)+len(l.boosts)+len(l.only) == 0
}

// listEntry is an entry of a list, and whether an editor put it there.
type listEntry struct {
	index.Neighbor
	pinned bool
	factor float64 // of all boosts
	order  float64 // what boosts order the list by
}

// listUnder is whose list it is that rules are applied to.
type listUnder struct {
	id, language string
	now          time.Time
}

// apply takes out of a list what is hidden, orders the rest anew where something counts
// more, and puts first what is pinned. Hiding holds against pinning; conditions do not.
func (l *listRules) apply(ctx context.Context, r index.Reader, under *listUnder, list []index.Neighbor) ([]listEntry, error) {
	kept := make([]listEntry, 0, len(list)+len(l.pinned))
	if l.empty() {
		for _, n := range list {
			kept = append(kept, listEntry{Neighbor: n})
		}
		return kept, nil
	}
	heads, err := headsOf(ctx, r, under.id, list, l.pinned)
	if err != nil {
		return nil, err
	}
	if head, ok := heads[under.id]; ok {
		under.language = head.Language
	}
	for _, id := range l.pinned {
		if head, ok := heads[id]; ok && id != under.id && !l.hides(&head) && !inList(kept, id) {
			at := slices.IndexFunc(list, func(n index.Neighbor) bool { return n.ID == id })
			if at < 0 {
				kept = append(kept, listEntry{Neighbor: index.Neighbor{ID: id}, pinned: true})
			} else {
				kept = append(kept, listEntry{Neighbor: list[at], pinned: true})
			}
		}
	}
	pins := len(kept)
	for _, n := range list {
		head, ok := heads[n.ID]
		if !ok || l.hides(&head) || !l.meets(&head, under) || inList(kept[:pins], n.ID) {
			continue
		}
		e := listEntry{Neighbor: n, factor: 1}
		for _, b := range l.boosts {
			if bears(b.traits, &head) {
				e.factor *= b.factor
			}
		}
		kept = append(kept, e)
	}
	if len(l.boosts) > 0 {
		reorder(kept[pins:])
	}
	return kept, nil
}

// reorder orders a list by its boosts. It is not ordered by scores alone, see package kin, and
// what no boost moves is to stay as it is: so an entry counts as much as the best behind it.
func reorder(list []listEntry) {
	best := 0.0
	for i, e := range slices.Backward(list) {
		best = max(best, e.Score)
		list[i].order = best * e.factor
		list[i].Score *= e.factor
	}
	slices.SortStableFunc(list, func(x, y listEntry) int { return cmp.Compare(y.order, x.order) })
}

func inList(list []listEntry, id string) bool {
	return slices.ContainsFunc(list, func(e listEntry) bool { return e.ID == id })
}

// hides reports whether an article is not to be in the list.
func (l *listRules) hides(head *index.Head) bool {
	return slices.Contains(l.hidden, head.ID) || bears(l.without, head)
}

// meets reports whether an article is what those of the list must be. One without a date
// is not known to be too old, and one without a language may be in any.
func (l *listRules) meets(head *index.Head, under *listUnder) bool {
	for _, c := range l.only {
		if c.sameLanguage && under.language != "" && head.Language != "" && head.Language != under.language {
			return false
		}
		if s := c.newerThan; s != (period{}) && !head.Published.IsZero() &&
			head.Published.Before(under.now.AddDate(-s.years, -s.months, -s.days)) {
			return false
		}
	}
	return true
}

// bears reports whether an article has one of the traits.
func bears(traits []trait, head *index.Head) bool {
	return slices.ContainsFunc(traits, func(m trait) bool {
		if m.section != "" {
			return strings.HasPrefix(pathOf(head.URL), m.section)
		}
		return slices.ContainsFunc(head.Tags, func(tag string) bool { return tagKey(tag) == m.tag })
	})
}

// headsOf returns the heads of an article, of those of its list, and of others, by id.
func headsOf(ctx context.Context, r index.Reader, id string, list []index.Neighbor, others []string) (map[string]index.Head, error) {
	ids := make([]string, 0, 1+len(list)+len(others))
	if id != "" {
		ids = append(ids, id)
	}
	for _, n := range list {
		ids = append(ids, n.ID)
	}
	ids = append(ids, others...)
	found, err := r.Search(ctx, &index.Request{Query: index.Filter{Attribute: index.ID, Values: ids}, Limit: len(ids)})
	if err != nil {
		return nil, err
	}
	heads := make(map[string]index.Head, len(ids))
	for _, h := range found.Hits {
		heads[h.ID] = h.Head
	}
	return heads, nil
}
