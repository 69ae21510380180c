package markup

import (
	"regexp"
	"strings"
)

const (
	// maxGrids is how deep tables that are drawn stand in one another, and maxColumns how many
	// columns one has: a cell is read anew for each table that it is in.
	maxGrids   = 3
	maxColumns = 64
)

var gridRule = regexp.MustCompile(`^\s*\+(?:[-=:]+\+)+$`)

// gridColumns returns where the columns of a table begin and end that is drawn with signs, by the
// line above a row of it; nil where the line is none.
func gridColumns(line string) []int {
	line = strings.TrimRight(line, " \t")
	if !gridRule.MatchString(line) {
		return nil
	}
	var at []int
	for i := range len(line) {
		if line[i] == '+' {
			at = append(at, i)
		}
	}
	if len(at) > maxColumns {
		return nil
	}
	return at
}

// grid takes a table whose first line was read: each cell is a part of the page.
func (q *quarto) grid(columns []int) {
	cells := make([][]string, len(columns)-1)
	for ; q.at < len(q.lines); q.at++ {
		trimmed := strings.TrimRight(q.lines[q.at], " \t")
		isRule := gridRule.MatchString(trimmed)
		line := []rune(trimmed)
		if !isRule && (len(line) <= columns[0] || line[columns[0]] != '|') {
			break
		}
		for i := range cells {
			if isRule {
				q.cell(cells[i])
				cells[i] = nil
			} else if columns[i]+1 < len(line) {
				end := min(columns[i+1], len(line))
				cells[i] = append(cells[i], strings.TrimPrefix(strings.TrimRight(string(line[columns[i]+1:end]), " |"), " "))
			}
		}
	}
	for i := range cells {
		q.cell(cells[i])
	}
}

// cell writes a cell of a table.
func (q *quarto) cell(lines []string) {
	if strings.TrimSpace(strings.Join(lines, "")) != "" {
		q.write("\n" + strings.TrimRight(quartoText(strings.Join(lines, "\n"), q.hidesCode, q.grids-1), "\n") + "\n")
	}
}
