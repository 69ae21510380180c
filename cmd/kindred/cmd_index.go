package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"kindred/corpus"
	"kindred/index"
)

func (a *app) indexCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "index SOURCE...",
		Short: "Build a generation from folders and files, and publish it",
		Long: `Index reads every article of the sources, builds a new generation of the index
beside the live one, checks it and publishes it. Readers are served by the old
generation until the new one is whole. Articles that cannot be used are skipped
and named; those that are not public are left out.

` + exitCodes,
		Args: atLeastOne("a folder or file to read"),
		RunE: func(cmd *cobra.Command, args []string) error {
			sources, err := openSources(args, &a.config)
			if err != nil {
				return err
			}
			start := time.Now()
			p := newProgress(a.stderr, asJSON)
			b, err := build(cmd.Context(), index.At(a.config.Data), sources, p)
			p.end()
			if err != nil {
				if b != nil && b.report != nil {
					printSkipped(a.stderr, b.report)
				}
				return err
			}
			return a.reportBuild(b, time.Since(start), asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the summary as JSON")
	return cmd
}

// buildSummary is the answer of index --json.
type buildSummary struct {
	Generation int                       `json:"generation"`
	Articles   int                       `json:"articles"`
	Hidden     map[corpus.Visibility]int `json:"hidden"`
	Skipped    []skippedArticle          `json:"skipped"`
	TookMillis int64                     `json:"took_ms"`
}

type skippedArticle struct {
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`
	Reason string `json:"reason"`
}

func (a *app) reportBuild(b *built, took time.Duration, asJSON bool) error {
	r := b.report
	if b.warning != nil {
		fmt.Fprintf(a.stderr, "warning: %v\n", b.warning)
	}
	if asJSON {
		s := buildSummary{
			Generation: b.generation, Articles: r.Indexed, Hidden: r.Hidden,
			Skipped: []skippedArticle{}, TookMillis: took.Milliseconds(),
		}
		for _, p := range r.Skipped {
			s.Skipped = append(s.Skipped, skippedArticle{p.Origin.File, p.Origin.Line, p.Err.Error()})
		}
		if err := writeJSON(a.stdout, s); err != nil {
			return err
		}
	} else {
		printSkipped(a.stderr, r)
		fmt.Fprintf(a.stdout, "published generation %d in %s: %s indexed in %v", b.generation, a.config.Data,
			counted(r.Indexed, "article"), took.Round(10*time.Millisecond))
		for _, v := range slices.SortedFunc(maps.Keys(r.Hidden), cmp.Compare) {
			fmt.Fprintf(a.stdout, ", %d %s left out", r.Hidden[v], v)
		}
		if n := len(r.Skipped); n > 0 {
			fmt.Fprintf(a.stdout, ", %s skipped", counted(n, "article"))
		}
		fmt.Fprintln(a.stdout)
	}
	if len(r.Skipped) > 0 {
		return errSkipped
	}
	return nil
}

func printSkipped(w io.Writer, r *index.Report) {
	for i := range r.Skipped {
		fmt.Fprintf(w, "skipped %v\n", &r.Skipped[i])
	}
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// writeJSON prints one answer.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false) // a terminal is no page; web does its own
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("printing the answer: %w", err)
	}
	return nil
}
