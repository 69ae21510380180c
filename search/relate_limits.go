package search

// limits say how an archive of some size is compared.
type limits struct {
	// frequent is the share of all articles that have a frequent term, at least.
	frequent float64
	// slack is how far what frequent terms may add is believed when the articles
	// are chosen whose scores are worked out. That is at most, by the inequality of
	// Cauchy and Schwarz, the length of both articles' frequent terms multiplied; at 1
	// no article is left out that could be among the best. (Bayardo, Ma and Srikant,
	// "Scaling up all pairs similarity search", WWW 2007, prune by such bounds.)
	slack float64
}

const exactUpTo = 30_000

func limitsOf(articles int) limits {
	if articles <= exactUpTo {
		return limits{frequent: .1, slack: 1}
	}
	return limits{frequent: .01, slack: .05}
}
