package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"slices"
	"strconv"

	"kindred/search/analytics"
)

//go:embed report.html.tmpl
var searchReportText string

var searchReportPage = template.Must(template.New("searches").Funcs(template.FuncMap{
	"percent": percent, "missing": func(m analytics.Missing) string { return missingText(&m) },
}).Parse(reportParts + searchReportText))

// reportPage makes the page of a report, nil for one on nothing. A live one leads to
// others.
func reportPage(r *analytics.Report, live bool) ([]byte, error) {
	var page bytes.Buffer
	if err := searchReportPage.Execute(&page, &searchReport{r, live}); err != nil {
		return nil, fmt.Errorf("making the report: %w", err)
	}
	return page.Bytes(), nil
}

// searchReport is what is on the page.
type searchReport struct {
	*analytics.Report
	Live bool
}

// queryTable is a table of queries; Compared says that something was counted before.
type queryTable struct {
	List     []analytics.QueryCounts
	Compared bool
}

// Table makes a table of a list.
func (p *searchReport) Table(list []analytics.QueryCounts) queryTable {
	return queryTable{list, p.Before != nil}
}

// Synonyms are lines to paste.
func (p *searchReport) Synonyms() []string { return synonymLines(p.Report) }

// Rules are lines to paste.
func (p *searchReport) Rules() []string { return ruleLines(p.Report) }

// Periods are the days that a live page leads to.
func (*searchReport) Periods() []int { return []int{7, 30, 90, 365} }

// The sets of the plots.
const withoutResult, allSearches = 0, 1

// DayPlot draws searches by day, and over them those that found nothing or not all words.
func (p *searchReport) DayPlot() plot {
	all, without, labels := []int{}, []int{}, []string{}
	for _, d := range p.ByDay {
		all = append(all, d.Searches)
		without = append(without, d.Empty+d.Partial)
		labels = append(labels, d.Date[len("2006-"):])
	}
	return barPlot("Searches by day", "day", labels, all, without)
}

// HourPlot draws searches by the hour of the day.
func (p *searchReport) HourPlot() plot {
	labels := []string{}
	for hour := range p.ByHour {
		labels = append(labels, strconv.Itoa(hour))
	}
	return barPlot("Searches by hour of the day", "hour", labels, p.ByHour[:], nil)
}

// RankPlot draws which hits were taken.
func (p *searchReport) RankPlot() plot {
	labels := []string{}
	for i := range p.All.Clicks {
		labels = append(labels, placeName(i))
	}
	return barPlot("Hits that were taken, by place", "place", labels, p.All.Clicks[:], nil)
}

// PlaceName names a place of the table.
func (*searchReport) PlaceName(i int) string { return placeName(i) }

// placeName names the place at an index of [analytics.Ranks].
func placeName(i int) string {
	if i == len(analytics.Ranks{})-1 {
		return fmt.Sprintf("%d+", i+1)
	}
	return strconv.Itoa(i + 1)
}

// mostLabels is how many labels stand beside each other below a plot.
const mostLabels = 8

// barPlot draws counts, and over them parts of these.
func barPlot(says, across string, labels []string, all, parts []int) plot {
	p := newPlot()
	p.AcrossText, p.Description = across, says
	most := max(1, slices.Max(all))
	slot := float64(p.Right-p.Left) / float64(len(all))
	draw := func(set, i, n int, what string) {
		if n == 0 {
			return
		}
		top := p.y(float64(n) / float64(most))
		p.Bars = append(p.Bars, plotBar{
			Set: set, X: float64(p.Left) + slot*(float64(i)+.08), Y: top, Width: slot * .84, Height: float64(p.Bottom) - top,
			Says: fmt.Sprintf("%s: %d%s", labels[i], n, what),
		})
	}
	each := (len(labels) + mostLabels - 1) / mostLabels
	for i, n := range all {
		draw(allSearches, i, n, "")
		if parts != nil {
			draw(withoutResult, i, parts[i], " without results or with unknown words")
		}
		if i%each == 0 {
			p.Across = append(p.Across, plotLabel{float64(p.Left) + slot*(float64(i)+.5), labels[i]})
		}
	}
	for _, n := range slices.Compact([]int{0, most / 2, most}) {
		p.Up = append(p.Up, plotLabel{p.y(float64(n) / float64(most)), strconv.Itoa(n)})
	}
	return p
}
