//go:build !js

package index

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"kindred/corpus"
)

// Earlier is the published generation that a build begins with: of the articles that are to
// the letter those it holds, what is known there need not be found out again.
type Earlier struct {
	Reader ReadCloser

	docs map[string]Doc // by the ids of these articles
}

// ErrNotTaken means that nothing is taken from the published generation, and why.
var ErrNotTaken = errors.New("built in full")

// headsRead is the number of heads that are read at once.
const headsRead = 1 << 10

// Earlier opens the published generation for a build of other contents. It is nil where
// nothing is published, and an error that wraps [ErrNotTaken] says why nothing can be taken
// from what is. The caller closes it.
func (d *Draft) Earlier(ctx context.Context, open OpenFunc, c *Contents) (_ *Earlier, err error) {
	number, err := d.home.Current()
	if errors.Is(err, ErrNoGeneration) {
		return nil, nil //nolint:nilnil // a first build is no failure
	}
	notTaken := func(reason error) error {
		return fmt.Errorf("%w: of generation %d nothing is taken: %w", ErrNotTaken, number, reason)
	}
	if err != nil {
		return nil, notTaken(err)
	}
	m, err := readManifest(d.home.Path(number))
	if err != nil {
		return nil, notTaken(err)
	}
	if m.Program == "" || m.Program != c.Program {
		return nil, notTaken(errors.New("another version of the program has built it"))
	}
	if err := verifyFiles(d.home.Path(number), &m, true); err != nil {
		return nil, notTaken(err)
	}
	old, ok, err := readRoll(d.home.Path(number))
	if err == nil && !ok {
		err = fmt.Errorf("%w: its roll", ErrCorrupt)
	}
	if err != nil {
		return nil, notTaken(err)
	}
	r, err := d.home.Open(number, open)
	if err != nil {
		return nil, notTaken(err)
	}
	e, err := newEarlier(ctx, r, old.same(c.Articles))
	if err != nil {
		return nil, notTaken(errors.Join(err, r.Close()))
	}
	return e, nil
}

// newEarlier returns an Earlier that takes from r what it knows of some articles, given by
// their ids. Other ids than those of its articles are passed over.
func newEarlier(ctx context.Context, r ReadCloser, ids map[string]bool) (*Earlier, error) {
	e := &Earlier{Reader: r, docs: make(map[string]Doc, len(ids))}
	stats, err := r.Stats(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the published index: %w", err)
	}
	docs := make([]Doc, stats.Articles)
	for i := range docs {
		docs[i] = Doc(i) // #nosec G115 -- articles are counted in 31 bits
	}
	for some := range slices.Chunk(docs, headsRead) {
		heads, err := r.Heads(ctx, some)
		if err != nil {
			return nil, fmt.Errorf("reading the published index: %w", err)
		}
		for i := range heads {
			if ids[heads[i].ID] {
				e.docs[heads[i].ID] = some[i]
			}
		}
	}
	return e, nil
}

// same returns the ids of the articles that are on the roll with all that is in them.
func (l roll) same(articles []corpus.Entry) map[string]bool {
	content := make(map[uint64]corpus.Fingerprint, len(l))
	for i := range l {
		content[l[i].id] = l[i].content
	}
	ids := make(map[string]bool, len(articles))
	for i := range articles {
		a := &articles[i]
		if was, ok := content[corpus.HashID(a.ID)]; ok && was == a.Fingerprint {
			ids[a.ID] = true
		}
	}
	return ids
}

// Len returns the number of articles that have not changed.
func (e *Earlier) Len() int { return len(e.docs) }

// Doc returns the number that an article has in the earlier generation, and whether it has
// not changed since.
func (e *Earlier) Doc(id string) (Doc, bool) {
	doc, ok := e.docs[id]
	return doc, ok
}

// Close closes the generation.
func (e *Earlier) Close() error {
	if err := e.Reader.Close(); err != nil {
		return fmt.Errorf("closing the published index: %w", err)
	}
	return nil
}
