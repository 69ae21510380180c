package index

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// mirrored returns the generations of a data folder as another one is to have them.
func mirrored(t *testing.T, g *Generations, numbers ...int) (list []Mirrored) {
	t.Helper()
	for _, n := range numbers {
		files := map[string][]byte{}
		entries, err := os.ReadDir(g.Path(n))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if files[e.Name()], err = os.ReadFile(filepath.Join(g.Path(n), e.Name())); err != nil {
				t.Fatal(err)
			}
		}
		list = append(list, Mirrored{
			Number: n,
			Is: func(dir string) bool {
				data, err := os.ReadFile(filepath.Join(dir, manifestName))
				return err == nil && string(data) == string(files[manifestName])
			},
			Files: func() (map[string][]byte, error) { return files, nil },
		})
	}
	return list
}

// TestMirror: a folder gets the generations of another one, publishes and holds what that
// does, and loses of the shared ones what is gone there, and nothing else.
func TestMirror(t *testing.T) {
	from, to := At(t.TempDir()), At(t.TempDir())
	for n := range 3 {
		publish(t, from, 2+n)
	}
	all := func(string) bool { return true }
	if err := to.Mirror(mirrored(t, from, 1, 2, 3), 3, false, all); err != nil {
		t.Fatal(err)
	}
	expectCurrent(t, to, 3)
	if err := to.Verify(2); err != nil {
		t.Error(err)
	}
	r, err := to.Open(3, fakeOpen)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if err := to.Mirror(mirrored(t, from, 2, 3), 2, true, func(dir string) bool { return dir != to.Path(1) }); err != nil {
		t.Fatal(err)
	}
	expectCurrent(t, to, 2)
	if held, err := to.Held(2); err != nil || !held {
		t.Errorf("held: %v, %v", held, err)
	}
	if _, err := to.Manifest(1); err != nil {
		t.Errorf("a generation of its own: %v", err)
	}
	if err := to.Mirror(mirrored(t, from, 3), 3, false, all); err != nil {
		t.Fatal(err)
	}
	if _, err := to.Manifest(2); err == nil {
		t.Error("what is gone there is here")
	}
	if held, err := to.Held(3); err != nil || held {
		t.Errorf("held: %v, %v", held, err)
	}
}

// TestMirrorRefuses: nothing is taken over while a build runs, nor what has no manifest or
// would be written elsewhere; what was published stays.
func TestMirrorRefuses(t *testing.T) {
	from, to := At(t.TempDir()), At(t.TempDir())
	publish(t, from, 2)
	publish(t, to, 3)
	publish(t, to, 4)
	list := mirrored(t, from, 1)
	none := func(string) bool { return false }
	draft, err := to.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if err := to.Mirror(list, 1, false, none); !errors.Is(err, ErrBusy) {
		t.Errorf("while a build runs: %v", err)
	}
	if err := draft.Discard(); err != nil {
		t.Fatal(err)
	}
	for _, files := range []map[string][]byte{{"articles": []byte("2")}, {manifestName: []byte("{}"), "../x": nil}} {
		list[0].Files = func() (map[string][]byte, error) { return files, nil }
		if err := to.Mirror(list, 1, false, none); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%v: %v", files, err)
		}
		expectCurrent(t, to, 2)
	}
}
