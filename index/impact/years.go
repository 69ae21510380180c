package impact

import (
	"math/bits"
	"sort"
	"strconv"
	"time"

	"kindred/index"
)

// years counts the matches by year of publication, the newest size years.
func (f *File) years(matches *set, size int) []index.FacetCount {
	// The seconds at which years begin, from the first that has an article to the one
	// after the last; more are added as articles are met. To look a second up there is
	// faster than a calendar.
	first := time.Unix(f.footer.Dated+1, 0).UTC().Year()
	begin := func(i int) int64 { return time.Date(first+i, time.January, 1, 0, 0, 0, 0, time.UTC).Unix() }
	begins, counts := []int64{begin(0), begin(1)}, []int{0}
	for i, word := range matches.bits {
		for ; word != 0; word &= word - 1 {
			seconds := f.published.at(uint32(i<<6 + bits.TrailingZeros64(word))) // #nosec G115 -- articles are counted in 32 bits
			if seconds == 0 {
				continue
			}
			at := int64(seconds) + f.footer.Dated // #nosec G115 -- as it was taken off
			for at >= begins[len(counts)] && len(counts) < maxYears {
				begins, counts = append(begins, begin(len(begins))), append(counts, 0)
			}
			year := sort.Search(len(counts), func(k int) bool { return begins[k] > at }) - 1
			counts[year]++
		}
	}
	var list []index.FacetCount
	for i := len(counts) - 1; i >= 0 && len(list) < size; i-- {
		if counts[i] > 0 {
			list = append(list, index.FacetCount{Value: strconv.Itoa(first + i), Count: counts[i]})
		}
	}
	return list
}

// maxYears is how many years are told apart. Whatever is later, by a slip, counts in the
// last of them.
const maxYears = 10_000
