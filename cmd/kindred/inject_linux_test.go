package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// watchedKindred is kindred as a process whose changes to files are asked for: the kernel
// holds each back until a supervisor has let it happen, fail, or be the last thing. So it
// is with what the engine does, too, and with nothing that the program knows of.
const watchedKindred = "watched-kindred"

// unsupervised begins what a watched process says where it cannot be supervised.
const unsupervised = "submitting to the supervisor"

// errUnsubmitted means that a process has closed the socket without handing its end over.
// It says why itself.
var errUnsubmitted = errors.New("the process did not submit")

// supervisorSocket is the file that a watched process is given to hand the supervisor
// its end over.
const supervisorSocket = 3

// commands are what tests run as processes of their own.
func commands() map[string]func() {
	return map[string]func(){"kindred": main, watchedKindred: func() {
		if err := submit(); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", unsupervised, err)
			os.Exit(exitUsage)
		}
		main()
	}}
}

// changes are the calls by which a process changes files. The number says which argument
// names the file: a path after a folder's number at 0 and 1, or an open file at 0.
var changes = map[uintptr]struct {
	name string
	path bool
	// grows says that it needs room on the disk.
	grows bool
}{
	unix.SYS_WRITE:     {"write", false, true},
	unix.SYS_PWRITE64:  {"pwrite", false, true},
	unix.SYS_FTRUNCATE: {"truncate", false, true},
	unix.SYS_FALLOCATE: {"allocate", false, true},
	unix.SYS_FSYNC:     {"fsync", false, false},
	unix.SYS_FDATASYNC: {"fdatasync", false, false},
	unix.SYS_FCHMOD:    {"chmod", false, false},
	unix.SYS_FCHMODAT:  {"chmod", true, false},
	unix.SYS_OPENAT:    {"create", true, true}, // where it creates
	unix.SYS_MKDIRAT:   {"mkdir", true, true},
	unix.SYS_RENAMEAT:  {"rename", true, false},
	unix.SYS_UNLINKAT:  {"unlink", true, false},
}

// submit puts this process under the supervisor at the other end of the socket.
func submit() error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	// For each call a test that jumps to the last line, which asks; the one before allows.
	filter := []unix.SockFilter{{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: 0}}
	left := len(changes)
	for number := range changes {
		filter = append(filter, unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: uint32(number), Jt: uint8(left)})
		left--
	}
	filter = append(filter,
		unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW},
		unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_USER_NOTIF},
	)
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	const flags = unix.SECCOMP_FILTER_FLAG_NEW_LISTENER | unix.SECCOMP_FILTER_FLAG_TSYNC |
		unix.SECCOMP_FILTER_FLAG_TSYNC_ESRCH | unix.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
	listener, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, flags, uintptr(unsafe.Pointer(&program)))
	if errno != 0 {
		return fmt.Errorf("seccomp: %w", errno)
	}
	// From here on whatever this process changes waits for the supervisor.
	return errors.Join(
		unix.Sendmsg(supervisorSocket, []byte{0}, unix.UnixRights(int(listener)), nil, 0),
		unix.Close(supervisorSocket), unix.Close(int(listener)))
}

// change is one change to a file.
type change struct {
	what  string
	path  string
	grows bool
}

func (c change) String() string { return c.what + " " + c.path }

// decision is what becomes of a change: it happens, fails with an error, or the process
// is killed before it.
type decision struct {
	fails syscall.Errno
	kills bool
}

// notification and response are as the kernel has them.
type (
	notification struct {
		id         uint64
		pid, flags uint32
		number     int32
		arch       uint32
		at         uint64
		args       [6]uint64
	}
	response struct {
		id    uint64
		value int64
		errno int32
		flags uint32
	}
)

// runWatched runs kindred to its end in the folder dir. Each change of a file in that
// folder is shown to decide, one after the other. It returns what kindred said on stderr
// and its exit code, -1 where it was killed.
func runWatched(t *testing.T, dir string, decide func(c change) decision, args ...string) (stderr string, code int) {
	t.Helper()
	ends, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	theirs := os.NewFile(uintptr(ends[1]), "supervisor")
	cmd := command(t, dir, args...)
	watched, err := exec.LookPath(watchedKindred)
	if err != nil {
		t.Fatal(err)
	}
	cmd.Path, cmd.Args[0], cmd.ExtraFiles = watched, watched, []*os.File{theirs}
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = theirs.Close() // the process has it
	var group sync.WaitGroup
	group.Go(func() {
		if err := supervise(ends[0], cmd, dir, decide); err != nil {
			t.Errorf("supervising: %v", err)
			_ = cmd.Process.Kill()
		}
	})
	p := &process{t: t, cmd: cmd}
	code = p.wait()
	group.Wait()
	return said.String(), code
}

// supervise decides on the changes of a process until it ends.
func supervise(socket int, cmd *exec.Cmd, dir string, decide func(c change) decision) error {
	defer func() { _ = unix.Close(socket) }()
	listener, err := listenerFrom(socket)
	if errors.Is(err, errUnsubmitted) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = unix.Close(listener) }()
	for {
		ready := []unix.PollFd{{Fd: int32(listener), Events: unix.POLLIN}}
		switch _, err := unix.Poll(ready, -1); {
		case errors.Is(err, unix.EINTR):
			continue
		case err != nil:
			return err
		case ready[0].Revents&unix.POLLIN == 0: // the process has ended
			return nil
		}
		var n notification
		if err := ioctl(listener, unix.SECCOMP_IOCTL_NOTIF_RECV, unsafe.Pointer(&n)); err != nil {
			if errors.Is(err, unix.ENOENT) || errors.Is(err, unix.EINTR) { // it has been killed meanwhile
				continue
			}
			return err
		}
		var d decision
		if c, ok := changeOf(&n, dir); ok {
			d = decide(c)
		}
		if d.kills {
			if err := cmd.Process.Kill(); err != nil {
				return err
			}
			continue // it is not answered any more
		}
		r := response{id: n.id, errno: -int32(d.fails)}
		if d.fails == 0 {
			r.flags = unix.SECCOMP_USER_NOTIF_FLAG_CONTINUE
		}
		if err := ioctl(listener, unix.SECCOMP_IOCTL_NOTIF_SEND, unsafe.Pointer(&r)); err != nil && !errors.Is(err, unix.ENOENT) {
			return err
		}
	}
}

// listenerFrom takes what a process hands over when it submits.
func listenerFrom(socket int) (int, error) {
	rights := make([]byte, unix.CmsgSpace(4))
	_, n, _, _, err := unix.Recvmsg(socket, make([]byte, 1), rights, 0)
	if err != nil {
		return 0, err
	}
	messages, err := unix.ParseSocketControlMessage(rights[:n])
	if err != nil {
		return 0, err
	}
	if len(messages) == 0 {
		return 0, errUnsubmitted
	}
	fds, err := unix.ParseUnixRights(&messages[0])
	if err != nil {
		return 0, err
	}
	return fds[0], nil
}

func ioctl(fd int, request uintptr, arg unsafe.Pointer) error {
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), request, uintptr(arg)); errno != 0 {
		return errno
	}
	return nil
}

// changeOf says what a call would change. ok is false where that is nothing in dir.
func changeOf(n *notification, dir string) (c change, ok bool) {
	call := changes[uintptr(n.number)]
	if call.name == "create" && n.args[2]&unix.O_CREAT == 0 {
		return change{}, false
	}
	file := fmt.Sprintf("/proc/%d/fd/%d", n.pid, int32(n.args[0]))
	if call.path && int32(n.args[0]) == unix.AT_FDCWD {
		file = fmt.Sprintf("/proc/%d/cwd", n.pid)
	}
	path, err := os.Readlink(file)
	if err == nil && call.path {
		var name string
		if name, err = stringAt(n.pid, n.args[1]); filepath.IsAbs(name) {
			path = name
		} else {
			path = filepath.Join(path, name)
		}
	}
	if err != nil {
		return change{}, false // it has been killed
	}
	path, err = filepath.Rel(dir, strings.TrimSuffix(path, " (deleted)"))
	return change{call.name, path, call.grows}, err == nil && filepath.IsLocal(path)
}

// stringAt reads a text in the memory of a process.
func stringAt(pid uint32, at uint64) (string, error) {
	memory, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if err != nil {
		return "", err
	}
	defer func() { _ = memory.Close() }()
	buf := make([]byte, unix.PathMax)
	n, err := memory.ReadAt(buf, int64(at))
	end := slices.Index(buf[:n], 0)
	if end < 0 {
		return "", fmt.Errorf("no path at %x: %w", at, err)
	}
	return string(buf[:end]), nil
}
