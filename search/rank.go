package search

import "kindred/index"

// The weights of the ranking. They were taken from a comparison of recipes on
// twenty collections, and measured again here: nDCG@10 on Cranfield, CISI,
// SciFact, MED and NFCorpus is .535 .401 .694 .696 .332 before [diffuse]. The formula of a word's score is that of
// [index.BM25F]; a query's score is the sum over its words of
//
//	BM25F(stem) + exactWeight · BM25F(word as written) + titleWeight · BM25(stem in the title)
//
// and, where the query's last word may not be finished, prefixWeight · BM25F of
// the words that begin with it.
var ranking = index.BM25F{
	K1: 1.5,
	Fields: [index.NumFields]index.FieldWeight{
		index.Title:    {Weight: 2, B: 0.75},
		index.Headings: {Weight: 0.5, B: 0.75}, // headings stand in the body, too
		index.Tags:     {Weight: 1, B: 0.75},
		index.Summary:  {Weight: 1, B: 0.75},
		index.Body:     {Weight: 1, B: 0.75},
	},
}

const (
	// exactWeight puts the word as written before its inflections. Without it:
	// .531 .401 .693 .691 .332.
	exactWeight = 0.1
	// titleWeight is for an article whose title is what was asked for. Without it
	// .536 .413 .695 .696 .331; it is there for short queries made of titles, which
	// those collections do not have.
	titleWeight = 0.3
	// prefixWeight keeps half a word findable and the whole word in front. Without
	// it NFCorpus, where few queries end in a full stop, has .333.
	prefixWeight = 0.1
	// minPrefixRunes is the shortest beginning of a word that is looked up as
	// one: a single letter begins everything.
	minPrefixRunes = 2
)
