//go:build !js

package corpus

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"strings"
)

// formats are the names by which [Options.Format] knows the forms of a file or
// of an export. The names of generators are formats of folders, see layout.go.
var formats = []struct {
	name string
	kind kind
}{
	{"markdown", kindMarkdown},
	{"notebook", kindNotebook},
	{"asciidoc", kindASCIIDoc},
	{"rst", kindRST},
	{"org", kindOrg},
	{"html", kindHTML},
	{"text", kindText},
	{"ndjson", kindNDJSON},
	{"feed", kindFeed},
	{"wxr", kindWXR},
	{"blogger", kindBlogger},
	{"movabletype", kindMovableType},
	{"ghost", kindGhost},
	{"medium", kindMedium},
	{"substack", kindSubstack},
}

// Formats returns the names that [Options.Format] may have.
func Formats() []string {
	var names []string
	for _, f := range formats {
		names = append(names, f.name)
	}
	for _, g := range generators {
		names = append(names, string(g))
	}
	return names
}

// kindOfFormat returns the kind with this name. No name is kindUnknown, and so is
// that of a generator, whose files tell what they are.
func kindOfFormat(name string) (kind, error) {
	if name == "" {
		return kindUnknown, nil
	}
	for _, f := range formats {
		if strings.EqualFold(f.name, name) {
			return f.kind, nil
		}
	}
	for _, g := range generators {
		if strings.EqualFold(string(g), name) {
			return kindUnknown, nil
		}
	}
	return kindUnknown, fmt.Errorf("unknown format %q: the formats are %s", name, strings.Join(Formats(), ", "))
}

// headBytes is how much of a file is looked at to tell what it is. An export of
// WordPress begins with two kilobytes of remarks, one of Blogger with settings
// of some hundred bytes each.
const headBytes = 64 << 10

// exportExtensions are those of files that may be exports or feeds; what they
// are is told by their first bytes.
var exportExtensions = []string{".xml", ".json", ".rss", ".atom", ".rdf", ".csv"}

// mayBeExport reports whether a file with this name is worth looking into.
func mayBeExport(name string) bool {
	name = strings.ToLower(name)
	if strings.HasSuffix(name, ".txt.gz") {
		return true
	}
	name = strings.TrimSuffix(name, ".gz")
	for _, ext := range exportExtensions {
		if strings.HasSuffix(name, ext) {
			return true
		}
	}
	return false
}

// sniff tells what the file at p is: by its extension, and by its first bytes
// where the extension leaves that open. Its error says what the file is instead
// of something that can be read.
func sniff(fsys fs.FS, p string) (kind, error) {
	k := kindOf(p)
	if k != kindUnknown && k != kindText {
		return k, nil
	}
	if k == kindUnknown && !mayBeExport(p) {
		return kindUnknown, errors.New("expected a folder, or a " + knownExtensions + " file")
	}
	in, err := openText(fsys, p)
	switch {
	case err != nil && k == kindText:
		return k, nil // who reads it says why it cannot be
	case err != nil:
		return kindUnknown, err
	}
	defer in.close()
	first, err := in.Peek(headBytes)
	if len(first) == 0 && err != nil && !errors.Is(err, io.EOF) {
		return kindUnknown, fmt.Errorf("its first bytes: %w", err)
	}
	switch {
	case isMovableType(first):
		return kindMovableType, nil
	case k == kindText:
		return k, nil
	}
	return kindOfHead(first)
}

// isExport reports whether the file at p is an export or a feed.
func isExport(fsys fs.FS, p string) bool {
	if !mayBeExport(p) {
		return false
	}
	k, err := sniff(fsys, p)
	return err == nil && k != kindUnknown
}

// readsExports reports whether the exports and feeds among the files of a folder
// are articles of their own. Beside the sources or the pages of a site they are
// not: a site's feed repeats its pages. A repository's own papers are neither.
func readsExports(files iter.Seq2[string, error]) bool {
	for p, err := range files {
		switch kindOf(p) {
		case kindMarkdown, kindMDX, kindQuarto, kindNotebook, kindASCIIDoc, kindRST, kindOrg, kindHTML:
			if err == nil && !isRepositoryPaper(p) {
				return false
			}
		}
	}
	return true
}

// folderSource is a folder that also tells which exports in it are passed over.
type folderSource struct{ *dirSource }

var _ Source = (*folderSource)(nil)

// tellingExports returns a source of the same articles. Where it is a folder whose
// pages are read and not the exports that lie beside them, it ends with a [Problem]
// for each of those: either the pages were made from it, and it can go, or it holds
// articles that nobody will find. A feed repeats the pages and is passed over
// silently.
func tellingExports(s Source) Source {
	if folder, ok := s.(*dirSource); ok {
		return &folderSource{folder}
	}
	return s
}

// Articles implements [Source].
func (s *folderSource) Articles(ctx context.Context) iter.Seq2[Article, error] {
	return func(yield func(Article, error) bool) {
		for a, err := range s.dirSource.Articles(ctx) {
			_, goesOn := errors.AsType[*Problem](err)
			if !yield(a, err) || err != nil && !goesOn {
				return
			}
		}
		if readsExports(s.files(ctx)) {
			return
		}
		all := *s.dirSource
		all.exports = true
		for p, err := range all.files(ctx) {
			if _, told := errors.AsType[*Problem](err); told {
				continue // by the first reading
			}
			if err == nil {
				if err = s.passedOver(p); err == nil {
					continue
				}
			}
			if !yield(Article{}, err) || ctx.Err() != nil {
				return
			}
		}
	}
}

// passedOver returns the Problem of an export that is not read, nil for other
// files.
func (s *folderSource) passedOver(p string) error {
	if kindOf(p) != kindUnknown {
		return nil
	}
	k, err := sniff(s.fsys, p)
	if err != nil || k == kindFeed {
		return nil //nolint:nilerr // a file that is no export is nothing to tell
	}
	return problemf(Origin{File: s.origin(p)}, "this export (%s) lies beside pages, and is not read: "+
		"give the path of the file to read it, or move it away if the pages were made from it", nameOfKind(k))
}

// nameOfKind returns the name of a format.
func nameOfKind(k kind) string {
	for _, f := range formats {
		if f.kind == k {
			return f.name
		}
	}
	return ""
}

// kindOfHead tells what begins with these bytes (UTF-8, uncompressed): XML by
// its root element and namespaces, JSON by its keys, a table by its columns. Its
// error says what was found.
func kindOfHead(head []byte) (kind, error) {
	head = bytes.TrimSpace(head)
	switch {
	case len(head) == 0:
		return kindUnknown, errors.New("the file is empty")
	case head[0] == '<':
		return kindOfXML(head)
	case head[0] == '{' || head[0] == '[':
		return kindOfJSON(head)
	}
	columns, _, _ := bytes.Cut(head, []byte("\n"))
	if bytes.Contains(columns, []byte("post_id")) && bytes.Contains(columns, []byte("is_published")) {
		return kindSubstack, nil
	}
	return kindUnknown, errors.New("it is not XML or JSON, nor the posts.csv of a Substack export")
}

// kindOfXML looks for the root element.
func kindOfXML(head []byte) (kind, error) {
	d := newXMLDecoder(bytes.NewReader(head))
	for {
		token, err := d.RawToken()
		if err != nil {
			return kindUnknown, errors.New("no element of XML is found in its beginning")
		}
		root, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch strings.ToLower(root.Name.Local) {
		case "rss":
			if bytes.Contains(head, []byte(wordpressNamespace)) || bytes.Contains(head, []byte("wxr_version")) {
				return kindWXR, nil
			}
			return kindFeed, nil
		case "feed":
			if isBloggerHead(head) {
				return kindBlogger, nil
			}
			return kindFeed, nil
		case "rdf":
			if bytes.Contains(head, []byte("purl.org/rss")) || bytes.Contains(head, []byte("netscape.com/rdf")) {
				return kindFeed, nil
			}
		}
		return kindUnknown, fmt.Errorf("its XML is a <%s>, which is no feed and no export that is known: name its format if it is one",
			root.Name.Local)
	}
}

// isBloggerHead tells an export of Blogger from a feed that Blogger publishes.
func isBloggerHead(head []byte) bool {
	return bytes.Contains(head, []byte(bloggerKind)) || bytes.Contains(head, []byte(bloggerTakeout))
}

// kindOfJSON looks at the keys by their paths. The text may end anywhere.
func kindOfJSON(head []byte) (kind, error) {
	keys := make(map[string]string)
	scan := keyScan{in: json.NewDecoder(bytes.NewReader(head)), found: keys}
	_ = scan.value("", 0) // the end of what is looked at
	has := func(paths ...string) bool {
		for _, p := range paths {
			if _, found := keys[p]; !found {
				return false
			}
		}
		return true
	}
	switch {
	case strings.Contains(keys[".version"], "jsonfeed.org"), has(".items", ".feed_url"):
		return kindFeed, nil
	case has(".db[].data"), has(".db[].meta.exported_on"), has(".data.posts"), has(".meta.exported_on", ".data"):
		return kindGhost, nil
	case has(".posts[].slug") && (has(".posts[].html") || has(".posts[].lexical") || has(".posts[].mobiledoc")):
		return kindGhost, nil
	}
	return kindUnknown, errors.New("its JSON is no JSON Feed and no Ghost export: one article on a line in a .ndjson file can be read")
}

// maxScanDepth is how deep keys are looked for. Paths grow with the depth.
const maxScanDepth = 8

var errScanned = errors.New("deep enough")

// keyScan gathers the keys of JSON by their paths (".db[].data"), each with the
// text that stands there first, or "".
type keyScan struct {
	in    *json.Decoder
	found map[string]string
}

// value reads the value at path. It ends with an error where the text ends, or
// breaks, or has been looked at enough.
func (s *keyScan) value(path string, depth int) error {
	token, err := s.in.Token()
	if err != nil {
		return err //nolint:wrapcheck // only tells that it is the end
	}
	if s.found[path] == "" {
		s.found[path], _ = token.(string)
	}
	delim, ok := token.(json.Delim)
	if !ok {
		return nil
	}
	if depth == maxScanDepth {
		return errScanned
	}
	for s.in.More() {
		inner := path + "[]"
		if delim == '{' {
			key, err := s.in.Token()
			if err != nil {
				return err //nolint:wrapcheck // likewise
			}
			name, _ := key.(string)
			inner = path + "." + name
		}
		if err := s.value(inner, depth+1); err != nil {
			return err
		}
	}
	_, err = s.in.Token()
	return err //nolint:wrapcheck // likewise
}
