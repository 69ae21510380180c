package main

import (
	"fmt"
	"runtime"
	"time"

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

// servedTick and builtTick are how often a server and a build give back what they have of files,
// if that is too much. To have all of it again, from what the system keeps of files, takes 5 ms:
// half of one in a hundred. A build asks the new index for less than a second.
const servedTick, builtTick = time.Second, 100 * time.Millisecond
