package web

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"mime"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kindred/search"
)

// maxDraftBody is the size of a posted draft: the longest one with every character escaped,
// as \u0061, and room for the names of the fields and for what is no text.
const maxDraftBody = 6*search.MaxDraftBytes + 64<<10

// draftBody is a draft as it is posted. Fields that are not known are refused, or a slip
// would go unnoticed.
type draftBody struct {
	ID         string   `json:"id" doc:"id of the article that this is a new form of, if there is one"`
	URL        string   `json:"url" doc:"its address, or that of the article that this is a new form of"`
	Title      string   `json:"title" doc:"title; it or a text must be given"`
	Summary    string   `json:"summary" doc:"summary"`
	Text       string   `json:"text" doc:"text without marks; all texts together up to 256 KiB"`
	Code       string   `json:"code" doc:"listings"`
	Headings   []string `json:"headings" doc:"headings within the text"`
	Tags       []string `json:"tags" doc:"tags"`
	Categories []string `json:"categories" doc:"categories"`
	Language   string   `json:"language" doc:"language such as en; else it is told by the text"`
	Published  string   `json:"published" doc:"day, or day and time as RFC 3339 has it"`
	Limit      float64  `json:"limit" doc:"articles wanted, up to 24; 0 stands for 3"`
}

// draftSchema returns what may be posted as a draft: a title or a text must be in it, and
// null stands for what is left out.
func draftSchema() *huma.Schema {
	registry := huma.NewMapRegistry(schemaPrefix, huma.DefaultSchemaNamer)
	s := huma.SchemaFromType(registry, reflect.TypeFor[draftBody]())
	s.Required = nil
	for _, p := range s.Properties {
		p.Nullable = true
		if p.Items != nil {
			p.Items.Nullable = true
		}
	}
	published := s.Properties["published"]
	*published = huma.Schema{Description: published.Description, AnyOf: []*huma.Schema{
		{Type: huma.TypeString, Format: "date"}, {Type: huma.TypeString, Format: "date-time"}, {Type: huma.TypeString, MaxLength: new(0)}, {Type: "null"},
	}}
	lowest, highest := 0.0, float64(search.MaxRelated)
	limit := s.Properties["limit"]
	limit.Type, limit.Format, limit.Minimum, limit.Maximum = huma.TypeInteger, "", &lowest, &highest
	for _, name := range []string{"title", "text"} {
		written := &huma.Schema{Type: huma.TypeString, Pattern: `[^\s\u0085]`}
		s.AnyOf = append(s.AnyOf, &huma.Schema{Required: []string{name}, Properties: map[string]*huma.Schema{name: written}})
	}
	return s
}

// serveAPIDraft answers with a [search.RelatedResult] for a text that is not in the
// index. Nothing of it is kept, here or in a cache, and nothing of it is logged.
func (s *Server) serveAPIDraft(w http.ResponseWriter, r *http.Request) error {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != typeJSON {
		return errMediaType
	}
	req, err := readDraft(r.Body) // limitLoad has read it
	if err != nil {
		return err
	}
	result, err := s.search.RelatedDraft(r.Context(), req)
	if err != nil {
		return err
	}
	s.linkLists(result)
	w.Header().Set("Cache-Control", cacheNever)
	sendJSON(w, http.StatusOK, typeJSON, result)
	return nil
}

// readDraft reads one JSON object and nothing after it.
func readDraft(body io.Reader) (search.DraftRequest, error) {
	var b draftBody
	d := json.NewDecoder(body)
	d.DisallowUnknownFields()
	if err := d.Decode(&b); err != nil {
		return search.DraftRequest{}, wrongBody(wrongJSON(err))
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return search.DraftRequest{}, wrongBody("something follows the article")
	}
	published, err := readMoment(b.Published)
	if err != nil {
		return search.DraftRequest{}, err
	}
	if b.Limit != math.Trunc(b.Limit) || b.Limit < 0 || b.Limit > search.MaxRelated {
		return search.DraftRequest{}, fmt.Errorf("%w: %s", search.ErrBadRequest, limitWanted)
	}
	return search.DraftRequest{
		Draft: search.Draft{
			ID: b.ID, URL: b.URL, Title: b.Title, Summary: b.Summary, Text: b.Text, Code: b.Code, Headings: b.Headings,
			Tags: b.Tags, Categories: b.Categories, Language: b.Language, Published: published,
		},
		Limit: int(b.Limit),
	}, nil
}

// limitWanted is what the limit of a draft must be.
var limitWanted = fmt.Sprintf("limit must be a whole number from 0 to %d", search.MaxRelated)

// wrongBody says what is wrong with the JSON of a draft.
func wrongBody(what string) error {
	return fmt.Errorf("%w: the body must be one article as JSON: %s", search.ErrBadRequest, what)
}

// wrongJSON says in the words of JSON why a draft could not be decoded.
func wrongJSON(err error) string {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "it ends too early"
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return wrongType(wrong)
	}
	what := strings.TrimPrefix(err.Error(), "json: ")
	if quoted, ok := strings.CutPrefix(what, "unknown field "); ok {
		if name, err := strconv.Unquote(quoted); err == nil { // it may be as long as the body
			return fmt.Sprintf("unknown field %q", echo(name))
		}
	}
	return what
}

// What JSON calls the types of a draft, and those of what may stand in their place.
var (
	wantedTypes = map[reflect.Kind]string{reflect.Struct: "an object", reflect.String: "a string", reflect.Slice: "a list of strings"}
	givenTypes  = map[string]string{"array": "a list", "bool": "true or false", "object": "an object", "string": "a string"}
)

// wrongType says which field is of another type than it must be.
func wrongType(wrong *json.UnmarshalTypeError) string {
	wanted, known := wantedTypes[wrong.Type.Kind()]
	if !known { // the only number
		return limitWanted
	}
	given := cmp.Or(givenTypes[wrong.Value], "a number")
	if wrong.Field == "" {
		return fmt.Sprintf("%s is wanted, not %s", wanted, given)
	}
	return fmt.Sprintf("%s: %s is wanted, not %s", wrong.Field, wanted, given)
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
