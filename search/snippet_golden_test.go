package search

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// goldenEvery says of which articles of the sample the passages that show a match are in
// the golden file.
const goldenEvery = 3

// The passages of the sample's articles stay as they are, whatever makes them faster.
func TestSnippetGolden(t *testing.T) {
	var b strings.Builder
	public := sampleBlog(t).public
	for _, query := range benchQueries {
		w := wantedOf(query, "en", "de", "zh")
		for i := 0; i < len(public); i += goldenEvery {
			p := passageOf(&public[i], w)
			if !strings.Contains(p.html, "<mark>") {
				continue
			}
			fmt.Fprintf(&b, "%s: %s\n\t%s\n\t%s\n\t%s\n", query, public[i].ID, p.html, p.heading, p.address)
		}
	}
	path := filepath.Join("testdata", "snippets.golden")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != string(want) {
		t.Errorf("the passages are\n%s\nwant\n%s", got, want)
	}
}
