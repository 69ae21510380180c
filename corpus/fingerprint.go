package corpus

import (
	"encoding/binary"
	"hash"
	"strconv"
	"time"
)

// Fingerprint is a hash of all of an article that an index may hold: articles with the
// same one need not be indexed again. Where it was read is no part of it.
type Fingerprint uint64

// Entry is an article of an [Archive] in short.
type Entry struct {
	ID string
	// File is where it was read. With the id it tells the article also from one that
	// gets its id later.
	File        string
	Fingerprint Fingerprint
}

func (a *Article) fingerprint(h hash.Hash) Fingerprint {
	h.Reset()
	add := func(texts ...string) {
		var n [8]byte // of each text, so that none runs into the next
		for _, text := range texts {
			binary.LittleEndian.PutUint64(n[:], uint64(len(text)))
			_, _ = h.Write(n[:]) // a hash never fails
			_, _ = h.Write([]byte(text))
		}
	}
	add(a.ID, a.URL, a.Title, a.Text, a.Code, a.Language, a.Summary, a.Canonical, a.Translation)
	add(a.Image.URL, a.Image.Alt, strconv.Itoa(a.Image.Width), strconv.Itoa(a.Image.Height))
	for _, list := range [][]string{a.Headings, a.Tags, a.Categories, a.Authors, a.Aliases} {
		add("")
		add(list...)
	}
	for _, t := range []time.Time{a.Published, a.Modified, a.Until} {
		add(t.Format(time.RFC3339Nano))
	}
	return Fingerprint(binary.LittleEndian.Uint64(h.Sum(nil)))
}
