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
	files  *fsnotify.Watcher
	data   string // never watched, lest each build asks for the next
	logger *slog.Logger
}

// newWatcher watches the files and folders among the sources: what changes before run
// is not missed. The caller closes it.
func newWatcher(sources []string, data string, logger *slog.Logger) (_ *watcher, err error) {
	files, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watching the sources: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, files.Close())
		}
	}()
	w := &watcher{files: files, logger: logger}
	if w.data, err = filepath.Abs(data); err != nil {
		return nil, fmt.Errorf("finding %q: %w", data, err)
	}
	for _, s := range sources {
		if corpus.IsAddress(s) {
			continue
		}
		if s, err = filepath.Abs(s); err != nil {
			return nil, fmt.Errorf("finding %q: %w", s, err)
		}
		info, err := os.Stat(s)
		if err != nil {
			return nil, fmt.Errorf("watching the sources: %w", err)
		}
		if !info.IsDir() {
			s = filepath.Dir(s) // a file that is saved is often a new one of its name
			err = files.Add(s)
		} else {
			err = w.add(s)
		}
		if err != nil {
			return nil, fmt.Errorf("watching %s: %w", s, err)
		}
	}
	return w, nil
}

func (w *watcher) close() error {
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
	quiet := time.NewTimer(settleFor)
	quiet.Stop()
	var since time.Time // of the first change that is not asked for yet
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-w.files.Events:
			if e.Op == fsnotify.Chmod || w.own(e.Name) { // some programs touch what they only read
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

// own reports whether a file is the index's.
func (w *watcher) own(path string) bool {
	return path == w.data || strings.HasPrefix(path, w.data+string(filepath.Separator))
}

// follow watches what has come up, if it is a folder.
func (w *watcher) follow(path string) {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() || strings.HasPrefix(info.Name(), ".") {
		return
	}
	if err := w.add(path); err != nil {
		w.logger.Error("watching a new folder", "folder", path, "error", err)
	}
}
