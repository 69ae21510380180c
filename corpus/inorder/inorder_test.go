package inorder

import (
	"context"
	"errors"
	"iter"
	"testing"
)

// counted are the jobs 0 … n−1, of which the last fails if there is an error.
func counted(n int, err error) iter.Seq2[*int, error] {
	return func(yield func(*int, error) bool) {
		for i := range n {
			if err != nil && i == n-1 {
				yield(nil, err)
				return
			}
			if !yield(&i, nil) {
				return
			}
		}
	}
}

func TestDo(t *testing.T) {
	broken := errors.New("broken")
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for _, tc := range []struct {
		name string
		ctx  context.Context //nolint:containedctx // a case of a table
		jobs iter.Seq2[*int, error]
		stop int // take returns false at this job
		want int // jobs taken; -1: any number
		err  error
	}{
		{"none", t.Context(), counted(0, nil), -1, 0, nil},
		{"one", t.Context(), counted(1, nil), -1, 1, nil},
		{"many", t.Context(), counted(1000, nil), -1, 1000, nil},
		{"taken no more", t.Context(), counted(1000, nil), 10, 11, nil},
		{"an error", t.Context(), counted(1000, broken), -1, -1, broken},
		{"an error at once", t.Context(), counted(1, broken), -1, 0, broken},
		{"nobody waits", gone, counted(1000, nil), -1, -1, context.Canceled},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []int
			worker := func() func(*int) { return func(i *int) { *i *= 2 } }
			err := Do(tc.ctx, tc.jobs, worker, func(i *int) bool {
				got = append(got, *i/2)
				return *i/2 != tc.stop
			})
			if !errors.Is(err, tc.err) {
				t.Errorf("Do = %v, want %v", err, tc.err)
			}
			if tc.want >= 0 && len(got) != tc.want {
				t.Errorf("%d jobs are taken, want %d", len(got), tc.want)
			}
			for i, n := range got {
				if n != i {
					t.Fatalf("job %d is taken at place %d", n, i)
				}
			}
		})
	}
}
