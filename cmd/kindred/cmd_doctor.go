package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func (a *app) doctorCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Look at everything that keeps Kindred from working, and say what to do",
		Long: `Doctor looks at the settings and the editor's files, the data folder, its lock and
all generations in it, what is published, the sources it was built from, the room on
the disk, the clock, and the addresses to listen on. It changes nothing. Give it the
settings of the server: they are what it looks at.

Exit codes: 0 all is well, 1 failed, 2 wrong usage, 3 something was found.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			findings := a.examine(cmd.Context())
			bad := 0
			for _, f := range findings {
				if f.State != wellState {
					bad++
				}
			}
			if asJSON {
				if err := writeJSON(a.stdout, doctorReport{findings, bad}); err != nil {
					return err
				}
			} else {
				for _, f := range findings {
					fmt.Fprintf(a.stdout, "%-8s %-13s %s\n", f.State, f.Check, f.Says)
					if f.Remedy != "" {
						fmt.Fprintf(a.stdout, "         what to do:   %s\n", f.Remedy)
					}
				}
			}
			if bad > 0 {
				return errFound
			}
			return nil
		},
	}
	addRuleFlags(cmd)
	addGoldenFlag(cmd)
	addListenFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// doctorReport is the answer of doctor --json.
type doctorReport struct {
	Checks []examined `json:"checks"`
	Found  int        `json:"found"` // of these, how many are not well
}

// The states of what was looked at.
const (
	wellState    = "ok"
	warningState = "warning"
	problemState = "problem"
)

// examined is one thing that was looked at.
type examined struct {
	Check  string `json:"check"`
	State  string `json:"state"`
	Says   string `json:"says"`
	Remedy string `json:"remedy,omitempty"` // empty where there is nothing to do, or the text says it
}
