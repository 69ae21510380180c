package nearcopy

// The limits were chosen on the first 5,000 of 66,018 articles of twelve sites
// (4,883 of 30 words and more). In a copy of each, words were replaced by random
// words of the corpus, deleted, or inserted, independently at random places.
//
// Resemblance of original and copy by length of the shingles (1st percentile,
// median) when words are replaced, and of two different articles (99th
// percentile, greatest), on 3,000 of them:
//
//	words   2 %          10 %         30 %         different
//	1       0.87  0.95   0.61  0.78   0.30  0.51   0.152  0.263
//	2       0.80  0.92   0.50  0.66   0.19  0.32   0.023  0.127
//	3       0.70  0.89   0.35  0.56   0.09  0.20   0.004  0.095
//	4       0.64  0.85   0.28  0.48   0.04  0.13   0.001  0.082
//
// Two words leave the widest gap for 10 %. What [Index.Pairs] found with the
// limits below, in texts written out again (a changed token of code may be
// several words), and in brackets what the sketches alone say:
//
//	changed    2 %                10 %               30 %
//	replaced    99.96 % (100 %)    98.67 % (99.7 %)    3.5 % ( 3.8 %)
//	deleted    100 %    (100 %)    99.92 % (100 %)    39.7 % (40.4 %)
//	inserted    99.98 % (100 %)    99.53 % (100 %)    40.5 % (41.9 %)
//
// A floor of 0.18 instead of 0.45 (with bands of two rows) left out fewer than 3
// of 100 copies changed by 30 %, and gave some 37,000 more pairs in the 66,018
// articles. Those looked at were different texts of one kind: abstracts of one
// field, bond issues, reference pages; and a few articles translated twice.
const (
	// Least is the resemblance below which no two texts are near-copies.
	Least = 0.45
	// candidate is the estimate from which a pair is compared: Least without three
	// standard errors of the estimate.
	candidate = 0.38
	// blockwise is the resemblance from which it does not matter how the
	// differences lie. Texts that share one block of the share t of their words
	// resemble each other by t/(2-t): 0.75 is a template of 86 %.
	blockwise = 0.75
	// scatter compares what two texts share (Dice coefficient, 0 to 1) in long
	// shingles and in short ones. If each word is kept with the probability q, a
	// shingle of n words is kept with q^n, so that four words give the square of
	// two; in blocks both give the same. The exponent was 1.53 or more in 99 of 100
	// copies with 10 % of words replaced, and 1.0 to 1.4 in most pairs of pages with a
	// shared template. With 1.4, Pairs found 99.1 % instead of 98.7 % of those copies,
	// and 79 pairs instead of 66 among the 5,000 articles themselves.
	scatter = 1.5
)

const (
	// shortWords is the length below which texts must be equal: one changed word of
	// twenty is a change of what is said.
	shortWords = 30
	// perWord is how many characters of a script without spaces stand for one word.
	perWord = 2
	// maxBucket is how many texts of one bucket are looked at: the pages of one form
	// are all in one, and comparing each with each takes the square of their number.
	maxBucket = 100
	// binCount keeps a sketch below 1 KiB, and the standard error of an estimate,
	// sqrt(r(1-r)/binCount), below 0.023.
	binCount = 480
	// 48 bands of 3 rows find a pair of resemblance 0.45 with a probability of 0.99,
	// and of 0.66 (the median with 10 % of words replaced) with 0.9999. In the
	// 66,018 articles they gave 279,000 pairs to estimate; 64 bands of 2 rows gave
	// 4.2 million (2 more of 4,883 planted copies).
	bandRows = 3
	bands    = 48
)

var (
	shortGram = gram{words: 2, characters: 3}
	longGram  = gram{words: 4, characters: 6}
)
