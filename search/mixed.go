package search

import (
	"math"
	"slices"

	"kindred/index"
	"kindred/index/analysis"
)

// In scripts without spaces each pair of characters is looked for as a word is, and each character
// besides. Where a query has nothing else, only how these weigh against each other counts. Beside other
// words ("如何安装 Kubernetes") four characters scored as seven words did, and drowned the one that
// tells. In such a mixed query
//
//   - a pair counts 1/√n of a word where n characters stand together, and these are one word where
//     it is asked whether the query is long;
//   - single characters do not count;
//   - a pair is as rare as it is among the articles in the reader's language, where these come first:
//     where 200 of 14,000 articles are in Korean, each Korean word is rare among all.
//
// Names that stand in the title of one article, in questions about it (如何安装 X, X 是什么; X の使い方,
// X をインストールする; X 설치 방법, and others), of 13,925 articles, 2,024 of them in Chinese with 250
// such names, 540 in Japanese with 250, 191 in Korean with 130: the share that find it first, and among
// ten. Half titles and parts of sentences, with other words in them or not: the reciprocal rank of their
// article.
//
//	                          questions                       half titles     parts of sentences
//	the reader's language     zh        ja        ko        zh  ja  ko      zh   ja   ko
//	each pair as a word     .25 .46   .00 .07   .02 .31   .87 .67 .64     .926 .799 .833
//	1/√n, no characters     .74 .86   .07 .48   .27 .67   .88 .67 .65     .940 .841 .843
//	… rare in the language  .87 .93   .62 .81   .80 .85   .85 .67 .65     .920 .838 .833
//	… one word              .87 .93   .65 .82   .80 .85   .86 .67 .65     .927 .838 .833
//	… with n^-.7 for 1/√n   .87 .93   .76 .83   .80 .85   .86 .67 .65     .908 .838 .835
//	the name alone          .93 .98   .69 .93   .70 .94
//	no language
//	each pair as a word     .24 .45   .00 .07   .01 .28   .87 .60 .58     .947 .892 .886
//	1/√n with characters    .60 .75   .03 .33   .05 .40   .87 .60 .58     .944 .904 .888
//	as it is here           .67 .83   .06 .45   .17 .57   .88 .60 .58     .960 .935 .904
//	the name alone          .68 .90   .29 .70   .18 .56
//
// With the articles of each language in an index of their own .92, .51 and .86 of the questions find
// theirs first, and .68, .02 and .46 did. nDCG@10 of XQuAD in Chinese is .9731, and was .9673. That
// function words (analysis.FunctionStem) count nothing gained less than .03; that a pair counts no more
// than those beside it gained .04 to .06 of the reciprocal rank of questions in Chinese, and lost .03 of
// that of sentences.

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
