// Command kindred builds an index of a site's articles, serves search and
// "Other Articles" from it, and measures both.
//
// It is the only place that knows flags, the environment, configuration files,
// signals, exit codes, and which backend keeps the index.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	_ "time/tzdata" // the zones of sites, on machines that have none
)

// Exit codes, which scripts rely on.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2 // the command line or the configuration is wrong
	exitSkipped = 3 // done, but articles were skipped
)

// errSkipped ends a build that published an index without some articles.
var errSkipped = errors.New("articles were skipped")

// usageError is a mistake in the command line or the configuration.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func main() {
	runtime.MemProfileRate = 0 // until somebody may ask for a profile: see profileEvery
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the whole program, apart from the process it runs in.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root := newRoot(stdout, stderr)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errSkipped), errors.Is(err, errFound):
		return exitSkipped
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "kindred: %v\nRun \"kindred --help\" for the commands and their flags.\n", err)
		return exitUsage
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "kindred: interrupted")
		return exitFailed
	default:
		fmt.Fprintf(stderr, "kindred: %v\n", err)
		if what := remedyOf(err); what != "" {
			fmt.Fprintf(stderr, "what to do: %s\n", what)
		}
		return exitFailed
	}
}
