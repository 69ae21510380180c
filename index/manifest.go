//go:build !js

package index

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"kindred/index/analysis"
)

// Schema is the version of everything that an index on disk depends on: the
// analysis of text, the fields, the files of a backend. An index of another
// schema is refused with [ErrIncompatible]. Raise it with every change that
// makes an older index answer differently.
const Schema = 12

// Manifest describes a generation. It is written last: a generation without
// one was not finished.
type Manifest struct {
	Schema   int       `json:"schema"`
	Articles int       `json:"articles"`
	Terms    int       `json:"terms"`
	Bytes    int64     `json:"bytes"` // of all other files of the generation
	Built    time.Time `json:"built"`
	// TookMillis is how long the build took, from [Generations.Begin] on.
	TookMillis int64 `json:"took_ms,omitempty"`
	// Stems identifies the editor's stem exceptions that it was built with.
	Stems string `json:"stems,omitempty"`
	// Program is that of [Contents].
	Program string `json:"program,omitempty"`
	// Appears, Expires and Recipe are those of [Contents]; a moment is nil where
	// there is none.
	Appears *time.Time      `json:"appears,omitempty"`
	Expires *time.Time      `json:"expires,omitempty"`
	Recipe  json.RawMessage `json:"recipe,omitempty"`
	// Files describes every other file of the generation, by its slash path. An engine
	// may open a damaged file and find out, or not, much later.
	Files map[string]FileSum `json:"files"`
}

// Derivable is the file of a generation that its backend makes anew from the articles
// where it is missing. The order in which these come may then be another one, and with
// it the file.
const Derivable = "impacts"

// FileSum is what a file is known by.
type FileSum struct {
	Bytes int64  `json:"bytes"`
	CRC   uint32 `json:"crc32c"`
}

const manifestName = "manifest.json"

func writeManifest(dir string, m Manifest) error {
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("encoding the manifest: %w", err)
	}
	if err := ReplaceFile(filepath.Join(dir, manifestName), append(data, '\n')); err != nil {
		return fmt.Errorf("writing the manifest: %w", err)
	}
	return nil
}

// nameOf names what a generation holds: its manifest has the checksums of all files.
func (g *Generations) nameOf(number int) (string, error) {
	m, err := g.Manifest(number)
	if err != nil {
		return "", err
	}
	data, err := json.Marshal(m)
	if err != nil {
		return "", fmt.Errorf("encoding the manifest: %w", err)
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8]), nil
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

// checksums returns what the files of a generation, but for its manifest, are known by,
// and their total size.
func checksums(dir string) (files map[string]FileSum, size int64, err error) {
	files = map[string]FileSum{}
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil || name == manifestName {
			return err //nolint:wrapcheck // wrapped once, below
		}
		sum, err := sumOf(path)
		files[filepath.ToSlash(name)] = sum
		size += sum.Bytes
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("reading the files of %s: %w", dir, err)
	}
	return files, size, nil
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sumOf reads a file.
func sumOf(path string) (sum FileSum, err error) {
	f, err := os.Open(path) // #nosec G304 -- below the operator's data folder, which nobody else writes
	if err != nil {
		return sum, err //nolint:wrapcheck // wrapped by the callers
	}
	crc := crc32.New(castagnoli)
	sum.Bytes, err = io.Copy(crc, f)
	sum.CRC = crc.Sum32()
	return sum, errors.Join(err, f.Close())
}

// smallFile is the size up to which a file is read whenever its generation is opened.
// Opening must not take the longer the larger an index is: of a million articles it would
// be seconds. What is larger is known by its size then, and its engine looks at what
// describes the rest.
const smallFile = 4 << 20

// withRemedy adds to the error of a damaged generation what an editor can do about it.
func withRemedy(err error) error {
	if errors.Is(err, ErrCorrupt) {
		return fmt.Errorf("%w: build the index again, or go back with \"kindred rollback\"", err)
	}
	return err
}

// verifyFiles compares the files of a generation with its manifest: all of them by their
// sizes, and by their contents small ones, or the whole generation. Of several that are
// damaged the same one is named each time.
func verifyFiles(dir string, m *Manifest, whole bool) error {
	for _, name := range slices.Sorted(maps.Keys(m.Files)) {
		want, path := m.Files[name], filepath.Join(dir, filepath.FromSlash(name))
		info, err := os.Stat(path)
		switch {
		case name == Derivable && errors.Is(err, fs.ErrNotExist) && !whole:
			continue
		case errors.Is(err, fs.ErrNotExist):
			return fmt.Errorf("%w: %s is missing", ErrCorrupt, path)
		case err != nil:
			return fmt.Errorf("looking at the files of %s: %w", dir, err)
		}
		got := FileSum{Bytes: info.Size(), CRC: want.CRC}
		if got.Bytes == want.Bytes && (whole || got.Bytes <= smallFile) {
			if got, err = sumOf(path); err != nil {
				return fmt.Errorf("reading the files of %s: %w", dir, err)
			}
		}
		if got != want {
			return fmt.Errorf("%w: %s has changed since it was built", ErrCorrupt, path)
		}
	}
	return nil
}
