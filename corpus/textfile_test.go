package corpus

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
)

// TestLateCharset: the charset of a long text is told wherever it first matters.
func TestLateCharset(t *testing.T) {
	const tea = "温かい水で紅茶をいれる。香りのよいお茶です。"
	for _, tc := range []struct {
		name string
		enc  encoding.Encoding
		text string
	}{
		{"ASCII", encoding.Nop, "tea"},
		{"UTF-8", encoding.Nop, tea},
		{"Shift-JIS", japanese.ShiftJIS, tea},
		{"EUC-JP", japanese.EUCJP, tea},
		{"ISO-2022-JP", japanese.ISO2022JP, tea},
		{"Latin 1", charmap.Windows1252, "Früher trank man überall grünen Tee, später schwarzen aus größeren Kännchen für fünf Personen."},
	} {
		for _, ahead := range []int{0, 1, 100, headBytes - 1, headBytes, 3*headBytes + 7} {
			if tc.name == "ISO-2022-JP" && ahead >= headBytes-1 {
				continue // its bytes are all ASCII: it is looked for at the beginning
			}
			want := strings.Repeat("x", ahead) + strings.Repeat(tc.text, 20)
			data, err := tc.enc.NewEncoder().String(want)
			if err != nil {
				t.Fatal(err)
			}
			r, err := textOfFile(bytes.NewReader([]byte(data)))
			if err != nil {
				t.Errorf("%s behind %d bytes: %v", tc.name, ahead, err)
				continue
			}
			got, err := io.ReadAll(r)
			if err != nil || string(got) != want {
				t.Errorf("%s behind %d bytes: %.40q…, %v", tc.name, ahead, got[min(ahead, len(got)):], err)
			}
		}
	}
}
