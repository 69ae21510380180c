package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"kindred/search"
)

func (a *app) relatedCommand() *cobra.Command {
	var (
		req    search.RelatedRequest
		asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "related ID",
		Short: "Show the articles related to one, and why",
		Long: `Related shows the articles that stand under an article, most kindred first, with
the shared words that made them so.

` + exitCodes,
		Args: exactlyOne("the article's id"),
		RunE: func(cmd *cobra.Command, args []string) error {
			req.ID = args[0]
			if err := req.Validate(); err != nil {
				return usageError{err}
			}
			return a.withService(func(s *search.Service) error {
				result, err := s.Related(cmd.Context(), req)
				if err != nil {
					return err
				}
				if asJSON {
					return writeJSON(a.stdout, result)
				}
				for i, k := range result.Articles {
					fmt.Fprintf(a.stdout, "%2d. %s  [%s]  %.3f\n    because: %s\n", i+1, k.Title, k.ID, k.Score,
						strings.Join(k.Reasons, ", "))
				}
				return nil
			})
		},
	}
	flags := cmd.Flags()
	flags.IntVar(&req.Limit, "limit", search.DefaultRelated, "number of articles")
	flags.BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}
