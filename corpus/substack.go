//go:build !js

package corpus

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// substackTable lists the posts of an export of Substack. The text of each is in
// the folder "posts" beside it.
const substackTable = "posts.csv"

// substackPosts holds the texts, which do not say themselves who may see them.
const substackPosts = "posts"

// isSubstack reports whether a folder is an export of Substack.
func isSubstack(fsys fs.FS) bool {
	k, err := sniff(fsys, substackTable)
	return err == nil && k == kindSubstack
}

// substack yields the posts that the table at p lists, and reports whether the
// stream goes on. A text that is not in the table is not read: nothing says who
// may see it.
func (r *reader) substack(ctx context.Context, p, name string, yield func(Article, error) bool) bool {
	at := Origin{File: name}
	in, err := openText(r.fsys, p)
	if err != nil {
		return yield(Article{}, brokenf(at, "%w", err))
	}
	defer in.close()
	m := newMeter(in)
	table := csv.NewReader(m)
	table.FieldsPerRecord, table.LazyQuotes, table.ReuseRecord = -1, true, true
	columns := map[string]int{}
	for {
		if err := ctx.Err(); err != nil {
			yield(Article{}, err)
			return false
		}
		record, err := table.Read()
		m.reset()
		switch {
		case errors.Is(err, io.EOF) && len(columns) == 0:
			return yield(Article{}, brokenf(at, "the table of posts is empty"))
		case errors.Is(err, io.EOF):
			return true
		case err != nil:
			return yield(Article{}, brokenf(at, "%w", err))
		}
		line, _ := table.FieldPos(0)
		if len(columns) == 0 {
			for i, name := range record {
				columns[strings.ToLower(strings.TrimSpace(name))] = i
			}
			if err := hasColumns(columns, "post_id", "is_published", "audience", "title"); err != nil {
				return yield(Article{}, brokenf(at.onLine(line), "it is not the table of a Substack export: %w", err))
			}
			continue
		}
		a, err := r.substackPost(path.Join(path.Dir(p), substackPosts), substackRecord{columns, record}, at.onLine(line))
		if !yield(a, err) {
			return false
		}
	}
}

func hasColumns(columns map[string]int, names ...string) error {
	for _, name := range names {
		if _, ok := columns[name]; !ok {
			return fmt.Errorf("it has no column %q", name)
		}
	}
	return nil
}

// substackRecord is one line of the table.
type substackRecord struct {
	columns map[string]int
	fields  []string
}

// get returns the field of a column, "" when there is none.
func (r substackRecord) get(column string) string {
	if i, ok := r.columns[column]; ok && i < len(r.fields) {
		return strings.TrimSpace(r.fields[i])
	}
	return ""
}

// substackPost reads one post.
func (r *reader) substackPost(dir string, rec substackRecord, at Origin) (Article, error) {
	id := rec.get("post_id")
	a := Article{
		ID:         id,
		Title:      titleLine(rec.get("title")),
		Summary:    titleLine(rec.get("subtitle")),
		Visibility: substackVisibility(rec),
		Origin:     at,
	}
	if _, slug, ok := strings.Cut(id, "."); ok && slug != "" {
		a.URL = "/p/" + slug
	}
	date := rec.get("post_date")
	a.Published, _ = parseDate(date)
	if a.Visibility == Public {
		a.From = a.Published
	}
	if a.Published.IsZero() && date != "" {
		a.Notes = append(a.Notes, Note{Line: at.Line, Text: fmt.Sprintf("the date %q cannot be read", date)})
	}
	file := path.Join(dir, id+".html")
	if id == "" || strings.ContainsAny(id, `/\`) || !fs.ValidPath(file) {
		return Article{}, problemf(at, "%q is no id of a post", id)
	}
	data, err := readFile(r.fsys, file, at)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) && a.Visibility != Public {
			return r.finished(a) // a draft without a text
		}
		return Article{}, err
	}
	doc, err := parseHTML(data)
	if err != nil {
		return Article{}, problemf(at, "%s: %w", file, err)
	}
	doc.Find(substackFrame).Remove()
	b, err := bodyOf(doc.Find("body"), "")
	if err != nil {
		return Article{}, problemf(at, "%s: %w", file, err)
	}
	a.fill(b)
	return r.finished(a)
}

// substackFrame is what the editor of Substack puts among the text: calls to
// subscribe, share and comment, and cards of other posts.
const substackFrame = ".button-wrapper, .subscription-widget-wrap, .subscription-widget-wrap-editor, .captioned-button-wrap, " +
	".digest-post-embed, .embedded-publication-wrap, .embedded-post-wrap, .community-chat, .poll-embed, .install-substack-app-embed"

// substackVisibility reads for whom a post is; what cannot be understood is not
// public.
func substackVisibility(rec substackRecord) Visibility {
	switch {
	case !strings.EqualFold(rec.get("is_published"), "true") && rec.get("is_published") != "1":
		return Draft
	case rec.get("audience") != "everyone":
		return Private
	}
	return Public
}
