package corpus

import (
	"fmt"
	"testing"
	"testing/fstest"
)

// TestImage says of every kind of source which picture stands for an article.
func TestImage(t *testing.T) {
	const large = `https://birds.example/w.jpg`
	feed := func(item string) string {
		return `<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><link>https://birds.example/</link><item><title>Wren</title>
			<link>/wren/</link><description>&lt;p&gt;A wren.&lt;/p&gt;&lt;img src="in.jpg"&gt;</description>` + item + `</item></channel></rss>`
	}
	sized := Image{URL: large, Width: 1200, Height: 800, Alt: "A wren"}
	page := func(head, body string) string {
		return `<!doctype html><html><head><title>Wren</title>` + head + `</head><body><article><h1>Wren</h1><p>` +
			`A wren is a small bird that sings loudly, from low in a hedge, all year.</p>` + body + `</article></body></html>`
	}
	for _, tc := range []struct {
		name, file, text string
		want             Image
	}{
		{"field", "a.md", "---\ntitle: A\nimage: /w.jpg\n---\nText.", Image{URL: "/w.jpg"}},
		{"field with its text", "a.md", "---\ntitle: A\nfeature_image: /w.jpg\nfeature_image_alt: A wren\n---\nText.", Image{URL: "/w.jpg", Alt: "A wren"}},
		{"camel case", "a.md", "---\ntitle: A\nheroImage: /w.jpg\nheroImageAlt: A wren\n---\nText.", Image{URL: "/w.jpg", Alt: "A wren"}},
		{"thumbnail", "a.md", "---\ntitle: A\nthumbnail: /w.jpg\n---\nText.", Image{URL: "/w.jpg"}},
		{"table", "a.md", "---\ntitle: A\nimage:\n  path: " + large + "\n  width: 1200\n  height: 800px\n  alt: A wren\n---\nText.", sized},
		{"toml", "a.md", "+++\ntitle = 'A'\n[cover]\nimage = '" + large + "'\nwidth = 1200\nheight = 800\nalt = 'A wren'\n+++\nText.", sized},
		{"list", "a.md", "---\ntitle: A\nimages: [/w.jpg, /x.jpg]\n---\nText.", Image{URL: "/w.jpg"}},
		{"header of a theme", "a.md", "---\ntitle: A\nheader:\n  overlay_image: /w.jpg\n---\nText.", Image{URL: "/w.jpg"}},
		{"a path from the root", "notes/a.md", "---\ntitle: A\nimage: img/w.jpg\n---\nText.", Image{URL: "/img/w.jpg"}},
		{"a path in the sources", "notes/a.md", "---\ntitle: A\nimage: ../../img/w.jpg\n---\nText.", Image{}},
		{"beside the article", "notes/a.md", "---\ntitle: A\nimage: beside.jpg\n---\nText.", Image{URL: "/notes/a/beside.jpg"}},
		{"no picture", "a.md", "---\ntitle: A\nimage: false\nheader: Birds\n---\nText.", Image{}},
		{"a program", "a.md", "---\ntitle: A\nimage: javascript:alert(1)\n---\nText.", Image{}},
		{"in the text", "notes/a.md", "# A\n\n![A *wren*](w.jpg)\n\nText.", Image{URL: "/notes/a/w.jpg", Alt: "A wren"}},
		{"a tag in the text", "a.md", "# A\n\n<img src=\"" + large + "\" width=1200 height=\"800\" alt=\"A wren\">\n\nText.", sized},
		{"behind an icon", "a.md", "# A\n\n<img src=\"/pixel.gif\" width=1 height=1>\n\n![A wren](/w.jpg)\n\nText.", Image{URL: "/w.jpg", Alt: "A wren"}},
		{"asciidoc", "a.adoc", "= A\n\nimage::/w.jpg[A wren]\n\nText.", Image{URL: "/w.jpg", Alt: "A wren"}},
		{"rest", "a.rst", "A\n=\n\n.. image:: /w.jpg\n   :alt: A wren\n   :width: 1200px\n\nText.", Image{URL: "/w.jpg", Width: 1200, Alt: "A wren"}},
		{"org", "a.org", "#+title: A\n\n[[file:/w.jpg]]\n\nText.", Image{URL: "/w.jpg"}},
		{"ndjson address", "a.ndjson", `{"id":"a","title":"A","text":"T","image":"/w.jpg"}`, Image{URL: "/w.jpg"}},
		{"ndjson object", "a.ndjson", `{"id":"a","title":"A","text":"T","image":{"url":"` + large + `","width":1200,"height":800,"alt":"A wren"}}`, sized},
		{"ndjson relative", "a.ndjson", `{"id":"a","url":"https://birds.example/wren/","title":"A","text":"T","image":"../w.jpg"}`, Image{URL: large}},
		{"ndjson nonsense", "a.ndjson", `{"id":"a","title":"A","text":"T","image":[7,{"width":-1}]}`, Image{}},

		{"og", "a.html", page(`<meta property="og:image" content="`+large+`"><meta property="og:image:width" content="1200">
			<meta property="og:image:height" content="800"><meta property="og:image:alt" content="A wren">`, ""), sized},
		{"twitter", "a.html", page(`<meta name="twitter:image" content="/w.jpg"><meta name="twitter:image:alt" content="A wren">`, ""), Image{URL: "/w.jpg", Alt: "A wren"}},
		{"no scheme", "a.html", page(`<meta property="og:image" content="//birds.example/w.jpg">`, ""), Image{URL: large}},
		{"linked data", "a.html", page(`<script type="application/ld+json">{"@type":"BlogPosting","image":{"@type":"ImageObject","url":"`+large+`","width":1200,"height":"800","caption":"A wren"}}</script>`, ""), sized},
		{"microdata", "a.html", page("", `<img itemprop="image" src="`+large+`" width="1200" height="800" alt="A wren">`), sized},
		{"in the page", "a.html", page("", `<p><img src="`+large+`" width="1200" height="800" alt="A wren"></p>`), sized},
		{"below another address", "a.html", page(`<base href="https://birds.example/notes/">`, `<p><img src="../w.jpg" alt="A wren"></p>`), Image{URL: large, Alt: "A wren"}},
		{"a width of a part", "a.html", page("", `<p><img src="/w.jpg" width="100%" alt=""></p>`), Image{URL: "/w.jpg"}},

		{"media content", "a.xml", feed(`<media:content url="` + large + `" medium="image" width="1200" height="800"><media:description>A wren</media:description></media:content>
			<media:thumbnail url="/small.jpg" width="75" height="75"/>`), sized},
		{
			"media group", "a.xml", feed(`<media:group><media:content url="/w.mp4" type="video/mp4"/><media:thumbnail url="/w.jpg" width="480" height="360"/></media:group>`),
			Image{URL: large, Width: 480, Height: 360},
		},
		{"media thumbnail", "a.xml", feed(`<media:thumbnail url="/w.jpg" width="1200"/>`), Image{URL: large, Width: 1200}},
		{"media of a film", "a.xml", feed(`<media:content url="/w.mp4" type="video/mp4"><media:thumbnail url="/w.jpg"/></media:content>`), Image{URL: large}},
		{"enclosure", "a.xml", feed(`<enclosure url="/song.mp3" type="audio/mpeg"/><enclosure url="/w.jpg" type="image/jpeg"/>`), Image{URL: large}},
		{"in the item", "a.xml", feed(""), Image{URL: "https://birds.example/wren/in.jpg"}},

		{"ghost", "a.json", ghostText(`{"id":"p1","title":"A","slug":"a","html":"<p>T</p>","status":"published","feature_image":"__GHOST_URL__/content/w.jpg"}`,
			`,"posts_meta":[{"post_id":"p1","feature_image_alt":"A wren"}]`), Image{URL: "/content/w.jpg", Alt: "A wren"}},
		{
			"ghost text", "a.json", ghostText(`{"id":"p1","title":"A","slug":"a","html":"<p><img src='__GHOST_URL__/w.jpg' alt='A wren' width='1200'></p>","status":"published"}`, ""),
			Image{URL: "/w.jpg", Width: 1200, Alt: "A wren"},
		},
		{
			"ghost api", "a.json", `{"posts":[{"id":"p1","slug":"a","url":"https://b.example/a/","title":"A","html":"<p>A</p>","feature_image":"` + large + `","feature_image_alt":"A wren"}],"meta":{}}`,
			Image{URL: large, Alt: "A wren"},
		},
		{"medium", "posts/a.html", `<article class="h-entry"><h1 class="p-name">A</h1><section data-field="body"><p>Text</p><img data-width="1200" data-height="800" src="` + large + `" alt="A wren"></section></article>`, sized},
		{"wordpress", "a.xml", wxrHead + wxrItem(7, "post", "publish", `<content:encoded>T</content:encoded><wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>9</wp:meta_value></wp:postmeta>`) +
			wxrItem(9, "attachment", "inherit", `<wp:attachment_url>`+large+`</wp:attachment_url><wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key><wp:meta_value>A wren</wp:meta_value></wp:postmeta>
			<wp:postmeta><wp:meta_key>_wp_attachment_metadata</wp:meta_key><wp:meta_value><![CDATA[a:5:{s:5:"width";i:1200;s:6:"height";i:800;s:4:"file";s:5:"w.jpg";s:5:"sizes";a:1:{s:9:"thumbnail";a:4:{s:5:"width";i:150;s:6:"height";i:150;}}}]]></wp:meta_value></wp:postmeta>`) + wxrFoot, sized},
	} {
		t.Run(tc.name, func(t *testing.T) {
			fsys := files(map[string]string{tc.file: tc.text})
			fsys["notes/beside.jpg"] = &fstest.MapFile{}
			articles, problems := collect(t, Dir(fsys, "", Options{}))
			if len(articles) != 1 || len(problems) != 0 {
				t.Fatalf("%d articles, problems %v; want one", len(articles), problems)
			}
			if articles[0].Image != tc.want {
				t.Errorf("picture %+v, want %+v", articles[0].Image, tc.want)
			}
		})
	}
}

// TestBundledImage says that no address is made up for a picture to which a bundler
// gives one.
func TestBundledImage(t *testing.T) {
	for _, image := range []string{"./w.jpg", "w.jpg", "../../assets/w.jpg", "~/assets/w.jpg", "@assets/w.jpg"} {
		fsys := files(map[string]string{
			"astro.config.mjs":       "export default {}",
			"src/content/blog/w.jpg": "",
			"src/content/blog/a.md":  fmt.Sprintf("---\ntitle: A\nheroImage: %q\n---\n![A wren](%s)\n\nText.", image, "./w.jpg"),
			"src/content/blog/b.md":  "---\ntitle: B\nheroImage: /w.jpg\n---\nText.",
		})
		articles, problems := collect(t, Dir(fsys, "", Options{}))
		if len(articles) != 2 || len(problems) != 0 {
			t.Fatalf("%d articles, problems %v; want two", len(articles), problems)
		}
		if articles[0].Image != (Image{}) || articles[1].Image.URL != "/w.jpg" {
			t.Errorf("%s: pictures %+v and %+v; want none and /w.jpg", image, articles[0].Image, articles[1].Image)
		}
	}
}
