package index

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// The tests of Live run in a bubble, where time passes when all goroutines
// wait: a pause here takes no time, and nothing depends on the machine's speed.

// soon is longer than a reader takes to follow.
const soon = 5 * followEvery

// long is time for many looks.
const long = 300 * followEvery

// opener opens fake generations and remembers them and what was reported.
type opener struct {
	mu       sync.Mutex
	asked    int // to open one
	opened   []*fakeReader
	broken   error
	closeErr error
	reports  []string
}

func (o *opener) open(dir string) (ReadCloser, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.asked++
	if o.broken != nil {
		return nil, o.broken
	}
	r, err := fakeOpen(dir)
	if err != nil {
		return nil, err
	}
	if reader, ok := r.(*fakeReader); ok {
		reader.closeErr = o.closeErr
		o.opened = append(o.opened, reader)
	}
	return r, nil
}

func (o *opener) breakWith(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.broken = err
}

func (o *opener) report(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.reports = append(o.reports, err.Error())
}

func (o *opener) reported() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.reports)
}

func (o *opener) times() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.asked
}

func (o *opener) readers() []*fakeReader {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.opened)
}

// live opens a live reader that is closed when the test ends.
func live(t *testing.T, g *Generations) (*Live, *opener) {
	t.Helper()
	o := &opener{}
	l, err := OpenLive(g, o.open, o.report)
	if err != nil {
		t.Fatalf("OpenLive: %v", err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return l, o
}

// expectServed fails unless generation number, of so many articles, is served.
func expectServed(t *testing.T, l *Live, number, articles int) {
	t.Helper()
	r, got, release, err := l.Acquire()
	if err != nil {
		t.Fatalf("Acquire: %v", err)
	}
	defer release()
	stats, err := r.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got != number || stats.Articles != articles {
		t.Errorf("served is generation %d with %d articles, want %d with %d", got, stats.Articles, number, articles)
	}
}

func expectReports(t *testing.T, o *opener, parts ...string) {
	t.Helper()
	got := o.reported()
	ok := len(got) == len(parts)
	for i := 0; ok && i < len(parts); i++ {
		ok = strings.Contains(got[i], parts[i])
	}
	if !ok {
		t.Errorf("reported: %q, want %q", got, parts)
	}
}

func TestLiveFollows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := At(t.TempDir())
		publish(t, g, 1)
		l, o := live(t, g)
		expectServed(t, l, 1, 1) // at once, before the first look
		for n := 2; n < 6; n++ {
			publish(t, g, n)
			time.Sleep(soon)
			expectServed(t, l, n, n)
		}
		time.Sleep(long)
		if n := len(o.readers()); n != 5 {
			t.Errorf("%d readers were opened for 5 generations", n)
		}
		for i, r := range o.readers()[:4] {
			if closes, _ := r.state(); closes != 1 {
				t.Errorf("generation %d was closed %d times, want once", i+1, closes)
			}
		}
		expectReports(t, o)
	})
}

// TestLiveFollowsWhenTheClockGoesBack: what is newer is told by its number, not by when it
// was published.
func TestLiveFollowsWhenTheClockGoesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := At(t.TempDir())
		publish(t, g, 1)
		ahead := time.Now().Add(48 * time.Hour)
		if err := os.Chtimes(filepath.Join(g.Dir(), currentName), ahead, ahead); err != nil {
			t.Fatal(err)
		}
		l, o := live(t, g)
		expectServed(t, l, 1, 1)
		if n := publish(t, g, 2); n != 2 {
			t.Errorf("published generation %d, want 2", n)
		}
		time.Sleep(soon)
		expectServed(t, l, 2, 2)
		expectReports(t, o)
	})
}

func TestLiveStartsWithNothingPublished(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := At(filepath.Join(t.TempDir(), "data"))
		l, o := live(t, g)
		if _, _, _, err := l.Acquire(); !errors.Is(err, ErrNoGeneration) {
			t.Errorf("Acquire: %v, want ErrNoGeneration", err)
		}
		time.Sleep(long)
		expectReports(t, o) // nothing is wrong
		publish(t, g, 3)
		time.Sleep(soon)
		expectServed(t, l, 1, 3)
	})
}

func TestLiveRefusesToStart(t *testing.T) {
	broken := errors.New("broken")
	for _, tc := range []struct {
		name   string
		damage func(t *testing.T, g *Generations, o *opener)
		want   error
	}{
		{"CURRENT is damaged", func(t *testing.T, g *Generations, _ *opener) { put(t, "x", g.Dir(), "CURRENT") }, ErrCorrupt},
		{"another version", func(t *testing.T, g *Generations, _ *opener) {
			put(t, `{"schema": 999999}`, g.Path(1), manifestName)
		}, ErrIncompatible},
		{"the folder is gone", func(t *testing.T, g *Generations, _ *opener) {
			if err := os.RemoveAll(g.Path(1)); err != nil {
				t.Fatal(err)
			}
		}, ErrCorrupt},
		{"cannot be opened", func(_ *testing.T, _ *Generations, o *opener) { o.broken = broken }, broken},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, o := At(t.TempDir()), &opener{}
				publish(t, g, 1)
				tc.damage(t, g, o)
				l, err := OpenLive(g, o.open, o.report)
				if !errors.Is(err, tc.want) || l != nil {
					t.Errorf("OpenLive: %v, %v; want nil, %v", l, err, tc.want)
				}
			}) // which also fails where a goroutine is left behind
		})
	}
}

func TestLiveKeepsAReaderUntilItsRelease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := At(t.TempDir())
		publish(t, g, 1)
		l, o := live(t, g)
		first, number, release1, err := l.Acquire()
		if err != nil {
			t.Fatal(err)
		}
		_, _, release2, err := l.Acquire()
		if err != nil {
			t.Fatal(err)
		}
		publish(t, g, 2)
		time.Sleep(soon)
		publish(t, g, 3)
		time.Sleep(soon)
		expectServed(t, l, 3, 3)

		expectCloses := func(want int) {
			t.Helper()
			if _, err := first.Search(t.Context(), &Request{Query: All{}}); err != nil {
				t.Fatal(err)
			}
			closes, late := o.readers()[0].state()
			if closes != want || (want == 0 && late > 0) {
				t.Errorf("generation %d was closed %d times and used %d times after that, want %d closes", number, closes, late, want)
			}
		}
		expectCloses(0)
		release1()
		expectCloses(0)
		release2()
		expectCloses(1)
		time.Sleep(soon)
		expectCloses(1)
		expectReports(t, o)
	})
}

// TestLiveServesOnWhenANewGenerationIsBroken breaks a new generation in ways
// that only its reader meets.
func TestLiveServesOnWhenANewGenerationIsBroken(t *testing.T) {
	for _, tc := range []struct {
		name   string
		damage func(t *testing.T, g *Generations, o *opener) // makes generation 2 and breaks it
		says   string
	}{
		{"cannot be opened", func(t *testing.T, g *Generations, o *opener) {
			o.breakWith(errors.New("out of files"))
			publish(t, g, 2)
		}, "opening generation 2: out of files"},
		{"no manifest", func(t *testing.T, g *Generations, _ *opener) {
			put(t, "2\n", g.Dir(), "CURRENT")
		}, ErrCorrupt.Error()},
		{"another version", func(t *testing.T, g *Generations, _ *opener) {
			put(t, `{"schema": 999999}`, g.Path(2), manifestName)
			put(t, "2\n", g.Dir(), "CURRENT")
		}, ErrIncompatible.Error()},
		{"CURRENT is damaged", func(t *testing.T, g *Generations, _ *opener) {
			put(t, "two\n", g.Dir(), "CURRENT")
		}, "does not name a generation"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := At(t.TempDir())
				publish(t, g, 1)
				l, o := live(t, g)
				tc.damage(t, g, o)
				time.Sleep(long)
				expectServed(t, l, 1, 1)
				expectReports(t, o, tc.says) // once, not at every look
				o.breakWith(nil)
				n := publish(t, g, 7)
				time.Sleep(soon)
				expectServed(t, l, n, 7)

				// The same trouble a second time is news.
				o.breakWith(errors.New("again"))
				publish(t, g, 8)
				time.Sleep(long)
				expectServed(t, l, n, 7)
				expectReports(t, o, tc.says, "again")
				o.breakWith(nil)
				time.Sleep(soon)
				expectServed(t, l, n+1, 8) // by itself, without another build
			})
		})
	}
}

// TestLiveReportsTheSameTroubleAgain has the very same words twice, with good
// times between.
func TestLiveReportsTheSameTroubleAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := At(t.TempDir())
		publish(t, g, 1)
		_, o := live(t, g)
		const says = "does not name a generation"
		for range 2 {
			put(t, "garbage\n", g.Dir(), "CURRENT")
			time.Sleep(soon)
			put(t, "1\n", g.Dir(), "CURRENT")
			time.Sleep(soon)
		}
		expectReports(t, o, says, says)
	})
}

// TestLiveLeavesADamagedGenerationAlone: to see that it is damaged takes reading it, which is
// done a few times and then once a minute. Once it has healed it is served.
func TestLiveLeavesADamagedGenerationAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := At(t.TempDir())
		publish(t, g, 1)
		l, o := live(t, g)
		o.breakWith(fmt.Errorf("%w: its words", ErrCorrupt))
		publish(t, g, 2)
		before := o.times()
		time.Sleep(long) // 300 looks
		if n := o.times() - before; n < 5 || n > 10 {
			t.Errorf("it was opened %d times in %v, want some eight", n, long)
		}
		expectReports(t, o, "its words")
		o.breakWith(nil)
		time.Sleep(againAtMost + soon)
		expectServed(t, l, 2, 2)

		o.breakWith(fmt.Errorf("%w: its words", ErrCorrupt))
		publish(t, g, 3)
		time.Sleep(long)
		o.breakWith(nil)
		publish(t, g, 4)
		time.Sleep(soon)
		expectServed(t, l, 4, 4) // another one is not waited for
	})
}

// TestLiveNamesOneDamage: of several damaged files the same one is named at each look, and
// so it is said once.
func TestLiveNamesOneDamage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := At(t.TempDir())
		publish(t, g, 1)
		l, o := live(t, g)
		d := begin(t, g, 2)
		for n := range 20 {
			put(t, "whole", d.Dir, "files", strconv.Itoa(n))
		}
		if _, err := d.Publish(t.Context(), fakeOpen, Contents{Articles: numbers(2)}); err != nil {
			t.Fatal(err)
		}
		for n := range 20 {
			put(t, "other", d.Dir, "files", strconv.Itoa(n))
		}
		time.Sleep(long)
		expectServed(t, l, 1, 1)
		expectReports(t, o, filepath.Join("files", "0")+" has changed")
	})
}

func TestLiveServesOnWhenTheDataFolderIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := At(filepath.Join(t.TempDir(), "data"))
		publish(t, g, 4)
		l, o := live(t, g)
		if err := os.RemoveAll(g.Dir()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(long)
		expectServed(t, l, 1, 4)
		expectReports(t, o)
	})
}

func TestLiveClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := At(t.TempDir())
		publish(t, g, 1)
		l, o := live(t, g)
		_, _, release, err := l.Acquire()
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if closes, _ := o.readers()[0].state(); closes != 0 {
			t.Error("Close closed a reader that is in use")
		}
		if _, _, _, err := l.Acquire(); err == nil {
			t.Error("Acquire after Close: no error")
		}
		release()
		if closes, _ := o.readers()[0].state(); closes != 1 {
			t.Errorf("the reader was closed %d times, want once", closes)
		}
		publish(t, g, 1)
		time.Sleep(soon)
		if n := len(o.readers()); n != 1 {
			t.Error("after Close, a new generation was opened")
		}
	})
}

// TestLiveCloseWhileFollowing closes in the middle of a move to a new
// generation: Close waits, and closes what has just been opened.
func TestLiveCloseWhileFollowing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, o := At(t.TempDir()), &opener{}
		publish(t, g, 1)
		opening, proceed := make(chan struct{}, 1), make(chan struct{}, 1)
		proceed <- struct{}{}
		l, err := OpenLive(g, func(dir string) (ReadCloser, error) {
			opening <- struct{}{}
			<-proceed
			return o.open(dir)
		}, o.report)
		if err != nil {
			t.Fatal(err)
		}
		<-opening
		publish(t, g, 2)
		<-opening // it has begun to open generation 2
		closed := make(chan error, 1)
		go func() { closed <- l.Close() }()
		synctest.Wait()
		select {
		case err := <-closed:
			t.Fatalf("Close did not wait: %v", err)
		default:
		}
		proceed <- struct{}{}
		if err := <-closed; err != nil {
			t.Error(err)
		}
		for _, r := range o.readers() {
			if closes, _ := r.state(); closes != 1 {
				t.Errorf("generation %d was closed %d times, want once", r.articles, closes)
			}
		}
	})
}

func TestLiveReportsWhatCannotBeClosed(t *testing.T) {
	broken := errors.New("broken")
	t.Run("on following", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			g, o := At(t.TempDir()), &opener{closeErr: broken}
			publish(t, g, 1)
			l, err := OpenLive(g, o.open, o.report)
			if err != nil {
				t.Fatal(err)
			}
			publish(t, g, 2)
			time.Sleep(soon)
			expectServed(t, l, 2, 2)
			expectReports(t, o, "closing generation 1: broken")
			if err := l.Close(); !errors.Is(err, broken) {
				t.Errorf("Close: %v, want %v", err, broken)
			}
		})
	})
	t.Run("on release", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			g, o := At(t.TempDir()), &opener{closeErr: broken}
			publish(t, g, 1)
			l, err := OpenLive(g, o.open, o.report)
			if err != nil {
				t.Fatal(err)
			}
			_, _, release, err := l.Acquire()
			if err != nil {
				t.Fatal(err)
			}
			if err := l.Close(); err != nil {
				t.Errorf("Close: %v", err)
			}
			expectReports(t, o)
			release()
			expectReports(t, o, "closing generation 1: broken")
		})
	})
}

// TestLiveUnderLoad has many goroutines ask, each for a while of its own, while
// generations come and go. A reader must never be used after it was closed, no
// generation be closed twice or left open, and nobody may see an older
// generation after a newer one.
func TestLiveUnderLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const clients, questions, generations = 32, 200, 30
		g := At(t.TempDir())
		publish(t, g, 1)
		l, o := live(t, g)
		var group sync.WaitGroup
		for c := range clients {
			group.Go(func() {
				pause := rand.New(rand.NewPCG(uint64(c), 1)) // #nosec G404 -- a test
				last := 0
				for range questions {
					r, number, release, err := l.Acquire()
					if err != nil {
						t.Errorf("Acquire: %v", err)
						return
					}
					if number < last {
						t.Errorf("generation %d was served after %d", number, last)
					}
					last = number
					if _, err := r.Article(t.Context(), "0"); err != nil {
						t.Error(err)
					}
					// Multiples of the pause between two looks, so that
					// releases fall together with swaps.
					time.Sleep(time.Duration(pause.IntN(3)) * followEvery)
					if stats, err := r.Stats(t.Context()); err != nil || stats.Articles != number {
						t.Errorf("generation %d holds %d articles, %v", number, stats.Articles, err)
					}
					release()
				}
			})
		}
		for n := 2; n <= generations; n++ {
			publish(t, g, n)
			time.Sleep(followEvery + followEvery/3)
		}
		group.Wait()
		if err := l.Close(); err != nil {
			t.Error(err)
		}
		if n := len(o.readers()); n < generations/2 {
			t.Errorf("%d generations were opened of %d published", n, generations)
		}
		for _, r := range o.readers() {
			if closes, late := r.state(); closes != 1 || late != 0 {
				t.Errorf("generation %d was closed %d times and used %d times after that", r.articles, closes, late)
			}
		}
		expectReports(t, o)
	})
}

// TestLiveFollowsARebuiltFolder: a data folder that was removed and built again
// counts its generations from 1.
func TestLiveFollowsARebuiltFolder(t *testing.T) {
	dir := t.TempDir()
	opened := 0
	var open OpenFunc = func(dir string) (ReadCloser, error) {
		opened++
		_, err := os.Stat(dir)
		return &nopReader{}, err
	}
	publish := func() {
		t.Helper()
		d, err := At(dir).Begin()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Publish(t.Context(), open, Contents{Articles: numbers(0)}); err != nil {
			t.Fatal(err)
		}
	}
	publish()
	l := &Live{home: At(dir), open: open, report: func(err error) { t.Error(err) }}
	follow := func() int {
		t.Helper()
		before := opened
		if err := l.follow(); err != nil {
			t.Fatal(err)
		}
		return opened - before
	}
	if n := follow(); n != 1 {
		t.Fatalf("opened %d times at first", n)
	}
	if n := follow(); n != 0 {
		t.Errorf("opened %d times though nothing was published", n)
	}
	for _, name := range []string{currentName, generationsName} {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	publish()
	if err := os.Chtimes(filepath.Join(dir, currentName), time.Time{}, time.Now().Add(time.Second)); err != nil {
		t.Fatal(err) // so that clocks of coarse steps do not matter
	}
	if n := follow(); n != 1 {
		t.Errorf("opened %d times after the folder was built again", n)
	}
}

// nopReader is a reader of nothing.
type nopReader struct{ Reader }

func (*nopReader) Close() error { return nil }

func (*nopReader) Stats(context.Context) (Stats, error) { return Stats{}, nil }

func (*nopReader) Search(context.Context, *Request) (*Result, error) { return &Result{}, nil }
