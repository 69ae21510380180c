package opensearch

import (
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"kindred/index"
)

// TestAgain: what the cluster is too busy for is asked again, later and later, and nobody
// waits once it is given up.
func TestAgain(t *testing.T) {
	for _, test := range []struct {
		busy  int // the first so many answers
		asked int
		waits time.Duration
	}{
		{0, 1, 0},
		{2, 3, backoff(2) + backoff(3)},
		{tries, tries, backoff(2) + backoff(3) + backoff(4) + backoff(5)},
	} {
		synctest.Test(t, func(t *testing.T) {
			start, asked := time.Now(), 0
			err := again(t.Context(), func() error {
				if asked++; asked <= test.busy {
					return &RefusedError{Status: http.StatusTooManyRequests}
				}
				return nil
			})
			if errors.Is(err, index.ErrUnavailable) != (test.busy == tries) || asked != test.asked || time.Since(start) != test.waits {
				t.Errorf("busy %d times: %v after %d tries and %v, want %d and %v", test.busy, err, asked, time.Since(start), test.asked, test.waits)
			}
		})
	}
}

// TestHitDoc: the number of an article is the last of what it is sorted by.
func TestHitDoc(t *testing.T) {
	for sort, want := range map[string]index.Doc{`[1.5e-3,17]`: 17, `[null, 0]`: 0, `[4]`: 4, `[1700000000000000,2147483647]`: 2147483647} {
		if got, err := (&hit{Sort: []byte(sort)}).doc(); err != nil || got != want {
			t.Errorf("%s: %d, %v, want %d", sort, got, err, want)
		}
	}
	for _, sort := range []string{``, `[]`, `[1.5]`, `["a"]`, `[2147483648]`} {
		if _, err := (&hit{Sort: []byte(sort)}).doc(); !errors.Is(err, index.ErrCorrupt) {
			t.Errorf("%q: %v", sort, err)
		}
	}
}
