package corpus

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// extraction are the shingles of one page that were found (hits), found and
// wrong (false), and not found (lost).
type extraction struct{ hits, wrong, lost float64 }

var shingleToken = regexp.MustCompile(`[\p{L}\p{N}_]+`)

// shingles counts the runs of four words; a shorter text is one.
func shingles(text string) map[string]int {
	words := shingleToken.FindAllString(text, -1)
	counts := make(map[string]int)
	if len(words) == 0 {
		return counts
	}
	for i := range max(1, len(words)-3) {
		counts[strings.Join(words[i:min(len(words), i+4)], " ")]++
	}
	return counts
}

func compareTexts(want, got string) extraction {
	w, g := shingles(want), shingles(got)
	var e extraction
	for s, n := range w {
		e.hits += float64(min(n, g[s]))
		e.lost += float64(max(0, n-g[s]))
	}
	for s, n := range g {
		e.wrong += float64(max(0, n-w[s]))
	}
	return e
}

// extractionScore returns the mean precision of the pages with a text found,
// the mean recall of those with one to find, and the F1 of the two means, as
// evaluate.py of scrapinghub/article-extraction-benchmark does.
func extractionScore(pages []extraction) (precision, recall, f1 float64) {
	found, given := 0, 0
	for _, e := range pages {
		if e.hits+e.wrong > 0 {
			precision += e.hits / (e.hits + e.wrong)
			found++
		}
		if e.hits+e.lost > 0 {
			recall += e.hits / (e.hits + e.lost)
			given++
		}
	}
	precision /= float64(max(1, found))
	recall /= float64(max(1, given))
	if precision+recall == 0 {
		return 0, 0, 0
	}
	return precision, recall, 2 * precision * recall / (precision + recall)
}

// minExtractionF1 is what the best Go library reaches there (see markup.Page).
const minExtractionF1 = 0.96

// TestSharedExtraction measures the text of pages of news and blogs. The rules
// were made looking at the even pages only, in the order of their names; the odd
// ones say whether they hold, and may not fall far behind.
func TestSharedExtraction(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long, and longer with the race detector")
	}
	dir := sharedData(t, "data", "html-extraction")
	raw, err := os.ReadFile(filepath.Join(dir, "ground-truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	var truth map[string]struct {
		ArticleBody string `json:"articleBody"`
	}
	if err := json.Unmarshal(raw, &truth); err != nil {
		t.Fatal(err)
	}
	var all []extraction
	halves := make([][]extraction, 2)
	var spent time.Duration
	for i, key := range slices.Sorted(maps.Keys(truth)) {
		data := gunzip(t, filepath.Join(dir, "html", key+".html.gz"))
		start := time.Now()
		r := reader{}
		a, err := r.html("page.html", data, Origin{File: key})
		spent += time.Since(start)
		if err != nil {
			t.Errorf("%s: %v", key, err)
			continue
		}
		e := compareTexts(truth[key].ArticleBody, a.Text)
		all = append(all, e)
		halves[i%2] = append(halves[i%2], e)
	}
	if t.Failed() {
		return
	}
	for name, pages := range map[string][]extraction{"even": halves[0], "odd": halves[1], "all": all} {
		p, rc, f1 := extractionScore(pages)
		if f1 < minExtractionF1 {
			t.Errorf("F1 of the %s pages = %.4f, want at least %.2f", name, f1, minExtractionF1)
		}
		t.Logf("%-4s %3d pages: precision %.4f, recall %.4f, F1 %.4f; %.1f ms a page", name, len(pages), p, rc, f1, spent.Seconds()*1000/float64(len(all)))
	}
}

func gunzip(t *testing.T, name string) []byte {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestExtractionScore: the measure on cases small enough to count by hand.
func TestExtractionScore(t *testing.T) {
	for _, tc := range []struct {
		want, got             string
		precision, recall, f1 float64
	}{
		{"a b c d e", "a b c d e", 1, 1, 1},
		{"a b c d e", "A b c d e", 0.5, 0.5, 0.5},
		{"a b c d", "a b c d e", 0.5, 1, 2. / 3},
		{"a, b: c-d e", "a b c d", 1, 0.5, 2. / 3},
		{"a b", "a b", 1, 1, 1},
		{"a a a a a", "a a a a", 1, 0.5, 2. / 3},
		{"a b c d", "", 0, 0, 0},
	} {
		p, r, f1 := extractionScore([]extraction{compareTexts(tc.want, tc.got)})
		if math.Abs(p-tc.precision)+math.Abs(r-tc.recall)+math.Abs(f1-tc.f1) > 1e-9 {
			t.Errorf("score of %q for %q = %v, %v, %v; want %v, %v, %v", tc.got, tc.want, p, r, f1, tc.precision, tc.recall, tc.f1)
		}
	}
	p, r, _ := extractionScore([]extraction{compareTexts("a b c d", "a b c d"), compareTexts("e f g h", "")})
	if p != 1 || r != 0.5 {
		t.Errorf("with an empty page: precision %v, recall %v; want 1 (it found nothing), 0.5", p, r)
	}
}
