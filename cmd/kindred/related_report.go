package main

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"html/template"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"

	"kindred/search"
	"kindred/search/eval"
	"kindred/search/kin"
)

// reportFlags say what a report on related articles holds.
type reportFlags struct {
	file, against string
	all           bool
}

func (f *reportFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.file, "report", "", "HTML file to write a report on all lists to")
	flags.StringVar(&f.against, "against", "", "folder of another index, whose lists the report sets beside these")
	flags.BoolVar(&f.all, "all", false, "show the lists of all articles in the report, not of some")
}

const (
	// reportDepth is the length of the lists that a report is about: that of [eval.RelatedReport].
	reportDepth = 5
	// reportSample is the number of articles whose lists are shown, reportNames that of
	// orphans and hubs that are named.
	reportSample, reportNames = 60, 100
	// reportHubs is the number of hubs that are named.
	reportHubs = 20
)

//go:embed related_report.html.tmpl
var relatedReportText string

//go:embed report_parts.html.tmpl
var reportParts string // the style and the plots that reports share

var reportTemplate = template.Must(template.New("related").Parse(reportParts + relatedReportText))

// reportRelated writes the report.
func (a *app) reportRelated(ctx context.Context, f *reportFlags) error {
	now, err := a.listsOf(ctx, a.config.Data)
	if err != nil {
		return err
	}
	r := &listsReport{Depth: reportDepth, Sets: []*listSet{now}}
	if f.against != "" {
		before, err := a.listsOf(ctx, f.against)
		if err != nil {
			return err
		}
		r.Sets = []*listSet{before, now}
	}
	r.compare(f.all)
	var page strings.Builder
	if err := reportTemplate.Execute(&page, r); err != nil {
		return fmt.Errorf("making the report: %w", err)
	}
	if err := renameio.WriteFile(f.file, []byte(page.String()), 0o644); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	fmt.Fprintf(a.stdout, "wrote %s\n", f.file)
	return nil
}

// listsOf reads all lists of an index.
func (a *app) listsOf(ctx context.Context, data string) (*listSet, error) {
	s := &listSet{Name: filepath.ToSlash(data), articles: map[string]kin.List{}, top: map[string][]string{}}
	here := *a
	here.config.Data = data
	err := here.withGeneration(func(g *pinned) error {
		options, err := a.searchOptions()
		if err != nil {
			return err
		}
		s.Generation = g.number
		for l, err := range search.NewWith(g, options).RelatedLists(ctx) {
			if err != nil {
				return err
			}
			s.ids = append(s.ids, l.ID)
			s.articles[l.ID] = l
			s.top[l.ID] = []string{}
			for _, n := range l.Kin[:min(reportDepth, len(l.Kin))] {
				s.top[l.ID] = append(s.top[l.ID], n.ID)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", data, err)
	}
	s.measure()
	return s, nil
}

// listSet is the lists of an index, and what they are like.
type listSet struct {
	Name        string
	Generation  int
	Measures    eval.RelatedReport
	Short       int // lists shorter than reportDepth
	Orphans     []reportArticle
	MoreOrphans int
	Hubs        []reportArticle
	Coverage    []float64 // share of the articles that stand in lists of 1, 2, … entries
	Degrees     []int     // how many articles stand in 0, 1, 2, … lists

	ids      []string
	articles map[string]kin.List
	top      map[string][]string
}

// reportArticle is an article that is named.
type reportArticle struct {
	Title, ID string
	Degree    int
	Why       string
}

func (s *listSet) name(id string) reportArticle {
	title := s.articles[id].Title
	if title == "" {
		title = id
	}
	return reportArticle{Title: title, ID: id}
}

// mostDegrees is where the plot of in-degrees ends: those above stand at its end.
const mostDegrees = 25

func (s *listSet) measure() {
	s.Measures = eval.Related(nil, s.top)
	degrees := eval.InDegrees(s.top)
	s.Degrees = make([]int, mostDegrees+1)
	for _, id := range s.ids {
		s.Degrees[min(degrees[id], mostDegrees)]++
		if len(s.top[id]) < reportDepth {
			s.Short++
		}
		if degrees[id] > 0 {
			continue
		}
		orphan := s.name(id)
		if orphan.Why = "others are nearer to all that it is near to"; len(s.top[id]) == 0 {
			orphan.Why = "it has no kin"
		}
		if len(s.Orphans) == reportNames {
			s.MoreOrphans++
			continue
		}
		s.Orphans = append(s.Orphans, orphan)
	}
	byDegree := slices.SortedFunc(maps.Keys(degrees), func(x, y string) int {
		return cmp.Or(degrees[y]-degrees[x], cmp.Compare(x, y))
	})
	for _, id := range byDegree[:min(reportHubs, len(byDegree))] {
		hub := s.name(id)
		hub.Degree = degrees[id]
		s.Hubs = append(s.Hubs, hub)
	}
	for depth := 1; depth <= 2*reportDepth; depth++ {
		reached := map[string]bool{}
		for _, l := range s.articles {
			for _, n := range l.Kin[:min(depth, len(l.Kin))] {
				reached[n.ID] = true
			}
		}
		s.Coverage = append(s.Coverage, float64(len(reached))/float64(max(1, len(s.ids))))
	}
}

// listsReport is a report on the lists of one index, or of two.
type listsReport struct {
	Depth    int
	Sets     []*listSet
	Rows     []reportRow
	Articles int // of the last set
	Common   int // articles of both sets
	Changed  int // of these, how many have other articles in their lists
	Moved    int // of these, how many have the same in another order
}

// Both reports whether two sets are compared.
func (r *listsReport) Both() bool { return len(r.Sets) == 2 }

// reportRow is an article and its lists in each set.
type reportRow struct {
	reportArticle
	Change string
	Lists  [][]reportEntry
}

// reportEntry is an entry of a list.
type reportEntry struct {
	reportArticle
	Score   float64
	Reasons string
	Only    bool // the other set's list has it not
}

// compare fills in the rows: all, or a sample with as many changed lists as others.
func (r *listsReport) compare(all bool) {
	last := r.Sets[len(r.Sets)-1]
	r.Articles = len(last.ids)
	var changed, same []reportRow
	for _, id := range last.ids {
		row := r.row(id)
		if row.Change == "" {
			same = append(same, row)
		} else {
			changed = append(changed, row)
		}
	}
	if !all {
		changed = spread(changed, max(reportSample/2, reportSample-len(same)))
		same = spread(same, reportSample-len(changed))
	}
	r.Rows = append(changed, same...)
}

// row makes the row of an article and counts what changed.
func (r *listsReport) row(id string) reportRow {
	row := reportRow{reportArticle: r.Sets[len(r.Sets)-1].name(id)}
	for i, s := range r.Sets {
		list := []reportEntry{}
		kin := s.articles[id].Kin
		for _, n := range kin[:min(reportDepth, len(kin))] {
			e := reportEntry{reportArticle: s.name(n.ID), Score: n.Score, Reasons: strings.Join(n.Reasons, ", ")}
			e.Only = r.Both() && !slices.Contains(r.Sets[1-i].top[id], n.ID)
			list = append(list, e)
		}
		row.Lists = append(row.Lists, list)
	}
	if !r.Both() {
		return row
	}
	before, known := r.Sets[0].top[id]
	now := r.Sets[1].top[id]
	if !known {
		row.Change = "new article"
		return row
	}
	r.Common++
	switch {
	case slices.Equal(before, now):
	case slices.Equal(slices.Sorted(slices.Values(before)), slices.Sorted(slices.Values(now))):
		r.Moved++
		row.Change = "other order"
	default:
		r.Changed++
		row.Change = "other articles"
	}
	return row
}

// spread returns n of the rows, at equal distances.
func spread(rows []reportRow, n int) []reportRow {
	if len(rows) <= n {
		return rows
	}
	list := make([]reportRow, n)
	for i := range list {
		list[i] = rows[i*len(rows)/n]
	}
	return list
}
