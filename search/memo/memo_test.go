package memo

import (
	"strconv"
	"sync"
	"testing"
)

type length struct {
	text string
	n    int
}

// lengthOf asks a memo, and counts what is worked out.
func lengthOf(m *Memo[length], text string, made *int) int {
	same := func(l *length) bool { return l.text == text }
	return m.Of(text, same, func() *length { *made++; return &length{text, len(text)} }).n
}

// What is asked for again is not worked out again, though much else was asked for once.
func TestMemoKeepsWhatIsAskedAgain(t *testing.T) {
	m := New[length](8 * ways)
	made, again := 0, 0
	for i := range 1000 {
		if n := lengthOf(m, "again", &again); n != len("again") {
			t.Fatalf("the length is %d", n)
		}
		if lengthOf(m, "again", &again); again != 1 {
			t.Fatalf("what is asked for again was worked out %d times, after %d others", again, i)
		}
		lengthOf(m, strconv.Itoa(i), &made)
	}
	if made != 1000 {
		t.Errorf("%d of 1000 texts were worked out", made)
	}
	for i := range 1000 {
		lengthOf(m, strconv.Itoa(i), &made)
	}
	if made < 2000-8*ways {
		t.Errorf("a memo of %d slots remembers %d texts", 8*ways, 2000-made)
	}
}

func TestMemoInParallel(t *testing.T) {
	m := New[length](2 * ways)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			made := 0
			for i := range 2000 {
				text := strconv.Itoa(i * i % 40)
				if n := lengthOf(m, text, &made); n != len(text) {
					t.Errorf("the length of %q is %d", text, n)
				}
			}
		})
	}
	group.Wait()
}
