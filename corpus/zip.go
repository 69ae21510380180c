//go:build !js

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
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

const (
	// maxMembers is how many files an archive may hold. The biggest exports of blogs
	// hold some ten thousand posts and as many pictures.
	maxMembers = 200_000
	// maxListBytes is how much of an archive is read to learn what it holds, 160 bytes
	// for each of so many files. It takes seven times that in memory.
	maxListBytes = 32 << 20
	// maxMemberDepth and maxMemberName bound the name of a file in an archive: every
	// folder that it names is one to walk through.
	maxMemberDepth = 64
	maxMemberName  = 4096
)

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
			yield(Article{}, brokenf(at, "%w", err))
			return
		}
		defer func() { _ = f.Close() }() // only read from
		members, refused, err := membersOf(f)
		if err != nil {
			yield(Article{}, brokenf(at, "%w", err))
			return
		}
		for _, m := range refused {
			if !yield(Article{}, problemf(Origin{File: filepath.Join(s.name, m.name)}, "%w", m.err)) {
				return
			}
		}
		src, err := openFolder(members, s.name, s.opts)
		if err != nil {
			yield(Article{}, brokenf(at, "%w", err))
			return
		}
		for a, err := range tellingExports(src).Articles(ctx) {
			if !yield(a, err) {
				return
			}
		}
	}
}

// membersOf returns the files of an archive and those that are not read, unless it
// is one that would unpack to harm: archive/zip ends a file where it grows beyond
// the size that the archive says, so these sizes can be relied on.
func membersOf(f fs.File) (fs.FS, []refusedMember, error) {
	in, ok := f.(io.ReaderAt)
	if !ok {
		return nil, nil, errors.New("a zip archive inside of something packed is not looked into: unpack it first")
	}
	info, err := f.Stat()
	if err != nil {
		return nil, nil, fmt.Errorf("size of the archive: %w", err)
	}
	list := listReader{in: in, left: maxListBytes}
	archive, err := zip.NewReader(&list, info.Size())
	if err != nil {
		return nil, nil, fmt.Errorf("it is no readable zip archive: %w", err)
	}
	list.done = true
	if len(archive.File) > maxMembers {
		return nil, nil, fmt.Errorf("the archive holds %d files, more than %d: unpack it, and give the folder", len(archive.File), maxMembers)
	}
	total := uint64(0)
	for _, member := range archive.File {
		if total += member.UncompressedSize64; total < member.UncompressedSize64 || isBomb(int64(min(total, 1<<62)), info.Size()) {
			return nil, nil, errBomb
		}
	}
	return archive, tidy(archive), nil
}

// listReader reads the list of an archive's files, up to a length, and then the
// files.
type listReader struct {
	in   io.ReaderAt
	left int
	done bool
}

// ReadAt implements [io.ReaderAt].
func (l *listReader) ReadAt(p []byte, at int64) (int, error) {
	if l.left -= len(p); l.left < 0 && !l.done {
		return 0, fmt.Errorf("the list of its files is longer than %d MiB: unpack it, and give the folder", maxListBytes>>20)
	}
	return l.in.ReadAt(p, at) //nolint:wrapcheck // the caller adds the file
}

// refusedMember is a file of an archive that is not read, and why.
type refusedMember struct {
	name string
	err  error
}

// tidy takes out of an archive what would make folders of it unreadable, since a
// file system of archive/zip refuses the whole folder for it: names that no path
// can be, and names that are there twice. It returns those that might have been
// articles.
func tidy(archive *zip.Reader) []refusedMember {
	var refused []refusedMember
	refuse := func(name string, err error) {
		if kindOf(name) != kindUnknown || mayBeExport(name) {
			refused = append(refused, refusedMember{strings.ToValidUTF8(name[:min(len(name), maxMemberName)], "\uFFFD"), err})
		}
	}
	last, folders := map[string]int{}, map[string]bool{}
	for i, member := range archive.File {
		name, err := memberName(member.Name)
		if err != nil {
			refuse(member.Name, err)
			continue
		}
		if member.Name = name; strings.HasSuffix(name, "/") {
			continue // the files name their folders
		}
		last[name] = i
		for dir := path.Dir(name); dir != "." && !folders[dir]; dir = path.Dir(dir) {
			folders[dir] = true
		}
	}
	kept := archive.File[:0]
	for i, member := range archive.File {
		at, ok := last[member.Name]
		switch {
		case !ok:
		case at != i:
			refuse(member.Name, errors.New("the archive holds this file twice: the last one is read"))
		case folders[member.Name]:
			refuse(member.Name, errors.New("the archive holds a folder of the same name: only that is read"))
		default:
			kept = append(kept, member)
		}
	}
	archive.File = kept
	return refused
}

// memberName returns the name of a file in an archive as a path in it: there is no
// outside, and "../a" is "a". A name that is not UTF-8 is in the code page of the first PCs, as the format has it (APPNOTE.TXT,
// appendix D).
func memberName(name string) (string, error) {
	if !utf8.ValidString(name) {
		name, _ = charmap.CodePage437.NewDecoder().String(name) // every byte is a character
	}
	name = strings.ReplaceAll(name, `\`, "/")
	if len(name) > maxMemberName || strings.Count(name, "/") > maxMemberDepth {
		return "", fmt.Errorf("it lies more than %d folders deep, or has more than %d bytes of name", maxMemberDepth, maxMemberName)
	}
	clean := path.Clean("/" + name)[1:]
	switch {
	case clean == "":
		return "", errors.New("it has no name")
	case strings.HasSuffix(name, "/"):
		return clean + "/", nil
	}
	return clean, nil
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
