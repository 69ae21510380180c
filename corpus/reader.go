//go:build !js

package corpus

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"kindred/corpus/markup"
)

// maxFileBytes is the size up to which one Markdown, HTML or text file is read.
// The longest novels are 3 to 6 MB of text; a bigger file is a log or a dump, and
// indexing holds some hundred bytes for each of its words.
const maxFileBytes = 8 << 20

// reader turns files into articles.
type reader struct {
	fsys     fs.FS
	opts     Options
	kind     kind                // of every file, or kindUnknown when each tells its own
	repeated map[uint64]struct{} // blocks of the site's frame, see boilerplate.go
	folder   *folder             // that the file lies in; nil when nothing is known of it
	taken    map[uint64]struct{} // ids of the articles before; nil when they are not compared
}

// draftFolder is where Jekyll and its kin keep articles that are not ready.
const draftFolder = "_drafts"

// errNotArticle is returned for a file that is none and needs no message.
var errNotArticle = errors.New("not an article")

// file yields the articles of the file at p, called name in messages, and
// reports whether the stream goes on.
func (r *reader) file(ctx context.Context, p, name string, yield func(Article, error) bool) bool {
	if err := ctx.Err(); err != nil {
		yield(Article{}, err)
		return false
	}
	k, err := r.kind, error(nil)
	if k == kindUnknown {
		if k, err = sniff(r.fsys, p); err != nil {
			return yield(Article{}, problemf(Origin{File: name}, "%w", err))
		}
	}
	if read := r.stream(k); read != nil {
		return read(ctx, p, name, yield)
	}
	a, err := r.page(k, p, name)
	switch {
	case errors.Is(err, errNotArticle):
		return true
	case err != nil:
		return yield(Article{}, err)
	}
	return yield(a, nil)
}

// stream returns what reads a file of many articles, nil for a kind that holds
// one.
func (r *reader) stream(k kind) func(ctx context.Context, p, name string, yield func(Article, error) bool) bool {
	switch k {
	case kindNDJSON:
		return r.ndjson
	case kindFeed:
		return r.feed
	case kindWXR:
		return r.wxr
	case kindBlogger:
		return r.blogger
	case kindMovableType:
		return r.movableType
	case kindGhost:
		return r.ghost
	case kindSubstack:
		return r.substack
	}
	return nil
}

// page reads the one article of a file of kind k. Its errors are about this
// article only.
func (r *reader) page(k kind, p, name string) (Article, error) {
	at := Origin{File: name}
	data, err := readFile(r.fsys, p, at)
	if err != nil {
		return Article{}, err
	}
	isPart := false
	if r.folder != nil && r.folder.site.textKind != kindUnknown {
		if isPart = k == kindHTML; k == kindText {
			k = r.folder.site.textKind
		}
	}
	var a Article
	switch {
	case isServicePage(p), k == kindHTML && isTemplate(data):
		return Article{}, errNotArticle
	case k == kindHTML && isMediumPost(data):
		a, err = r.medium(p, data, at) // an export that lies among other things
	case k == kindHTML && !isPart && !hasMatter(data):
		a, err = r.html(p, data, at)
	case k == kindText:
		a, err = r.plainText(p, data, at)
	case k == kindMedium:
		a, err = r.medium(p, data, at)
	default:
		a, err = r.source(k, p, data, at)
	}
	if err != nil {
		return Article{}, err
	}
	a.Origin = at
	if a.Visibility.IsPublic() && inDrafts(p) {
		a.Visibility = Draft
	}
	r.claim(&a, p)
	return r.finished(a)
}

// matterStart is the first line of a page that a generator has yet to make: one
// with front matter.
var matterStart = regexp.MustCompile(`^(?:\x{feff}|\x{200b}|\x{2060}|\s)*(?:(?:---[\pZ\tA-Za-z]*|\+\+\+[\pZ\t]*)\r?\n|<!--(?:\{\s*["}]|\s*\.\.[ \t]+[\w-]+:))`)

func hasMatter(data []byte) bool {
	start := matterStart.Find(data)
	if !bytes.Contains(start, []byte("<!--")) {
		return start != nil
	}
	_, rest, _ := bytes.Cut(data, []byte("-->"))
	rest = bytes.ToLower(bytes.TrimSpace(rest[:min(len(rest), pageStartBytes)]))
	return !bytes.HasPrefix(rest, []byte("<!doctype")) && !bytes.HasPrefix(rest, []byte("<html")) // a built page
}

// pageStartBytes is how far a page is looked at for what it begins with.
const pageStartBytes = 256

// isTemplate reports whether an HTML file begins as the templates of a theme do.
func isTemplate(data []byte) bool {
	start := bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	return bytes.HasPrefix(start, []byte("{%")) || bytes.HasPrefix(start, []byte("{{"))
}

// finished returns an article that was read, once its language is known, or why
// it is none.
func (r *reader) finished(a Article) (Article, error) {
	if a.Language == "" {
		a.Language = DetectLanguage(a.Text, r.opts.language())
	}
	if err := a.Validate(); err != nil {
		return Article{}, &Problem{Origin: a.Origin, Err: err}
	}
	return a, nil
}

func readFile(fsys fs.FS, p string, at Origin) ([]byte, error) {
	if info, err := fs.Stat(fsys, p); err == nil && !info.Mode().IsRegular() {
		return nil, problemf(at, "it is not a regular file") // a pipe would never end
	}
	f, err := fsys.Open(p)
	if err != nil {
		return nil, problemf(at, "%w", err)
	}
	defer func() { _ = f.Close() }() // only read from
	data, err := io.ReadAll(io.LimitReader(f, maxFileBytes+1))
	if err != nil {
		return nil, problemf(at, "%w", err)
	}
	if len(data) > maxFileBytes {
		return nil, problemf(at, "the file is larger than %d MiB", maxFileBytes>>20)
	}
	return data, nil
}

// problemf returns a Problem at a place; its reason wraps ErrInvalid.
func problemf(at Origin, format string, args ...any) *Problem {
	return &Problem{Origin: at, Err: fmt.Errorf("%w: %w", ErrInvalid, fmt.Errorf(format, args...))}
}

// setBody gives the article, whose place is known, its text and what was found in
// it.
func (a *Article) setBody(b *markup.Body) {
	a.Text = b.Text()
	a.Headings = b.Headings()
	a.Code = strings.Join(b.Code, "\n\n")
	a.Links, a.Unlabeled = b.Links, b.Unlabeled
	a.lead(b.Image)
}

// servicePage matches the names of pages that are for programs, or shown in place of
// one that is missing.
var servicePage = regexp.MustCompile(`(?i)(?:^|/)(?:(?:404|500|offline)\.(?:html?|mdx?|markdown|qmd|adoc|asciidoc|rst|org|txt)|google[0-9a-f]{8,}\.html|(?:robots|humans|ads|app-ads|security)\.txt)$`)

func isServicePage(p string) bool {
	if !servicePage.MatchString(p) {
		return false
	}
	if ext := strings.ToLower(path.Ext(p)); ext == ".html" || ext == ".htm" {
		return true // built, and perhaps below the folder of its site
	}
	for dir := range strings.SplitSeq(path.Dir(p), "/") {
		if dir != "." && !isLocale(dir) && !slices.Contains(topFolders, strings.TrimPrefix(dir, "_")) {
			return false // templates/404.md is about them
		}
	}
	return true
}

// topFolders are what folders are called whose pages stand at the top of a site.
var topFolders = []string{"src", "source", "content", "pages", "docs", "app", "static", "public", "site", "www", "html", "build", "dist", "out", "output"}

// isRepositoryPaper reports whether a file is about the repository that it lies
// in, not an article, unless its front matter says otherwise.
func isRepositoryPaper(p string) bool {
	name := path.Base(p)
	switch stem(name) {
	case "AGENTS", "CLAUDE", "GEMINI": // for programs; agents.md may be about agents
		return true
	}
	name = strings.ToLower(strings.TrimSuffix(name, path.Ext(name)))
	switch strings.NewReplacer("-", "_", " ", "_").Replace(name) {
	case "readme", "license", "licence", "copying", "changelog", "contributing", "code_of_conduct", "security":
		return true
	}
	return false
}

// brokenf returns the Problem of a source that breaks off at a place; its reason
// wraps ErrInvalid and [ErrBroken].
func brokenf(at Origin, format string, args ...any) *Problem {
	return problemf(at, "%w: %w", ErrBroken, fmt.Errorf(format, args...))
}
