package main

import "testing"

func TestParseBytes(t *testing.T) {
	for _, tc := range []struct {
		in   string
		want int64 // -1: an error
	}{
		{"300MB", 300e6},
		{"300 mb", 300e6},
		{" 1.5GB ", 15e8},
		{"512MiB", 512 << 20},
		{"2g", 2e9},
		{"4096", 4096},
		{"7B", 7},
		{"0", 0},
		{"", -1},
		{"MB", -1},
		{"-1MB", -1},
		{"many", -1},
		{"NaN", -1},
		{"1e300GB", -1},
	} {
		got, err := parseBytes(tc.in)
		if want := max(tc.want, 0); got != want || (err != nil) != (tc.want < 0) {
			t.Errorf("parseBytes(%q) = %d, %v, want %d", tc.in, got, err, tc.want)
		}
	}
}
