package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/analysis"
	"kindred/search"
	"kindred/search/eval"
)

const (
	// goldenTop is how far down readers look.
	goldenTop = 3
	// missedDepth is how deep an article that is not among the first is looked for,
	// to say where it is.
	missedDepth = 100
)

func (a *app) evalGoldenCommand() *cobra.Command {
	var (
		weights      weightFlags
		top          int
		seed, asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "golden FILE | golden --seed",
		Short: "Check that the queries of a golden set find their articles",
		Long: `A golden set is a text file with a query a line, a tab, and the id or the address of
the article that must be among the first three (--top); further articles, each
after a tab, do as well. Golden prints the queries that miss theirs, and where it
is.

With --seed it prints a golden set to begin with, from the published index: every
title with the articles that have it, and every heading that stands there once.

Exit codes: 0 all found, 1 failed, 2 wrong usage, 3 a query misses its article.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if seed {
				return noArguments(cmd, args)
			}
			return exactlyOne("a golden set (--seed writes one)")(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if seed {
				return a.seedGolden(cmd.Context())
			}
			w, err := weights.read()
			if err != nil {
				return err
			}
			if top < 1 || top > missedDepth {
				return usageError{fmt.Errorf("--top must be from 1 to %d, not %d", missedDepth, top)}
			}
			set, err := readFile(args[0], eval.ReadGolden)
			if err != nil {
				return err
			}
			if len(set) == 0 {
				return fmt.Errorf("reading %s: %w", args[0], errNoQueries)
			}
			return a.withGeneration(func(g *pinned) error {
				report, err := checkGolden(cmd.Context(), serviceWith(g, w), set, top)
				if err != nil {
					return err
				}
				return a.printGolden(report, asJSON)
			})
		},
	}
	weights.add(cmd)
	cmd.Flags().IntVar(&top, "top", goldenTop, "number of first articles of which it must be one")
	cmd.Flags().BoolVar(&seed, "seed", false, "print a golden set of the index's titles and headings")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// goldenReport is the answer of eval golden.
type goldenReport struct {
	Queries  int            `json:"queries"`
	Top      int            `json:"top"`
	Found    int            `json:"found"`
	Failures []goldenMissed `json:"failures"`
}

// goldenMissed is a query that misses its articles.
type goldenMissed struct {
	Query    string   `json:"query"`
	Articles []string `json:"articles"`
	// Rank is that of the nearest article, 0 where none is among the first hundred.
	Rank int `json:"rank"`
	// Unknown are those of the articles that the index does not hold.
	Unknown []string `json:"unknown"`
}

func checkGolden(ctx context.Context, s *search.Service, set []eval.Golden, top int) (*goldenReport, error) {
	report := &goldenReport{Queries: len(set), Top: top, Failures: []goldenMissed{}}
	for _, g := range set {
		missed := goldenMissed{Query: g.Query, Articles: g.Articles, Unknown: []string{}}
		var ids []string
		for _, name := range g.Articles {
			id, err := articleID(ctx, s, name)
			switch {
			case errors.Is(err, search.ErrNotFound):
				missed.Unknown = append(missed.Unknown, name)
			case err != nil:
				return nil, err
			default:
				ids = append(ids, id)
			}
		}
		_, rank, err := find(ctx, s, g.Query, top, func(h *search.Hit) bool { return slices.Contains(ids, h.ID) })
		if err != nil {
			return nil, err
		}
		if rank > 0 && rank <= top {
			report.Found++
			continue
		}
		missed.Rank = rank
		report.Failures = append(report.Failures, missed)
	}
	return report, nil
}

// articleID returns the id of an article that an editor names by it or by its
// address, or [search.ErrNotFound].
func articleID(ctx context.Context, s *search.Service, name string) (string, error) {
	a, err := s.Article(ctx, name)
	if err == nil {
		return a.ID, nil
	}
	if !errors.Is(err, search.ErrNotFound) {
		return "", err
	}
	r, err := s.Related(ctx, search.RelatedRequest{URL: name, Limit: 1})
	if err != nil {
		return "", err
	}
	return r.ID, nil
}

// find returns the first hits of a query and the rank of the one that is wanted,
// 0 where it is not among the first hundred. A hundred are only asked for where it
// is not among the first few, which are what a reader gets.
func find(ctx context.Context, s *search.Service, query string, top int, wanted func(*search.Hit) bool) (first []search.Hit, rank int, err error) {
	for _, limit := range []int{top, missedDepth} {
		result, err := s.Search(ctx, search.Request{Query: query, Limit: limit, HeadsOnly: true})
		if err != nil {
			return nil, 0, err
		}
		first = result.Hits
		for i := range result.Hits {
			if wanted(&result.Hits[i]) {
				return first, i + 1, nil
			}
		}
	}
	return first, 0, nil
}

func (a *app) printGolden(r *goldenReport, asJSON bool) error {
	if asJSON {
		if err := writeJSON(a.stdout, r); err != nil {
			return err
		}
	} else {
		for _, f := range r.Failures {
			fmt.Fprintf(a.stdout, "%s  %s\n", missedText(f.Rank), f.Query)
			fmt.Fprintf(a.stdout, "    wanted %s\n", strings.Join(f.Articles, " or "))
			if len(f.Unknown) > 0 {
				fmt.Fprintf(a.stdout, "    not in the index: %s\n", strings.Join(f.Unknown, ", "))
			}
		}
		fmt.Fprintf(a.stdout, "%d of %d found among the first %d\n", r.Found, r.Queries, r.Top)
	}
	if len(r.Failures) > 0 {
		return errFound
	}
	return nil
}

// missedText says where a missed article is.
func missedText(rank int) string {
	if rank == 0 {
		return fmt.Sprintf("not among %d", missedDepth)
	}
	return fmt.Sprintf("rank %d", rank)
}

// seedGolden prints a golden set of the published index.
func (a *app) seedGolden(ctx context.Context) error {
	return a.withGeneration(func(g *pinned) error {
		set, err := seedOf(ctx, g)
		if err != nil {
			return err
		}
		return eval.WriteGolden(a.stdout, set)
	})
}

// seedOf returns each title with the articles that have it, and each heading that
// stands once in the whole archive, in the order of the articles.
func seedOf(ctx context.Context, r index.Reader) ([]eval.Golden, error) {
	var set []eval.Golden
	titles := map[string]int{}   // folded, where in the set
	headings := map[string]int{} // folded, where in the set, or −1 where several
	add := func(a *corpus.Article, text string) int {
		set = append(set, eval.Golden{Query: text, Articles: []string{a.ID}})
		return len(set) - 1
	}
	for a, err := range r.Articles(ctx) {
		if err != nil {
			return nil, fmt.Errorf("reading the index: %w", err)
		}
		key := analysis.Fold(a.Title)
		if i, known := titles[key]; known {
			set[i].Articles = append(set[i].Articles, a.ID)
		} else if asQuery(a.Title) {
			titles[key] = add(&a, a.Title)
		}
		for _, h := range a.Headings {
			key := analysis.Fold(h)
			if i, known := headings[key]; known && i >= 0 {
				set[i].Query, headings[key] = "", -1
			} else if !known && asQuery(h) {
				headings[key] = add(&a, h)
			}
		}
	}
	for key := range titles { // an article whose title it is has the better claim
		if i, known := headings[key]; known && i >= 0 {
			set[i].Query = ""
		}
	}
	return slices.DeleteFunc(set, func(g eval.Golden) bool { return g.Query == "" }), nil
}

// asQuery reports whether a title can be asked for.
func asQuery(title string) bool {
	return strings.TrimSpace(title) != "" && utf8.RuneCountInString(title) <= search.MaxQueryRunes
}
