package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"kindred/index"
)

func (a *app) statusCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Show the published index and whether it is whole and can be served",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			home := index.At(a.config.Data)
			if err := theCluster.catchUp(cmd.Context(), home); err != nil {
				return err
			}
			s, err := status(home)
			if asJSON {
				if jerr := writeJSON(a.stdout, s); jerr != nil {
					return jerr
				}
				return err
			}
			fmt.Fprintf(a.stdout, "state      %s\n", s.State)
			if s.Generation > 0 {
				fmt.Fprintf(a.stdout, "generation %d\narticles   %d\nterms      %d\nbytes      %d\n",
					s.Generation, s.Articles, s.Terms, s.Bytes)
			}
			if s.Built != nil {
				fmt.Fprintf(a.stdout, "built      %s\n", s.Built.Format(time.RFC3339))
			}
			if s.Appears != nil {
				fmt.Fprintf(a.stdout, "appears    %s, a scheduled article\n", s.Appears.Format(time.RFC3339))
			}
			if s.Expires != nil {
				fmt.Fprintf(a.stdout, "expires    %s, an article\n", s.Expires.Format(time.RFC3339))
			}
			if s.State == stateEmpty {
				fmt.Fprintln(a.stdout, nothingInIt)
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// statusReport is the answer of status.
type statusReport struct {
	Generation int        `json:"generation"`
	Articles   int        `json:"articles"`
	Terms      int        `json:"terms"`
	Bytes      int64      `json:"bytes"`
	Built      *time.Time `json:"built"`             // null where nothing is built
	Appears    *time.Time `json:"appears,omitempty"` // when the next scheduled article becomes public
	Expires    *time.Time `json:"expires,omitempty"` // when the next one ceases to be
	State      string     `json:"state"`
}

// The states of an index.
const (
	stateReady        = "ready"
	stateMissing      = "missing"      // nothing is published
	stateIncompatible = "incompatible" // written by another version
	stateDamaged      = "damaged"
	stateLocked       = "locked"     // another process writes to it
	stateEmpty        = "empty"      // whole, and without an article
	stateUnreadable   = "unreadable" // it may be whole: a permission is missing, say
)

// nothingInIt says what can be done about an index without articles, which is no error:
// the last one may have expired.
const nothingInIt = `the index holds no article: build it with "kindred index SOURCE", of a source that has some`

// status reads all of the published generation, and opens it as a server would.
func status(home *index.Generations) (statusReport, error) {
	n, err := home.Current()
	if err != nil {
		return statusReport{State: stateOf(err)}, err
	}
	m, err := home.Manifest(n)
	s := statusReport{Generation: n, Articles: m.Articles, Terms: m.Terms, Bytes: m.Bytes, Appears: m.Appears, Expires: m.Expires}
	if !m.Built.IsZero() {
		s.Built = &m.Built
	}
	if err == nil {
		err = home.Verify(n)
	}
	if err == nil {
		var r index.ReadCloser
		if r, err = home.Open(n, openReader); err == nil {
			err = r.Close()
		}
	}
	s.State = stateOf(err)
	if err == nil && s.Articles == 0 {
		s.State = stateEmpty
	}
	return s, err
}

func stateOf(err error) string {
	switch {
	case err == nil:
		return stateReady
	case errors.Is(err, index.ErrNoGeneration):
		return stateMissing
	case errors.Is(err, index.ErrIncompatible):
		return stateIncompatible
	case errors.Is(err, index.ErrCorrupt):
		return stateDamaged
	case errors.Is(err, index.ErrLocked):
		return stateLocked
	default:
		return stateUnreadable
	}
}
