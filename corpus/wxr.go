//go:build !js

package corpus

import (
	"context"
	"errors"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"kindred/corpus/markup"
)

// wordpressNamespace begins the namespaces of WordPress eXtended RSS; a version,
// and "excerpt/", follow.
const wordpressNamespace = "wordpress.org/export/"

const contentNamespace = "purl.org/rss/1.0/modules/content"

// maxThumbnails is how many pictures of an export are remembered by number: an
// address takes about a hundred bytes. Posts whose picture comes later show the
// first one of their text.
const maxThumbnails = 200_000

// wxr yields the posts, pages and other articles of an export of WordPress (or
// of Squarespace, which writes the same), and reports whether the stream goes on.
// The file is read twice: the pictures that posts name by number, and what tells
// articles from the records of plugins, may stand behind them.
func (r *reader) wxr(ctx context.Context, p, name string, yield func(Article, error) bool) bool {
	export := wxrExport{reader: r, at: Origin{File: name}, pictures: map[string]Image{}, names: map[string]string{}}
	// What breaks is told by the second reading.
	err := export.items(ctx, p, func(e *element) bool {
		export.remember(e)
		return true
	})
	if ctx.Err() == nil {
		goesOn := true
		err = export.items(ctx, p, func(e *element) bool {
			a, err := export.article(e)
			goesOn = errors.Is(err, errNotArticle) || yield(a, err)
			return goesOn
		})
		if !goesOn {
			return false
		}
	}
	if ctx.Err() != nil {
		yield(Article{}, ctx.Err())
		return false
	}
	return err == nil || yield(Article{}, err)
}

// wxrExport is one export while it is read.
type wxrExport struct {
	*reader
	at       Origin
	host     string            // of the site
	language string            // of the site
	pictures map[string]Image  // the attachments
	names    map[string]string // of the authors, by login
	pretty   bool              // articles have addresses of their own, not by number
}

// remember keeps what the second reading needs of an item.
func (w *wxrExport) remember(e *element) {
	postType := e.wordpress("post_type")
	if id := e.wordpress("post_id"); postType == "attachment" && id != "" && len(w.pictures) < maxThumbnails {
		w.pictures[id] = attachedImage(e)
	}
	w.pretty = w.pretty || e.wordpress("status") == "publish" && !isInternal(postType) && hasPermalink(e)
}

// attachedSize is how the metadata of an attachment, as PHP writes it, begin.
var attachedSize = regexp.MustCompile(`^a:\d+:\{s:5:"width";(?:i:|s:\d+:")(\d+)"?;s:6:"height";(?:i:|s:\d+:")(\d+)"?;`)

// attachedImage returns the picture that is an attachment.
func attachedImage(e *element) Image {
	img := Image{URL: e.wordpress("attachment_url")}
	for i := range e.inner {
		c := &e.inner[i]
		if c.name.Local != "postmeta" {
			continue
		}
		switch value := c.wordpress("meta_value"); c.wordpress("meta_key") {
		case "_wp_attachment_image_alt":
			img.Alt = markup.OneLine(value)
		case "_wp_attachment_metadata":
			if m := attachedSize.FindStringSubmatch(value); m != nil {
				img.Width, img.Height = markup.Pixels(m[1]), markup.Pixels(m[2])
			}
		}
	}
	return img
}

// hasPermalink reports whether an item has an address of its own. By number
// (?post_type=table&p=12) WordPress shows what its plugins give none.
func hasPermalink(e *element) bool { return idOfAddress(e.child("link")) != "" }

// isRecord reports whether an item that is neither a post nor a page is none of
// an author's either, but a plugin's own: it has no text, is not published, or has
// no address of its own in an export where others do.
func (w *wxrExport) isRecord(e *element, content string) bool {
	return strings.TrimSpace(content) == "" || e.wordpress("status") != "publish" || w.pretty && !hasPermalink(e)
}

// items calls visit for each item, until it says stop. It reads what the export
// says about the site as it comes by. Its error is a *Problem, or that of ctx.
func (w *wxrExport) items(ctx context.Context, p string, visit func(*element) bool) error {
	in, err := openText(w.fsys, p)
	if err != nil {
		return brokenf(w.at, "%w", err)
	}
	defer in.close()
	stream := newXMLStream(in, "rss", "channel")
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		e, err := stream.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return brokenXML(w.at.onLine(stream.line()), err)
		}
		switch e.name.Local {
		case "item":
			if !visit(e) {
				return nil
			}
		case "author":
			if e.isWordPress() {
				w.author(e)
			}
		case "language":
			w.language = normalizeLanguage(e.text)
		case "base_blog_url":
			w.host = hostOf(e.text)
		case "link":
			if w.host == "" && e.name.Space == "" {
				w.host = hostOf(e.text)
			}
		}
	}
}

// author remembers how an author is shown.
func (w *wxrExport) author(e *element) {
	full := strings.TrimSpace(e.child("author_first_name") + " " + e.child("author_last_name"))
	if shown := first(e.child("author_display_name"), full); shown != "" {
		w.names[e.child("author_login")] = shown
	}
}

// isWordPress reports whether an element is of WordPress's own namespace. One
// that is not declared is taken by its prefix.
func (e *element) isWordPress() bool {
	space := e.name.Space
	return space == "wp" || strings.Contains(space, wordpressNamespace) && !strings.Contains(space, "excerpt")
}

// wordpress returns the trimmed text of the first child in that namespace with
// this name.
func (e *element) wordpress(name string) string {
	for i := range e.inner {
		if c := &e.inner[i]; c.name.Local == name && c.isWordPress() {
			return strings.TrimSpace(c.text)
		}
	}
	return ""
}

// encoded returns the text of the child "encoded" of a namespace, or of a prefix
// that is not declared.
func (e *element) encoded(namespace, prefix string) string {
	for i := range e.inner {
		c := &e.inner[i]
		if c.name.Local == "encoded" && (c.name.Space == prefix || strings.Contains(c.name.Space, namespace)) {
			return c.text
		}
	}
	return ""
}

// internalTypes are the types of post that WordPress and its best-known plugins
// keep their own things in, or what only members and pupils are shown. Every other
// type is an author's own, and its posts are articles unless isRecord says no.
var internalTypes = []string{
	"attachment", "nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache", "user_request",
	"feedback", "wpcf7_contact_form", "wpforms", "nf_sub", "flamingo_inbound", "flamingo_contact", "mc4wp-form",
	"shop_order", "shop_order_refund", "shop_coupon", "product_variation", "scheduled-action", "elementor_library",
	"elementor_snippet", "et_pb_layout", "vc_grid_item", "fl-builder-template", "oceanwp_library", "popup", "safecss",
	"spucpt", "amp_validated_url", "cookielawinfo", "custom-css-js", "polylang_mo", "reply", "topic", "forum",
	"tablepress_table", "ninja-table", "ml-slider", "ml-slide", "shop_subscription", "shop_webhook", "mailpoet_page",
	"edd_payment", "edd_discount", "edd_log", "give_payment", "give_forms", "memberpressrule", "memberpressgroup",
	"memberpressproduct", "wc_membership_plan", "wc_user_membership", "sfwd-lessons", "sfwd-topic", "sfwd-quiz",
	"sfwd-question", "sfwd-essays", "sfwd-assignment", "sfwd-certificates", "sfwd-transactions", "lp_lesson", "lp_quiz",
	"lp_question", "lp_order", "bricks_template", "ct_template", "gp_elements", "kadence_element", "astra-advanced-hook",
	"rank_math_schema", "elementor_font", "elementor_icons", "wpcode", "nxs_qp",
}

// isInternal reports whether posts of this type are no articles.
func isInternal(postType string) bool {
	return slices.Contains(internalTypes, postType) || strings.HasPrefix(postType, "wp_") || strings.HasPrefix(postType, "_") ||
		strings.HasPrefix(postType, "acf-") || strings.HasPrefix(postType, "jetpack_") || strings.HasPrefix(postType, "jp_")
}

// article reads one item.
func (w *wxrExport) article(e *element) (Article, error) {
	at := w.at.onLine(e.line)
	postType := e.wordpress("post_type")
	switch {
	case postType == "":
		return Article{}, problemf(at, "the item has no wp:post_type, so it cannot be told what it is")
	case isInternal(postType):
		return Article{}, errNotArticle
	}
	a := Article{
		URL:        first(wordpressAddress(e.child("link")), wordpressAddress(e.child("guid")), address(e.child("link"))),
		Title:      titleLine(e.child("title")),
		Summary:    summaryLine(e.encoded(wordpressNamespace, "excerpt")),
		Language:   w.language,
		Visibility: wxrVisibility(e),
		Origin:     at,
	}
	if a.ID = idOfAddress(a.URL); a.ID == "" {
		a.ID = first(prefixed(postType+"-", e.wordpress("post_id")), e.wordpress("post_name"), a.URL)
	}
	content := e.encoded(contentNamespace, "content")
	if postType != "post" && postType != "page" && w.isRecord(e, content) {
		return Article{}, errNotArticle
	}
	w.dates(e, &a)
	w.terms(e, &a)
	w.fields(e, &a)
	a.fill(markup.HTML(wordpressPublic(content), first(hostOf(a.URL), w.host)))
	return w.finished(a)
}

// fill gives the article its text, without the heading that repeats its title,
// and a title from the text where it has none.
func (a *Article) fill(b markup.Body) {
	a.Title, b.Blocks = takeTitle(a.Title, b.Blocks)
	a.setBody(&b)
}

// prefixed returns s behind prefix, and "" for no s.
func prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}

// wxrVisibility reads the status of an item, its password, and what plugins say;
// an unknown status is private.
func wxrVisibility(e *element) Visibility {
	status := e.wordpress("status")
	switch {
	case status == "trash":
		return Trashed
	case status == "draft", status == "pending", status == "auto-draft":
		return Draft
	case e.wordpress("post_password") != "", isRestricted(e):
		return Private
	case status == "publish":
		return Public
	case status == "future":
		return Scheduled
	}
	return Private
}

// dates fills in when the article was published and changed. What is published
// at a moment to come begins to be public then.
func (*wxrExport) dates(e *element, a *Article) {
	a.Published = inZone(e.wordpress("post_date_gmt"), e.wordpress("post_date"))
	if a.Published.IsZero() {
		a.Published, _ = parseDate(e.child("pubDate"))
	}
	a.Modified = inZone(e.wordpress("post_modified_gmt"), e.wordpress("post_modified"))
	if a.Visibility == Public || a.Visibility == Scheduled {
		a.From = a.Published
		if a.Published.IsZero() && first(e.wordpress("post_date"), e.child("pubDate")) != "" {
			a.Notes = append(a.Notes, Note{Line: e.line, Text: "no date of the item can be read"})
		}
	}
}

// maxZone is the greatest distance of a clock from UTC.
const maxZone = 14 * time.Hour

// inZone returns a moment in the zone of the site, which is the difference of
// the two ways it is written. Either is enough.
func inZone(utc, local string) time.Time {
	there, hasLocal := parseDate(local)
	t, ok := parseDate(utc)
	switch {
	case !ok:
		return there
	case !hasLocal:
		return t
	}
	offset := there.Sub(t)
	if offset == 0 || offset.Abs() > maxZone || offset%(15*time.Minute) != 0 {
		return t
	}
	return t.In(time.FixedZone("", int(offset.Seconds())))
}

// terms fills in tags, categories and authors, each from its own taxonomy. A
// category that does not say its taxonomy repeats one that does.
func (*wxrExport) terms(e *element, a *Article) {
	for i := range e.inner {
		c := &e.inner[i]
		if c.name.Local != "category" || c.isWordPress() {
			continue
		}
		switch c.attr("domain") {
		case "post_tag", "tag": // "tag" until WordPress 3
			a.Tags = append(a.Tags, c.text)
		case "category":
			a.Categories = append(a.Categories, c.text)
		case "author": // the plugin Co-Authors Plus names all of them so
			a.Authors = append(a.Authors, c.text)
		}
	}
	a.Tags, a.Categories = distinct(a.Tags), distinct(a.Categories)
}

// fields fills in the author, where the terms name none, and the picture.
func (w *wxrExport) fields(e *element, a *Article) {
	named := len(a.Authors) > 0
	for i := range e.inner {
		c := &e.inner[i]
		switch text := strings.TrimSpace(c.text); {
		case c.name.Local == "creator" && !named:
			shown := w.names[text]
			if shown == "" && !strings.Contains(text, "@") { // an address of e-mail is not for readers
				shown = text
			}
			a.Authors = append(a.Authors, shown)
		case c.name.Local == "postmeta" && c.isWordPress() && c.wordpress("meta_key") == "_thumbnail_id":
			a.Image = w.pictures[c.wordpress("meta_value")]
		}
	}
	a.Authors = distinct(a.Authors)
}

// wordpressAddress returns an address that a reader can use. The addresses by
// number (?p=12) of posts without one of their own are none.
func wordpressAddress(s string) string {
	s = address(s)
	if u, err := url.Parse(s); err != nil || u.RawQuery != "" {
		return ""
	}
	return s
}

// hostOf returns the host of an address, or "".
func hostOf(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil {
		return ""
	}
	return u.Host
}

// idOfAddress returns the path of an address as an id, "" when it has none of
// its own.
func idOfAddress(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.RawQuery != "" {
		return ""
	}
	id := strings.Trim(u.Path, "/")
	return strings.TrimSuffix(strings.TrimSuffix(id, ".html"), ".htm")
}
