package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"kindred/corpus"
	"kindred/index"
	"kindred/search"
)

func (a *app) relatedCommand() *cobra.Command {
	var (
		limit  int
		draft  string
		report reportFlags
		asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "related ARTICLE",
		Short: "Show the articles related to one, or to a draft, and why",
		Long: `Related shows the articles that stand under an article, most kindred first, with
the shared words that made them so.

With --draft it shows those that would stand under a text that is not published: a
file in any form that index reads, or - for the standard input. Nothing of it is
stored. With --report it writes a page on the lists of all articles, to judge them
by; --against sets those of another folder beside them.

` + exitCodes,
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case draft != "" && report.file != "":
				return usageError{errors.New("--draft and --report are two questions: ask one")}
			case report.file == "" && (report.against != "" || report.all):
				return usageError{errors.New("--against and --all say what --report FILE holds")}
			case report.file != "" && flagOf(cmd, "limit", "json", "format", "recent-fallback") != "":
				return usageError{fmt.Errorf("--%s says nothing of what --report FILE holds", flagOf(cmd, "limit", "json", "format", "recent-fallback"))}
			case draft != "" || report.file != "":
				return noArguments(cmd, args)
			}
			return exactlyOne("the article's id or address")(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if report.file != "" {
				return a.reportRelated(cmd.Context(), &report)
			}
			ask, err := a.relatedQuestion(cmd, strings.Join(args, ""), draft, limit)
			if err != nil {
				return err
			}
			return a.withService(func(s *search.Service) error {
				result, err := ask(cmd.Context(), s)
				if err != nil {
					return err
				}
				if asJSON {
					return writeJSON(a.stdout, result)
				}
				a.printRelated(result)
				return nil
			})
		},
	}
	addRuleFlags(cmd)
	addRecentFlag(cmd)
	flags := cmd.Flags()
	flags.IntVar(&limit, "limit", search.DefaultRelated, "number of articles")
	flags.StringVar(&draft, "draft", "", "file of a text that is not published, or - for the standard input")
	flags.String("format", "", "form of the draft: "+strings.Join(corpus.Formats(), ", ")+" (default: told by its name and first bytes)")
	flags.BoolVar(&asJSON, "json", false, "print JSON")
	report.add(cmd)
	return cmd
}

// relatedQuestion returns how a service is asked for the kin of an article, or of a draft.
func (a *app) relatedQuestion(cmd *cobra.Command, id, draft string, limit int) (func(context.Context, *search.Service) (*search.RelatedResult, error), error) {
	if draft == "" {
		req := search.RelatedRequest{ID: id, Limit: limit}
		if err := req.Validate(); err != nil {
			return nil, usageError{err}
		}
		return func(ctx context.Context, s *search.Service) (*search.RelatedResult, error) {
			result, err := s.Related(ctx, req)
			if errors.Is(err, index.ErrNotFound) && (strings.HasPrefix(id, "/") || corpus.IsAddress(id)) {
				return s.Related(ctx, search.RelatedRequest{URL: id, Limit: limit})
			}
			return result, err
		}, nil
	}
	article, err := a.readDraft(cmd.Context(), draft, cmd.InOrStdin())
	if err != nil {
		return nil, err
	}
	req := search.DraftRequest{Draft: search.DraftOf(&article), Limit: limit}
	if err := req.Validate(); err != nil {
		return nil, usageError{err}
	}
	return func(ctx context.Context, s *search.Service) (*search.RelatedResult, error) {
		return s.RelatedDraft(ctx, req)
	}, nil
}

func (a *app) printRelated(r *search.RelatedResult) {
	if len(r.Articles) == 0 {
		fmt.Fprintln(a.stdout, "no article is related enough")
	}
	for i := range r.Articles {
		k := &r.Articles[i]
		why := "because: " + strings.Join(k.Reasons, ", ")
		switch {
		case k.Pinned && len(k.Reasons) > 0:
			why = "pinned; " + why
		case k.Pinned:
			why = "pinned"
		}
		if k.Translation {
			why += " (the same article in " + k.Language + ")"
		}
		fmt.Fprintf(a.stdout, "%2d. %s  [%s]  %.3f\n    %s\n", i+1, k.Title, k.ID, k.Score, why)
	}
	if len(r.Recent) == 0 {
		return
	}
	fmt.Fprintln(a.stdout, "Recent:")
	for i := range r.Recent {
		fmt.Fprintf(a.stdout, "%2d. %s  [%s]\n", i+1, r.Recent[i].Title, r.Recent[i].ID)
	}
}
