package web

import "net/http"

// serveAPISearch answers with a [search.Result].
func (s *Server) serveAPISearch(w http.ResponseWriter, r *http.Request) error {
	p, err := parseAPI(r.URL.RawQuery)
	if err != nil {
		return err
	}
	req := p.request()
	if req.Prefer, err = s.preferred(r.Context(), p.Prefer); err != nil {
		return err
	}
	question := "api search " + req.Prefer + " " + p.question()
	if s.unchanged(w, r, question, cacheChecked) {
		return nil
	}
	result, err := s.search.Search(r.Context(), req)
	if err != nil {
		return err
	}
	s.mark(w, result.Generation, question, cacheChecked)
	sendJSON(w, http.StatusOK, typeJSON, result)
	return nil
}

// serveAPIRelated answers with a [search.RelatedResult].
func (s *Server) serveAPIRelated(w http.ResponseWriter, r *http.Request) error {
	req, err := parseRelated(r.URL.RawQuery)
	if err != nil {
		return err
	}
	question := "api related " + relatedQuestion(&req)
	if s.unchanged(w, r, question, cacheChecked) {
		return nil
	}
	result, err := s.search.Related(r.Context(), req)
	if err != nil {
		return err
	}
	s.mark(w, result.Generation, question, cacheChecked)
	sendJSON(w, http.StatusOK, typeJSON, result)
	return nil
}

// serveAPIArticle answers with a [search.Article].
func (s *Server) serveAPIArticle(w http.ResponseWriter, r *http.Request) error {
	id, err := articleID(r, apiArticlePrefix)
	if err != nil {
		return err
	}
	question := "api article " + id
	if s.unchanged(w, r, question, cacheChecked) {
		return nil
	}
	article, err := s.search.Article(r.Context(), id)
	if err != nil {
		return err
	}
	s.mark(w, article.Generation, question, cacheChecked)
	sendJSON(w, http.StatusOK, typeJSON, article)
	return nil
}
