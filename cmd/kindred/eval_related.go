package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"kindred/search"
	"kindred/search/eval"
	"kindred/search/kin"
)

// relatedFlags are the flags of eval related.
type relatedFlags struct {
	truth, run, weights string
	against             []string
	ablate, asJSON      bool
	leaveOut, reasons   int
}

func (a *app) evalRelatedCommand() *cobra.Command {
	var f relatedFlags
	cmd := &cobra.Command{
		Use:   "related",
		Short: "Measure related articles: nDCG@5, hit@5, MRR, how fair and how stable they are",
		Long: `Related compares the lists of related articles with what a site's authors link. It
prints nDCG@5 and other measures, how evenly the lists of five spread over the
articles, and names the articles that none of them shows. Of pairs of an article and
one of its five it takes the words out that are named as reasons, and says how many
are less kin then.

--weights relates the articles anew under other weights, --ablate without each
ingredient in turn, --against compares the lists with those of other engines (with
intervals of 95 %, source by source), and --leave-out says how many lists of three
change when an article goes.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.evalRelated(cmd.Context(), &f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.truth, "truth", "", "file of linked articles: source, tab, target")
	flags.StringVar(&f.run, "run", "", "file to write the lists to, in TREC format")
	flags.StringVar(&f.weights, "weights", "", "weights that differ from the default: name=value,name=value")
	flags.StringArrayVar(&f.against, "against", nil, "file with lists to compare with, in TREC format (may be given again)")
	flags.BoolVar(&f.ablate, "ablate", false, "measure what each ingredient earns")
	flags.IntVar(&f.leaveOut, "leave-out", 0, "number of articles to leave out, one at a time")
	flags.IntVar(&f.reasons, "reasons", 500, "number of pairs to try without the words named as reasons")
	flags.BoolVar(&f.asJSON, "json", false, "print JSON")
	require(cmd, "truth")
	return cmd
}

// relatedReport is the answer of eval related.
type relatedReport struct {
	eval.RelatedReport
	LeftOut []leftOut         `json:"left_out"`
	Reasons *kin.ReasonTrials `json:"reasons,omitempty"`
	Against []relatedPair     `json:"against,omitempty"`
	Ablated []relatedPair     `json:"ablated,omitempty"`
	Churn   *kin.Churn        `json:"churn,omitempty"`
}

// leftOut is an article that no list of five shows.
type leftOut struct {
	ID     string `json:"id"`
	Reason string `json:"reason"`
}

// relatedPair compares other lists, A, with these, B.
type relatedPair struct {
	Name string `json:"name"`
	eval.Paired
}

// check reads the weights, before anything is measured.
func (f *relatedFlags) check() (kin.Weights, error) {
	switch {
	case f.leaveOut < 0:
		return kin.Weights{}, fmt.Errorf("--leave-out is a number of articles, not %d", f.leaveOut)
	case f.reasons < 0:
		return kin.Weights{}, fmt.Errorf("--reasons is a number of pairs, not %d", f.reasons)
	case f.weights != "" && f.run != "":
		return kin.Weights{}, errors.New("--run writes the lists that are published: give no --weights with it")
	}
	return search.ParseKinWeights(kin.DefaultWeights(), f.weights)
}

func (a *app) evalRelated(ctx context.Context, f *relatedFlags) error {
	w, err := f.check()
	if err != nil {
		return usageError{err}
	}
	linked, err := readFile(f.truth, eval.ReadTruth)
	if err != nil {
		return err
	}
	return a.withGeneration(func(g *pinned) error {
		report := &relatedReport{LeftOut: []leftOut{}}
		lists, run, err := serviceWith(g, search.DefaultWeights()).RelatedRun(ctx)
		if err != nil {
			return err
		}
		var kinship *kin.Kinship
		if f.weights != "" || f.ablate || f.leaveOut > 0 || f.reasons > 0 {
			if kinship, err = kin.ReadKinship(ctx, g); err != nil {
				return err
			}
		}
		if f.weights != "" {
			if lists, err = kinship.Lists(ctx, w); err != nil {
				return err
			}
		}
		report.RelatedReport = eval.Related(linked, lists)
		if f.reasons > 0 {
			if report.Reasons, err = tryReasons(ctx, g, kinship, f.reasons); err != nil {
				return err
			}
		}
		report.name(lists)
		if err := report.compare(f.against, linked, lists); err != nil {
			return err
		}
		if err := report.vary(ctx, f, kinship, w, linked, lists); err != nil {
			return err
		}
		return a.printEval(report, report.text(), f.asJSON, f.run, run)
	})
}

// name names the articles that no list of five shows.
func (r *relatedReport) name(lists map[string][]string) {
	for _, id := range eval.Unshown(lists) {
		reason := "others stand nearer to all of its kin"
		if len(lists[id]) == 0 {
			reason = "it shares hardly a word with another article that all others do not have"
		}
		r.LeftOut = append(r.LeftOut, leftOut{id, reason})
	}
}

// compare compares with the lists in files.
func (r *relatedReport) compare(files []string, linked eval.Truth, lists map[string][]string) error {
	for _, path := range files {
		run, err := readFile(path, eval.ReadRun)
		if err != nil {
			return err
		}
		others := map[string][]string{}
		for source := range run {
			for _, d := range run.Ranked(source) {
				others[source] = append(others[source], d.Doc)
			}
		}
		r.Against = append(r.Against, relatedPair{path, eval.CompareRelated(linked, others, lists)})
	}
	return nil
}

// vary relates the articles in other ways, as far as that is asked for.
func (r *relatedReport) vary(ctx context.Context, f *relatedFlags, kinship *kin.Kinship, w kin.Weights, linked eval.Truth, lists map[string][]string) error {
	if f.ablate {
		if err := r.ablate(ctx, kinship, w, linked, lists); err != nil {
			return err
		}
	}
	if f.leaveOut > 0 {
		c, err := kinship.Churn(ctx, w, f.leaveOut)
		if err != nil {
			return err
		}
		r.Churn = &c
	}
	return nil
}

// tryReasons tries the reasons of the published lists.
func tryReasons(ctx context.Context, g *pinned, kinship *kin.Kinship, pairs int) (*kin.ReasonTrials, error) {
	var lists []kin.List
	for l, err := range serviceWith(g, search.DefaultWeights()).RelatedLists(ctx) {
		if err != nil {
			return nil, err
		}
		lists = append(lists, l)
	}
	trials, err := kinship.TryReasons(ctx, lists, kin.DefaultWeights(), pairs)
	return &trials, err
}

// ablate relates the articles without each ingredient.
func (r *relatedReport) ablate(ctx context.Context, kinship *kin.Kinship, w kin.Weights, linked eval.Truth, lists map[string][]string) error {
	for _, name := range kin.Ingredients() {
		without, err := kinship.Lists(ctx, w.Without(name))
		if err != nil {
			return err
		}
		r.Ablated = append(r.Ablated, relatedPair{"without " + name, eval.CompareRelated(linked, without, lists)})
	}
	return nil
}

func (r *relatedReport) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "sources       %d\nndcg@5        %.4f\nhit@5         %.4f\nmrr           %.4f\ncoverage@5    %.4f\nmax in-degree %d\ngini          %.4f\n",
		r.Sources, r.NDCG5, r.Hit5, r.MRR, r.Coverage5, r.MaxInDegree, r.Gini)
	if t := r.Reasons; t != nil {
		fmt.Fprintf(&b, "reasons       %.4f of %d pairs are less kin without their words\n", t.Share(), t.Pairs)
	}
	for _, l := range r.LeftOut {
		fmt.Fprintf(&b, "left out: %s: %s\n", l.ID, l.Reason)
	}
	for _, pairs := range [][]relatedPair{r.Against, r.Ablated} {
		if len(pairs) > 0 {
			b.WriteString("\n" + pairTable(pairs))
		}
	}
	if c := r.Churn; c != nil {
		fmt.Fprintf(&b, "\nof the others' lists of three, where one of %d articles goes,\n%6.2f %% showed it\n%6.2f %% show other articles\n%6.2f %% are not the same, in order\n",
			c.Articles, 100*c.Forced, 100*c.Others, 100*c.Order)
	}
	return b.String()
}

// pairTable shows nDCG@5 of other lists, and how much better these are.
func pairTable(pairs []relatedPair) string {
	var b strings.Builder
	t := newTable(&b)
	fmt.Fprintln(t, "ndcg@5 of\t\tthese are better by\t95 % interval\tp\tbetter\tworse\tsame\t")
	for i := range pairs {
		p := &pairs[i]
		fmt.Fprintf(t, "%s\t%.4f\t%+.4f\t%+.4f … %+.4f\t%.4f\t%d\t%d\t%d\t\n",
			p.Name, p.A, p.Difference, p.Low, p.High, p.P, p.Wins, p.Losses, p.Ties)
	}
	_ = t.Flush() // memory takes everything
	return b.String()
}
