package corpus

import (
	"fmt"
	"strings"
	"testing"
)

func TestIsForAll(t *testing.T) {
	for in, want := range map[string]bool{
		"":     true,
		"null": true,
		`{"web":{"nonMember":true,"memberSegment":""},"email":{"memberSegment":""}}`: true,
		`{"web":{"nonMember":false,"memberSegment":"status:free,status:-free"}}`:     false,
		`{"web":{"nonMember":null}}`:                          false,
		`{"web":{"nonMember":"true"}}`:                        false,
		`{"web":{"nonMember":false},"showOnWeb":true}`:        false, // the newer form wins
		`{"web":{"nonMember":true},"showOnWeb":false}`:        true,
		`{"showOnEmail":true,"showOnWeb":true,"segment":""}`:  true,
		`{"showOnEmail":true,"showOnWeb":false,"segment":""}`: false,
		`{"segment":"status:free"}`:                           false,
		`{}`:                                                  false,
		`{"web":{}}`:                                          false,
		`{"web":true}`:                                        false,
		`"public"`:                                            false,
		`[]`:                                                  false,
		`true`:                                                false,
		`{"showOnEmail":true,"showOnWeb":true,"segment":"status:"}`: true, // the segment is that of the mail
	} {
		if got := isForAll([]byte(in)); got != want {
			t.Errorf("isForAll(%s) = %v, want %v", in, got, want)
		}
	}
}

// TestGhostGates: of a public post that has parts for members only, those are
// left out, in each form that a text is kept in.
func TestGhostGates(t *testing.T) {
	const hidden, older = `"visibility":{"web":{"nonMember":false}}`, `"visibility":{"showOnEmail":true,"showOnWeb":false}`
	const shut, end = "<!--kg-gated-block:begin nonMember:false -->", "<!--kg-gated-block:end-->"
	lexical := func(nodes string) string {
		return `{"root":{"type":"root","children":[{"type":"paragraph","children":[{"type":"text","text":"A wren."}]},` + nodes + `]}}`
	}
	after := `,{"type":"paragraph","children":[{"type":"text","text":"A finch."}]}`
	lost := strings.ReplaceAll(after, "finch", "canary")
	mobile := func(cards string, order ...int) string {
		sections := []string{`[1,"p",[[0,[],0,"A wren."]]]`}
		for _, n := range order {
			sections = append(sections, fmt.Sprintf(`[10,%d]`, n))
		}
		return `{"cards":[` + cards + `],"sections":[` + strings.Join(sections, ",") + `,[1,"p",[[0,[],0,"A %s."]]]]}`
	}
	type form struct{ name, field, text, want string }
	forms := []form{
		{"HTML", "html", "<p>A wren.</p>" + shut + "<p>A canary.</p>" + end + "<p>A finch.</p>", "A wren.\n\nA finch."},
		{"HTML, a preview", "html", "<p>A wren.</p><!--members-only--><p>A canary.</p>", "A wren."},
		{"Markdown", "markdown", "A wren.\n\n<!--members-only-->\n\nA canary.", "A wren."},
		{"a card of HTML with a block", "lexical", lexical(`{"type":"html","html":"` + shut + `<p>canary</p>` + end + `"}` + after), "A wren.\n\nA finch."},
		{"a card of HTML with a divider", "lexical", lexical(`{"type":"html","html":"<p>B</p><!--members-only-->canary"}` + lost), "A wren.\n\nB"},
		{"a block that does not end", "lexical", lexical(`{"type":"html","html":"` + shut + `"},{"type":"toggle","heading":"canary","content":"canary"}` + lost), "A wren."},
		{"a divider in Markdown", "lexical", lexical(`{"type":"markdown","markdown":"B\n\n<!--members-only-->\n\ncanary"}` + lost), "A wren.\n\nB"},
		{"a divider in a caption", "lexical", lexical(`{"type":"image","src":"/w.jpg","caption":"B<!--members-only-->canary"}` + lost), "A wren.\n\nB"},
		{"a divider in a heading", "lexical", lexical(`{"type":"toggle","heading":"B<!--members-only-->canary","content":"canary"}` + lost), "A wren.\n\nB"},
		{"a divider in a callout", "lexical", lexical(`{"type":"callout","calloutText":"B<!--members-only-->canary"}` + lost), "A wren.\n\nB"},
		{"a paywall", "lexical", lexical(`{"type":"paywall","version":1}` + lost), "A wren."},
		{"a paywall that is hidden itself", "lexical", lexical(`{"type":"paywall",` + hidden + `}` + lost), "A wren."},
		{"an old paywall", "mobiledoc", fmt.Sprintf(mobile(`["paywall",{}]`, 0), "canary"), "A wren."},
		{"an old paywall without fields", "mobiledoc", fmt.Sprintf(mobile(`["paywall"]`, 0), "canary"), "A wren."},
		{"an old paywall of another form", "mobiledoc", fmt.Sprintf(mobile(`["paywall",5]`, 0), "canary"), "A wren."},
		{"an old divider", "mobiledoc", fmt.Sprintf(mobile(`["html",{"html":"<p>B</p><!--members-only-->canary"}]`, 0), "canary"), "A wren.\n\nB"},
		{"an old card that is hidden", "mobiledoc", fmt.Sprintf(mobile(`["html",{"html":"canary",`+hidden+`}],["markdown",{"markdown":"canary",`+older+`}]`, 0, 1), "finch"), "A wren.\n\nA finch."},
	}
	for _, card := range []string{
		`{"type":"html","html":"canary",%s}`, `{"type":"markdown","markdown":"canary",%s}`, `{"type":"codeblock","code":"canary",%s}`,
		`{"type":"image","src":"/canary.jpg","alt":"canary","caption":"canary",%s}`, `{"type":"callout","calloutText":"canary",%s}`,
		`{"type":"toggle","heading":"canary","content":"canary",%s}`, `{"type":"paragraph","children":[{"type":"text","text":"canary"}],%s}`,
	} {
		for _, v := range []string{hidden, older, `"visibility":{}`, `"visibility":"members"`} {
			forms = append(forms, form{v + " in " + card, "lexical", lexical(fmt.Sprintf(card, v) + after), "A wren.\n\nA finch."})
		}
	}
	for _, tc := range forms {
		articles, problems := readExport(t, "a.json", ghostText(`{"slug":"a","title":"T","status":"published","visibility":"public","`+
			tc.field+`":`+quoted(t, tc.text)+`}`, ""))
		if len(articles) != 1 || len(problems) != 0 {
			t.Errorf("%s: %d articles, problems %v", tc.name, len(articles), problems)
			continue
		}
		if articles[0].Text != tc.want {
			t.Errorf("%s: the text is %q, want %q", tc.name, articles[0].Text, tc.want)
		}
		checkCanary(t, articles)
	}
}
