package analysis

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What was forgotten is learnt again, and the same.
func TestForget(t *testing.T) {
	a := For("en")
	const text = "Sailors were tying node.js to the bowline's knots, and knots to sailors"
	want := a.Tokens(nil, text)
	Forget()
	rows := *a.memo.rows.Load()
	for i := range rows {
		for j := range rows[i].words {
			if w := rows[i].words[j].Load(); w != nil {
				t.Fatalf("%q is remembered", w.key)
			}
		}
	}
	if diff := cmp.Diff(want, a.Tokens(nil, text)); diff != "" {
		t.Errorf("tokens (-want +got):\n%s", diff)
	}
}

// TokensOnce says what Tokens says, and remembers nothing.
func TestTokensOnce(t *testing.T) {
	const text = "The runners ran; l'été, Häuser und 茶叶 node.js"
	for _, lang := range []string{"", "en", "de", "fr", "zh"} {
		a := newAnalyzer(lang, nil)
		once := a.TokensOnce(nil, text)
		for i := range *a.memo.rows.Load() {
			if (*a.memo.rows.Load())[i].tags.Load() != 0 {
				t.Fatalf("%q: a word is remembered", lang)
			}
		}
		if want := a.Tokens(nil, text); !slices.Equal(once, want) {
			t.Errorf("%q: %v, want %v", lang, once, want)
		}
	}
}
