package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kindred/web"
)

func TestFolderOf(t *testing.T) {
	for _, tc := range []struct{ address, want string }{ // no folder: ""
		{"/posts/reef/", "posts/reef"},
		{"/posts/reef", "posts/reef"},
		{"/posts/reef.html", "posts/reef.html"},
		{"/posts/reef/index.html", "posts/reef"},
		{"https://example.org/posts/reef/?utm_source=x#top", "posts/reef"},
		{"https://example.org", "."},
		{"/", "."},
		{"/%E6%A4%9C%E7%B4%A2/", "検索"},
		{"/a b/", "a b"},
		{"/?p=12", ""},
		{"", ""},
		{"mailto:a@example.org", ""},
		{"/../etc/", ""},
		{"/a/../../b/", ""},
		{"/%2e%2e/b/", ""},
		{"/a//b/", ""},
		{"/a%00b/", ""},
		{"/a%0Ab/", ""},
		{"/a%5Cb/", ""},
		{"/c:/b/", ""},
		{"/%ff/", ""},
		{"/.git/hooks/", ""},
		{"/a./", ""},
		{"/related.html/", ""},
		{"/a/related.json/b/", ""},
		{"/" + strings.Repeat("a", 201) + "/", ""},
	} {
		got, ok := folderOf(tc.address)
		if ok != (tc.want != "") || ok && got != tc.want {
			t.Errorf("%q: %q, %v; want %q", tc.address, got, ok, tc.want)
		}
	}
}

// FuzzFolderOf checks that no address leads out of the folder or to a file of ours.
func FuzzFolderOf(f *testing.F) {
	for _, seed := range []string{"/posts/reef/", "https://example.org/a/%2e%2e/%2fetc", "/related.html", "/by-id/x/", "//host/..\\x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		pages := []exportedPage{{ID: "a", URL: address}, {ID: "b", URL: address}, {ID: "c", URL: strings.ToUpper(address)}}
		giveFolders(pages, map[string][]byte{"related.css": nil})
		seen := map[string]bool{}
		for _, p := range pages {
			first, _, _ := strings.Cut(p.Folder, "/")
			switch {
			case !fs.ValidPath(p.Folder), !filepath.IsLocal(p.Folder):
				t.Errorf("%q leads to %q", address, p.Folder)
			case first == exportList, first == "related.css", p.Folder == byID, strings.Contains("/"+p.Folder+"/", "/"+blockHTML+"/"):
				t.Errorf("%q is our own %q", address, p.Folder)
			case seen[strings.ToLower(p.Folder)]:
				t.Errorf("%q: two articles in %q", address, p.Folder)
			}
			seen[strings.ToLower(p.Folder)] = true
		}
	})
}

// blockOf is a block that says whose it is.
func blockOf(id string) (web.Block, error) {
	return web.Block{HTML: []byte("<aside>" + id + "</aside>"), JSON: []byte(`{"id":"` + id + `"}`)}, nil
}

func exportTo(t *testing.T, dir string, block func(string) (web.Block, error), pages ...exportedPage) (*exported, error) {
	t.Helper()
	giveFolders(pages, nil)
	return writeExport(dir, pages, nil, block)
}

// An export that broke off is whole after the next, without what belongs to nobody.
func TestExportBrokenOff(t *testing.T) {
	dir := t.TempDir()
	a, b, c := exportedPage{ID: "a", URL: "/a/"}, exportedPage{ID: "b", URL: "/b/"}, exportedPage{ID: "c", URL: "/c/"}
	if _, err := exportTo(t, dir, blockOf, a); err != nil {
		t.Fatal(err)
	}
	failed := errors.New("the disk is full")
	_, err := exportTo(t, dir, func(id string) (web.Block, error) {
		if id == "c" {
			return web.Block{}, failed
		}
		return blockOf(id)
	}, b, c)
	if !errors.Is(err, failed) || !strings.Contains(err.Error(), "article c") {
		t.Fatalf("the error is %v", err)
	}
	if _, err := exportTo(t, dir, blockOf, c); err != nil {
		t.Fatal(err)
	}
	var found []string
	err = fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if !d.IsDir() {
			found = append(found, path)
		}
		return err
	})
	if got := strings.Join(found, " "); err != nil || got != "c/related.html c/related.json kindred.json" {
		t.Errorf("there is %s (%v)", got, err)
	}
}

// A link in the folder does not have anything written or removed elsewhere.
func TestExportStaysWithin(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	theirs := filepath.Join(outside, blockHTML)
	if err := os.WriteFile(theirs, []byte("theirs"), 0o600); err != nil {
		t.Fatal(err)
	}
	a, b := exportedPage{ID: "a", URL: "/a/"}, exportedPage{ID: "b", URL: "/b/"}
	if _, err := exportTo(t, dir, blockOf, a); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "a")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "a")); err != nil {
		t.Fatal(err)
	}
	for _, page := range []exportedPage{a, b} { // written to, removed from
		if _, err := exportTo(t, dir, blockOf, page); err == nil {
			t.Errorf("exporting %s over a link out of the folder succeeded", page.ID)
		}
	}
	if text, err := os.ReadFile(theirs); err != nil || string(text) != "theirs" {
		t.Errorf("the file outside is %q, %v", text, err)
	}
}
