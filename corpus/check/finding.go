package check

import (
	"cmp"
	"slices"

	"kindred/corpus"
)

// Kind is a kind of finding.
type Kind string

// The kinds, in the order of a report: what loses articles first.
const (
	Broken   Kind = "broken"   // an article that cannot be read
	Field    Kind = "field"    // a field that cannot be understood
	Copy     Kind = "copy"     // an article that another one stands for
	DeadLink Kind = "link"     // a link to a page of the site that is not there
	NoTitle  Kind = "title"    // no title, or one too long to be shown
	NoDate   Kind = "date"     // no date, or one that cannot be right
	Tag      Kind = "tag"      // a tag under a second spelling
	Language Kind = "language" // a text that is not in the language it is said to be in
	Image    Kind = "image"    // a picture without an alternative text
	Orphan   Kind = "orphan"   // an article that no other one links to
	Hidden   Kind = "hidden"   // an article that is not public
)

// Kinds are all kinds, in the order of a report.
var Kinds = []Kind{Broken, Field, Copy, DeadLink, NoTitle, NoDate, Tag, Language, Image, Orphan, Hidden}

// Finding is one thing that an editor may want to mend.
type Finding struct {
	Kind    Kind   `json:"kind"`
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"` // from 1; 0 when the whole file is meant
	ID      string `json:"id,omitempty"`   // of the article
	Message string `json:"message"`
}

// String returns "file:line: message".
func (f *Finding) String() string {
	return corpus.Origin{File: f.File, Line: f.Line}.String() + ": " + f.Message
}

// Report is everything that was found.
type Report struct {
	Articles int       `json:"articles"` // the public ones, copies left out
	Findings []Finding `json:"findings"` // by kind, file and line
}

// sort brings the findings into their order.
func (r *Report) sort() {
	rank := make(map[Kind]int, len(Kinds))
	for i, k := range Kinds {
		rank[k] = i
	}
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(rank[a.Kind], rank[b.Kind]), cmp.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line), cmp.Compare(a.Message, b.Message))
	})
}
