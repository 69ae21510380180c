package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"kindred/index"
)

func (a *app) pruneCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "prune",
		Short: "Remove old generations and what killed builds left",
		Long: `Prune removes all finished generations but the newest and the published one, and
what is left of builds that did not come to their end. Every "kindred index" does
the same after publishing.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			home := index.At(a.config.Data)
			return theCluster.exclusively(cmd.Context(), home, func(ctx context.Context, t *turn) error {
				removed, err := home.Prune(a.config.Keep)
				for _, n := range removed {
					fmt.Fprintf(a.stdout, "removed generation %d\n", n)
				}
				if err != nil {
					return err
				}
				if len(removed) == 0 {
					fmt.Fprintln(a.stdout, "nothing to remove")
				}
				return t.tidy(ctx)
			})
		},
	}
	addKeepFlag(cmd)
	return cmd
}
