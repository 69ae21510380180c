package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"

	"kindred/index"
)

// mostOfFiles is how much of files, those of the index and the program, may stay in memory.
// Whatever is asked for comes with 64 KB around it, and of 14,000 articles 50 MB were there in
// the end, of which a query needs 1.
const mostOfFiles = 28 << 20

// keepResident gives back what only starting needed of the program, and then, every tick until
// ctx is done, what is in memory of files where that is more than mostOfFiles.
func keepResident(ctx context.Context, every time.Duration) {
	program := programMappings()
	giveBack(program)
	statm, err := os.Open("/proc/self/statm")
	if err != nil {
		return
	}
	defer func() { _ = statm.Close() }() // it is only read from
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if size, ok := ofFiles(statm); ok && size > mostOfFiles {
			giveBack(program)
		}
	}
}

// ofFiles returns how much of files is in memory.
func ofFiles(statm io.ReaderAt) (size int, ok bool) {
	var buf [128]byte
	n, err := statm.ReadAt(buf[:], 0)
	fields := bytes.Fields(buf[:n])
	if err != nil && !errors.Is(err, io.EOF) || len(fields) < 3 {
		return 0, false
	}
	pages, err := strconv.Atoi(string(fields[2])) // those that others may have, too
	return pages * os.Getpagesize(), err == nil
}

// giveBack gives back the memory of the index's files and of the program. What is needed
// again is read where it lies, from the files.
func giveBack(program []mapping) {
	for _, m := range program {
		_, _, _ = unix.Syscall(unix.SYS_MADVISE, m.begin, m.end-m.begin, unix.MADV_DONTNEED) // or it stays
	}
	index.GiveBackMapped()
}

// programMappings returns where the program lies in memory, as far as it may be given back.
// It stays there.
func programMappings() []mapping {
	path, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return nil
	}
	maps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		return nil
	}
	return unchanged(maps, path)
}

// mapping is where a part of a file lies in memory.
type mapping struct {
	begin, end uintptr
	told       int // how many of the figures say that no page was written to
}

// untouched are the figures of a mapping that say so when they are 0. That nothing may be
// written there is not enough: of a program that can lie anywhere (-buildmode=pie) the
// loader writes addresses into tables, and then makes them read-only.
var untouched = []string{"Anonymous:", "Swap:"}

// unchanged returns the mappings of a file, as /proc/self/smaps has them, in which nothing
// may be written, and nothing has been.
func unchanged(smaps []byte, path string) (list []mapping) {
	var m mapping
	ofFile := false
	end := func() {
		if ofFile && m.told == len(untouched) {
			list = append(list, m)
		}
	}
	for line := range bytes.Lines(smaps) {
		fields := bytes.Fields(line)
		switch {
		case len(fields) == 0:
		case !bytes.HasSuffix(fields[0], []byte(":")):
			end()
			m, ofFile = mappingOf(fields, path)
		default:
			for _, figure := range untouched {
				if len(fields) > 1 && string(fields[0]) == figure && string(fields[1]) == "0" {
					m.told++
				}
			}
		}
	}
	end()
	return list
}

// mappingOf reads the first line of a mapping, if it is one of a file in which nothing may
// be written.
func mappingOf(fields [][]byte, path string) (m mapping, ok bool) {
	if len(fields) != 6 || string(fields[5]) != path || bytes.ContainsRune(fields[1], 'w') {
		return m, false
	}
	from, to, _ := bytes.Cut(fields[0], []byte("-"))
	begin, err := strconv.ParseUint(string(from), 16, 64)
	if err != nil {
		return m, false
	}
	end, err := strconv.ParseUint(string(to), 16, 64)
	return mapping{begin: uintptr(begin), end: uintptr(end)}, err == nil && end > begin
}
