package search

import (
	"context"
	"slices"

	"kindred/index/analysis"
)

// ReaderLanguage returns the first of a reader's languages, given as BCP 47 tags, that
// articles are in, as [Request].Prefer takes it, and whether the articles are in
// several languages. Where they are not, or in none of the reader's, there is nothing
// to prefer and the language is "".
func (s *Service) ReaderLanguage(ctx context.Context, tags []string) (language string, several bool, err error) {
	gen, _, release, err := s.acquire(ctx)
	if err != nil {
		return "", false, err
	}
	defer release()
	var held []string
	for _, l := range gen.languages {
		if name := l.analyzer.Language(); name != "" {
			held = append(held, name)
		}
	}
	if len(held) < 2 {
		return "", false, nil
	}
	for _, tag := range tags {
		if name := analysis.For(tag).Language(); slices.Contains(held, name) {
			return name, true, nil
		}
	}
	return "", true, nil
}
