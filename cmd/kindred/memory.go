package main

import (
	"fmt"
	"runtime"

	"golang.org/x/sys/unix"
)

// peakMemory returns the memory that was resident at most, in kB.
func peakMemory() (int64, error) {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		return 0, fmt.Errorf("reading the memory in use: %w", err)
	}
	if runtime.GOOS == "darwin" {
		return u.Maxrss >> 10, nil
	}
	return u.Maxrss, nil
}
