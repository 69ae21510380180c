package corpus

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"

	"kindred/corpus/crawl"
)

// memory is what is kept of a site between two visits, so that the second is
// only sent what changed: for every public article the validators of its page
// and the page itself. Of a page that is not public, or is not there any more,
// nothing is kept.
//
// On disk it is a folder of compressed pages and pages.json, which is written
// last and at once: a visit that was broken off leaves the one before.
type memory struct {
	dir  string // empty: nothing is kept
	old  map[string]remembered
	next map[string]remembered
}

// remembered is one page of an earlier visit.
type remembered struct {
	URL        string           `json:"url"`
	Type       string           `json:"type"`
	Robots     string           `json:"robots,omitempty"`
	Validators crawl.Validators `json:"validators"`
	// File holds the page, in the folder of the memory.
	File string `json:"file"`
}

const memoryName = "pages.json"

// recall opens the memory of a site below the folder cache. A memory that cannot
// be read is as good as none: everything is fetched again.
func recall(cache, address string) (*memory, error) {
	m := &memory{old: map[string]remembered{}, next: map[string]remembered{}}
	if cache == "" {
		return m, nil
	}
	m.dir = filepath.Join(cache, fileNameOf(address))
	if err := os.MkdirAll(m.dir, 0o750); err != nil {
		return nil, fmt.Errorf("making room to remember %s: %w", address, err)
	}
	data, err := os.ReadFile(filepath.Join(m.dir, memoryName))
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return nil, fmt.Errorf("remembering the last visit of %s: %w", address, err)
	}
	if err := json.Unmarshal(data, &m.old); err != nil {
		m.old = map[string]remembered{}
	}
	return m, nil
}

// fileNameOf is a file name for an address.
func fileNameOf(address string) string {
	sum := sha256.Sum256([]byte(address))
	return hex.EncodeToString(sum[:12])
}

// known is what the crawler asks.
func (m *memory) known(address string) (crawl.Validators, bool) {
	r, ok := m.old[address]
	if !ok || !m.holds(&r) {
		return crawl.Validators{}, false
	}
	return r.Validators, true
}

// holds reports whether the page itself is still there.
func (m *memory) holds(r *remembered) bool {
	_, err := os.Stat(filepath.Join(m.dir, r.File))
	return err == nil
}

// read returns a page of the last visit.
func (m *memory) read(address string) (*remembered, []byte, error) {
	r, ok := m.old[address]
	if !ok {
		return nil, nil, fmt.Errorf("no copy of %s is kept", address)
	}
	f, err := os.Open(filepath.Join(m.dir, r.File)) // #nosec G304 -- below the operator's data folder
	if err != nil {
		return nil, nil, fmt.Errorf("reading the kept copy: %w", err)
	}
	defer func() { _ = f.Close() }() // only read from
	plain, err := gzip.NewReader(f)
	if err != nil {
		return nil, nil, fmt.Errorf("reading the kept copy: %w", err)
	}
	body, err := io.ReadAll(io.LimitReader(plain, maxFileBytes))
	if err != nil {
		return nil, nil, fmt.Errorf("reading the kept copy: %w", err)
	}
	return &r, body, nil
}

// remember keeps a page for the next visit. A page that cannot be kept will be
// fetched again, and is no reason to lose it now.
func (m *memory) remember(r *remembered, body []byte) {
	if m.dir == "" || r.Validators.ETag == "" && r.Validators.LastModified == "" {
		return
	}
	sum := sha256.Sum256(body)
	r.File = fileNameOf(r.URL) + "-" + hex.EncodeToString(sum[:6]) + ".gz"
	if !m.holds(r) {
		var buf bytes.Buffer
		zipped := gzip.NewWriter(&buf)
		_, err := zipped.Write(body)
		if err = errors.Join(err, zipped.Close()); err != nil {
			return
		}
		if err := renameio.WriteFile(filepath.Join(m.dir, r.File), buf.Bytes(), 0o640); err != nil {
			return
		}
	}
	m.next[r.URL] = *r
}

// keep makes this visit the one that is remembered, and removes what only older
// ones had.
func (m *memory) keep() error {
	if m.dir == "" {
		return nil
	}
	data, err := json.Marshal(m.next)
	if err != nil {
		return fmt.Errorf("remembering the visit: %w", err)
	}
	if err := renameio.WriteFile(filepath.Join(m.dir, memoryName), data, 0o640); err != nil {
		return fmt.Errorf("remembering the visit: %w", err)
	}
	files := map[string]bool{memoryName: true}
	for address := range m.next {
		files[m.next[address].File] = true
	}
	entries, err := os.ReadDir(m.dir)
	if err != nil {
		return fmt.Errorf("tidying what was remembered: %w", err)
	}
	for _, e := range entries {
		if !files[e.Name()] {
			err = errors.Join(err, os.Remove(filepath.Join(m.dir, e.Name())))
		}
	}
	if err != nil {
		return fmt.Errorf("tidying what was remembered: %w", err)
	}
	return nil
}
