package main

import (
	"runtime"
	"runtime/debug"
	"testing"
)

func TestGarbageWithin(t *testing.T) {
	for _, tc := range []struct {
		limit, live uint64
		want        int
	}{
		{200, 100, 100},
		{200, 160, 25},
		{200, 175, leastGarbage},
		{200, 180, leastGarbage},
		{200, 200, leastGarbage},
		{200, 900, leastGarbage},
		{0, 100, leastGarbage},
		{200, 40, 400},
		{200, 1, mostGarbage},
		{200, 0, mostGarbage},
	} {
		if got := garbageWithin(tc.limit, tc.live, leastGarbage); got != tc.want {
			t.Errorf("garbageWithin(%d, %d, leastGarbage) = %d, want %d", tc.limit, tc.live, got, tc.want)
		}
	}
}

// The setting is what it was once a build has ended, however often it was collected.
func TestWithinEnds(t *testing.T) {
	before := debug.SetGCPercent(100)
	defer debug.SetGCPercent(before)
	for _, set := range []int{100, leastGarbage / 2, 55} {
		debug.SetGCPercent(set)
		end := within(beside + 1)
		runtime.GC()
		runtime.GC()
		end()
		runtime.GC()
		if got := debug.SetGCPercent(100); got != set {
			t.Errorf("the setting is %d after a build, want %d as before", got, set)
		}
	}
}
