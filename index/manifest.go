package index

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/google/renameio/v2"
)

// Schema is the version of everything that an index on disk depends on: the
// analysis of text, the fields, the files of a backend. An index of another
// schema is refused with [ErrIncompatible]. Raise it with every change that
// makes an older index answer differently.
const Schema = 1

// Manifest describes a generation. It is written last: a generation without
// one was not finished.
type Manifest struct {
	Schema   int       `json:"schema"`
	Articles int       `json:"articles"`
	Terms    int       `json:"terms"`
	Bytes    int64     `json:"bytes"` // of all other files of the generation
	Built    time.Time `json:"built"`
}

const manifestName = "manifest.json"

func writeManifest(dir string, m Manifest) error {
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("encoding the manifest: %w", err)
	}
	if err := renameio.WriteFile(filepath.Join(dir, manifestName), append(data, '\n'), 0o644); err != nil {
		return fmt.Errorf("writing the manifest: %w", err)
	}
	return nil
}

func readManifest(dir string) (Manifest, error) {
	var m Manifest
	path := filepath.Join(dir, manifestName)
	data, err := os.ReadFile(path) // #nosec G304 -- the data folder is the operator's
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return m, fmt.Errorf("%w: %s is missing", ErrCorrupt, path)
	case err != nil:
		return m, fmt.Errorf("reading the manifest: %w", err)
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return m, fmt.Errorf("%w: %s: %w", ErrCorrupt, path, err)
	}
	if m.Schema != Schema {
		return m, fmt.Errorf("%w: %s has schema %d, this program writes %d: build the index again",
			ErrIncompatible, dir, m.Schema, Schema)
	}
	return m, nil
}

// dirSize returns the number of bytes of the files below dir.
func dirSize(dir string) (int64, error) {
	var total int64
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err //nolint:wrapcheck // wrapped once, below
		}
		total += info.Size()
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("measuring %s: %w", dir, err)
	}
	return total, nil
}
