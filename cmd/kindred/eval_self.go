package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"kindred/index"
	"kindred/index/analysis"
	"kindred/search"
)

func (a *app) evalSelfCommand() *cobra.Command {
	var (
		weights     weightFlags
		asJSON, all bool
	)
	cmd := &cobra.Command{
		Use:   "self",
		Short: "Check that every article is first for its own title",
		Long: `Self asks for every article by its exact title, which has to put it first. Of
articles with one title, but for case and accents, either may be first. It prints
the articles that are not, where they are and which one is first, and the titles
that several articles have.

Exit codes: 0 all are first, 1 failed, 2 wrong usage, 3 an article is not.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			w, err := weights.read()
			if err != nil {
				return err
			}
			return a.withGeneration(func(g *pinned) error {
				report, err := selfRetrieval(cmd.Context(), g, serviceWith(g, w))
				if err != nil {
					return err
				}
				return a.printSelf(report, asJSON, all)
			})
		},
	}
	weights.add(cmd)
	cmd.Flags().BoolVar(&all, "all", false, fmt.Sprintf("print every failure and shared title, not the first %d", shownOfKind))
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// selfReport is the answer of eval self.
type selfReport struct {
	Articles int `json:"articles"`
	// Untitled are the articles that cannot be asked for: without a title, or with
	// one that is longer than a query may be.
	Untitled int `json:"untitled"`
	// First are the articles that are first for their title, Tied those that
	// another one of the same title is before.
	First int `json:"first"`
	Tied  int `json:"tied"`
	// Share is that of both among the articles with a title.
	Share    float64       `json:"share"`
	Failures []selfMissed  `json:"failures"`
	Shared   []sharedTitle `json:"shared_titles"`
}

// selfMissed is an article that is not first for its title.
type selfMissed struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	// Rank is where it is, 0 where it is not among the first hundred.
	Rank int `json:"rank"`
	// First is the article that is first, empty where nothing is found.
	First      string `json:"first"`
	FirstTitle string `json:"first_title"`
}

// sharedTitle is a title that several articles have.
type sharedTitle struct {
	Title string   `json:"title"` // as the first of them writes it
	IDs   []string `json:"ids"`
}

func selfRetrieval(ctx context.Context, r index.Reader, s *search.Service) (*selfReport, error) {
	heads, err := allHeads(ctx, r)
	if err != nil {
		return nil, err
	}
	report := &selfReport{Articles: len(heads), Failures: []selfMissed{}, Shared: sharedTitles(heads)}
	for i := range heads {
		if err := report.ask(ctx, s, &heads[i]); err != nil {
			return nil, err
		}
	}
	if titled := report.Articles - report.Untitled; titled > 0 {
		report.Share = float64(report.First+report.Tied) / float64(titled)
	}
	return report, nil
}

// ask searches for one article by its title.
func (r *selfReport) ask(ctx context.Context, s *search.Service, h *index.Hit) error {
	if !asQuery(h.Title) {
		r.Untitled++
		return nil
	}
	first, rank, err := find(ctx, s, h.Title, goldenTop, func(found *search.Hit) bool { return found.ID == h.ID })
	switch {
	case err != nil:
		return err
	case rank == 1:
		r.First++
	case len(first) > 0 && analysis.Fold(first[0].Title) == analysis.Fold(h.Title):
		r.Tied++
	default:
		missed := selfMissed{ID: h.ID, Title: h.Title, Rank: rank}
		if len(first) > 0 {
			missed.First, missed.FirstTitle = first[0].ID, first[0].Title
		}
		r.Failures = append(r.Failures, missed)
	}
	return nil
}

// allHeads returns every article of the index, ordered by id.
func allHeads(ctx context.Context, r index.Reader) ([]index.Hit, error) {
	stats, err := r.Stats(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the index: %w", err)
	}
	all, err := r.Search(ctx, &index.Request{Query: index.All{}, Limit: stats.Articles})
	if err != nil {
		return nil, fmt.Errorf("reading the index: %w", err)
	}
	return all.Hits, nil
}

// sharedTitles returns the titles of several articles, in the order of the first
// of each.
func sharedTitles(heads []index.Hit) []sharedTitle {
	var titles []sharedTitle
	at := map[string]int{}
	for i := range heads {
		if !asQuery(heads[i].Title) {
			continue
		}
		key := analysis.Fold(heads[i].Title)
		n, known := at[key]
		if !known {
			n = len(titles)
			at[key] = n
			titles = append(titles, sharedTitle{Title: heads[i].Title})
		}
		titles[n].IDs = append(titles[n].IDs, heads[i].ID)
	}
	shared := slices.DeleteFunc(titles, func(t sharedTitle) bool { return len(t.IDs) < 2 })
	return append([]sharedTitle{}, shared...)
}

func (a *app) printSelf(r *selfReport, asJSON, all bool) error {
	if asJSON {
		if err := writeJSON(a.stdout, r); err != nil {
			return err
		}
	} else {
		r.print(a.stdout, all)
	}
	if len(r.Failures) > 0 {
		return errFound
	}
	return nil
}

func (r *selfReport) print(w io.Writer, all bool) {
	lines := make([]string, len(r.Failures))
	for i, f := range r.Failures {
		lines[i] = fmt.Sprintf("%s  %s  [%s]", missedText(f.Rank), f.Title, f.ID)
		if f.First != "" {
			lines[i] += fmt.Sprintf("\n    first is %s  [%s]", f.FirstTitle, f.First)
		}
	}
	printList(w, "not first for their title", lines, all)
	lines = make([]string, len(r.Shared))
	for i, s := range r.Shared {
		lines[i] = fmt.Sprintf("%s  [%s]", s.Title, strings.Join(s.IDs, "] ["))
	}
	printList(w, "titles of several articles", lines, all)
	fmt.Fprintf(w, "articles  %d, %d without a title\nfirst     %d\ntied      %d, behind one of the same title\nmissed    %d\nshare     %.4f\n",
		r.Articles, r.Untitled, r.First, r.Tied, len(r.Failures), r.Share)
}

// printList prints the first lines, or all.
func printList(w io.Writer, title string, lines []string, all bool) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(w, "%s: %d\n", title, len(lines))
	for i, line := range lines {
		if i == shownOfKind && !all {
			fmt.Fprintf(w, "  … and %d more (--all prints them)\n", len(lines)-i)
			break
		}
		fmt.Fprintf(w, "  %s\n", line)
	}
	fmt.Fprintln(w)
}
