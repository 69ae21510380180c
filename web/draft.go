package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"kindred/search"
)

// maxDraftBody is the size of a posted draft: the longest one with every character
// escaped, some times over.
const maxDraftBody = 4 * search.MaxDraftBytes

// draftBody is a draft as it is posted. Fields that are not known are refused, or a slip
// would go unnoticed.
type draftBody struct {
	ID         string   `json:"id"`
	URL        string   `json:"url"`
	Title      string   `json:"title"`
	Summary    string   `json:"summary"`
	Text       string   `json:"text"`
	Code       string   `json:"code"`
	Headings   []string `json:"headings"`
	Tags       []string `json:"tags"`
	Categories []string `json:"categories"`
	Language   string   `json:"language"`
	// Published is a day, or a day and time as RFC 3339 has it.
	Published string `json:"published"`
	Limit     int    `json:"limit"`
}

// serveAPIDraft answers with a [search.RelatedResult] for a text that is not in the
// index. Nothing of it is kept, here or in a cache, and nothing of it is logged.
func (s *Server) serveAPIDraft(w http.ResponseWriter, r *http.Request) error {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != typeJSON {
		return errMediaType
	}
	req, err := readDraft(http.MaxBytesReader(w, r.Body, maxDraftBody))
	if err != nil {
		return err
	}
	result, err := s.search.RelatedDraft(r.Context(), req)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", cacheNever)
	sendJSON(w, http.StatusOK, typeJSON, result)
	return nil
}

// readDraft reads one JSON object and nothing after it.
func readDraft(body io.Reader) (search.DraftRequest, error) {
	var b draftBody
	d := json.NewDecoder(body)
	d.DisallowUnknownFields()
	err := d.Decode(&b)
	if err == nil {
		if _, after := d.Token(); !errors.Is(after, io.EOF) {
			if err = after; err == nil {
				err = errors.New("something follows the article")
			}
		}
	}
	if err != nil {
		return search.DraftRequest{}, wrongBody(err)
	}
	published, err := readMoment(b.Published)
	if err != nil {
		return search.DraftRequest{}, err
	}
	return search.DraftRequest{
		Draft: search.Draft{
			ID: b.ID, URL: b.URL, Title: b.Title, Summary: b.Summary, Text: b.Text, Code: b.Code, Headings: b.Headings,
			Tags: b.Tags, Categories: b.Categories, Language: b.Language, Published: published,
		},
		Limit: b.Limit,
	}, nil
}

// wrongBody says what is wrong with a body.
func wrongBody(err error) error {
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return errTooLarge
	}
	what := strings.TrimPrefix(err.Error(), "json: ")
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		what = "it ends too early"
	}
	return fmt.Errorf("%w: the body must be one article as JSON: %s", search.ErrBadRequest, what)
}

// readMoment reads a day, or a day and time; "" is none.
func readMoment(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%w: published must be a date such as 2026-01-31, not %q", search.ErrBadRequest, echo(text))
}
