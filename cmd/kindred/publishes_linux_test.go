package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"
)

// publishesEnv is how many generations are published under load; 200 take two minutes.
// Where it is set the machine is taken to be quiet, and times count as well.
const publishesEnv = "KINDRED_PUBLISHES"

const (
	// publishRate is how many questions a second are asked meanwhile.
	publishRate = 2000
	// slowerAtMost is how much longer than in quiet times the slowest answer in a hundred
	// may take.
	slowerAtMost = 3
	// grownAtMost bounds the growth of a server's own memory, in kB.
	grownAtMost = 24 << 10
)

// TestPublishes publishes many generations under the load of a busy site: no answer fails,
// the slow ones are hardly slower, and neither memory nor open files grow.
func TestPublishes(t *testing.T) {
	publishes, rate := campaign(t, publishesEnv, 8), publishRate
	timed := os.Getenv(publishesEnv) != ""
	if !timed {
		rate /= 10 // whatever else the machine does
	}
	takeShortTurns() // lest what asks wait for builds: readers have machines of their own
	dir := t.TempDir()
	blog := filepath.Join(dir, "blog")
	writeSample(t, blog)
	writeEdition(t, blog, 1)
	succeed(t, dir, "index", "blog")
	server, address := startServer(t, dir)
	pid := server.cmd.Process.Pid
	publish := func(n int) {
		writeEdition(t, blog, n)
		succeed(t, dir, "index", "blog")
		expectReady(t, address, n)
	}

	quiet := startReaders(t, address, 8, rate)
	eventually(t, "some seconds of quiet", func() bool { return quiet.answers.Load() >= int64(3*rate) || t.Failed() })
	quiet.stop()
	publish(2) // the first one brings what every later one has
	publish(3)

	busy := startReaders(t, address, 8, rate)
	begun := time.Now()
	var memory, files int
	warm := 3 + min(5, publishes/2)
	for n := 4; n < 4+publishes && !t.Failed(); n++ {
		if n == warm+1 {
			memory, files = ownMemory(t, pid), openFiles(t, pid)
		}
		publish(n)
	}
	took := time.Since(begun)
	memoryThen, filesThen := ownMemory(t, pid), openFiles(t, pid)
	busy.stop()
	t.Logf("%d publishes in %v; %d answers, %.0f a second; p50 %v, p99 %v, without publishing %v, %v; memory %d kB, then %d; files %d, then %d",
		publishes, took.Round(time.Second), busy.answers.Load(), float64(busy.answers.Load())/took.Seconds(),
		busy.latency(50), busy.latency(99), quiet.latency(50), quiet.latency(99), memory, memoryThen, files, filesThen)
	if memoryThen > memory+grownAtMost {
		t.Errorf("the server's memory has grown from %d to %d kB", memory, memoryThen)
	}
	if filesThen > files+8 { // a generation that is about to be closed has some
		t.Errorf("the server had %d files open, and has %d", files, filesThen)
	}
	if got, most := busy.latency(99), slowerAtMost*quiet.latency(99); timed && got > most {
		t.Errorf("p99 is %v, want at most %v", got, most)
	}
}

var ownMemoryLine = regexp.MustCompile(`(?m)^RssAnon:\s+(\d+) kB$`)

// ownMemory returns the memory of a process, but for mapped files, in kB.
func ownMemory(t *testing.T, pid int) int {
	t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	found := ownMemoryLine.FindSubmatch(data)
	if found == nil {
		t.Fatalf("no memory in %s", data)
	}
	kb, err := strconv.Atoi(string(found[1]))
	if err != nil {
		t.Fatal(err)
	}
	return kb
}

// openFiles returns how many files a process has open, connections included.
func openFiles(t *testing.T, pid int) int {
	t.Helper()
	entries, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}
