package index

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kindred/corpus"
)

func TestPublish(t *testing.T) {
	g := At(filepath.Join(t.TempDir(), "not", "made", "yet"))
	d := begin(t, g, 3)
	put(t, "12345678", d.Dir, "deep", "file")
	before := time.Now().UTC().Truncate(time.Second)
	m, err := d.Publish(t.Context(), fakeOpen, Contents{Articles: numbers(3)})
	if err != nil {
		t.Fatal(err)
	}
	want := Manifest{
		Schema: Schema, Articles: 3, Terms: 21, Bytes: 9 + 3*rolledBytes, Built: m.Built, TookMillis: m.TookMillis,
		// CRC-32C, computed elsewhere, of "3" and of "12345678".
		Files: map[string]FileSum{"articles": {1, 0x71cee914}, "deep/file": {8, 0x6087809a}, "roll": m.Files["roll"]},
	}
	if diff := cmp.Diff(want, m); diff != "" {
		t.Errorf("manifest (-want +got):\n%s", diff)
	}
	if m.Built.Before(before) || m.Built.After(time.Now()) {
		t.Errorf("built at %v, want now", m.Built)
	}
	stored, err := g.Manifest(1)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m, stored); diff != "" {
		t.Errorf("stored manifest (-want +got):\n%s", diff)
	}
	data, err := os.ReadFile(filepath.Join(g.Dir(), "CURRENT"))
	if err != nil || string(data) != "1\n" {
		t.Errorf("CURRENT holds %q, %v; want %q", data, err, "1\n")
	}
	if want := filepath.Join(g.Dir(), "generations", "1"); d.Dir != want || g.Path(1) != want {
		t.Errorf("generation 1 is in %s, Path says %s; want %s", d.Dir, g.Path(1), want)
	}
}

func TestDraftIsSeenByNobody(t *testing.T) {
	g := At(t.TempDir())
	publish(t, g, 1)
	d := begin(t, g, 2)
	expectCurrent(t, g, 1)
	if err := d.Discard(); err != nil {
		t.Fatal(err)
	}
	expectCurrent(t, g, 1)
	expectFolders(t, g, 1)
}

func TestNumbersRise(t *testing.T) {
	g := At(t.TempDir())
	for want := 1; want <= 4; want++ {
		if got := publish(t, g, 1); got != want {
			t.Errorf("published generation %d, want %d", got, want)
		}
		expectCurrent(t, g, want)
	}
	// The folder of the current generation was removed by hand.
	put(t, "9\n", g.Dir(), "CURRENT")
	if got := publish(t, g, 1); got != 10 {
		t.Errorf("published generation %d after 9, want 10", got)
	}
}

func TestOneBuildAtATime(t *testing.T) {
	for _, end := range []string{"publish", "discard", "failed publish, discard"} {
		t.Run(end, func(t *testing.T) {
			g := At(t.TempDir())
			d := begin(t, g, 1)
			busy := func() {
				t.Helper()
				if _, err := g.Begin(); !errors.Is(err, ErrBusy) {
					t.Fatalf("second Begin: %v, want ErrBusy", err)
				}
				_, out := otherProcess(t, g)
				expectLine(t, out, "busy")
			}
			busy()
			if strings.HasPrefix(end, "failed") {
				if _, err := d.Publish(t.Context(), fakeOpen, Contents{Articles: numbers(2)}); err == nil {
					t.Fatal("Publish of 1 article for 2: no error")
				}
				busy() // the draft is still there to be discarded
			}
			if end == "publish" {
				if _, err := d.Publish(t.Context(), fakeOpen, Contents{Articles: numbers(1)}); err != nil {
					t.Fatal(err)
				}
			} else if err := d.Discard(); err != nil {
				t.Fatal(err)
			}
			if err := begin(t, g, 1).Discard(); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// TestKilledBuild kills a process that holds a draft: the next build must not
// find the folder locked, and removes what was left.
func TestKilledBuild(t *testing.T) {
	g := At(t.TempDir())
	publish(t, g, 1)
	child, out := otherProcess(t, g)
	expectLine(t, out, "begun 2")
	owner := fmt.Sprintf("(process %d on ", child.Process.Pid)
	for name, change := range map[string]func() error{
		"Begin":    func() error { _, err := g.Begin(); return err },
		"Rollback": func() error { _, err := g.Rollback(1, fakeOpen); return err },
		"Prune":    func() error { _, err := g.Prune(1); return err },
	} {
		if err := change(); !errors.Is(err, ErrBusy) || !strings.Contains(err.Error(), owner) {
			t.Errorf("%s while another process builds: %v, want ErrBusy with %q", name, err, owner)
		}
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := child.Wait(); err == nil {
		t.Fatal("the killed process ended well")
	}
	expectCurrent(t, g, 1)
	expectFolders(t, g, 1, 2)
	if got := publish(t, g, 1); got != 3 {
		t.Errorf("the next generation is %d, want 3", got)
	}
	expectFolders(t, g, 1, 3)
}

// otherProcess begins a draft in another process, which holds it until the test
// ends.
func otherProcess(t *testing.T, g *Generations) (*exec.Cmd, *bufio.Reader) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self) // #nosec G204 -- this test itself
	cmd.Dir = g.Dir()
	cmd.Env = append(os.Environ(), beginHere+"=1")
	if _, err := cmd.StdinPipe(); err != nil { // closed when the process is waited for
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if cmd.ProcessState == nil {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
	})
	return cmd, bufio.NewReader(out)
}

func TestPublishChecks(t *testing.T) {
	broken := errors.New("broken")
	for _, tc := range []struct {
		name string
		open OpenFunc
		want error
	}{
		{"cannot be opened", func(string) (ReadCloser, error) { return nil, broken }, broken},
		{"fewer articles", func(string) (ReadCloser, error) { return &fakeReader{articles: 2, total: 3}, nil }, ErrCorrupt},
		{"more articles", func(string) (ReadCloser, error) { return &fakeReader{articles: 4, total: 3}, nil }, ErrCorrupt},
		{"search finds fewer", func(string) (ReadCloser, error) { return &fakeReader{articles: 3, total: 2}, nil }, ErrCorrupt},
		{
			"article cannot be read",
			func(string) (ReadCloser, error) { return &fakeReader{articles: 3, total: 3, broken: broken}, nil },
			broken,
		},
		{
			"cannot be closed",
			func(string) (ReadCloser, error) { return &fakeReader{articles: 3, total: 3, closeErr: broken}, nil },
			broken,
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := At(t.TempDir())
			publish(t, g, 1)
			d := begin(t, g, 3)
			var opened *fakeReader
			_, err := d.Publish(t.Context(), func(dir string) (ReadCloser, error) {
				if dir != d.Dir {
					t.Errorf("opened %s, want %s", dir, d.Dir)
				}
				r, err := tc.open(dir)
				opened, _ = r.(*fakeReader)
				return r, err
			}, Contents{Articles: numbers(3)})
			if !errors.Is(err, tc.want) {
				t.Errorf("Publish: %v, want %v", err, tc.want)
			}
			if opened != nil && opened.closes != 1 {
				t.Errorf("the reader of the check was closed %d times, want once", opened.closes)
			}
			expectCurrent(t, g, 1)
			if err := d.Discard(); err != nil {
				t.Fatal(err)
			}
			expectFolders(t, g, 1)
		})
	}
}

// TestDiscardAfterPublish is what a command does when Publish fails after the
// rename: the generation is being served, and stays.
func TestDiscardAfterPublish(t *testing.T) {
	g := At(t.TempDir())
	d := begin(t, g, 1)
	if _, err := d.Publish(t.Context(), fakeOpen, Contents{Articles: numbers(1)}); err != nil {
		t.Fatal(err)
	}
	if err := d.Discard(); err != nil {
		t.Fatal(err)
	}
	expectCurrent(t, g, 1)
	expectFolders(t, g, 1)
}

func TestPrune(t *testing.T) {
	g := At(t.TempDir())
	for range 5 {
		publish(t, g, 1)
	}
	expectFolders(t, g, 3, 4, 5)

	// Two builds were killed; neither takes the place of a finished generation.
	put(t, "half", g.Path(6), "store")
	put(t, "half", g.Path(8), "store")
	put(t, "6", g.Dir(), ".CURRENT12345")
	put(t, "an editor's", g.Dir(), "generations", "notes.txt")
	put(t, "an editor's", g.Dir(), "generations", "old", "copy")
	publish(t, g, 1)
	expectFolders(t, g, 4, 5, 9)
	if _, err := os.Stat(filepath.Join(g.Dir(), ".CURRENT12345")); err == nil {
		t.Error("what a killed build has left of CURRENT is still there")
	}
	for _, name := range []string{"notes.txt", "old/copy"} {
		if _, err := os.Stat(filepath.Join(g.Dir(), "generations", name)); err != nil {
			t.Errorf("what is no generation was removed: %v", err)
		}
	}

	// An editor goes back to an old generation, by hand.
	publish(t, g, 1)
	publish(t, g, 1)
	put(t, "9\n", g.Dir(), "CURRENT")
	put(t, "2\n", g.Path(12), manifestName)
	put(t, "2\n", g.Path(13), manifestName)
	if removed, err := g.Prune(DefaultKeep); err != nil || !slices.Equal(removed, []int{10}) {
		t.Fatalf("Prune: %v, %v", removed, err)
	}
	expectFolders(t, g, 9, 11, 12, 13)
	if err := os.Remove(filepath.Join(g.Path(9), manifestName)); err != nil {
		t.Fatal(err)
	}
	if removed, err := g.Prune(DefaultKeep); err != nil || len(removed) > 0 {
		t.Fatalf("Prune: %v, %v", removed, err)
	}
	expectFolders(t, g, 9, 11, 12, 13) // damaged, but the current one
}

// TestRollback: a generation that was gone back to is served and held until the next
// one is published, and what cannot be gone back to leaves all as it was.
func TestRollback(t *testing.T) {
	g := At(t.TempDir())
	if _, err := g.Rollback(0, fakeOpen); !errors.Is(err, ErrNoGeneration) {
		t.Errorf("with nothing published: %v", err)
	}
	for n := range 4 {
		publish(t, g, n+1)
	}
	expectHeld := func(number int, want bool) {
		t.Helper()
		if held, err := g.Held(number); err != nil || held != want {
			t.Errorf("generation %d is held: %v, %v; want %v", number, held, err, want)
		}
	}
	back := func(to, want int) {
		t.Helper()
		if got, err := g.Rollback(to, fakeOpen); err != nil || got != want {
			t.Fatalf("Rollback(%d) = %d, %v; want %d", to, got, err, want)
		}
		expectCurrent(t, g, want)
		expectHeld(want, true)
	}
	expectHeld(4, false)
	back(0, 3)
	back(0, 2)
	back(4, 4)
	expectHeld(2, false)
	if err := os.Remove(filepath.Join(g.Path(3), manifestName)); err != nil {
		t.Fatal(err)
	}
	back(0, 2) // past what is not finished
	put(t, "9", g.Path(4), contents)
	for _, to := range []int{0, 1, 2, 3, 4, 5} {
		if n, err := g.Rollback(to, fakeOpen); err == nil {
			t.Errorf("Rollback(%d) went to %d", to, n)
		}
		expectCurrent(t, g, 2)
	}
	// With an article less it is held all the same.
	d := begin(t, g, 1)
	if _, err := d.Publish(t.Context(), fakeOpen, Contents{Articles: numbers(1), Less: true}); err != nil {
		t.Fatal(err)
	}
	expectHeld(d.Number, true)
	n := publish(t, g, 5)
	expectHeld(d.Number, false)
	expectHeld(n, false)
}

// TestPruneWithdrawn: a generation that holds an article which is not public any
// more goes, however new it is.
func TestPruneWithdrawn(t *testing.T) {
	g := At(t.TempDir())
	publish(t, g, 3)
	publish(t, g, 2)
	expectFolders(t, g, 2)
	publish(t, g, 2)
	publish(t, g, 3)
	expectFolders(t, g, 2, 3, 4)
	if err := os.Remove(filepath.Join(g.Path(2), rollName)); err != nil {
		t.Fatal(err)
	}
	publish(t, g, 3)
	expectFolders(t, g, 3, 4, 5) // what 2 holds, nobody can tell
	publish(t, g, 1)
	expectFolders(t, g, 6)
}

func TestRoll(t *testing.T) {
	of := func(names ...uint64) (l roll) {
		for _, name := range names {
			l = append(l, rolled{id: name / 10, name: name / 10, content: corpus.Fingerprint(name % 10)})
		}
		return l
	}
	for _, tc := range []struct {
		l, old roll
		want   Difference
	}{
		{nil, nil, Difference{}},
		{of(10), nil, Difference{Added: 1}},
		{nil, of(10), Difference{Removed: 1, Before: 1}},
		{of(10, 30, 50), of(10, 51), Difference{Added: 1, Changed: 1, Before: 2}},
		{of(10, 30, 50), of(30, 40), Difference{Added: 2, Removed: 1, Before: 2}},
		{of(10, 30, 50), of(50, 60), Difference{Added: 2, Removed: 1, Before: 2}},
		{of(10, 30, 50), of(5, 11, 31, 52, 70), Difference{Changed: 3, Removed: 2, Before: 5}},
	} {
		if got := tc.l.since(tc.old); got != tc.want {
			t.Errorf("%v since %v: %+v, want %+v", tc.l, tc.old, got, tc.want)
		}
		if got := tc.l.holds(tc.old); got != (tc.want.Removed == 0) {
			t.Errorf("%v holds %v: %v", tc.l, tc.old, got)
		}
	}
}

// An id that became another article's is no other article to readers, and may not bring
// the old one back.
func TestRollOfAnother(t *testing.T) {
	l, old := roll{{id: 1, name: 2, content: 3}}, roll{{id: 1, name: 1, content: 1}}
	if d := l.since(old); l.holds(old) || d != (Difference{Changed: 1, Before: 1}) {
		t.Errorf("holds %v, %+v", l.holds(old), d)
	}
}

func TestSince(t *testing.T) {
	g := At(t.TempDir())
	publish(t, g, 3)
	changed := numbers(4)
	changed[1].Fingerprint = 7
	d, ok, err := g.Since(1, changed[1:])
	if want := (Difference{Added: 1, Removed: 1, Changed: 1, Before: 3}); err != nil || !ok || d != want {
		t.Errorf("Since = %+v, %v, %v; want %+v", d, ok, err, want)
	}
	put(t, "half a line", g.Path(1), rollName)
	if _, ok, err := g.Since(1, changed); ok || err != nil {
		t.Errorf("of a damaged roll: %v, %v", ok, err)
	}
}

func TestCurrentMissing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	_, err := At(dir).Current()
	if !errors.Is(err, ErrNoGeneration) {
		t.Fatalf("Current: %v, want ErrNoGeneration", err)
	}
	if remedy := `"kindred index SOURCE --data ` + dir + `"`; !strings.Contains(err.Error(), remedy) {
		t.Errorf("Current: %v, want the remedy %s", err, remedy)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("Current made the data folder")
	}
}

func TestCurrentDamaged(t *testing.T) {
	for _, content := range []string{"", "\n", "x", "1.5", "0", "-3", "1 2", "99999999999999999999"} {
		g := At(t.TempDir())
		put(t, content, g.Dir(), "CURRENT")
		if n, err := g.Current(); !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), g.Dir()) {
			t.Errorf("Current with %q: %d, %v; want ErrCorrupt and the path", content, n, err)
		}
	}
}

func TestManifestErrors(t *testing.T) {
	for _, tc := range []struct {
		name, content string
		want          error
	}{
		{"missing", "", ErrCorrupt},
		{"garbage", "{", ErrCorrupt},
		{"older", `{"schema": ` + strconv.Itoa(Schema-1) + `}`, ErrIncompatible},
		{"newer", `{"schema": ` + strconv.Itoa(Schema+1) + `}`, ErrIncompatible},
		{"no schema", `{}`, ErrIncompatible},
	} {
		g := At(t.TempDir())
		if tc.content != "" {
			put(t, tc.content, g.Path(1), manifestName)
		}
		_, err := g.Manifest(1)
		if !errors.Is(err, tc.want) || !strings.Contains(err.Error(), g.Path(1)) {
			t.Errorf("Manifest, %s: %v; want %v and the path", tc.name, err, tc.want)
		}
	}
}

// expectCurrent fails unless generation n is published.
func expectCurrent(t *testing.T, g *Generations, n int) {
	t.Helper()
	if got, err := g.Current(); got != n || err != nil {
		t.Errorf("Current = %d, %v; want %d", got, err, n)
	}
}

// expectFolders fails unless exactly these generations have a folder.
func expectFolders(t *testing.T, g *Generations, want ...int) {
	t.Helper()
	got, err := g.numbers()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("folders of generations (-want +got):\n%s", diff)
	}
}

// TestOpenDamaged: a generation whose files are not what was published is not
// opened.
func TestOpenDamaged(t *testing.T) {
	for _, tc := range []struct {
		name   string
		damage func(path string) error
		want   string
	}{
		{"whole", func(string) error { return nil }, ""},
		{"changed", func(p string) error { return os.WriteFile(p, []byte("12345679"), 0o600) }, "has changed"},
		{"cut off", func(p string) error { return os.Truncate(p, 3) }, "has changed"},
		{"missing", os.Remove, "is missing"},
	} {
		g := At(t.TempDir())
		d := begin(t, g, 3)
		put(t, "12345678", d.Dir, "deep", "file")
		if _, err := d.Publish(t.Context(), fakeOpen, Contents{Articles: numbers(3)}); err != nil {
			t.Fatal(err)
		}
		if err := tc.damage(filepath.Join(d.Dir, "deep", "file")); err != nil {
			t.Fatal(err)
		}
		r, err := g.Open(1, fakeOpen)
		if tc.want == "" {
			if err != nil || r.Close() != nil {
				t.Errorf("%s: %v", tc.name, err)
			}
			continue
		}
		if !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error %v, want ErrCorrupt that %s", tc.name, err, tc.want)
		}
	}
}

// TestVerify: a large file that changed but in size is found by Verify, not by Open, which
// must not take the longer the larger an index is.
func TestVerify(t *testing.T) {
	g := At(t.TempDir())
	d := begin(t, g, 1)
	large := strings.Repeat("x", smallFile+1)
	put(t, large, d.Dir, "large")
	if _, err := d.Publish(t.Context(), fakeOpen, Contents{Articles: numbers(1)}); err != nil {
		t.Fatal(err)
	}
	if err := g.Verify(d.Number); err != nil {
		t.Errorf("Verify: %v", err)
	}
	put(t, large[1:]+"y", d.Dir, "large")
	r, err := g.Open(d.Number, fakeOpen)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if err := g.Verify(d.Number); !errors.Is(err, ErrCorrupt) {
		t.Errorf("Verify of a file that changed: %v, want ErrCorrupt", err)
	}
	put(t, large[1:], d.Dir, "large")
	if _, err := g.Open(d.Number, fakeOpen); !errors.Is(err, ErrCorrupt) {
		t.Errorf("Open with a file of another size: %v, want ErrCorrupt", err)
	}
}

// TestRollPlaces: an article is the same one whether its source was named by a path from
// here or by the whole one, and one that was read elsewhere is another.
func TestRollPlaces(t *testing.T) {
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	of := func(file string) roll { return rollOf([]corpus.Entry{{ID: "reef", File: file}}) }
	if !of("site/reef.md").holds(of(filepath.Join(here, "site", "reef.md"))) {
		t.Error("an article is another one where its file is named by its whole path")
	}
	if of("site/reef.md").holds(of("other/reef.md")) || of("https://a.example/reef").holds(of("https://b.example/reef")) {
		t.Error("an article that was read elsewhere is taken for the same one")
	}
}
