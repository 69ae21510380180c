package markup

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

func TestCollapse(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"nothing to do", "Some words, in order.", "Some words, in order."},
		{"white space", "  a \t b\nc\r\nd\u00a0e\u202ff  g ", "a b c d e f g"},
		{"hard breaks and cells", " \x1ea\x1f b \x1e\x1e c\x1f ", "a\tb\nc"},
		{"hard break before text", "a\x1e b", "a\nb"},
		{"wrapped Chinese", "使用\n命令行\nab\n使", "使用命令行 ab 使"},
		{"soft hyphens and marks", "co\u00adope\u00adrate \ufeffx\x00y\x7f", "cooperate xy"},
		{"ends of ASCII", "a\u00ad b \u00ad c", "a b c"},
		{"composed", "nai\u0308ve e\u0301", "naïve é"},
		{"shown as written", "ﬁle reader’s “so” می\u200cخواهم क\u094d\u200dष sea\u200brch a\u2060b", "ﬁle reader’s “so” می\u200cخواهم क\u094d\u200dष sea\u200brch a\u2060b"},
		{"signs of Windows", "it\u0092s \u0093so\u0094 \u0081", "it’s “so”"},
		{"broken bytes", "a\xffb", "a\ufffdb"},
	} {
		if got := collapse(tc.in); got != tc.want {
			t.Errorf("%s: collapse(%+q) = %+q, want %+q", tc.name, tc.in, got, tc.want)
		}
	}
}

func FuzzCollapse(f *testing.F) {
	for _, s := range []string{" a  b\x1e\n c", "使\n用", "e\u0301 \u00ad x", "\u0092", "a \u0301", "\xff "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := collapse(s)
		if again := collapse(strings.NewReplacer("\n", string(hardBreak), "\t", string(cellBreak)).Replace(got)); again != got {
			t.Errorf("collapse(%q) = %q, and of that %q", s, got, again)
		}
		if !norm.NFC.IsNormalString(got) || strings.TrimSpace(got) != got || strings.Contains(got, "  ") {
			t.Errorf("collapse(%q) = %q, which is not in order", s, got)
		}
		// It is the same as going over every character.
		want := strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == hardBreak || r == cellBreak })
		if ascii := isPrintable(s); ascii && strings.Join(strings.Fields(got), " ") != strings.Join(want, " ") {
			t.Errorf("collapse(%q) = %q, want the words %q", s, got, want)
		}
	})
}

// isPrintable reports whether s is ASCII without control characters other than
// breaks.
func isPrintable(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return r >= 0x7f || r < ' ' && r != hardBreak && r != cellBreak && !unicode.IsSpace(r)
	})
}

func TestWriteCountsLetters(t *testing.T) {
	var b builder
	b.inLink = 1
	b.write("aZ 09 é使！-")
	b.inLink = 0
	b.write("b")
	if b.linked != 6 || b.letter != 7 {
		t.Errorf("%d letters and digits, %d of them linked; want 7, 6", b.letter, b.linked)
	}
}
