package corpus

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
)

// DefaultLanguage is the language of an article that does not say its own and
// is too short to tell, when [Options] names none.
const DefaultLanguage = "en"

// Options says what a source cannot find out by itself. The zero value is
// usable.
type Options struct {
	// Language (BCP 47) is given to articles that do not say theirs and are too
	// short to tell. Empty means [DefaultLanguage].
	Language string
}

func (o Options) language() string {
	if lang := normalizeLanguage(o.Language); lang != "" {
		return lang
	}
	return DefaultLanguage
}

// Open returns the articles at location: a folder, or one file (.md, .markdown,
// .mdx, .html, .htm, .txt, .ndjson, .jsonl, and the last two with .gz).
//
// Nothing is read before the first article is asked for, but a location that
// does not exist or is of an unknown kind is an error at once.
func Open(location string, opts Options) (Source, error) {
	info, err := os.Stat(location)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is nothing at %q: give the path of a folder of articles, or of a %s file: %w",
			location, knownExtensions, fs.ErrNotExist)
	case err != nil:
		return nil, fmt.Errorf("opening %q: %w", location, err)
	case info.IsDir():
		return Dir(os.DirFS(location), location, opts), nil
	case kindOf(location) == kindUnknown:
		return nil, fmt.Errorf("cannot read %q: expected a folder, or a %s file", location, knownExtensions)
	}
	return &fileSource{
		fsys: os.DirFS(filepath.Dir(location)),
		path: filepath.Base(location),
		name: location,
		opts: opts,
	}, nil
}

// knownExtensions is what messages say can be read.
const knownExtensions = ".md, .markdown, .mdx, .html, .htm, .txt, .ndjson or .jsonl (also .gz)"

// kind is the form of a file, told by its extension.
type kind int

const (
	kindUnknown kind = iota
	kindMarkdown
	kindMDX
	kindHTML
	kindText
	kindNDJSON
)

func kindOf(name string) kind {
	name = strings.ToLower(name)
	switch {
	case strings.HasSuffix(name, ".ndjson"), strings.HasSuffix(name, ".jsonl"),
		strings.HasSuffix(name, ".ndjson.gz"), strings.HasSuffix(name, ".jsonl.gz"):
		return kindNDJSON
	case strings.HasSuffix(name, ".md"), strings.HasSuffix(name, ".markdown"):
		return kindMarkdown
	case strings.HasSuffix(name, ".mdx"):
		return kindMDX
	case strings.HasSuffix(name, ".html"), strings.HasSuffix(name, ".htm"):
		return kindHTML
	case strings.HasSuffix(name, ".txt"):
		return kindText
	}
	return kindUnknown
}

// fileSource is a source of one file.
type fileSource struct {
	fsys fs.FS
	path string // in fsys
	name string // for messages
	opts Options
}

var _ Source = (*fileSource)(nil)

// Articles implements [Source].
func (s *fileSource) Articles(ctx context.Context) iter.Seq2[Article, error] {
	return func(yield func(Article, error) bool) {
		r := reader{fsys: s.fsys, opts: s.opts}
		r.file(ctx, s.path, s.name, yield)
	}
}
