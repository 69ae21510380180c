package web

import (
	"net/http"
	"slices"
	"strings"

	"kindred/search"
)

// suggestPath is the address of suggestions for browsers.
const suggestPath = "/suggest"

// serveAPISuggest answers with a [search.SuggestResult], in which articles have the
// addresses that they have on the site.
func (s *Server) serveAPISuggest(w http.ResponseWriter, r *http.Request) error {
	return s.suggest(w, r, typeJSON, func(result *search.SuggestResult) any {
		linked := *result
		linked.Suggestions = slices.Clone(result.Suggestions)
		for i := range linked.Suggestions {
			if suggestion := &linked.Suggestions[i]; suggestion.Kind == search.SuggestedTitle {
				suggestion.URL = s.siteLink(suggestion.URL)
			}
		}
		return &linked
	})
}

// serveSuggest answers in the form of OpenSearch Suggestions 1.0, in which browsers
// ask while a reader types into their address bar: the text, and lists of
// completions, of what each is, and of where it leads.
func (s *Server) serveSuggest(w http.ResponseWriter, r *http.Request) error {
	origin := s.origin(r)
	return s.suggest(w, r, typeSuggest, func(result *search.SuggestResult) any {
		completions, descriptions, addresses := []string{}, []string{}, []string{}
		for i := range result.Suggestions {
			suggestion := &result.Suggestions[i]
			completions = append(completions, suggestion.Text)
			descriptions = append(descriptions, descriptionOf[suggestion.Kind])
			address := s.suggested(suggestion)
			if strings.HasPrefix(address, "/") {
				address = origin + address
			}
			addresses = append(addresses, address)
		}
		return []any{result.Query, completions, descriptions, addresses}
	})
}

// descriptionOf says what a suggestion is.
var descriptionOf = map[search.SuggestionKind]string{
	search.SuggestedTitle: "Article", search.SuggestedTag: "Tag", search.SuggestedQuery: "Search",
}

// suggest answers with suggestions in the form that is wanted.
func (s *Server) suggest(w http.ResponseWriter, r *http.Request, contentType string, form func(*search.SuggestResult) any) error {
	p, err := parseSuggest(r.URL.RawQuery)
	if err != nil {
		return err
	}
	req := p.request()
	if req.Prefer, err = s.preferred(r.Context(), p.Prefer); err != nil {
		return err
	}
	question := contentType + " suggest " + s.origin(r) + " " + req.Prefer + " " + p.question()
	if s.unchanged(w, r, question, cacheChecked) {
		return nil
	}
	result, err := s.search.Suggest(r.Context(), req)
	if err != nil {
		return err
	}
	s.mark(w, result.Generation, question, cacheChecked)
	sendJSON(w, http.StatusOK, contentType, form(result))
	return nil
}

// suggested returns the address of what is suggested: of an article, or of a search
// on this server.
func (s *Server) suggested(suggestion *search.Suggestion) string {
	var p pageParams
	switch suggestion.Kind {
	case search.SuggestedTitle:
		return s.link(suggestion.ID, suggestion.URL)
	case search.SuggestedTag:
		p.Tags = []string{suggestion.Text}
	default:
		p.Query = suggestion.Text
	}
	return p.address()
}
