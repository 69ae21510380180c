package corpus

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestHeadLines: fields are lines of their own at the head of a text, and prose is none.
func TestHeadLines(t *testing.T) {
	for in, want := range map[string]struct {
		fields matter
		rest   string
	}{
		"Title: A: the *first*\nDate: 2024-05-06\nTags: a b, c\n\nText: x.": {matter{"title": "A: the *first*", "date": "2024-05-06", "tags": []any{"a b", "c"}}, "Text: x."},
		"\n\ntitle:A\n\n":                    {matter{"title": "A"}, ""},
		"Title: A":                           {matter{"title": "A"}, ""},
		"Title: A\n    long one\n\ttoo\n\nx": {matter{"title": "A long one too"}, "x"},
		"Title: A\nAuthors: Jane One\n         Max Two\nSave-As: a/b.html\nEmpty:\n\nx": {matter{"title": "A", "authors": []any{"Jane One", "Max Two"}, "save_as": "a/b.html"}, "x"},
		"Title: A\nAuthors: One, Jane; Two, Max\n---\nx":                                {matter{"title": "A", "authors": []any{"One, Jane", "Two, Max"}}, "x"},
		"PEP: 8\nTitle: Style\nAuthor: G <g@x.example>,\n        B <b@x.example>\nPost-History: 05-Jul-2001,\n\nx": {matter{
			"pep": "8", "title": "Style", "author": []any{"G <g@x.example>", "B <b@x.example>"}, "post_history": "05-Jul-2001,",
		}, "x"},
		"Status: draft\n\nx":             {matter{"status": "draft"}, "x"},
		"draft: yes\n\nx":                {matter{"draft": "yes"}, "x"},
		"Date: 2024-05-06\nSlug: a\n\nx": {matter{"date": "2024-05-06", "slug": "a"}, "x"},
		"Title: A\nCover: /x.png\nEmoji: :smile:\n2nd: x\nStatus: draft\nSecret": {matter{"title": "A", "cover": "/x.png", "emoji": ":smile:", "2nd": "x", "status": "draft"}, "Secret"},
		"Title: A\nFoo Bar: x\nStatus: draft\n\nx":                               {matter{"title": "A", "foo_bar": "x", "status": "draft"}, "x"},
		"Title: A\nStatus: Proposed\n\nx":                                        {matter{"title": "A"}, "x"},
		"Private: no trespassing, they say.\n\nThen.":                            {nil, "Private: no trespassing, they say.\n\nThen."},
		"Draft: the story of beer.\n\nThen.":                                     {nil, "Draft: the story of beer.\n\nThen."},
		"Published: or not?\n\nThen.":                                            {nil, "Published: or not?\n\nThen."},
		"published: no\n\nThen.":                                                 {matter{"published": "no"}, "Then."},
		"I went to the store: it was closed.\nTitle: A":                          {nil, "I went to the store: it was closed.\nTitle: A"},
		"Status: it rains\n\nx":                                                  {nil, "Status: it rains\n\nx"},
		"Date: Monday\n\nCome.":                                                  {nil, "Date: Monday\n\nCome."},
		"Note: mind the gap\n\nx":                                                {nil, "Note: mind the gap\n\nx"},
		"Title: A\nand more of it.\n\nx":                                         {nil, "Title: A\nand more of it.\n\nx"},
		"https://x.example/\n\nx":                                                {nil, "https://x.example/\n\nx"},
		"Title: x\nhttp://x.example/\n":                                          {nil, "Title: x\nhttp://x.example/\n"},
		"# Heading\nTitle: A\n":                                                  {nil, "# Heading\nTitle: A\n"},
		"Title:: A\n\nx":                                                         {nil, "Title:: A\n\nx"},
		"  set in\nTitle: A\n":                                                   {nil, "  set in\nTitle: A\n"},
		"<!--{\n\t\"Title\": \"A\",\n\t\"Template\": true\n}-->\n\n<p>x":         {matter{"title": "A", "template": "true"}, "\n<p>x"},
		"<!--{ \"a\": 1 } and more -->x":                                         {matter{"a": "1"}, "x"},
		"<!-- {not} -->\nx":                                                      {nil, "<!-- {not} -->\nx"},
		"":                                                                       {nil, ""},
		"Summary: one.\nAuthor: \"Me\", said":                                    {matter{"summary": "one.", "author": []any{"\"Me\"", "said"}}, ""},
	} {
		fields, rest, err := splitMatter(in)
		if fields == nil && err == nil {
			fields, rest = (&reader{}).headed(kindMarkdown, in)
		}
		if diff := cmp.Diff(want.fields, fields); diff != "" || rest != want.rest || err != nil {
			t.Errorf("%q: rest %q, want %q, %v; fields (-want +got):\n%s", in, rest, want.rest, err, diff)
		}
	}
}

// TestProposals: the status of a proposal keeps it from nobody, and its number is a part of its name.
func TestProposals(t *testing.T) {
	runSites(t, []siteCase{
		{"proposals", map[string]string{
			"pep-0008.rst":    "PEP: 8\nTitle: Style\nAuthor: Guido <guido at python.org>,\n        Barry\nStatus: Active\nCreated: 05-Jul-2001\n\nAbstract\n========\n\nText.\n",
			"eip-20.md":       "---\neip: 20\ntitle: Tokens\nstatus: Draft\ntype: Standards Track\n---\nText.",
			"rfc-0007.md":     "---\nrfc: 7\ntitle: What RFC 7 says\nstatus: withdrawn\ncreated: 2020-01-01\ndraft: true\n---\nText.",
			"cip-3.md":        "---\ncip: 3\ntitle: Kept\ntype: x\nstatus: private\n---\nText.",
			"2020-01-04-a.md": "---\neip: 4\ntitle: Eggs\ntype: x\nstatus: draft\n---\nText.",
			"sip-5/README.md": "---\nsip: 5\ntitle: Drink\ntype: x\nstatus: Stagnant\n---\nText.",
			"sip-6.md":        "---\nsip: 6\ntitle: Later\ntype: x\nstatus: scheduled\n---\nText.",
			"eip-21.md":       "---\neip: 21\ncategory: ERC\nstatus: Moved\n---\nThis file was moved.",
			"mail.md":         "---\nrfc: 2822\ntitle: On mail\nstatus: draft\n---\nText.",
			"deep-12.md":      "---\ntitle: Deep\nparams: {rfc: 12}\nstatus: draft\n---\nText.",
			"other.md":        "---\npep: talk\ntitle: Pep talk\nstatus: draft\n---\nText.",
		}, []string{
			`pep-0008 /pep-0008/ "PEP 8: Style" date=2001-07-05 from=2001-07-05 by=Guido,Barry`, `eip-20 /eip-20/ "EIP 20: Tokens"`,
			`rfc-0007 /rfc-0007/ "What RFC 7 says" date=2020-01-01 from=2020-01-01 draft`, `2020-01-04-a /2020-01-04-a/ "Eggs" date=2020-01-04 from=2020-01-04 draft`,
			`sip-5/README /sip-5/README/ "SIP 5: Drink"`, `sip-6 /sip-6/ "SIP 6: Later" scheduled`, `other /other/ "Pep talk" draft`,
			`cip-3 /cip-3/ "CIP 3: Kept" private`, `eip-21 /eip-21/ "Eip 21" tags=ERC cats=ERC redirect note:0`, `mail /mail/ "On mail" draft`, `deep-12 /deep-12/ "Deep" draft`,
		}},
	})
}

// TestHeadsElsewhere: lines are fields only where a generator takes them for that, and a paper of a
// repository is none for having some.
func TestHeadsElsewhere(t *testing.T) {
	runSites(t, []siteCase{
		{"hugo", map[string]string{"hugo.toml": "", "content/a.md": "Title: No\nDate: 2024-05-06\n\nText."}, []string{`a /a/ "A" note:0`}},
		{"plain", map[string]string{
			"README.md": "Author: me\nVersion: 1.0\n\nInternal notes", "LICENSE.md": "Copyright: me\nVersion: 2\n\nText", "a.md": "Title: A\nDate: 2024-05-06\n\nText.",
			"b.adoc": "Title: B\nDate: 2024-05-06\n\nText.",
		}, []string{`a /a/ "A" date=2024-05-06 from=2024-05-06`, `b /b/ "B" note:0`}},
		{"mkdocs", map[string]string{"mkdocs.yml": "", "docs/a.md": "Title: A: b\nDate: 2024-05-06\nText.", "docs/n.md": "Status: new\n\n# New\n\nText."}, []string{`a /a/ "A: b" date=2024-05-06`, `n /n/ "New"`}},
		{"built pages with a remark", map[string]string{
			"a.html": "<!--{\"v\":1}-->\n<!doctype html><html><head><title>Alpha</title><meta name=\"robots\" content=\"noindex\"></head><body><article><h1>Alpha</h1><p>Text.</p></article></body></html>",
			"b.html": "<!--{\"title\":\"Beta\"}-->\n<p>Text.",
		}, []string{`a /a.html "Alpha" private`, `b /b/ "Beta"`}},
	})
}
