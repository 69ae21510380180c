package search

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// goldenDepth is the number of hits that a golden file pins: what a reader sees
// without scrolling.
const goldenDepth = 6

// rankings are what readers of the sample blog ask, as they type it, and the
// article that they want.
var rankings = []struct{ name, query, want string }{
	{"half-word", "doveta", "en/workshop/dovetails-by-lamplight"},
	{"half-second-word", "bicycle whe", "en/workshop/truing-a-bicycle-wheel"},
	{"half-word-german", "stechbei", "de/werkstatt/stechbeitel-schaerfen"},
	{"half-word-spanish", "mare", "es/mar/leer-las-mareas"},
	{"half-word-accent", "etoi", "en/town/the-cafe-etoile-on-market-day"},
	{"half-word-twice", "sharp chis", "en/workshop/the-first-three-chisels"},
	{"half-phrase", `"ten past fo`, ""},
	{"stop-words", "to be or not to be", "en/town/to-be-or-not-to-be"},
	{"question", "why is my starter slow in winter?", "en/bread/why-your-starter-sulks-in-winter"},
	{"question-how", "how do I restore a backup", "en/computing/a-backup-is-a-thing-you-have-restored"},
	{"question-german", "Wie überlebt mein Sauerteig den Urlaub?", "de/brot/anstellgut-im-urlaub"},
	{"question-spanish", "por qué se enfada la masa madre", "es/pan/masa-madre-invierno"},
	{"inflection", "sharpened chisel", "en/workshop/a-strop-is-half-the-sharpening"},
	{"inflection-spanish", "nudo marinero", "es/mar/tres-nudos"},
	{"inflection-german", "Hocker verleimt", "de/werkstatt/hocker-neu-verleimen"},
	{"accents-left-out", "cafe etoile", "en/town/the-cafe-etoile-on-market-day"},
	{"umlaut-left-out", "leinol auf holz", "de/werkstatt/leinoel-auf-holz"},
	{"chinese-word", "酵母", "zh/bread/natural-yeast-jar"},
	{"chinese-title", "海风番茄", "zh/garden/tomatoes-in-sea-wind"},
	{"chinese-question", "泡茶用什么水", "zh/tea/water-for-tea"},
	{"chinese-phrase", "「黑麦面包」", "zh/bread/rye-and-patience"},
	{"two-languages", "tomates", "es/huerto/tomates-al-abrigo"},
	{"sign-plus", "c++ move", "en/computing/what-stdmove-does-not-move"},
	{"sign-sharp", "c# talk", "en/computing/csharp-with-one-free-evening"},
	{"colons", "std::move", "en/computing/what-stdmove-does-not-move"},
	{"near-duplicate", "long cold proof", "en/bread/long-cold-proof"},
	{"series", "round the headland part two", "en/sailing/round-the-headland-part-two"},
	{"topic", "anchoring overnight", "en/sailing/anchors-that-hold"},
	{"topic-loose", "anxiety at night", "en/health/worry-at-four-in-the-morning"},
	{"tag-words", "mental health", "en/health/calm-after-a-fright"},
	{"several", "lighthouse play", "en/town/to-be-or-not-to-be"},
	{"rare-word", "pendulum", "en/workshop/the-kitchen-clock-at-ten-past-four"},
	{"excluded", "sourdough -winter rye", "en/bread/rye-in-a-damp-kitchen"},
	{"phrase", `"tide table"`, "en/sailing/reading-the-tide-table"},
	{"phrase-and-word", `"ferry lane" rye`, "en/bread/why-your-starter-sulks-in-winter"},
	{"filtered", "tag:winter harbour swim", "en/town/the-cold-club"},
	{"author", `author:"Jun Asano" passwords server`, "en/computing/a-web-server-on-the-windowsill"},
	{"language", "lang:de teig", "de/brot/broetchen-ueber-nacht"},
	{"dated", "before:2020 oven bread", "en/bread/the-oven-you-already-have"},
	{"misspelt", "dovetial joint", "en/workshop/dovetails-by-lamplight"},
}

const rankFolder = "testdata/rank"

// The first hits of each query and the measures over all of them are pinned, so
// that a change of the ranking is seen when it is reviewed. Run with -update to
// accept one.
func TestRank(t *testing.T) {
	b := sampleBlog(t)
	golden := map[string]string{}
	stats := measures{}
	for _, r := range rankings {
		if r.want != "" {
			b.article(t, r.want) // it must be there
		}
		var out strings.Builder
		fmt.Fprintf(&out, "query: %s\n\n", r.query)
		got := b.hits(t, r.query)
		for i, id := range got[:min(goldenDepth, len(got))] {
			fmt.Fprintf(&out, "%d %s\n", i+1, id)
		}
		golden[r.name+".txt"] = out.String()
		if r.want != "" {
			stats.add(r.name, slices.Index(got, r.want))
		}
	}
	golden["stats.txt"] = stats.String()
	if *update {
		rewrite(t, golden)
	}
	files, err := os.ReadDir(rankFolder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	for _, f := range files {
		if _, ok := golden[f.Name()]; !ok {
			t.Errorf("%s belongs to no query", f.Name())
		}
	}
	for name, got := range golden {
		want, err := os.ReadFile(filepath.Join(rankFolder, name))
		if err != nil {
			t.Errorf("%v; run with -update", err)
		} else if diff := cmp.Diff(string(bytes.ReplaceAll(want, []byte("\r\n"), []byte("\n"))), got); diff != "" {
			t.Errorf("%s (-pinned +now; run with -update to accept):\n%s", name, diff)
		}
	}
	if stats.first < .8*stats.queries || stats.rank/stats.queries < .88 {
		t.Errorf("the ranking is bad:\n%v", stats)
	}
}

// measures tell how high the wanted articles stand.
type measures struct {
	queries, first, five, rank float64
	missed                     []string // those that are not first, with their place
}

// add takes in a query whose wanted article stands at the index, -1 where it was
// not found.
func (m *measures) add(name string, at int) {
	m.queries++
	if at >= 0 {
		m.rank += 1 / float64(at+1)
	}
	if at == 0 {
		m.first++
	} else {
		m.missed = append(m.missed, fmt.Sprintf("%d %s", at+1, name))
	}
	if 0 <= at && at < 5 {
		m.five++
	}
}

func (m measures) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "queries  %g\nrecall@1 %.3f\nrecall@5 %.3f\nmrr      %.3f\n\nplace of what is not first, 0 for not found:\n",
		m.queries, m.first/m.queries, m.five/m.queries, m.rank/m.queries)
	for _, name := range m.missed {
		fmt.Fprintln(&out, name)
	}
	return out.String()
}

func rewrite(t *testing.T, golden map[string]string) {
	t.Helper()
	if err := os.RemoveAll(rankFolder); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(rankFolder, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range golden {
		if err := os.WriteFile(filepath.Join(rankFolder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
