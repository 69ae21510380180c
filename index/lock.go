//go:build !js

package index

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

const lockName = "build.lock"

// holder is what the lock file says of the process that holds the lock. The system
// releases a lock with its process, so that a holder's name that a killed build left
// behind keeps nobody out; it is read only while the lock is held.
type holder struct {
	Process int       `json:"process"`
	Host    string    `json:"host,omitempty"`
	Since   time.Time `json:"since"`
}

func (h holder) String() string {
	s := fmt.Sprintf("process %d", h.Process)
	if h.Host != "" {
		s += " on " + h.Host
	}
	return s + " since " + h.Since.Format(time.RFC3339)
}

// lock keeps every other process from changing the data folder, until it is released.
// Where one is at it already, the error wraps [ErrBusy] and names it.
func (g *Generations) lock() (*flock.Flock, error) {
	path := filepath.Join(g.dir, lockName)
	lock := flock.New(path)
	locked, err := lock.TryLock()
	if err == nil && !locked { // somebody may only have looked, see Inspect
		time.Sleep(lookTakes)
		locked, err = lock.TryLock()
	}
	if err != nil {
		return nil, fmt.Errorf("locking the data folder %s: %w", g.dir, err)
	}
	if !locked {
		return nil, fmt.Errorf("%w in %s%s: wait for it to end", ErrBusy, g.dir, heldBy(path))
	}
	host, err := os.Hostname()
	if err != nil {
		host = "" // the process is enough to find it
	}
	data, err := json.Marshal(holder{Process: os.Getpid(), Host: host, Since: time.Now().UTC().Truncate(time.Second)})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("naming who locks the data folder: %w", err), lock.Unlock())
	}
	// The name is a courtesy: where the disk is full, what makes room must still run. It is
	// written to the same file, for a renamed one would not be the locked one.
	_ = os.WriteFile(path, append(data, '\n'), 0o600)
	return lock, nil
}

// heldBy names the holder of a lock for a message, or is empty where the file does not
// say. In the moment before it is written it names the holder before.
func heldBy(path string) string {
	data, err := os.ReadFile(path) // #nosec G304 -- the data folder is the operator's
	if err != nil {
		return ""
	}
	var h holder
	if err := json.Unmarshal(data, &h); err != nil {
		return ""
	}
	return " (" + h.String() + ")"
}
