package opensearch

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"strings"

	"kindred/corpus"
	"kindred/index"
)

// find returns an article as a search finds it, and of its source a field, or with "" none.
func (r *reader) find(ctx context.Context, id, field string) (*hit, error) {
	search := object{"query": unscored(object{"term": object{index.ID.String(): id}}), "size": 1, "sort": []object{{numberField: "asc"}}}
	if field == "" {
		search["_source"], search["stored_fields"] = false, "_none_"
	} else {
		search["_source"] = []string{field}
	}
	var answer answer
	if err := r.ask(ctx, search, &answer); err != nil {
		return nil, fmt.Errorf("looking for article %q: %w", id, err)
	}
	if len(answer.Hits.Hits) == 0 {
		return nil, fmt.Errorf("%w: %q", index.ErrNotFound, id)
	}
	return &answer.Hits.Hits[0], nil
}

// number returns that of an article.
func (r *reader) number(ctx context.Context, id string) (index.Doc, error) {
	h, err := r.find(ctx, id, "")
	if err != nil {
		return 0, err
	}
	return h.doc()
}

// Article implements [index.Reader].
func (r *reader) Article(ctx context.Context, id string) (corpus.Article, error) {
	if a, ok := r.shown.get(id); ok {
		return a, ctx.Err()
	}
	h, err := r.find(ctx, id, articleField)
	if err != nil {
		return corpus.Article{}, err
	}
	return articleIn(h.Source)
}

// articleIn reads the article of a document.
func articleIn(source json.RawMessage) (corpus.Article, error) {
	var doc struct {
		Article corpus.Article `json:"article"`
	}
	if err := json.Unmarshal(source, &doc); err != nil {
		return corpus.Article{}, damaged("an article in the cluster: %v", err)
	}
	return doc.Article, nil
}

// Beginning implements [index.Reader]. The cluster hands over the whole article.
func (r *reader) Beginning(ctx context.Context, id string, size int) (corpus.Article, bool, error) {
	a, err := r.Article(ctx, id)
	if err != nil {
		return a, false, err
	}
	a.Code = ""
	if len(a.Text) <= size {
		return a, true, nil
	}
	a.Text = strings.Clone(a.Text[:size])
	return a, false, nil
}

// Opening implements [index.Reader]. The cluster hands over the whole article.
func (r *reader) Opening(ctx context.Context, doc index.Doc, size int, dst []byte) (summary string, text []byte, err error) {
	a, ok := r.shownAt(doc)
	if !ok {
		articles, err := r.articlesAt(ctx, []index.Doc{doc})
		if err != nil {
			return "", nil, err
		}
		a = articles[0]
	}
	return a.Summary, append(dst, a.Text[:min(len(a.Text), size)]...), ctx.Err()
}

// Prefetch implements [index.Prefetcher].
func (r *reader) Prefetch(ctx context.Context, docs []index.Doc) error {
	var unknown []index.Doc
	for _, d := range docs {
		if _, ok := r.shownAt(d); !ok {
			unknown = append(unknown, d)
		}
	}
	articles, err := r.articlesAt(ctx, unknown)
	if err != nil {
		return err
	}
	for i := range articles {
		r.shown.put(articles[i].ID, articles[i])
	}
	return nil
}

// shownAt returns an article that is kept, if the card is that says which it is.
func (r *reader) shownAt(doc index.Doc) (a corpus.Article, ok bool) {
	c, ok := r.cards.get(doc)
	if !ok {
		return a, false
	}
	return r.shown.get(c.head.ID)
}

// articlesAt reads articles, all with one request where they are some hundred.
func (r *reader) articlesAt(ctx context.Context, docs []index.Doc) ([]corpus.Article, error) {
	wants := make([]wanted, len(docs))
	for i, d := range docs {
		wants[i] = want(articlesOf(r.name), d, articleField)
	}
	answers, err := r.cluster.lookUpAll(ctx, wants)
	if err != nil {
		return nil, err
	}
	articles := make([]corpus.Article, len(docs))
	for i, d := range docs {
		if !answers[i].Found {
			return nil, r.missing(d)
		}
		if articles[i], err = articleIn(answers[i].Source); err != nil {
			return nil, err
		}
	}
	return articles, nil
}

// articlesAtOnce is the number of articles that are streamed with one request.
const articlesAtOnce = 100

// Articles implements [index.Reader].
func (r *reader) Articles(ctx context.Context) iter.Seq2[corpus.Article, error] {
	return func(yield func(corpus.Article, error) bool) {
		for next := 0; next < r.stats.Articles; next += articlesAtOnce {
			docs := make([]index.Doc, min(articlesAtOnce, r.stats.Articles-next))
			for i := range docs {
				docs[i] = index.Doc(next + i) // #nosec G115 -- of articles
			}
			articles, err := r.articlesAt(ctx, docs)
			if err != nil {
				yield(corpus.Article{}, err)
				return
			}
			for i := range articles {
				if !yield(articles[i], nil) {
					return
				}
			}
		}
	}
}
