package eval

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadGolden(t *testing.T) {
	tests := []struct {
		name, in string
		want     []Golden
		wantErr  string
	}{
		{"plain", "rye flour\tposts/rye\nfog\t/fog/\n", []Golden{{"rye flour", []string{"posts/rye"}}, {"fog", []string{"/fog/"}}}, ""},
		{
			"mark, crlf, blank lines, blanks in ids, alternatives",
			"\ufeff rye \t a b \tc\t\r\n\r\nrye\td",
			[]Golden{{"rye", []string{"a b", "c"}}, {"rye", []string{"d"}}},
			"",
		},
		{"empty file", "", nil, ""},
		{"no tab", "rye\ta\nfog\n", nil, `f:2: query "fog" has no article: want query<TAB>article`},
		{"no article", "fog\t \t\n", nil, `f:1: query "fog" has no article: want query<TAB>article`},
		{"no query", "\u00a0\ta\n", nil, "f:1: empty query"},
		{"NUL in an article", "q\ta\x00\n", nil, `f:1: query "q": article "a\x00" holds a NUL byte`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ReadGolden(strings.NewReader(tt.in), "f")
			check(t, got, tt.want, err, tt.wantErr)
		})
	}
}

func TestWriteGolden(t *testing.T) {
	tests := []struct {
		name    string
		in      []Golden
		want    string
		wantErr string
	}{
		{"blanks", []Golden{{" rye\t flour\n", []string{"a b", "c"}}}, "rye flour\ta b\tc\n", ""},
		{"empty", nil, "", ""},
		{"no query", []Golden{{"\t", []string{"a"}}}, "", "write golden set: empty query"},
		{"no article", []Golden{{"q", nil}}, "", `write golden set: query "q" has no article: want query<TAB>article`},
		{"tab", []Golden{{"q", []string{"a\tb"}}}, "", `write golden set: query "q": article "a\tb" would not be read back: blanks stand around it, or a tab or line end in it`},
		{"blank before", []Golden{{"q", []string{" a"}}}, "", `write golden set: query "q": article " a" would not be read back: blanks stand around it, or a tab or line end in it`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b strings.Builder
			err := WriteGolden(&b, tt.in)
			check(t, b.String(), tt.want, err, tt.wantErr)
		})
	}
	broken := errors.New("broken")
	if err := WriteGolden(failing{broken}, []Golden{{"q", []string{"a"}}}); !errors.Is(err, broken) {
		t.Errorf("error %v, want broken", err)
	}
}

func FuzzGolden(f *testing.F) {
	f.Add("rye flour\tposts/rye\t/fog/\r\n\r\nfog\ta b\n")
	f.Add("\ufeffq\t\ta\t")
	f.Fuzz(func(t *testing.T, in string) {
		golden, err := ReadGolden(strings.NewReader(in), "f")
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f:") {
				t.Errorf("error %q names no file", err)
			}
			return
		}
		var b strings.Builder
		if err := WriteGolden(&b, golden); err != nil {
			if !strings.Contains(err.Error(), "would not be read back") {
				t.Errorf("written: %v", err)
			}
			return
		}
		for i := range golden { // what is written is one line, with single blanks
			golden[i].Query = strings.Join(strings.Fields(golden[i].Query), " ")
		}
		back, err := ReadGolden(strings.NewReader(b.String()), "written")
		if err != nil {
			t.Fatalf("read back: %v", err)
		}
		if diff := cmp.Diff(golden, back); diff != "" {
			t.Errorf("read back (-want +got):\n%s", diff)
		}
	})
}
