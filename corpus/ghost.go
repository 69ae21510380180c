//go:build !js

package corpus

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"kindred/corpus/markup"
)

// ghost yields the posts and pages of an export of Ghost, or of an answer of its
// API, and reports whether the stream goes on. The file is read twice: the tables
// that join posts with tags and authors may stand behind the posts.
func (r *reader) ghost(ctx context.Context, p, name string, yield func(Article, error) bool) bool {
	export := ghostExport{
		reader: r, at: Origin{File: name},
		tags: map[lenientText]ghostName{}, users: map[lenientText]ghostName{}, emailOnly: map[lenientText]bool{}, imageAlt: map[lenientText]string{},
		postsTags: map[lenientText][]ghostJoin{}, postsUsers: map[lenientText][]ghostJoin{},
	}
	// A table that is missing may be the one that hides posts.
	if err := export.tables(ctx, p, export.remember); err != nil {
		if ctx.Err() != nil {
			yield(Article{}, ctx.Err())
			return false
		}
		return yield(Article{}, brokenf(export.at, "no post is read, since what tells which are public may be missing: %w", err))
	}
	export.sort()
	goesOn, posts := true, 0
	err := export.tables(ctx, p, func(table string, d *ghostDecoder) error {
		if table != "posts" {
			return d.skip()
		}
		return d.each(func(raw json.RawMessage) error {
			posts++
			a, err := export.article(raw, posts)
			if goesOn = yield(a, err); !goesOn {
				return errNotArticle // ends the reading
			}
			return ctx.Err()
		})
	})
	switch {
	case !goesOn:
		return false
	case ctx.Err() != nil:
		yield(Article{}, ctx.Err())
		return false
	case err != nil:
		return yield(Article{}, brokenf(export.at, "after %d posts: %w", posts, err))
	}
	return true
}

// ghostExport holds the small tables of an export.
type ghostExport struct {
	*reader
	at Origin

	tags, users map[lenientText]ghostName
	// emailOnly are the posts that were mailed and stand on no page.
	emailOnly             map[lenientText]bool
	imageAlt              map[lenientText]string // of the pictures of posts
	postsTags, postsUsers map[lenientText][]ghostJoin
}

// ghostName is a tag or a user, in a table or inside of a post.
type ghostName struct {
	ID         lenientText `json:"id"`
	Name       string      `json:"name"`
	Visibility string      `json:"visibility"`
}

// ghostJoin is one row of a table that joins.
type ghostJoin struct {
	Post  lenientText `json:"post_id"`
	Tag   lenientText `json:"tag_id"`
	User  lenientText `json:"author_id"`
	Order int         `json:"sort_order"`
}

// remember keeps what is needed of one table. A table may be there in parts.
func (g *ghostExport) remember(table string, d *ghostDecoder) error {
	switch table {
	case "tags":
		return eachRow(d, func(n ghostName) { g.tags[n.ID] = n })
	case "users":
		return eachRow(d, func(n ghostName) { g.users[n.ID] = n })
	case "posts_tags":
		return eachRow(d, func(j ghostJoin) { g.postsTags[j.Post] = append(g.postsTags[j.Post], j) })
	case "posts_authors":
		return eachRow(d, func(j ghostJoin) { g.postsUsers[j.Post] = append(g.postsUsers[j.Post], j) })
	case "posts_meta":
		return d.each(g.meta)
	}
	return d.skip()
}

// meta remembers what stands of a post in the table beside that of posts: that it
// was only mailed, and the alternative text of its picture. A row that names no post
// might be of any.
func (g *ghostExport) meta(raw json.RawMessage) error {
	var row struct {
		Post      lenientText     `json:"post_id"`
		EmailOnly json.RawMessage `json:"email_only"`
		ImageAlt  lenientText     `json:"feature_image_alt"`
	}
	if err := json.Unmarshal(raw, &row); err != nil || row.Post == "" {
		return fmt.Errorf("a row of posts_meta does not say which post it is of: %.80s", raw)
	}
	if !isNo(row.EmailOnly) {
		g.emailOnly[row.Post] = true
	}
	if row.ImageAlt != "" {
		g.imageAlt[row.Post] = string(row.ImageAlt)
	}
	return nil
}

// eachRow calls visit with each row of a table. A row of another form joins
// nothing.
func eachRow[T any](d *ghostDecoder, visit func(T)) error {
	return d.each(func(raw json.RawMessage) error {
		var row T
		if json.Unmarshal(raw, &row) == nil {
			visit(row)
		}
		return nil
	})
}

// isNo reports whether a switch is off, or not there; Ghost's databases write 0
// for false.
func isNo(raw json.RawMessage) bool {
	return slices.Contains([]string{"", "null", "false", "0"}, string(raw))
}

// sort brings tags and authors into the order that the editor gave them.
func (g *ghostExport) sort() {
	for _, joins := range []map[lenientText][]ghostJoin{g.postsTags, g.postsUsers} {
		for _, rows := range joins {
			slices.SortStableFunc(rows, func(a, b ghostJoin) int { return cmp.Compare(a.Order, b.Order) })
		}
	}
}

// ghostRoot stands in exports for the root of the site.
const ghostRoot = "__GHOST_URL__/"

// ghostPost is one row of the table of posts.
type ghostPost struct {
	ID        lenientText     `json:"id"`
	Slug      string          `json:"slug"`
	URL       string          `json:"url"`
	Title     string          `json:"title"`
	HTML      string          `json:"html"`
	Lexical   string          `json:"lexical"`
	Mobiledoc string          `json:"mobiledoc"`
	Markdown  string          `json:"markdown"`
	Plain     string          `json:"plaintext"`
	Status    string          `json:"status"`
	For       string          `json:"visibility"`
	EmailOnly json.RawMessage `json:"email_only"`
	Language  string          `json:"locale"`
	Image     string          `json:"feature_image"`
	ImageAlt  string          `json:"feature_image_alt"` // in an answer of the API
	OldImage  string          `json:"image"`             // until Ghost 1
	Excerpt   string          `json:"custom_excerpt"`
	MetaText  string          `json:"meta_description"`
	Canonical string          `json:"canonical_url"`
	Published lenientText     `json:"published_at"`
	Updated   lenientText     `json:"updated_at"`
	Author    lenientText     `json:"author_id"` // until Ghost 1
	Tags      []ghostName     `json:"tags"`      // in an answer of the API
	Authors   []ghostName     `json:"authors"`   // likewise
}

// article reads one post, the number-th of the file.
func (g *ghostExport) article(raw json.RawMessage, number int) (Article, error) {
	raw = bytes.ReplaceAll(raw, []byte(ghostRoot), []byte("/"))
	var post ghostPost
	if err := json.Unmarshal(raw, &post); err != nil {
		return Article{}, problemf(g.at, "post %d: %w", number, jsonReason(err))
	}
	if len(raw) > maxFileBytes {
		return Article{}, problemf(g.at, "post %d (%q) is larger than %d MiB", number, post.Slug, maxFileBytes>>20)
	}
	a := Article{
		ID:         first(post.Slug, string(post.ID)),
		URL:        address(post.URL),
		Title:      markup.OneLine(post.Title),
		Tags:       g.tagsOf(&post),
		Authors:    g.authorsOf(&post),
		Published:  ghostDate(post.Published),
		Modified:   ghostDate(post.Updated),
		Language:   normalizeLanguage(post.Language),
		Summary:    summaryLine(first(post.Excerpt, post.MetaText)),
		Image:      Image{URL: first(post.Image, post.OldImage), Alt: markup.OneLine(first(post.ImageAlt, g.imageAlt[post.ID]))},
		Visibility: ghostVisibility(&post, g.emailOnly[post.ID]),
		Canonical:  address(post.Canonical),
		Origin:     g.at,
	}
	if a.URL == "" && post.Slug != "" {
		a.URL = "/" + post.Slug + "/"
	}
	if a.Visibility == Public || a.Visibility == Scheduled {
		a.From = a.Published
	}
	if a.Published.IsZero() && post.Published != "" {
		a.Notes = append(a.Notes, Note{Text: fmt.Sprintf("the date %q of %q cannot be read", post.Published, a.ID)})
	}
	b, err := ghostBody(&post, hostOf(a.URL))
	if err != nil {
		return Article{}, problemf(g.at, "post %d (%q): %w", number, post.Slug, err)
	}
	a.fill(b)
	return g.finished(a)
}

// ghostVisibility reads status and visibility; what is unknown is private.
func ghostVisibility(post *ghostPost, emailOnly bool) Visibility {
	switch {
	case post.Status == "draft":
		return Draft
	case post.For != "" && post.For != "public", emailOnly, !isNo(post.EmailOnly):
		return Private // for members, or mailed only
	case post.Status == "scheduled":
		return Scheduled
	case post.Status == "published", post.Status == "" && post.URL != "": // the API for readers leaves it out
		return Public
	}
	return Private
}

func (g *ghostExport) tagsOf(post *ghostPost) []string {
	tags := post.Tags
	for _, join := range g.postsTags[post.ID] {
		tags = append(tags, g.tags[join.Tag])
	}
	var names []string
	for _, tag := range tags {
		if tag.Visibility != "internal" && !strings.HasPrefix(tag.Name, "#") {
			names = append(names, tag.Name)
		}
	}
	return distinct(names)
}

func (g *ghostExport) authorsOf(post *ghostPost) []string {
	var names []string
	for _, author := range post.Authors {
		names = append(names, author.Name)
	}
	for _, join := range g.postsUsers[post.ID] {
		names = append(names, g.users[join.User].Name)
	}
	if len(names) == 0 {
		names = append(names, g.users[post.Author].Name)
	}
	return distinct(names)
}

// ghostDate reads a date, or the milliseconds since 1970 that exports of Ghost
// 0.x hold.
func ghostDate(s lenientText) time.Time {
	if ms, err := strconv.ParseInt(string(s), 10, 64); err == nil {
		t := time.UnixMilli(ms).UTC()
		if !validYear(t) {
			return time.Time{}
		}
		return t
	}
	t, _ := parseDate(string(s))
	return t
}

// maxTables is how deep the tables lie in an export ("db", an array, "data").
const maxTables = 4

var errNoTables = errors.New("there is no table of posts in it")

// tables calls visit for each table of the export, which has to read it.
func (g *ghostExport) tables(ctx context.Context, p string, visit func(table string, d *ghostDecoder) error) error {
	in, err := openText(g.fsys, p)
	if err != nil {
		return err
	}
	defer in.close()
	m := newMeter(in)
	d := &ghostDecoder{Decoder: json.NewDecoder(m), meter: m}
	found := false
	err = d.descend(0, func(key string) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		found = found || key == "posts"
		return visit(key, d)
	})
	if err == nil && !found {
		return errNoTables
	}
	return err
}

// ghostDecoder reads JSON in pieces.
type ghostDecoder struct {
	*json.Decoder
	meter *meter
}

// descend goes into arrays, and into the objects that tables lie in, and calls
// visit at every other value of an object.
func (d *ghostDecoder) descend(depth int, visit func(key string) error) error {
	token, err := d.token()
	if err != nil {
		return err
	}
	delim, ok := token.(json.Delim)
	if !ok {
		return nil
	}
	if depth > maxTables {
		return errors.New("its tables lie too deep")
	}
	for d.More() {
		if delim == '[' {
			if err := d.descend(depth+1, visit); err != nil {
				return err
			}
			continue
		}
		token, err := d.token()
		if err != nil {
			return err
		}
		switch key, _ := token.(string); key {
		case "db", "data":
			err = d.descend(depth+1, visit)
		default:
			err = visit(key)
		}
		if err != nil {
			return err
		}
	}
	_, err = d.token()
	return err
}

// token returns the next token, which bounds what is held.
func (d *ghostDecoder) token() (json.Token, error) {
	token, err := d.Token()
	d.meter.reset()
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return token, err
}

// maxJSONDepth is how deep a value that is passed over may be.
const maxJSONDepth = 10_000

// skip passes over one value without holding it.
func (d *ghostDecoder) skip() error {
	for depth := 0; ; {
		token, err := d.token()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			if depth++; depth > maxJSONDepth {
				return fmt.Errorf("its values stand more than %d deep in each other", maxJSONDepth)
			}
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
	}
}

// each calls visit with each element of the array that comes next. Any other
// value is passed over.
func (d *ghostDecoder) each(visit func(json.RawMessage) error) error {
	token, err := d.token()
	if err != nil || token != json.Delim('[') {
		if token == json.Delim('{') {
			return errors.New("a table is an object, not a list")
		}
		return err
	}
	for d.More() {
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return err //nolint:wrapcheck // the caller says what was read
		}
		d.meter.reset()
		if err := visit(raw); err != nil {
			return err
		}
	}
	_, err = d.token()
	return err
}
