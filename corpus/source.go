package corpus

import (
	"context"
	"errors"
	"iter"
)

// ErrInvalid is wrapped by every reason for which one article is refused.
var ErrInvalid = errors.New("not a usable article")

// ErrBroken is wrapped by the [Problem] of a source that breaks off: what follows
// in it is missing, and may be there.
var ErrBroken = errors.New("the rest could not be read")

// Source is a stream of articles.
//
// Articles yields each article once, in an order that is the same for the same
// input, and holds no more than a few articles in memory. An error that wraps a
// *[Problem] concerns one article only: it was skipped, and the stream goes on.
// Any other error ends the stream.
type Source interface {
	Articles(ctx context.Context) iter.Seq2[Article, error]
}

// Problem is one article that was skipped, and why.
type Problem struct { //nolint:errname // it is what an editor is shown, and seldom handled as an error
	Origin Origin
	Err    error // the reason; wraps [ErrInvalid]
}

// Error returns "file:line: reason".
func (p *Problem) Error() string { return p.Origin.String() + ": " + p.Err.Error() }

// Unwrap returns the reason.
func (p *Problem) Unwrap() error { return p.Err }
