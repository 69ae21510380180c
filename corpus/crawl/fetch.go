package crawl

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// maxRedirects is how many redirects are followed for one address, as RFC 9309
// wants it for robots.txt.
const maxRedirects = 5

// maxDrained is how much of an unwanted body is read so that the connection can
// be used again; past it a new connection is cheaper.
const maxDrained = 64 << 10

// request says how one address is fetched.
type request struct {
	limit     int64                // of the body, decompressed
	cut       bool                 // a longer body is cut off, instead of refused
	free      bool                 // robots.txt is not asked
	fresh     bool                 // what is known about the address does not count
	pagesOnly bool                 // only HTML is read
	within    func(*url.URL) error // where redirects may lead; nil is everywhere
}

// answer is what one request brought: a page, or where it is instead.
type answer struct {
	page  *Page
	moved *url.URL
}

// fetch fetches u when it is the caller's turn. Its errors are *PageError, or
// that of ctx.
func (c *Crawler) fetch(ctx context.Context, u *url.URL, r request) (*Page, error) {
	if err := c.takeTurn(ctx); err != nil {
		return nil, err
	}
	defer c.endTurn()
	p, err := c.follow(ctx, u, r)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, newPageError(u.String(), err)
	}
	if isHTML(p.Type) && !p.Unchanged {
		p.Validators.Links = c.links(p)
	}
	return p, nil
}

func (c *Crawler) takeTurn(ctx context.Context) error {
	select {
	case c.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *Crawler) endTurn() { <-c.turn }

// follow fetches u, or what it redirects to.
func (c *Crawler) follow(ctx context.Context, u *url.URL, r request) (*Page, error) {
	asked := u.String()
	seen := map[string]bool{}
	for range maxRedirects + 1 {
		if seen[u.String()] {
			return nil, fmt.Errorf("%w: they go round by %s", ErrRedirect, u)
		}
		seen[u.String()] = true
		a, err := c.hop(ctx, u, r)
		switch {
		case err != nil && len(seen) > 1:
			return nil, fmt.Errorf("redirected to %s: %w", u, err)
		case err != nil:
			return nil, err
		case a.moved == nil:
			a.page.Requested = asked
			return a.page, nil
		}
		u = a.moved
	}
	return nil, fmt.Errorf("%w: there are more than %d", ErrRedirect, maxRedirects)
}

// hop asks for u if it may.
func (c *Crawler) hop(ctx context.Context, u *url.URL, r request) (answer, error) {
	if r.within != nil {
		if err := r.within(u); err != nil {
			return answer{}, err
		}
	}
	if !r.free {
		if err := c.allowed(ctx, u); err != nil {
			return answer{}, err
		}
	}
	return c.try(ctx, u, r)
}

// once makes one request.
func (c *Crawler) once(ctx context.Context, u *url.URL, r request) (answer, error) {
	limited, cancel := context.WithTimeout(ctx, c.opts.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(limited, http.MethodGet, u.String(), http.NoBody)
	if err != nil {
		return answer{}, fmt.Errorf("%w: %w", ErrAddress, err)
	}
	known := c.prepare(req, r)
	resp, err := c.transport.RoundTrip(req)
	if err != nil {
		return answer{}, c.broken(err)
	}
	defer func() { _ = resp.Body.Close() }() // only read from

	switch resp.StatusCode {
	case http.StatusOK, http.StatusNonAuthoritativeInfo:
		p := c.newPage(u, resp)
		p.Body, err = c.body(resp, r, p)
		return answer{page: p}, err
	case http.StatusNotModified:
		if known == nil {
			break
		}
		p := c.newPage(u, resp)
		p.Unchanged = true
		p.Validators = known.renewed(p.Validators)
		return answer{page: p}, nil
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		drain(resp.Body)
		to := resp.Header.Get("Location")
		if to == "" {
			return answer{}, fmt.Errorf("%w: no Location is given", ErrRedirect)
		}
		moved, err := resolveAddress(u, to)
		if err != nil {
			return answer{}, fmt.Errorf("%w: %w", ErrRedirect, err)
		}
		return answer{moved: moved}, nil
	}
	drain(resp.Body)
	return answer{}, &statusError{code: resp.StatusCode, after: retryAfter(resp.Header.Get("Retry-After"), c.now())}
}

// prepare writes the header of a request, and returns what is known of the page
// if it is to be sent only when it changed, else nil.
func (c *Crawler) prepare(req *http.Request, r request) *Validators {
	req.Header.Set("User-Agent", c.opts.UserAgent)
	req.Header.Set("Accept", "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8")
	if r.fresh || c.opts.Known == nil {
		return nil
	}
	known, ok := c.opts.Known(req.URL.String())
	if !ok || known.ETag == "" && known.LastModified == "" {
		return nil
	}
	if known.ETag != "" {
		req.Header.Set("If-None-Match", known.ETag)
	}
	if known.LastModified != "" {
		req.Header.Set("If-Modified-Since", known.LastModified)
	}
	return &known
}

// renewed returns v with what the server says anew.
func (v Validators) renewed(by Validators) Validators {
	if by.ETag != "" {
		v.ETag = by.ETag
	}
	if by.LastModified != "" {
		v.LastModified = by.LastModified
	}
	return v
}

// newPage returns what the header of an answer says.
func (c *Crawler) newPage(u *url.URL, resp *http.Response) *Page {
	p := &Page{
		URL:        u.String(),
		Robots:     robotsTags(resp.Header.Values("X-Robots-Tag"), c.agent),
		Validators: Validators{ETag: resp.Header.Get("ETag"), LastModified: resp.Header.Get("Last-Modified")},
	}
	p.Type, p.Charset = contentType(resp.Header.Get("Content-Type"))
	p.Modified, _ = http.ParseTime(p.Validators.LastModified) // a date that cannot be read is none
	return p
}

// contentType returns the media type and the charset of a header.
func contentType(header string) (media, charset string) {
	media, params, err := mime.ParseMediaType(header)
	if err != nil { // the parameters are wrong, the type may be right
		media, _, _ = strings.Cut(header, ";")
		media = strings.ToLower(strings.TrimSpace(media))
	}
	return media, params["charset"]
}

func isHTML(media string) bool { return media == "text/html" || media == "application/xhtml+xml" }

// body reads the body of an answer, and guesses the type of p if the header
// does not say it.
func (c *Crawler) body(resp *http.Response, r request, p *Page) ([]byte, error) {
	if r.pagesOnly && p.Type != "" && !isHTML(p.Type) {
		return nil, errNotPage
	}
	// The transport has decompressed what it asked for, and taken the header away.
	if coding := resp.Header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return nil, fmt.Errorf("%w: compressed as %q, which was not asked for", ErrType, coding)
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, r.limit+1))
	switch {
	case int64(len(data)) > r.limit && r.cut:
		data = data[:r.limit]
	case int64(len(data)) > r.limit:
		return nil, fmt.Errorf("%w: more than %s", ErrTooLarge, size(r.limit))
	case err != nil:
		return nil, c.broken(err)
	}
	if p.Type == "" {
		p.Type, _ = contentType(http.DetectContentType(data))
		if r.pagesOnly && !isHTML(p.Type) {
			return nil, errNotPage
		}
	}
	return data, nil
}

// size returns a number of bytes as messages say it.
func size(n int64) string {
	if n >= 1<<20 && n%(1<<20) == 0 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}

// drain reads the rest of a short body.
func drain(body io.Reader) {
	_, _ = io.CopyN(io.Discard, body, maxDrained) // the connection is lost if not, no more
}

// broken gives an error of the transport its kind. That of a deadline is not
// wrapped, or it would be taken for the caller's own.
func (c *Crawler) broken(err error) error {
	var timeout net.Error
	switch {
	case errors.Is(err, ErrPrivate):
		return err
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Errorf("%w: no complete answer within %s", ErrTimeout, c.opts.Timeout)
	}
	return fmt.Errorf("%w: %w", ErrUnreachable, err)
}

// permanent reports whether a failed connection fails again: the name does not
// exist, or the certificate is not good.
func permanent(err error) bool {
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	return errors.As(err, &name) && name.IsNotFound || errors.As(err, &certificate)
}

// How often, and after how long, a request is made again.
const (
	maxTries     = 3
	firstBackoff = time.Second // doubled each time, and up to half as much again by chance
	// maxRetryAfter is how long a server may tell us to wait: longer, and the
	// pages are better read by the next run.
	maxRetryAfter = time.Minute
)

// try asks for u until there is an answer that asking again does not change.
func (c *Crawler) try(ctx context.Context, u *url.URL, r request) (answer, error) {
	for tries := 1; ; tries++ {
		if err := c.pause(ctx, u); err != nil {
			return answer{}, err
		}
		a, err := c.once(ctx, u, r)
		if err == nil || tries == maxTries || ctx.Err() != nil || !transient(err) {
			return a, err
		}
		backoff := firstBackoff << (tries - 1)
		backoff += c.jitter(backoff / 2)
		if status, ok := errors.AsType[*statusError](err); ok {
			backoff = max(backoff, status.after)
		}
		if err := c.sleep(ctx, backoff); err != nil {
			return answer{}, err
		}
	}
}

// transient reports whether asking again may help.
func transient(err error) bool {
	if status, ok := errors.AsType[*statusError](err); ok {
		return status.code == http.StatusTooManyRequests || status.code >= http.StatusInternalServerError
	}
	return errors.Is(err, ErrTimeout) || errors.Is(err, ErrUnreachable) && !permanent(err)
}

// retryAfter reads a Retry-After header: seconds or a date.
func retryAfter(header string, now time.Time) time.Duration {
	var wait time.Duration
	if seconds, err := strconv.ParseInt(strings.TrimSpace(header), 10, 32); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(header); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, 0), maxRetryAfter)
}
