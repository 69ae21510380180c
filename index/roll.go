//go:build !js

package index

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"

	"kindred/corpus"
)

// rollName is the file of a generation that says which articles it holds: hashes of each
// one's id, of id and file, and of what is in it, ascending. It answers whether an older
// generation holds something that is not public any more, and what a build changes,
// without opening a generation.
const rollName = "roll"

// roll is the set of articles of a generation, ascending by id.
type roll []rolled

// rolled is an article on a roll.
type rolled struct {
	id      uint64
	name    uint64 // of id and file: another article may come to have the id
	content corpus.Fingerprint
}

// rolledBytes is what an article takes in the file.
const rolledBytes = 24

// rollOf calls the roll of some articles.
func rollOf(entries []corpus.Entry) roll {
	list := make(roll, len(entries))
	for i, e := range entries {
		list[i] = rolled{corpus.HashID(e.ID), corpus.HashID(e.ID + "\x00" + placeOf(e.File)), e.Fingerprint}
	}
	slices.SortFunc(list, func(a, b rolled) int { return cmp.Compare(a.id, b.id) })
	return list
}

// placeOf names a file or address alike, however an editor has spelt the source that it is
// in: a server reads again from absolute paths what was named by others.
func placeOf(file string) string {
	if corpus.IsAddress(file) {
		return file
	}
	if whole, err := filepath.Abs(file); err == nil {
		return whole
	}
	return file
}

func (l roll) write(dir string) error {
	var buf bytes.Buffer
	for _, r := range l {
		for _, hash := range []uint64{r.id, r.name, uint64(r.content)} {
			buf.Write(binary.BigEndian.AppendUint64(nil, hash))
		}
	}
	if err := ReplaceFile(filepath.Join(dir, rollName), buf.Bytes()); err != nil {
		return fmt.Errorf("writing the roll of articles: %w", err)
	}
	return nil
}

// readRoll returns the roll of a generation; ok is false when it has none that
// can be read.
func readRoll(dir string) (l roll, ok bool, err error) {
	data, err := os.ReadFile(filepath.Join(dir, rollName)) // #nosec G304 -- below the operator's data folder
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, false, nil
	case err != nil:
		return nil, false, fmt.Errorf("reading the roll of articles: %w", err)
	case len(data)%rolledBytes != 0:
		return nil, false, nil
	}
	for ; len(data) > 0; data = data[rolledBytes:] {
		hash := func(i int) uint64 { return binary.BigEndian.Uint64(data[8*i:]) }
		l = append(l, rolled{hash(0), hash(1), corpus.Fingerprint(hash(2))})
	}
	return l, true, nil
}

// holds reports whether every article of other is in l, and is no other one of its id.
func (l roll) holds(other roll) bool {
	for now, was := range l.beside(other) {
		if was != nil && (now == nil || now.name != was.name) {
			return false
		}
	}
	return true
}

// beside yields the articles of a roll beside those of an older one, by their ids; nil
// where one of the rolls has none.
func (l roll) beside(old roll) iter.Seq2[*rolled, *rolled] {
	return func(yield func(now, was *rolled) bool) {
		for i, k := 0, 0; i < len(l) || k < len(old); {
			var now, was *rolled
			if i < len(l) && (k == len(old) || l[i].id <= old[k].id) {
				now = &l[i]
			}
			if k < len(old) && (i == len(l) || old[k].id <= l[i].id) {
				was = &old[k]
				k++
			}
			if now != nil {
				i++
			}
			if !yield(now, was) {
				return
			}
		}
	}
}

// Difference counts the articles by which one generation differs from an older one.
type Difference struct {
	Added, Removed, Changed int
	// Before is how many there were.
	Before int
}

// since compares a roll with an older one.
func (l roll) since(old roll) Difference {
	d := Difference{Before: len(old)}
	for now, was := range l.beside(old) {
		switch {
		case was == nil:
			d.Added++
		case now == nil:
			d.Removed++
		case now.content != was.content:
			d.Changed++
		}
	}
	return d
}

// Since says how articles differ from those of generation number. ok is false where
// that cannot be told, as of a generation of another version.
func (g *Generations) Since(number int, articles []corpus.Entry) (d Difference, ok bool, err error) {
	old, ok, err := readRoll(g.Path(number))
	if !ok || err != nil {
		return Difference{}, false, err
	}
	return rollOf(articles).since(old), true, nil
}
