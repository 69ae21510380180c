package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"kindred/index"
	"kindred/search"
	"kindred/search/analytics"
	"kindred/web"
)

// analyticsDir returns the folder of what is counted beside an index.
func analyticsDir(data string) string { return filepath.Join(data, "analytics") }

// addAnalyticsFlags adds the flags that say what is counted.
func addAnalyticsFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.Bool("analytics", false, "count what readers search for, without watching them; kindred report shows it")
	flags.Int("analytics-visits", analytics.DefaultVisits, "different visits that must have used a query before it is kept")
	flags.Int("analytics-days", analytics.DefaultDays, "days for which counts are kept")
}

// openAnalytics returns what counts searches beside the index in dir, nil where nothing
// does. The caller closes it when nothing is served any more.
func (a *app) openAnalytics(dir string, logger *slog.Logger) (*analytics.Recorder, error) {
	if !a.config.Analytics {
		return nil, nil //nolint:nilnil // not to count is a valid choice
	}
	counted, err := analytics.Open(analytics.Options{
		Dir: analyticsDir(dir), Visits: a.config.AnalyticsVisits, Days: a.config.AnalyticsDays, Logger: logger,
	})
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(a.stdout, "counting what readers search for, of queries that %d visits have used; see \"kindred report --data %s\"\n",
		a.config.AnalyticsVisits, dir)
	if host, _, err := net.SplitHostPort(a.config.Listen); err == nil && len(a.config.TrustedProxy) == 0 && isLoopback(host) {
		fmt.Fprintln(a.stdout, "readers who come through a proxy are one visit until it is named with --trusted-proxy")
	}
	return counted, nil
}

// isLoopback reports whether only this machine reaches a host, so that readers must come
// through something else on it.
func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}

// reporter returns what makes the report for the admin address, nil where nothing is
// counted. It advises by what readers are answered by: a file that is refused since keeps
// nobody from the report.
func (a *app) reporter(dir string, inForce func() *search.Service) web.Report {
	if !a.config.Analytics {
		return nil
	}
	return func(ctx context.Context, days int) ([]byte, error) {
		if days == 0 {
			days = usualReport
		}
		r, err := analytics.Read(analyticsDir(dir), min(days, analytics.MostDays), time.Now())
		if errors.Is(err, analytics.ErrNothing) {
			return reportPage(nil, true)
		}
		if err != nil {
			return nil, err
		}
		if err := advise(ctx, r, inForce()); err != nil {
			return nil, err
		}
		return reportPage(r, true)
	}
}

// advise adds to a report what an editor may do, where there is an index to ask.
func advise(ctx context.Context, r *analytics.Report, s analytics.Searcher) error {
	err := r.Advise(ctx, s)
	if errors.Is(err, index.ErrNoGeneration) {
		return nil
	}
	return err
}
