package corpus

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestSubstack(t *testing.T) {
	fsys := files(map[string]string{
		"posts.csv": "\xef\xbb\xbfpost_id,post_date,is_published,email_sent_at,type,audience,title,subtitle,podcast_url\r\n" +
			`12.the-wren,2024-05-02T06:30:00.000Z,TRUE,,newsletter,everyone,"The wren, ""small"" &amp; loud",About` + "\n" + `wrens,` + "\r\n",
		"posts/12.the-wren.html": `<h2>Song</h2><p>A <a href="https://a.example/">wren</a>.</p><p class="button-wrapper"><a href="#">Subscribe now</a></p>
			<div class="subscription-widget-wrap"><p>Thanks for reading</p></div><img src="/w.jpg">`,
		"posts/13.loose.html": "<p>canary</p>",
	})
	fsys["posts.csv"].Data = []byte(strings.Replace(string(fsys["posts.csv"].Data), "About\nwrens", "About &#8220;wrens&#8221;", 1))
	s, err := openFolder(fsys, "export", Options{})
	if err != nil {
		t.Fatal(err)
	}
	articles, problems := collect(t, s)
	published := time.Date(2024, 5, 2, 6, 30, 0, 0, time.UTC)
	want := []Article{{
		ID: "12.the-wren", URL: "/p/the-wren", Title: `The wren, "small" & loud`, Text: "Song\n\nA wren.", Headings: []string{"Song"},
		Published: published, From: published, Language: "en", Summary: "About “wrens”", Image: Image{URL: "/w.jpg"}, Visibility: Public,
		Links: []string{"https://a.example/"}, Unlabeled: []string{"/w.jpg"}, Origin: Origin{File: "export/posts.csv", Line: 2},
	}}
	if diff := cmp.Diff(want, articles, cmpopts.EquateEmpty()); diff != "" || len(problems) > 0 {
		t.Errorf("problems %v, articles: %s", problems, diff)
	}
}

// readSubstack reads a table whose posts, but for those called "missing", all
// have the text "canary" or, where the id says so, "wren".
func readSubstack(t *testing.T, table string) ([]Article, []*Problem) {
	t.Helper()
	texts := map[string]string{"posts.csv": table}
	for line := range strings.Lines(table) {
		id, _, _ := strings.Cut(strings.TrimSpace(line), ",")
		if strings.Contains(id, "wren") {
			texts["posts/"+id+".html"] = "<p>A wren.</p>"
		} else if !strings.Contains(id, "missing") {
			texts["posts/"+strings.ReplaceAll(id, "/", "")+".html"] = "<p>A canary.</p>"
		}
	}
	return collect(t, &fileSource{fsys: files(texts), path: "posts.csv", name: "posts.csv", kind: kindSubstack})
}

func TestSubstackVisibility(t *testing.T) {
	rows := []string{"post_id,is_published,audience,title,type"}
	want := map[string]Visibility{"0.wren": Public, "1.wren": Public, "2.wren": Public}
	for i, row := range []struct {
		published, audience string
		want                Visibility
	}{
		{"FALSE", "everyone", Draft},
		{"", "everyone", Draft},
		{"perhaps", "everyone", Draft},
		{"TRUE", "only_paid", Private},
		{"true", "only_free", Private},
		{"true", "founding", Private},
		{"true", "", Private},
		{"true", "Everyone else", Private},
	} {
		rows = append(rows, fmt.Sprintf("%d.hidden,%s,%s,A canary,newsletter", i+10, row.published, row.audience))
		want[fmt.Sprintf("%d.hidden", i+10)] = row.want
	}
	rows = append(rows, "0.wren,true,everyone,A wren,newsletter", "1.wren,TRUE,everyone,A wren,podcast", "2.wren,1,everyone,A wren,thread")
	articles, problems := readSubstack(t, strings.Join(rows, "\n"))
	got := map[string]Visibility{}
	for _, a := range articles {
		got[a.ID] = a.Visibility
	}
	if diff := cmp.Diff(want, got); diff != "" || len(problems) > 0 {
		t.Errorf("problems %v, visibilities: %s", problems, diff)
	}
	checkCanary(t, articles)
}

func TestSubstackBroken(t *testing.T) {
	const head = "post_id,is_published,audience,title,post_date\n"
	for _, tc := range []struct {
		name, table string
		articles    int
		notes       int
		problem     string
	}{
		{"whole", head + "1.wren,true,everyone,A,\n", 1, 0, ""},
		{"a date that cannot be read", head + "1.wren,true,everyone,A,soon\n", 1, 1, ""},
		{"an article without its text", head + "1.missing,true,everyone,A,\n2.wren,true,everyone,B,\n", 1, 0, "posts.csv:2"},
		{"a draft without a text", head + "1.missing,false,everyone,A,\n", 1, 0, ""},
		{"a short line", head + "1.wren,true\n", 1, 0, ""},
		{"a way out of the folder", head + "../../secret.wren,true,everyone,A,\n", 0, 0, "no id of a post"},
		{"no id", head + ",true,everyone,A,\n", 0, 0, "no id of a post"},
		{"a loose quote", head + "1.wren,true,everyone,A \"B\" C,\n", 1, 0, ""},
		{"another table", "name,email\nAda,ada@birds.example\n", 0, 0, `no column "post_id"`},
		{"nothing", "", 0, 0, "empty"},
		{"too large", head + "1.wren,true,everyone,\"" + strings.Repeat("a", 2*maxItemBytes), 0, 0, "larger than 16 MiB"},
	} {
		articles, problems := readSubstack(t, tc.table)
		notes := 0
		for _, a := range articles {
			notes += len(a.Notes)
		}
		if len(articles) != tc.articles || notes != tc.notes {
			t.Errorf("%s: %d articles and %d notes, want %d and %d", tc.name, len(articles), notes, tc.articles, tc.notes)
		}
		if got := fmt.Sprint(problems); (tc.problem != "") != (len(problems) == 1) || !strings.Contains(got, tc.problem) {
			t.Errorf("%s: problems %.300v, want %q", tc.name, problems, tc.problem)
		}
	}
}

func FuzzSubstackCSV(f *testing.F) {
	f.Add("post_id,is_published,audience,title\n1.a,true,everyone,A\n")
	f.Add("post_id,is_published,audience,title\n\"1.a,true\n")
	f.Fuzz(func(t *testing.T, table string) { checkReader(t, kindSubstack, "posts.csv", table) })
}
