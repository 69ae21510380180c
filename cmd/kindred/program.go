package main

import (
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"runtime"
	"sync"
)

// thisProgram names this program by what is in its file, or returns "" where that cannot be
// read. Two that analyse, weigh or store otherwise are never of one name, whoever built them
// and whatever their version is.
var thisProgram = sync.OnceValue(func() string {
	path, err := programFile()
	if err != nil {
		return ""
	}
	f, err := os.Open(path) // #nosec G304 -- this program
	if err != nil {
		return ""
	}
	defer func() { _ = f.Close() }() // it was only read from
	sum := crc32.New(crc32.MakeTable(crc32.Castagnoli))
	size, err := io.Copy(sum, f)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%08x-%x", sum.Sum32(), size)
})

// programFile returns the file of this program: where the system says so that of the one
// that runs, even if a new one has taken its place.
func programFile() (string, error) {
	if runtime.GOOS == "linux" {
		return "/proc/self/exe", nil
	}
	path, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("finding the program: %w", err)
	}
	return path, nil
}
