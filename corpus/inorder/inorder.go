// Package inorder does work on many processors and hands it on in the order in which it
// came, so that what is made of it is the same on every machine.
package inorder

import (
	"context"
	"iter"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// Do does work on every job, on as many goroutines as there are processors,
// and gives the jobs to take in the order in which they came, one at a time, as soon
// as they are done. Each goroutine has a worker of its own, which may keep scratch
// memory. A few jobs per processor are on their way at once. It ends early where take
// returns false, or with the first error of the jobs or of ctx.
func Do[J any](ctx context.Context, jobs iter.Seq2[J, error], worker func() func(J), take func(J) bool) error {
	type task struct {
		job  J
		done chan struct{}
	}
	given := ctx
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	group, ctx := errgroup.WithContext(ctx)
	workers := runtime.GOMAXPROCS(0)
	work, ordered := make(chan task, workers), make(chan task, 2*workers)
	group.Go(func() error {
		defer close(work)
		defer close(ordered)
		for job, err := range jobs {
			if err != nil {
				return err
			}
			t := task{job, make(chan struct{})}
			for _, to := range []chan<- task{work, ordered} {
				select {
				case to <- t:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
		}
		return nil
	})
	for range workers {
		group.Go(func() error {
			do := worker()
			for t := range work {
				do(t.job)
				close(t.done)
			}
			return nil
		})
	}
	stopped := false
	for t := range ordered {
		<-t.done // of what is ordered, all is worked on
		if !stopped && ctx.Err() == nil && !take(t.job) {
			stopped = true
			cancel()
		}
	}
	if err := group.Wait(); !stopped || given.Err() != nil {
		return err //nolint:wrapcheck // the jobs' own, or the caller's
	}
	return nil
}
