//go:build !js

package corpus

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"net/url"
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
	// Format is the form of the file or export, or the generator of the site, one of
	// [Formats]. Empty means that it is told by the extension and the first bytes,
	// or by the settings that lie in the folder.
	Format string
	// Selector is the CSS selector of the article in HTML pages, such as
	// "div.story". A page in which nothing matches is read without it. Empty means
	// that the article is looked for.
	Selector string
	// AllowPrivate lets a crawl ask addresses of private networks and of this
	// machine.
	AllowPrivate bool
	// Cache is the folder in which crawled sites are remembered, so that the next
	// crawl is only sent what changed. Empty means that nothing is.
	Cache string
}

func (o Options) language() string {
	if lang := normalizeLanguage(o.Language); lang != "" {
		return lang
	}
	return DefaultLanguage
}

// Validate returns why the options cannot be used, or nil.
func (o Options) Validate() error {
	if _, err := kindOfFormat(o.Format); err != nil {
		return err
	}
	return checkSelector(o.Selector)
}

// Open returns the articles at location: a folder of them, one file of articles
// (.md, .markdown, .mdx, .qmd, .rmd, .ipynb, .adoc, .asciidoc, .rst, .org, .html, .htm, .txt, .ndjson,
// .jsonl), the address of a site, a sitemap or a feed, a feed (RSS, Atom,
// JSON Feed), or an export of WordPress, Blogger, Movable Type, Ghost, Medium or Substack, as
// a folder, a file or a .zip; feeds, NDJSON and files of exports also as .gz.
//
// Nothing is read before the first article is asked for, but for the beginning of
// a file that may be an export. A location that does not exist or is of an unknown
// kind is an error at once, and so is a format that is unknown.
func Open(location string, opts Options) (Source, error) {
	if err := opts.Validate(); err != nil {
		return nil, err
	}
	k, err := kindOfFormat(opts.Format)
	if err != nil {
		return nil, err
	}
	if IsAddress(location) {
		if u, err := url.Parse(location); err == nil && u.User != nil {
			return nil, fmt.Errorf("%s: an address with a user name or password in it is not crawled", u.Redacted())
		}
		return &siteSource{address: location, opts: opts}, nil
	}
	info, err := os.Stat(location)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is nothing at %q: give the path of a folder of articles, of a %s file, or an address that begins with https://: %w",
			location, knownExtensions, fs.ErrNotExist)
	case err != nil:
		return nil, fmt.Errorf("opening %q: %w", location, err)
	case info.IsDir():
		folder, err := openFolder(os.DirFS(location), location, opts)
		return tellingExports(withinSite(folder, location)), err
	}
	fsys, name := os.DirFS(filepath.Dir(location)), filepath.Base(location)
	if isZip(name) {
		return &zipSource{fsys: fsys, path: name, name: location, opts: opts}, nil
	}
	if k == kindUnknown {
		if k, err = sniff(fsys, name); err != nil {
			return nil, fmt.Errorf("cannot read %q: %w", location, err)
		}
	}
	return withinSite(&fileSource{fsys: fsys, path: name, name: location, kind: k, opts: opts}, location), nil
}

// knownExtensions is what messages say can be read.
const knownExtensions = ".md, .markdown, .mdx, .qmd, .rmd, .ipynb, .adoc, .asciidoc, .rst, .org, .html, .htm, .txt, .ndjson, .jsonl, .xml, .json, .csv or .zip (also .gz)"

// kind is the form of a file, or of an export.
type kind int

const (
	kindUnknown kind = iota
	kindMarkdown
	kindMDX
	kindQuarto
	kindNotebook
	kindHTML
	kindText
	kindASCIIDoc
	kindRST
	kindOrg
	kindNDJSON
	kindFeed
	kindWXR
	kindBlogger
	kindMovableType
	kindGhost
	kindMedium
	kindSubstack
)

// kindOf tells the form of a file by its extension where that is enough.
func kindOf(name string) kind {
	name = strings.ToLower(name)
	switch {
	case strings.HasSuffix(name, ".ndjson"), strings.HasSuffix(name, ".jsonl"),
		strings.HasSuffix(name, ".ndjson.gz"), strings.HasSuffix(name, ".jsonl.gz"):
		return kindNDJSON
	case strings.HasSuffix(name, ".md"), strings.HasSuffix(name, ".markdown"),
		strings.HasSuffix(name, ".md"+embeddedRuby), strings.HasSuffix(name, ".markdown"+embeddedRuby):
		return kindMarkdown
	case strings.HasSuffix(name, ".mdx"):
		return kindMDX
	case strings.HasSuffix(name, ".qmd"), strings.HasSuffix(name, ".rmd"), strings.HasSuffix(name, ".rmarkdown"):
		return kindQuarto
	case strings.HasSuffix(name, ".ipynb"):
		return kindNotebook
	case strings.HasSuffix(name, ".adoc"), strings.HasSuffix(name, ".asciidoc"):
		return kindASCIIDoc
	case strings.HasSuffix(name, ".rst"):
		return kindRST
	case strings.HasSuffix(name, ".org"):
		return kindOrg
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
	kind kind
	opts Options
}

var _ Source = (*fileSource)(nil)

// Articles implements [Source].
func (s *fileSource) Articles(ctx context.Context) iter.Seq2[Article, error] {
	return func(yield func(Article, error) bool) {
		r := reader{fsys: s.fsys, opts: s.opts, kind: s.kind}
		r.file(ctx, s.path, s.name, yield)
	}
}
