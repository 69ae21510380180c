package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"kindred/search"
)

func (a *app) explainCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "explain QUERY ID",
		Short: "Say how an article came by its place among the hits of a query",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usageError{errors.New(`explain takes a query, in quotation marks, and an article's id: kindred explain "two words" ID`)}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withService(func(s *search.Service) error {
				e, err := s.Explain(cmd.Context(), search.Request{Query: args[0]}, args[1])
				if err != nil {
					return err
				}
				if asJSON {
					return writeJSON(a.stdout, e)
				}
				fmt.Fprint(a.stdout, explanation(e))
				return nil
			})
		},
	}
	addRuleFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// explanation is an explanation for people.
func explanation(e *search.Explanation) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", e.Title)
	if e.Place == 0 {
		fmt.Fprintf(&b, "is not among the first %d of %d hits\n", search.MaxLimit, e.Total)
	} else {
		fmt.Fprintf(&b, "is hit %d of %d with a score of %.3f\n", e.Place, e.Total, e.Score)
	}
	if e.First != "" {
		fmt.Fprintf(&b, "comes first because %s\n", e.First)
	}
	for _, s := range e.Shares {
		fmt.Fprintf(&b, "%+9.3f  %-7s %s\n", s.Score, s.Stage, s.Reason)
	}
	if len(e.Missing) > 0 {
		fmt.Fprintf(&b, "does not have: %s\n", strings.Join(e.Missing, ", "))
	}
	return b.String()
}
