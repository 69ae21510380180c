package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"kindred/index"
)

// TestMessages: what may be wrong with an index are different messages, each with what to
// do about it.
func TestMessages(t *testing.T) {
	for _, tc := range []struct {
		state  string
		code   int
		breaks func(t *testing.T, data string) // done to an index that is well
		says   string
		remedy string
	}{
		{
			state: stateMissing, code: exitFailed,
			breaks: func(t *testing.T, data string) {
				if err := os.RemoveAll(data); err != nil {
					t.Fatal(err)
				}
			},
			says: "no published index in kindred-data", remedy: `run "kindred index SOURCE --data kindred-data" first`,
		},
		{
			state: stateDamaged, code: exitFailed,
			breaks: func(t *testing.T, data string) {
				if err := os.Truncate(filepath.Join(data, "generations", "1", "related"), 3); err != nil {
					t.Fatal(err)
				}
			},
			says: "damaged index", remedy: `build the index again, or go back with "kindred rollback"`,
		},
		{
			state: stateDamaged, code: exitFailed,
			breaks: func(t *testing.T, data string) { // as a power cut may leave it where nothing was flushed
				if err := os.Truncate(filepath.Join(data, "CURRENT"), 0); err != nil {
					t.Fatal(err)
				}
			},
			says: "CURRENT does not name a generation", remedy: `build the index again, or go back with "kindred rollback"`,
		},
		{
			state: stateIncompatible, code: exitFailed,
			breaks: func(t *testing.T, data string) {
				path := filepath.Join(data, "generations", "1", "manifest.json")
				if err := os.WriteFile(path, []byte(`{"schema": 1}`), 0o600); err != nil {
					t.Fatal(err)
				}
			},
			says: "index of another version", remedy: "build the index again",
		},
		{
			state: stateLocked, code: exitFailed,
			breaks: func(t *testing.T, data string) {
				f, err := os.OpenFile(filepath.Join(data, "generations", "1", "bleve", "store", "root.bolt"), os.O_RDWR, 0)
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { _ = f.Close() })
				if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
					t.Fatal(err)
				}
			},
			says: "locked index", remedy: "another process writes to it, which is to be ended",
		},
		{
			state: stateEmpty, code: exitDone,
			breaks: func(t *testing.T, data string) { publishEmpty(t, index.At(data), index.Contents{}) },
			says:   "the index holds no article", remedy: `build it with "kindred index SOURCE"`,
		},
	} {
		t.Run(tc.state, func(t *testing.T) {
			dir := t.TempDir()
			writeEdition(t, dir, 1)
			succeed(t, dir, "index", "imprint.md")
			tc.breaks(t, filepath.Join(dir, defaultData))
			stdout, stderr, code := runKindred(t, dir, "status")
			if code != tc.code || !strings.HasPrefix(stdout, "state      "+tc.state+"\n") {
				t.Errorf("status ended with %d and printed %q", code, stdout)
			}
			if said := stdout + stderr; !strings.Contains(said, tc.says) || strings.Count(said, tc.remedy) != 1 {
				t.Errorf("status said %q, want %q and, once, %q", said, tc.says, tc.remedy)
			}
			if tc.code == exitDone {
				return
			}
			if _, stderr, code = runKindred(t, dir, "search", "edition"); code != exitFailed || strings.Count(stderr, tc.remedy) != 1 {
				t.Errorf("search ended with %d and said %q", code, stderr)
			}
		})
	}
}
