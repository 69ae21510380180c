package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kindred/corpus"
	"kindred/web"
)

// Names in an exported folder.
const (
	exportList = "kindred.json" // which articles are where; it shows that a folder is an export
	blockHTML  = "related.html"
	blockJSON  = "related.json"
	byID       = "by-id" // holds articles whose address cannot be a folder
	unwritten  = ".kindred-new"
)

// exported says what an export did.
type exported struct {
	Articles int `json:"articles"`
	New      int `json:"new"`
	Changed  int `json:"changed"`
	Same     int `json:"same"`
	Removed  int `json:"removed"`
}

// exportedPage is an article and its folder, which slashes divide.
type exportedPage struct {
	ID     string `json:"id"`
	URL    string `json:"url"`
	Folder string `json:"folder"`
}

type exportedList struct {
	Articles []exportedPage `json:"articles"`
}

// ourFolders are no article's.
var ourFolders = map[string]bool{byID: true, searchFolder: true, searchPage: true, searchScript: true}

// giveFolders gives each page a folder of its own: the path of its address, as a server
// of files would look for it, or else one by its id. Two paths that differ in capitals
// alone are one on many disks.
func giveFolders(pages []exportedPage, files map[string][]byte) {
	taken := map[string]bool{exportList: true}
	for name := range files {
		taken[name] = true
	}
	for i := range pages {
		p := &pages[i]
		folder, ok := folderOf(p.URL)
		first, _, _ := strings.Cut(strings.ToLower(folder), "/")
		if !ok || taken[strings.ToLower(folder)] || ourFolders[first] {
			sum := sha256.Sum256([]byte(p.ID))
			folder = byID + "/" + hex.EncodeToString(sum[:8])
		}
		p.Folder = folder
		taken[strings.ToLower(folder)] = true
	}
}

// folderOf returns the path of an address as the name of a folder, "." for the site
// itself, and whether it can be one.
func folderOf(address string) (folder string, ok bool) {
	key := corpus.AddressKey(address)
	slash := strings.IndexByte(key, '/')
	if slash < 0 || strings.ContainsAny(key, "?#") {
		return "", false
	}
	name, err := url.PathUnescape(key[slash+1:])
	if err != nil {
		return "", false
	}
	if name == "" {
		return ".", true
	}
	return name, !slices.ContainsFunc(strings.Split(name, "/"), unfit)
}

// maxFolderBytes is what most file systems take as one name.
const maxFolderBytes = 200

// unfit reports whether a part of a path is no good name of a folder on some system, or
// one of ours.
func unfit(name string) bool {
	return name == "" || name == blockHTML || name == blockJSON || len(name) > maxFolderBytes || !utf8.ValidString(name) ||
		strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".") || strings.HasSuffix(name, " ") ||
		strings.ContainsAny(name, `<>:"|?*\`) || strings.ContainsFunc(name, unicode.IsControl)
}

// writeExport writes the blocks and files into a folder, and removes those of an earlier
// export that are not of this one.
func writeExport(dir string, pages []exportedPage, files map[string][]byte, block func(id string) (web.Block, error)) (_ *exported, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil { // #nosec G301 -- a web server reads it
		return nil, fmt.Errorf("making the folder to export to: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the folder to export to: %w", err)
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	e := &exporter{root: root}
	before, err := e.earlier()
	if err != nil {
		return nil, err
	}
	gone := without(before, pages)
	// Until all is written, the list has what was there before too, so that an export
	// that broke off is tidied by the next.
	if err := e.list(append(slices.Clone(pages), gone...)); err != nil {
		return nil, err
	}
	for i := range gone {
		if err := e.remove(gone[i].Folder); err != nil {
			return nil, err
		}
	}
	for name, content := range files {
		if _, err := e.write(name, content); err != nil {
			return nil, err
		}
	}
	for i := range pages {
		if err := e.page(&pages[i], block); err != nil {
			return nil, err
		}
	}
	e.done.Articles = len(pages)
	return &e.done, e.list(pages)
}

// without returns the pages of a list whose folders are not in another.
func without(list, other []exportedPage) []exportedPage {
	kept := make(map[string]bool, len(other))
	for i := range other {
		kept[other[i].Folder] = true
	}
	return slices.DeleteFunc(slices.Clone(list), func(p exportedPage) bool { return kept[p.Folder] })
}

// exporter writes into a folder, and nowhere else, whatever links lie in it.
type exporter struct {
	root *os.Root
	done exported
}

// earlier returns what an earlier export wrote, nothing in an empty folder.
func (e *exporter) earlier() ([]exportedPage, error) {
	text, err := e.root.ReadFile(exportList)
	if errors.Is(err, fs.ErrNotExist) {
		entries, err := fs.ReadDir(e.root.FS(), ".")
		if err != nil {
			return nil, fmt.Errorf("looking into %s: %w", e.root.Name(), err)
		}
		if len(entries) > 0 {
			return nil, usageError{fmt.Errorf("%s holds %s and is no earlier export: name an empty folder, or one that is not there", e.root.Name(), entries[0].Name())}
		}
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading what was exported before: %w", err)
	}
	var list exportedList
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, fmt.Errorf("%s in %s is damaged (remove the folder and export again): %w", exportList, e.root.Name(), err)
	}
	return list.Articles, nil
}

// list writes which articles are where.
func (e *exporter) list(pages []exportedPage) error {
	text, err := json.MarshalIndent(exportedList{Articles: pages}, "", " ")
	if err != nil {
		return fmt.Errorf("encoding %s: %w", exportList, err)
	}
	_, err = e.write(exportList, append(text, '\n'))
	return err
}

// page writes the block of an article.
func (e *exporter) page(p *exportedPage, block func(id string) (web.Block, error)) error {
	b, err := block(p.ID)
	if err != nil {
		return fmt.Errorf("article %s: %w", p.ID, err)
	}
	if err := e.root.MkdirAll(p.Folder, 0o755); err != nil { // #nosec G301 -- a web server reads it
		return fmt.Errorf("article %s: %w", p.ID, err)
	}
	was := same
	for name, content := range map[string][]byte{blockHTML: b.HTML, blockJSON: b.JSON} {
		is, err := e.write(path.Join(p.Folder, name), content)
		if err != nil {
			return fmt.Errorf("article %s: %w", p.ID, err)
		}
		was = max(was, is)
	}
	switch was {
	case same:
		e.done.Same++
	case changed:
		e.done.Changed++
	case absent:
		e.done.New++
	}
	return nil
}

// written is what was found where a file was to be written.
type written int

const (
	same written = iota
	changed
	absent
)

// write writes a file at once, unless it is there as it should be.
func (e *exporter) write(name string, content []byte) (written, error) {
	was := changed
	switch before, err := e.root.ReadFile(name); {
	case err == nil && bytes.Equal(before, content):
		return same, nil
	case errors.Is(err, fs.ErrNotExist):
		was = absent
	}
	beside := path.Join(path.Dir(name), unwritten)
	if err := e.root.WriteFile(beside, content, 0o644); err != nil { // #nosec G306 -- a web server reads it
		return was, fmt.Errorf("writing %s: %w", name, err)
	}
	if err := e.root.Rename(beside, name); err != nil {
		return was, fmt.Errorf("writing %s: %w", name, err)
	}
	return was, nil
}

// remove removes the block of an article that is gone, and the folders that are empty then.
func (e *exporter) remove(folder string) error {
	if !fs.ValidPath(folder) {
		return fmt.Errorf("%s in %s names %q, which no export wrote: remove the folder and export again", exportList, e.root.Name(), folder)
	}
	for _, name := range []string{blockHTML, blockJSON, unwritten} {
		if err := e.root.Remove(path.Join(folder, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("removing the block of an article that is gone: %w", err)
		}
	}
	e.done.Removed++
	for ; folder != "."; folder = path.Dir(folder) {
		if e.root.Remove(folder) != nil { // it holds others
			break
		}
	}
	return nil
}
