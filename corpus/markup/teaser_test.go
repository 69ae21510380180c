package markup

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestTeasers(t *testing.T) {
	honest := strings.Repeat("An honest paragraph with a beginning and an end, about the matter of the article.\n\n", 12)
	read := "\n\nThe last paragraph of a thing that was cut by a program and that is long enough to [...]\n\n"
	for _, tc := range []struct {
		name, in string
		cut      bool
	}{
		{"word press", honest + "You May Also Like\n\nFirst Title\n\nSome of the text of that post which goes on [...]" + read + "Search for:\n", true},
		{"read more", honest + "Blog\n\nOne thing\n\nIt began with rain.\n\nRead more\n\nOther thing\n\nRead more »\n\n© The Oven\n", false},
		{"read more in one block", honest + "Blog\n\nOne thing\n\nIt began with rain. Read more\n\nOther thing\n\nIt ended in sun. Read more »\n\n© The Oven\n", true},
		{"german", honest + "Weitere Beiträge\n\nDer Winter ist lang und die Abende sind dunkel, und wer dann noch backt, der hat …\n\nIm Sommer dagegen ist es in der Backstube so heiß, dass der Teig von selbst …\n\nImpressum\n", true},
		{"an ending that trails off", honest + "The End\n\nHe looked at the door for a long while, and then for a longer while, and did not open it...\n\nIt rained, and it went on raining over the roofs and the fields and the long empty road to the sea and to the harbour, where nobody waited any more...\n", false},
		{"short lines that trail off", honest + "The End\n\nHe waited...\n\nShe came...\n", false},
		{"in the middle", honest + "Other Articles\n\nAs a word on what others wrote about the same thing before us in this very place, with ...\n\nAnd as another word on the same, by somebody else who had more time than we have, and ...\n\n" + honest, false},
		{"sentences in Japanese", honest + "手順\n\nまず右クリックします。\n\n次に適用をクリック。\n\n再起動して完了です。\n\n" + strings.Repeat("関連する記事の題名がここに続いて、プログラムがそれを短く切ったので、文の途中でこのように終わって、読者はその先を読むためにもう一度押す [...]\n\n", 2), false},
		{"one teaser", honest + "Related Posts\n\nAs a word on what others wrote about the same thing before us in this very place, with ...\n", false},
		{"too little before", "Short.\n\nOther Articles" + read + read + read + read, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			blocks := PlainText(tc.in)
			MarkHeadings(blocks)
			got := WithoutTeasers(blocks)
			if cut := len(got) < len(blocks); cut != tc.cut {
				t.Errorf("cut = %v, want %v; last block left: %q", cut, tc.cut, got[len(got)-1].Text)
			}
			if tc.cut && len(got) != 12 {
				t.Errorf("%d blocks left, want 12", len(got))
			}
		})
	}
}

// TestTeasersLinear: a page of nothing but headings and short lines takes no time to speak of.
func TestTeasersLinear(t *testing.T) {
	const slow = 30 * time.Second // .5 s, and minutes where each heading looks at all that follows
	heading, label, link := Block{Text: "a", Level: 1}, Block{Text: "x"}, Block{Text: "x", Linked: true}
	prose := Block{Text: strings.Repeat("a ", 80) + "."}
	for _, tc := range []struct {
		name  string
		piece []Block
		times int
	}{
		{"labels", []Block{heading, label}, 150_000},
		{"links", []Block{heading, link}, 50_000},
		{"lists and prose", []Block{heading, link, link, prose}, 5000},
	} {
		blocks := slices.Repeat(tc.piece, tc.times)
		start := time.Now()
		WithoutTeasers(blocks)
		if took := time.Since(start); took > slow {
			t.Errorf("%s: %v for %d blocks", tc.name, took, len(blocks))
		}
	}
}
