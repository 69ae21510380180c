package analysis

import (
	"strings"
	"testing"
)

func TestInWord(t *testing.T) {
	for _, tc := range []struct {
		text string // "|" stands where it is asked
		want bool
	}{
		{"don|'t", true},
		{"don't| go", false},
		{"|don't", false},
		{"don't|", false},
		{"3.|14", true},
		{"node.|js", true},
		{"C+|+ now", true},
		{"C++| now", false},
		{"a |b", false},
		{"a-|b", false},
		{"茶|叶", false},
		{"한국|어", true},
		{"カタ|カナ", true},
		{"e|\u0301t", true}, // a letter and its accent
		{"👨\u200d|👩", true},
		{strings.Repeat("x ", 200) + "wo|rd" + strings.Repeat(" y", 200), true},
		{strings.Repeat("é", 100) + "|" + strings.Repeat("é", 100), true},
	} {
		at := strings.Index(tc.text, "|")
		text := tc.text[:at] + tc.text[at+1:]
		if got := InWord(text, at); got != tc.want {
			t.Errorf("InWord(%q) = %v, want %v", tc.text, got, tc.want)
		}
	}
}
