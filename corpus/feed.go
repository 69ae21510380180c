//go:build !js

package corpus

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	ext "github.com/mmcdole/gofeed/extensions"

	"kindred/corpus/markup"
)

// maxFeedBytes is the size up to which a feed is read. It is read as a whole; a
// feed of every article of a blog seldom reaches ten megabytes.
const maxFeedBytes = 32 << 20

// feed yields the items of a feed (RSS, Atom, JSON Feed) in the order of the
// feed, and reports whether the stream goes on.
func (r *reader) feed(ctx context.Context, p, name string, yield func(Article, error) bool) bool {
	at := Origin{File: name}
	in, err := openText(r.fsys, p)
	if err != nil {
		return yield(Article{}, brokenf(at, "%w", err))
	}
	defer in.close()
	f, err := parseFeed(in)
	if err != nil {
		return yield(Article{}, brokenf(at, "%w", err))
	}
	for _, item := range f.bad {
		if !yield(Article{}, problemf(Origin{File: name, Line: item.line}, "item %d cannot be read: %w", item.number, item.err)) {
			return false
		}
	}
	taken := make(map[string]bool, len(f.Items))
	for i, item := range f.Items {
		if err := ctx.Err(); err != nil {
			yield(Article{}, err)
			return false
		}
		a := feedArticle(f.Feed, item, at)
		if f.fields != nil {
			a.gate(f.fields[i])
		}
		a, err := r.finished(a)
		// Where one id is given to everything, the address tells items apart.
		if taken[a.ID] && a.URL != "" {
			a.ID = a.URL
		}
		if err == nil && taken[a.ID] {
			err = problemf(at, "item %d has the id %q of an item before it", i+1, a.ID)
		}
		taken[a.ID] = true
		if !yield(a, err) {
			return false
		}
	}
	return true
}

// readFeed is a feed with what its parser leaves out.
type readFeed struct {
	*gofeed.Feed

	bad    []badItem
	fields []matter // JSON Feed: of each item
}

// parseFeed reads a feed as a whole.
func parseFeed(in io.Reader) (*readFeed, error) {
	text, err := io.ReadAll(io.LimitReader(in, maxFeedBytes+1))
	switch {
	case err != nil:
		return nil, err //nolint:wrapcheck // the caller says what was read
	case len(text) > maxFeedBytes:
		return nil, fmt.Errorf("it is larger than %d MiB", maxFeedBytes>>20)
	}
	text = bytes.TrimSpace(text)
	if len(text) > 0 && text[0] == '{' {
		return parseJSONFeed(text)
	}
	if len(text) > 0 && text[0] == '<' {
		if text, err = rootOf(text); err != nil {
			return nil, err
		}
	}
	parser := gofeed.NewParser()
	parser.RSSTranslator = &gofeed.DefaultRSSTranslator{DisableContentImageScan: true} // that of the text is found with it
	f, err := parser.Parse(bytes.NewReader(text))
	return &readFeed{Feed: f}, err //nolint:wrapcheck // the caller says what was read
}

// rootOf cuts off what stands before the root element: the declaration of a
// charset that the text no longer has, and remarks that the parser would not look
// behind. It refuses what is too deep for a parser that calls itself.
func rootOf(text []byte) ([]byte, error) {
	d := newXMLDecoder(bytes.NewReader(text))
	depth, root := 0, int64(-1)
	for {
		before := d.InputOffset()
		token, err := d.RawToken()
		if err != nil {
			break // the parser tells
		}
		switch token.(type) {
		case xml.StartElement:
			if root < 0 {
				root = before
			}
			if depth++; depth > maxXMLDepth {
				return nil, errXMLDepth
			}
		case xml.EndElement:
			depth--
		}
	}
	if root < 0 {
		return nil, errors.New("it has no element")
	}
	return text[root:], nil
}

// feedArticle reads one item of a feed.
func feedArticle(f *gofeed.Feed, item *gofeed.Item, at Origin) Article {
	base := first(f.Link, f.FeedLink)
	content, summary := item.Content, item.Description
	if strings.TrimSpace(content) == "" {
		content, summary = summary, ""
	}
	a := Article{
		URL:        resolved(base, item.Link),
		Title:      titleLine(item.Title),
		Tags:       distinct(item.Categories),
		Authors:    feedAuthors(f, item),
		Published:  dateOf(item.PublishedParsed, item.Published),
		Modified:   dateOf(item.UpdatedParsed, item.Updated),
		Language:   feedLanguage(f, item),
		Summary:    summaryLine(summary),
		Image:      feedImage(item, base),
		Visibility: feedVisibility(item.Extensions),
		Origin:     at,
	}
	a.ID = first(item.GUID, a.URL, a.Title) // RSS demands none of them
	a.fill(markup.HTML(content, hostOf(first(a.URL, base))))
	if a.Published.IsZero() && item.Published != "" {
		a.Notes = append(a.Notes, Note{Text: fmt.Sprintf("the date %q of %q cannot be read", item.Published, a.ID)})
	}
	return a
}

// resolved returns the address ref as it is meant on the page base.
func resolved(base, ref string) string {
	ref = strings.TrimSpace(ref)
	u, err := url.Parse(ref)
	if err != nil || ref == "" || u.IsAbs() {
		return address(ref)
	}
	b, err := url.Parse(strings.TrimSpace(base))
	if err != nil || !b.IsAbs() {
		return address(ref)
	}
	return address(b.ResolveReference(u).String())
}

// feedAuthors returns the authors of an item, or those of the feed where the
// format says that they are the same.
func feedAuthors(f *gofeed.Feed, item *gofeed.Item) []string {
	people := item.Authors
	if len(people) == 0 && f.FeedType != "rss" {
		people = f.Authors
	}
	var names []string
	for _, p := range people {
		if p != nil && !strings.Contains(p.Name, "@") { // an address of e-mail is not for readers
			names = append(names, p.Name)
		}
	}
	return distinct(names)
}

func feedLanguage(f *gofeed.Feed, item *gofeed.Item) string {
	if dc := item.DublinCoreExt; dc != nil && len(dc.Language) > 0 {
		return normalizeLanguage(dc.Language[0])
	}
	return normalizeLanguage(f.Language)
}

// feedImage returns the picture that an item names, or one that it carries: as
// Media RSS, or as an enclosure.
func feedImage(item *gofeed.Item, base string) Image {
	found := mediaImages(item.Extensions["media"])
	if item.Image != nil {
		found = append(found, Image{URL: item.Image.URL})
	}
	for _, e := range item.Enclosures {
		if e != nil && strings.HasPrefix(e.Type, "image/") {
			found = append(found, Image{URL: e.URL})
		}
	}
	for _, img := range found {
		if img.URL = resolved(base, img.URL); img.URL != "" {
			return img
		}
	}
	return Image{}
}

// mediaImages returns the pictures in elements of Media RSS: those that are the
// content, which are large, before thumbnails.
func mediaImages(media map[string][]ext.Extension) []Image {
	var found []Image
	for _, group := range media["group"] {
		found = append(found, mediaImages(group.Children)...)
	}
	for _, c := range media["content"] {
		if c.Attrs["medium"] == "image" || strings.HasPrefix(c.Attrs["type"], "image/") {
			found = append(found, mediaImage(c))
		}
		found = append(found, mediaImages(c.Children)...) // its thumbnails
	}
	for _, t := range media["thumbnail"] {
		found = append(found, mediaImage(t))
	}
	return found
}

func mediaImage(e ext.Extension) Image {
	img := Image{URL: e.Attrs["url"], Width: markup.Pixels(e.Attrs["width"]), Height: markup.Pixels(e.Attrs["height"])}
	for _, name := range []string{"description", "title"} {
		for _, said := range e.Children[name] {
			img.Alt = first(img.Alt, summaryLine(said.Value))
		}
	}
	return img
}

// feedVisibility reads the mark of a draft in the Atom Publishing Protocol
// (RFC 5023, section 13.1.1).
func feedVisibility(extensions ext.Extensions) Visibility {
	for _, names := range extensions {
		for _, control := range names["control"] {
			for _, draft := range control.Children["draft"] {
				if !strings.EqualFold(strings.TrimSpace(draft.Value), "no") {
					return Draft
				}
			}
		}
	}
	return Public
}

// dateOf returns a date that a parser read, or reads it.
func dateOf(parsed *time.Time, written string) time.Time {
	if parsed != nil && validYear(*parsed) {
		return *parsed
	}
	t, _ := parseDate(written)
	return t
}

// inlineTag matches the tags that stand in titles. Other angle brackets are the
// author's own ("Map<K, V>").
var inlineTag = regexp.MustCompile(`(?i)</?(?:a|abbr|b|big|br|cite|code|del|em|font|i|img|ins|kbd|mark|p|q|s|small|span|strike|strong|sub|sup|tt|u|wbr)(?:\s[^<>]*)?/?>`)

// titleLine is a title that may hold markup or entities, in one line.
func titleLine(s string) string {
	return markup.OneLine(html.UnescapeString(inlineTag.ReplaceAllString(s, "")))
}

// summaryLine is a summary that may hold markup, in one line.
func summaryLine(s string) string {
	if !strings.ContainsAny(s, "<&[") {
		return markup.OneLine(s)
	}
	b := markup.HTML(s, "")
	return markup.OneLine(b.Text())
}
