package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"

	"github.com/spf13/cobra"

	"kindred/search"
	"kindred/search/eval"
)

// ablationRounds is how often all queries are timed with and without a stage, by
// turns. The median of the rounds counts.
const ablationRounds = 5

func (a *app) evalAblationCommand() *cobra.Command {
	var (
		judged  judgedFlags
		weights weightFlags
		asJSON  bool
	)
	cmd := &cobra.Command{
		Use:   "ablation",
		Short: "Measure what each stage of the ranking earns and costs",
		Long: `Ablation switches off each stage of the ranking in turn. It prints nDCG@10 without
the stage, what the stage earns (the difference, with its 95 % interval and p as in
"kindred eval compare", and the queries that are better and worse for it), and what
it costs: the CPU time of a search without and with it, both from runs that
alternate, so that their ratio holds on any machine.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			base, err := weights.read()
			if err != nil {
				return err
			}
			queries, qrels, err := judged.read()
			if err != nil {
				return err
			}
			return a.withGeneration(func(g *pinned) error {
				report, err := ablate(cmd.Context(), g, base, weights.without, queries, qrels)
				if err != nil {
					return err
				}
				if asJSON {
					return writeJSON(a.stdout, report)
				}
				return report.print(a.stdout)
			})
		},
	}
	judged.add(cmd)
	weights.add(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// ablationReport is the answer of eval ablation.
type ablationReport struct {
	eval.SearchReport                // with every stage
	Stages            []ablatedStage `json:"stages"`
}

// ablatedStage is a stage of the ranking and what it earns: A is the ranking
// without it, B with it.
type ablatedStage struct {
	Stage string `json:"stage"`
	eval.Comparison
	// MicrosA and MicrosB are the CPU time of a search, in microseconds.
	MicrosA float64 `json:"a_us"`
	MicrosB float64 `json:"b_us"`
}

// ablate measures the stages that are not off in the first place.
func ablate(ctx context.Context, g *pinned, base search.Weights, off []string, queries []eval.Query, qrels eval.Qrels) (*ablationReport, error) {
	full := serviceWith(g, base)
	measured, fullRun, err := full.Evaluate(ctx, queries, qrels)
	if err != nil {
		return nil, err
	}
	queries = slices.DeleteFunc(slices.Clone(queries), func(q eval.Query) bool { return qrels[q.ID] == nil })
	report := &ablationReport{SearchReport: measured, Stages: []ablatedStage{}}
	for _, stage := range search.Stages() {
		if slices.Contains(off, stage) {
			continue
		}
		w, err := base.Without(stage)
		if err != nil {
			return nil, err
		}
		without := serviceWith(g, w)
		_, run, err := without.Evaluate(ctx, queries, qrels)
		if err != nil {
			return nil, err
		}
		s := ablatedStage{Stage: stage, Comparison: eval.Compare(qrels, run, fullRun)}
		if s.MicrosA, s.MicrosB, err = alternate(ctx, without, full, queries); err != nil {
			return nil, err
		}
		report.Stages = append(report.Stages, s)
	}
	return report, nil
}

// alternate times two services by turns, and returns the CPU time of a search of
// each, in microseconds.
func alternate(ctx context.Context, a, b *search.Service, queries []eval.Query) (microsA, microsB float64, err error) {
	if len(queries) == 0 {
		return 0, 0, nil
	}
	runtime.GC()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var times [2][ablationRounds]float64
	for round := range ablationRounds {
		for i, s := range []*search.Service{a, b} {
			if times[i][round], err = cpuMicros(ctx, s, queries); err != nil {
				return 0, 0, err
			}
		}
	}
	median := func(t [ablationRounds]float64) float64 {
		slices.Sort(t[:])
		return percentile(t[:], 50)
	}
	return median(times[0]), median(times[1]), nil
}

// cpuMicros asks all queries for ten ids and titles, as bench does, and returns
// the mean CPU time of this thread.
func cpuMicros(ctx context.Context, s *search.Service, queries []eval.Query) (float64, error) {
	before, err := threadCPU()
	if err != nil {
		return 0, err
	}
	for _, q := range queries {
		if _, err := s.Search(ctx, search.Request{Query: q.Text, HeadsOnly: true}); err != nil {
			return 0, err
		}
	}
	after, err := threadCPU()
	return float64((after - before).Nanoseconds()) / 1000 / float64(len(queries)), err
}

func (r *ablationReport) print(w io.Writer) error {
	fmt.Fprintf(w, "queries  %d\nndcg@10  %.4f with every stage\n\n", r.Queries, r.NDCG10)
	t := newTable(w)
	fmt.Fprintln(t, "stage\twithout\tearns\t95 % interval\tp\tbetter\tworse\tsame\tµs without\tcosts µs\t")
	for i := range r.Stages {
		s := &r.Stages[i]
		n := &s.NDCG10
		fmt.Fprintf(t, "%s\t%.4f\t%+.4f\t%+.4f … %+.4f\t%.4f\t%d\t%d\t%d\t%.0f\t%+.0f\t\n",
			s.Stage, n.A, n.Difference, n.Low, n.High, n.P, n.Wins, n.Losses, n.Ties, s.MicrosA, s.MicrosB-s.MicrosA)
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("printing the table: %w", err)
	}
	return nil
}
