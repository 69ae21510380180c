package index

import "slices"

// Occurrence is one place of a word in an article.
type Occurrence struct {
	Word  int32 // the number of the word in the question
	Field Field
	// Position counts words within the field, from 1. Between two texts of a field
	// at least [TextGap] positions are left out.
	Position int32
}

// Occurrences are the places of some words in some articles, a list for each article, which is
// ordered by field and position. The zero value has no articles. Its memory is used again by
// [Reader.Occurrences].
type Occurrences struct {
	all  []Occurrence
	ends []int
}

// Len returns the number of articles.
func (o *Occurrences) Len() int { return len(o.ends) }

// Of returns the places in the i-th article. The list may be written to.
func (o *Occurrences) Of(i int) []Occurrence {
	from := 0
	if i > 0 {
		from = o.ends[i-1]
	}
	return o.all[from:o.ends[i]:o.ends[i]]
}

// Begin forgets all articles, and has memory for some more with so many places.
func (o *Occurrences) Begin(articles, places int) {
	o.all, o.ends = slices.Grow(o.all[:0], places), slices.Grow(o.ends[:0], articles)
}

// Add takes in a place in the article that comes next.
func (o *Occurrences) Add(place Occurrence) { o.all = append(o.all, place) }

// End ends the list of an article.
func (o *Occurrences) End() { o.ends = append(o.ends, len(o.all)) }
