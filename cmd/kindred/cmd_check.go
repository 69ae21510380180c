package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"kindred/corpus"
	"kindred/corpus/check"
)

// errFound ends check, eval golden and eval self with exitSkipped.
var errFound = errors.New("something was found")

// shownOfKind is how many findings of one kind are printed unless all are asked
// for: a blog has hundreds of articles that no other one links to.
const shownOfKind = 20

func (a *app) checkCommand() *cobra.Command {
	var asJSON, all bool
	var ignored []string
	cmd := &cobra.Command{
		Use:   "check SOURCE...",
		Short: "Say what is wrong with the articles, without indexing them",
		Long: `Check reads every article of the sources and says what is wrong with the archive,
with file and line: what cannot be read, fields that cannot be understood,
copies, links that lead nowhere, titles, dates, tags under several spellings,
texts in another language than they say, pictures without a text, articles that
no other one links to, and what is not public. Nothing is changed.

Exit codes: 0 nothing found, 1 failed, 2 wrong usage, 3 something found.`,
		Args: atLeastOne("a folder, file or address to read"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := knownKinds(ignored); err != nil {
				return usageError{err}
			}
			r, err := newRecipe(args, &a.config)
			if err != nil {
				return err
			}
			sources, err := r.open(args, "") // looking leaves nothing behind
			if err != nil {
				return err
			}
			overrides, err := r.overrides()
			if err != nil {
				return err
			}
			rewrites, err := r.rewrites()
			if err != nil {
				return err
			}
			p := newProgress(a.stderr, asJSON)
			report, err := check.Run(cmd.Context(), sources, check.Options{
				Collect: corpus.CollectOptions{Tags: overrides, Rewrites: rewrites, KeepCopies: r.KeepCopies, Progress: p.read},
			})
			p.end()
			if err != nil {
				return err
			}
			report.Findings = slices.DeleteFunc(report.Findings, func(f check.Finding) bool {
				return slices.Contains(ignored, string(f.Kind))
			})
			return a.reportCheck(report, asJSON, all)
		},
	}
	addSourceFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().BoolVar(&all, "all", false, fmt.Sprintf("print every finding, not the first %d of each kind", shownOfKind))
	cmd.Flags().StringSliceVar(&ignored, "ignore", nil, "kinds of findings to leave out: "+kindNames())
	return cmd
}

func kindNames() string {
	names := make([]string, len(check.Kinds))
	for i, k := range check.Kinds {
		names[i] = string(k)
	}
	return strings.Join(names, ", ")
}

func knownKinds(names []string) error {
	for _, name := range names {
		if !slices.Contains(check.Kinds, check.Kind(name)) {
			return fmt.Errorf("there is no kind of finding %q: the kinds are %s", name, kindNames())
		}
	}
	return nil
}

func (a *app) reportCheck(r *check.Report, asJSON, all bool) error {
	if asJSON {
		if r.Findings == nil {
			r.Findings = []check.Finding{}
		}
		if err := writeJSON(a.stdout, r); err != nil {
			return err
		}
	} else {
		printFindings(a.stdout, r, all)
	}
	if len(r.Findings) > 0 {
		return errFound
	}
	return nil
}

// headings are what the kinds are called in a report for people.
var headings = map[check.Kind]string{
	check.Broken: "Cannot be read", check.Field: "Fields that cannot be understood", check.Copy: "Copies",
	check.DeadLink: "Links that lead nowhere", check.NoTitle: "Titles", check.NoDate: "Dates",
	check.Tag: "Tags under several spellings", check.Language: "Languages", check.Image: "Pictures without a text",
	check.Orphan: "Articles that no other one links to", check.Hidden: "Not public",
}

func printFindings(w io.Writer, r *check.Report, all bool) {
	for _, kind := range check.Kinds {
		var found []check.Finding
		for _, f := range r.Findings {
			if f.Kind == kind {
				found = append(found, f)
			}
		}
		if len(found) == 0 {
			continue
		}
		fmt.Fprintf(w, "%s (%s: %d)\n", headings[kind], kind, len(found))
		for i := range found {
			if i == shownOfKind && !all {
				fmt.Fprintf(w, "  … and %d more (--all prints them)\n", len(found)-i)
				break
			}
			fmt.Fprintf(w, "  %v\n", &found[i])
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "%s looked at, %s\n", counted(r.Articles, "public article"), counted(len(r.Findings), "finding"))
}
