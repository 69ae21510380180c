package index

import (
	"fmt"
	"strings"
	"time"
)

// Node is one node of a query. The set of nodes is closed: a backend owes an
// answer to each of them.
//
// A node matches a set of articles and gives each a score of zero or more; the
// score of [All] and [Any] is the sum of the scores of the children that match
// the article.
type Node interface {
	fmt.Stringer
	node()
}

// All matches what every one of its nodes matches. With no node it matches
// every article.
type All []Node

// Any matches what at least one of its nodes matches. With no node it matches
// nothing.
type Any []Node

// Not matches every article that Node does not match. It scores zero.
type Not struct{ Node Node }

// Boost matches what Node matches. An article that By matches, too, has the sum of
// both scores.
type Boost struct{ Node, By Node }

// Form says which form of a word a term is compared with.
type Form int

// The forms under which each word is kept.
const (
	Stem  Form = iota // the word's stem
	Exact             // the word as written, folded
)

// Variant is one spelling of a term. Its weight, 1 for the word itself,
// multiplies the frequency with which it counts.
type Variant struct {
	Text   string
	Weight float64
}

// Term matches the articles that hold at least one of the variants in one of
// the fields. All variants count as one word: BM25F sees their weighted
// frequencies added up, and as document frequency the sum, over the articles that
// hold any, of the heaviest variant held, as a share of the heaviest of all.
// Variants of one weight so count the articles that hold any; one that weighs a
// third makes the word a third less rare.
type Term struct {
	Form     Form
	Variants []Variant
	// Fields limits the term to some fields, of weight 1 each; nil means all of
	// them, with the weights of the request's ranking.
	Fields []Field
	// Weight multiplies the score.
	Weight float64
}

// Phrase matches the articles in one of whose fields the words, in [Exact]
// form, stand next to each other in this order. It scores as the sum of its
// words as Terms of the given weight.
type Phrase struct {
	Words  []string
	Weight float64
}

// Prefix matches the articles that hold a word, in [Exact] form, that begins
// with Text. It scores as a [Term] whose variants are these words. Of a Text
// shorter than [PrefixRunes] a backend takes the [MaxExpansions] most frequent.
type Prefix struct {
	Text   string
	Weight float64
}

const (
	// MaxExpansions is the number of words that a short [Prefix] stands for at most.
	// Two letters begin thousands of words in a large archive; the frequent ones carry
	// almost every match, and each word costs a look-up.
	MaxExpansions = 256
	// PrefixRunes is the number of letters from which on a prefix stands for every
	// word that begins with it, so that no word is lost while it is typed.
	PrefixRunes = 3
)

// Filter matches the articles whose attribute has at least one of the values.
// It scores zero.
type Filter struct {
	Attribute Attribute
	// Values are compared by [Attribute.Key]. An empty value is none: nothing has it.
	Values []string
}

// Between matches the articles published at From or later and before To, by what
// [Civil] makes of their dates; a zero time leaves that side open. An article without
// a date never matches. It scores zero.
type Between struct{ From, To time.Time }

// Civil returns the day and the time that a moment says where it was written, as those of UTC. Articles
// are filtered, counted by years and ordered by it: one of the evening of 31 December is shown as one
// of that day, wherever its readers are. The zero time stays.
func Civil(t time.Time) time.Time {
	_, offset := t.Zone()
	return t.UTC().Add(time.Duration(offset) * time.Second)
}

func (All) node()     {}
func (Any) node()     {}
func (Not) node()     {}
func (Boost) node()   {}
func (Term) node()    {}
func (Phrase) node()  {}
func (Prefix) node()  {}
func (Filter) node()  {}
func (Between) node() {}

// String returns the node in a short form for messages and tests.
func (n All) String() string { return join("all", n) }

// String returns the node in a short form for messages and tests.
func (n Any) String() string { return join("any", n) }

// String returns the node in a short form for messages and tests.
func (n Not) String() string { return fmt.Sprintf("not(%v)", n.Node) }

// String returns the node in a short form for messages and tests.
func (n Boost) String() string { return fmt.Sprintf("boost(%v by %v)", n.Node, n.By) }

// String returns the node in a short form for messages and tests.
func (n Term) String() string {
	var b strings.Builder
	if n.Form == Exact {
		b.WriteByte('=')
	}
	for i, v := range n.Variants {
		if i > 0 {
			b.WriteByte('|')
		}
		b.WriteString(v.Text)
		if v.Weight != 1 {
			fmt.Fprintf(&b, "*%g", v.Weight)
		}
	}
	for _, f := range n.Fields {
		fmt.Fprintf(&b, "@%v", f)
	}
	return b.String() + power(n.Weight)
}

// String returns the node in a short form for messages and tests.
func (n Phrase) String() string {
	return fmt.Sprintf("%q%s", strings.Join(n.Words, " "), power(n.Weight))
}

// String returns the node in a short form for messages and tests.
func (n Prefix) String() string { return n.Text + "*" + power(n.Weight) }

// String returns the node in a short form for messages and tests.
func (n Filter) String() string {
	return fmt.Sprintf("%v:%s", n.Attribute, strings.Join(n.Values, "|"))
}

// String returns the node in a short form for messages and tests.
func (n Between) String() string {
	day := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.Format(time.DateOnly)
	}
	return fmt.Sprintf("published:%s..%s", day(n.From), day(n.To))
}

func power(w float64) string {
	if w == 1 {
		return ""
	}
	return fmt.Sprintf("^%g", w)
}

func join(name string, nodes []Node) string {
	parts := make([]string, len(nodes))
	for i, n := range nodes {
		parts[i] = n.String()
	}
	return name + "(" + strings.Join(parts, " ") + ")"
}
