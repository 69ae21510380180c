package analytics

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"slices"
	"time"
)

// ErrNothing means that nothing has been counted in a folder.
var ErrNothing = errors.New("nothing has been counted")

const (
	// mostListed is the length of each list of a report: what is read at a sitting.
	mostListed = 50
	// risen is by how many standard deviations a query must be asked more often than before
	// to be called trending, each count being that of a Poisson process. leastRisen keeps
	// out what a handful of searches make.
	risen, leastRisen = 2, 5
	// leastSearches is how often a query must have been asked before its clicks say
	// something, and rarelyClicked the share of searches below which they are few.
	leastSearches, rarelyClicked = 10, .3
)

// Report is what was counted in a number of days, and what an editor may do about it.
type Report struct {
	From string `json:"from"` // the first day
	To   string `json:"to"`   // the last day
	Days int    `json:"days"`
	// All are all searches, Withheld those among them whose queries are not shown: too few
	// visits used them, or they are not worth keeping.
	All      Counts `json:"all"`
	Withheld int    `json:"withheld"`
	// Before are those of as many days before, null where nothing was counted then.
	Before *Counts `json:"before"`
	// Suggestions are those that were taken while readers typed, by their place.
	Suggestions Ranks `json:"suggestions"`

	// Top are the queries that were asked most, Trending those that were asked more than
	// before.
	Top      []QueryCounts `json:"top"`
	Trending []QueryCounts `json:"trending"`
	// Missing are queries that articles have little or nothing about, see [Report.Advise].
	Missing []Missing `json:"missing"`
	// Refinements are queries that others followed.
	Refinements []Refinement `json:"refinements"`
	// Unclicked are queries whose hits were seldom taken, or far down.
	Unclicked []Unclicked `json:"unclicked"`

	ByDay  []DayCounts `json:"by_day"`
	ByHour [24]int     `json:"by_hour"`
	// Problems are files that could not be read.
	Problems []string `json:"problems,omitempty"`
}

// QueryCounts are those of a query. Before are the searches of the days before, 0 too where
// nothing was counted then.
type QueryCounts struct {
	Query string `json:"query"`
	Counts
	Before  int     `json:"before"`
	Clicked float64 `json:"clicked"` // share of the searches after which a hit was taken
	MRR     float64 `json:"mrr"`     // mean of 1/place of those hits
}

// DayCounts are those of a day.
type DayCounts struct {
	Date string `json:"day"`
	Counts
}

// Refinement says that one query followed another.
type Refinement struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Times int    `json:"times"`
	// Synonym is a line for the editor's file of synonyms that would have spared readers
	// the second search, "" where there is none.
	Synonym string `json:"synonym,omitempty"`

	// wanting says that the first left more readers without what they looked for.
	wanting bool
}

// Unclicked is a query whose hits were seldom taken, or far down.
type Unclicked struct {
	QueryCounts
	// Rank is the place that was taken most, 0 where none was, Article what stands there
	// today, and Rule a line for the editor's file of rules that puts it first.
	Rank    int      `json:"rank,omitempty"`
	Article *Article `json:"article,omitempty"`
	Rule    string   `json:"rule,omitempty"`
}

// Article is an article that is named.
type Article struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// Read makes the report on the last days of what is in a folder, today among them. The
// error is [ErrNothing] where nothing is.
func Read(dir string, days int, now time.Time) (*Report, error) {
	s := store{dir}
	dates, err := s.dates()
	if err != nil {
		return nil, err
	}
	if len(dates) == 0 {
		return nil, fmt.Errorf("%w in %s", ErrNothing, dir)
	}
	r := &Report{
		To: dateOf(now), From: dateOf(now.AddDate(0, 0, 1-days)), Days: days,
		Top: []QueryCounts{}, Trending: []QueryCounts{}, Missing: []Missing{}, Refinements: []Refinement{}, Unclicked: []Unclicked{},
	}
	before := dateOf(now.AddDate(0, 0, 1-2*days))
	sums := sums{now: map[string]*Counts{}, before: map[string]*Counts{}, next: map[string]int{}}
	for i := range days {
		r.ByDay = append(r.ByDay, DayCounts{Date: dateOf(now.AddDate(0, 0, 1-days+i))})
	}
	for _, date := range dates {
		if date < before || date > r.To {
			continue
		}
		d, err := s.read(date)
		if errors.Is(err, fs.ErrNotExist) {
			continue // its time was over just now
		}
		if err != nil {
			r.Problems = append(r.Problems, err.Error())
			continue
		}
		if date < r.From {
			if r.Before == nil {
				r.Before = &Counts{}
			}
			r.Before.add(&d.All)
			sumOf(sums.before, d)
			continue
		}
		r.addDay(d, &sums)
	}
	r.list(&sums)
	return r, nil
}

// sums are those of days, by query and by pair.
type sums struct {
	now, before map[string]*Counts
	next        map[string]int
}

func sumOf(sum map[string]*Counts, d *Day) {
	for query, c := range d.Queries {
		if sum[query] == nil {
			sum[query] = &Counts{}
		}
		sum[query].add(c)
	}
}

// addDay adds a day of the period.
func (r *Report) addDay(d *Day, s *sums) {
	r.All.add(&d.All)
	r.Suggestions.addAll(&d.Suggestions)
	for hour, n := range d.Hours {
		r.ByHour[hour] += n
	}
	if i := slices.IndexFunc(r.ByDay, func(c DayCounts) bool { return c.Date == d.Date }); i >= 0 {
		r.ByDay[i].Counts = d.All
	}
	sumOf(s.now, d)
	for from, next := range d.Refinements {
		for to, n := range next {
			s.next[pairOf(from, to)] += n
		}
	}
}

// list makes the lists.
func (r *Report) list(s *sums) {
	var all []QueryCounts
	shown := 0
	for query, c := range s.now {
		q := QueryCounts{Query: query, Counts: *c, MRR: c.Clicks.MRR(), Clicked: float64(c.Clicks.Total()) / float64(max(1, c.Searches))}
		if b := s.before[query]; b != nil {
			q.Before = b.Searches
		}
		shown += c.Searches
		all = append(all, q)
	}
	r.Withheld = max(0, r.All.Searches-shown)
	r.Top = best(all, func(q *QueryCounts) float64 { return float64(q.Searches) })
	if r.Before != nil {
		r.Trending = best(all, (*QueryCounts).rise)
	}
	for _, q := range best(all, (*QueryCounts).unanswered) {
		r.Missing = append(r.Missing, Missing{QueryCounts: q})
	}
	if r.All.Clicks.Total() > 0 { // or nobody's browser tells
		for _, q := range best(all, (*QueryCounts).passedOver) {
			u := Unclicked{QueryCounts: q}
			if most := slices.Max(q.Clicks[:]); most > 0 {
				u.Rank = slices.Index(q.Clicks[:], most) + 1
			}
			r.Unclicked = append(r.Unclicked, u)
		}
	}
	for _, pair := range slices.SortedFunc(maps.Keys(s.next), func(a, b string) int {
		return cmp.Or(s.next[b]-s.next[a], cmp.Compare(a, b))
	}) {
		if len(r.Refinements) < mostListed {
			from, to := ofPair(pair)
			r.Refinements = append(r.Refinements, Refinement{From: from, To: to, Times: s.next[pair], wanting: s.wanting(from, to)})
		}
	}
}

// wanting reports whether the first of two queries found nothing, or had a hit taken half
// as often as the second.
func (s *sums) wanting(from, to string) bool {
	a, b := s.now[from], s.now[to]
	if a == nil || b == nil {
		return false
	}
	return 2*(a.Empty+a.Partial) >= a.Searches || 2*a.Clicks.Total()*b.Searches < b.Clicks.Total()*a.Searches
}

// best returns the queries with the highest scores above 0.
func best(all []QueryCounts, score func(*QueryCounts) float64) []QueryCounts {
	list := []QueryCounts{}
	for i := range all {
		if score(&all[i]) > 0 {
			list = append(list, all[i])
		}
	}
	slices.SortFunc(list, func(a, b QueryCounts) int {
		return cmp.Or(cmp.Compare(score(&b), score(&a)), cmp.Compare(a.Query, b.Query))
	})
	return list[:min(len(list), mostListed)]
}

// rise returns by how much more a query was asked than before, 0 where that may be chance.
func (q *QueryCounts) rise() float64 {
	more := q.Searches - q.Before
	deviations := float64(more) / math.Sqrt(float64(max(1, q.Searches+q.Before)))
	if more < leastRisen || deviations < risen {
		return 0
	}
	return deviations
}

// unanswered returns how many searches found nothing, or had a word that no article has;
// 0 where most were answered, for then it was a filter or an index of another day.
func (q *QueryCounts) unanswered() float64 {
	if n := q.Empty + q.Partial; 2*n >= q.Searches {
		return float64(n)
	}
	return 0
}

// passedOver returns after how many searches no hit was taken; where hits were taken, but
// seldom among the first two, it is a bit more than nothing.
func (q *QueryCounts) passedOver() float64 {
	switch {
	case q.Searches < leastSearches || q.unanswered() > 0:
		return 0
	case q.Clicked < rarelyClicked:
		return float64(q.Searches - q.Clicks.Total())
	case q.MRR < .5:
		return float64(q.Searches) * (.5 - q.MRR)
	}
	return 0
}
