package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"

	"kindred/index"
	"kindred/search"
	"kindred/search/analytics"
)

// usualReport is the number of days that a report is about.
const usualReport = 30

func (a *app) reportCommand() *cobra.Command {
	var (
		days   int
		file   string
		asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Show what readers search for, and what they do not find",
		Long: `Report shows what "kindred serve --analytics" has counted: the queries that are asked
most, those that are asked more than before, what articles are missing, which searches
readers tried next, and which hits they took. It suggests lines for the files of
--synonyms and --rules. A query is in it only after several visits used it, and nothing
of readers is; docs/analytics.md says what is kept.

` + exitCodes,
		Args: func(cmd *cobra.Command, args []string) error {
			if days < 1 || days > analytics.MostDays {
				return usageError{fmt.Errorf("--days must be from 1 to %d, not %d", analytics.MostDays, days)}
			}
			if file != "" && asJSON {
				return usageError{errors.New("--html and --json are two forms: choose one")}
			}
			return noArguments(cmd, args)
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			r, err := analytics.Read(analyticsDir(a.config.Data), days, time.Now())
			if err != nil {
				return err
			}
			err = a.withService(func(s *search.Service) error { return advise(cmd.Context(), r, s) })
			if err != nil && !errors.Is(err, index.ErrNoGeneration) {
				return err
			}
			switch {
			case asJSON:
				return writeJSON(a.stdout, r)
			case file != "":
				return a.writeReport(file, r)
			}
			a.printReport(r)
			return nil
		},
	}
	addRuleFlags(cmd)
	flags := cmd.Flags()
	flags.IntVar(&days, "days", usualReport, "number of days, today among them; they are compared with as many before")
	flags.StringVar(&file, "html", "", "HTML file to write it to, with charts")
	flags.BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// writeReport writes the page.
func (a *app) writeReport(file string, r *analytics.Report) error {
	page, err := reportPage(r, false)
	if err != nil {
		return err
	}
	if err := renameio.WriteFile(file, page, 0o600); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	fmt.Fprintf(a.stdout, "wrote %s\n", file)
	return nil
}

// printReport prints the lists that have something in them.
func (a *app) printReport(r *analytics.Report) {
	p := func(format string, args ...any) { fmt.Fprintf(a.stdout, format, args...) }
	for _, problem := range r.Problems {
		fmt.Fprintf(a.stderr, "warning: %s\n", problem)
	}
	p("%s to %s: %s%s\n", r.From, r.To, countedSearches(r.All.Searches), comparedWith(r.Before))
	if r.All.Searches == 0 {
		return
	}
	p("%s found nothing, %s had a word that no article has\n", percent(r.All.Empty, r.All.Searches), percent(r.All.Partial, r.All.Searches))
	if n := r.All.Clicks.Total(); n > 0 {
		p("after %s a hit was taken, mean reciprocal rank %.2f\n", percent(n, r.All.Searches), r.All.Clicks.MRR())
	}
	if n := r.Suggestions.Total(); n > 0 {
		p("%s taken while typing\n", counted(n, "suggestion"))
	}
	p("not shown: %s of queries that too few visits used, or that are never kept\n", countedSearches(r.Withheld))
	a.printQueries("most asked", r.Top, r.Before != nil)
	a.printQueries("asked more than before", r.Trending, true)
	if len(r.Missing) > 0 {
		p("\nmissing: what articles have little or nothing about\n")
	}
	for i := range r.Missing {
		m := &r.Missing[i]
		p("%5d × %s: %s\n", m.Empty+m.Partial, m.Query, missingText(m))
	}
	if len(r.Refinements) > 0 {
		p("\ntried next\n")
	}
	for _, f := range r.Refinements {
		p("%5d × %s, then %s\n", f.Times, f.From, f.To)
	}
	if len(r.Unclicked) > 0 {
		p("\nhits seldom taken, or far down\n")
	}
	for i := range r.Unclicked {
		u := &r.Unclicked[i]
		p("%5d × %s: taken after %s%s\n", u.Searches, u.Query, percent(u.Clicks.Total(), u.Searches), takenText(u))
	}
	a.printLines("for the file of --synonyms", synonymLines(r))
	a.printLines("for the file of --rules", ruleLines(r))
}

// printQueries prints a list of queries; compared says that something was counted before.
func (a *app) printQueries(heading string, list []analytics.QueryCounts, compared bool) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(a.stdout, "\n%s\nsearches  before  clicked   mrr\n", heading)
	for i := range list {
		q := &list[i]
		before := "-"
		if compared {
			before = strconv.Itoa(q.Before)
		}
		fmt.Fprintf(a.stdout, "%8d  %6s  %7s  %.2f  %s\n", q.Searches, before, percent(q.Clicks.Total(), q.Searches), q.MRR, q.Query)
	}
}

func (a *app) printLines(heading string, lines []string) {
	if len(lines) > 0 {
		fmt.Fprintf(a.stdout, "\n%s\n%s\n", heading, strings.Join(lines, "\n"))
	}
}

// synonymLines returns the lines that are suggested for the file of synonyms.
func synonymLines(r *analytics.Report) []string {
	var lines []string
	for _, f := range r.Refinements {
		if f.Synonym != "" {
			lines = append(lines, f.Synonym)
		}
	}
	return lines
}

// ruleLines returns the lines that are suggested for the file of rules.
func ruleLines(r *analytics.Report) []string {
	var lines []string
	for i := range r.Unclicked {
		if rule := r.Unclicked[i].Rule; rule != "" {
			lines = append(lines, rule)
		}
	}
	return lines
}

func countedSearches(n int) string {
	if n == 1 {
		return "1 search"
	}
	return strconv.Itoa(n) + " searches"
}

func comparedWith(before *analytics.Counts) string {
	if before == nil {
		return ""
	}
	return fmt.Sprintf(" (%d in as many days before)", before.Searches)
}

func percent(n, of int) string { return fmt.Sprintf("%.0f %%", 100*float64(n)/float64(max(1, of))) }

// missingText says what comes near a missing article.
func missingText(m *analytics.Missing) string {
	var parts []string
	switch {
	case m.Answered:
		parts = append(parts, "found today")
	case len(m.Unknown) > 0:
		parts = append(parts, "no article has "+strings.Join(m.Unknown, ", "))
	}
	if m.Correction != "" {
		parts = append(parts, fmt.Sprintf("taken for %q", m.Correction))
	}
	var near []string
	for _, n := range m.Near {
		near = append(near, fmt.Sprintf("%s [%s]", n.Title, n.ID))
	}
	if len(near) > 0 {
		parts = append(parts, "near: "+strings.Join(near, ", "))
	}
	if len(parts) == 0 {
		return "nothing comes near"
	}
	return strings.Join(parts, "; ")
}

// takenText says which hit readers took.
func takenText(u *analytics.Unclicked) string {
	switch {
	case u.Rank == 0:
		return ""
	case u.Article == nil:
		return fmt.Sprintf(", most at place %d", u.Rank)
	}
	return fmt.Sprintf(", most at place %d, today %s [%s]", u.Rank, u.Article.Title, u.Article.ID)
}
