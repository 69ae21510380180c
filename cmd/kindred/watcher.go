package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"kindred/corpus"
)

const (
	// settleFor is how long the files must have been left alone before they are read:
	// an editor writes a file in several steps, a generator many files.
	settleFor = 200 * time.Millisecond
	// settleAtMost is how long a change waits while there are more of them.
	settleAtMost = 800 * time.Millisecond
)

// watcher asks for a build after the files of some sources have changed. Addresses are
// not watched.
type watcher struct {
	files *fsnotify.Watcher // nil where nothing is watched
	// single are the files among the sources. Their folders are watched, since a file that
	// is saved is often a new one of its name.
	single map[string]bool
	// roots are the folders among the sources, by the paths that name them: what is put in
	// the place of one, or a link that leads elsewhere, is the source from then on.
	roots  map[string]string
	data   string // never watched, lest each build asks for the next
	logger *slog.Logger
}

// newWatcher watches the files and folders among the sources: what changes before run
// is not missed. The caller closes it.
func newWatcher(sources []string, data string, logger *slog.Logger) (_ *watcher, err error) {
	if len(sources) == 0 {
		return &watcher{}, nil
	}
	files, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watching the sources: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, files.Close())
		}
	}()
	w := &watcher{files: files, logger: logger, single: map[string]bool{}, roots: map[string]string{}}
	if w.data, err = whole(data); err != nil {
		return nil, err
	}
	for _, s := range sources {
		if corpus.IsAddress(s) {
			continue
		}
		named, err := filepath.Abs(s)
		if err != nil {
			return nil, fmt.Errorf("finding %q: %w", s, err)
		}
		if s, err = whole(s); err != nil {
			return nil, err
		}
		info, err := os.Stat(s)
		if err != nil {
			return nil, fmt.Errorf("watching the sources: %w", err)
		}
		if info.IsDir() {
			w.roots[named] = s
			_ = files.Add(filepath.Dir(named)) // where it may not be watched, what comes in its place is missed
			err = w.add(s)
		} else {
			w.single[s] = true
			err = files.Add(filepath.Dir(s))
		}
		if err != nil {
			return nil, fmt.Errorf("watching %s: %w", s, err)
		}
	}
	return w, nil
}

// whole returns the absolute path of a file or folder, which links lead to as well. One
// that is not there yet stays as it is.
func whole(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("finding %q: %w", path, err)
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		return target, nil
	}
	return path, nil
}

func (w *watcher) close() error {
	if w.files == nil {
		return nil
	}
	if err := w.files.Close(); err != nil {
		return fmt.Errorf("ending the watch over the sources: %w", err)
	}
	return nil
}

// add watches a folder and those below it, but for hidden ones and the index's own.
func (w *watcher) add(root string) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error { //nolint:wrapcheck // the callers say which source
		switch {
		case errors.Is(err, fs.ErrNotExist): // gone again
			return nil
		case err != nil:
			return err
		case !d.IsDir():
			return nil
		case path == w.data, path != root && strings.HasPrefix(d.Name(), "."):
			return filepath.SkipDir
		}
		return w.files.Add(path)
	})
}

// run asks for a build some moments after each change, until ctx is done.
func (w *watcher) run(ctx context.Context, ask func()) {
	if w.files == nil {
		return
	}
	quiet := time.NewTimer(settleFor)
	quiet.Stop()
	var since time.Time // of the first change that is not asked for yet
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-w.files.Events:
			if e.Op == fsnotify.Chmod || !w.watches(e.Name) { // some programs touch what they only read
				continue
			}
			if e.Has(fsnotify.Create) {
				w.follow(e.Name)
			}
			if since.IsZero() {
				since = time.Now()
			}
			quiet.Reset(min(settleFor, settleAtMost-time.Since(since)))
		case err := <-w.files.Errors: // more changes than the system tells, at worst
			w.logger.Error("watching the sources", "error", err)
			quiet.Reset(settleFor)
		case <-quiet.C:
			since = time.Time{}
			ask()
		}
	}
}

// watches reports whether a file is a source or in one, and not the index's.
func (w *watcher) watches(path string) bool {
	if inFolder(path, w.data) {
		return false
	}
	if _, named := w.roots[path]; named || w.single[path] {
		return true
	}
	for _, root := range w.roots {
		if inFolder(path, root) {
			return true
		}
	}
	return false
}

// inFolder reports whether a file is a folder or below it.
func inFolder(path, folder string) bool {
	return path == folder || strings.HasPrefix(path, folder+string(filepath.Separator))
}

// follow watches what has come up, if it is a folder.
func (w *watcher) follow(path string) {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() || strings.HasPrefix(info.Name(), ".") {
		return
	}
	if _, isSource := w.roots[path]; isSource {
		target, err := whole(path)
		if err != nil {
			return // gone again
		}
		w.roots[path], path = target, target
	}
	if err := w.add(path); err != nil {
		w.logger.Error("watching a new folder", "folder", path, "error", err)
	}
}
