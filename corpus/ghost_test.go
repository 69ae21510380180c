package corpus

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// ghostText is an export with these posts and other tables.
func ghostText(posts, tables string) string {
	return `{"db":[{"meta":{"exported_on":1,"version":"5.0"},"data":{"settings":[{"key":"a","value":[1,{"b":null}]}],"posts":[` +
		posts + `]` + tables + `}}]}`
}

func quoted(t *testing.T, s string) string {
	t.Helper()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestGhost(t *testing.T) {
	post := `{"id":"p1","title":"The wren","slug":"the-wren","html":"<h2>Song</h2><p>A <a href=\"https://a.example/\">wren</a>.</p>",
		"plaintext":"not this","feature_image":"https://birds.example/w.jpg","type":"post","status":"published","visibility":"public",
		"custom_excerpt":"About wrens.","canonical_url":"https://old.example/wren/","published_at":"2024-05-02T06:30:00.000Z",
		"updated_at":"2024-05-03T06:30:00.000Z","locale":"en","featured":1}`
	tables := `,"tags":[{"id":"t1","name":"Birds","visibility":"public"},{"id":"t2","name":"#hash","visibility":"internal"},{"id":"t3","name":"Song"}],
		"users":[{"id":"u1","name":"Ada Finch"},{"id":"u2","name":"Bo Heron"}],
		"posts_tags":[{"post_id":"p1","tag_id":"t3","sort_order":1},{"post_id":"p1","tag_id":"t1","sort_order":0},{"post_id":"p1","tag_id":"t2","sort_order":2},
			{"post_id":"p1","tag_id":"missing","sort_order":3},{"post_id":"p2","tag_id":"t1","sort_order":0}],
		"posts_authors":[{"post_id":"p1","author_id":"u2","sort_order":1},{"post_id":"p1","author_id":"u1","sort_order":0}]`
	published := time.Date(2024, 5, 2, 6, 30, 0, 0, time.UTC)
	want := []Article{{
		ID: "the-wren", URL: "/the-wren/", Title: "The wren", Text: "Song\n\nA wren.", Headings: []string{"Song"},
		Tags: []string{"Birds", "Song"}, Authors: []string{"Ada Finch", "Bo Heron"}, Published: published, From: published,
		Modified: published.AddDate(0, 0, 1), Language: "en", Summary: "About wrens.", Image: Image{URL: "https://birds.example/w.jpg"},
		Visibility: Public, Canonical: "https://old.example/wren/", Links: []string{"https://a.example/"}, Origin: Origin{File: "a.json"},
	}}
	flat := `{"meta":{"exported_on":1},"data":{"posts":[` + post + `]` + tables + `}}`
	before := `{"data":{` + tables[1:] + `,"posts":[` + post + `]}}`
	for name, text := range map[string]string{"nested": ghostText(post, tables), "flat": flat, "tables first": before, "packed": gzipped(t, flat)} {
		articles, problems := readExport(t, "a.json", text)
		if len(problems) > 0 {
			t.Errorf("%s: problems %v", name, problems)
		}
		if diff := cmp.Diff(want, articles, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	api := `{"posts":[{"id":"p1","slug":"a","url":"https://b.example/a/","title":"A","html":"<p>A</p>","tags":[{"name":"T"}],"authors":[{"name":"N"}]}],"meta":{}}`
	articles, problems := readExport(t, "a.json", api)
	if len(articles) != 1 || len(problems) != 0 {
		t.Fatalf("the API's answer: %d articles, problems %v", len(articles), problems)
	}
	if a := articles[0]; a.URL != "https://b.example/a/" || a.Visibility != Public || len(a.Tags) != 1 || len(a.Authors) != 1 {
		t.Errorf("the API's answer: %+v", a)
	}
}

func TestGhostVisibility(t *testing.T) {
	var posts []string
	want := map[string]Visibility{"wren": Public}
	add := func(fields string, v Visibility) {
		slug := fmt.Sprintf("hidden-%d", len(posts))
		posts = append(posts, fmt.Sprintf(`{"id":"%s","slug":"%[1]s","title":"A canary","html":"<p>canary</p>",%s}`, slug, fields))
		want[slug] = v
	}
	add(`"status":"draft","visibility":"public"`, Draft)
	add(`"status":"scheduled","visibility":"public","published_at":"2999-01-01T00:00:00.000Z"`, Scheduled)
	add(`"status":"sent","visibility":"public"`, Private)
	add(`"status":"published","visibility":"members"`, Private)
	add(`"status":"published","visibility":"paid"`, Private)
	add(`"status":"published","visibility":"tiers"`, Private)
	add(`"status":"published","visibility":"label:vip"`, Private)
	add(`"status":"scheduled","visibility":"paid"`, Private)
	add(`"status":"published","visibility":"public","email_only":true`, Private)
	add(`"status":"published","visibility":"public"`, Private) // by posts_meta
	mailed := len(posts) - 1
	add(`"status":"","visibility":"public"`, Private)
	add(`"visibility":"public"`, Private)
	add(`"status":"live"`, Private)
	add(`"status":"published","email_only":"1"`, Private)
	add(`"status":"scheduled"`, Private) // by posts_meta
	odd := len(posts) - 1
	add(`"status":"published","email_only":0`, Public)
	posts[len(posts)-1] = strings.ReplaceAll(posts[len(posts)-1], "canary", "wren")
	posts = append(posts, `{"slug":"wren","title":"A wren","html":"<p>A wren.</p>","status":"published"}`)
	articles, problems := readExport(t, "a.json", ghostText(strings.Join(posts, ","),
		fmt.Sprintf(`,"posts_meta":[{"post_id":"hidden-%d","email_only":1},{"post_id":"wren","email_only":0}],
		"posts_meta":[{"post_id":"hidden-%d","email_only":{"yes":[]}},{"post_id":"other","email_only":null}]`, mailed, odd)))
	got := map[string]Visibility{}
	for _, a := range articles {
		got[a.ID] = a.Visibility
	}
	if diff := cmp.Diff(want, got); diff != "" || len(problems) > 0 {
		t.Errorf("problems %v, visibilities: %s", problems, diff)
	}
	checkCanary(t, articles)
}

func TestGhostBody(t *testing.T) {
	lexical := `{"root":{"type":"root","children":[
		{"type":"extended-heading","tag":"h3","children":[{"type":"extended-text","text":"Song"}]},
		{"type":"paragraph","children":[{"type":"extended-text","text":"A <wren>"},{"type":"linebreak"},{"type":"link","url":"https://a.example/","children":[{"type":"text","text":"sings"}]}]},
		{"type":"list","children":[{"type":"listitem","children":[{"type":"text","text":"one"}]}]},
		{"type":"markdown","markdown":"## Marked\n\n*down*"},{"type":"html","html":"<p>raw</p>"},{"type":"codeblock","code":"if a < b {}"},
		{"type":"image","src":"/w.jpg","alt":"","caption":"A <b>caption</b>"},{"type":"email","html":"<p>canary</p>"},
		{"type":"callout","calloutText":"Look out"},{"type":"toggle","heading":"Why","content":"<p>Because</p>"}]}}`
	mobile := `{"version":"0.3.1","atoms":[["soft-return","",{}]],"markups":[["em"],["a",["href","https://a.example/"]]],
		"cards":[["markdown",{"markdown":"## Marked\n\n*down*"}],["html",{"html":"<p>raw</p>"}],["code",{"code":"if a < b {}"}],
			["image",{"src":"/w.jpg","alt":"","caption":"A <b>caption</b>"}],["email",{"html":"<p>canary</p>"}],["callout",{"calloutText":"Look out"}],
			["toggle",{"heading":"Why","content":"<p>Because</p>"}]],
		"sections":[[1,"h3",[[0,[],0,"Song"]]],[1,"p",[[0,[],0,"A <wren>"],[1,[],0,0],[0,[1],1,"sings"]]],[3,"ul",[[[0,[],0,"one"]]]],
			[10,0],[10,1],[10,2],[10,3],[10,4],[10,5],[10,6],[10,99],[7],["x"]]}`
	want := Article{
		Text:     "Song\n\nA <wren>\nsings\n\none\n\nMarked\n\ndown\n\nraw\n\nA caption\n\nLook out\n\nWhy\n\nBecause",
		Headings: []string{"Song", "Marked", "Why"}, Code: "if a < b {}", Links: []string{"https://a.example/"},
		Unlabeled: []string{"/w.jpg"}, Image: Image{URL: "/w.jpg"},
	}
	for _, tc := range []struct {
		field, value string
		want         Article
	}{
		{"lexical", lexical, want},
		{"mobiledoc", mobile, want},
		{"markdown", "A *wren*.", Article{Text: "A wren."}},
		{"plaintext", "A wren.\n\nA robin.", Article{Text: "A wren.\n\nA robin."}},
		{"html", "<p>A wren.</p>", Article{Text: "A wren."}},
	} {
		articles, problems := readExport(t, "a.json", ghostText(`{"slug":"a","title":"T","status":"published","html":null,"`+
			tc.field+`":`+quoted(t, tc.value)+`,"plaintext_":""}`, ""))
		if len(articles) != 1 || len(problems) != 0 {
			t.Errorf("%s: %d articles, problems %v", tc.field, len(articles), problems)
			continue
		}
		a := articles[0]
		got := Article{Text: a.Text, Headings: a.Headings, Code: a.Code, Links: a.Links, Unlabeled: a.Unlabeled, Image: a.Image}
		if diff := cmp.Diff(tc.want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %s", tc.field, diff)
		}
	}
}

func TestGhostDate(t *testing.T) {
	for in, want := range map[lenientText]string{
		"2024-05-02T06:30:00.000Z": "2024-05-02T06:30:00Z",
		"2014-01-02 03:04:05":      "2014-01-02T03:04:05Z",
		"1388631845000":            "2014-01-02T03:04:05Z",
		"":                         "0001-01-01T00:00:00Z",
		"soon":                     "0001-01-01T00:00:00Z",
		"9223372036854775807":      "0001-01-01T00:00:00Z",
	} {
		if got := ghostDate(in).Format(time.RFC3339); got != want {
			t.Errorf("ghostDate(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestGhostBroken(t *testing.T) {
	good := `{"slug":"a","title":"A wren","status":"published","html":"<p>A wren.</p>"}`
	for _, tc := range []struct {
		name, text string
		articles   int
		problem    string
	}{
		{"cut off", `{"db":[{"data":{"posts":[` + good + `,{"sl`, 0, "no post is read"},
		{"cut off before a table", `{"db":[{"data":{"posts":[` + good + `],"posts_meta":[{"post_id":"p1"`, 0, "no post is read"},
		{"a row of no post", ghostText(good, `,"posts_meta":[{"email_only":1}]`), 0, `posts_meta does not say which post it is of: {"email_only":1}`},
		{"a row of another form", ghostText(good, `,"posts_meta":[["p1",1]]`), 0, "posts_meta does not say"},
		{"a post of many parts", ghostText(good+`,{"slug":"b","x":["`+strings.Repeat("a", maxItemBytes/2)+`","`+strings.Repeat("a", 3*maxItemBytes/4)+`"]}`, ""), 1, "after 1 posts"},
		{"a field of another form", ghostText(`{"slug":"b","title":["x"]},`+good, ""), 1, "post 1:"},
		{"a text of another form", ghostText(`{"slug":"b","title":"B","status":"published","lexical":"{"},`+good, ""), 1, `post 1 ("b"): its text (lexical)`},
		{"no id", ghostText(`{"title":"B"},`+good, ""), 1, "no id"},
		{"no posts", `{"db":[{"data":{"tags":[]}}]}`, 0, "no table of posts"},
		{"posts that are no list", `{"db":[{"data":{"posts":{"a":1}}}]}`, 0, "not a list"},
		{"posts that are null", `{"db":[{"data":{"posts":null}}]}`, 0, ""},
		{"too deep", `{"db":[{"data":{"settings":` + strings.Repeat("[", maxJSONDepth+1), 0, "deep"},
		{"deep tables", `{"data":{"posts":[],"data":{"data":{"data":{"data":{"data":{"data":{}}}}}}}}`, 0, "too deep"},
		{"too large", ghostText(good+`,{"slug":"b","html":"`+strings.Repeat("a", 3*maxItemBytes)+`"}`, ""), 0, "larger than 16 MiB"},
		{"a large post", ghostText(`{"slug":"b","html":"`+strings.Repeat("a", maxFileBytes)+`"},`+good, ""), 1, "larger than 8 MiB"},
	} {
		articles, problems := collect(t, &fileSource{fsys: files(map[string]string{"a.json": tc.text}), path: "a.json", name: "a.json", kind: kindGhost})
		if len(articles) != tc.articles {
			t.Errorf("%s: %d articles, want %d", tc.name, len(articles), tc.articles)
		}
		if got := fmt.Sprint(problems); (tc.problem != "") != (len(problems) == 1) || !strings.Contains(got, tc.problem) {
			t.Errorf("%s: problems %.300v, want %q", tc.name, problems, tc.problem)
		}
	}
	whole := gzipped(t, ghostText(good, ""))
	if _, problems := readExport(t, "a.json", whole[:len(whole)*2/3]); len(problems) != 1 {
		t.Errorf("packed and cut off: problems %v, want one", problems)
	}
}

func FuzzGhost(f *testing.F) {
	f.Add(ghostText(`{"slug":"a","title":"A","status":"published","lexical":"{\"root\":{\"children\":[{\"type\":\"text\",\"text\":\"a\"}]}}"}`, `,"tags":[{"id":1,"name":"T"}]`))
	f.Add(ghostText(`{"slug":"a","mobiledoc":"{\"sections\":[[1,\"p\",[[0,[],0,\"a\"]]],[10,0]],\"cards\":[[\"html\",{\"html\":\"a\"}]]}"}`, ""))
	f.Add(`{"posts":[{"slug":"a","html":"a","url":"https://a.example/"}]}`)
	f.Fuzz(func(t *testing.T, text string) { checkReader(t, kindGhost, "a.json", text) })
}
