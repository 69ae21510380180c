package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"kindred/index"
)

// Only what cannot have been written to, and was not, is given back, of the program alone.
func TestUnchanged(t *testing.T) {
	const (
		path   = "/usr/bin/kindred"
		clean  = "Rss:   100 kB\nAnonymous:  0 kB\nSwap:  0 kB\nVmFlags: rd mr\n"
		moved  = "Rss:   100 kB\nAnonymous: 96 kB\nSwap:  0 kB\n"
		asleep = "Rss:     4 kB\nAnonymous:  0 kB\nSwap: 96 kB\n"
	)
	for smaps, want := range map[string]bool{
		"00400000-01364000 r-xp 00000000 fe:00 42  /usr/bin/kindred\n" + clean:      true,
		"01364000-02668000 r--p 00f64000 fe:00 42  /usr/bin/kindred\n" + clean:      true,
		"02668000-02c06000 rw-p 02268000 fe:00 42  /usr/bin/kindred\n" + clean:      false, // its variables
		"7f0000000000-7f0000100000 r--p 00000000 fe:00 7  /lib/libc.so.6\n" + clean: false,
		"02c06000-04c7e000 rw-p 00000000 00:00 0 \n" + clean:                        false,
		"00400000 r-xp 00000000 fe:00 42  /usr/bin/kindred\n" + clean:               false,
		"02668000-01364000 r--p 00000000 fe:00 42  /usr/bin/kindred\n" + clean:      false,
		"01364000-02668000 r--p 00f64000 fe:00 42  /usr/bin/kindred\n" + moved:      false, // by the loader
		"01364000-02668000 r--p 00f64000 fe:00 42  /usr/bin/kindred\n" + asleep:     false,
		"01364000-02668000 r--p 00f64000 fe:00 42  /usr/bin/kindred\n":              false, // nobody knows
	} {
		for _, before := range []string{"", "00100000-00200000 rw-p 00000000 00:00 0 [heap]\n" + clean} {
			list := unchanged([]byte(before+smaps), path)
			if len(list) > 1 || (len(list) == 1) != want {
				t.Errorf("%q: %v, want %v", before+smaps, list, want)
			}
			if len(list) == 1 && list[0].begin >= list[0].end {
				t.Errorf("%q: from %x to %x", smaps, list[0].begin, list[0].end)
			}
		}
	}
	giveBack(programMappings()) // and the program goes on
}

// What the index has mapped is given back, and is there when it is asked for again.
func TestGiveBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	want := bytes.Repeat([]byte("kindred "), 1<<17)
	if err := os.WriteFile(path, want, 0o600); err != nil {
		t.Fatal(err)
	}
	mapped, err := index.Map(path)
	if err != nil {
		t.Fatal(err)
	}
	statm, err := os.Open("/proc/self/statm")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = statm.Close() }()
	if !bytes.Equal(mapped.Data, want) {
		t.Fatal("what is mapped differs from the file")
	}
	before, ok := ofFiles(statm)
	index.GiveBackMapped()
	after, _ := ofFiles(statm)
	if !ok || before-after < len(want)/2 { // the system counts by processor, a little late
		t.Errorf("%d bytes of files in memory, and %d when %d were given back", before, after, len(want))
	}
	if !bytes.Equal(mapped.Data, want) {
		t.Error("what is read again differs from the file")
	}
	if err := mapped.Close(); err != nil {
		t.Error(err)
	}
	index.GiveBackMapped() // and nothing that is not mapped any more
}
