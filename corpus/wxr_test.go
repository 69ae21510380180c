package corpus

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const (
	wxrHead = `<?xml version="1.0" encoding="UTF-8"?>
<!-- A remark. -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
	xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Birds</title><link>https://birds.example</link><language>en-GB</language>
<wp:author><wp:author_login>ada</wp:author_login><wp:author_display_name><![CDATA[Ada Finch]]></wp:author_display_name></wp:author>
<wp:author><wp:author_login>bo@birds.example</wp:author_login><wp:author_first_name>Bo</wp:author_first_name><wp:author_last_name>Heron</wp:author_last_name></wp:author>
<wp:category><wp:cat_name>Field notes</wp:cat_name></wp:category>
`
	wxrFoot = "</channel></rss>\n"
)

// wxrItem is an item of this type and status, with more elements.
func wxrItem(id int, postType, status, more string) string {
	return fmt.Sprintf("<item><title>Item %d</title><link>https://birds.example/item-%[1]d/</link>"+
		"<wp:post_id>%[1]d</wp:post_id><wp:post_type>%s</wp:post_type><wp:status>%s</wp:status>\n%s</item>\n", id, postType, status, more)
}

func wxrContent(html string) string {
	return "<content:encoded><![CDATA[" + html + "]]></content:encoded>"
}

func TestWXR(t *testing.T) {
	articles, problems := readExport(t, "birds.xml", wxrHead+`<item>
<title>The wren &amp; the <![CDATA[<em>robin</em>]]>&nbsp;&#8211; both</title>
<link>https://birds.example/2024/05/the-wren/</link>
<pubDate>Thu, 02 May 2024 06:30:00 +0000</pubDate>
<dc:creator>ada</dc:creator>
<guid isPermaLink="false">https://birds.example/?p=7</guid>
<content:encoded><![CDATA[<!-- wp:heading --><h2>In spring</h2><!-- /wp:heading -->

A wren sings. [caption id="x"]<img src="/wren.jpg"> A caption[/caption]

See <a href="https://birds.example/robin/">the robin</a> [sic].<pre><code>x := 1</code></pre>]]></content:encoded>
<excerpt:encoded><![CDATA[<p>About <b>wrens</b>.</p>]]></excerpt:encoded>
<wp:post_id>7</wp:post_id>
<wp:post_date>2024-05-02 08:30:00</wp:post_date><wp:post_date_gmt>2024-05-02 06:30:00</wp:post_date_gmt>
<wp:post_modified>2024-05-03 08:30:00</wp:post_modified><wp:post_modified_gmt>2024-05-03 06:30:00</wp:post_modified_gmt>
<wp:post_name>the-wren</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<wp:post_password></wp:post_password>
<category domain="category" nicename="notes"><![CDATA[Field notes]]></category>
<category domain="post_tag" nicename="wren"><![CDATA[Wrens & kin]]></category>
<category domain="post_tag" nicename="spring">Spring</category>
<category domain="post_format" nicename="aside">Aside</category>
<category>Field notes</category>
<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>9</wp:meta_value></wp:postmeta>
<wp:comment><wp:comment_content>A comment with a canary.</wp:comment_content></wp:comment>
</item>`+wxrItem(9, "attachment", "inherit", "<wp:attachment_url>https://birds.example/wren-large.jpg</wp:attachment_url>")+wxrFoot)
	zone := time.FixedZone("", 2*60*60)
	want := []Article{{
		ID:         "2024/05/the-wren",
		URL:        "https://birds.example/2024/05/the-wren/",
		Title:      "The wren & the robin – both",
		Text:       "In spring\n\nA wren sings.\n\nA caption\n\nSee the robin [sic].",
		Headings:   []string{"In spring"},
		Code:       "x := 1",
		Tags:       []string{"Wrens & kin", "Spring"},
		Categories: []string{"Field notes"},
		Authors:    []string{"Ada Finch"},
		Published:  time.Date(2024, 5, 2, 8, 30, 0, 0, zone),
		Modified:   time.Date(2024, 5, 3, 8, 30, 0, 0, zone),
		From:       time.Date(2024, 5, 2, 8, 30, 0, 0, zone),
		Language:   "en",
		Summary:    "About wrens.",
		Image:      Image{URL: "https://birds.example/wren-large.jpg"},
		Visibility: Public,
		Links:      []string{"https://birds.example/robin/"},
		Unlabeled:  []string{"/wren.jpg"},
		Origin:     Origin{File: "birds.xml", Line: 10},
	}}
	if len(problems) > 0 {
		t.Errorf("problems %v", problems)
	}
	// Where the fragment breaks into blocks is told by the tests of markup.
	words := cmp.FilterPath(func(p cmp.Path) bool { return p.String() == "Text" },
		cmp.Comparer(func(a, b string) bool { return cmp.Equal(strings.Fields(a), strings.Fields(b)) }))
	if diff := cmp.Diff(want, articles, cmpopts.EquateEmpty(), words); diff != "" {
		t.Error(diff)
	}
	if zone, offset := articles[0].Published.Zone(); offset != 2*60*60 {
		t.Errorf("the zone is %q, %d s from UTC; want that of the site", zone, offset)
	}
}

func TestWXRVisibility(t *testing.T) {
	text := wxrContent("A canary.")
	hidden := wxrHead
	want := map[string]Visibility{}
	id := 100
	add := func(postType, status, more string, v Visibility) {
		id++
		hidden += wxrItem(id, postType, status, text+more)
		if v != "" {
			want[fmt.Sprintf("item-%d", id)] = v
		}
	}
	add("post", "draft", "", Draft)
	add("post", "pending", "", Draft)
	add("post", "auto-draft", "", Draft)
	add("page", "private", "", Private)
	add("post", "trash", "", Trashed)
	add("post", "future", "<wp:post_date_gmt>2999-01-01 00:00:00</wp:post_date_gmt>", Scheduled)
	add("post", "publish", "<wp:post_password>open</wp:post_password>", Private)
	add("post", "", "", Private)
	add("post", "members-only", "", Private)
	add("recipe", "draft", "", "") // what it would be is not known, and nobody may see it
	for _, internal := range []string{
		"attachment", "nav_menu_item", "revision", "wp_block", "wp_template_part", "custom_css",
		"acf-field", "feedback", "_plugin", "jetpack_option", "tablepress_table", "memberpressrule", "sfwd-lessons",
	} {
		add(internal, "publish", "", "")
	}
	add("plugin_record", "publish", "</item><item><wp:post_type>other</wp:post_type><wp:status>publish</wp:status>", Public)
	hidden = strings.Replace(hidden, text+"</item><item><wp:post_type>other", "</item><item><wp:post_type>other", 1)
	delete(want, fmt.Sprintf("item-%d", id)) // without a text it is a record, not an article
	hidden += "<wp:comment><wp:comment_content>A canary.</wp:comment_content></wp:comment>"
	articles, problems := readExport(t, "a.xml", hidden+
		wxrItem(1, "post", "publish", wxrContent("A wren."))+wxrItem(2, "recipe", "publish", wxrContent("A wren."))+wxrFoot)
	if len(problems) > 0 {
		t.Errorf("problems %v", problems)
	}
	want["item-1"], want["item-2"] = Public, Public
	got := map[string]Visibility{}
	for _, a := range articles {
		got[a.ID] = a.Visibility
		if a.Visibility == Scheduled && a.From.Year() != 2999 {
			t.Errorf("a scheduled article begins at %v", a.From)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	checkCanary(t, articles)
}

func TestWXRFields(t *testing.T) {
	for _, tc := range []struct {
		name, fields string
		want         string
		got          func(Article) string
	}{
		{"an address by number is no id", "<link>https://a.example/?p=5</link>", "post-5 https://a.example/?p=5", func(a Article) string { return a.ID + " " + a.URL }},
		{"the guid stands in", "<link>https://a.example/?p=5</link><guid>https://a.example/five/</guid>", "five", func(a Article) string { return a.ID }},
		{"a path", "<link>/blog/five.html</link>", "blog/five /blog/five.html", func(a Article) string { return a.ID + " " + a.URL }},
		{"a dot in an address", "<link>https://a.example/go1.22/</link>", "go1.22", func(a Article) string { return a.ID }},
		{"no address at all", "", "post-5", func(a Article) string { return a.ID }},
		{"a creator that is unknown", "<dc:creator>Cy Rail</dc:creator>", "Cy Rail", func(a Article) string { return strings.Join(a.Authors, ";") }},
		{"an address of e-mail", "<dc:creator>cy@birds.example</dc:creator>", "", func(a Article) string { return strings.Join(a.Authors, ";") }},
		{"a name in two parts", "<dc:creator>bo@birds.example</dc:creator>", "Bo Heron", func(a Article) string { return strings.Join(a.Authors, ";") }},
		{"two authors", `<dc:creator>ada</dc:creator><category domain="author">Bo Heron</category><category domain="author">Ada Finch</category>`, "Bo Heron;Ada Finch", func(a Article) string { return strings.Join(a.Authors, ";") }},
		{"tags as WordPress 2 wrote them", `<category domain="tag">T</category><category domain="category">C</category>`, "T|C", func(a Article) string { return strings.Join(a.Tags, ";") + "|" + strings.Join(a.Categories, ";") }},
		{"a date without zone", "<wp:post_date>2024-05-02 08:30:00</wp:post_date><wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt>", "2024-05-02T08:30:00Z", func(a Article) string { return a.Published.Format(time.RFC3339) }},
		{"a half-hour zone", "<wp:post_date>2024-05-02 08:30:00</wp:post_date><wp:post_date_gmt>2024-05-02 03:00:00</wp:post_date_gmt>", "2024-05-02T08:30:00+05:30", func(a Article) string { return a.Published.Format(time.RFC3339) }},
		{"two dates that disagree", "<wp:post_date>2023-05-02 08:30:00</wp:post_date><wp:post_date_gmt>2024-05-02 03:00:00</wp:post_date_gmt>", "2024-05-02T03:00:00Z", func(a Article) string { return a.Published.Format(time.RFC3339) }},
		{"the date of the feed", "<pubDate>Thu, 02 May 2024 06:30:00 +0200</pubDate>", "2024-05-02T06:30:00+02:00", func(a Article) string { return a.Published.Format(time.RFC3339) }},
		{"no date that can be read", "<pubDate>Wed, 30 Nov -0001 00:00:00 +0000</pubDate>", "1 note", func(a Article) string { return fmt.Sprint(len(a.Notes), " note") }},
		{"an entity that is undefined", "<excerpt:encoded>a &birdsong; b &eacute; &amp c</excerpt:encoded>", "a &birdsong; b é & c", func(a Article) string { return a.Summary }},
		{"a control character", "<excerpt:encoded>a\x0bb</excerpt:encoded>", "a b", func(a Article) string { return a.Summary }},
		{"a picture that is missing", "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>77</wp:meta_value></wp:postmeta>", "", func(a Article) string { return a.Image.URL }},
		{"a namespace that is another's", `<wp:status xmlns:wp="http://evil.example/">publish</wp:status>`, "draft", func(a Article) string { return string(a.Visibility) }},
	} {
		status := "publish"
		if strings.Contains(tc.fields, "evil") {
			status = "draft"
		}
		articles, problems := readExport(t, "a.xml", wxrHead+"<item><title>T</title>"+tc.fields+
			"<wp:post_id>5</wp:post_id><wp:post_type>post</wp:post_type><wp:status>"+status+"</wp:status></item>"+wxrFoot)
		if len(articles) != 1 || len(problems) != 0 {
			t.Errorf("%s: %d articles, problems %v", tc.name, len(articles), problems)
			continue
		}
		if got := tc.got(articles[0]); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

// TestWXRBroken: what stands before the break is read, and the line is told.
func TestWXRBroken(t *testing.T) {
	good := wxrItem(1, "post", "publish", wxrContent("A wren."))
	deep := strings.Repeat("<a>", 3000)
	for _, tc := range []struct {
		name, text string
		articles   int
		problem    string
	}{
		{"whole", wxrHead + good + wxrFoot, 1, ""},
		{"cut off", wxrHead + good + "<item><title>Half", 1, "a.xml:12: not a usable article: the rest could not be read: the XML is broken: unexpected EOF"},
		{"a CDATA in itself", wxrHead + good + "<item>" + wxrContent("<![CDATA[x]]> y") + "</item>" + wxrFoot, 1, "the XML is broken"},
		{"no type", wxrHead + "<item><title>T</title></item>" + good + wxrFoot, 1, "no wp:post_type"},
		{"too deep", wxrHead + good + "<item>" + deep, 1, "more than 500 deep"},
		{"too large", wxrHead + good + "<item><title>" + strings.Repeat("a", 2*maxItemBytes), 1, "larger than 16 MiB"},
		{"a bomb of entities", `<!DOCTYPE a [<!ENTITY b "canary"><!ENTITY c "&b;&b;">]>` + wxrHead[39:] + wxrItem(1, "post", "publish", "<excerpt:encoded>&c;</excerpt:encoded>") + wxrFoot, 1, ""},
		{"nothing", wxrHead + wxrFoot, 0, ""},
	} {
		articles, problems := readExport(t, "a.xml", tc.text)
		if len(articles) != tc.articles {
			t.Errorf("%s: %d articles, want %d", tc.name, len(articles), tc.articles)
		}
		if got := fmt.Sprint(problems); (tc.problem != "") != (len(problems) == 1) || !strings.Contains(got, tc.problem) {
			t.Errorf("%s: problems %.300v, want %q", tc.name, problems, tc.problem)
		}
		if strings.Contains(publicWords(articles), "canary") {
			t.Errorf("%s: an entity of the document was expanded", tc.name)
		}
	}
	packed := gzipped(t, wxrHead+good+wxrFoot)
	if articles, problems := readExport(t, "a.xml.gz", packed); len(articles) != 1 || len(problems) != 0 {
		t.Errorf("packed: %d articles, problems %v", len(articles), problems)
	}
	if _, problems := readExport(t, "a.xml.gz", packed[:len(packed)-12]); len(problems) != 1 {
		t.Errorf("packed and cut off: problems %v, want one", problems)
	}
}

// TestStopExports: who stops asking is left alone, and a context that is done
// ends the reading, whatever is read.
func TestStopExports(t *testing.T) {
	two := wxrItem(1, "post", "publish", "") + wxrItem(2, "post", "publish", "")
	for name, text := range map[string]string{
		"a.xml":  wxrHead + two + wxrFoot,
		"b.xml":  `<rss><channel><item><guid>a</guid><title>A</title></item><item><guid>b</guid><title>B</title></item></channel></rss>`,
		"c.json": ghostText(`{"slug":"a","title":"A"},{"slug":"b","title":"B"}`, ""),
		"d.xml":  bloggerHead + bloggerPost("1", "A", "") + bloggerPost("2", "B", "") + "</feed>",
		"e.csv":  "post_id,is_published,audience,title\n1.a,false,everyone,A\n2.b,false,everyone,B\n",
	} {
		fsys := files(map[string]string{name: text})
		k, err := sniff(fsys, name)
		if err != nil {
			t.Fatal(err)
		}
		s := &fileSource{fsys: fsys, path: name, name: name, kind: k}
		n := 0
		for _, err := range s.Articles(t.Context()) {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			n++
			break
		}
		if n != 1 {
			t.Errorf("%s gave %d articles, want 1", name, n)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var got []error
		for _, err := range s.Articles(ctx) {
			got = append(got, err)
			cancel()
		}
		cancel()
		if len(got) != 2 || got[0] != nil || !errors.Is(got[1], context.Canceled) {
			t.Errorf("%s: %v after the context was done, want its error", name, got)
		}
	}
}

func FuzzWXR(f *testing.F) {
	f.Add(wxrHead + wxrItem(1, "post", "publish", wxrContent("A wren.")) + wxrItem(2, "page", "draft", "") + wxrFoot)
	f.Add(wxrHead + `<item xmlns:wp="http://a.example/"><wp:post_type>post</wp:post_type>`)
	f.Add("<rss><channel><item>&#x0B;</item>")
	f.Fuzz(func(t *testing.T, text string) { checkReader(t, kindWXR, "a.xml", text) })
}

// checkReader reads whatever text is and checks what every reader promises.
func checkReader(t *testing.T, k kind, name, text string) {
	t.Helper()
	s := &fileSource{fsys: files(map[string]string{name: text}), path: name, name: name, kind: k}
	first, problems := collect(t, s)
	for _, a := range first {
		if err := a.Validate(); err != nil {
			t.Errorf("an article is not usable: %v", err)
		}
	}
	second, again := collect(t, s)
	if len(first) != len(second) || len(problems) != len(again) {
		t.Errorf("%d articles and %d problems, at second sight %d and %d", len(first), len(problems), len(second), len(again))
	}
}
