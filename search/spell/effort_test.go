package spell

import (
	"math/rand/v2"
	"testing"
)

func TestEffort(t *testing.T) {
	of := func(from, to string) float64 { return effort([]rune(from), []rune(to)) }
	// Each is easier to write for the word than the one behind it.
	for _, tc := range []struct{ to, easy, hard string }{
		{"receive", "recieve", "recexve"},     // swap, replacement
		{"address", "adress", "addrqess"},     // a letter once, one too many
		{"tomorrow", "tommorow", "tomqorxow"}, // doubled wrongly, others
		{"separate", "seperate", "sepkrate"},  // one vowel for another
		{"rhythm", "rythm", "rhyhm"},          // a silent h
		{"search", "seafch", "seapch"},        // a neighbour on the keyboard
		{"garden", "gaxden", "gardex"},        // inside, the last letter
		{"cat", "kat", "wat"},                 // one sound
		{"garden", "gardrn", "harden"},        // inside, the first letter
		{"поиск", "паиск", "пшиск"},
		{"λογος", "λωγος", "λξγος"},
	} {
		if e, h := of(tc.easy, tc.to), of(tc.hard, tc.to); e >= h {
			t.Errorf("%q takes %.2f for %q, %q takes %.2f", tc.easy, e, tc.to, tc.hard, h)
		}
	}
}

// An edit takes at most 1, besides what the first and the last letter take, and so many edits
// at least what they are told to.
func TestEffortBounds(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 5000 {
		a := edited(rnd, "correction", rnd.IntN(3))
		b := edited(rnd, a, rnd.IntN(4))
		d, e := distanceOf(a, b), effort([]rune(a), []rune(b))
		if e > float64(d)+firstEffort+lastEffort+1e-9 || e < doubleEffort*float64(d)-1e-9 || (e == 0) != (a == b) {
			t.Fatalf("effort(%q, %q) = %.2f at distance %d", a, b, e, d)
		}
		c := comparison{doubled: doubled([]rune(a))}
		if least := c.leastFor(d, len(b)-len(a)); e < least-1e-9 {
			t.Fatalf("effort(%q, %q) = %.2f at distance %d, and is said to be %.2f at least", a, b, e, d, least)
		}
	}
}
