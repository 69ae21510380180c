package eval

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// Query is one line of a queries file.
type Query struct {
	ID   string // unique in its file
	Text string // what the user typed; never empty
}

// ReadQueries reads lines of the form "qid<TAB>text" and returns them in the
// order of the file. The text is everything after the first tab, without white
// space around it. A query id that stands there twice is an error. The name is
// that of the file, for messages.
func ReadQueries(r io.Reader, name string) ([]Query, error) {
	var queries []Query
	seen := make(map[string]bool)
	err := eachLine(r, name, func(line string) error {
		id, text, ok := strings.Cut(line, "\t")
		if !ok {
			return errors.New("want qid<TAB>text, found no tab")
		}
		q := Query{ID: strings.Trim(id, asciiSpace), Text: strings.TrimSpace(text)}
		if err := checkID("query id", q.ID); err != nil {
			return err
		}
		if q.Text == "" {
			return fmt.Errorf("query %q has no text", q.ID)
		}
		if seen[q.ID] {
			return fmt.Errorf("query id %q stands here a second time", q.ID)
		}
		seen[q.ID] = true
		queries = append(queries, q)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return queries, nil
}
