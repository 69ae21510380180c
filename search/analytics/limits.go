package analytics

import "time"

// Limits of the settings.
const (
	// DefaultVisits is how many different visits must have used a query before it is kept:
	// with five nobody's query stands out, and of a site with a few hundred searches a week
	// something is still seen.
	DefaultVisits = 5
	// LeastVisits is the fewest that make any difference.
	LeastVisits = 2
	// MostVisits is as many as are remembered for each query that waits.
	MostVisits = 100
	// DefaultDays is how long a day is kept: a quarter of a year, of which a month can be
	// compared with the one before.
	DefaultDays = 90
	// MostDays is three years, which can be read in a moment.
	MostDays = 1100
)

const (
	// settles is how long a query must stand before it is one: while a reader types, the
	// page asks for each beginning of what is meant. It is longer than the pause between two
	// words on a phone.
	settles = 10 * time.Second
	// visitLasts is how long after its last search a visit is over. What is searched for
	// next within that time is another try at the same thing.
	visitLasts = 5 * time.Minute
	// saltLasts is for how long visits can be told apart. A query that few ask for needs
	// days to be asked often enough; beyond a week, addresses have changed.
	saltLasts = 7 * 24 * time.Hour
	// flushEvery is how often what was counted is written.
	flushEvery = time.Minute

	// maxVisits is how many visits are told apart at once, maxCandidates how many queries
	// wait for enough visits (some 15 MB at most with five visits each), maxQueries how many
	// stand in the file of a day, in about 1 MB.
	maxVisits, maxCandidates, maxQueries = 20_000, 50_000, 20_000

	// maxRunes and maxWords are those of the longest query that is kept; more is a sentence
	// that nobody else writes. maxWordRunes keeps out keys and tokens, maxDigits telephone
	// numbers, cards and dates of birth.
	maxRunes, maxWords, maxWordRunes, maxDigits = 80, 10, 40, 6

	// maxDayBytes is far more than the file of a day ever has.
	maxDayBytes = 64 << 20
)
