package corpus

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const bloggerHead = `<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom' xmlns:app='http://purl.org/atom/app#'
 xmlns:media='http://search.yahoo.com/mrss/'><id>tag:blogger.com,1999:blog-1.archive</id>
<entry><id>tag:blogger.com,1999:blog-1.layout</id><category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#template'/><title>Template: canary</title><content type='text'>canary</content></entry>
`

const takeoutHead = `<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'>
<id>tag:blogger.com,1999:blog-1</id><title>Birds</title>
`

// bloggerPost is an entry of the older form.
func bloggerPost(number, title, more string) string {
	return `<entry><id>tag:blogger.com,1999:blog-1.post-` + number + `</id><published>2024-05-02T08:30:00.000+02:00</published>
<category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#post'/>
<title type='text'>` + title + `</title>` + more + "</entry>\n"
}

// takeoutEntry is an entry of the form since 2025.
func takeoutEntry(number, kind, status, more string) string {
	return `<entry><id>tag:blogger.com,1999:blog-1.post-` + number + `</id><blogger:type>` + kind + `</blogger:type><blogger:status>` + status +
		`</blogger:status>` + more + "</entry>\n"
}

func TestBlogger(t *testing.T) {
	articles, problems := readExport(t, "a.xml", bloggerHead+bloggerPost("7", "The wren &amp;amp; &lt;b&gt;kin&lt;/b&gt;", `
<updated>2024-05-03T08:30:00.000+02:00</updated>
<category scheme='http://www.blogger.com/atom/ns#' term='Wrens'/><category scheme='http://www.blogger.com/atom/ns#' term='Spring'/>
<content type='html'>&lt;p&gt;A &lt;a href="https://a.example/"&gt;wren&lt;/a&gt;.&lt;/p&gt;</content>
<link rel='self' href='https://birds.example/feeds/7'/><link rel='alternate' type='text/html' href='https://birds.example/2024/05/wren.html'/>
<author><name>Ada Finch</name><email>noreply@blogger.com</email></author><media:thumbnail url='https://birds.example/w.jpg'/>`)+"</feed>")
	published := time.Date(2024, 5, 2, 8, 30, 0, 0, time.FixedZone("", 2*60*60))
	want := []Article{{
		ID: "2024/05/wren", URL: "https://birds.example/2024/05/wren.html", Title: "The wren & kin", Text: "A wren.",
		Tags: []string{"Wrens", "Spring"}, Authors: []string{"Ada Finch"}, Published: published, From: published, Modified: published.AddDate(0, 0, 1),
		Language: "en", Image: Image{URL: "https://birds.example/w.jpg"}, Visibility: Public, Links: []string{"https://a.example/"},
		Origin: Origin{File: "a.xml", Line: 4},
	}}
	if diff := cmp.Diff(want, articles, cmpopts.EquateEmpty()); diff != "" || len(problems) > 0 {
		t.Errorf("problems %v, articles: %s", problems, diff)
	}
	articles, problems = readExport(t, "a.xml", takeoutHead+takeoutEntry("7", "POST", "LIVE", `<author><name>Ada Finch</name></author><title>The wren</title>
<content type='html'>&lt;p&gt;A wren.&lt;/p&gt;</content><published>2024-05-02T06:30:00Z</published><category scheme='tag:blogger.com,1999:blog-1' term='Wrens'/>
<blogger:filename>/2024/05/wren.html</blogger:filename>`)+"</feed>")
	if len(articles) != 1 || len(problems) != 0 {
		t.Fatalf("%d articles, problems %v; want one", len(articles), problems)
	}
	if a := articles[0]; a.ID != "2024/05/wren" || a.URL != "/2024/05/wren.html" || a.Text != "A wren." || len(a.Tags) != 1 || a.Tags[0] != "Wrens" {
		t.Errorf("of Takeout: %+v", a)
	}
}

func TestBloggerVisibility(t *testing.T) {
	body := "<title>A canary</title><content type='html'>canary</content>"
	kindOfEntry := func(k string) string {
		return "<entry><id>a</id><category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#" + k + "'/>" + body + "</entry>"
	}
	old := bloggerHead + kindOfEntry("comment") + kindOfEntry("settings") + kindOfEntry("unheard") +
		bloggerPost("1", "A canary", "<app:control><app:draft>yes</app:draft></app:control>"+body) +
		bloggerPost("2", "A canary", "<app:control><app:draft>who knows</app:draft></app:control>"+body) +
		bloggerPost("3", "A wren", "<app:control><app:draft>no</app:draft></app:control>") + bloggerPost("4", "A wren", "") + "</feed>"
	recent := takeoutHead + takeoutEntry("1", "POST", "DRAFT", body) + takeoutEntry("2", "PAGE", "SOFT_TRASHED", body) +
		takeoutEntry("3", "COMMENT", "LIVE", body) + takeoutEntry("4", "POST", "SCHEDULED", body+"<published>2999-01-01T00:00:00Z</published>") +
		takeoutEntry("5", "POST", "", body) + takeoutEntry("6", "POST", "NEW_WORD", body) +
		takeoutEntry("7", "PAGE", "LIVE", "<title>A wren</title>") + "</feed>"
	for _, tc := range []struct {
		text string
		want map[string]Visibility
	}{
		{old, map[string]Visibility{"post-1": Draft, "post-2": Draft, "post-3": Public, "post-4": Public}},
		{recent, map[string]Visibility{
			"post-1": Draft, "tag:blogger.com,1999:blog-1.post-2": Trashed, "post-4": Scheduled, "post-5": Private, "post-6": Private,
			"tag:blogger.com,1999:blog-1.post-7": Public,
		}},
	} {
		articles, problems := readExport(t, "a.xml", tc.text)
		got := map[string]Visibility{}
		for _, a := range articles {
			got[a.ID] = a.Visibility
			if a.Visibility == Scheduled && a.From.Year() != 2999 {
				t.Errorf("a scheduled article begins at %v", a.From)
			}
		}
		if diff := cmp.Diff(tc.want, got); diff != "" || len(problems) > 0 {
			t.Errorf("problems %v, visibilities: %s", problems, diff)
		}
		checkCanary(t, articles)
	}
}

func TestBloggerBroken(t *testing.T) {
	articles, problems := readExport(t, "a.xml", bloggerHead+bloggerPost("1", "A", "")+"<entry><title>B</title></entry>"+bloggerPost("2", "C", "")+"<entry>")
	if len(articles) != 2 || len(problems) != 2 || !strings.Contains(problems[0].Error(), "whether it is a post") ||
		!strings.Contains(problems[1].Error(), "unexpected EOF") {
		t.Errorf("%d articles, problems %v", len(articles), problems)
	}
}

func FuzzBlogger(f *testing.F) {
	f.Add(bloggerHead + bloggerPost("1", "A", "<content type='html'>a</content>") + "</feed>")
	f.Add(takeoutHead + takeoutEntry("1", "POST", "LIVE", "<title>A</title>") + "</feed>")
	f.Fuzz(func(t *testing.T, text string) { checkReader(t, kindBlogger, "a.xml", text) })
}
