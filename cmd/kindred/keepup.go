package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"kindred/index"
)

const (
	// lookEvery is how often a server looks whether the time of an article has
	// come: an editor who schedules to the minute sees no delay.
	lookEvery = time.Second
	// retryAfter is how long it waits after a build that failed, doubled each time
	// up to retryAtMost.
	retryAfter  = 10 * time.Second
	retryAtMost = 10 * time.Minute
)

// keeper builds the published index again at the moments at which a scheduled
// article becomes public or an expiring one ceases to be.
type keeper struct {
	home    *index.Generations
	logger  *slog.Logger
	rebuild func(ctx context.Context, r recipe) error

	failed int       // builds in a row
	notYet time.Time // no build before that
}

// run looks until ctx is done.
func (k *keeper) run(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-tick.C:
			k.look(ctx, now)
		}
	}
}

// look builds if it is time.
func (k *keeper) look(ctx context.Context, now time.Time) {
	number, err := k.home.Current()
	if err != nil {
		return // what is wrong with the index, serving it says
	}
	m, err := k.home.Manifest(number)
	if err != nil || m.Next == nil || now.Before(*m.Next) || now.Before(k.notYet) {
		return
	}
	r, err := readRecipe(m.Recipe)
	if err == nil {
		k.logger.Info("an article's time has come: building the index again", "since", *m.Next, "sources", r.describe())
		err = k.rebuild(ctx, r)
	}
	switch {
	case err == nil:
		k.failed, k.notYet = 0, time.Time{}
	case errors.Is(err, index.ErrBusy):
		k.notYet = now.Add(lookEvery) // somebody else is at it
	case ctx.Err() == nil:
		wait := min(retryAfter<<min(k.failed, 10), retryAtMost)
		k.failed++
		k.notYet = now.Add(wait)
		k.logger.Error("building the index again at an article's time", "error", err, "next_try_in", wait)
	}
}
