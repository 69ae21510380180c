// Package inbrowser answers searches from files that a site exported, without a server. It
// is what a browser runs, compiled to WebAssembly, and what tests run.
package inbrowser

import (
	"context"
	"fmt"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"kindred/index"
	"kindred/index/analysis"
	"kindred/index/static"
	"kindred/search"
)

// Settings are what an export fixes of how it is searched.
type Settings struct {
	// Folder holds the files of the generation, and is named after them.
	Folder string          `json:"folder"`
	Index  static.Manifest `json:"index"`
	// Stems, Synonyms and Rules are the editor's files, as they are written.
	Stems    string        `json:"stems,omitempty"`
	Synonyms string        `json:"synonyms,omitempty"`
	Rules    string        `json:"rules,omitempty"`
	HalfLife time.Duration `json:"half_life,omitempty"`
	// Site is what goes before addresses that are paths of the site.
	Site string `json:"site,omitempty"`
}

// Engine answers searches.
type Engine struct {
	reader    *static.Reader
	service   *search.Service
	analyzers []*analysis.Analyzer // of the languages of the articles
	site      string
}

// Open fetches what every search needs. Before it, SetStems must have been called where
// there are any, and in a browser what is known of languages set.
func Open(ctx context.Context, s *Settings, fetch static.Fetch) (_ *Engine, err error) {
	defer static.Recovered(&err)
	o := search.Options{Weights: search.DefaultWeights(), HalfLife: s.HalfLife}
	if s.Synonyms != "" {
		if o.Synonyms, err = search.ReadSynonyms(strings.NewReader(s.Synonyms), "synonyms"); err != nil {
			return nil, fmt.Errorf("synonyms: %w", err)
		}
	}
	if s.Rules != "" {
		if o.Curation, err = search.ReadCuration(strings.NewReader(s.Rules), "rules"); err != nil {
			return nil, fmt.Errorf("rules: %w", err)
		}
	}
	e := &Engine{site: strings.TrimSuffix(s.Site, "/")}
	for language := range s.Index.Languages {
		e.analyzers = append(e.analyzers, analysis.For(language))
	}
	if e.reader, err = static.Open(ctx, &s.Index, fetch); err != nil {
		return nil, fmt.Errorf("opening the index: %w", err)
	}
	prepared, err := search.Prepare(ctx, e.reader)
	if err != nil {
		return nil, err
	}
	e.service = search.NewWith(only{prepared}, o)
	return e, nil
}

// SetStems puts the editor's stems in force, before any text is analysed.
func (s *Settings) SetStems() error {
	if s.Stems == "" {
		return nil
	}
	e, err := analysis.ReadExceptions(strings.NewReader(s.Stems), "stems")
	if err != nil {
		return err
	}
	return analysis.Except(e)
}

// only is the generation that there is.
type only struct{ index.Reader }

// Acquire implements [search.Snapshots].
func (o only) Acquire() (r index.Reader, generation int, release func(), err error) {
	return o.Reader, 0, func() {}, nil
}

// Question is a search as a page asks it.
type Question struct {
	Query    string `json:"q"`
	Prefer   string `json:"prefer,omitempty"`
	Verbatim bool   `json:"verbatim,omitempty"`
	Offset   int    `json:"offset,omitempty"`
	Limit    int    `json:"limit,omitempty"`
}

// Search answers a question with what /api/v1/search answers, in which addresses can be
// linked as they are.
func (e *Engine) Search(ctx context.Context, q *Question) (_ *search.Result, err error) {
	defer static.Recovered(&err)
	if err := e.prefetch(q.Query); err != nil {
		return nil, err
	}
	result, err := e.service.Search(ctx, search.Request{Query: q.Query, Prefer: q.Prefer, Verbatim: q.Verbatim, Offset: q.Offset, Limit: q.Limit})
	if err != nil {
		return nil, err
	}
	for i := range result.Hits {
		h := &result.Hits[i]
		h.URL, h.Passage = e.link(h.URL), e.link(h.Passage)
	}
	return result, nil
}

// prefetch fetches the lists of the words that stand in a query, in all languages: of what
// else the search looks up it knows only when it has read these.
func (e *Engine) prefetch(query string) error {
	var stems, words []string
	for _, a := range e.analyzers {
		for _, token := range a.TokensOnce(nil, query) {
			if !token.Stop {
				stems, words = append(stems, token.Stem), append(words, token.Exact)
			}
		}
	}
	var both errgroup.Group
	both.Go(func() error { return e.reader.PrefetchWords(index.Stem, stems) })
	both.Go(func() error { return e.reader.PrefetchWords(index.Exact, words) })
	return both.Wait() //nolint:wrapcheck // it was fetching
}

// link returns an address as a page of any site can link it, "" for one that is none.
func (e *Engine) link(address string) string {
	switch {
	case strings.HasPrefix(address, "http://"), strings.HasPrefix(address, "https://"):
		return address
	case strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") && !strings.Contains(address, `\`):
		return e.site + address
	default:
		return ""
	}
}
