//go:build !js

package corpus

import (
	"context"
	"errors"
	"io"
	"path"
	"strings"

	"kindred/corpus/markup"
)

const (
	// bloggerKind begins the terms by which an export of Blogger says what an
	// entry is: post, page, comment, template or settings.
	bloggerKind = "schemas.google.com/blogger/2008/kind#"
	// bloggerTakeout is the namespace of the exports since 2025.
	bloggerTakeout = "schemas.google.com/blogger/2018"
)

// blogger yields the posts and pages of an export of Blogger, and reports whether
// the stream goes on.
func (r *reader) blogger(ctx context.Context, p, name string, yield func(Article, error) bool) bool {
	at := Origin{File: name}
	in, err := openText(r.fsys, p)
	if err != nil {
		return yield(Article{}, brokenf(at, "%w", err))
	}
	defer in.close()
	stream := newXMLStream(in, "feed")
	for {
		if err := ctx.Err(); err != nil {
			yield(Article{}, err)
			return false
		}
		e, err := stream.next()
		switch {
		case errors.Is(err, io.EOF):
			return true
		case err != nil:
			return yield(Article{}, brokenXML(at.onLine(stream.line()), err))
		case e.name.Local != "entry":
			continue
		}
		a, err := r.bloggerEntry(e, at.onLine(e.line))
		if errors.Is(err, errNotArticle) {
			continue
		}
		if !yield(a, err) {
			return false
		}
	}
}

// bloggerEntry reads a post or page; every other entry is no article.
func (r *reader) bloggerEntry(e *element, at Origin) (Article, error) {
	kind, tags := bloggerTerms(e)
	switch kind {
	case "post", "page":
	case "":
		return Article{}, problemf(at, "the entry does not say whether it is a post")
	default:
		return Article{}, errNotArticle
	}
	a := Article{
		URL:        bloggerAddress(e),
		Title:      titleLine(e.child("title")),
		Tags:       tags,
		Visibility: bloggerVisibility(e),
		Origin:     at,
	}
	a.ID = idOfAddress(a.URL)
	if id := e.child("id"); a.ID == "" {
		_, number, ok := strings.Cut(id, kind+"-") // tag:blogger.com,1999:blog-1.post-2
		if a.ID = id; ok {
			a.ID = kind + "-" + number
		}
	}
	a.Published, _ = parseDate(e.child("published"))
	a.Modified, _ = parseDate(e.child("updated"))
	if a.Visibility == Public || a.Visibility == Scheduled {
		a.From = a.Published
		if a.Published.IsZero() && e.child("published") != "" {
			a.Notes = append(a.Notes, Note{Line: e.line, Text: "the date of the entry cannot be read"})
		}
	}
	for i := range e.inner {
		switch c := &e.inner[i]; {
		case c.name.Local == "author":
			a.Authors = append(a.Authors, c.child("name"))
		case c.name.Local == "thumbnail" && a.Image.URL == "":
			a.Image = Image{URL: c.attr("url"), Width: markup.Pixels(c.attr("width")), Height: markup.Pixels(c.attr("height"))}
		}
	}
	a.Authors = distinct(a.Authors)
	a.fill(markup.HTML(e.child("content"), hostOf(a.URL)))
	return r.finished(a)
}

// bloggerTerms returns what an entry is, in lower case, and its labels.
func bloggerTerms(e *element) (kind string, labels []string) {
	kind = strings.ToLower(e.bloggerField("type"))
	for i := range e.inner {
		c := &e.inner[i]
		if c.name.Local != "category" {
			continue
		}
		if _, k, ok := strings.Cut(c.attr("term"), bloggerKind); ok {
			kind = k
		} else {
			labels = append(labels, c.attr("term"))
		}
	}
	return kind, distinct(labels)
}

// bloggerField returns the text of a field of Blogger's own namespace.
func (e *element) bloggerField(name string) string {
	for i := range e.inner {
		if c := &e.inner[i]; c.name.Local == name && (c.name.Space == "blogger" || strings.Contains(c.name.Space, "google.com/blogger")) {
			return strings.TrimSpace(c.text)
		}
	}
	return ""
}

// bloggerAddress returns where a reader finds the entry. Exports since 2025 give
// the path only.
func bloggerAddress(e *element) string {
	for i := range e.inner {
		c := &e.inner[i]
		if c.name.Local == "link" && c.attr("rel") == "alternate" && address(c.attr("href")) != "" {
			return c.attr("href")
		}
	}
	if file := e.bloggerField("filename"); file != "" {
		return path.Join("/", file)
	}
	return ""
}

// bloggerVisibility reads the two ways to say that an entry is not public.
func bloggerVisibility(e *element) Visibility {
	for i := range e.inner {
		c := &e.inner[i]
		if c.name.Local != "control" {
			continue
		}
		if c.child("draft") != "no" {
			return Draft
		}
	}
	status := strings.ToUpper(e.bloggerField("status"))
	if status == "" && e.bloggerField("type") == "" {
		return Public // the older form, where only a draft says what it is
	}
	switch status {
	case "LIVE":
		return Public
	case "SCHEDULED":
		return Scheduled
	case "SOFT_TRASHED", "TRASHED", "DELETED":
		return Trashed
	case "DRAFT", "IMPORTED":
		return Draft
	}
	return Private
}
