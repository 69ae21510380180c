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
func Dir(fsys fs.FS, name string, opts Options) Source {
	return &dirSource{fsys: fsys, name: name, opts: opts}
}

type dirSource struct {
	fsys fs.FS
	name string
	opts Options
}

var _ Source = (*dirSource)(nil)

// Articles implements [Source]. Pages (HTML and text) are read twice: first for
// the blocks that the site repeats, then for the articles.
func (s *dirSource) Articles(ctx context.Context) iter.Seq2[Article, error] {
	return func(yield func(Article, error) bool) {
		r := reader{fsys: s.fsys, opts: s.opts}
		var err error
		if r.repeated, err = s.boilerplate(ctx); err != nil {
			yield(Article{}, err)
			return
		}
		for p, err := range s.files(ctx) {
			if err != nil {
				_, goesOn := errors.AsType[*Problem](err)
				if !yield(Article{}, err) || !goesOn {
					return
				}
				continue
			}
			if !r.file(ctx, p, s.origin(p), yield) {
				return
			}
		}
	}
}

// origin is how messages name the file at p.
func (s *dirSource) origin(p string) string {
	if s.name == "" {
		return p
	}
	return filepath.Join(s.name, filepath.FromSlash(p))
}

// files yields the paths of the files of known kinds, and a [Problem] for each
// folder that cannot be read. Any other error ends it.
func (s *dirSource) files(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		root, err := fs.Stat(s.fsys, ".")
		if err != nil {
			yield("", fmt.Errorf("opening folder %q: %w", s.name, err))
			return
		}
		s.walk(ctx, ".", []fs.FileInfo{root}, yield)
	}
}

// machinery are the folders of site generators that hold templates and tools.
var machinery = []string{"node_modules", "_includes", "_layouts"}

// walk yields the files below dir and reports whether to go on. above are dir
// and the folders it lies in: a link to one of them would never end.
func (s *dirSource) walk(ctx context.Context, dir string, above []fs.FileInfo, yield func(string, error) bool) bool {
	entries, err := fs.ReadDir(s.fsys, dir)
	if err != nil {
		return yield("", problemf(Origin{File: s.origin(dir)}, "the folder cannot be read: %w", err))
	}
	for _, entry := range entries {
		if err := ctx.Err(); err != nil {
			yield("", err)
			return false
		}
		name := entry.Name()
		if strings.HasPrefix(name, ".") || slices.Contains(machinery, name) {
			continue
		}
		if !s.entry(ctx, path.Join(dir, name), entry, above, yield) {
			return false
		}
	}
	return true
}

// entry yields the file at p, or the files below it, and reports whether to go on.
func (s *dirSource) entry(ctx context.Context, p string, entry fs.DirEntry, above []fs.FileInfo, yield func(string, error) bool) bool {
	known := kindOf(p) != kindUnknown
	if entry.Type().IsRegular() {
		return !known || yield(p, nil)
	}
	info, err := fs.Stat(s.fsys, p) // follows a link
	switch {
	case err != nil && !entry.IsDir():
		return true // a link to nowhere holds no article
	case err != nil:
		return yield("", problemf(Origin{File: s.origin(p)}, "the folder cannot be read: %w", err))
	case info.IsDir():
		return contains(above, info) || s.walk(ctx, p, append(slices.Clip(above), info), yield)
	case info.Mode().IsRegular() && known:
		return yield(p, nil)
	}
	return true
}

func contains(folders []fs.FileInfo, folder fs.FileInfo) bool {
	for _, f := range folders {
		if os.SameFile(f, folder) {
			return true
		}
	}
	return false
}
