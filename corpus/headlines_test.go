package corpus

import (
	"io/fs"
	"path"
	"strings"
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
		"Status: it rains\n\nx":          {nil, "Status: it rains\n\nx"},
		"Date: Monday\n\nCome.":          {nil, "Date: Monday\n\nCome."},
		"Note: mind the gap\n\nx":        {nil, "Note: mind the gap\n\nx"},
		"Title: A\nand more of it.\n\nx": {nil, "Title: A\nand more of it.\n\nx"},
		"https://x.example/\n\nx":        {nil, "https://x.example/\n\nx"},
		"Title: x\nhttp://x.example/\n":  {nil, "Title: x\nhttp://x.example/\n"},
		"# Heading\nTitle: A\n":          {nil, "# Heading\nTitle: A\n"},
		"Title:: A\n\nx":                 {nil, "Title:: A\n\nx"},
		"  set in\nTitle: A\n":           {nil, "  set in\nTitle: A\n"},
		"<!--{\n\t\"Title\": \"A\",\n\t\"Template\": true\n}-->\n\n<p>x": {matter{"title": "A", "template": "true"}, "\n<p>x"},
		"<!--{ \"a\": 1 } and more -->x":                                 {matter{"a": "1"}, "x"},
		"<!-- {not} -->\nx":                                              {nil, "<!-- {not} -->\nx"},
		"":                                                               {nil, ""},
		"Summary: one.\nAuthor: \"Me\", said":                            {matter{"summary": "one.", "author": []any{"\"Me\"", "said"}}, ""},
	} {
		fields, rest, err := splitMatter(in)
		if diff := cmp.Diff(want.fields, fields); diff != "" || rest != want.rest || err != nil {
			t.Errorf("%q: rest %q, want %q, %v; fields (-want +got):\n%s", in, rest, want.rest, err, diff)
		}
	}
}

// TestProposals: the status of a proposal keeps it from nobody, and its number is a part of its name.
func TestProposals(t *testing.T) {
	runSites(t, []siteCase{
		{"proposals", map[string]string{
			"pep-0008.rst": "PEP: 8\nTitle: Style\nAuthor: Guido <guido at python.org>,\n        Barry\nStatus: Active\nCreated: 05-Jul-2001\n\nAbstract\n========\n\nText.\n",
			"eip-20.md":    "---\neip: 20\ntitle: Tokens\nstatus: Draft\n---\nText.",
			"rfc.md":       "---\nrfc: 7\ntitle: What RFC 7 says\nstatus: withdrawn\ndraft: true\n---\nText.",
			"other.md":     "---\npep: talk\ntitle: Pep talk\nstatus: draft\n---\nText.",
		}, []string{
			`pep-0008 /pep-0008/ "PEP 8: Style" date=2001-07-05 from=2001-07-05 by=Guido,Barry`, `eip-20 /eip-20/ "EIP 20: Tokens"`,
			`rfc /rfc/ "What RFC 7 says" draft`, `other /other/ "Pep talk" draft`,
		}},
	})
}

// FuzzPelican: whatever stands in settings and articles, a site is read.
func FuzzPelican(f *testing.F) {
	f.Add("PATH = 'content'\nARTICLE_URL = '{date:%Y}/{slug}/{x}'\nFILENAME_METADATA = '(?P<date>[0-9-]+)_(?P<slug>.*)'\n", "Title: Ärger\nLang: fr\n\n[a]({filename}/b.md) ![]({static}x.png)", "2024-05-06_x")
	f.Add("PATH = '..'\nDEFAULT_METADATA = ('status',)\nPAGE_PATHS = ['']\nARTICLE_EXCLUDES = ['/', '.']", "title: {slug}\nurl: ../x", "..")
	f.Add("SITEURL = get('X', 'https://x.example/b')\nDEFAULT_LANG=''\nPATH_METADATA = '('", "save_as: index.html\nstatus: skip", "a b")
	f.Fuzz(func(t *testing.T, settings, text, name string) {
		fsys := files(map[string]string{"pelicanconf.py": settings, "content/a/b.md": text})
		entries, err := fs.ReadDir(fsys, ".")
		if err != nil {
			t.Fatal(err)
		}
		s, _ := findSite(fsys, ".", entries, "")
		if s == nil || s.broken != nil {
			return
		}
		r := reader{fsys: fsys, folder: s.newFolder(path.Join(s.source(), "a"), nil, nil)}
		a, err := r.source(kindMarkdown, path.Join(s.source(), "a", strings.ReplaceAll(name, "/", "_")+".md"), []byte(text), Origin{})
		if err != nil {
			return
		}
		if clean, err := cleanAddress(a.URL); err != nil || clean != a.URL {
			t.Errorf("settings %q, text %q, name %q: the address %q is none (%v)", settings, text, name, a.URL, err)
		}
	})
}
