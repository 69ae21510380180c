//go:build !js

package search

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"kindred/corpus"
	"kindred/index"
)

// ErrDraftTooLong means that a draft is longer than [MaxDraftBytes].
var ErrDraftTooLong = errors.New("the draft is too long")

// MaxDraftBytes is the length of a draft, all its texts together: some 40,000 words,
// which take a tenth of a second, and a quarter at worst (random words, or Chinese, when they
// are first asked for). The longest article of the sites that relatedness was
// measured on has 25,000.
const MaxDraftBytes = 256 << 10

// Draft is a text that is not in the index: a draft, or a page of another site. Its
// fields are those of a [corpus.Article] that relate it to others.
//
// Neither its id nor its address need be given; where one of them is that of an article
// of the index, or title and text are, the draft is taken for a new form of that article,
// which then is not in its list. One that names no language has the one it reads like.
type Draft struct {
	ID, URL, Title, Summary, Text, Code string
	Headings, Tags, Categories          []string
	Language                            string
	Published                           time.Time // zero if it is not known
}

// DraftOf returns an article as a draft. Who may see the article makes no difference.
func DraftOf(a *corpus.Article) Draft {
	return Draft{
		ID: a.ID, URL: a.URL, Title: a.Title, Summary: a.Summary, Text: a.Text, Code: a.Code, Headings: a.Headings,
		Tags: a.Tags, Categories: a.Categories, Language: a.Language, Published: a.Published,
	}
}

// article returns a draft as an article, in its language, or the given one where it is
// too short to tell.
func (d *Draft) article(language string) *corpus.Article {
	if d.Language != "" {
		language = d.Language
	} else {
		language = corpus.DetectLanguage(d.Title+"\n"+d.Text, language)
	}
	return &corpus.Article{
		ID: d.ID, URL: d.URL, Title: d.Title, Summary: d.Summary, Text: d.Text, Code: d.Code, Headings: d.Headings,
		Tags: d.Tags, Categories: d.Categories, Language: language, Published: d.Published,
	}
}

// DraftRequest asks which articles are related to a draft.
type DraftRequest struct {
	Draft Draft
	// Limit is the number of articles wanted; 0 means [DefaultRelated].
	Limit int
}

// Validate returns what is wrong with the request, wrapping [ErrBadRequest] or
// [ErrDraftTooLong].
func (r *DraftRequest) Validate() error {
	a := &r.Draft
	size := len(a.Title) + len(a.Summary) + len(a.Text) + len(a.Code)
	for _, list := range [][]string{a.Headings, a.Tags, a.Categories} {
		for _, text := range list {
			size += len(text) + 1 // an empty one is work, too
		}
	}
	switch {
	case size > MaxDraftBytes:
		return fmt.Errorf("%w: more than %d KiB of text; its beginning tells as much", ErrDraftTooLong, MaxDraftBytes>>10)
	case strings.TrimSpace(a.Title+a.Text) == "":
		return fmt.Errorf("%w: the draft has no title and no text", ErrBadRequest)
	}
	return validateRelatedLimit(r.Limit)
}

// RelatedDraft returns the articles that would stand under a text, if it were
// published now, most kindred first. Nothing of the text is kept.
func (s *Service) RelatedDraft(ctx context.Context, req DraftRequest) (*RelatedResult, error) {
	if err := req.Validate(); err != nil {
		return nil, err
	}
	gen, number, release, err := s.acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	result, err := s.relatedDraft(ctx, gen, &req)
	if err != nil {
		return nil, fmt.Errorf("related articles of a draft: %w", err)
	}
	result.Generation = number
	return result, nil
}

func (s *Service) relatedDraft(ctx context.Context, gen *generation, req *DraftRequest) (*RelatedResult, error) {
	article := req.Draft.article(gen.languages[0].analyzer.Language())
	published, err := publishedForm(ctx, gen.reader, article)
	if err != nil {
		return nil, err
	}
	list, err := gen.drafts.Of(ctx, article, published)
	if err != nil {
		return nil, err
	}
	id := published
	if id == "" {
		id = article.ID
	}
	rules, err := s.rulesUnder(ctx, gen, id)
	if err != nil {
		return nil, err
	}
	return s.shown(ctx, gen, rules, &listUnder{id: id, language: article.Language}, list, req.Limit)
}

// publishedForm returns the id of the article of which a draft is a new form, "" where
// there is none that its id or address tells.
func publishedForm(ctx context.Context, r index.Reader, draft *corpus.Article) (string, error) {
	if draft.ID != "" {
		found, err := r.Search(ctx, &index.Request{Query: index.Filter{Attribute: index.ID, Values: []string{draft.ID}}})
		if err != nil {
			return "", err
		}
		if found.Total > 0 {
			return draft.ID, nil
		}
	}
	if draft.URL == "" {
		return "", nil
	}
	id, err := idOf(ctx, r, draft.URL)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return id, err
}
