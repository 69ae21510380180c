package bleve

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"kindred/index"
)

// Every record of a file is read from it as the engine reads it.
func TestRecords(t *testing.T) {
	dir := t.TempDir()
	created, err := Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	articles := longArticles()
	for i := range articles { // in several batches, as the engine merges them
		if err := created.Put(t.Context(), articles[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := created.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = b.Close() }()
	read := 0
	for _, s := range b.view.stored.segments {
		if s.file == nil {
			t.Fatalf("a segment of %d articles is read by the engine", s.end-s.first)
		}
		for number := range s.end - s.first {
			var want, got []byte
			err := errors.Join(
				s.engineRecord(number, func(packed []byte) error { want = bytes.Clone(packed); return nil }),
				s.record(number, func(packed []byte) error { got = bytes.Clone(packed); return nil }))
			if err != nil || len(want) == 0 || !bytes.Equal(got, want) {
				t.Fatalf("record %d has %d bytes, and %d as the engine reads it: %v", number, len(got), len(want), err)
			}
			read++
		}
		if err := s.record(s.end-s.first, func([]byte) error { return nil }); !errors.Is(err, index.ErrCorrupt) {
			t.Errorf("behind the last record: %v", err)
		}
	}
	if read < len(articles) {
		t.Errorf("%d records of %d articles", read, len(articles))
	}
	// An error of whoever is given a record comes back.
	if err := b.view.packed(0, func([]byte) error { return os.ErrInvalid }); !errors.Is(err, os.ErrInvalid) {
		t.Errorf("the user's error came back as %v", err)
	}
}

// Where the file is gone, as when the engine has merged it into another one, the engine reads.
func TestRecordsOfRemovedFile(t *testing.T) {
	b := createdWith(t, longArticles(), nil, nil)
	for _, s := range b.view.stored.segments {
		if on, ok := s.Segment().(recordFile); ok {
			if err := os.Remove(on.Path()); err != nil {
				t.Fatal(err)
			}
		}
		if again := newSegment(s.SegmentSnapshot, s.first, s.end); again.file != nil {
			t.Error("a file was opened that is not there")
		} else if err := again.record(0, func([]byte) error { return nil }); err != nil {
			t.Error(err)
		}
	}
}

// FuzzRecord: whatever stands in a file, a record of it is read or refused, and takes no more
// memory than some thirty times its size.
func FuzzRecord(f *testing.F) {
	// key "k" · field 0 of type t at 0 with 5 bytes and no position · "hello" by snappy
	f.Add([]byte{6, 8, 1, 0, 't', 0, 5, 0, 'k', 5, 16, 'h', 'e', 'l', 'l', 'o'}, uint16(0), uint16(16))
	f.Add([]byte{6, 8, 1, 0, 't', 0, 6, 0, 'k', 5, 16, 'h', 'e', 'l', 'l', 'o'}, uint16(0), uint16(16)) // one too many
	f.Add([]byte{6, 8, 1, 0, 't', 0, 5, 0, 'k', 255, 255, 255, 255, 15, 16, 'h'}, uint16(0), uint16(16))
	f.Add([]byte{6, 200, 1, 1, 0, 't', 0, 5, 0}, uint16(0), uint16(9))
	f.Add([]byte{}, uint16(3), uint16(2))
	path := filepath.Join(f.TempDir(), "file")
	f.Fuzz(func(t *testing.T, data []byte, from, behind uint16) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = file.Close() }()
		s := &segment{file: file, offsets: binary.BigEndian.AppendUint64(nil, uint64(from)), behind: uint64(behind), end: 1}
		var buf recordBuffer
		packed, err := s.read(0, &buf)
		if err != nil && !errors.Is(err, index.ErrCorrupt) {
			t.Fatalf("an error that does not say that it is damaged: %v", err)
		}
		if err == nil && len(packed) > len(buf.fields) || cap(buf.fields) > 64+mostSnappy*len(data) {
			t.Fatalf("%d bytes became %d of %d", len(data), len(packed), cap(buf.fields))
		}
	})
}
