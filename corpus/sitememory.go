//go:build !js

package corpus

import (
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
// only sent what changed, and a page that cannot be sent is not lost: every page
// that is a public article, with its validators. Of a page that is not public,
// or is not there any more, nothing is kept.
//
// On disk it is a folder of compressed pages and pages.json. Nothing is written
// before the visit is over, and pages.json last and at once: a visit that was
// broken off leaves the one before. A page whose file is missing or damaged is
// one that is not known. Two visits at once (of a build and of "check") may cost
// each other pages that the next visit is sent again, and nothing else.
type memory struct {
	dir   string // empty: nothing is kept
	old   map[string]remembered
	asked map[string]string // addresses that led to others of old
	next  map[string]kept
	last  struct { // that was read: a page is asked about, and then used
		remembered
		body []byte
	}
}

// remembered is one page of an earlier visit.
type remembered struct {
	URL        string           `json:"-"`               // normalised, after redirects
	Asked      string           `json:"asked,omitempty"` // the same before redirects, if there were any
	Robots     string           `json:"robots,omitempty"`
	Validators crawl.Validators `json:"validators"`
	// File holds the page, in the folder of the memory; its name is fileOfPage.
	File string `json:"file"`
}

// kept is a page of this visit.
type kept struct {
	remembered

	from string // the file that holds it; empty where the folder of the memory does
}

const memoryName = "pages.json"

// recall opens the memory of a site below the folder cache. What is in it and
// cannot be understood is as good as nothing: everything is fetched again.
func recall(cache, address string) (*memory, error) {
	m := &memory{asked: map[string]string{}, next: map[string]kept{}}
	if cache == "" {
		return m, nil
	}
	m.dir = filepath.Join(cache, fileNameOf(address))
	data, err := os.ReadFile(filepath.Join(m.dir, memoryName))
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return nil, fmt.Errorf("remembering the last visit of %s: %w", address, err)
	}
	if err := json.Unmarshal(data, &m.old); err != nil {
		m.old = nil
	}
	for address := range m.old {
		if asked := m.old[address].Asked; asked != "" {
			m.asked[asked] = address
		}
	}
	return m, nil
}

// fileNameOf is a file name for an address. Addresses can hold secrets, and be
// longer than a file name.
func fileNameOf(address string) string {
	sum := sha256.Sum256([]byte(address))
	return hex.EncodeToString(sum[:12])
}

// fileOfPage is the name of the file that holds a page. A page that changed has
// another, so that the memory is whole until it is replaced.
func fileOfPage(address string, body []byte) string {
	sum := sha256.Sum256(body)
	return fileNameOf(address) + "-" + hex.EncodeToString(sum[:6]) + ".gz"
}

// known is what the crawler asks. Only a page that can be read is known: there
// is nothing else to use when it did not change.
func (m *memory) known(address string) (crawl.Validators, bool) {
	r, _, err := m.read(address)
	if err != nil {
		return crawl.Validators{}, false
	}
	return r.Validators, true
}

// askedAs returns the address that another one led to at the last visit.
func (m *memory) askedAs(address string) string {
	if to, ok := m.asked[address]; ok {
		return to
	}
	return address
}

// read returns a page of the last visit.
func (m *memory) read(address string) (*remembered, []byte, error) {
	if m.last.URL == address && address != "" {
		return &m.last.remembered, m.last.body, nil
	}
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
	body, err := io.ReadAll(io.LimitReader(plain, maxFileBytes+1))
	if err != nil {
		return nil, nil, fmt.Errorf("reading the kept copy: %w", err)
	}
	if r.File != fileOfPage(address, body) {
		return nil, nil, fmt.Errorf("the copy of %s is damaged", address)
	}
	r.URL = address
	m.last.remembered, m.last.body = r, body
	return &r, body, nil
}

// remember has a page, which lies in the file at from, kept for the next visit.
func (m *memory) remember(f *fetched, from string, body []byte) {
	if m.dir == "" {
		return
	}
	k := kept{remembered: f.page, from: from}
	if k.Asked == k.URL {
		k.Asked = ""
	}
	if k.File = fileOfPage(k.URL, body); f.copied {
		k.from = ""
	}
	m.next[k.URL] = k
}

// keep makes this visit the one that is remembered, and removes what only older
// ones had. A page that cannot be kept will be fetched again, and is no reason to
// fail; one that cannot be removed may not be public any more, and is.
func (m *memory) keep() error {
	if m.dir == "" {
		return nil
	}
	if err := os.MkdirAll(m.dir, 0o750); err != nil {
		return err //nolint:wrapcheck // the caller says what for
	}
	pages := make(map[string]remembered, len(m.next))
	files := map[string]bool{memoryName: true}
	for address, k := range m.next {
		if k.from == "" || zipFile(filepath.Join(m.dir, k.File), k.from) == nil {
			pages[address] = k.remembered
			files[k.File] = true
		}
	}
	data, err := json.Marshal(pages)
	if err != nil {
		return err //nolint:wrapcheck // likewise
	}
	if err := renameio.WriteFile(filepath.Join(m.dir, memoryName), data, 0o600, renameio.WithTempDir(m.dir)); err != nil {
		return err //nolint:wrapcheck // likewise
	}
	entries, err := os.ReadDir(m.dir)
	for _, e := range entries {
		if files[e.Name()] {
			continue
		}
		if rerr := os.Remove(filepath.Join(m.dir, e.Name())); !errors.Is(rerr, fs.ErrNotExist) {
			err = errors.Join(err, rerr)
		}
	}
	return err
}

// zipFile writes a compressed copy of a file.
func zipFile(to, from string) error {
	in, err := os.Open(from) // #nosec G304 -- in the temporary folder of the visit
	if err != nil {
		return err //nolint:wrapcheck // nobody is told
	}
	defer func() { _ = in.Close() }()                                      // only read from
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600) // #nosec G304 -- below the operator's data folder
	if err != nil {
		return err //nolint:wrapcheck // likewise
	}
	zipped := gzip.NewWriter(out)
	_, err = io.Copy(zipped, in)
	return errors.Join(err, zipped.Close(), out.Close())
}

// ForgetSites removes from the folder cache what is remembered of sites other
// than those at the given addresses. One that is not a source any more is not
// looked at, so that nothing would say when its pages cease to be public.
func ForgetSites(cache string, addresses []string) error {
	entries, err := os.ReadDir(cache)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("forgetting sites that are no source any more: %w", err)
	}
	known := make(map[string]bool, len(addresses))
	for _, a := range addresses {
		known[fileNameOf(a)] = true
	}
	for _, e := range entries {
		if !known[e.Name()] {
			err = errors.Join(err, os.RemoveAll(filepath.Join(cache, e.Name())))
		}
	}
	if err != nil {
		return fmt.Errorf("forgetting sites that are no source any more: %w", err)
	}
	return nil
}
