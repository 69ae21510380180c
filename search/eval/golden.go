package eval

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Golden is one line of a golden set: what an editor wants of a query.
type Golden struct {
	Query string // what a reader types; never empty
	// Articles are ids or addresses, at least one. One of them is to be found; an
	// editor who wants several found writes a line for each.
	Articles []string
}

// ReadGolden reads lines of the form "query<TAB>article", with further articles,
// each after a tab, where one is as good as another. White space around queries
// and articles does not count; within them it does. The name is that of the file,
// for messages.
func ReadGolden(r io.Reader, name string) ([]Golden, error) {
	var golden []Golden
	err := eachLine(r, name, func(line string) error {
		f := tabFields(line)
		g := Golden{Query: strings.TrimSpace(f[0]), Articles: slices.DeleteFunc(f[1:], func(a string) bool { return a == "" })}
		if err := g.check(); err != nil {
			return err
		}
		golden = append(golden, g)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return golden, nil
}

// WriteGolden writes what [ReadGolden] reads. White space within a query becomes
// single blanks. A query or an article that cannot stand in a line is an error; the
// output is then not complete.
func WriteGolden(w io.Writer, golden []Golden) error {
	for _, g := range golden {
		g.Query = strings.Join(strings.Fields(g.Query), " ")
		if err := g.check(); err != nil {
			return fmt.Errorf("write golden set: %w", err)
		}
		line := append([]string{g.Query}, g.Articles...)
		if _, err := fmt.Fprintln(w, strings.Join(line, "\t")); err != nil {
			return fmt.Errorf("write golden set: %w", err)
		}
	}
	return nil
}

// check says why g cannot be a line of a golden set, or returns nil.
func (g *Golden) check() error {
	if err := checkText("query", g.Query); err != nil {
		return err
	}
	if len(g.Articles) == 0 {
		return fmt.Errorf("query %q has no article: want query<TAB>article", g.Query)
	}
	for _, a := range g.Articles {
		if err := checkText("article", a); err != nil {
			return fmt.Errorf("query %q: %w", g.Query, err)
		}
		if strings.Trim(a, asciiSpace) != a || strings.ContainsAny(a, "\t\r\n") {
			return fmt.Errorf("query %q: article %q would not be read back: blanks stand around it, or a tab or line end in it", g.Query, a)
		}
	}
	return nil
}
