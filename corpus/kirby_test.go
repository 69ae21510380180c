package corpus

import (
	"strings"
	"testing"
	"testing/fstest"
)

// kirbyText is a file of Kirby with these fields.
func kirbyText(fields ...string) string { return strings.Join(fields, "\n\n----\n\n") + "\n" }

func TestKirby(t *testing.T) {
	const text = "Text: A text that is long enough for readers to find something in it."
	runSites(t, []siteCase{
		{"kirby", map[string]string{
			"site/config/config.php":                      "<?php\nreturn [\n  // 'home' => 'no',\n  'cdn' => ['url' => 'https://cdn.example.org/no'],\n  'url' => 'https://example.org/k', # 'url' => 'no'\n  'error' => '404'\n];\n",
			"content/site.txt":                            kirbyText("Title: Site", text),
			"content/home/home.txt":                       kirbyText("Title: Home", text),
			"content/2_blog/blog.txt":                     kirbyText("Title: Blog"),
			"content/2_blog/20240315_tea/article.txt":     kirbyText("Title: Tea", "Tags: tea, cups", "Author:\n\n- user://x\n- Ada", text, "Uuid: abc"),
			"content/2_blog/20240315_tea/cup.jpg":         "",
			"content/2_blog/20240315_tea/cup.jpg.txt":     kirbyText("Alt: A cup", "Caption: "+text),
			"content/2_blog/202404011230_rye/article.txt": kirbyText("Title: Rye", "Date: 2024-05-06 07:08:09", text),
			"content/2_blog/_drafts/wip/article.txt":      kirbyText("Title: Wip", text),
			"content/2_blog/1_a/_changes/article.txt":     kirbyText("Title: No", text),
			"content/2_blog/1_a/article.txt":              kirbyText("Title: A", text),
			"content/2_blog/2_no-title/article.txt":       kirbyText(text),
			"content/_drafts/later/article.txt":           kirbyText("Title: Later", text),
			"content/2020-in-tea/article.txt":             kirbyText("Title: In tea", text),
			"content/_archive/old/article.txt":            kirbyText("Title: No", text),
			"content/2_blog/1_a/_old.txt":                 kirbyText("Title: No", text),
			"content/2_blog/1_a/license.txt":              "Copyright: Ada\n\n" + text,
			"content/404/error.txt":                       kirbyText("Title: Lost", text),
			"site/snippets/x.txt":                         "No: no",
			"README.md":                                   md("No", ""),
		}, []string{
			`home /k/ "Home"`,
			`blog/tea /k/blog/tea "Tea" date=2024-03-15 tags=tea,cups by=Ada`,
			`blog/rye /k/blog/rye "Rye" date=2024-05-06`,
			`blog/a /k/blog/a "A"`, `blog/no-title /k/blog/no-title "No title"`,
			`blog/wip /k/blog/wip "Wip" draft`, `later /k/later "Later" draft`, `2020-in-tea /k/2020-in-tea "In tea"`,
		}},
		{"kirby in languages", map[string]string{
			"site/config/config.php":            "<?php return ['home' => 'start'];",
			"site/languages/de.php":             "<?php return ['code' => 'de', 'default' => true, 'url' => '/'];",
			"site/languages/en.php":             "<?php return ['code' => 'en', 'default' => false];",
			"content/site.de.txt":               kirbyText("Title: Site"),
			"content/start/page.de.txt":         kirbyText("Title: Start", text),
			"content/start/page.en.txt":         kirbyText("Title: Begin", text),
			"content/1_tee/page.de.txt":         kirbyText("Title: Tee", text),
			"content/1_tee/page.en.txt":         strings.ReplaceAll(kirbyText("Title: Tea", "Slug: tea", text), "\n", "\r\n"),
			"content/1_tee/2_gruen/page.de.txt": kirbyText("Title: Gruen", text),
			"content/1_tee/2_gruen/page.en.txt": kirbyText("Title: Green", text),
			"content/1_tee/page.fr.txt":         kirbyText("Title: No", text),
		}, []string{
			`de/start / "Start" lang=de tr=start`, `en/start /en "Begin" tr=start`, `de/tee /tee "Tee" lang=de tr=tee`, `en/tee /en/tea "Tea" tr=tee`,
			`de/tee/gruen /tee/gruen "Gruen" lang=de tr=tee/gruen`, `en/tee/gruen /en/tea/gruen "Green" tr=tee/gruen`,
		}},
		{"kirby with its home in the menu", map[string]string{
			"content/site.txt":           kirbyText("Title: Site"),
			"content/1_home/home.txt":    kirbyText("Title: Home", text),
			"content/2_a/a.txt":          kirbyText("Title: A", "Slug: other", "Date:", text),
			"content/2_a/_changes/a.txt": kirbyText("Title: A", "Text: Unsaved."),
			"content/2020-review/a.txt":  kirbyText("Title: Review", text),
		}, []string{`home / "Home"`, `a /a "A"`, `2020-review /2020-review "Review"`}},
		{"another program's site.txt and home", map[string]string{
			"site.txt":  "Our site\n\nA text that is long enough for readers to find something in it.\n",
			"home/a.md": md("A", ""),
		}, []string{`site /site/ "Our site"`, `home/a /home/a/ "A"`}},
		{"the content of an old kirby", map[string]string{
			"site.txt":              kirbyText("Title: Site"),
			"home/home.txt":         kirbyText("Title: Home", text),
			"1-blog/1-a/article.md": kirbyText("Title: A", text),
		}, []string{`home / "Home"`, `blog/a /blog/a "A"`}},
		{"another program's site.txt", map[string]string{
			"site.txt": "Our site\n\nA text that is long enough for readers to find something in it.\n",
			"a.md":     md("A", ""),
		}, []string{`site /site/ "Our site"`, `a /a/ "A"`}},
	})
}

func TestKirbyText(t *testing.T) {
	fsys := fstest.MapFS{}
	for p, text := range map[string]string{
		"content/site.txt":      "Title: Site",
		"content/home/home.txt": "Title: Home",
		"content/1_a/a.txt": kirbyText("Title: A", "Headline: Short", "Meta-description: What it says.",
			"Intro: See (link: blog/tea text: the tea) and (image: cup.jpg alt: A cup caption: Of tea).",
			`Text: [{"content":{"level":"h3","text":"Cups"},"type":"heading"},{"content":{"text":"<p>Of <b>clay</b>. <a href=\"/@/page/x\">More</a></p>"},"type":"text"},`+
				`{"content":{"text":"<p>Hidden</p>"},"type":"text","isHidden":true},{"content":[],"type":"line"},{"content":{"text":"<p>Hidden</p>"},"type":"text","isHidden":"true"},{"content":{"question":"Which one?","answer":"This one."},"type":"faq"},{"content":{"code":"a <b>\n\nc","language":"go"},"type":"code"},{"content":{"text":"*Mark* (email: a@example.org)"},"type":"markdown"}]`,
			`Main: [{"columns":[{"blocks":[{"content":{"text":"In a column","citation":"Ada"},"type":"quote"}],"width":"1/1"}]}]`,
			"Faq:\n\n- \n  question: Which?\n  answer: "+strings.Repeat("This one. ", 20),
			"Notes: "+strings.Repeat("Some words of a field of the author's own. ", 4)+"\n\\----\nDone."),
	} {
		fsys[p] = &fstest.MapFile{Data: []byte(text)}
	}
	articles, _ := collect(t, Dir(fsys, "", Options{}))
	if len(articles) != 1 {
		t.Fatalf("%d articles", len(articles))
	}
	a := articles[0]
	for _, want := range []string{"See the tea and A cup Of tea.", "Cups", "Of clay. More", "Which one?", "This one.", "Mark a@example.org", "In a column Ada", "of the author's own.", "Done."} {
		if !strings.Contains(a.Text, want) {
			t.Errorf("%q is not in the text", want)
		}
	}
	for _, no := range []string{"Hidden", "isHidden", "(link", "Short", "question", "{"} {
		if strings.Contains(a.Text, no) {
			t.Errorf("%q is in the text", no)
		}
	}
	if a.Summary != "What it says." || !strings.Contains(a.Code, "a <b>\n\nc") {
		t.Errorf("summary %q, code %q", a.Summary, a.Code)
	}
	if t.Failed() {
		t.Log(a.Text)
	}
	if len(a.Links) != 1 || a.Links[0] != "/blog/tea" {
		t.Errorf("links %q", a.Links)
	}
}
