package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"kindred/search"
)

func (a *app) benchCommand() *cobra.Command {
	var (
		queries      string
		page, asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Time searches, single-threaded, in this process",
		Long: `Bench runs every query once to warm up and once for the clock. It asks for ten
ids and titles, or with --page for all that a reader's page shows: facets over
all matches and ten snippets.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			list, err := readFile(queries, firstColumns)
			if err != nil {
				return err
			}
			return a.withService(func(s *search.Service) error {
				report, err := bench(cmd.Context(), s, list, page)
				if err != nil {
					return err
				}
				if asJSON {
					return writeJSON(a.stdout, report)
				}
				fmt.Fprintf(a.stdout, "queries %d\np50  %7.1f µs\np95  %7.1f µs\np99  %7.1f µs\nmean %7.1f µs\ncpu  %7.1f µs\n",
					report.Queries, report.P50, report.P95, report.P99, report.Mean, report.CPU)
				return nil
			})
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&queries, "queries", "", "file with a query a line; of columns between tabs, the first")
	flags.BoolVar(&page, "page", false, "time the reader's whole page")
	flags.BoolVar(&asJSON, "json", false, "print JSON")
	require(cmd, "queries")
	return cmd
}

// benchReport is the answer of bench; times are in microseconds a query.
type benchReport struct {
	Queries int     `json:"queries"`
	P50     float64 `json:"p50_us"`
	P95     float64 `json:"p95_us"`
	P99     float64 `json:"p99_us"`
	Mean    float64 `json:"mean_us"`
	// CPU is the time that the thread of the queries worked, without what it
	// waited and without the collector's own threads.
	CPU float64 `json:"cpu_us"`
}

func bench(ctx context.Context, s *search.Service, queries []string, page bool) (*benchReport, error) {
	ask := func(q string) error {
		_, err := s.Search(ctx, search.Request{Query: q, HeadsOnly: !page})
		return err
	}
	for _, q := range queries {
		if err := ask(q); err != nil {
			return nil, err
		}
	}
	runtime.GC()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	times := make([]float64, len(queries))
	var sum float64
	cpu, err := threadCPU()
	if err != nil {
		return nil, err
	}
	for i, q := range queries {
		start := time.Now()
		if err := ask(q); err != nil {
			return nil, err
		}
		times[i] = float64(time.Since(start).Nanoseconds()) / 1000
		sum += times[i]
	}
	after, err := threadCPU()
	if err != nil {
		return nil, err
	}
	slices.Sort(times)
	n := float64(len(times))
	return &benchReport{
		Queries: len(times), P50: percentile(times, 50), P95: percentile(times, 95), P99: percentile(times, 99),
		Mean: sum / n, CPU: float64((after - cpu).Nanoseconds()) / 1000 / n,
	}, nil
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
