package analytics

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Days whose time is over and what killed writers left are removed, and nothing else.
func TestPrune(t *testing.T) {
	s := store{t.TempDir()}
	for _, name := range []string{
		"2026-11-01.json", "2026-11-02.json", ".2026-11-02.json123", // a writer of the second day was killed
		".DS_Store", ".keep", "lock", "2026-11-01.json.bak", "notes.json",
	} {
		if err := os.WriteFile(filepath.Join(s.dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(s.dir, ".git"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := s.prune("2026-11-02"); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, e := range entries {
		left = append(left, e.Name())
	}
	if want := []string{".DS_Store", ".git", ".keep", "2026-11-01.json.bak", "2026-11-02.json", "lock", "notes.json"}; !slices.Equal(left, want) {
		t.Errorf("left are %q, want %q", left, want)
	}
}
