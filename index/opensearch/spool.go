package opensearch

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
)

// spool keeps documents in a temporary file until all of them are known: numbers, and what
// the words of titles weigh, depend on every article.
type spool struct {
	file *os.File
	end  int64
	at   map[string]extent // by id
}

// extent is a piece of the file.
type extent struct{ from, size int64 }

func newSpool() (*spool, error) {
	file, err := os.CreateTemp("", "kindred-opensearch-*")
	if err != nil {
		return nil, fmt.Errorf("making a file for articles on their way: %w", err)
	}
	if err := os.Remove(file.Name()); err != nil { // the file goes with its descriptor
		return nil, errors.Join(fmt.Errorf("making a file for articles on their way: %w", err), file.Close())
	}
	return &spool{file: file, at: map[string]extent{}}, nil
}

// put keeps a document, in place of one of its id.
func (s *spool) put(d *document) error {
	data, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("encoding article %q: %w", d.Article.ID, err)
	}
	if _, err := s.file.WriteAt(data, s.end); err != nil {
		return fmt.Errorf("keeping article %q for the cluster: %w", d.Article.ID, err)
	}
	s.at[d.Article.ID] = extent{s.end, int64(len(data))}
	s.end += int64(len(data))
	return nil
}

// ids returns those of all documents, in order.
func (s *spool) ids() []string { return slices.Sorted(maps.Keys(s.at)) }

// get returns a document that was put.
func (s *spool) get(id string) (*document, error) {
	at := s.at[id]
	data := make([]byte, at.size)
	if _, err := s.file.ReadAt(data, at.from); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("reading article %q on its way to the cluster: %w", id, err)
	}
	var d document
	if err := json.Unmarshal(data, &d); err != nil {
		return nil, fmt.Errorf("reading article %q on its way to the cluster: %w", id, err)
	}
	return &d, nil
}

func (s *spool) close() error {
	if err := s.file.Close(); err != nil {
		return fmt.Errorf("closing the file for articles on their way: %w", err)
	}
	return nil
}
