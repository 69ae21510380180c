package analysis

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
)

func TestFold(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"", ""},
		{" \t\n\u00a0", ""},
		{"  Full-Text \u00a0 Search\n", "full-text search"},
		{"Søren Kierkegård", "soren kierkegard"},
		{"Straße", "strasse"},
		{"STRASSE", "strasse"},
		{"Rock ’n’ Roll", "rock 'n' roll"},
		{"“Quoted”", `"quoted"`},
		{"Ｃ＋＋", "c++"},
		{"C#", "c#"},
		{"l’amour", "l'amour"},
		{"Ёлка Майя Київ", "елка майя київ"},
		{"Αθήνα ΟΔΟΣ οδός", "αθηνα οδοσ οδοσ"},
		{"שָׁלוֹם", "שלום"},
		{"مُحَمَّد", "محمد"},
		{"ภาษาไทย", "ภาษาไทย"},
		{"हिन्दी", "हिन्दी"},
		{"ｶﾞ", "ガ"},
		{"か\u3099", "が"},
		{"a\xffb", "ab"},
		{"soft\u00adhyphen", "softhyphen"},
		{"❤️", "❤"},
		{"reader´s reader′s reader’s", "reader's reader's reader's"},
		{"sea\u200brch", "search"},
	} {
		if got := Fold(tc.in); got != tc.want {
			t.Errorf("Fold(%q) = %q, want %q", tc.in, got, tc.want)
		}
	}
}

// Every character on its own and after a letter, for there are few enough.
func TestFoldIdempotentForAllRunes(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		s := string([]rune{r, 'a', r})
		if once := Fold(s); Fold(once) != once {
			t.Errorf("Fold(%q) = %q, folded again %q", s, once, Fold(once))
		}
	}
}

// What is tidy already is what collapsing white space leaves of it.
func TestFoldWhiteSpace(t *testing.T) {
	rng := rand.New(rand.NewPCG(31, 32)) // #nosec G404 -- the same texts each time
	for range 20_000 {
		var text strings.Builder
		for range rng.IntN(8) {
			text.WriteRune([]rune("aB \t\n\v\r\u00a0\u0085é-")[rng.IntN(11)])
		}
		if got, want := Fold(text.String()), strings.Join(strings.Fields(fold(text.String())), " "); got != want {
			t.Fatalf("Fold(%q) = %q, want %q", text.String(), got, want)
		}
	}
}

// Between two letters and beside one, what stays apart does so.
func TestWhatStaysApart(t *testing.T) {
	n := 0
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		if !FoldsApart(r) {
			continue
		}
		n++
		folded := Fold("a" + string(r) + "b")
		between, ok := strings.CutPrefix(folded, "a")
		between, ends := strings.CutSuffix(between, "b")
		if !ok || !ends || between == "" || strings.ContainsFunc(between, func(r rune) bool { return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' }) {
			t.Errorf("FoldsApart(%q), but with it between letters that is %q", r, folded)
		}
	}
	if n < 30_000 {
		t.Errorf("only %d characters stay apart", n)
	}
}
