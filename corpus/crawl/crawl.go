// Package crawl fetches the pages of a site politely.
//
// It knows HTTP, robots.txt, sitemaps and links; what an article is, it does not
// know. [Crawler.Get] fetches one address, [Crawler.Site] every page of a site.
//
// What it promises to a site: robots.txt is obeyed (RFC 9309), requests to a
// host are made one after another with a pause between them, a server that is
// in trouble is left alone for longer each time, and pages that did not change
// are not sent again. What it promises to whoever runs it: addresses that are
// not public are refused after their name was resolved, no proxy is taken from
// the environment, and sizes, redirects, depth and the number of pages have
// limits, so that no site can keep a run busy for ever or fill its memory.
package crawl

import (
	"cmp"
	"context"
	"iter"
	"math/rand/v2"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/time/rate"
)

// What [Options] means where it says nothing.
const (
	// DefaultUserAgent is the name that a site reads in its logs.
	DefaultUserAgent = "Kindred (search of a site's own articles; obeys robots.txt as kindred)"
	// DefaultDelay makes four pages a second: a blog of 1,000 posts is read in
	// four minutes, by less load than one reader with a browser is.
	DefaultDelay = 250 * time.Millisecond
	// DefaultTimeout is that of patient browsers.
	DefaultTimeout = 30 * time.Second
	// DefaultMaxBytes is what package corpus reads of one file, too.
	DefaultMaxBytes = 8 << 20
	// DefaultMaxPages is more than the largest blogs have, and is fetched in
	// seven hours.
	DefaultMaxPages = 100_000
)

// Options says how to crawl. The zero value is usable.
type Options struct {
	// UserAgent is sent with every request. Its first word, up to a slash, is
	// the name that is looked for in robots.txt.
	UserAgent string
	// Delay is the least time between two requests to a host. A longer
	// Crawl-delay in robots.txt wins, up to 30 seconds. Negative means none.
	Delay time.Duration
	// Timeout is for one request, with the whole of its body.
	Timeout time.Duration
	// MaxBytes is the greatest size of one page, decompressed.
	MaxBytes int64
	// MaxPages is how many addresses one Site asks for, sitemaps included.
	MaxPages int
	// Private allows addresses that are not public: loopback, private networks,
	// link-local and the like.
	Private bool
	// Known returns what an earlier run kept about a normalised address, so that
	// the page is only sent when it changed. Nil means nothing is known.
	Known func(address string) (Validators, bool)
}

// Validators is what to keep about a page for the next run.
type Validators struct {
	ETag, LastModified string // as the server sent them
	// Links are the normalised addresses on the same site that an HTML page
	// leads to, so that it leads on when it is not sent again.
	Links []string
}

// Page is what was fetched from one address.
type Page struct {
	URL       string // normalised, after redirects
	Requested string // normalised, as it was asked for
	Type      string // the media type in lower case; may be empty when Unchanged
	Charset   string // as the Content-Type header names it, or empty
	// Robots is what the X-Robots-Tag headers say to every crawler or to this
	// one, in lower case, joined with ", ".
	Robots string
	// Body is at most Options.MaxBytes long, and nil when Unchanged.
	Body       []byte
	Validators Validators
	// Unchanged reports that the page is as Options.Known knows it.
	Unchanged bool
	// Modified is what the sitemap says, else the server, else zero.
	Modified time.Time
}

// Crawler fetches pages. It keeps the robots.txt of each host for as long as it
// lives: make a new one for each run.
//
// It is safe for concurrent use, and makes one request at a time.
type Crawler struct {
	opts      Options
	agent     string // how robots.txt calls us
	transport *http.Transport
	turn      chan struct{}            // holds the right to make a request
	limiters  map[string]*rate.Limiter // by host name
	robots    map[string]*robots       // by scheme and host

	// What tests replace.
	now    func() time.Time
	sleep  func(context.Context, time.Duration) error
	jitter func(time.Duration) time.Duration
}

// New returns a Crawler.
func New(opts Options) *Crawler {
	opts.UserAgent = cmp.Or(opts.UserAgent, DefaultUserAgent)
	opts.Delay = cmp.Or(opts.Delay, DefaultDelay)
	opts.Timeout = cmp.Or(opts.Timeout, DefaultTimeout)
	opts.MaxBytes = cmp.Or(opts.MaxBytes, DefaultMaxBytes)
	opts.MaxPages = cmp.Or(opts.MaxPages, DefaultMaxPages)
	return &Crawler{
		opts:      opts,
		agent:     productToken(opts.UserAgent),
		transport: newTransport(opts.Private),
		turn:      make(chan struct{}, 1),
		limiters:  map[string]*rate.Limiter{},
		robots:    map[string]*robots{},
		now:       time.Now,
		sleep:     sleep,
		jitter:    func(d time.Duration) time.Duration { return rand.N(d) }, //nolint:gosec // G404: it spreads load, it hides nothing
	}
}

// Get fetches one address, whatever its type. Redirects may lead to other
// hosts, whose robots.txt counts then.
//
// Errors are *[PageError], or that of ctx.
func (c *Crawler) Get(ctx context.Context, address string) (*Page, error) {
	u, err := parseAddress(address)
	if err != nil {
		return nil, &PageError{URL: address, Err: err}
	}
	return c.fetch(ctx, u, request{limit: c.opts.MaxBytes})
}

// Site fetches the pages of the site that start belongs to, each once, in an
// order that is the same as long as the site is.
//
// What start is, its content tells:
//
//   - A sitemap or an index of sitemaps (XML or a list of addresses, also
//     compressed): every page that it lists on its own host is fetched.
//   - A feed (RSS, Atom, JSON Feed): it is the one page that is yielded.
//   - A page: it is yielded, then the pages below its folder that the site's
//     sitemaps list. The sitemaps are those that robots.txt names, or
//     /sitemap.xml. If they list none, links are followed, breadth first, to
//     pages of the same host below the folder. The folder of "/blog/a.html" and
//     "/blog/" is "/blog/", and so is that of "/blog".
//
// Hosts that differ by "www." and by http or https are one. Only HTML is
// yielded but for a feed. Start is always read anew; other pages may come
// [Page.Unchanged].
//
// An error that is a *[PageError] concerns one address, and the stream goes on:
// also at its end, with [ErrLimit], when there was more than it may fetch. Any
// other error ends the stream, such as that start cannot be fetched.
func (c *Crawler) Site(ctx context.Context, start string) iter.Seq2[*Page, error] {
	return func(yield func(*Page, error) bool) {
		defer c.transport.CloseIdleConnections()
		s := site{crawler: c, yield: yield, seen: map[string]struct{}{}}
		s.run(ctx, start)
	}
}

// limiter returns what spaces the requests to the host of u.
func (c *Crawler) limiter(u *url.URL) *rate.Limiter {
	l, ok := c.limiters[u.Hostname()]
	if !ok {
		l = rate.NewLimiter(rate.Every(c.opts.Delay), 1)
		c.limiters[u.Hostname()] = l
	}
	return l
}

// pause waits until the host of u may be asked again.
func (c *Crawler) pause(ctx context.Context, u *url.URL) error {
	now := c.now()
	if d := c.limiter(u).ReserveN(now, 1).DelayFrom(now); d > 0 {
		return c.sleep(ctx, d)
	}
	return ctx.Err()
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
