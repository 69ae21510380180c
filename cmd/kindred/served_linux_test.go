package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// BenchmarkServedPages asks a server that runs by itself for pages of results, over loopback,
// each for another query than the one before; no page is kept. It reports the time that all
// of the server's threads worked for a page, whatever the client took.
//
//	KINDRED_BENCH_DATA=DIR KINDRED_BENCH_QUERIES=FILE go test ./cmd/kindred -run '^$' -bench ServedPages
//
// A line of the file is a query; of columns between tabs, the first.
func BenchmarkServedPages(b *testing.B) {
	data, name := os.Getenv("KINDRED_BENCH_DATA"), os.Getenv("KINDRED_BENCH_QUERIES")
	if data == "" || name == "" {
		b.Skip("KINDRED_BENCH_DATA and KINDRED_BENCH_QUERIES name what is to be served and asked")
	}
	f, err := os.Open(name) // #nosec G304 -- of the one who measures
	if err != nil {
		b.Fatal(err)
	}
	queries, err := firstColumns(f, name)
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	if err != nil {
		b.Fatal(err)
	}
	server, address := startServer(b, b.TempDir(), "--data", data, "--budget", "-1")
	client := &http.Client{Transport: &http.Transport{DisableCompression: true}}
	defer client.CloseIdleConnections()
	size := int64(0)
	ask := func(i int) {
		r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, address+"/search?q="+url.QueryEscape(queries[i%len(queries)]), http.NoBody)
		if err != nil {
			b.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", "gzip, deflate, br, zstd")
		r.Header.Set("Accept-Language", "en-US,en;q=0.9")
		answer, err := client.Do(r)
		if err != nil {
			b.Fatal(err)
		}
		n, err := io.Copy(io.Discard, answer.Body)
		if cerr := answer.Body.Close(); err != nil || cerr != nil || answer.StatusCode != http.StatusOK {
			b.Fatalf("%q: status %d, %v, %v", queries[i%len(queries)], answer.StatusCode, err, cerr)
		}
		size += n
	}
	for i := range 2 * len(queries) { // what is read of the files stays in memory
		ask(i)
	}
	size = 0
	before, pages := workedMicros(b, server.cmd.Process.Pid), 0
	for b.Loop() {
		ask(pages)
		pages++
	}
	worked := workedMicros(b, server.cmd.Process.Pid) - before
	b.ReportMetric(worked/float64(pages), "cpu-µs/page")
	b.ReportMetric(float64(pages)/worked*1e6, "pages/cpu-s")
	b.ReportMetric(float64(size)/float64(pages), "bytes/page")
}

// workedMicros returns for how long the threads of a process have worked.
func workedMicros(t testing.TB, pid int) float64 {
	t.Helper()
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	if err != nil || len(threads) == 0 {
		t.Fatalf("no threads of process %d: %v", pid, err)
	}
	sum := 0.0
	for _, name := range threads {
		content, err := os.ReadFile(name) // #nosec G304 -- of the system
		if err != nil {
			continue // the thread has ended
		}
		nanos, err := strconv.ParseFloat(strings.Fields(string(content))[0], 64)
		if err != nil {
			t.Fatal(err)
		}
		sum += nanos / 1000
	}
	return sum
}

// residentKB returns how much memory of a process is resident.
func residentKB(t testing.TB, pid int) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	var kB int
	if _, err := fmt.Sscan(after, &kB); err != nil {
		t.Fatal(err)
	}
	return kB
}
