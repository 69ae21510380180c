package analysis

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestKey(t *testing.T) {
	for _, tc := range []struct{ lang, text, want string }{
		{"en", "To be, or not to be?", "to be or not to be"},
		{"en", "  The baker's  Café ", "the baker cafe"},
		{"en", "C++ & C#", "c++ c#"},
		{"en", "?!", ""},
		{"zh", "海茶", "海 茶"},
		{"tr", "IŞIK", "isik"},
	} {
		if got := For(tc.lang).Key(tc.text); got != tc.want {
			t.Errorf("Key(%q) = %q, want %q", tc.text, got, tc.want)
		}
	}
	if got := For("en").Key(strings.Repeat("é日", 1000)); len(got) > longestWord || !utf8.ValidString(got) {
		t.Errorf("the key of a long text has %d bytes, valid: %v", len(got), utf8.ValidString(got))
	}
}
