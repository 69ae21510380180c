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
	file  *os.File
	end   int64
	at    map[string]extent // by id
	tally tally
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
	return &spool{file: file, at: map[string]extent{}, tally: newTally()}, nil
}

// put keeps a document, in place of one of its id.
func (s *spool) put(d *document) error {
	id := d.Head.ID
	if _, there := s.at[id]; there {
		before, err := s.get(id)
		if err != nil {
			return err
		}
		s.tally.count(before, -1)
	}
	data, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("encoding article %q: %w", id, err)
	}
	if _, err := s.file.WriteAt(data, s.end); err != nil {
		return fmt.Errorf("keeping article %q for the cluster: %w", id, err)
	}
	s.tally.count(d, 1)
	s.at[id] = extent{s.end, int64(len(data))}
	s.end += int64(len(data))
	return nil
}

// ids returns those of all documents, in order.
func (s *spool) ids() []string { return slices.Sorted(maps.Keys(s.at)) }

// get returns a document that was put. It is safe for concurrent use.
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
