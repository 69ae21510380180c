package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"kindred/index"
	"kindred/index/analysis"
	"kindred/search"
)

// addRuleFlags adds the flags of the commands that answer as the editor decided.
func addRuleFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.String("synonyms", "", "file of words that find each other, a rule per line: couch, sofa; k8s => kubernetes")
	flags.String("rules", "", "file of articles that come first or never, a rule per line: pin QUERY -> ARTICLE; hide QUERY -> ARTICLE; related pin ARTICLE -> ARTICLE")
	flags.String("half-life", "", "time after which an article's newness counts half, as 365d or 48h (default: the date does not count)")
}

// addRecentFlag adds the flag of the commands that show lists of related articles.
func addRecentFlag(cmd *cobra.Command) {
	cmd.Flags().Bool("recent-fallback", false, "where too few articles are related, show the newest too, under their own heading")
}

// searchOptions are how readers' searches are answered. An error of it is a mistake
// in the settings or in one of the editor's files.
func (a *app) searchOptions() (search.Options, error) {
	o := search.Options{Weights: search.DefaultWeights(), RecentFallback: a.config.RecentFallback}
	var err error
	if o.HalfLife, err = parseHalfLife(a.config.HalfLife); err != nil {
		return o, usageError{err}
	}
	if name := a.config.Synonyms; name != "" {
		if o.Synonyms, err = readFile(name, search.ReadSynonyms); err != nil {
			return o, usageError{fmt.Errorf("synonyms: %w", err)}
		}
	}
	if name := a.config.Rules; name != "" {
		if o.Curation, err = readFile(name, search.ReadCuration); err != nil {
			return o, usageError{fmt.Errorf("rules: %w", err)}
		}
	}
	return o, nil
}

// exceptStems puts the editor's stems in force, before any text is analysed. An index
// holds stems, so those who build it and those who search it must be told the same.
func (a *app) exceptStems() error {
	if a.config.Stems == "" {
		return nil
	}
	e, err := readFile(a.config.Stems, analysis.ReadExceptions)
	if err != nil {
		return usageError{fmt.Errorf("stems: %w", err)}
	}
	return analysis.Except(e)
}

// maxHalfLife is a hundred years: with more, all articles are of one age.
const maxHalfLife = 100 * 365 * 24 * time.Hour

// parseHalfLife reads a duration in days, or as Go writes it; "" and 0 are none.
func parseHalfLife(text string) (time.Duration, error) {
	if text == "" || text == "0" {
		return 0, nil
	}
	var d time.Duration
	var err error
	if number, ok := strings.CutSuffix(text, "d"); ok {
		var days float64
		if days, err = strconv.ParseFloat(number, 64); err == nil && days <= maxHalfLife.Hours()/24 {
			d = time.Duration(days * 24 * float64(time.Hour))
		}
	} else {
		d, err = time.ParseDuration(text)
	}
	if err != nil || d <= 0 || d > maxHalfLife {
		return 0, fmt.Errorf("half-life: %q is not a time up to %.0fd: write days, as 365d, or hours, as 48h", text, maxHalfLife.Hours()/24)
	}
	return d, nil
}

// warnOfMissing says which articles of the rules are not in the index that is served.
// They may have been unpublished, or are yet to come: the rest of the rules holds.
func warnOfMissing(ctx context.Context, live *index.Live, rules *search.Curation, logger *slog.Logger) error {
	if rules == nil {
		return nil
	}
	r, _, release, err := live.Acquire()
	if errors.Is(err, index.ErrNoGeneration) {
		return nil
	}
	if err != nil {
		return err
	}
	defer release()
	missing, err := rules.Missing(ctx, r)
	if err != nil {
		return err
	}
	for _, m := range missing {
		logger.Warn("a rule names an article that is not in the index", "rule", m)
	}
	return nil
}
