package main

import (
	"fmt"
	"html"
	"strings"

	"github.com/spf13/cobra"

	"kindred/search"
)

func (a *app) searchCommand() *cobra.Command {
	var (
		req    search.Request
		sort   string
		asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "search QUERY...",
		Short: "Search the published index",
		Long: `Search answers as the site does: words, "phrases", -words, tag:x, author:x,
lang:x, before:2024-01-31, after:2024-01-01. Put -- before a query that begins
with a dash.

` + exitCodes,
		Args: atLeastOne("a query"),
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Query, req.Sort = strings.Join(args, " "), search.Sort(sort)
			if err := req.Validate(); err != nil {
				return usageError{err}
			}
			return a.withService(func(s *search.Service) error {
				result, err := s.Search(cmd.Context(), req)
				if err != nil {
					return err
				}
				if asJSON {
					return writeJSON(a.stdout, result)
				}
				a.printHits(result)
				return nil
			})
		},
	}
	addRuleFlags(cmd)
	flags := cmd.Flags()
	flags.IntVar(&req.Limit, "limit", search.DefaultLimit, "number of articles")
	flags.IntVar(&req.Offset, "offset", 0, "number of articles to pass over")
	flags.StringArrayVar(&req.Tags, "tag", nil, "only articles with this tag (may be given again)")
	flags.StringVar(&sort, "sort", "", "relevance, newest or oldest")
	flags.BoolVar(&req.Verbatim, "exact", false, "correct no word, and take no phrase apart")
	flags.StringVar(&req.Prefer, "prefer", "", "articles in this language first, such as de")
	flags.BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func (a *app) printHits(r *search.Result) {
	fmt.Fprintf(a.stdout, "%s found in %.1f ms\n", counted(r.Total, "article"), float64(r.TookMicros)/1000)
	a.printSaid(r)
	plain := strings.NewReplacer("<mark>", "", "</mark>", "")
	for i, h := range r.Hits {
		fmt.Fprintf(a.stdout, "\n%2d. %s  [%s]  %.2f\n", i+1, h.Title, h.ID, h.Score)
		if h.Heading != "" {
			fmt.Fprintf(a.stdout, "    %s:\n", h.Heading)
		}
		if s := html.UnescapeString(plain.Replace(h.Snippet)); s != "" {
			fmt.Fprintf(a.stdout, "    %s\n", s)
		}
	}
}

// printSaid says which words were taken for others, may have been meant, or are left out.
func (a *app) printSaid(r *search.Result) {
	if r.Corrected != "" {
		fmt.Fprintf(a.stdout, "showing results for %q; --exact searches for %q\n", r.Corrected, r.Query)
	}
	if len(r.Unknown) > 0 && r.Total > 0 {
		fmt.Fprintf(a.stdout, "no article has %s; what comes near may be found instead\n", strings.Join(r.Unknown, ", "))
	}
	if len(r.Excluded) > 0 {
		fmt.Fprintf(a.stdout, "left out are articles with %s\n", strings.Join(r.Excluded, ", "))
	}
	if r.Suggestion != "" {
		fmt.Fprintf(a.stdout, "did you mean %q?\n", r.Suggestion)
	}
	if r.Loosened {
		fmt.Fprintln(a.stdout, "no article that fits has these words together; showing articles with the single words")
	}
}
