package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"kindred/index"
	"kindred/index/analysis"
)

// A server builds in a process of its own, which gives way to it: of 1,000 questions a
// second, with a build every .7 s, the slowest in a hundred took 26 to 65 ms while the
// server built itself, and 3 without builds. What a build takes in memory is given back,
// and one that the system kills for it takes no server with it.

// order is what a server has such a process build.
type order struct {
	Recipe recipe `json:"recipe"`
	// Expire has the published generation published again without what has expired.
	Expire bool `json:"expire,omitempty"`
	// Stems names the stem exceptions of the server, see [analysis.Fingerprint].
	Stems string `json:"stems,omitempty"`
}

// failure is why nothing was built, as the process tells it.
type failure struct {
	Text     string `json:"error"`
	Busy     bool   `json:"busy,omitempty"`
	ReadOnly bool   `json:"read_only,omitempty"`
}

func (f *failure) Error() string { return f.Text }

// Is tells what becomes of the server's next try, and what an editor can do.
func (f *failure) Is(target error) bool {
	return f.Busy && target == index.ErrBusy || f.ReadOnly && target == error(syscall.EROFS)
}

// errOtherStems means that a build would be of no use to the server that wants it.
var errOtherStems = errors.New("the file of --stems has changed since the server was started: start it again")

// endsWithin is how long a build that is to end may take to remove what it has begun.
const endsWithin = 10 * time.Second

func (a *app) rebuildCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:    "rebuild",
		Short:  "Build as a server orders it on stdin",
		Hidden: true,
		Args:   noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var o order
			if err := json.NewDecoder(os.Stdin).Decode(&o); err != nil {
				return fmt.Errorf("reading what is to be built: %w", err)
			}
			giveWay()
			err := a.fulfil(cmd.Context(), &o)
			if err == nil {
				return nil
			}
			f := &failure{Text: err.Error(), Busy: errors.Is(err, index.ErrBusy), ReadOnly: index.ReadOnly(err)}
			return writeJSON(a.stdout, f)
		},
	}
	addMemoryFlag(cmd)
	addKeepFlag(cmd)
	addGoldenFlag(cmd)
	return cmd
}

// fulfil builds what a server wants.
func (a *app) fulfil(ctx context.Context, o *order) error {
	if analysis.Fingerprint() != o.Stems {
		return errOtherStems
	}
	home := index.At(a.config.Data)
	if o.Expire {
		return a.expire(ctx, home)
	}
	sources, err := o.Recipe.open(nil, crawlCache(home))
	if err != nil {
		return err
	}
	job := a.jobOf(home, o.Recipe, sources, silent{})
	b, err := a.runQuietly(ctx, job)
	if err == nil && !b.unchanged {
		a.logger().Info("what the build changes", b.changes()...)
	}
	return err
}

// buildAside has another process of this program build, and returns what went wrong.
func (a *app) buildAside(ctx context.Context, home *index.Generations, o *order) error {
	program, err := programFile()
	if err != nil {
		return err
	}
	o.Stems = analysis.Fingerprint()
	given, err := json.Marshal(o)
	if err != nil {
		return fmt.Errorf("ordering a build: %w", err)
	}
	var told bytes.Buffer
	c := &a.config
	build := exec.CommandContext(ctx, program, "rebuild", "--config", c.file, "--data", home.Dir(), "--memory", c.Memory, // #nosec G204 -- this program, with its own settings
		"--keep", strconv.Itoa(c.Keep), "--golden", c.Golden, "--stems", c.Stems, "--backend", c.Backend)
	build.Args[0] = "kindred"
	build.Stdin, build.Stdout, build.Stderr = bytes.NewReader(given), &told, a.stderr
	build.Cancel = func() error { return build.Process.Signal(syscall.SIGTERM) }
	build.WaitDelay = endsWithin
	if err := build.Run(); err != nil {
		return fmt.Errorf("the process that builds has ended: %w", err)
	}
	if told.Len() == 0 {
		return nil
	}
	f := &failure{}
	if err := json.Unmarshal(told.Bytes(), f); err != nil {
		return fmt.Errorf("reading what became of a build: %w", err)
	}
	return f
}
