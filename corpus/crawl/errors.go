package crawl

import (
	"errors"
	"fmt"
	"net/http"
	"time"
)

// The kinds of reasons for which an address is not fetched; see [PageError].
var (
	// ErrAddress is for what is no address of a page: not http or https, no
	// host, a user name in it, or too long.
	ErrAddress = errors.New("not an address that can be fetched")
	// ErrDisallowed is for what robots.txt forbids, and for everything on a host
	// whose robots.txt cannot be read.
	ErrDisallowed = errors.New("forbidden by robots.txt")
	// ErrPrivate is for hosts that are not public; see [Options.Private].
	ErrPrivate = errors.New("the address is not public (--allow-private permits it)")
	// ErrUnreachable is for names that do not resolve and connections that fail.
	ErrUnreachable = errors.New("the server cannot be reached")
	// ErrTimeout is for answers that were not complete in time.
	ErrTimeout = errors.New("the server took too long")
	// ErrStatus is for statuses other than 200, 203 and 304.
	ErrStatus = errors.New("the server did not send the page")
	// ErrRedirect is for redirects that go round, go nowhere or are too many.
	ErrRedirect = errors.New("the redirects lead nowhere")
	// ErrOutside is for what a Site lists or redirects to that is not part of it.
	ErrOutside = errors.New("not part of the site")
	// ErrTooLarge is for bodies over a limit.
	ErrTooLarge = errors.New("too large")
	// ErrType is for content that is not what it has to be.
	ErrType = errors.New("of the wrong type")
	// ErrLimit comes at the end of a Site that has more than may be fetched.
	ErrLimit = errors.New("the site was not read to its end")
)

// PageError is why one address was not fetched.
type PageError struct {
	URL    string // normalised, where it can be
	From   string // the page or sitemap that led here, or empty
	Status int    // the HTTP status if that is the reason, else 0: 404 and 410 are for pages that are gone
	// Unlisted reports that pages may be missing that only this sitemap lists: it cannot
	// be had for now, or is cut off.
	Unlisted bool
	Err      error // the reason; wraps one of the kinds above
}

// Error returns "address: reason (found in address)".
func (e *PageError) Error() string {
	if e.From == "" {
		return fmt.Sprintf("%s: %v", e.URL, e.Err)
	}
	return fmt.Sprintf("%s: %v (found in %s)", e.URL, e.Err, e.From)
}

// Unwrap returns the reason.
func (e *PageError) Unwrap() error { return e.Err }

// Temporary reports whether a page may be there although it was not fetched: its
// server, or the robots.txt there, is in trouble.
func (e *PageError) Temporary() bool {
	return e.Status >= http.StatusInternalServerError || e.Status == http.StatusTooManyRequests ||
		errors.Is(e, ErrTimeout) || errors.Is(e, ErrUnreachable) || errors.Is(e, ErrDisallowed) && errors.Is(e, ErrStatus)
}

// newPageError returns err as the error of one address.
func newPageError(address string, err error) *PageError {
	e := &PageError{URL: address, Err: err}
	if status, ok := errors.AsType[*statusError](err); ok && !errors.Is(err, ErrDisallowed) { // that would be the status of robots.txt
		e.Status = status.code
	}
	return e
}

// statusError is an answer that is not the page.
type statusError struct {
	code  int
	after time.Duration // what Retry-After asks for, or 0
}

func (e *statusError) Error() string {
	return fmt.Sprintf("the server answered %d %s", e.code, http.StatusText(e.code))
}

func (*statusError) Unwrap() error { return ErrStatus }

// errNotPage is returned for content that a Site passes over without a word.
var errNotPage = fmt.Errorf("%w: not a page", ErrType)
