//go:build !js

package corpus

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"iter"
	"path"
	"path/filepath"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"kindred/corpus/markup"
)

// mediumPosts is the folder of an export of Medium that holds posts, drafts and
// responses.
const mediumPosts = "posts"

// mediumBody is where a post's own text stands in its file.
const mediumBody = `section[data-field="body"]`

// isMedium reports whether a folder is an export of Medium: the first page of its
// posts says so.
func isMedium(fsys fs.FS) bool {
	entries, err := fs.ReadDir(fsys, mediumPosts)
	if err != nil {
		return false
	}
	for _, e := range entries {
		if e.IsDir() || kindOf(e.Name()) != kindHTML {
			continue
		}
		data, err := readFile(fsys, path.Join(mediumPosts, e.Name()), Origin{})
		return err == nil && isMediumPost(data)
	}
	return false
}

func isMediumPost(data []byte) bool {
	return bytes.Contains(data, []byte(`data-field="body"`)) && bytes.Contains(data, []byte("h-entry"))
}

// mediumSource is an export of Medium, as a folder.
type mediumSource struct {
	fsys fs.FS
	name string
	opts Options
}

var _ Source = (*mediumSource)(nil)

// Articles implements [Source].
func (s *mediumSource) Articles(ctx context.Context) iter.Seq2[Article, error] {
	return func(yield func(Article, error) bool) {
		entries, err := fs.ReadDir(s.fsys, mediumPosts)
		if err != nil {
			yield(Article{}, brokenf(Origin{File: s.name}, "an export of Medium has a folder %q, here: %w", mediumPosts, err))
			return
		}
		r := reader{fsys: s.fsys, opts: s.opts, kind: kindMedium}
		for _, e := range entries {
			if e.IsDir() || kindOf(e.Name()) != kindHTML {
				continue
			}
			p := path.Join(mediumPosts, e.Name())
			if !r.file(ctx, p, filepath.Join(s.name, filepath.FromSlash(p)), yield) {
				return
			}
		}
	}
}

// medium reads one post. What may be a response to somebody else's post is not
// shown: an export does not tell it from a post without a title.
func (*reader) medium(p string, data []byte, at Origin) (Article, error) {
	doc, err := parseHTML(data)
	if err != nil {
		return Article{}, problemf(at, "%w", err)
	}
	body := doc.Find(mediumBody).First()
	if body.Length() == 0 {
		return Article{}, problemf(at, "there is no %s in it, where an export of Medium keeps a post", mediumBody)
	}
	a := Article{
		ID:      strings.TrimPrefix(idOfPath(p), mediumPosts+"/"),
		URL:     address(doc.Find("a.p-canonical").First().AttrOr("href", "")),
		Title:   markup.OneLine(first(doc.Find("h1.p-name").First().Text(), doc.Find("title").First().Text())),
		Tags:    distinct(doc.Find("a.p-tag").Map(textOf)),
		Authors: distinct(doc.Find("a.p-author").Map(textOf)),
		Summary: markup.OneLine(doc.Find(`section[data-field="subtitle"]`).First().Text()),
	}
	a.Published, _ = parseDate(doc.Find("time.dt-published").First().AttrOr("datetime", ""))
	if a.URL == "" || strings.HasPrefix(path.Base(p), "draft_") {
		a.Visibility = Draft
	}
	b, err := bodyOf(body, hostOf(a.URL))
	if err != nil {
		return Article{}, problemf(at, "%w", err)
	}
	if a.Visibility.IsPublic() && isResponse(&a, &b) {
		a.Visibility = Private
		a.Notes = append(a.Notes, Note{Text: "it has no title of its own, like a response to another post, and is left out: give it a title if it is a post"})
	}
	a.fill(b)
	return a, nil
}

// isResponse reports whether a post may be an answer to another one. That has no
// title and no subtitle of its own: Medium takes its first words for a title.
func isResponse(a *Article, b *markup.Body) bool {
	if a.Summary != "" || len(b.Blocks) == 0 || b.Blocks[0].Level > 0 {
		return false
	}
	begin := strings.TrimRight(strings.TrimSuffix(a.Title, "…"), " .")
	return begin != "" && strings.HasPrefix(markup.OneLine(b.Blocks[0].Text), begin)
}

// bodyOf reads the text in an element.
func bodyOf(s *goquery.Selection, host string) (markup.Body, error) {
	fragment, err := s.Html()
	if err != nil {
		return markup.Body{}, errors.New("its HTML cannot be read")
	}
	return markup.HTML(fragment, host), nil
}
