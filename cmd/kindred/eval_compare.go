package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"kindred/search"
	"kindred/search/eval"
)

// shownOfRanking is how many queries are shown at each end of a comparison.
const shownOfRanking = 10

func (a *app) evalCompareCommand() *cobra.Command {
	var (
		judged judgedFlags
		c      = contest{{name: "a"}, {name: "b"}}
		worst  int
		asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "compare",
		Short: "Compare two rankings query by query, and say whether it is chance",
		Long: `Compare measures two rankings on the same queries. Each is either the published
index under some weights (--a, --b; not given, as readers get it) or a file that
"kindred eval search --run" or another engine wrote (--run-a, --run-b). It prints
the means, the difference with its 95 % interval (paired bootstrap), how likely so
great a difference is by chance (paired randomisation test), and the queries that
lost and gained most.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := c.check(); err != nil {
				return usageError{err}
			}
			if worst < 0 {
				return usageError{fmt.Errorf("--worst is a number of queries, not %d", worst)}
			}
			queries, qrels, err := judged.read()
			if err != nil {
				return err
			}
			runs, err := a.contestRuns(cmd.Context(), &c, queries, qrels)
			if err != nil {
				return err
			}
			report := newCompareReport(&c, queries, qrels, runs)
			if asJSON {
				return writeJSON(a.stdout, report)
			}
			return report.print(a.stdout, worst)
		},
	}
	judged.add(cmd)
	for i := range c {
		s := &c[i]
		cmd.Flags().StringVar(&s.text, s.name, "", `weights of one ranking, like "title=0.2" or "without:kin"`)
		cmd.Flags().StringVar(&s.run, "run-"+s.name, "", "file with one ranking, in TREC format")
	}
	cmd.Flags().IntVar(&worst, "worst", shownOfRanking, "number of queries to show that lost most, and that gained most")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON, with every query")
	return cmd
}

// contest is the two rankings that are compared.
type contest [2]side

// side is one of them: a file, or the published index under some weights.
type side struct {
	name, run, text string
	weights         search.Weights // what the text says
}

func (s *side) String() string { return cmp.Or(s.run, s.text, "as readers get it") }

// check reads the weights, before anything is measured.
func (c *contest) check() error {
	for i := range c {
		s := &c[i]
		if s.text != "" && s.run != "" {
			return fmt.Errorf("give either --%s or --run-%s", s.name, s.name)
		}
		var err error
		if s.weights, err = parseWeights(s.text); err != nil {
			return fmt.Errorf("--%s: %w", s.name, err)
		}
	}
	if c[0].String() == c[1].String() {
		return errors.New("say what to compare by two of --a, --b, --run-a and --run-b, or by one with the ranking that readers get")
	}
	return nil
}

// contestRuns reads or makes both runs. The index is opened once, and only where
// it is needed.
func (a *app) contestRuns(ctx context.Context, c *contest, queries []eval.Query, qrels eval.Qrels) (runs [2]eval.Run, err error) {
	for i := range c {
		if c[i].run == "" {
			continue
		}
		if runs[i], err = readFile(c[i].run, eval.ReadRun); err != nil {
			return runs, err
		}
	}
	if runs[0] != nil && runs[1] != nil {
		return runs, nil
	}
	err = a.withGeneration(func(g *pinned) error {
		for i := range c {
			if runs[i] != nil {
				continue
			}
			var err error
			if _, runs[i], err = serviceWith(g, c[i].weights).Evaluate(ctx, queries, qrels); err != nil {
				return err
			}
		}
		return nil
	})
	return runs, err
}

// compareReport is the answer of eval compare.
type compareReport struct {
	A string `json:"a"`
	B string `json:"b"`
	eval.Comparison
	PerQuery []queryDifference `json:"per_query"`
}

// queryDifference is one query in both rankings. The queries come in the order
// of what they gained, least first.
type queryDifference struct {
	Query string `json:"qid"`
	Text  string `json:"text"`
	// Difference is that of nDCG@10, B − A.
	Difference float64            `json:"difference"`
	A          eval.QueryMeasures `json:"a"`
	B          eval.QueryMeasures `json:"b"`
	// RankA and RankB are the ranks of the first relevant article, 0 where none
	// was found.
	RankA int `json:"rank_a"`
	RankB int `json:"rank_b"`
}

func newCompareReport(c *contest, queries []eval.Query, qrels eval.Qrels, runs [2]eval.Run) *compareReport {
	texts := make(map[string]string, len(queries))
	for _, q := range queries {
		texts[q.ID] = q.Text
	}
	r := &compareReport{
		A: c[0].String(), B: c[1].String(), Comparison: eval.Compare(qrels, runs[0], runs[1]), PerQuery: []queryDifference{},
	}
	after := eval.SearchQueries(qrels, runs[1])
	for i, before := range eval.SearchQueries(qrels, runs[0]) {
		r.PerQuery = append(r.PerQuery, queryDifference{
			Query: before.Query, Text: texts[before.Query], Difference: after[i].NDCG10 - before.NDCG10,
			A: before, B: after[i], RankA: before.FirstRank(), RankB: after[i].FirstRank(),
		})
	}
	slices.SortStableFunc(r.PerQuery, func(a, b queryDifference) int { return cmp.Compare(a.Difference, b.Difference) })
	return r
}

func (r *compareReport) print(w io.Writer, worst int) error {
	fmt.Fprintf(w, "A        %s\nB        %s\nqueries  %d\n\n", r.A, r.B, r.Queries)
	t := newTable(w)
	fmt.Fprintln(t, "\tA\tB\tdifference\t95 % interval\tp\tbetter\tworse\tsame\t")
	for _, m := range []struct {
		name string
		eval.Paired
	}{{"ndcg@10", r.NDCG10}, {"map", r.MAP}, {"mrr", r.MRR}} {
		fmt.Fprintf(t, "%s\t%.4f\t%.4f\t%+.4f\t%+.4f … %+.4f\t%.4f\t%d\t%d\t%d\t\n",
			m.name, m.A, m.B, m.Difference, m.Low, m.High, m.P, m.Wins, m.Losses, m.Ties)
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("printing the table: %w", err)
	}
	printChanged(w, "lost most", slices.Values(r.PerQuery), worst, -1)
	printChanged(w, "gained most", backward(r.PerQuery), worst, 1)
	return nil
}

// backward is the queries from the last to the first.
func backward(queries []queryDifference) iter.Seq[queryDifference] {
	return func(yield func(queryDifference) bool) {
		for _, q := range slices.Backward(queries) {
			if !yield(q) {
				return
			}
		}
	}
}

// printChanged prints the first queries whose difference has the sign.
func printChanged(w io.Writer, title string, queries iter.Seq[queryDifference], most int, sign float64) {
	n := 0
	for q := range queries {
		if n == most || q.Difference*sign <= 0 {
			return
		}
		if n == 0 {
			fmt.Fprintf(w, "\n%s: ndcg@10, rank of the first relevant article in A → B, query\n", title)
		}
		n++
		fmt.Fprintf(w, "  %+.4f  %s → %s  %s  %s\n", q.Difference, rankText(q.RankA), rankText(q.RankB), q.Query, q.Text)
	}
}

// rankText is a rank for people, who count from 1.
func rankText(rank int) string {
	if rank == 0 {
		return "none"
	}
	return strconv.Itoa(rank)
}

// newTable aligns columns to the right; a tab ends each cell.
func newTable(w io.Writer) *tabwriter.Writer {
	return tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
}
