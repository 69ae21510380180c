package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"kindred/search/eval"
)

func (a *app) evalCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "eval",
		Short: "Measure search and related articles, compare rankings, check golden sets",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			return usageError{errors.New(`say what to measure: "kindred eval search", or compare, ablation, golden, self, related`)}
		},
	}
	cmd.AddCommand(a.evalSearchCommand(), a.evalCompareCommand(), a.evalAblationCommand(),
		a.evalGoldenCommand(), a.evalSelfCommand(), a.evalRelatedCommand())
	return cmd
}

func (a *app) evalSearchCommand() *cobra.Command {
	var (
		judged  judgedFlags
		weights weightFlags
		run     string
		asJSON  bool
	)
	cmd := &cobra.Command{
		Use:   "search",
		Short: "Measure search: nDCG@10, MAP, MRR, recall@100",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			w, err := weights.read()
			if err != nil {
				return err
			}
			queries, qrels, err := judged.read()
			if err != nil {
				return err
			}
			return a.withGeneration(func(g *pinned) error {
				report, ranked, err := serviceWith(g, w).Evaluate(cmd.Context(), queries, qrels)
				if err != nil {
					return err
				}
				text := fmt.Sprintf("queries    %d\nndcg@10    %.4f\nmap        %.4f\nmrr        %.4f\nrecall@100 %.4f\n",
					report.Queries, report.NDCG10, report.MAP, report.MRR, report.Recall100)
				return a.printEval(report, text, asJSON, run, ranked)
			})
		},
	}
	judged.add(cmd)
	weights.add(cmd)
	cmd.Flags().StringVar(&run, "run", "", "file to write the ranking to, in TREC format")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// judgedFlags name the files of queries and judgements.
type judgedFlags struct{ queries, qrels string }

// add is called when the command's RunE is set, which it wraps.
func (f *judgedFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.queries, "queries", "", "file of queries: id, tab, text")
	cmd.Flags().StringVar(&f.qrels, "qrels", "", "file of judgements: query, tab, article, tab, grade")
	require(cmd, "queries", "qrels")
}

func (f *judgedFlags) read() ([]eval.Query, eval.Qrels, error) {
	queries, err := readFile(f.queries, eval.ReadQueries)
	if err != nil {
		return nil, nil, err
	}
	qrels, err := readFile(f.qrels, eval.ReadQrels)
	return queries, qrels, err
}

// printEval writes the run, if it is wanted, and prints the report in one of its
// two forms.
func (a *app) printEval(report any, text string, asJSON bool, runFile string, run eval.Run) error {
	if err := writeRun(runFile, run); err != nil {
		return err
	}
	if asJSON {
		return writeJSON(a.stdout, report)
	}
	fmt.Fprint(a.stdout, text)
	return nil
}

// require makes flags necessary, with an error of wrong usage.
func require(cmd *cobra.Command, names ...string) {
	next := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		for _, name := range names {
			if f := cmd.Flags().Lookup(name); f.Value.String() == "" {
				return usageError{fmt.Errorf("%s needs --%s: %s", cmd.CommandPath(), name, f.Usage)}
			}
		}
		return next(cmd, args)
	}
}

// readFile reads a file with one of the parsers of package eval.
func readFile[T any](path string, parse func(io.Reader, string) (T, error)) (T, error) {
	var zero T
	f, err := os.Open(path) // #nosec G304 -- named by the user
	if err != nil {
		return zero, fmt.Errorf("reading: %w", err)
	}
	v, err := parse(f, path)
	return v, errors.Join(err, f.Close())
}

func writeRun(path string, run eval.Run) error {
	if path == "" {
		return nil
	}
	f, err := os.Create(path) // #nosec G304 -- named by the user
	if err != nil {
		return fmt.Errorf("writing the run: %w", err)
	}
	return errors.Join(eval.WriteRun(f, run), f.Close())
}
