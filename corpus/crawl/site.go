package crawl

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"
)

const (
	// maxDepth is how many links away from start a page may be. Blogs whose
	// archive only leads to the next ten posts are 100 deep with 1,000 posts;
	// calendars lead to the next month for ever.
	maxDepth = 250
	// maxSitemapDepth is how deep indexes of sitemaps may nest. The protocol has
	// one level.
	maxSitemapDepth = 3
)

// site is one run of [Crawler.Site].
type site struct {
	crawler *Crawler
	yield   func(*Page, error) bool
	home    *url.URL            // start, after redirects
	folder  string              // that pages lie below, ending in a slash
	seen    map[string]struct{} // the keys of addresses that were asked for or are going to be
	asked   int                 // how many addresses that are
	limit   string              // which limit was met, or empty
}

// found is an address that a page or sitemap leads to.
type found struct {
	at       *url.URL
	from     string
	modified time.Time // by the sitemap
}

func (s *site) run(ctx context.Context, start string) {
	kind, page, err := s.start(ctx, start)
	if err != nil {
		s.yield(nil, err)
		return
	}
	goesOn := false
	switch kind {
	case contentFeed:
		goesOn = s.yield(page, nil)
	case contentHTML:
		goesOn = s.pages(ctx, page)
	default:
		s.folder = "/"
		_, goesOn = s.sitemap(ctx, page.URL, kind, page.Body, 1)
	}
	if goesOn && s.limit != "" {
		s.yield(nil, &PageError{URL: start, Err: fmt.Errorf("%w: there is more than %s", ErrLimit, s.limit)})
	}
}

// start fetches the start address and tells what it is. Its errors are fatal.
func (s *site) start(ctx context.Context, start string) (content, *Page, error) {
	fail := func(err error) (content, *Page, error) {
		return contentOther, nil, fmt.Errorf("the site cannot be read from %s on: %w", start, err)
	}
	at, err := parseAddress(start)
	if err != nil {
		return fail(err)
	}
	s.home = at
	page, err := s.crawler.fetch(ctx, at, request{limit: maxSitemapBytes, fresh: true, within: s.sameSite})
	if err != nil {
		if failed, ok := errors.AsType[*PageError](err); ok { // here it is not about one page only
			return fail(failed.Err)
		}
		return contentOther, nil, err
	}
	if s.home, err = parseAddress(page.URL); err != nil {
		return fail(err)
	}
	if s.folder = folderOf(at); !below(s.home, s.folder) {
		s.folder = folderOf(s.home)
	}
	s.seen[key(at)], s.seen[key(s.home)] = struct{}{}, struct{}{}
	s.asked = 1
	plain, err := gunzip(page.Body)
	if err != nil {
		return fail(err)
	}
	kind := contentOf(page.Type, plain)
	switch {
	case kind == contentOther:
		return fail(fmt.Errorf("%w: expected a page, a sitemap or a feed, found %q", ErrType, page.Type))
	case kind <= contentFeed && int64(len(plain)) > s.crawler.opts.MaxBytes:
		return fail(fmt.Errorf("%w: more than %s", ErrTooLarge, size(s.crawler.opts.MaxBytes)))
	}
	page.Body = plain
	return kind, page, nil
}

// sameSite is where a start address and sitemaps may lead.
func (s *site) sameSite(u *url.URL) error {
	if siteOf(u) != siteOf(s.home) {
		return fmt.Errorf("%w: %s is on another host: if it is meant, name it as the site's address", ErrOutside, u)
	}
	return nil
}

// within is where pages may lead.
func (s *site) within(u *url.URL) error {
	if err := s.sameSite(u); err != nil {
		return err
	}
	if !below(u, s.folder) {
		return fmt.Errorf("%w: %s does not lie below %s", ErrOutside, u, s.folder)
	}
	return nil
}

// take reports whether u is seen for the first time and may be asked for.
func (s *site) take(u *url.URL) bool {
	if s.isSeen(u) {
		return false
	}
	if s.asked >= s.crawler.opts.MaxPages {
		s.limit = fmt.Sprintf("%d addresses", s.crawler.opts.MaxPages)
		return false
	}
	s.seen[key(u)] = struct{}{}
	s.asked++
	return true
}

func (s *site) isSeen(u *url.URL) bool {
	_, ok := s.seen[key(u)]
	return ok
}

// pages yields the page that the site starts with, and those that its sitemaps
// or its links lead to. It reports whether the stream goes on, as do the
// functions below.
func (s *site) pages(ctx context.Context, first *Page) bool {
	links := first.Validators.Links
	if !s.yield(first, nil) {
		return false
	}
	listed, goesOn := s.sitemaps(ctx)
	if !goesOn || listed > 0 {
		return goesOn
	}
	return s.follow(ctx, first.URL, links)
}

// sitemaps yields the pages of the site's sitemaps, and returns how many they
// list.
func (s *site) sitemaps(ctx context.Context) (listed int, goesOn bool) {
	named, err := s.crawler.sitemapsOf(ctx, s.home)
	if err != nil {
		s.yield(nil, err)
		return 0, false
	}
	sure := len(named) > 0
	if !sure {
		named = []string{"/sitemap.xml"}
	}
	base := &url.URL{Scheme: s.home.Scheme, Host: s.home.Host, Path: "/robots.txt"}
	for _, raw := range named {
		n, goesOn := s.namedSitemap(ctx, base, raw, 1, sure)
		listed += n
		if !goesOn {
			return listed, false
		}
	}
	return listed, true
}

// namedSitemap fetches a sitemap that robots.txt or an index names, and yields
// its pages. One that was only guessed may be missing.
func (s *site) namedSitemap(ctx context.Context, from *url.URL, raw string, depth int, sure bool) (listed int, goesOn bool) {
	at, err := resolveAddress(from, raw)
	if err != nil {
		return 0, s.yield(nil, &PageError{URL: raw, From: from.String(), Err: err})
	}
	if !s.take(at) {
		return 0, true
	}
	page, err := s.crawler.fetch(ctx, at, request{limit: maxSitemapBytes, fresh: true, within: s.sameSite})
	if err != nil {
		failed, ok := errors.AsType[*PageError](err)
		if !ok {
			s.yield(nil, err)
			return 0, false
		}
		if !sure && failed.Status >= 400 && failed.Status < 500 {
			return 0, true
		}
		failed.From, failed.Unlisted = from.String(), failed.Temporary()
		return 0, s.yield(nil, failed)
	}
	plain, err := gunzip(page.Body)
	kind := contentOf(page.Type, plain)
	if err == nil && kind < contentSitemap {
		if !sure { // a page that says that there is none
			return 0, true
		}
		err = fmt.Errorf("%w: expected a sitemap, found %q", ErrType, page.Type)
	}
	if err != nil {
		return 0, s.yield(nil, &PageError{URL: page.URL, From: from.String(), Err: err, Unlisted: errors.Is(err, errCutOff)})
	}
	return s.sitemap(ctx, page.URL, kind, plain, depth)
}

// sitemap yields the pages of a sitemap, or of those of an index, and returns
// how many of them belong to the site.
func (s *site) sitemap(ctx context.Context, address string, kind content, body []byte, depth int) (listed int, goesOn bool) {
	entries, err := readSitemap(kind, body)
	if err != nil && !s.yield(nil, &PageError{URL: address, Err: err, Unlisted: errors.Is(err, errCutOff)}) {
		return 0, false
	}
	from, err := parseAddress(address)
	if err != nil {
		return 0, s.yield(nil, &PageError{URL: address, Err: err})
	}
	if kind == contentSitemapIndex {
		if depth == maxSitemapDepth {
			s.limit = fmt.Sprintf("%d levels of sitemaps", maxSitemapDepth)
			return 0, true
		}
		for _, e := range entries {
			n, goesOn := s.namedSitemap(ctx, from, e.address, depth+1, true)
			listed += n
			if !goesOn {
				return listed, false
			}
		}
		return listed, true
	}
	return s.entries(ctx, from, entries)
}

// entries yields the pages of one sitemap. Those on other hosts are told with
// one error for all.
func (s *site) entries(ctx context.Context, from *url.URL, entries []entry) (listed int, goesOn bool) {
	foreign, example := 0, ""
	for _, e := range entries {
		at, err := resolveAddress(from, e.address)
		switch {
		case err != nil:
			if !s.yield(nil, &PageError{URL: e.address, From: from.String(), Err: err}) {
				return listed, false
			}
			continue
		case s.sameSite(at) != nil:
			if foreign++; example == "" {
				example = at.String()
			}
			continue
		case !below(at, s.folder) || !maybePage(at):
			continue
		}
		listed++
		if !s.take(at) {
			continue
		}
		if _, goesOn := s.visit(ctx, found{at: at, from: from.String(), modified: e.modified}); !goesOn {
			return listed, false
		}
	}
	if foreign > 0 {
		return listed, s.yield(nil, &PageError{URL: from.String(), Err: fmt.Errorf(
			"%w: %d of its addresses are on other hosts, such as %s", ErrOutside, foreign, example)})
	}
	return listed, true
}

// follow yields the pages that links lead to, those that are fewer links away
// first.
func (s *site) follow(ctx context.Context, from string, links []string) bool {
	level := s.found(from, links)
	for depth := 1; len(level) > 0; depth++ {
		var next []found
		for _, f := range level {
			page, goesOn := s.visit(ctx, f)
			if !goesOn {
				return false
			}
			if page == nil {
				continue
			}
			if depth == maxDepth {
				if s.leadsOn(page) {
					s.limit = fmt.Sprintf("%d links in a row", maxDepth)
				}
				continue
			}
			next = append(next, s.found(page.URL, page.Validators.Links)...)
		}
		level = next
	}
	return true
}

// found returns those links that belong to the site and are new.
func (s *site) found(from string, links []string) []found {
	var list []found
	for _, l := range links {
		// Links may come from an earlier run, with another folder or host.
		at, err := parseAddress(l)
		if err == nil && s.within(at) == nil && maybePage(at) && s.take(at) {
			list = append(list, found{at: at, from: from})
		}
	}
	return list
}

// leadsOn reports whether a page has links to pages that are new.
func (s *site) leadsOn(p *Page) bool {
	for _, l := range p.Validators.Links {
		if at, err := parseAddress(l); err == nil && s.within(at) == nil && !s.isSeen(at) {
			return true
		}
	}
	return false
}

// recalled returns what an earlier run kept of a page that cannot be fetched for
// now, so that it leads on all the same; nil where nothing is known.
func (s *site) recalled(at *url.URL, failed *PageError) *Page {
	if !failed.Temporary() || s.crawler.opts.Known == nil {
		return nil
	}
	known, ok := s.crawler.opts.Known(at.String())
	if !ok {
		return nil
	}
	return &Page{URL: at.String(), Validators: known}
}

// visit yields the page at one address, or why there is none. It returns the
// page if it leads on: it was not seen before, or is known from an earlier run.
func (s *site) visit(ctx context.Context, f found) (*Page, bool) {
	page, err := s.crawler.fetch(ctx, f.at, request{limit: s.crawler.opts.MaxBytes, pagesOnly: true, within: s.within})
	if err != nil {
		failed, ok := errors.AsType[*PageError](err)
		switch {
		case !ok:
			s.yield(nil, err)
			return nil, false
		case errors.Is(err, errNotPage):
			return nil, true
		}
		failed.From = f.from
		return s.recalled(f.at, failed), s.yield(nil, failed)
	}
	if page.URL != page.Requested {
		at, err := parseAddress(page.URL)
		if err != nil || key(at) != key(f.at) && s.isSeen(at) {
			return nil, true // it was yielded, or has its own turn
		}
		s.seen[key(at)] = struct{}{}
	}
	if !f.modified.IsZero() {
		page.Modified = f.modified
	}
	return page, s.yield(page, nil)
}
