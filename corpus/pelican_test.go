package corpus

import (
	"io/fs"
	"path"
	"strings"
	"testing"
)

// TestPelicanLeavesOut: what Pelican does not write, or only as a draft, is not public, however its
// settings say so.
func TestPelicanLeavesOut(t *testing.T) {
	const head, dated = "Title: A\n", "Title: A\nDate: 2024-05-06\n\nText."
	for name, settings := range map[string]string{
		"among others": "DEFAULT_METADATA = {'comments': True, 'status': 'draft'}", "called": "DEFAULT_METADATA = dict(status='draft')",
		"later": "DEFAULT_METADATA = {}\nDEFAULT_METADATA['status'] = 'draft'", "of a folder": "EXTRA_PATH_METADATA = {'d': {'status': 'hidden'}}",
		"unicode": "DEFAULT_METADATA = {u'status': u'draft'}", "a name": "DEFAULT_METADATA = {'status': DRAFT}", "nothing written": "DEFAULT_METADATA = {'save_as': ''}",
		"long": "DEFAULT_METADATA = {'status': '''draft'''}", "from elsewhere": "DEFAULT_METADATA = {'status': os.environ.get('ST', 'draft')}",
		"pairs": "DEFAULT_METADATA = (('status', 'draft'),)", "not written": "ARTICLE_SAVE_AS = ''",
	} {
		for _, a := range readSite(t, map[string]string{"pelicanconf.py": settings + "\n", "content/a.md": dated}) {
			if a.Visibility.IsPublic() {
				t.Errorf("%s: %q is public", name, a.ID)
			}
		}
	}
	for name, text := range map[string]string{
		"a value with a slash": head + "Cover: /images/x.png\nStatus: hidden\n\nText.", "signs": head + "Emoji: :smile:\n2nd: x\nStatus: draft\n\nText.",
		"text at once": head + "Status: draft\nText.", "fences": "---\nTitle: A: b: c\nStatus: draft\n---\nText.", "no title": "# A\n\nText.",
		"an empty file in fences": "---\ntitle: B\nsave_as:\n---\nText.",
		"an empty file":           head + "Save_as:\n\nText.",
	} {
		for _, a := range readSite(t, map[string]string{"pelicanconf.py": "DEFAULT_DATE = 'fs'\n", "content/pages/a.md": text, "content/2024-05-06-a.md": text}) {
			if a.Visibility.IsPublic() || strings.Contains(a.Text, "Status") {
				t.Errorf("%s: %q is %q: %q", name, a.ID, a.Visibility, a.Text)
			}
		}
	}
	for _, a := range readSite(t, map[string]string{"pelicanconf.py": "DEFAULT_DATE = 'fs'\n", "content/a.rst": "A\n####\n\n:save_as:\n\nText."}) {
		if a.Visibility.IsPublic() {
			t.Error("an empty file in reStructuredText is public")
		}
	}
	if list := readSite(t, map[string]string{"pelicanconf.py": "JINJA_GLOBALS = {'status': 'active'}\nDEFAULT_METADATA = {'status': 'published'}\n", "content/a.md": dated}); len(list) != 1 || !list[0].Visibility.IsPublic() {
		t.Errorf("a status of something else closes the site: %v", list)
	}
	if list := readSite(t, map[string]string{
		"pelicanconf.py": "# don't use '''\nARTICLE_PATHS = ['a']\nARTICLE_EXCLUDES = ['private']\nARTICLE_PATHS = ['b', 'private']\n# ''' end\n",
		"content/a/1.md": dated, "content/private/1.md": dated, "content/b/1.md": dated,
	}); len(list) != 1 || list[0].ID != "b/1" {
		t.Errorf("settings that are given again, between remarks: %d articles, want that of b", len(list))
	}
}

// readSite returns the articles of a site.
func readSite(t *testing.T, tree map[string]string) (list []Article) {
	t.Helper()
	for a, err := range Dir(files(tree), "site", Options{}).Articles(t.Context()) {
		if err == nil {
			list = append(list, a)
		}
	}
	return list
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
