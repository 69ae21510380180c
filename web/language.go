package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"golang.org/x/text/language"
)

// acceptedLanguages reads languages as the header Accept-Language has them, and
// returns them with the dearest first.
func acceptedLanguages(list string) ([]string, error) {
	tags, _, err := language.ParseAcceptLanguage(list)
	if err != nil {
		return nil, fmt.Errorf("reading languages: %w", err)
	}
	var names []string
	for _, tag := range tags {
		names = append(names, tag.String())
	}
	return names, nil
}

// readerLanguage returns the language to prefer on a page, by what the browser says:
// "" where there is nothing to prefer. Caches are told where the answer depends on it.
func (s *Server) readerLanguage(w http.ResponseWriter, r *http.Request) (string, error) {
	names, err := acceptedLanguages(r.Header.Get("Accept-Language"))
	if err != nil {
		names = nil // the reader can do nothing about it
	}
	preferred, several, err := s.search.ReaderLanguage(r.Context(), names)
	if several {
		addVary(w, "Accept-Language")
	}
	return preferred, err
}

// wordingFor returns the texts of a page: in the language that is chosen, else in that
// of the browser. Caches are told where it was the browser.
func (s *Server) wordingFor(w http.ResponseWriter, r *http.Request, chosen string) *wording {
	if t := s.wordings.named(chosen); t != nil {
		return t
	}
	addVary(w, "Accept-Language")
	return s.wordings.of(r.Header.Get("Accept-Language"))
}

// addVary adds a name to the header Vary, once.
func addVary(w http.ResponseWriter, name string) {
	if !slices.Contains(w.Header().Values("Vary"), name) {
		w.Header().Add("Vary", name)
	}
}

// preferred returns the language to prefer of those that an address names.
func (s *Server) preferred(ctx context.Context, names []string) (string, error) {
	if len(names) == 0 {
		return "", nil
	}
	preferred, _, err := s.search.ReaderLanguage(ctx, names)
	return preferred, err
}
