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
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"kindred/corpus/crawl"
)

// siteSource is the articles at an address: of a feed, of the pages that a
// sitemap lists, or of those that a page leads to.
type siteSource struct {
	address string
	opts    Options
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
		goesOn := v.fetch(ctx, yield) && v.read(ctx, yield)
		if err := v.end(goesOn); err != nil && goesOn {
			yield(Article{}, err)
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
	stayed bool     // it is the copy of an earlier visit
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
	return &visit{
		siteSource: s, memory: m, dir: dir,
		crawler: crawl.New(crawl.Options{Private: s.opts.AllowPrivate, Known: m.known}),
	}, nil
}

// end removes the temporary folder and, when all was read, remembers the site.
func (v *visit) end(complete bool) error {
	var err error
	if complete {
		err = v.memory.keep()
	}
	if rerr := os.RemoveAll(v.dir); rerr != nil {
		err = errors.Join(err, fmt.Errorf("removing the fetched pages: %w", rerr))
	}
	return err
}

// fetch gets the pages and reports whether the stream goes on. Whole articles of
// a feed are yielded at once.
func (v *visit) fetch(ctx context.Context, yield func(Article, error) bool) bool {
	for page, err := range v.crawler.Site(ctx, v.address) {
		failed, isPage := errors.AsType[*crawl.PageError](err)
		var goesOn bool
		switch {
		case err == nil:
			goesOn = v.take(ctx, page, yield)
		case isPage:
			goesOn = v.lost(failed, yield)
		default: // nothing can be said about the site: what is published stays
			yield(Article{}, fmt.Errorf("crawling %s: %w", v.address, err))
			return false
		}
		if !goesOn {
			return false
		}
	}
	return true
}

// take keeps a page for later, or yields the articles of a feed.
func (v *visit) take(ctx context.Context, page *crawl.Page, yield func(Article, error) bool) bool {
	f, body, err := v.fetched(page)
	if err != nil {
		return yield(Article{}, problemf(Origin{File: page.URL}, "%w", err))
	}
	if isFeed(f.page.Type, body) {
		return v.feed(ctx, &f, body, yield)
	}
	return v.put(&f, body, yield)
}

// fetched returns a page as it was sent, or as it was sent at an earlier visit.
func (v *visit) fetched(page *crawl.Page) (fetched, []byte, error) {
	if page.Unchanged {
		old, body, err := v.memory.read(page.URL)
		if err != nil {
			return fetched{}, nil, err
		}
		return fetched{page: *old}, body, nil
	}
	return fetched{page: remembered{
		URL: page.URL, Type: page.Type, Robots: page.Robots, Validators: page.Validators,
	}}, inUTF8(page), nil
}

// inUTF8 returns a page as text, by the charset that its server names. That wins
// over what the page says of itself, and is lost once the page is a file.
func inUTF8(page *crawl.Page) []byte {
	enc, name := charset.Lookup(page.Charset)
	if enc == nil || name == "utf-8" || utf8.Valid(page.Body) {
		return page.Body
	}
	text, err := enc.NewDecoder().Bytes(page.Body)
	if err != nil {
		return page.Body
	}
	return text
}

// wholeItem is the length from which on an item of a feed is the article and not
// its beginning: WordPress cuts at 55 words, others at 200 to 500 characters.
const wholeItem = 1000

// feed yields the items of a feed that hold their article, and fetches the pages
// of the others.
func (v *visit) feed(ctx context.Context, f *fetched, body []byte, yield func(Article, error) bool) bool {
	const name = "feed"
	if err := os.WriteFile(filepath.Join(v.dir, name), body, 0o600); err != nil {
		yield(Article{}, fmt.Errorf("keeping %s (TMPDIR names the folder): %w", f.page.URL, err))
		return false
	}
	r := reader{fsys: os.DirFS(v.dir), opts: v.opts}
	return r.feed(ctx, name, f.page.URL, func(a Article, err error) bool {
		if err != nil || !a.Visibility.IsPublic() || !IsAddress(a.URL) || utf8.RuneCountInString(a.Text) >= wholeItem {
			return yield(a, err)
		}
		page, err := v.crawler.Get(ctx, a.URL)
		if err == nil {
			var f fetched
			var body []byte
			if f, body, err = v.fetched(page); err == nil && isHTML(f.page.Type) {
				f.item = &a
				return v.put(&f, body, yield)
			}
		}
		if ctx.Err() != nil {
			yield(Article{}, ctx.Err())
			return false
		}
		if err != nil {
			a.Notes = append(a.Notes, Note{Text: fmt.Sprintf("only the feed's summary was read: %v", err)})
		}
		return yield(a, nil)
	})
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
// visit and the site may only be in trouble, that copy is used.
func (v *visit) lost(failed *crawl.PageError, yield func(Article, error) bool) bool {
	if mayComeBack(failed) {
		if old, body, err := v.memory.read(failed.URL); err == nil {
			return v.put(&fetched{page: *old, stayed: true}, body, yield)
		}
	}
	return yield(Article{}, problemf(Origin{File: failed.URL}, "%w", failed.Err))
}

// mayComeBack reports whether a page that was not fetched may be there all the
// same.
func mayComeBack(failed *crawl.PageError) bool {
	return failed.Status >= http.StatusInternalServerError || failed.Status == http.StatusTooManyRequests ||
		errors.Is(failed, crawl.ErrTimeout) || errors.Is(failed, crawl.ErrUnreachable)
}

// read yields the articles of the pages.
func (v *visit) read(ctx context.Context, yield func(Article, error) bool) bool {
	pages := &dirSource{fsys: os.DirFS(v.dir), opts: v.opts, start: "."}
	r := reader{fsys: pages.fsys, opts: v.opts}
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
		a, body, err := v.article(&r, &v.pages[i])
		if errors.Is(err, errNotArticle) {
			continue
		}
		if err == nil && a.Visibility.IsPublic() {
			v.memory.remember(&v.pages[i].page, body)
		}
		if !yield(a, err) {
			return false
		}
	}
	return true
}

// article reads one page.
func (*visit) article(r *reader, f *fetched) (Article, []byte, error) {
	at := Origin{File: f.page.URL}
	body, err := readFile(r.fsys, f.name, at)
	if err != nil {
		return Article{}, nil, err
	}
	a, err := r.htmlAt(f.page.URL, body, at)
	if err != nil {
		return Article{}, nil, err
	}
	if f.item != nil {
		complete(&a, f.item)
	}
	if hidesPage(f.page.Robots) && a.Visibility.IsPublic() {
		a.Visibility = Private
	}
	if f.stayed {
		a.Notes = append(a.Notes, Note{Text: "the page could not be fetched: its copy of the last visit was read"})
	}
	return a, body, nil
}

// hidesPage reports whether an X-Robots-Tag header keeps a page out of search.
func hidesPage(robots string) bool {
	for rule := range strings.SplitSeq(robots, ",") {
		switch strings.TrimSpace(rule) {
		case "noindex", "none":
			return true
		}
	}
	return false
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

func isHTML(mediaType string) bool {
	return mediaType == "" || mediaType == "text/html" || mediaType == "application/xhtml+xml"
}

// isFeed reports whether an answer is a feed, whatever type it was sent as.
func isFeed(mediaType string, body []byte) bool {
	if !isHTML(mediaType) {
		return true // of all that is no page, a crawl yields feeds only
	}
	head := bytes.TrimSpace(body[:min(len(body), 1024)])
	return bytes.HasPrefix(head, []byte("<?xml")) && (bytes.Contains(head, []byte("<rss")) || bytes.Contains(head, []byte("<feed")))
}

// complete gives the article of a page what only the feed said, and takes the
// item itself where the page holds less.
func complete(a, item *Article) {
	if len(a.Text) < len(item.Text) {
		a.Text, a.Headings, a.Code, a.Links, a.Unlabeled = item.Text, item.Headings, item.Code, item.Links, item.Unlabeled
	}
	if item.Title != "" {
		a.Title = item.Title
	}
	if a.Published.IsZero() {
		a.Published = item.Published
	}
	if len(a.Authors) == 0 {
		a.Authors = item.Authors
	}
	if len(a.Tags) == 0 {
		a.Tags = item.Tags
	}
}
