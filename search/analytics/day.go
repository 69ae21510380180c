package analytics

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// format is the version of the file of a day.
const format = 1

// Day is what is kept of a day: counts, and the queries that enough visits have used.
// Nothing in it says who asked, or when within an hour.
type Day struct {
	Format int    `json:"kindred_analytics"`
	Date   string `json:"day"` // as 2006-01-02, in the time of the server
	// All counts the searches of the day, those among them whose query is not kept.
	All   Counts  `json:"all"`
	Hours [24]int `json:"hours"` // of All.Searches, by the hour
	// Suggestions counts those that were taken while a reader typed, by their place.
	Suggestions Ranks `json:"suggestions"`
	// Queries are those that enough visits have used.
	Queries map[string]*Counts `json:"queries"`
	// Refinements count which query followed which, and enough visits did so.
	Refinements map[string]map[string]int `json:"refinements"`
}

// Counts are what became of searches.
type Counts struct {
	Searches int `json:"searches"`
	// Empty found nothing. Partial had a word that no article has and that could not be put
	// right.
	Empty   int `json:"without_results,omitempty"`
	Partial int `json:"unknown_words,omitempty"`
	// Clicks are the searches after which a hit was taken, by the place of the first one.
	Clicks Ranks `json:"clicks,omitzero"`
}

// Ranks count by place: the first, the second and so on; the last is for all after the
// tenth.
type Ranks [11]int

func (r *Ranks) add(rank, n int) { r[min(rank, len(r))-1] += n }

// MarshalJSON leaves out the zeros at the end, of which most are.
func (r Ranks) MarshalJSON() ([]byte, error) {
	n := len(r)
	for n > 0 && r[n-1] == 0 {
		n--
	}
	return json.Marshal(r[:n]) //nolint:wrapcheck // of numbers
}

// Total returns how many there are at all places.
func (r *Ranks) Total() int {
	n := 0
	for _, c := range r {
		n += c
	}
	return n
}

// MRR returns the mean of 1/place, 0 where nothing was counted. What was beyond the tenth
// place counts as the eleventh.
func (r *Ranks) MRR() float64 {
	sum := 0.0
	for i, c := range r {
		sum += float64(c) / float64(i+1)
	}
	return sum / float64(max(1, r.Total()))
}

func (c *Counts) add(d *Counts) {
	c.Searches += d.Searches
	c.Empty += d.Empty
	c.Partial += d.Partial
	c.Clicks.addAll(&d.Clicks)
}

func (r *Ranks) addAll(other *Ranks) {
	for i, n := range other {
		r[i] += n
	}
}

func newDay(date string) *Day {
	return &Day{Format: format, Date: date, Queries: map[string]*Counts{}, Refinements: map[string]map[string]int{}}
}

// count adds to a query's counts, unless it is one too many.
func (d *Day) count(query string, c *Counts) {
	q := d.Queries[query]
	if q == nil {
		if len(d.Queries) >= maxQueries {
			return
		}
		q = &Counts{}
		d.Queries[query] = q
	}
	q.add(c)
}

// refine adds to the count of a query that followed another. Both must be kept queries.
func (d *Day) refine(from, to string, n int) {
	next := d.Refinements[from]
	if next == nil {
		if len(d.Refinements) >= maxQueries {
			return
		}
		next = map[string]int{}
		d.Refinements[from] = next
	}
	if _, there := next[to]; there || len(next) < maxQueries {
		next[to] += n
	}
}

// add adds another part of the same day.
func (d *Day) add(other *Day) {
	d.All.add(&other.All)
	for hour, n := range other.Hours {
		d.Hours[hour] += n
	}
	d.Suggestions.addAll(&other.Suggestions)
	for query, c := range other.Queries {
		d.count(query, c)
	}
	for from, next := range other.Refinements {
		for to, n := range next {
			d.refine(from, to, n)
		}
	}
}

// readDay reads the file of a day. An error says what is wrong with it.
func readDay(data []byte) (*Day, error) {
	d := &Day{}
	if err := json.Unmarshal(data, d); err != nil {
		return nil, fmt.Errorf("it is damaged: %w", err)
	}
	if d.Format != format {
		return nil, fmt.Errorf("it is of another version, %d", d.Format)
	}
	if _, err := time.Parse(time.DateOnly, d.Date); err != nil {
		return nil, fmt.Errorf("it is damaged: %w", err)
	}
	whole := newDay(d.Date)
	ok := d.All.valid() && d.Suggestions.valid() && len(d.Queries) <= maxQueries && len(d.Refinements) <= maxQueries
	for _, n := range d.Hours {
		ok = ok && valid(n)
	}
	for query, c := range d.Queries {
		ok = ok && worthKeeping(query) && c != nil && c.valid()
	}
	for from, next := range d.Refinements {
		ok = ok && worthKeeping(from)
		for to, n := range next {
			ok = ok && worthKeeping(to) && valid(n)
		}
	}
	if !ok {
		return nil, errors.New("it is damaged: it holds what is never counted")
	}
	whole.add(d)
	return whole, nil
}

// mostCount is more than a site counts in a day. Sums of days stay whole numbers.
const mostCount = 1 << 40

func valid(n int) bool { return n >= 0 && n <= mostCount }

func (r *Ranks) valid() bool {
	for _, n := range r {
		if !valid(n) {
			return false
		}
	}
	return true
}

func (c *Counts) valid() bool {
	return valid(c.Searches) && valid(c.Empty) && valid(c.Partial) && c.Clicks.valid()
}
