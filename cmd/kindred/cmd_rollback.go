package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"kindred/index"
)

func (a *app) rollbackCommand() *cobra.Command {
	var to int
	cmd := &cobra.Command{
		Use:   "rollback",
		Short: "Publish an older generation again",
		Long: `Rollback makes the generation before the published one the published one, or the
one that --to names, after comparing it with its checksums. A running server moves
to it at once, and builds nothing over it by itself. The one that was published stays
and can be gone back to in the same way; the next "kindred index" ends the matter.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			home := index.At(a.config.Data)
			return theCluster.exclusively(cmd.Context(), home, func(ctx context.Context, t *turn) error {
				number, err := home.Rollback(to, openReader)
				if err == nil {
					err = t.goBack(ctx, number)
				}
				if err != nil {
					return err
				}
				fmt.Fprintf(a.stdout, "generation %d is published again in %s\n", number, a.config.Data)
				return nil
			})
		},
	}
	cmd.Flags().IntVar(&to, "to", 0, "number of the generation (default: the one before the published one)")
	return cmd
}
