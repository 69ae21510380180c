package web

import (
	"context"
	"net/http"
	"time"

	"kindred/search"
)

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
	s.countSearch(r, &req, result)
	s.mark(w, result.Generation, question, cacheChecked)
	s.sendResult(w, result)
	return nil
}

// serveAPIRelated answers with a [search.RelatedResult], whose addresses can be linked
// as they are, on the site and elsewhere.
func (s *Server) serveAPIRelated(w http.ResponseWriter, r *http.Request) error {
	return s.remembered(w, r, cacheFragment, (*Server).relatedList)
}

func (s *Server) relatedList(ctx context.Context, rawQuery string) (made, error) {
	req, err := parseRelated(rawQuery)
	if err != nil {
		return made{}, err
	}
	result, err := s.search.Related(ctx, req)
	if err != nil {
		return made{}, err
	}
	return made{result.Generation, typeJSON, s.relatedJSON(result)}, nil
}

// linkLists makes addresses of the lists such as can be linked as they are.
func (s *Server) linkLists(result *search.RelatedResult) {
	for _, list := range [][]search.Kindred{result.Articles, result.Recent} {
		for i := range list {
			k := &list[i]
			k.URL, k.Image = s.siteLink(k.URL), s.siteLink(k.Image)
		}
	}
}

// articleList is a page of the list of all articles, or of those that a filter leaves.
type articleList struct {
	Total    int           `json:"total"`
	Articles []listedEntry `json:"articles"`
}

// listedEntry is an article in a list. Published is null when it is not known.
type listedEntry struct {
	ID        string     `json:"id"`
	URL       string     `json:"url"`
	Title     string     `json:"title"`
	Tags      []string   `json:"tags"`
	Published *time.Time `json:"published"`
	Language  string     `json:"language,omitempty"`
}

// serveAPIArticles answers with an [articleList], the newest first.
func (s *Server) serveAPIArticles(w http.ResponseWriter, r *http.Request) error {
	p, err := parseAPI(r.URL.RawQuery)
	if err != nil {
		return err
	}
	req := p.request()
	req.Query, req.HeadsOnly = "", true
	if req.Sort == "" {
		req.Sort = search.Newest
	}
	p.Query = ""
	question := "api articles " + p.question()
	if s.unchanged(w, r, question, cacheChecked) {
		return nil
	}
	result, err := s.search.Search(r.Context(), req)
	if err != nil {
		return err
	}
	list := articleList{Total: result.Total, Articles: make([]listedEntry, len(result.Hits))}
	for i := range result.Hits {
		h := &result.Hits[i]
		list.Articles[i] = listedEntry{ID: h.ID, URL: s.siteLink(h.URL), Title: h.Title, Tags: h.Tags, Language: h.Language}
		if !h.Published.IsZero() {
			list.Articles[i].Published = &h.Published
		}
	}
	s.mark(w, result.Generation, question, cacheChecked)
	sendJSON(w, http.StatusOK, typeJSON, list)
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
	linked := *article
	linked.URL, linked.Image = s.siteLink(article.URL), s.siteLink(article.Image)
	sendJSON(w, http.StatusOK, typeJSON, &linked)
	return nil
}
