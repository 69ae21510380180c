package index

// DefaultRanking returns the parameters of [BM25F] that a backend may prepare for when
// it builds: the numbers that were measured to be the best (docs/ranking.md). Headings
// count half beside the body, which holds them, too.
func DefaultRanking() BM25F {
	return BM25F{
		K1: 1.2,
		Fields: [NumFields]FieldWeight{
			Title:    {Weight: 3, B: 0.75},
			Headings: {Weight: 0.5, B: 0.75},
			Tags:     {Weight: 1, B: 0.75},
			Summary:  {Weight: 1, B: 0.75},
			Body:     {Weight: 1, B: 0.75},
		},
	}
}
