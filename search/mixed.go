package search

import (
	"math"
	"slices"

	"kindred/index"
	"kindred/index/analysis"
)

// In scripts without spaces every pair of characters is looked for by itself, and so is every
// character. Alone, all of a query's are alike, and what they weigh together is nothing. Beside other
// words ("如何安装 Kubernetes") they are: four characters scored as seven words, and drowned the one
// that tells. In such a mixed query
//
//   - each pair of a run of n characters counts 1/√n of a word (see share), and the whole run as one
//     word where it is asked whether a query is long;
//   - single characters are not looked for: the pairs, and the other words, find what has them;
//   - a pair is as rare as among the articles in the reader's language, where that comes first:
//     of 14,000 articles 200 are in Korean, and every Korean word seemed rare.
//
// Names that stand in the title of one article of 13,925, in questions about it, by how many find that
// article first and among ten; of them 250 are in titles of 2,024 Chinese articles (如何安装 X, X 是什么,
// X 使用教程, …), 250 in those of 540 Japanese (X の使い方, X をインストールする, …) and 130 in those of 191
// Korean (X 설치 방법, …); half titles and parts of sentences, in which characters stand beside other
// words or do not, by their reciprocal rank (zh, ja, ko):
//
//	                         zh        ja        ko        half titles     parts of sentences
//	reader's language first
//	every pair as a word     .25 .46   .00 .07   .02 .31   .87 .67 .64     .926 .799 .833
//	1/√n, no characters      .74 .86   .07 .48   .27 .67   .87 .67 .65     .940 .841 .843
//	… rare in the language   .85 .93   .60 .80   .79 .84   .85 .67 .65     .921 .838 .837
//	… a run is one word      .85 .93   .62 .81   .80 .85   .86 .67 .65     .932 .839 .837
//	… with n^-.7             .87 .93   .74 .83   .81 .85   .86 .67 .65     .913 .838 .837
//	none comes first
//	every pair as a word     .24 .45   .00 .07   .01 .28   .87 .60 .58     .947 .892 .886
//	with all of this         .67 .83   .06 .45   .18 .57   .88 .60 .58     .958 .935 .897
//	the name alone           .68 .90   .29 .70   .18 .56
//
// With each language in an index of its own, all of this finds .92, .58 and .91 of them first where
// it was .68, .02 and .46. nDCG@10 of XQuAD in Chinese is .9731, and .9673 before.

// unspaced reports whether the word is one character of a script without spaces.
func (w *queryWord) unspaced() bool { return w.bigram || analysis.Character(w.exact[0]) }

// weigh says of each word of the query how much it counts of one.
func (q *question) weigh(p *parsed, req *Request) {
	characters := 0
	for i := range q.words {
		q.words[i].share = 1
		if q.words[i].unspaced() {
			characters++
		}
	}
	if q.mixed = characters > 0 && characters < len(q.words); !q.mixed {
		return
	}
	articles := q.gen.unspacedIn(languageOf(p, req))
	for rest := q.words; len(rest) > 0; {
		run := rest[:runLength(rest)]
		rest = rest[len(run):]
		for i := range run {
			if w := &run[i]; w.unspaced() {
				w.share = q.gen.rarityIn(w, articles) / math.Sqrt(float64(len(run)))
			}
		}
	}
}

// runLength returns how many of some words are the characters that stand together at their
// beginning; 1 where that is another word.
func runLength(list []queryWord) int {
	n := 1
	for n < len(list) && list[n-1].bigram && len(list[n-1].stems) > 0 {
		n++
	}
	return n
}

// languageOf returns the language of which articles come first, "" where there is no such.
func languageOf(p *parsed, req *Request) string {
	if only := slices.Concat(p.langs, req.Languages); len(only) == 1 {
		return only[0]
	}
	return req.Prefer
}

// unspacedIn returns the number of articles in a language that is written without spaces, 0 of
// any other.
func (g *generation) unspacedIn(name string) int {
	a := analysis.For(name)
	if i := slices.IndexFunc(g.languages, func(l language) bool { return l.analyzer == a }); i >= 0 && a.Unspaced() {
		return g.languages[i].articles
	}
	return 0
}

// rarityIn returns how rare a word would be among so many of the articles, as a share of how rare
// it is among all; 1 where the number is 0.
func (g *generation) rarityIn(w *queryWord, articles int) float64 {
	all := g.idfOf(w)
	if articles == 0 || all == 0 {
		return 1
	}
	held := 0
	for _, s := range w.stems {
		held += g.stems.Count(s)
	}
	return index.IDF(articles, float64(min(held, articles))) / all
}
