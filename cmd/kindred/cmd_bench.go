package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"kindred/index"
	"kindred/search"
)

func (a *app) benchCommand() *cobra.Command {
	o := benchOptions{}
	var (
		queries string
		weights weightFlags
		asJSON  bool
	)
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Time searches, single-threaded, in this process",
		Long: `Bench runs every query to warm up, and then for the clock. It asks for ten ids
and titles, or with --page for all that a reader's page shows: facets over all
matches and ten snippets. With --suggest it asks for suggestions, and with --related
for the related articles of so many articles instead. --typed cuts each query to so
many letters of its last word, and --typos misspells a word of each, in each pass
otherwise: what was misspelt once is remembered.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			w, err := weights.read()
			if err != nil {
				return err
			}
			if queries == "" && o.related == 0 {
				return usageError{errors.New("kindred bench needs --queries, or --related")}
			}
			var list []string
			if name := flagOf(cmd, "queries", "page", "suggest", "typed", "typos"); o.related > 0 && name != "" {
				return usageError{fmt.Errorf("--related asks for articles by their ids, and --%s is about queries", name)}
			}
			if queries != "" {
				if list, err = readFile(queries, firstColumns); err != nil {
					return err
				}
			}
			start := time.Now()
			if o.passes < 1 || o.warm < 0 || o.limit < 1 || o.typed < 0 {
				return usageError{errors.New("--passes and --limit must be at least 1, --warm and --typed not negative")}
			}
			return a.withGeneration(func(g *pinned) error {
				opened := time.Since(start)
				report, err := bench(cmd.Context(), g, serviceWith(g, w), list, &o)
				if err != nil {
					return err
				}
				report.Open = opened.Seconds()
				if asJSON {
					return writeJSON(a.stdout, report)
				}
				fmt.Fprintf(a.stdout, "queries %d\np50  %7.1f µs\np95  %7.1f µs\np99  %7.1f µs\nmean %7.1f µs\ncpu  %7.1f µs\nopen %7.3f s\nmemory %5d MB\n",
					report.Queries, report.P50, report.P95, report.P99, report.Mean, report.CPU, report.Open, report.Peak>>10)
				return nil
			})
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&queries, "queries", "", "file with a query a line; of columns between tabs, the first")
	flags.BoolVar(&o.page, "page", false, "time the reader's whole page")
	flags.IntVar(&o.related, "related", 0, "time the related articles of so many articles")
	flags.BoolVar(&o.suggest, "suggest", false, "time suggestions")
	flags.IntVar(&o.typed, "typed", 0, "ask with so many letters of each query's last word")
	flags.BoolVar(&o.typos, "typos", false, "ask with a typo in each query; those of short words are left out")
	flags.IntVar(&o.limit, "limit", search.DefaultLimit, "hits asked for")
	flags.IntVar(&o.warm, "warm", 1, "passes over the queries before the clock runs")
	flags.IntVar(&o.passes, "passes", 1, "passes that are timed")
	flags.StringVar(&o.dump, "dump", "", "file to write each query and the ids it finds to, a JSON value a line")
	flags.BoolVar(&asJSON, "json", false, "print JSON")
	weights.add(cmd)
	return cmd
}

// benchOptions say what is timed.
type benchOptions struct {
	page         bool
	suggest      bool
	related      int // articles
	typed        int // letters of the last word, 0 for all
	typos        bool
	limit        int
	warm, passes int
	dump         string
}

// benchReport is the answer of bench; times are in microseconds a query.
type benchReport struct {
	Queries int     `json:"n"`
	P50     float64 `json:"p50_us"`
	P95     float64 `json:"p95_us"`
	P99     float64 `json:"p99_us"`
	Mean    float64 `json:"mean_us"`
	// CPU is the time that the whole process worked for a query, the collector's
	// threads included.
	CPU float64 `json:"cpu_us"`
	// Open is how long opening the index took, in seconds.
	Open float64 `json:"open_seconds"`
	// Peak is the memory that was resident at most, in kB: the mapped files, as far as
	// they were read, included.
	Peak int64 `json:"peak_rss_kb"`
	// Hits is the number of hits of one pass, Zero that of the queries without any.
	Hits int `json:"hits"`
	Zero int `json:"zero"`
}

// asker asks one question and returns the ids that it finds.
type asker func(question string) (ids []string, err error)

// searcher asks the service a query.
func (o *benchOptions) searcher(ctx context.Context, s *search.Service) asker {
	return func(q string) ([]string, error) {
		result, err := s.Search(ctx, search.Request{Query: q, HeadsOnly: !o.page, Limit: o.limit})
		if err != nil {
			return nil, err
		}
		ids := make([]string, len(result.Hits))
		for i := range result.Hits {
			ids[i] = result.Hits[i].ID
		}
		return ids, nil
	}
}

// suggester asks the service for what a reader who types may want: ids of articles, and
// texts of what is none.
func (o *benchOptions) suggester(ctx context.Context, s *search.Service) asker {
	return func(q string) ([]string, error) {
		result, err := s.Suggest(ctx, search.SuggestRequest{Query: q, Limit: min(o.limit, search.MaxSuggestions)})
		if err != nil {
			return nil, err
		}
		list := make([]string, len(result.Suggestions))
		for i, g := range result.Suggestions {
			list[i] = cmp.Or(g.ID, g.Text)
		}
		return list, nil
	}
}

// relater asks the service for an article's kin.
func (o *benchOptions) relater(ctx context.Context, s *search.Service) asker {
	return func(id string) ([]string, error) {
		result, err := s.Related(ctx, search.RelatedRequest{ID: id, Limit: o.limit})
		if err != nil {
			return nil, err
		}
		ids := make([]string, len(result.Articles))
		for i := range result.Articles {
			ids[i] = result.Articles[i].ID
		}
		return ids, nil
	}
}

// bench times questions.
func bench(ctx context.Context, r index.Reader, s *search.Service, questions []string, o *benchOptions) (*benchReport, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go keepResident(ctx, servedTick)
	ask := o.searcher(ctx, s)
	switch {
	case o.related > 0:
		var err error
		if questions, err = someIDs(ctx, r, o.related); err != nil {
			return nil, err
		}
		ask = o.relater(ctx, s)
	case o.suggest:
		ask = o.suggester(ctx, s)
	}
	if o.typed > 0 {
		questions = asTyped(questions, o.typed)
	}
	if o.typos && len(misspelt(questions, 0)) == 0 {
		return nil, fmt.Errorf("misspelling: %w of words that are long enough", errNoQueries)
	}
	asked := func(pass int) []string {
		if o.typos {
			return misspelt(questions, uint64(pass)) // #nosec G115 -- not negative
		}
		return questions
	}
	for pass := range o.warm {
		if _, _, err := ask.all(asked(o.passes + pass)); err != nil {
			return nil, err
		}
	}
	var found [][]string
	var times []float64
	runtime.GC()
	before, err := processCPU()
	if err != nil {
		return nil, err
	}
	for pass := range o.passes {
		ids, took, err := ask.all(asked(pass))
		if err != nil {
			return nil, err
		}
		found, times = ids, append(times, took...)
	}
	after, err := processCPU()
	if err != nil {
		return nil, err
	}
	if o.dump != "" {
		if err := dump(o.dump, asked(o.passes-1), found); err != nil {
			return nil, err
		}
	}
	report := reportOf(times, found)
	report.CPU = float64((after - before).Nanoseconds()) / 1000 / float64(len(times))
	report.Peak, err = peakMemory()
	return report, err
}

// all asks all questions, and returns what each found and the microseconds it took.
func (ask asker) all(questions []string) (found [][]string, times []float64, err error) {
	found, times = make([][]string, len(questions)), make([]float64, len(questions))
	for i, q := range questions {
		start := time.Now()
		if found[i], err = ask(q); err != nil {
			return nil, nil, err
		}
		times[i] = float64(time.Since(start).Nanoseconds()) / 1000
	}
	return found, times, nil
}

// reportOf sums up times, which it sorts, and what was found.
func reportOf(times []float64, found [][]string) *benchReport {
	r := &benchReport{Queries: len(times)}
	for _, t := range times {
		r.Mean += t / float64(len(times))
	}
	for _, ids := range found {
		r.Hits += len(ids)
		if len(ids) == 0 {
			r.Zero++
		}
	}
	slices.Sort(times)
	r.P50, r.P95, r.P99 = percentile(times, 50), percentile(times, 95), percentile(times, 99)
	return r
}

// someIDs returns the ids of some articles, spread over all of them.
func someIDs(ctx context.Context, r index.Reader, n int) ([]string, error) {
	all, err := allHeads(ctx, r)
	if err != nil {
		return nil, err
	}
	n = min(n, len(all))
	ids := make([]string, n)
	for i := range ids {
		ids[i] = all[i*len(all)/n].ID
	}
	return ids, nil
}

// dump writes what was found.
func dump(path string, queries []string, found [][]string) (err error) {
	f, err := os.Create(path) // #nosec G304 -- the operator names it
	if err != nil {
		return fmt.Errorf("writing what was found: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	out := bufio.NewWriter(f)
	for i, q := range queries {
		if err := writeJSON(out, map[string]any{"q": q, "ids": found[i]}); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("writing what was found: %w", err)
	}
	return nil
}

// percentile returns the smallest value that p percent of the sorted values do
// not exceed.
func percentile(sorted []float64, p int) float64 {
	return sorted[(len(sorted)*p+99)/100-1]
}

// firstColumns reads the queries of a file.
func firstColumns(r io.Reader, name string) ([]string, error) {
	var list []string
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20) // a pasted page is a query, too
	for lines.Scan() {
		q, _, _ := strings.Cut(lines.Text(), "\t")
		if q = strings.TrimSpace(q); q != "" {
			list = append(list, q)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("reading %s: %w", name, errNoQueries)
	}
	return list, nil
}

var errNoQueries = errors.New("it holds no query")
