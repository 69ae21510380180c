package spell

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// naiveDistance fills the table of distances cell by cell.
func naiveDistance(a, b string) int {
	from, to := []rune(a), []rune(b)
	table := make([][]int, len(from)+1)
	for i := range table {
		table[i] = make([]int, len(to)+1)
		for j := range table[i] {
			switch {
			case i == 0 || j == 0:
				table[i][j] = i + j
				continue
			case from[i-1] == to[j-1]:
				table[i][j] = table[i-1][j-1]
			default:
				table[i][j] = 1 + min(table[i-1][j-1], table[i-1][j], table[i][j-1])
			}
			if i > 1 && j > 1 && from[i-1] == to[j-2] && from[i-2] == to[j-1] {
				table[i][j] = min(table[i][j], table[i-2][j-2]+1)
			}
		}
	}
	return table[len(from)][len(to)]
}

func distanceOf(a, b string) int { return newPattern([]rune(a)).distance(b) }

func TestDistance(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "ab", 2},
		{"ab", "", 2},
		{"search", "search", 0},
		{"serach", "search", 1}, // swapped
		{"seach", "search", 1},  // dropped
		{"searcch", "search", 1},
		{"seerch", "search", 1},
		{"recieve", "receive", 1},
		{"ca", "abc", 3}, // no letter takes part in two edits
		{"distribtuions", "distributions", 1},
		{"kitten", "sitting", 3},
		{"посик", "поиск", 1},
		{"сталь", "steel", 5},
		{strings.Repeat("a", maxSpelled), strings.Repeat("a", maxSpelled-1) + "b", 1},
		{strings.Repeat("ab", maxSpelled/2), strings.Repeat("ba", maxSpelled/2), 2},
	} {
		if got := distanceOf(tc.a, tc.b); got != tc.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tc.a, tc.b, got, tc.want)
		}
	}
}

// FuzzDistance compares with the table. The distance is symmetric, and 0 for equal
// words only.
func FuzzDistance(f *testing.F) {
	for _, s := range [][2]string{{"recieve", "receive"}, {"ab", "ba"}, {"", "x"}, {"поиск", "посик"}, {"abcabc", "acbacb"}} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if !utf8.ValidString(a) || !utf8.ValidString(b) || utf8.RuneCountInString(a) > maxSpelled || utf8.RuneCountInString(b) > maxSpelled {
			t.Skip()
		}
		got := distanceOf(a, b)
		if want := naiveDistance(a, b); got != want {
			t.Errorf("distance(%q, %q) = %d, want %d", a, b, got, want)
		}
		if back := distanceOf(b, a); back != got {
			t.Errorf("distance(%q, %q) = %d, but %d the other way", a, b, got, back)
		}
		if (got == 0) != (a == b) {
			t.Errorf("distance(%q, %q) = %d", a, b, got)
		}
	})
}

// edited returns a word with a number of random edits.
func edited(rnd *rand.Rand, word string, edits int) string {
	rs := []rune(word)
	for range edits {
		i := rnd.IntN(len(rs))
		other := rs[rnd.IntN(len(rs))]
		switch rnd.IntN(4) {
		case 0:
			rs = slices.Insert(rs, i, other)
		case 1:
			if len(rs) > 1 {
				rs = slices.Delete(rs, i, i+1)
			}
		case 2:
			rs[i] = other
		default:
			j := min(i+1, len(rs)-1)
			rs[i], rs[j] = rs[j], rs[i]
		}
	}
	return string(rs)
}

// Long words of few letters are where bits could be carried over.
func TestDistanceRandom(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		a := make([]rune, 1+rnd.IntN(maxSpelled))
		for i := range a {
			a[i] = []rune("abйж")[rnd.IntN(4)]
		}
		b := []rune(edited(rnd, string(a), rnd.IntN(8)))
		b = b[:min(len(b), maxSpelled)]
		if got, want := distanceOf(string(a), string(b)), naiveDistance(string(a), string(b)); got != want {
			t.Fatalf("distance(%q, %q) = %d, want %d", string(a), string(b), got, want)
		}
	}
}
