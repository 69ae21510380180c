package analytics

import (
	"strings"
	"testing"
)

func TestNormal(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"Rye  Bread ", "rye bread"},
		{"\trye\nbread", "rye bread"},
		{"What is rye?", "what is rye"},
		{"Cafe\u0301", "café"},
		{"C++", "c++"},
		{".NET", ".net"},
		{"node.js", "node.js"},
		{"ライ麦パン", "ライ麦パン"},
		{"rye\u200bbread", "rye bread"},
		{"İSTANBUL", "istanbul"},
		{"?!", ""},
		{"   ", ""},
		{"\xff", ""},
	} {
		if got := normal(tc.in); got != tc.want {
			t.Errorf("normal(%q) = %q, want %q", tc.in, got, tc.want)
		}
	}
}

func TestWorthKeeping(t *testing.T) {
	for _, tc := range []struct {
		query string
		want  bool
	}{
		{"rye bread", true},
		{"go 1.26", true},
		{"error 404 in 2026", false}, // seven digits
		{"best bread 2026", true},
		{"ライ麦パン の 作り方", true},
		{"jane@example.org", false},
		{"jane＠example", false},
		{"https://example.org/x", false},
		{"www.example.org", false},
		{"+44 20 7946 0958", false},
		{"٠١٢٣٤٥٦٧", false},
		{"4111 1111 1111 1111", false},
		{"192.168.100.1", false},
		{"2001-02-03", false},
		{"ghp_abcdefghijklmnopqrstuvwxyzabcdefghijkl", false},
		{strings.Repeat("rye ", 11), false},
		{strings.Repeat("rye bread ", 9), false},
		{"one two three four five six seven eight nine ten", true},
		{"Rye", false}, // not as it is counted
		{"", false},
	} {
		if got := worthKeeping(strings.TrimSpace(tc.query)); got != tc.want {
			t.Errorf("worthKeeping(%q) = %v, want %v", tc.query, got, tc.want)
		}
	}
}

// FuzzNormal: what is counted is counted as itself, and what is kept is short.
func FuzzNormal(f *testing.F) {
	for _, seed := range []string{"Rye  Bread?", "İ", "a\u0301\u0300", "ﬁ", "x.\u200d.", "\xffa"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		text := normal(query)
		if strings.ContainsAny(text, "\n\r\x00") || strings.TrimSpace(text) != text {
			t.Errorf("normal(%q) = %q", query, text)
		}
		if worthKeeping(text) && (normal(text) != text || len([]rune(text)) > maxRunes || strings.Contains(text, "@")) {
			t.Errorf("%q, of %q, is kept", text, query)
		}
	})
}
