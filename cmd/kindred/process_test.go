package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"kindred/corpus/sample"
)

// patience is how long a test waits for what another process should do. It is
// never waited for when all is well.
const patience = 20 * time.Second

// atOnce has a process that is built with the race detector end at once, and
// not pause for a second, in which nothing happens.
const atOnce = "GORACE=atexit_sleep_ms=0"

// process is kindred running.
type process struct {
	t      testing.TB
	cmd    *exec.Cmd
	stdout *bufio.Reader
	stderr lockedBuffer
	ended  bool
}

// lockedBuffer may be read while the process writes to it.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// command prepares kindred in the folder dir, with temporary files there, too.
func command(t testing.TB, dir string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(t.Context(), "kindred", args...)
	cmd.Dir = dir
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "KINDRED_") && !strings.HasPrefix(v, "TMPDIR=") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, "TMPDIR="+dir, atOnce)
	return cmd
}

// runKindred runs kindred to its end.
func runKindred(t *testing.T, dir string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	cmd := command(t, dir, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		if _, ok := errors.AsType[*exec.ExitError](err); !ok {
			t.Fatal(err)
		}
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// succeed runs kindred, which must end with 0 and say nothing on stderr.
func succeed(t *testing.T, dir string, args ...string) string {
	t.Helper()
	stdout, stderr, code := runKindred(t, dir, args...)
	if code != exitDone || stderr != "" {
		t.Fatalf("kindred %q: exit code %d, stderr %q", args, code, stderr)
	}
	return stdout
}

// start starts kindred. It is killed when the test ends, if it still runs.
func start(t testing.TB, dir string, args ...string) *process {
	t.Helper()
	p := &process{t: t, cmd: command(t, dir, args...)}
	p.cmd.Stderr = &p.stderr
	// Not StdoutPipe: its Wait would close what has not been read yet.
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p.cmd.Stdout, p.stdout = w, bufio.NewReader(r)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = w.Close() // the process has it
	t.Cleanup(func() {
		p.kill()
		_ = r.Close()
	})
	return p
}

// startServer starts kindred serve and returns its address.
func startServer(t testing.TB, dir string, args ...string) (p *process, address string) {
	t.Helper()
	p = start(t, dir, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
	for {
		line, err := p.stdout.ReadString('\n')
		if _, after, found := strings.Cut(line, "Kindred is at "); found {
			return p, strings.TrimSuffix(strings.TrimSpace(after), "/")
		}
		if err != nil {
			t.Fatalf("serve did not say where it is: %v, stderr %q", err, &p.stderr)
		}
	}
}

// kill ends the process at once, as a power cut would.
func (p *process) kill() {
	if !p.ended {
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
		p.ended = true
	}
}

// signal sends a signal and returns the exit code; the process must end soon.
func (p *process) signal(s syscall.Signal) int {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
	return p.wait()
}

func (p *process) wait() int {
	p.t.Helper()
	over := time.AfterFunc(patience, func() { _ = p.cmd.Process.Kill() })
	defer over.Stop()
	err := p.cmd.Wait()
	p.ended = true
	if _, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok {
		p.t.Fatal(err)
	}
	return p.cmd.ProcessState.ExitCode()
}

// eventually waits until f says that all is well.
func eventually(t *testing.T, what string, f func() bool) {
	t.Helper()
	over := time.After(patience)
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for !f() {
		select {
		case <-over:
			t.Fatalf("%v have passed without: %s", patience, what)
		case <-again.C:
		}
	}
}

// get asks a server.
func get(t *testing.T, url string, headers ...string) (status int, body string, h http.Header) {
	t.Helper()
	status, body, h, err := ask(t, http.DefaultClient, url, headers...)
	if err != nil {
		t.Fatal(err)
	}
	return status, body, h
}

func ask(t *testing.T, client *http.Client, url string, headers ...string) (status int, body string, h http.Header, err error) {
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		return 0, "", nil, err
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := client.Do(req)
	if err != nil {
		return 0, "", nil, err
	}
	data, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(data), resp.Header, errors.Join(err, resp.Body.Close())
}

// writeSample writes the sample blog into a folder.
func writeSample(t *testing.T, dir string) {
	t.Helper()
	if err := os.CopyFS(dir, sample.Blog()); err != nil {
		t.Fatal(err)
	}
}

// campaign returns how often a test tries what it tries: as the environment says, or else
// by default.
func campaign(t *testing.T, env string, byDefault int) int {
	t.Helper()
	s := os.Getenv(env)
	if s == "" && testing.Short() { // with the race detector all takes longer
		return max(1, byDefault/3)
	}
	if s == "" {
		return byDefault
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatalf("%s: %v", env, err)
	}
	if n < 1 {
		t.Fatalf("%s: nothing would be tried", env)
	}
	return n
}
