package index

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/google/renameio/v2"

	"kindred/index/analysis"
)

// Schema is the version of everything that an index on disk depends on: the
// analysis of text, the fields, the files of a backend. An index of another
// schema is refused with [ErrIncompatible]. Raise it with every change that
// makes an older index answer differently.
const Schema = 6

// Manifest describes a generation. It is written last: a generation without
// one was not finished.
type Manifest struct {
	Schema   int       `json:"schema"`
	Articles int       `json:"articles"`
	Terms    int       `json:"terms"`
	Bytes    int64     `json:"bytes"` // of all other files of the generation
	Built    time.Time `json:"built"`
	// Stems identifies the editor's stem exceptions that it was built with.
	Stems string `json:"stems,omitempty"`
	// Appears, Expires and Recipe are those of [Contents]; a moment is nil where
	// there is none.
	Appears *time.Time      `json:"appears,omitempty"`
	Expires *time.Time      `json:"expires,omitempty"`
	Recipe  json.RawMessage `json:"recipe,omitempty"`
	// Files holds the CRC-32C of every other file of the generation, by its slash
	// path. An engine may open a damaged file and find out, or not, much later.
	Files map[string]uint32 `json:"files"`
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
	if now := analysis.Fingerprint(); m.Stems != now {
		return m, fmt.Errorf("%w: %s was built with other stem exceptions than are set now: set those of the build (--stems), or build the index again",
			ErrIncompatible, dir)
	}
	return m, nil
}

// checksums returns the CRC-32C and the total size of the files of a generation,
// but for its manifest.
func checksums(dir string) (files map[string]uint32, size int64, err error) {
	files = map[string]uint32{}
	table := crc32.MakeTable(crc32.Castagnoli)
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil || name == manifestName {
			return err //nolint:wrapcheck // wrapped once, below
		}
		f, err := os.Open(path) // #nosec G304 G122 -- below the operator's data folder, which nobody else writes
		if err != nil {
			return err //nolint:wrapcheck // as above
		}
		sum := crc32.New(table)
		n, err := io.Copy(sum, f)
		files[filepath.ToSlash(name)] = sum.Sum32()
		size += n
		return errors.Join(err, f.Close())
	})
	if err != nil {
		return nil, 0, fmt.Errorf("reading the files of %s: %w", dir, err)
	}
	return files, size, nil
}

// verifyFiles compares the files of a generation with its manifest.
func verifyFiles(dir string, m *Manifest) error {
	files, _, err := checksums(dir)
	if err != nil {
		return err
	}
	for name, want := range m.Files {
		switch got, ok := files[name]; {
		case !ok:
			return fmt.Errorf("%w: %s is missing", ErrCorrupt, filepath.Join(dir, name))
		case got != want:
			return fmt.Errorf("%w: %s has changed since it was built", ErrCorrupt, filepath.Join(dir, name))
		}
	}
	return nil
}
