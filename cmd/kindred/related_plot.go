package main

import (
	"fmt"
	"strconv"
	"strings"
)

// plot is a drawing in SVG, in a box of plotWidth by plotHeight with room for labels
// around it.
type plot struct {
	Width, Height int
	Left, Right   int
	Top, Bottom   int
	Bars          []plotBar
	Lines         []plotLine
	Across, Up    []plotLabel
	AcrossText    string
	Description   string
}

type plotBar struct {
	Set                 int
	X, Y, Width, Height float64
	Says                string
}

type plotLine struct {
	Set    int
	Points string
}

type plotLabel struct {
	At   float64
	Text string
}

func newPlot() plot {
	return plot{Width: 480, Height: 240, Left: 52, Right: 470, Top: 10, Bottom: 200}
}

// y returns where a share of the height stands.
func (p *plot) y(share float64) float64 {
	return float64(p.Bottom) - share*float64(p.Bottom-p.Top)
}

// DegreePlot draws how many articles stand in how many lists.
func (r *listsReport) DegreePlot() plot {
	p := newPlot()
	p.AcrossText = "lists that an article stands in"
	most := 1
	for _, s := range r.Sets {
		for _, n := range s.Degrees {
			most = max(most, n)
		}
	}
	slot := float64(p.Right-p.Left) / float64(mostDegrees+1)
	width := slot * 0.84 / float64(len(r.Sets))
	for i, s := range r.Sets {
		for degree, n := range s.Degrees {
			top := p.y(float64(n) / float64(most))
			p.Bars = append(p.Bars, plotBar{
				Set: i, X: float64(p.Left) + slot*(float64(degree)+0.08) + float64(i)*width, Y: top, Width: width,
				Height: float64(p.Bottom) - top, Says: fmt.Sprintf("%s: %d articles in %s lists", s.Name, n, degreeText(degree)),
			})
		}
	}
	for degree := 0; degree <= mostDegrees; degree += reportDepth {
		p.Across = append(p.Across, plotLabel{float64(p.Left) + slot*(float64(degree)+0.5), degreeText(degree)})
	}
	for _, share := range []float64{0, 0.5, 1} {
		p.Up = append(p.Up, plotLabel{p.y(share), strconv.Itoa(int(share * float64(most)))})
	}
	p.Description = "How many articles stand in how many other articles' lists"
	return p
}

func degreeText(degree int) string {
	if degree == mostDegrees {
		return fmt.Sprintf("%d+", degree)
	}
	return strconv.Itoa(degree)
}

// CoveragePlot draws how many of the articles are recommended by lists of any length.
func (r *listsReport) CoveragePlot() plot {
	p := newPlot()
	p.AcrossText = "length of the lists"
	depths := 2 * reportDepth
	x := func(depth int) float64 {
		return float64(p.Left) + float64(p.Right-p.Left)*float64(depth-1)/float64(depths-1)
	}
	for i, s := range r.Sets {
		var points []string
		for at, share := range s.Coverage {
			points = append(points, fmt.Sprintf("%.1f,%.1f", x(at+1), p.y(share)))
		}
		p.Lines = append(p.Lines, plotLine{i, strings.Join(points, " ")})
	}
	for depth := 1; depth <= depths; depth++ {
		p.Across = append(p.Across, plotLabel{x(depth), strconv.Itoa(depth)})
	}
	for _, share := range []float64{0, 0.25, 0.5, 0.75, 1} {
		p.Up = append(p.Up, plotLabel{p.y(share), fmt.Sprintf("%.0f %%", 100*share)})
	}
	p.Description = "Share of the articles that stand in a list, by the length of the lists"
	return p
}
