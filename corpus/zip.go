package corpus

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"path"
	"path/filepath"
	"strings"
)

// maxMembers is how many files an archive may hold. The biggest exports of blogs
// hold some ten thousand posts and as many pictures.
const maxMembers = 200_000

func isZip(name string) bool { return strings.HasSuffix(strings.ToLower(name), ".zip") }

// zipSource is an archive that is read like the folder it was made from. An
// archive inside it is not looked into.
type zipSource struct {
	fsys fs.FS
	path string // in fsys
	name string // for messages
	opts Options
}

var _ Source = (*zipSource)(nil)

// Articles implements [Source].
func (s *zipSource) Articles(ctx context.Context) iter.Seq2[Article, error] {
	return func(yield func(Article, error) bool) {
		at := Origin{File: s.name}
		f, err := s.fsys.Open(s.path)
		if err != nil {
			yield(Article{}, problemf(at, "%w", err))
			return
		}
		defer func() { _ = f.Close() }() // only read from
		members, err := membersOf(f)
		if err != nil {
			yield(Article{}, problemf(at, "%w", err))
			return
		}
		src, err := openFolder(members, s.name, s.opts)
		if err != nil {
			yield(Article{}, problemf(at, "%w", err))
			return
		}
		for a, err := range src.Articles(ctx) {
			if !yield(a, err) {
				return
			}
		}
	}
}

// membersOf returns the files of an archive, unless it is one that would unpack
// to harm: archive/zip ends a file where it grows beyond the size that the
// archive says, so these sizes can be relied on.
func membersOf(f fs.File) (fs.FS, error) {
	in, ok := f.(io.ReaderAt)
	if !ok {
		return nil, errors.New("a zip archive inside of something packed is not looked into: unpack it first")
	}
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("size of the archive: %w", err)
	}
	archive, err := zip.NewReader(in, info.Size())
	if err != nil {
		return nil, fmt.Errorf("it is no readable zip archive: %w", err)
	}
	if len(archive.File) > maxMembers {
		return nil, fmt.Errorf("the archive holds %d files, more than %d: unpack it, and give the folder", len(archive.File), maxMembers)
	}
	total := uint64(0)
	for _, member := range archive.File {
		if total += member.UncompressedSize64; total < member.UncompressedSize64 || isBomb(int64(min(total, 1<<62)), info.Size()) {
			return nil, errBomb
		}
	}
	return archive, nil
}

// openFolder returns the articles of a folder: of an export when it is one, or else
// of its files.
func openFolder(fsys fs.FS, name string, opts Options) (Source, error) {
	k, err := kindOfFormat(opts.Format)
	if err != nil {
		return nil, err
	}
	top := topOf(fsys)
	export, err := fs.Sub(fsys, top)
	if err != nil {
		return nil, fmt.Errorf("opening %q: %w", name, err)
	}
	if opts.Format == "" {
		switch {
		case isSubstack(export):
			k = kindSubstack
		case isMedium(export):
			k = kindMedium
		}
	}
	place := name
	if top != "." {
		place = filepath.Join(name, filepath.FromSlash(top))
	}
	switch k {
	case kindUnknown:
		return Dir(fsys, name, opts), nil
	case kindSubstack:
		return &fileSource{fsys: export, path: substackTable, name: filepath.Join(place, substackTable), kind: k, opts: opts}, nil
	case kindMedium:
		return &mediumSource{fsys: export, name: place, opts: opts}, nil
	}
	return nil, fmt.Errorf("%q is a folder, and the format %q is that of a file: give the path of the file, or leave the format out",
		name, opts.Format)
}

// topOf returns the one folder that everything lies in, as archives are often
// made, or ".".
func topOf(fsys fs.FS) string {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return "."
	}
	top := "."
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") || e.Name() == "__MACOSX" {
			continue
		}
		if top != "." || !e.IsDir() {
			return "."
		}
		top = path.Clean(e.Name())
	}
	if top == mediumPosts {
		return "." // that folder is the export's own
	}
	return top
}
