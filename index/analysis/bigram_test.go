package analysis

import "testing"

func TestBigram(t *testing.T) {
	for _, c := range []struct {
		stem, first, second string
		ok                  bool
	}{
		{"茶叶", "茶", "叶", true},
		{"กิน", "กิ", "น", true},
		{"か\u3099き", "か\u3099", "き", true},
		{"茶", "", "", false},
		{"กิ", "", "", false},
		{"茶叶茶", "茶", "叶茶", false},
		{"茶a", "茶", "a", false},
		{"anchor", "", "", false},
		{"", "", "", false},
	} {
		first, second, ok := Bigram(c.stem)
		if ok != c.ok || ok && (first != c.first || second != c.second) {
			t.Errorf("Bigram(%q) = %q, %q, %v, want %q, %q, %v", c.stem, first, second, ok, c.first, c.second, c.ok)
		}
	}
}
