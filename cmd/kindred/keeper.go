package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"kindred/corpus"
	"kindred/index"
	"kindred/web"
)

const (
	// lookEvery is how often a server looks whether the time of an article has
	// come: an editor who schedules to the minute sees no delay, but for that of
	// the build.
	lookEvery = time.Second
	// retryAfter is how long it waits after a build that failed, doubled each time
	// up to retryAtMost.
	retryAfter  = 10 * time.Second
	retryAtMost = 10 * time.Minute
)

// keeper builds the published index again when it is asked to, and at the moments at
// which articles cease or begin to be public. For the first the index itself is enough, and neither a
// moved folder nor a site that is down leaves an expired article to readers; for
// the second the sources are read again.
type keeper struct {
	home    *index.Generations
	logger  *slog.Logger
	expire  func(ctx context.Context) error
	rebuild func(ctx context.Context, r recipe) error
	now     func() time.Time
	asked   chan struct{} // holds one when somebody has asked for a build
	editor  atomic.Bool   // an editor has, and not only a file has changed
	running atomic.Bool   // a build that was asked for
	// built is told of each build.
	built func(took time.Duration, err error)

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
		case <-tick.C:
			k.look(ctx)
		case <-k.asked:
			k.again(ctx)
		}
	}
}

// order asks for a build, as an editor does: also over a generation that was gone back to.
func (k *keeper) order() {
	k.editor.Store(true)
	k.ask()
}

// reindex is [keeper.order] for one who wants to know whether it is a new one: while a
// build that was asked for runs, or is to run, it returns [web.ErrBuilding].
func (k *keeper) reindex() error {
	if k.running.Load() || !k.editor.CompareAndSwap(false, true) {
		return web.ErrBuilding
	}
	k.ask()
	return nil
}

// ask asks for a build of the sources, as soon as the one that runs has ended. It does
// not wait.
func (k *keeper) ask() {
	select {
	case k.asked <- struct{}{}:
	default: // somebody has asked already, and it has not begun
	}
}

// again builds what is published again from its sources.
func (k *keeper) again(ctx context.Context) {
	k.running.Store(true)
	defer k.running.Store(false)
	ordered := k.editor.Swap(false)
	before, _ := k.home.Current() // or remake says what is wrong
	err := k.remake(ctx, ordered)
	switch {
	case errors.Is(err, index.ErrBusy):
		k.editor.CompareAndSwap(false, ordered)
		time.AfterFunc(lookEvery, k.ask)
	case err != nil && ctx.Err() == nil:
		k.logger.Error("building the index again; the published one stays", remediesOf(err)...)
	case err == nil:
		k.tell(before)
	}
}

// tell says what became of a build of what was generation before.
func (k *keeper) tell(before int) {
	switch number, err := k.home.Current(); {
	case err != nil:
		k.logger.Error("the index is gone since it was built again", remediesOf(err)...)
	case number == before:
		k.logger.Info("read the sources again; nothing has changed", "generation", number)
	default:
		k.logger.Info("built the index again", "generation", number)
	}
}

// errHeld means that nothing was built over a generation that an editor went back to.
var errHeld = errors.New(`an editor went back to it: "kindred index" or SIGHUP build over it`)

// remake builds from the recipe of the published generation.
func (k *keeper) remake(ctx context.Context, ordered bool) error {
	number, err := k.home.Current()
	if err != nil {
		return err
	}
	held, err := k.home.Held(number)
	if err != nil {
		return err
	}
	if held && !ordered {
		return errHeld
	}
	m, err := k.home.Manifest(number)
	if err != nil {
		return err
	}
	r, err := readRecipe(m.Recipe)
	if err != nil {
		return err
	}
	return k.timed(func() error { return k.rebuild(ctx, r) })
}

// timed builds, and says how long it took.
func (k *keeper) timed(build func() error) error {
	begun := time.Now()
	err := build()
	if !errors.Is(err, index.ErrBusy) {
		k.built(time.Since(begun), err)
	}
	return err
}

// look builds if it is time.
func (k *keeper) look(ctx context.Context) {
	number, err := k.home.Current()
	if err != nil {
		return // what is wrong with the index, serving it says
	}
	m, err := k.home.Manifest(number)
	if err != nil || k.now().Before(k.notYet) {
		return
	}
	switch {
	case k.hasCome(m.Expires):
		k.logger.Info("an article's time is over: taking it out", "since", *m.Expires)
		err = k.timed(func() error { return k.expire(ctx) })
	case k.hasCome(m.Appears):
		if held, herr := k.home.Held(number); held || herr != nil {
			return // an editor went back to it, away from what a build would bring
		}
		var r recipe
		if r, err = readRecipe(m.Recipe); err == nil {
			k.logger.Info("an article's time has come: building the index again", "since", *m.Appears, "sources", r.describe())
			err = k.timed(func() error { return k.rebuild(ctx, r) })
		}
	default:
		return
	}
	k.done(ctx, err)
}

func (k *keeper) hasCome(t *time.Time) bool { return t != nil && !k.now().Before(*t) }

// done decides when to look again.
func (k *keeper) done(ctx context.Context, err error) {
	switch {
	case err == nil:
		k.failed, k.notYet = 0, time.Time{}
	case errors.Is(err, index.ErrBusy):
		k.notYet = k.now().Add(lookEvery) // somebody else is at it
	case ctx.Err() == nil:
		wait := min(retryAfter<<min(k.failed, 10), retryAtMost)
		k.failed++
		k.notYet = k.now().Add(wait)
		k.logger.Error("building the index again at an article's time", append(remediesOf(err), "next_try_in", wait)...)
	}
}

// newKeeper keeps the index of home up to its articles' times.
func (a *app) newKeeper(home *index.Generations, logger *slog.Logger, built func(time.Duration, error)) *keeper {
	return &keeper{
		home: home, logger: logger, now: time.Now, asked: make(chan struct{}, 1), built: built,
		rebuild: func(ctx context.Context, r recipe) error { return a.buildAside(ctx, home, &order{Recipe: r}) },
		expire:  func(ctx context.Context) error { return a.buildAside(ctx, home, &order{Expire: true}) },
	}
}

// expire publishes the articles of the current generation whose time is not over.
func (a *app) expire(ctx context.Context, home *index.Generations) (err error) {
	number, err := home.Current()
	if err != nil {
		return err
	}
	m, err := home.Manifest(number)
	if err != nil {
		return err
	}
	r, err := home.Open(number, openReader)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := r.Close(); err == nil && cerr != nil {
			err = fmt.Errorf("closing generation %d: %w", number, cerr)
		}
	}()
	job := a.jobOf(home, recipe{}, []corpus.Source{r}, silent{})
	job.expiring, job.force, job.golden = true, true, "" // what expires goes, however much it is, and whatever else is wrong
	if m.Appears != nil {
		job.appears = *m.Appears
	}
	if len(m.Recipe) > 0 { // without one only scheduled articles would be missed
		if job.recipe, err = readRecipe(m.Recipe); err != nil {
			return err
		}
	}
	_, err = a.runQuietly(ctx, job)
	return err
}
