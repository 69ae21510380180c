package kin

const (
	// Shown is the number of cards under an article, unless others are asked for.
	Shown = 3
	// Most is the length of the lists that are kept for each article.
	Most = 24
)

// kinDepth is how many are found for every article before the lists are made fair: those
// that move up come from behind the [Most] that are kept.
const kinDepth = Most + 8

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
	// sparse says that most articles share no rare term: those that do are noted, rather
	// than all be looked through. Others are looked at only where the noted ones are fewer
	// than two lists are long.
	sparse bool
}

// exactUpTo is the number of articles up to which nothing is left out. Beyond, comparing
// would grow with the square.
const exactUpTo = 30_000

// exactly is how an archive is compared that is not larger than that. With more frequent
// terms the bound keeps too many articles, with fewer most of the time goes to the lists of
// those that are not.
var exactly = limits{frequent: .1, slack: 1}

// nearlyFrequent and nearlySlack are for larger archives: the number of articles beyond
// which a term that they have is frequent, and limits.slack. They were chosen by these
// figures from 66,018 articles, of which every 53rd looked for its kin. "same 5" is how many
// of the five best are those of the exact list; the scores are exact in any case.
//
//	frequent  slack  scores worked out  same 5  same 10  same 24
//	   6,600    1                   70   1       1        1
//	   1,320     .1                 50   .9997   .9991    .9930
//	   1,320     .15                74   .9998   .9996    .9976
//	     660     .1                 82   .9990   .9978    .9887
//	     660     .15               222   .9998   .9994    .9968
//	     330     .1                260   .9972   .9944    .9795
//
// Of a million short ones, with 2,000 and .1: 41, .9980, .9964, .9874.
const (
	nearlyFrequent = 1300
	nearlySlack    = .15
)

// limitsOf returns the limits for so many articles.
func limitsOf(articles int) limits {
	if articles <= exactUpTo {
		return exactly
	}
	return limits{frequent: nearlyFrequent / float64(articles), slack: nearlySlack, sparse: true}
}
