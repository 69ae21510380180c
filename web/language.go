package web

import (
	"cmp"
	"context"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"
)

// languageList matches languages as the header Accept-Language has them.
var languageList = func() *regexp.Regexp {
	const one = `(\*|[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)( ?; ?q=(0(\.[0-9]{1,3})?|1(\.0{1,3})?))?`
	return regexp.MustCompile(`^(` + one + `( ?, ?` + one + `)*)?$`)
}()

// maxRemembered and maxRememberedBytes bound what is remembered of the headers of browsers,
// of which there are some hundreds; of more, all are forgotten.
const maxRemembered, maxRememberedBytes = 1000, 200

// remembering keeps what was made of headers that come again and again. To read one takes
// as long as to write a hit.
type remembering[V any] struct {
	mu    sync.RWMutex
	known map[string]V
}

func newRemembering[V any]() *remembering[V] { return &remembering[V]{known: make(map[string]V)} }

// of returns what is made of a header.
func (m *remembering[V]) of(header string, from func(string) V) V {
	m.mu.RLock()
	v, ok := m.known[header]
	m.mu.RUnlock()
	if ok {
		return v
	}
	v = from(header)
	if len(header) <= maxRememberedBytes {
		m.mu.Lock()
		defer m.mu.Unlock()
		if len(m.known) >= maxRemembered {
			clear(m.known)
		}
		m.known[strings.Clone(header)] = v
	}
	return v
}

var acceptedLists = newRemembering[[]string]()

// acceptedLanguages reads languages as the header Accept-Language has them, and
// returns them with the dearest first. Those that nobody knows are left out.
func acceptedLanguages(list string) []string { return acceptedLists.of(list, readAccepted) }

func readAccepted(list string) []string {
	type weighed struct {
		name   string
		weight float32
	}
	var known []weighed
	for entry := range strings.SplitSeq(list, ",") {
		tags, weights, err := language.ParseAcceptLanguage(entry)
		if err != nil {
			continue
		}
		for i, tag := range tags {
			known = append(known, weighed{tag.String(), weights[i]})
		}
	}
	slices.SortStableFunc(known, func(x, y weighed) int { return cmp.Compare(y.weight, x.weight) })
	var names []string
	for _, w := range known {
		names = append(names, w.name)
	}
	return names
}

// readerLanguage returns the language to prefer on a page, by what the browser says:
// "" where there is nothing to prefer. Caches are told where the answer depends on it.
func (s *Server) readerLanguage(w http.ResponseWriter, r *http.Request) (string, error) {
	preferred, several, err := s.search.ReaderLanguage(r.Context(), acceptedLanguages(r.Header.Get("Accept-Language")))
	if several {
		addVary(w, "Accept-Language")
	}
	return preferred, err
}

// wordingFor returns the texts of a page: in the language that is chosen, else in that
// of the browser, and the language that was chosen, if there are texts in it. Caches are told where it
// was the browser.
func (s *Server) wordingFor(w http.ResponseWriter, r *http.Request, chosen string) (t *wording, ui string) {
	if t := s.wordings.named(chosen); t != nil {
		return t, chosen
	}
	addVary(w, "Accept-Language")
	return s.wordings.of(r.Header.Get("Accept-Language")), ""
}

// addVary adds a name to the header Vary, once.
func addVary(w http.ResponseWriter, name string) {
	h := w.Header()
	names := h["Vary"]
	switch {
	case names == nil:
		h["Vary"] = append(make([]string, 0, 3), name) // as many as there are at most
	case !slices.ContainsFunc(names, func(list string) bool { return strings.Contains(list, name) }): // a kept answer has them in one line
		h["Vary"] = append(names, name)
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
