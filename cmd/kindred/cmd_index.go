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

// buildNiceness is how far a build gives way to a server beside it, of 19: with 10 it gets
// a tenth of a processor that both want.
const buildNiceness = 10

func (a *app) indexCommand() *cobra.Command {
	var asJSON, partial, full, force, dryRun bool
	cmd := &cobra.Command{
		Use:   "index SOURCE...",
		Short: "Build a generation from folders, files and addresses, and publish it",
		Long: `A source is the folder of a site (its generator is told by what lies there), a
file, an export (WordPress, Ghost, Medium, Substack, Blogger, Movable Type), or the address of a
site, a sitemap or a feed. Index reads every article of the sources, builds a new generation of the index
beside the live one, checks it and publishes it. Readers are served by the old
generation until the new one is whole. Articles that cannot be used are skipped
and named; those that are not public are left out.

Before publishing, the new index is asked what readers find in the live one: titles
and headings of a sample of articles, and the queries of --golden. Where more than one in
fifty is lost, or one query of --golden, or more than a quarter of the articles, and ten,
it is not published, unless you --force it. Nothing is built where nothing has changed, and
what is known of articles that have not changed is taken from the live index: the new one
is the same as if all was found out anew, which --full does.

` + exitCodes,
		Args: atLeastOne("a folder, file or address to read"),
		RunE: func(cmd *cobra.Command, args []string) error {
			job, err := a.newJob(args, newProgress(a.stderr, asJSON))
			if err != nil {
				return err
			}
			job.recipe.Partial, job.full, job.force, job.dryRun = partial, full || force, force, dryRun
			giveWay()
			start := time.Now()
			b, err := job.run(cmd.Context())
			job.progress.end()
			if err != nil {
				printSkipped(a.stderr, &b.report)
				if b.verdict != nil {
					fmt.Fprintln(a.stderr, b.verdict)
				}
				return err
			}
			err = a.reportBuild(b, time.Since(start), asJSON)
			if worse := b.verdict.err(); dryRun && worse != nil {
				return worse // as without --dry-run
			}
			return err
		},
	}
	addSourceFlags(cmd)
	addMemoryFlag(cmd)
	addKeepFlag(cmd)
	addGoldenFlag(cmd)
	cmd.Flags().BoolVar(&partial, "partial", false, "publish what is left of a source that breaks off, even if it is less than before")
	cmd.Flags().BoolVar(&full, "full", false, "build even if nothing has changed, and take nothing from the live index")
	cmd.Flags().BoolVar(&force, "force", false, "publish the new index even if it is clearly worse, and build it as --full does")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "say what would change, and publish nothing")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the summary as JSON")
	return cmd
}

// buildSummary is the answer of index --json.
type buildSummary struct {
	Generation int                       `json:"generation"`
	Unchanged  bool                      `json:"unchanged,omitempty"` // the generation was there already, and is what would have been built
	Articles   int                       `json:"articles"`
	Taken      int                       `json:"taken"`          // articles whose words and text were taken from the generation before
	Full       string                    `json:"full,omitempty"` // why nothing was taken from it
	Hidden     map[corpus.Visibility]int `json:"hidden"`
	Skipped    []skippedArticle          `json:"skipped"`
	Unlisted   int                       `json:"unlisted,omitempty"` // skipped, and too many to be named
	Copies     []copiedArticle           `json:"copies"`
	MergedTags map[string]string         `json:"merged_tags"` // each spelling and what it became
	Appears    *time.Time                `json:"appears"`     // when the next scheduled article becomes public
	Expires    *time.Time                `json:"expires"`     // when the next one ceases to be
	TookMillis int64                     `json:"took_ms"`
	Changes    *buildChanges             `json:"changes,omitempty"` // absent where nothing was published before
}

// buildChanges is what a build changes for readers.
type buildChanges struct {
	Since   int      `json:"since"` // the generation that was published before
	Added   int      `json:"added"`
	Changed int      `json:"changed"`
	Removed int      `json:"removed"`
	Related int      `json:"related"` // pages whose first related articles changed
	Trials  int      `json:"trials"`  // queries that were asked again
	Lost    []string `json:"lost"`    // those that do not find their article any more
	Worse   []string `json:"worse"`   // why it would not be published
}

type skippedArticle struct {
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`
	Reason string `json:"reason"`
}

type copiedArticle struct {
	File        string            `json:"file"`
	Kept        string            `json:"kept"` // the file of the article that stands for it
	Reason      corpus.CopyReason `json:"reason"`
	Resemblance float64           `json:"resemblance,omitempty"` // of the texts, where they were compared
}

// newJob is a build of the sources that the editor named.
func (a *app) newJob(locations []string, p progress) (*buildJob, error) {
	home := index.At(a.config.Data)
	r, err := newRecipe(locations, &a.config)
	if err != nil {
		return nil, err
	}
	sources, err := r.open(locations, crawlCache(home))
	if err != nil {
		return nil, err
	}
	return a.jobOf(home, r, sources, p), nil
}

// jobOf is a build as the settings have it.
func (a *app) jobOf(home *index.Generations, r recipe, sources []corpus.Source, p progress) *buildJob {
	return &buildJob{home: home, recipe: r, sources: sources, progress: p, memory: a.config.memory, keep: a.config.Keep, golden: a.config.Golden}
}

func (a *app) reportBuild(b *built, took time.Duration, asJSON bool) error {
	if b.warning != nil {
		fmt.Fprintf(a.stderr, "warning: %v\n", b.warning)
	}
	if asJSON {
		if err := writeJSON(a.stdout, summaryOf(b, took)); err != nil {
			return err
		}
	} else {
		printSkipped(a.stderr, &b.report)
		a.printBuild(b, took)
	}
	if len(b.report.Skipped) > 0 {
		return errSkipped
	}
	return nil
}

func summaryOf(b *built, took time.Duration) *buildSummary {
	r := &b.report
	s := &buildSummary{
		Generation: b.generation, Unchanged: b.unchanged, Articles: b.articles, Taken: b.taken, Full: b.full, Hidden: r.Hidden, Skipped: []skippedArticle{}, Unlisted: r.Unlisted,
		Copies: []copiedArticle{}, MergedTags: mergedTags(r), TookMillis: took.Milliseconds(),
	}
	s.Changes = changesOf(b.verdict)
	if !r.Appears.IsZero() {
		s.Appears = &r.Appears
	}
	if !r.Expires.IsZero() {
		s.Expires = &r.Expires
	}
	for i := range r.Copies {
		c := &r.Copies[i]
		s.Copies = append(s.Copies, copiedArticle{c.Other.Origin.String(), c.Kept.Origin.String(), c.Reason, c.Resemblance})
	}
	for _, p := range r.Skipped {
		s.Skipped = append(s.Skipped, skippedArticle{p.Origin.File, p.Origin.Line, p.Err.Error()})
	}
	return s
}

func changesOf(v *verdict) *buildChanges {
	if v.since == 0 {
		return nil
	}
	c := &buildChanges{
		Since: v.since, Added: v.Added, Changed: v.Changed, Removed: v.Removed, Related: v.related,
		Trials: v.trials, Lost: []string{}, Worse: append([]string{}, v.worse...),
	}
	for i := range v.lost {
		c.Lost = append(c.Lost, v.lost[i].Query)
	}
	return c
}

func (a *app) printBuild(b *built, took time.Duration) {
	r := &b.report
	what := fmt.Sprintf("published generation %d in %s", b.generation, a.config.Data)
	done := "indexed"
	switch {
	case b.unchanged:
		what, done = fmt.Sprintf("nothing has changed since generation %d in %s", b.generation, a.config.Data), "looked at"
	case b.generation == 0:
		what = "published nothing in " + a.config.Data
	}
	fmt.Fprintf(a.stdout, "%s: %s %s in %v", what, counted(b.articles, "article"), done, took.Round(10*time.Millisecond))
	if b.taken > 0 {
		fmt.Fprintf(a.stdout, ", %d taken over unchanged", b.taken)
	}
	for _, v := range slices.SortedFunc(maps.Keys(r.Hidden), cmp.Compare) {
		fmt.Fprintf(a.stdout, ", %s left out", countedHidden(r.Hidden[v], v))
	}
	if n := len(r.Skipped) + r.Unlisted; n > 0 {
		fmt.Fprintf(a.stdout, ", %s skipped", counted(n, "article"))
	}
	if n := len(r.Copies); n > 0 {
		fmt.Fprintf(a.stdout, ", %d left out as copies", n)
	}
	if n := len(mergedTags(r)); n > 0 {
		fmt.Fprintf(a.stdout, ", %s of tags merged", counted(n, "spelling"))
	}
	fmt.Fprintln(a.stdout)
	if b.full != "" {
		fmt.Fprintln(a.stdout, b.full)
	}
	if v := b.verdict; !b.unchanged && (v.since > 0 || b.generation == 0) {
		fmt.Fprintln(a.stdout, v)
		for i := range v.lost {
			fmt.Fprintf(a.stdout, "%s now: %s\n", missedText(v.lost[i].Rank), v.lost[i].Query)
		}
		for _, w := range v.worse {
			fmt.Fprintf(a.stdout, "worse: %s\n", w)
		}
	}
	if !r.Appears.IsZero() {
		fmt.Fprintf(a.stdout, "an article is scheduled for %s: \"kindred serve\" shows it then\n", r.Appears.Format(time.RFC3339))
	}
	if !r.Expires.IsZero() {
		fmt.Fprintf(a.stdout, "an article expires at %s: \"kindred serve\" takes it out then\n", r.Expires.Format(time.RFC3339))
	}
}

// mostOfReason is how many articles that were skipped for one reason are named: a site may have
// hundreds of pages that only its theme fills, among which the one with a mistake would not be seen.
const mostOfReason = 20

// printSkipped says what was skipped, and why.
func printSkipped(w io.Writer, r *corpus.Report) {
	times := map[string]int{}
	var more []string // the reasons of which not all are named, in order
	for i := range r.Skipped {
		reason := r.Skipped[i].Err.Error()
		times[reason]++
		switch n := times[reason]; {
		case n <= mostOfReason:
			fmt.Fprintf(w, "skipped %v\n", &r.Skipped[i])
		case n == mostOfReason+1:
			more = append(more, reason)
		}
	}
	for _, reason := range more {
		fmt.Fprintf(w, "skipped %d more: %s (\"kindred check --all\" names them)\n", times[reason]-mostOfReason, reason)
	}
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// countedHidden is [counted] of articles that not everyone may see: 2 drafts, 2 private.
func countedHidden(n int, v corpus.Visibility) string {
	if v == corpus.Draft || v == corpus.Redirect {
		return counted(n, string(v))
	}
	return fmt.Sprintf("%d %s", n, v)
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

// mergedTags returns each spelling of a tag that became another, and that.
func mergedTags(r *corpus.Report) map[string]string {
	merged := map[string]string{}
	if r.Tags == nil {
		return merged // nothing was read
	}
	for _, g := range r.Tags.Groups() {
		for _, v := range g.Merged {
			merged[v.Tag] = g.Kept
		}
	}
	return merged
}
