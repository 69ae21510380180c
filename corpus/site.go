//go:build !js

package corpus

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"kindred/corpus/crawl"
)

// siteSource is the articles at an address: of a feed, of the pages that a
// sitemap lists, or of those that a page leads to.
type siteSource struct {
	address string
	opts    Options
	polite  crawl.Options // how to crawl, but for Private and Known
}

var _ Source = (*siteSource)(nil)

// Articles implements [Source]. All pages are fetched, into a temporary folder,
// before the first article is read: only then is it known what the site repeats
// on all of them.
func (s *siteSource) Articles(ctx context.Context) iter.Seq2[Article, error] {
	return func(yield func(Article, error) bool) {
		v, err := s.begin()
		if err != nil {
			yield(Article{}, err)
			return
		}
		goesOn := false
		defer func() { // also when what is yielded to panics: the folder holds pages that are not public
			if err := os.RemoveAll(v.dir); err != nil && goesOn {
				yield(Article{}, fmt.Errorf("removing the fetched pages: %w", err))
			}
		}()
		goesOn = v.fetch(ctx, yield) && v.read(ctx, yield)
		if !goesOn {
			return // the memory stays as it was
		}
		if err := v.memory.keep(); err != nil {
			goesOn = yield(Article{}, fmt.Errorf("remembering the visit of %s: %w", s.address, err))
		}
	}
}

// visit is one reading of a site.
type visit struct {
	*siteSource

	crawler *crawl.Crawler
	memory  *memory
	dir     string // of the fetched pages
	pages   []fetched
}

// fetched is a page in the temporary folder.
type fetched struct {
	name   string // of its file
	page   remembered
	copied bool     // it is what an earlier visit kept
	failed error    // why it was not fetched, and the copy is used
	item   *Article // what a feed says of it
}

func (s *siteSource) begin() (*visit, error) {
	m, err := recall(s.opts.Cache, s.address)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "kindred-site-")
	if err != nil {
		return nil, fmt.Errorf("making room for the pages of %s (TMPDIR names the folder): %w", s.address, err)
	}
	how := s.polite
	how.Private, how.Known = s.opts.AllowPrivate, m.known
	return &visit{siteSource: s, memory: m, dir: dir, crawler: crawl.New(how)}, nil
}

// fetch gets the pages and reports whether the stream goes on. Whole articles of
// a feed are yielded at once.
func (v *visit) fetch(ctx context.Context, yield func(Article, error) bool) bool {
	first := true
	for page, err := range v.crawler.Site(ctx, v.address) {
		failed, isPage := errors.AsType[*crawl.PageError](err)
		var goesOn bool
		switch {
		case err == nil:
			goesOn = v.take(ctx, page, first, yield)
		case isPage:
			goesOn = v.lost(failed, yield)
		default: // nothing can be said about the site: what is published stays
			yield(Article{}, err)
			return false
		}
		if !goesOn {
			return false
		}
		first = false
	}
	return true
}

// take keeps a page for later, or yields the articles of a feed, which only the
// first page can be.
func (v *visit) take(ctx context.Context, page *crawl.Page, first bool, yield func(Article, error) bool) bool {
	f, body, err := v.fetched(page)
	if err != nil {
		return yield(Article{}, problemf(Origin{File: page.URL}, "%w", err))
	}
	if first {
		if k := kindOfAnswer(page.Type, body); k != kindHTML {
			return v.stream(ctx, k, &f, body, yield)
		}
	}
	if isList(body, f.page.URL, f.page.Robots, v.opts.Selector) {
		return true // and nothing that it repeats of articles counts as what the site repeats
	}
	return v.put(&f, body, yield)
}

// kindOfAnswer tells what a site begins with. Of all that is no page, a crawl
// yields feeds only; an export that is served looks like one.
func kindOfAnswer(mediaType string, body []byte) kind {
	body = bytes.TrimPrefix(body, byteOrderMark)
	k, err := kindOfHead(body[:min(len(body), headBytes)])
	switch {
	case err == nil:
		return k
	case isHTML(mediaType):
		return kindHTML
	}
	return kindFeed
}

// fetched returns a page as it was sent, or as it was sent at an earlier visit.
func (v *visit) fetched(page *crawl.Page) (fetched, []byte, error) {
	r := remembered{URL: page.URL, Asked: page.Requested, Robots: page.Robots, Validators: page.Validators}
	if !page.Unchanged {
		return fetched{page: r}, inUTF8(page), nil
	}
	old, body, err := v.memory.read(page.URL)
	if err != nil {
		return fetched{}, nil, err
	}
	if r.File = old.File; r.Robots == "" { // an answer without the page need not repeat it
		r.Robots = old.Robots
	}
	return fetched{page: r, copied: true}, body, nil
}

// byteOrderMark says that a text is UTF-8, whatever it declares.
var byteOrderMark = []byte("\xef\xbb\xbf")

// inUTF8 returns a page as text, by the charset that its server names. That wins
// over what the page says of itself, and is lost once the page is a file.
func inUTF8(page *crawl.Page) []byte {
	enc, name := charset.Lookup(page.Charset)
	ofASCII := !strings.HasPrefix(name, "utf-16") && !strings.HasPrefix(name, "iso-2022")
	switch {
	case enc == nil, name == "utf-8", name == "replacement", ofASCII && utf8.Valid(page.Body):
		return page.Body
	case bytes.HasPrefix(page.Body, byteOrderMark), bytes.HasPrefix(page.Body, []byte("\xff\xfe")), bytes.HasPrefix(page.Body, []byte("\xfe\xff")):
		return page.Body // which wins over the server
	}
	text, err := enc.NewDecoder().Bytes(page.Body)
	if err != nil {
		return page.Body
	}
	return append(bytes.Clone(byteOrderMark), text...)
}

// stream yields the articles of a feed, or of an export that is served.
func (v *visit) stream(ctx context.Context, k kind, f *fetched, body []byte, yield func(Article, error) bool) bool {
	const name = "feed"
	if err := os.WriteFile(filepath.Join(v.dir, name), body, 0o600); err != nil {
		yield(Article{}, fmt.Errorf("keeping %s (TMPDIR names the folder): %w", f.page.URL, err))
		return false
	}
	r := reader{fsys: os.DirFS(v.dir), opts: v.opts}
	if k != kindFeed {
		return r.stream(k)(ctx, name, f.page.URL, yield)
	}
	own := v.ownHosts(ctx, &r, name, f.page.URL)
	return r.feed(ctx, name, f.page.URL, func(a Article, err error) bool {
		if err != nil || !a.Visibility.IsPublic() || !own[siteHost(a.URL)] || utf8.RuneCountInString(a.Text) >= wholeItem {
			return yield(a, err)
		}
		return v.itemPage(ctx, &a, yield)
	})
}

// wholeItem is the length from which on an item of a feed is the article and not
// its beginning: WordPress cuts at 55 words, others at 200 to 500 characters.
const wholeItem = 1000

// ownHosts are the hosts of a feed's own articles: the one that it is on, and the
// one that most of its items are on. The items of a blog of links lead to pages
// that others wrote.
func (*visit) ownHosts(ctx context.Context, r *reader, name, address string) map[string]bool {
	items, all := map[string]int{}, 0
	r.feed(ctx, name, address, func(a Article, err error) bool {
		if err == nil && IsAddress(a.URL) {
			items[siteHost(a.URL)]++
			all++
		}
		return true
	})
	own := map[string]bool{siteHost(address): true}
	for host, n := range items {
		if 2*n > all {
			own[host] = true
		}
	}
	return own
}

// siteHost is the host of an address, without "www.".
func siteHost(address string) string {
	return strings.TrimPrefix(strings.ToLower(hostOf(address)), "www.")
}

// itemPage fetches the page of an item of a feed that holds less than its
// article. Where there is none, the item stands for it; but one whose page is
// gone, or is not for everyone, is none.
func (v *visit) itemPage(ctx context.Context, item *Article, yield func(Article, error) bool) bool {
	page, err := v.crawler.Get(ctx, item.URL)
	if ctx.Err() != nil {
		yield(Article{}, ctx.Err())
		return false
	}
	if failed, ok := errors.AsType[*crawl.PageError](err); ok {
		switch failed.Status {
		case http.StatusUnauthorized, http.StatusNotFound, http.StatusGone:
			return yield(Article{}, problemf(Origin{File: item.URL}, "%w", failed.Err))
		}
		if f, body, ok := v.kept(failed); ok {
			f.item = item
			return v.put(&f, body, yield)
		}
	}
	var f fetched
	var body []byte
	switch {
	case err != nil:
	case lastPart(page.URL) == "" && lastPart(item.URL) != "":
		err = errors.New("its address leads to the front page")
	case !page.Unchanged && !isHTML(page.Type):
		err = fmt.Errorf("its address leads to %q", page.Type)
	default:
		if f, body, err = v.fetched(page); err == nil {
			f.item = item
			return v.put(&f, body, yield)
		}
	}
	return yield(onlyItem(item, err), nil)
}

// onlyItem is the article of a feed whose page could not be read.
func onlyItem(item *Article, why error) Article {
	a := *item
	a.Notes = append(a.Notes, Note{Text: fmt.Sprintf("only what the feed says was read: %v", why)})
	return a
}

// put writes a page into the temporary folder.
func (v *visit) put(f *fetched, body []byte, yield func(Article, error) bool) bool {
	f.name = fmt.Sprintf("%08d.html", len(v.pages))
	if err := os.WriteFile(filepath.Join(v.dir, f.name), body, 0o600); err != nil {
		yield(Article{}, fmt.Errorf("keeping the pages of %s (TMPDIR names the folder): %w", v.address, err))
		return false
	}
	v.pages = append(v.pages, *f)
	return true
}

// lost handles a page that could not be fetched: where it was there at the last
// visit and the site may only be in trouble, that copy is used. A sitemap without
// which pages may be missing breaks the source off.
func (v *visit) lost(failed *crawl.PageError, yield func(Article, error) bool) bool {
	if f, body, ok := v.kept(failed); ok {
		return v.put(&f, body, yield)
	}
	at := Origin{File: failed.URL}
	if failed.Unlisted {
		return yield(Article{}, brokenf(at, "%w", failed.Err))
	}
	return yield(Article{}, problemf(at, "%w", failed.Err))
}

// kept returns the copy of a page that may be there although it was not fetched.
func (v *visit) kept(failed *crawl.PageError) (fetched, []byte, bool) {
	if !failed.Temporary() {
		return fetched{}, nil, false
	}
	old, body, err := v.memory.read(v.memory.askedAs(failed.URL))
	if err != nil {
		return fetched{}, nil, false
	}
	return fetched{page: *old, copied: true, failed: failed.Err}, body, true
}

// read yields the articles of the pages, and has those that everyone may see
// remembered.
func (v *visit) read(ctx context.Context, yield func(Article, error) bool) bool {
	opts := v.opts
	opts.Format = "" // the pages are no site of a generator
	pages := &dirSource{fsys: os.DirFS(v.dir), opts: opts, start: "."}
	r := reader{fsys: pages.fsys, opts: opts, taken: make(map[uint64]struct{})}
	var err error
	if r.repeated, err = pages.boilerplate(ctx); err != nil {
		yield(Article{}, err)
		return false
	}
	for i := range v.pages {
		if err := ctx.Err(); err != nil {
			yield(Article{}, err)
			return false
		}
		f := &v.pages[i]
		a, body, err := v.article(&r, f)
		if errors.Is(err, errNotArticle) {
			continue
		}
		if err == nil && body != nil && a.Visibility.IsPublic() && (a.Until.IsZero() || a.Until.After(time.Now())) {
			v.memory.remember(f, filepath.Join(v.dir, f.name), body)
		}
		if !yield(a, err) {
			return false
		}
	}
	return true
}

// article reads one page, and returns it unless a feed stands for it.
func (*visit) article(r *reader, f *fetched) (Article, []byte, error) {
	at := Origin{File: f.page.URL}
	body, err := readFile(r.fsys, f.name, at)
	if err != nil {
		return Article{}, nil, err
	}
	a, err := r.htmlAt(f, body, at)
	switch {
	case err != nil && f.item == nil:
		return Article{}, nil, err
	case err != nil:
		return onlyItem(f.item, err), nil, nil
	case f.item != nil:
		complete(&a, f.item)
	default:
		r.claim(&a, pathOf(f.page.URL))
	}
	if f.failed != nil {
		a.Notes = append(a.Notes, Note{Text: fmt.Sprintf("the page could not be fetched (%v): its copy of the last visit was read", f.failed)})
	}
	return a, body, nil
}

// idOfPage is the id of the article at an address: its path, and its query
// where there is one.
func idOfPage(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	id := strings.Trim(u.Path, "/")
	for _, ext := range []string{".html", ".htm", ".php"} {
		id = strings.TrimSuffix(id, ext)
	}
	if id = strings.TrimSuffix(id, "/index"); id == "" {
		id = "index"
	}
	if u.RawQuery != "" {
		id += "?" + u.RawQuery
	}
	return id
}

// pathOf is the path of an address, with its query.
func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.RequestURI()
}

func isHTML(mediaType string) bool {
	return mediaType == "" || mediaType == "text/html" || mediaType == "application/xhtml+xml"
}

// complete gives the article of a page the name that its feed gives it and what
// the feed, which is written for machines, says of it; and the item's text where
// the page holds less.
func complete(a, item *Article) {
	if len(a.Text) < len(item.Text) {
		a.Text, a.Headings, a.Code, a.Links, a.Unlabeled = item.Text, item.Headings, item.Code, item.Links, item.Unlabeled
	}
	a.ID, a.Title = item.ID, first(item.Title, a.Title)
	a.Summary = first(a.Summary, item.Summary)
	if a.Image.URL == "" {
		a.Image = item.Image
	}
	if !item.Published.IsZero() {
		a.Published = item.Published
	}
	if a.Modified.IsZero() {
		a.Modified = item.Modified
	}
	if len(item.Authors) > 0 {
		a.Authors = item.Authors
	}
	if len(item.Tags) > 0 {
		a.Tags = item.Tags
	}
	a.Notes = append(item.Notes, a.Notes...)
}
