package blob

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// numbers are what is kept in a list: some rising parts, one behind the other.
func numbers(t *rapid.T) []uint32 {
	parts := rapid.SliceOfN(rapid.SliceOfN(rapid.Uint32Max(1<<rapid.IntRange(1, 32).Draw(t, "bits")-1), 0, 3*risingPart), 0, 3).Draw(t, "parts")
	for _, part := range parts {
		slices.Sort(part)
	}
	return slices.Concat(parts...)
}

// What is read is what was kept, whatever it was.
func TestRisingKeepsNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := numbers(t)
		p := RisingOf(list)
		for i, want := range list {
			if got := p.At(i); got != want {
				t.Fatalf("at(%d) = %d, want %d", i, got, want)
			}
		}
	})
}

// No number between two others is left out, and few are taken in that are not.
func TestRisingWithin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := numbers(t)
		p := RisingOf(list)
		from := rapid.IntRange(0, len(list)).Draw(t, "from")
		to := from
		for to < len(list) && (to == from || list[to-1] <= list[to]) {
			to++
		}
		low, high := rapid.Uint32().Draw(t, "low"), rapid.Uint32().Draw(t, "high")
		first, end := p.Within(from, to, low, high)
		if first < from || end > to || first > end {
			t.Fatalf("within(%d, %d) = %d, %d", from, to, first, end)
		}
		more := 0
		for i := from; i < to; i++ {
			between, taken := list[i] >= low && list[i] < high, i >= first && i < end
			if between && !taken {
				t.Errorf("%d of %d to %d is left out", list[i], low, high)
			}
			if taken && !between {
				more++
			}
		}
		if more > 2*risingPart {
			t.Errorf("%d numbers are taken in that are not of %d to %d", more, low, high)
		}
	})
}
