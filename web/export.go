package web

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"maps"
	"net/url"
	"path"

	"kindred/search"
)

// Block is the "Other Articles" block of one article, for sites that take it in as files.
type Block struct {
	HTML []byte // as /related answers; empty where nothing is related
	JSON []byte // as /api/v1/related answers
}

// Blocks returns a function that makes the block of the article with an id. Look is what
// /related takes beside the article: limit, show, heading, level and lang. An error says
// what of it is wrong.
func (s *Server) Blocks(look url.Values) (func(ctx context.Context, id string) (Block, error), error) {
	query := url.Values{"id": {"any"}}
	maps.Copy(query, look)
	p, err := parseFragment(query.Encode())
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, id string) (Block, error) {
		p := p
		p.ID = id
		result, err := s.search.Related(ctx, p.RelatedRequest)
		if err != nil {
			return Block{}, err
		}
		fragment, err := s.fragment(ctx, &p, result)
		if err != nil {
			return Block{}, err
		}
		return Block{HTML: fragment, JSON: s.relatedJSON(result)}, nil
	}, nil
}

// fragment writes the block. An article that has no kin gets nothing.
func (s *Server) fragment(ctx context.Context, p *fragmentParams, result *search.RelatedResult) ([]byte, error) {
	pageLanguage, err := s.languageAround(ctx, p, result.ID)
	if err != nil {
		return nil, err
	}
	look := p.look(s.wordings.of(pageLanguage))
	site := func(_, address string) string { return s.siteLink(address) }
	block := s.relatedBlockOf(result, look, pageLanguage, site)
	var fragment []byte
	render(block.write, func(html []byte) { fragment = bytes.Clone(html) })
	return fragment, nil
}

// relatedJSON encodes the list, with addresses that can be linked as they are.
func (s *Server) relatedJSON(result *search.RelatedResult) []byte {
	s.linkLists(result)
	return encodeJSON(result)
}

// StaticFiles returns the files that pages with blocks from files load, by their names:
// the component and the styles.
func StaticFiles() (map[string][]byte, error) {
	a, err := loadAssets()
	if err != nil {
		return nil, err
	}
	files := make(map[string][]byte)
	for _, name := range []string{"kindred-related.js", "kindred-embed.css", "related.css"} {
		files[name] = a.files[name].content
	}
	return files, nil
}

// searchFiles are what a page loads that searches exported files.
//
//go:embed inbrowser
var searchFiles embed.FS

// searchWords are what the box and its results say, in the names of the script.
type searchWords struct {
	Label    string `json:"label"`
	Search   string `json:"search"`
	Results  string `json:"results"`
	Nothing  string `json:"nothing"`
	Showing  string `json:"showing"`
	Instead  string `json:"instead"`
	Previous string `json:"previous"`
	Next     string `json:"next"`
	Failed   string `json:"failed"`
}

// SearchFiles returns the files that a page loads which searches in the browser, by their
// names in an exported folder.
func SearchFiles() (map[string][]byte, error) {
	said, err := loadWordings()
	if err != nil {
		return nil, err
	}
	words := map[string]searchWords{}
	for _, t := range said.list {
		words[t.Language] = searchWords{t.SearchArticles, t.Search, t.Results, t.Nothing, t.Showing, t.Instead, t.Previous, t.Next, t.Offline}
	}
	files := make(map[string][]byte)
	for _, name := range []string{"kindred-search.js", "kindred-search/worker.js", "search.html"} {
		content, err := searchFiles.ReadFile("inbrowser/" + path.Base(name))
		if err != nil {
			return nil, fmt.Errorf("reading the files of the search: %w", err)
		}
		if path.Ext(name) == ".js" {
			content = withoutComments(content)
		}
		files[name] = bytes.Replace(content, []byte(`"@words"`), bytes.TrimSpace(encodeJSON(words)), 1)
	}
	return files, nil
}
