package search

// kinDepth is how many are found for every article before the lists are made fair: those
// that move up come from behind the [MaxRelated] that are kept.
const kinDepth = MaxRelated + 8

// limits say how an archive of some size is compared.
type limits struct {
	// frequent is the share of all articles beyond which a term that they have is
	// frequent.
	frequent float64
	// slack is how much of what frequent terms may add is believed when the articles
	// are chosen whose scores are worked out. They add at most the lengths of both
	// articles' frequent terms multiplied, by the inequality of Cauchy and Schwarz; so
	// at 1 no article is left out that belongs to the best. (Bayardo, Ma and Srikant,
	// "Scaling up all pairs similarity search", WWW 2007, prune by such bounds.)
	slack float64
	// sparse says that most articles have no score of a search: those that have are
	// noted, rather than all be looked through.
	sparse bool
}

// exactUpTo is the number of articles up to which nothing is left out. Comparing takes
// as long as reading and analysing for 14,000 articles, and grows with the square.
const exactUpTo = 30_000

// exactly and nearly are chosen by these figures from 66,018 articles, of which every
// 53rd looked for its kin. "same 10" is how many of the ten best are those of the exact
// list, "same 100" how many of all that are kept; the scores are exact in any case.
//
//	frequent  slack  scores worked out  time  same 10  same 100
//	     .1    1                   310   1      1        1
//	     .1    .3                  119    .54   1         .999
//	     .05   .3                  217    .55   1         .999
//	     .02   .3                1,191    .84    .9999    .996
//	     .02   .1                  178    .35    .9998    .971
//	     .01   .1                  355    .46    .9990    .964
//	     .01   .05                 160    .28    .9980    .909
//	     .01   0                   100    .21    .9949    .796
//
// With .1 few terms are frequent, and most of the time goes to the lists of those that
// are not; with .05 and slack 1 there are so many that the bound keeps a third of all
// articles of a smaller archive.
var (
	exactly = limits{frequent: .1, slack: 1}
	nearly  = limits{frequent: .02, slack: .1, sparse: true}
)

// limitsOf returns the limits for so many articles.
func limitsOf(articles int) limits {
	if articles <= exactUpTo {
		return exactly
	}
	return nearly
}
