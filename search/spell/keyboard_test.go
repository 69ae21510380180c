package spell

import "testing"

func TestNeighbourKeys(t *testing.T) {
	keys := neighbourKeys()
	for _, tc := range []struct {
		pair string
		want bool
	}{
		{"qw", true},
		{"wq", true},
		{"as", true},
		{"qa", true},
		{"wa", true},
		{"gb", true},
		{"gv", true},
		{"pl", true},
		{"tz", true},
		{"aq", true},
		{"йц", true},
		{"ую", false},
		{"лд", true},
		{"фй", true},
		{"φδ", true},
		{"ςα", true},
		{"σς", true},
		{"qp", false},
		{"am", false},
		{"йи", false},
		{"qs", true},
		{"ab", false},
		{"mq", false},
	} {
		rs := []rune(tc.pair)
		if got := keys[pairOf(rs[0], rs[1])]; got != tc.want {
			t.Errorf("the keys of %q touch: %v, want %v", tc.pair, got, tc.want)
		}
	}
}
