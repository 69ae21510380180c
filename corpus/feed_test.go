package corpus

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// rssFeed is a feed of these items.
func rssFeed(items string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><!-- ` + strings.Repeat("remark ", 1000) + ` --><rss version="2.0"
	xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Birds</title><link>https://birds.example/</link><language>en-gb</language><managingEditor>ed@birds.example (Ed)</managingEditor>` +
		items + `</channel></rss>`
}

func TestFeed(t *testing.T) {
	published := time.Date(2024, 5, 2, 8, 30, 0, 0, time.FixedZone("", 2*60*60))
	want := Article{
		ID: "urn:birds:7", URL: "https://birds.example/wren/", Title: "The wren & kin", Text: "Song\n\nA wren.", Headings: []string{"Song"},
		Tags: []string{"Birds", "Song"}, Authors: []string{"Ada Finch"}, Published: published, Language: "en", Summary: "About wrens.",
		Image: Image{URL: "https://birds.example/w.jpg"}, Visibility: Public, Links: []string{"https://a.example/"}, Origin: Origin{File: "a"},
	}
	html := `&lt;h2&gt;Song&lt;/h2&gt;&lt;p&gt;A &lt;a href="https://a.example/"&gt;wren&lt;/a&gt;.&lt;/p&gt;`
	for name, text := range map[string]string{
		"a.rss": rssFeed(`<item><title>The wren &amp;amp; &lt;em&gt;kin&lt;/em&gt;</title><link>/wren/</link><guid isPermaLink="false">urn:birds:7</guid>
			<dc:creator>Ada Finch</dc:creator><category>Birds</category><category>Song</category><category>birds</category>
			<pubDate>Thu, 02 May 2024 08:30:00 +0200</pubDate><description>About &lt;b&gt;wrens&lt;/b&gt;.</description>
			<content:encoded>` + html + `</content:encoded><enclosure url="w.jpg" type="image/jpeg" length="1"/></item>`),
		"a.atom": `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://birds.example/"><title>Birds</title><author><name>Ada Finch</name></author>
			<entry><id>urn:birds:7</id><title type="html">The wren &amp;amp; &lt;em&gt;kin&lt;/em&gt;</title><link href="wren/"/><link rel="enclosure" type="image/jpeg" href="w.jpg"/>
			<category term="Birds"/><category term="Song"/><published>2024-05-02T08:30:00+02:00</published><summary>About wrens.</summary>
			<content type="html">` + html + `</content></entry></feed>`,
		"a.json": `{"version":"https://jsonfeed.org/version/1.1","title":"Birds","home_page_url":"https://birds.example/","language":"en","authors":[{"name":"Ada Finch"}],
			"items":[{"id":"urn:birds:7","url":"https://birds.example/wren/","title":"The wren &amp; kin","summary":"About wrens.","tags":["Birds","Song"],
			"date_published":"2024-05-02T08:30:00+02:00","image":"https://birds.example/w.jpg","content_html":"<h2>Song</h2><p>A <a href=\"https://a.example/\">wren</a>.</p>"}]}`,
	} {
		articles, problems := readExport(t, name, text)
		if len(articles) != 1 || len(problems) != 0 {
			t.Errorf("%s: %d articles, problems %v; want one", name, len(articles), problems)
			continue
		}
		want.Origin.File, want.From = name, time.Time{}
		if name == "a.json" {
			want.From = published // whose items may wait
		}
		if diff := cmp.Diff(want, articles[0], cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestFeedItems(t *testing.T) {
	for _, tc := range []struct{ name, items, want string }{
		{"the address is the id", `<item><link>https://a.example/b</link><title>T</title></item>`, "https://a.example/b|T|"},
		{"a summary alone is the text", `<item><guid>g</guid><title>T</title><description>&lt;p&gt;D&lt;/p&gt;</description></item>`, "g|T|D"},
		{"no title", `<item><guid>g</guid><description>Text.</description></item>`, "g||Text."},
		{"a heading for a title", `<item><guid>g</guid><description>&lt;h1&gt;H&lt;/h1&gt;Text.</description></item>`, "g|H|Text."},
		{"an author's brackets", `<item><guid>g</guid><title>Map&amp;lt;K, V&amp;gt; and 1 &amp;lt; 2</title></item>`, "g|Map<K, V> and 1 < 2|"},
		{"an entity that is undefined", `<item><guid>g</guid><title>A&nbsp;B &bird;</title></item>`, "g|A B &bird;|"},
		{"one id for two", `<item><guid>g</guid><title>A</title></item><item><guid>g</guid><title>B</title></item>`, `g|A|;a.rss: not a usable article: item 2 has the id "g" of an item before it`},
		{"one id, two addresses", `<item><guid>g</guid><link>https://a.example/1</link><title>A</title></item><item><guid>g</guid><link>https://a.example/2</link><title>B</title></item>`, `g|A|;https://a.example/2|B|`},
		{"an item of nothing", `<item></item><item><guid>g</guid><title>T</title></item>`, "a.rss: not a usable article: no id;g|T|"},
		{"no items", "", ""},
	} {
		var got []string
		fsys := files(map[string]string{"a.rss": rssFeed(tc.items)})
		for a, err := range (&fileSource{fsys: fsys, path: "a.rss", name: "a.rss", kind: kindFeed}).Articles(t.Context()) {
			if err != nil {
				got = append(got, err.Error())
				continue
			}
			got = append(got, a.ID+"|"+a.Title+"|"+a.Text)
		}
		if got := strings.Join(got, ";"); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestFeedVisibility(t *testing.T) {
	entry := func(id, control string) string {
		return "<entry><id>" + id + "</id><title>A canary</title>" + control + "<content>canary</content></entry>"
	}
	articles, problems := readExport(t, "a.xml", `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:app="http://www.w3.org/2007/app">`+
		entry("a", "<app:control><app:draft>yes</app:draft></app:control>")+
		entry("b", `<app:control><app:draft>what</app:draft></app:control>`)+
		entry("c", `<x:control xmlns:x="http://purl.org/atom/app#"><x:draft>yes</x:draft></x:control>`)+
		"<entry><id>d</id><title>A wren</title><app:control><app:draft>no</app:draft></app:control></entry></feed>")
	got := map[string]Visibility{}
	for _, a := range articles {
		got[a.ID] = a.Visibility
	}
	if diff := cmp.Diff(map[string]Visibility{"a": Draft, "b": Draft, "c": Draft, "d": Public}, got); diff != "" || len(problems) > 0 {
		t.Errorf("problems %v, visibilities: %s", problems, diff)
	}
	checkCanary(t, articles)
}

func TestFeedBroken(t *testing.T) {
	for _, tc := range []struct{ name, file, text, problem string }{
		{"cut off", "a.rss", rssFeed("<item><guid>g</guid>")[:7300], "could not be read"},
		{"too deep", "a.rss", rssFeed("<item>" + strings.Repeat("<x:a>", 1e6)), "more than 500 deep"},
		{"too large", "a.rss", "<rss>" + strings.Repeat("a", maxFeedBytes), "larger than 32 MiB"},
		{"no feed", "a.rss", "<html><body/></html>", "detect feed type"},
		{"no element", "a.rss", "<!-- -->", "no element"},
		{"JSON that is broken", "a.json", `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":`, "could not be read"},
		{"JSON too deep", "a.json", `{"version":"https://jsonfeed.org/version/1","items":` + strings.Repeat("[", 1e6), "depth"},
		{"nothing", "a.rss", "", "could not be read"},
	} {
		fsys := files(map[string]string{tc.file: tc.text})
		articles, problems := collect(t, &fileSource{fsys: fsys, path: tc.file, name: tc.file, kind: kindFeed})
		if got := fmt.Sprint(problems); len(articles) != 0 || len(problems) != 1 || !strings.Contains(got, tc.problem) {
			t.Errorf("%s: %d articles, problems %.300v, want %q", tc.name, len(articles), problems, tc.problem)
		}
	}
	bomb := `<!DOCTYPE rss [<!ENTITY a "canary"><!ENTITY b "&a;&a;">]><rss><channel><item><guid>g</guid><title>wren &b;</title></item></channel></rss>`
	articles, problems := readExport(t, "a.rss", bomb)
	if len(problems) > 0 {
		t.Errorf("a bomb of entities: problems %v", problems)
	}
	checkCanary(t, articles)
}

// TestFeedCharset: the declaration that is no longer true is not followed.
func TestFeedCharset(t *testing.T) {
	articles, problems := readExport(t, "a.rss", `<?xml version="1.0" encoding="windows-1252"?><rss><channel><item><guid>g</guid><title>caf`+"\xe9"+`</title></item></channel></rss>`)
	if len(articles) != 1 || len(problems) != 0 || articles[0].Title != "café" {
		t.Errorf("%v, problems %v", articles, problems)
	}
}

// TestFeedJSON: one bad item does not lose the others.
func TestFeedJSON(t *testing.T) {
	const text = `{"version":"https://jsonfeed.org/version/1.1","title":"Boats","items":[
{"id":7,"content_text":"A hull."},
{"id":"b","title":["no","text"],"content_text":"canary"},
{"id":"c","content_html":"<p>A keel.</p>"},
"canary"
],"language":"de"}`
	articles, problems := readExport(t, "a.json", text)
	var got []string
	for _, a := range articles {
		got = append(got, a.ID+"|"+a.Text+"|"+a.Language)
	}
	if diff := cmp.Diff([]string{"7|A hull.|de", "c|A keel.|de"}, got); diff != "" {
		t.Error(diff)
	}
	if len(problems) != 2 || !strings.Contains(fmt.Sprint(problems[0]), "a.json:3") || !strings.Contains(fmt.Sprint(problems[1]), "item 4 ") {
		t.Errorf("problems %v", problems)
	}
}

func FuzzFeed(f *testing.F) {
	f.Add(rssFeed("<item><guid>g</guid><title>T</title></item>"))
	f.Add(`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/"><entry><id>a</id><link href="b"/><content type="xhtml"><div>a</div></content></entry></feed>`)
	f.Add(`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":1,"content_text":"a"}]}`)
	f.Fuzz(func(t *testing.T, text string) { checkReader(t, kindFeed, "a.xml", text) })
}
