package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"kindred/search"
)

// Addresses of the description of the API and of the page that shows it.
const (
	openAPIPath  = "/api/v1/openapi.json"
	apiPagePath  = "/api/"
	typeOpenAPI  = "application/openapi+json"
	apiVersion   = "1"
	schemaPrefix = "#/components/schemas/"
	problemName  = "Problem"
)

// apiOperation is an address of the API: it is served by what it is described by.
type apiOperation struct {
	path, pattern string // as the description and the router have it
	name, summary string
	params        []*huma.Param
	answer        any // its type
	failures      []int
	serve         func(*Server, http.ResponseWriter, *http.Request) error
}

// apiOperations are all that read. Any of them may also answer 304, 405 to other methods,
// 429, 500 and 503.
var apiOperations = []apiOperation{
	{
		"/api/v1/search", "/api/v1/search", "search", "Search the articles",
		append(append([]*huma.Param{textParam("q", "words, \"phrases\", -exclusions and tag:, author:, lang:, after:, before:", search.MaxQueryRunes)}, filterParams()...),
			flagParam("exact", "1 takes every word as it is typed"), languageParam("prefer", "languages whose articles come first, as in Accept-Language"),
			numberParam("offset", "hits to leave out", 0, search.MaxOffset, 0), numberParam("limit", "hits wanted", 1, maxAPILimit, search.DefaultLimit)),
		search.Result{},
		[]int{http.StatusBadRequest},
		(*Server).serveAPISearch,
	},
	{
		"/api/v1/suggest", "/api/v1/suggest", "suggest", "Suggest what a reader who is typing may want",
		[]*huma.Param{
			textParam("q", "what is typed so far", search.MaxQueryRunes), languageParam("prefer", "languages whose titles come first"),
			numberParam("limit", "suggestions wanted", 1, search.MaxSuggestions, search.DefaultSuggestions),
		},
		search.SuggestResult{},
		[]int{http.StatusBadRequest},
		(*Server).serveAPISuggest,
	},
	{
		"/api/v1/related", "/api/v1/related", "related", "The kin of an article, named by id or by url",
		[]*huma.Param{
			textParam("id", "the article's id", maxIDBytes), textParam("url", "the article's address, or a path of the site", maxIDBytes),
			numberParam("limit", "articles wanted", 1, search.MaxRelated, search.DefaultRelated),
		},
		search.RelatedResult{},
		[]int{http.StatusBadRequest, http.StatusNotFound},
		(*Server).serveAPIRelated,
	},
	{
		"/api/v1/articles", "/api/v1/articles", "articles", "List articles, the newest first",
		append(filterParams(), numberParam("offset", "articles to leave out", 0, search.MaxOffset, 0),
			numberParam("limit", "articles wanted", 1, maxAPILimit, search.DefaultLimit)),
		articleList{},
		[]int{http.StatusBadRequest},
		(*Server).serveAPIArticles,
	},
	{
		"/api/v1/articles/{id}", apiArticlePrefix + "*", "article", "A whole article",
		[]*huma.Param{{Name: "id", In: "path", Required: true, Description: "the article's id; slashes in it stay as they are", Schema: &huma.Schema{Type: huma.TypeString, MinLength: new(1)}}},
		search.Article{},
		[]int{http.StatusNotFound},
		(*Server).serveAPIArticle,
	},
}

func queryParam(name, description string, schema *huma.Schema) *huma.Param {
	return &huma.Param{Name: name, In: "query", Description: description, Schema: schema}
}

func textParam(name, description string, most int) *huma.Param {
	return queryParam(name, description, &huma.Schema{Type: huma.TypeString, MaxLength: new(most)})
}

func numberParam(name, description string, lowest, highest, otherwise int) *huma.Param {
	low, high := float64(lowest), float64(highest)
	return queryParam(name, description, &huma.Schema{Type: huma.TypeInteger, Minimum: &low, Maximum: &high, Default: otherwise})
}

func flagParam(name, description string) *huma.Param {
	return queryParam(name, description, &huma.Schema{Type: huma.TypeString, Enum: []any{"", "0", "1"}})
}

func languageParam(name, description string) *huma.Param {
	return queryParam(name, description, &huma.Schema{Type: huma.TypeString, MaxLength: new(maxLanguageBytes), Examples: []any{"de, en;q=0.5"}, Pattern: `^([a-z]{2}(, ?[a-z]{2})*)?$`})
}

func filterParams() []*huma.Param {
	list := func(name, description string) *huma.Param {
		explode := true
		p := queryParam(name, description, &huma.Schema{
			Type: huma.TypeArray, MaxItems: new(maxFilters), Items: &huma.Schema{Type: huma.TypeString, MaxLength: new(maxFilterRunes)},
		})
		p.Style, p.Explode = "form", &explode
		return p
	}
	day := func(name, description string) *huma.Param {
		return queryParam(name, description, &huma.Schema{Type: huma.TypeString, Format: "date"})
	}
	return []*huma.Param{
		list("tag", "tags, all of which an article must have"), list("author", "authors, one of whom wrote it"), list("lang", "languages, one of which it is in"),
		day("after", "the first day"), day("before", "the day after the last"),
		queryParam("sort", "the order", &huma.Schema{Type: huma.TypeString, Enum: []any{"", string(search.Relevance), string(search.Newest), string(search.Oldest)}}),
	}
}

// failureTexts say when a status is answered.
var failureTexts = map[int]string{
	http.StatusBadRequest: "a parameter is wrong; detail says how", http.StatusNotFound: "there is no such article",
	http.StatusMethodNotAllowed: "only GET and HEAD are answered", http.StatusTooManyRequests: "the client has spent its budget; Retry-After says for how long",
	http.StatusInternalServerError: "something went wrong", http.StatusServiceUnavailable: "nothing is published yet, or too much is being asked",
}

// describeAPI makes the description from the operations and the types that they answer
// with.
func describeAPI(title string) *huma.OpenAPI {
	schemas := huma.NewMapRegistry(schemaPrefix, huma.DefaultSchemaNamer)
	doc := &huma.OpenAPI{
		OpenAPI: "3.1.0", Info: &huma.Info{Title: title, Version: apiVersion, Description: "Search and related articles."},
		Paths: make(map[string]*huma.PathItem), Components: &huma.Components{Schemas: schemas},
	}
	problems := map[string]*huma.MediaType{typeProblem: {Schema: schemas.Schema(reflect.TypeFor[problem](), true, problemName)}}
	for _, op := range apiOperations {
		answer := schemas.Schema(reflect.TypeOf(op.answer), true, "")
		responses := map[string]*huma.Response{
			"200": {
				Description: "the answer", Content: map[string]*huma.MediaType{typeJSON: {Schema: answer}},
				Headers: map[string]*huma.Param{"ETag": {Description: "names the answer of this generation", Schema: &huma.Schema{Type: huma.TypeString}}},
			},
			"304": {Description: "the client has the answer already"},
		}
		always := []int{http.StatusMethodNotAllowed, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable}
		for _, status := range slices.Concat(op.failures, always) {
			responses[strconv.Itoa(status)] = &huma.Response{Description: failureTexts[status], Content: problems}
		}
		doc.Paths[op.path] = &huma.PathItem{Get: &huma.Operation{OperationID: op.name, Summary: op.summary, Parameters: op.params, Responses: responses}}
	}
	for _, schema := range schemas.Map() {
		loosen(schema)
	}
	return doc
}

// loosen lets clients of today read the answers of tomorrow, which may have more in
// them, and dates be null, as they are where they are not known.
func loosen(s *huma.Schema) {
	s.AdditionalProperties = true
	for name, property := range s.Properties {
		if property.Format == "date-time" && slices.Contains(s.Required, name) {
			property.Nullable = true
		}
		if property.Type == huma.TypeArray {
			property.Nullable = false
		}
	}
}

// serveOpenAPI answers with the description.
func (s *Server) serveOpenAPI(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Cache-Control", cacheChecked)
	send(w, http.StatusOK, typeOpenAPI, s.openAPI)
	return nil
}

// apiPage shows the description to people, without anything from elsewhere.
type apiPage struct {
	layout
	Address    string
	Operations []shownOperation
}

type shownOperation struct {
	Path, Summary, Answer string
	Params                []shownParam
	Failures              []shownFailure
}

type shownParam struct{ Name, Text, Range string }

type shownFailure struct {
	Status int
	Text   string
}

func (s *Server) serveAPIPage(w http.ResponseWriter, r *http.Request) error {
	ui := r.URL.Query().Get("ui")
	page := apiPage{layout: s.layout(s.wordingFor(w, r, ui), "API"), Address: openAPIPath}
	page.UI = ui
	for _, op := range apiOperations {
		shown := shownOperation{Path: op.path, Summary: op.summary, Answer: reflect.TypeOf(op.answer).Name()}
		for _, p := range op.params {
			shown.Params = append(shown.Params, shownParam{p.Name, p.Description, rangeOf(p.Schema)})
		}
		for _, status := range op.failures {
			shown.Failures = append(shown.Failures, shownFailure{status, failureTexts[status]})
		}
		page.Operations = append(page.Operations, shown)
	}
	body, err := s.pages.render("api", page)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", cacheChecked)
	send(w, http.StatusOK, typeHTML, body)
	return nil
}

// rangeOf says in words what a parameter may be.
func rangeOf(s *huma.Schema) string {
	switch {
	case s.Minimum != nil && s.Maximum != nil:
		return fmt.Sprintf("%g to %g, else %v", *s.Minimum, *s.Maximum, s.Default)
	case len(s.Enum) > 0:
		var values []string
		for _, v := range s.Enum {
			if v != "" {
				values = append(values, fmt.Sprint(v))
			}
		}
		return strings.Join(values, ", ")
	case s.MaxItems != nil:
		return fmt.Sprintf("up to %d times", *s.MaxItems)
	case s.MaxLength != nil:
		return fmt.Sprintf("up to %d characters", *s.MaxLength)
	default:
		return s.Format
	}
}

func encodeDescription(doc *huma.OpenAPI) ([]byte, error) {
	body, err := json.MarshalIndent(doc, "", " ")
	if err != nil {
		return nil, fmt.Errorf("encoding the description of the API: %w", err)
	}
	return body, nil
}
