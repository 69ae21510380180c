package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress tells an editor how far a build is.
type progress interface {
	read(articles int)
	indexed(articles int)
	step(name string)
	end()
}

// newProgress returns a moving bar on a terminal, and plain lines elsewhere.
func newProgress(w io.Writer, quiet bool) progress {
	switch f, ok := w.(*os.File); {
	case quiet:
		return silent{}
	case ok && term.IsTerminal(int(f.Fd())): // #nosec G115 -- file descriptors are small
		return &bar{progressbar.NewOptions(-1, progressbar.OptionSetWriter(w),
			progressbar.OptionSetDescription("reading"), progressbar.OptionShowCount(),
			progressbar.OptionSetItsString("articles"), progressbar.OptionShowIts(),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())}
	default:
		return &lines{w: w}
	}
}

type silent struct{}

func (silent) read(int)    {}
func (silent) indexed(int) {}
func (silent) step(string) {}
func (silent) end()        {}

type bar struct{ bar *progressbar.ProgressBar }

// A bar that cannot be drawn is no reason to fail a build.
func (b *bar) read(articles int) { _ = b.bar.Set(articles) }

func (b *bar) indexed(articles int) {
	b.bar.Describe("indexing")
	_ = b.bar.Set(articles)
}
func (b *bar) step(name string) { b.bar.Describe(name) }
func (b *bar) end()             { _ = b.bar.Finish() }

// lineEvery is the number of articles between two lines of progress: a line for
// every few seconds of a large build, none for a small one.
const lineEvery = 10_000

type lines struct {
	w    io.Writer
	last int
}

func (l *lines) read(articles int)    { l.count("read", articles) }
func (l *lines) indexed(articles int) { l.count("indexed", articles) }

func (l *lines) count(done string, articles int) {
	if articles/lineEvery > l.last/lineEvery {
		fmt.Fprintf(l.w, "%s %d articles\n", done, articles)
	}
	l.last = articles
}

func (l *lines) step(name string) {
	if l.last >= lineEvery {
		fmt.Fprintln(l.w, name)
	}
}

func (*lines) end() {}
