//go:build unix

package corpus

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

func link(t *testing.T, target, dir, name string) {
	t.Helper()
	if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
		t.Fatal(err)
	}
}

func hostileFolders() []hostile {
	return []hostile{
		{
			name: "links in circles", fill: func(t *testing.T, dir string) {
				put(t, dir, "good.md", joined(goodPage))
				put(t, dir, "a/a.md", joined("# A\n\nText of a."))
				put(t, dir, "b/b.md", joined("# B\n\nText of b."))
				link(t, ".", dir, "here")
				link(t, "..", dir, "a/up")
				link(t, "a", dir, "a2")
				link(t, "self.md", dir, "self.md")
				link(t, "two.md", dir, "one.md")
				link(t, "one.md", dir, "two.md")
				link(t, "nowhere", dir, "gone.md")
				link(t, "../b", dir, "a/b")
				link(t, "../a", dir, "b/a")
			},
			articles: []string{"A", "B", "Good"}, heap: 64,
		},
		{
			name: "pipes and devices", fill: func(t *testing.T, dir string) {
				put(t, dir, "good.md", joined(goodPage))
				for _, name := range []string{"a.md", "a.html", "a.txt", "a.ndjson", "a.xml", "a.json", "posts.csv", "folder.md"} {
					if err := syscall.Mkfifo(filepath.Join(dir, name), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				link(t, "/dev/zero", dir, "zero.md")
				link(t, "/dev/zero", dir, "zero.ndjson")
				link(t, "a.md", dir, "piped.md")
			},
			articles: []string{"Good"}, heap: 64,
		},
		{
			name: "names that are no text", fill: func(t *testing.T, dir string) {
				put(t, dir, "good.md", joined(goodPage))
				put(t, dir, "f\xfcr.md", joined("# A\n\nText."))
				put(t, dir, "g\xff/inner.md", joined("# B\n\nText."))
				put(t, dir, "new\nline.md", joined("# Line\n\nText."))
				put(t, dir, "h\xff.png", joined(""))
			},
			articles: []string{"Good", "Line"}, problems: []string{"f\xfcr.md: invalid", "g\xff: folder cannot be read"}, heap: 64,
		},
		{
			name: "files that cannot be read", fill: func(t *testing.T, dir string) {
				if _, err := os.Stat("/proc/self/mem"); err != nil {
					t.Skip("there is no file here that even root cannot read")
				}
				put(t, dir, "good.md", joined(goodPage))
				link(t, "/proc/self/mem", dir, "a.md") // reading its first byte is an error
				link(t, "/proc/self/mem", dir, "b.ndjson")
				put(t, dir, "c.md", joined("# Closed\n\nText."))
				put(t, dir, "d/d.md", joined("# Closed\n\nText."))
			},
			articles: []string{"Closed", "Good"}, problems: []string{"a.md: input/output", "b.ndjson: input/output"}, heap: 64,
		},
	}
}

func TestHostileFolders(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long, and longer with the race detector")
	}
	for _, tc := range hostileFolders() {
		t.Run(tc.name, func(t *testing.T) { tc.check(t) })
	}
}

// TestClosedFiles: what may not be read is told, and the rest is read.
func TestClosedFiles(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read every file")
	}
	tc := hostile{
		name: "closed", fill: func(t *testing.T, dir string) {
			put(t, dir, "good.md", joined(goodPage))
			put(t, dir, "a.md", joined("# A\n\nText."))
			put(t, dir, "b/b.md", joined("# B\n\nText."))
			for _, name := range []string{"a.md", "b"} {
				if err := os.Chmod(filepath.Join(dir, name), 0); err != nil {
					t.Fatal(err)
				}
			}
			t.Cleanup(func() { _ = os.Chmod(filepath.Join(dir, "b"), 0o700) })
		},
		articles: []string{"Good"}, problems: []string{"a.md: permission denied", "b: permission denied"}, heap: 64,
	}
	tc.check(t)
}

func TestManyEmptyFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 20,000 files")
	}
	const n = 20_000
	tc := hostile{articles: []string{"Good"}, heap: 256}
	dir := t.TempDir()
	put(t, dir, "good.md", joined(goodPage))
	for i := range n {
		if i%1000 == 0 {
			if err := os.Mkdir(filepath.Join(dir, strconv.Itoa(i/1000)), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(filepath.Join(dir, strconv.Itoa(i/1000), fmt.Sprintf("page%d.md", i)), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tc.problems = make([]string, n)
	for i := range tc.problems {
		tc.problems[i] = "no title and no text"
	}
	tc.read(t, dir)
}

func TestManyMembers(t *testing.T) {
	if testing.Short() {
		t.Skip("writes an archive of 200,000 files")
	}
	members := func(n int) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			files := []any{"good.md", goodPage}
			for i := range n - 1 {
				files = append(files, fmt.Sprintf("pictures/%d/%d.png", i/1000, i), "")
			}
			putZip(t, dir, "a.zip", files...)
		}
	}
	most := hostile{location: "a.zip", fill: members(maxMembers), articles: []string{"Good"}, heap: 320}
	t.Run("as many as may be", func(t *testing.T) { most.check(t) })
	more := hostile{location: "a.zip", fill: members(maxMembers + 1), problems: []string{"a.zip: holds 200001 files"}, heap: 320}
	t.Run("one more", func(t *testing.T) { more.check(t) })
	list := hostile{
		location: "a.zip", fill: func(t *testing.T, dir string) {
			var files []any
			for i := range 1000 {
				files = append(files, fmt.Sprintf("%d/%s.png", i, strings.Repeat("x", 60_000)), "")
			}
			putZip(t, dir, "a.zip", files...)
		}, problems: []string{"a.zip: list of its files is longer than 32 MiB"}, heap: 128,
	}
	t.Run("a list too long", func(t *testing.T) { list.check(t) })
}
