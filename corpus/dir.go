//go:build !js

package corpus

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Dir returns the articles in the files of fsys, in lexical order of their
// paths, folder by folder. Each file is read by its extension; others, hidden
// files and folders, node_modules, and a repository's own papers (README,
// LICENSE and the like, without front matter) are left out. Links are followed
// unless they lead back to a folder above. name is put before each path in
// [Origin.File]; it may be empty.
//
// A folder that holds the settings of Hugo, Jekyll, Hexo, Eleventy, Astro,
// Next.js, Gatsby, Docusaurus, Zola, VitePress, VuePress, MkDocs, mdBook, Sphinx,
// Pelican, Obsidian, Quartz, Quarto, R Markdown, Nikola, Grav, Antora, Nuxt Content,
// Kirby, Statamic, Middleman, Bridgetown, Docsify, GitBook, HonKit or Lume is a site, and
// so is the whole without any: what is an article in it, and its address, id,
// language and dates, follow that generator's rules. Settings that are programs are
// not run; what they say in plain text is used. Ids are unique among the files of
// the folder.
func Dir(fsys fs.FS, name string, opts Options) Source {
	return &dirSource{fsys: fsys, name: name, opts: opts, start: "."}
}

type dirSource struct {
	fsys    fs.FS
	name    string // of start, for messages
	opts    Options
	exports bool   // exports and feeds are articles of their own, see readsExports
	start   string // the folder or file of fsys that is read; the site may lie above it
}

var _ Source = (*dirSource)(nil)

// maxAbove is how many folders above the one that is given the settings of its
// site are looked for.
const maxAbove = 8

// withinSite returns a source of the same articles that knows the rest of the
// site: what is given may be a folder, or a file, in a site whose settings lie
// above it. Others than folders and Markdown files stay as they are.
func withinSite(s Source, location string) Source {
	var opts Options
	switch s := s.(type) {
	case *dirSource:
		opts = s.opts
	case *fileSource:
		if s.kind != kindMarkdown && s.kind != kindMDX && s.kind != kindQuarto && s.kind != kindNotebook {
			return s
		}
		opts = s.opts
	default:
		return s
	}
	abs, err := filepath.Abs(location)
	if err != nil {
		return s
	}
	start, vault := ".", s
	for dir := abs; ; {
		if start != "." {
			fsys := os.DirFS(dir)
			entries, err := fs.ReadDir(fsys, ".")
			if err != nil {
				return vault
			}
			found, _ := findSite(fsys, ".", entries, "")
			switch within := (&dirSource{fsys: fsys, name: location, opts: opts, start: start}); {
			case found == nil:
			case !found.reads(start):
				return vault // what the generator wrote, or something else that lies there
			case found.generator == kirby && found.source() == ".": // the program may lie above its content
				vault = within
			case found.generator != obsidian:
				return within
			case vault == s: // the articles of a site may be written in a vault
				vault = within
			}
		}
		if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil || filepath.Dir(dir) == dir || strings.Count(start, "/") >= maxAbove {
			return vault
		}
		start = path.Join(filepath.Base(dir), start)
		dir = filepath.Dir(dir)
	}
}

// reads reports whether the site may have articles at, or below, a path of it.
func (s *site) reads(p string) bool {
	if s.generator == next && isWithin(p, "public") || s.isOutput(p) {
		return false // it is as it lies there
	}
	return s.holds == nil || s.holds(s, p, kindOf(p) == kindUnknown)
}

// Articles implements [Source]. Pages (HTML and text) are read twice: first for
// the blocks that the site repeats, then for the articles.
func (s *dirSource) Articles(ctx context.Context) iter.Seq2[Article, error] {
	return func(yield func(Article, error) bool) {
		whole := *s
		whole.exports = readsExports(s.files(ctx))
		s := &whole
		r := reader{fsys: s.fsys, opts: s.opts, taken: make(map[uint64]struct{})}
		var err error
		if r.repeated, err = s.boilerplate(ctx); err != nil {
			yield(Article{}, err)
			return
		}
		for f, err := range s.found(ctx) {
			if err != nil {
				_, goesOn := errors.AsType[*Problem](err)
				if !yield(Article{}, err) || !goesOn {
					return
				}
				continue
			}
			r.folder = f.folder
			if !r.file(ctx, f.path, s.origin(f.path), yield) {
				return
			}
		}
	}
}

// origin is how messages name the file at p.
func (s *dirSource) origin(p string) string {
	if s.start != "." {
		p = strings.TrimPrefix(strings.TrimPrefix(p, s.start), "/")
	}
	if s.name == "" {
		return p
	}
	return filepath.Join(s.name, filepath.FromSlash(p))
}

// foundFile is a file that a walk has come to.
type foundFile struct {
	path   string // in the file system
	folder *folder
}

// files yields the paths of the files of known kinds, and a [Problem] for each
// folder that cannot be read. Any other error ends it.
func (s *dirSource) files(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for f, err := range s.found(ctx) {
			if !yield(f.path, err) {
				return
			}
		}
	}
}

// found is files with the folder that each lies in.
func (s *dirSource) found(ctx context.Context) iter.Seq2[foundFile, error] {
	return func(yield func(foundFile, error) bool) {
		root, err := fs.Stat(s.fsys, ".")
		if err != nil {
			yield(foundFile{}, fmt.Errorf("opening folder %q: %w", s.name, err))
			return
		}
		w := walk{dirSource: s, ctx: ctx, yield: yield}
		w.folder(".", nil, []fs.FileInfo{root})
	}
}

// walk is one way through the folders.
type walk struct {
	*dirSource

	ctx   context.Context //nolint:containedctx // a walk is one call
	yield func(foundFile, error) bool
	// linked are the folders that a link led to. Each is read once: folders that are
	// linked with each other would be read in every order there is.
	linked []fs.FileInfo
}

// machinery are the folders of site generators that hold templates and tools, and what is not saved yet.
var machinery = []string{"node_modules", "_includes", "_layouts", "_changes"}

// folder yields the files below dir and reports whether to go on. above are dir
// and the folders it lies in: a link to one of them would never end.
func (w *walk) folder(dir string, parent *folder, above []fs.FileInfo) bool {
	entries, err := fs.ReadDir(w.fsys, dir)
	if err != nil {
		return w.yield(foundFile{}, problemf(Origin{File: w.origin(dir)}, "the folder cannot be read: %w", err))
	}
	f, err := w.enter(dir, parent, entries)
	if err != nil && !w.yield(foundFile{}, err) {
		return false
	}
	export, _ := fs.Sub(w.fsys, dir)
	isTable := func(e fs.DirEntry) bool { return e.Name() == substackTable }
	substack := slices.ContainsFunc(entries, isTable) && isSubstack(export)
	for _, entry := range entries {
		if err := w.ctx.Err(); err != nil {
			w.yield(foundFile{}, err)
			return false
		}
		name := entry.Name()
		if strings.HasPrefix(name, ".") || slices.Contains(machinery, name) || substack && name == substackPosts || !leadsTo(path.Join(dir, name), w.start) {
			continue
		}
		if !w.entry(path.Join(dir, name), entry, f, above) {
			return false
		}
	}
	return true
}

// enter returns the folder at dir: the root of a site, where its settings lie
// there, or a part of its parent's.
func (w *walk) enter(dir string, parent *folder, entries []fs.DirEntry) (*folder, error) {
	s, err := findSite(w.fsys, dir, entries, w.origin(dir))
	if parent == nil && (s == nil || !strings.EqualFold(w.opts.Format, string(s.generator))) {
		if named := siteNamed(w.opts.Format, w.fsys, dir); named != nil {
			s, err = named, nil // the caller knows better than a file that lies there
		}
	}
	if s != nil && parent != nil && s.yieldsTo(parent.site.generator) {
		s, err = nil, nil // the articles of another site, which are written there, or those of the site itself
	}
	if s == nil && parent == nil {
		s = guessSite(w.fsys, dir, entries)
	}
	if s != nil {
		return s.newFolder(".", nil, entries), err
	}
	return parent.site.newFolder(parent.site.inSite(dir), parent, entries), nil
}

// yieldsTo reports whether settings that lie in the site of another generator are none of a site.
func (s *site) yieldsTo(above generator) bool {
	switch {
	case s.generator == obsidian:
		return above != plain
	case s.generator.isBook():
		return above != plain && !above.isBook()
	}
	return s.generator == kirby && above == kirby
}

// entry yields the file at p, or the files below it, and reports whether to go on.
func (w *walk) entry(p string, entry fs.DirEntry, in *folder, above []fs.FileInfo) bool {
	known := kindOf(p) != kindUnknown || w.exports && isExport(w.fsys, p)
	if entry.Type().IsRegular() {
		return !known || !in.site.keeps(p, false) || w.yield(foundFile{p, in}, nil)
	}
	info, err := fs.Stat(w.fsys, p) // follows a link
	switch {
	case err != nil && !entry.IsDir():
		return true // a link to nowhere holds no article
	case err != nil:
		return w.yield(foundFile{}, problemf(Origin{File: w.origin(p)}, "the folder cannot be read: %w", err))
	case info.IsDir() && !entry.IsDir() && contains(w.linked, info):
		return true // another link led there already
	case info.IsDir():
		if !entry.IsDir() {
			w.linked = append(w.linked, info)
		}
		return contains(above, info) || !in.site.keeps(p, true) && !in.site.mayHoldSites(p) || w.folder(p, in, append(slices.Clip(above), info))
	case info.Mode().IsRegular() && known:
		return !in.site.keeps(p, false) || w.yield(foundFile{p, in}, nil)
	}
	return true
}

// keeps reports whether the file or folder at p, in the file system, can be, or
// hold, articles of the site.
func (s *site) keeps(p string, isDir bool) bool {
	at := s.inSite(p)
	return (isDir || s.takes(kindOf(p)) && (s.generator == middleman || path.Ext(at) != embeddedRuby)) && !s.isOutput(at) && !s.isIgnored(at, isDir) && (s.holds == nil || s.holds(s, at, isDir))
}

// takes reports whether the generator makes pages of files of a kind.
func (s *site) takes(k kind) bool {
	switch k {
	case kindNDJSON: // its data
		return s.generator == plain || s.generator == obsidian
	case kindQuarto: // what Hugo's pages are knitted from, for one
		return s.generator == plain || s.generator == quarto || s.generator == rmarkdown || s.generator == bookdown
	case kindNotebook:
		return s.generator == plain || s.generator == quarto || s.generator == nikola || // which names its files
			s.generator == sphinx && s.settings["root"] != nil || s.generator == sphinx && slices.ContainsFunc(s.settings.texts("extensions"), func(name string) bool { return name == "nbsphinx" || name == "myst_nb" }) ||
			s.generator == mkdocs && s.plugin("mkdocs-jupyter") != nil
	}
	return true
}

// mayHoldSites reports whether a folder that holds no articles of the site may hold another site:
// documents of a project lie beside its blog.
func (s *site) mayHoldSites(p string) bool {
	at := s.inSite(p)
	switch s.generator {
	case vitepress, vuepress, mkdocs, gitbook, honkit: // beside a book are its older editions
		return !s.isOutput(at) && !s.isIgnored(at, true) && !leadsTo(at, s.source())
	}
	return false
}

// isIgnored reports whether the generator is told to leave out a path of the site.
func (s *site) isIgnored(p string, isDir bool) bool {
	return slices.ContainsFunc(s.ignored, func(ignores func(string, bool) bool) bool { return ignores(p, isDir) })
}

// isOutput reports whether a path of the site lies in a folder that the generator
// fills, or copies as it is.
func (s *site) isOutput(p string) bool {
	return slices.ContainsFunc(s.output, func(dir string) bool { return isWithin(p, strings.Trim(dir, "/")) && dir != "." })
}

func contains(folders []fs.FileInfo, folder fs.FileInfo) bool {
	for _, f := range folders {
		if os.SameFile(f, folder) {
			return true
		}
	}
	return false
}

// claim makes the article's id one that no article before it has: where it is
// taken, the path of the file with its extension is the id.
func (r *reader) claim(a *Article, p string) {
	if r.taken == nil {
		return
	}
	wanted := strings.TrimSpace(a.ID)
	for a.ID = wanted; ; a.ID = p {
		key := HashID(a.ID)
		if _, taken := r.taken[key]; !taken {
			r.taken[key] = struct{}{}
			break
		}
		if a.ID == p {
			p += "#"
		}
	}
	if a.ID != wanted {
		a.Notes = append(a.Notes, Note{Text: fmt.Sprintf("the id %q is another article's: this one has %q", wanted, a.ID)})
	}
}
