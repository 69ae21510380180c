package kin

import "math"

// Weights are the numbers of relatedness. docs/related.md has what they were chosen
// by, and what each earns.
type Weights struct {
	// Title, Summary, Tags, Body and Code are how often a word counts that stands
	// there, in steps of 1/kinUnit.
	Title, Summary, Tags, Body, Code float64
	// Headings and Lead come on top of Body: for words of headings, which stand in the
	// body, too, and for the first [leadWords] words.
	Headings, Lead float64
	// Pairs is what a pair of neighbouring words weighs, against one word that as many
	// articles have.
	Pairs float64
	// Norm softens the division by the length of an article's vector, which at 1
	// favours short articles.
	Norm float64
	// Query is how many of an article's heaviest terms look for kin. The lightest of
	// them counts next to nothing, see [vector.query].
	Query float64
	// Dates is how much articles of the same day are raised, against articles without a
	// date; over DateDays days that falls to a third.
	Dates, DateDays float64
	// Hubs is how much an article is held back to which many are near.
	Hubs float64
	// Least is the score from which on an article is kin: others are shown only to give
	// them a place, see [fair].
	Least float64
	// Fair, where it is not 0, makes the lists fair, see [fair].
	Fair float64
}

// DefaultWeights returns the weights that were measured to be the best.
func DefaultWeights() Weights {
	return Weights{
		Title: 5, Summary: 2, Tags: 2, Body: 1, Code: .2, Headings: 1, Lead: 1,
		Pairs: 1, Norm: .75, Query: 500, Dates: .8, DateDays: 365, Hubs: .07, Least: .15, Fair: 1,
	}
}

const (
	// leadWords is the number of words at the beginning of a text that say what it is
	// about.
	leadWords = 100
	// minKinDF drops terms that only one article has: they join nothing, and take
	// weight from those that do (−.009 to −.021 on eleven sites).
	minKinDF = 2
	// kinUnit is what one is in the counts of terms, so that they are whole numbers.
	kinUnit = 5
)

// counts is how often a word counts by where it stands, in units.
type counts struct {
	parts [partKinds]uint16
	lead  uint16
}

func (w *Weights) counts() counts {
	units := func(weight float64) uint16 { return uint16(math.Round(min(weight*kinUnit, math.MaxUint16))) }
	return counts{
		parts: [...]uint16{
			partTitle: units(w.Title), partSummary: units(w.Summary), partText: units(w.Body),
			partCode: units(w.Code), partTag: units(w.Tags), partHeading: units(w.Headings),
		},
		lead: units(w.Lead),
	}
}

// Named returns the numbers by their names.
func (w *Weights) Named() map[string][]*float64 {
	return map[string][]*float64{
		"title": {&w.Title}, "summary": {&w.Summary}, "tags": {&w.Tags}, "body": {&w.Body}, "code": {&w.Code},
		"headings": {&w.Headings}, "lead": {&w.Lead}, "pairs": {&w.Pairs},
		"norm": {&w.Norm}, "query": {&w.Query}, "dates": {&w.Dates},
		"date-days": {&w.DateDays}, "hubs": {&w.Hubs}, "least": {&w.Least}, "fair": {&w.Fair},
	}
}

// ingredients are what relatedness can do without, each with how it is left out.
var ingredients = []struct {
	name    string
	without func(*Weights)
}{
	{"title", func(w *Weights) { w.Title = w.Body }},
	{"summary", func(w *Weights) { w.Summary = 0 }},
	{"tags", func(w *Weights) { w.Tags = 0 }},
	{"headings", func(w *Weights) { w.Headings = 0 }},
	{"lead", func(w *Weights) { w.Lead = 0 }},
	{"code", func(w *Weights) { w.Code = 0 }},
	{"pairs", func(w *Weights) { w.Pairs = 0 }},
	{"norm", func(w *Weights) { w.Norm, w.Least = 1, 0 }},          // scores are of another size
	{"query", func(w *Weights) { w.Query, w.Least = fewTerms, 0 }}, // as above
	{"dates", func(w *Weights) { w.Dates = 0 }},
	{"hubs", func(w *Weights) { w.Hubs = 0 }},
	{"least", func(w *Weights) { w.Least = 0 }},
	{"fair", func(w *Weights) { w.Fair = 0 }},
	{"hubs and fair", func(w *Weights) { w.Hubs, w.Fair = 0, 0 }},
}

// fewTerms is the number of terms that "more like this" of Lucene looks for.
const fewTerms = 25

// Ingredients returns the names of what can be left out, to measure what it earns.
func Ingredients() []string {
	names := make([]string, len(ingredients))
	for i := range ingredients {
		names[i] = ingredients[i].name
	}
	return names
}

// Without returns the weights without an ingredient: words of the title count like the
// body's, the length divides in full, 25 terms look for kin; others count nothing.
func (w Weights) Without(ingredient string) Weights {
	for i := range ingredients {
		if ingredients[i].name == ingredient {
			ingredients[i].without(&w)
		}
	}
	return w
}
