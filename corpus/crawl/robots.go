package crawl

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/temoto/robotstxt"
	"golang.org/x/time/rate"
)

const (
	// maxRobotsBytes is how much of a robots.txt counts (RFC 9309, section 2.5).
	maxRobotsBytes = 500 << 10
	// maxCrawlDelay is the longest pause between requests that is kept: with it,
	// 1,000 pages take eight hours.
	maxCrawlDelay = 30 * time.Second
)

// robots is the robots.txt of one host.
type robots struct {
	rules    *robotstxt.Group
	sitemaps []string
	err      error // why it cannot be read, which forbids everything
}

// allowed returns an error if robots.txt forbids u.
func (c *Crawler) allowed(ctx context.Context, u *url.URL) error {
	r, err := c.robotsOf(ctx, u)
	switch {
	case err != nil:
		return err
	case r.err != nil:
		return r.err
	case !r.rules.Test(rulePath(u.RequestURI())):
		return ErrDisallowed
	}
	return nil
}

// robotsOf returns the robots.txt of the host of u, which is fetched once. Its
// only error is that of ctx.
func (c *Crawler) robotsOf(ctx context.Context, u *url.URL) (*robots, error) {
	host := u.Scheme + "://" + u.Host
	if r, ok := c.robots[host]; ok {
		return r, nil
	}
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	p, err := c.follow(ctx, at, request{limit: maxRobotsBytes, cut: true, free: true, fresh: true})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	var r *robots
	var status *statusError
	switch {
	case err == nil:
		r = parseRobots(p.Body, c.agent)
	case errors.Is(err, ErrPrivate):
		r = &robots{err: err}
	case errors.Is(err, ErrRedirect), errors.As(err, &status) &&
		status.code < http.StatusInternalServerError && status.code != http.StatusTooManyRequests:
		r = parseRobots(nil, c.agent) // RFC 9309, section 2.3.1.3: there is none, so nothing is forbidden
	default: // section 2.3.1.4
		r = &robots{err: fmt.Errorf("%w; while %s cannot be read, everything is %w", err, at, ErrDisallowed)}
	}
	if r.err == nil {
		l := c.limiter(u)
		l.SetLimitAt(c.now(), min(l.Limit(), rate.Every(r.rules.CrawlDelay)))
	}
	c.robots[host] = r
	return r, nil
}

// sitemapsOf returns the sitemaps that the robots.txt of the host of u names, as
// they are written. Its only error is that of ctx.
func (c *Crawler) sitemapsOf(ctx context.Context, u *url.URL) ([]string, error) {
	if err := c.takeTurn(ctx); err != nil {
		return nil, err
	}
	defer c.endTurn()
	r, err := c.robotsOf(ctx, u)
	if err != nil {
		return nil, err
	}
	return r.sitemaps, nil
}

// The library that reads robots.txt gives up a whole file for one line that it
// does not understand, matches patterns with a wildcard anywhere in a path ("/$",
// the front page, with every folder), overlooks "Disallow: *", and compares
// escapes as they are written. So it gets the file as it likes it: only what it
// knows, in normal form, and every path behind a byte that is in no address.
const pathMark = "/\x01"

// rulePath returns a path with its query as the rules have it.
func rulePath(requestURI string) string { return pathMark + requestURI }

// parseRobots reads a robots.txt. Lines that it does not understand count for
// nothing (RFC 9309, section 2.2).
func parseRobots(body []byte, agent string) *robots {
	var tidy bytes.Buffer
	grouped := false
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	for line := range bytes.FieldsFuncSeq(body, func(r rune) bool { return r == '\n' || r == '\r' }) {
		line, _, _ = bytes.Cut(line, []byte("#"))
		name, value, _ := strings.Cut(string(line), ":")
		name, value = strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value)
		switch name {
		case "user-agent", "useragent":
			grouped = true
			fmt.Fprintf(&tidy, "user-agent: %s\n", productToken(value))
		case "allow", "disallow":
			if grouped {
				fmt.Fprintf(&tidy, "%s: %s\n", name, rulePattern(value))
			}
		case "crawl-delay":
			seconds, err := strconv.ParseFloat(value, 64)
			if grouped && err == nil && seconds >= 0 {
				fmt.Fprintf(&tidy, "crawl-delay: %f\n", math.Min(seconds, maxCrawlDelay.Seconds()))
			}
		case "sitemap":
			if value != "" && !strings.ContainsAny(value, " \t\v") {
				fmt.Fprintf(&tidy, "sitemap: %s\n", value)
			}
		}
	}
	data, err := robotstxt.FromBytes(tidy.Bytes())
	if err != nil {
		return &robots{err: fmt.Errorf("%w: robots.txt cannot be read: %w", ErrDisallowed, err)}
	}
	return &robots{rules: data.FindGroup(agent), sitemaps: data.Sitemaps}
}

// rulePattern returns the path of a rule. One that is empty, or longer than any
// address that is asked for, matches none; but it stays, since a rule is what
// ends a list of user agents.
func rulePattern(value string) string {
	if value == "" || len(value) > maxAddressBytes {
		return pathMark + "\x01"
	}
	if value[0] != '/' && value[0] != '*' {
		value = "/" + value
	}
	return pathMark + normalEscapes(value)
}

// productToken returns the name by which robots.txt calls a user agent: its
// first word, up to a slash, in lower case.
func productToken(userAgent string) string {
	userAgent = strings.ToLower(strings.TrimSpace(userAgent))
	if end := strings.IndexAny(userAgent, "/ \t\v"); end > 0 {
		userAgent = userAgent[:end]
	}
	return userAgent
}

// robotsTags returns those directives of X-Robots-Tag headers that are for
// everyone or for agent. A header may begin with the name of a crawler and a
// colon; some directives have a colon of their own.
func robotsTags(headers []string, agent string) string {
	var ours []string
	for _, h := range headers {
		h = strings.ToLower(strings.TrimSpace(h))
		name, rest, ok := strings.Cut(h, ":")
		if name = strings.TrimSpace(name); ok && !strings.ContainsAny(name, ", ") {
			switch {
			case name == "unavailable_after" || strings.HasPrefix(name, "max-"): // a directive
			case name == agent:
				h = strings.TrimSpace(rest)
			default:
				continue
			}
		}
		if h != "" {
			ours = append(ours, h)
		}
	}
	return strings.Join(ours, ", ")
}

// leadsNowhere reports whether directives of X-Robots-Tag or of a meta element
// ask not to follow links.
func leadsNowhere(directives string) bool {
	for d := range strings.SplitSeq(directives, ",") {
		switch strings.ToLower(strings.TrimSpace(d)) {
		case "nofollow", "none":
			return true
		}
	}
	return false
}
