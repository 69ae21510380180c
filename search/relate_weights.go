package search

import (
	"math"
)

// KinWeights are the numbers of relatedness. docs/related.md has what they were chosen
// by, and what each earns.
type KinWeights struct {
	// Title, Summary, Tags, Body and Code are how often a word counts that stands
	// there, in steps of 1/kinUnit.
	Title, Summary, Tags, Body, Code float64
	// Headings and Lead come on top of Body: for words of headings, which stand in the
	// body, too, and for the first [leadWords] words.
	Headings, Lead float64
	// Smooth is added to the number of articles, and to the number of those that have a
	// term, before their ratio is a weight: of rare terms one article more or less then
	// changes little.
	Smooth float64
	// Pairs is what a pair of neighbouring words weighs, against one word that as many
	// articles have. Of rare pairs that is less, by df^-RarePairs: that two articles alone
	// have it is often chance.
	Pairs, RarePairs float64
	// Norm softens the division by the length of an article's vector, which at 1
	// favours short articles.
	Norm float64
	// Query is how many of an article's heaviest terms look for kin.
	Query float64
	// Dates is how much articles of the same day are raised, against articles without a
	// date; over DateDays days that falls to a third.
	Dates, DateDays float64
	// Hubs is how much an article is held back to which many are near.
	Hubs float64
}

// DefaultKinWeights returns the weights that were measured to be the best.
func DefaultKinWeights() KinWeights {
	return KinWeights{
		Title: 6, Summary: 2, Tags: 2, Body: 1, Code: .2, Headings: 2, Lead: 1,
		Smooth: 4, Pairs: 1, RarePairs: 3, Norm: .75, Query: 300, Dates: .8, DateDays: 365, Hubs: .25,
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
	parts [partKinds]uint32
	lead  uint32
}

func (w *KinWeights) counts() counts {
	units := func(weight float64) uint32 { return uint32(math.Round(weight * kinUnit)) }
	return counts{
		parts: [...]uint32{
			partTitle: units(w.Title), partSummary: units(w.Summary), partText: units(w.Body),
			partCode: units(w.Code), partTag: units(w.Tags), partHeading: units(w.Headings),
		},
		lead: units(w.Lead),
	}
}

// idf is what a stem weighs that df of so many articles have.
func (w *KinWeights) idf(articles, df int) float64 {
	return math.Log((float64(articles) + w.Smooth) / (float64(df) + w.Smooth))
}

// pairIDF is what a pair weighs that df of so many articles have.
func (w *KinWeights) pairIDF(articles, df int) float64 {
	weight := w.Pairs * w.idf(articles, df)
	if w.RarePairs > 0 {
		weight *= 1 - math.Pow(float64(df), -w.RarePairs)
	}
	return weight
}
