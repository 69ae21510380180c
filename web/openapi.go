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
	body          func() *huma.Schema // of what is posted; nil for what is read with GET
	answer        any                 // its type; nil for nothing
	failures      []int
	serve         func(*Server, http.ResponseWriter, *http.Request) error
}

// apiOperations are those that every server has. Any of them may also answer 405 to other
// methods, 429, 431, 500 and 503, and those that are a GET 304.
var apiOperations = []apiOperation{
	{
		"/api/v1/search", "/api/v1/search", "search", "Search the articles",
		append(append([]*huma.Param{textParam("q", "words, \"phrases\", -exclusions and tag:, author:, lang:, after:, before:", search.MaxQueryRunes)}, filterParams()...),
			flagParam("exact", "1 takes every word as it is typed"), languageParam("prefer", "languages whose articles come first, as in Accept-Language"),
			numberParam("offset", "hits to leave out", 0, search.MaxOffset, 0), numberParam("limit", "hits wanted", 1, maxAPILimit, search.DefaultLimit)),
		nil,
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
		nil,
		search.SuggestResult{},
		[]int{http.StatusBadRequest},
		(*Server).serveAPISuggest,
	},
	{
		apiRelatedPath, apiRelatedPath, "related", "The kin of an article, named by id or by url",
		[]*huma.Param{
			textParam("id", "the article's id", maxIDBytes), textParam("url", "the article's address, or a path of the site", maxIDBytes),
			numberParam("limit", "articles wanted", 1, search.MaxRelated, search.DefaultRelated),
		},
		nil,
		search.RelatedResult{},
		[]int{http.StatusBadRequest, http.StatusNotFound},
		(*Server).serveAPIRelated,
	},
	{
		apiRelatedPath, apiRelatedPath, "relatedDraft", "The kin of a text that is not published, of which nothing is kept",
		nil,
		draftSchema,
		search.RelatedResult{},
		[]int{http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType},
		(*Server).serveAPIDraft,
	},
	{
		"/api/v1/articles", "/api/v1/articles", "articles", "List articles, the newest first",
		append(filterParams(), numberParam("offset", "articles to leave out", 0, search.MaxOffset, 0),
			numberParam("limit", "articles wanted", 1, maxAPILimit, search.DefaultLimit)),
		nil,
		articleList{},
		[]int{http.StatusBadRequest},
		(*Server).serveAPIArticles,
	},
	{
		"/api/v1/articles/{id}", apiArticlePrefix + "*", "article", "A whole article",
		[]*huma.Param{{Name: "id", In: "path", Required: true, Description: "the article's id; slashes in it stay as they are", Schema: &huma.Schema{Type: huma.TypeString, MinLength: new(1)}}},
		nil,
		search.Article{},
		[]int{http.StatusNotFound},
		(*Server).serveAPIArticle,
	},
}

// clickOperation is there where searches are counted.
var clickOperation = apiOperation{
	clicksPath, clicksPath, "click", "Count that a hit or a suggestion was taken",
	nil,
	clickSchema,
	nil,
	[]int{http.StatusBadRequest, http.StatusForbidden, http.StatusRequestEntityTooLarge},
	(*Server).serveClick,
}

// operationsOf returns the operations of a server that counts searches, or does not.
func operationsOf(counting bool) []apiOperation {
	if !counting {
		return apiOperations
	}
	return append(slices.Clone(apiOperations), clickOperation)
}

// queryParam describes a parameter. It may be empty, as forms send it.
func queryParam(name, description string, schema *huma.Schema) *huma.Param {
	// Of texts and lists the schema says so.
	empty := schema.Type != huma.TypeArray && schema.MaxLength == nil
	return &huma.Param{Name: name, In: "query", Description: description, Schema: schema, AllowEmptyValue: empty}
}

func textParam(name, description string, most int) *huma.Param {
	return queryParam(name, description, &huma.Schema{Type: huma.TypeString, MaxLength: new(most)})
}

func numberParam(name, description string, lowest, highest, otherwise int) *huma.Param {
	low, high := float64(lowest), float64(highest)
	return queryParam(name, description, &huma.Schema{Type: huma.TypeInteger, Minimum: &low, Maximum: &high, Default: otherwise})
}

func flagParam(name, description string) *huma.Param {
	return queryParam(name, description, &huma.Schema{Type: huma.TypeString, Enum: []any{"0", "1"}})
}

func languageParam(name, description string) *huma.Param {
	return queryParam(name, description, &huma.Schema{Type: huma.TypeString, MaxLength: new(maxLanguageBytes), Examples: []any{"de, en;q=0.5"}, Pattern: languageList.String()})
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
	years := list("year", "years, in one of which it was published")
	first, last := float64(firstYear), float64(lastYear)
	years.Schema.Items = &huma.Schema{Type: huma.TypeInteger, Minimum: &first, Maximum: &last}
	day := func(name, description string) *huma.Param {
		return queryParam(name, description, &huma.Schema{Type: huma.TypeString, Format: "date"})
	}
	return []*huma.Param{
		list("tag", "tags, all of which an article must have"), list("author", "authors, one of whom wrote it"), list("lang", "languages, one of which it is in"),
		years,
		day("after", "the first day"), day("before", "the day after the last"),
		queryParam("sort", "the order", &huma.Schema{Type: huma.TypeString, Enum: []any{string(search.Relevance), string(search.Newest), string(search.Oldest)}}),
	}
}

// failureTexts say when a status is answered.
var failureTexts = map[int]string{
	http.StatusBadRequest: "a parameter or the body is wrong; detail says how", http.StatusNotFound: "there is no such article",
	http.StatusForbidden:             "the site that sends it may not read answers here",
	http.StatusRequestEntityTooLarge: "the text is too long", http.StatusUnsupportedMediaType: "the body is not sent as application/json",
	http.StatusMethodNotAllowed: "the address does not answer this method; Allow names those that it does", http.StatusTooManyRequests: "the client has spent its budget; Retry-After says for how long",
	http.StatusInternalServerError: "something went wrong", http.StatusServiceUnavailable: "nothing is published yet, or too much is being asked",
}

// describeAPI makes the description from the operations and the types that they answer
// with.
func describeAPI(title string, operations []apiOperation) *huma.OpenAPI {
	schemas := huma.NewMapRegistry(schemaPrefix, huma.DefaultSchemaNamer)
	doc := &huma.OpenAPI{
		OpenAPI: "3.1.0", Info: &huma.Info{Title: title, Version: apiVersion, Description: "Search and related articles."},
		Paths: make(map[string]*huma.PathItem), Components: &huma.Components{Schemas: schemas},
	}
	problems := map[string]*huma.MediaType{typeProblem: {Schema: schemas.Schema(reflect.TypeFor[problem](), true, problemName)}}
	for _, op := range operations {
		responses := map[string]*huma.Response{"431": {Description: "the address, or a header, is far too long"}}
		ok := &huma.Response{Description: "the answer"}
		if op.answer == nil {
			ok.Description = "done; there is nothing to say"
			responses["204"] = ok
		} else {
			answer := schemas.Schema(reflect.TypeOf(op.answer), true, "")
			ok.Content = map[string]*huma.MediaType{typeJSON: {Schema: answer}}
			responses["200"] = ok
		}
		if op.body == nil {
			ok.Headers = map[string]*huma.Param{"ETag": {Description: "names the answer of this generation", Schema: &huma.Schema{Type: huma.TypeString}}}
			responses["304"] = &huma.Response{Description: "the client has the answer already"}
		}
		always := []int{http.StatusMethodNotAllowed, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable}
		for _, status := range slices.Concat(op.failures, always) {
			responses[strconv.Itoa(status)] = &huma.Response{Description: failureTexts[status], Content: problems}
		}
		described := &huma.Operation{OperationID: op.name, Summary: op.summary, Parameters: op.params, Responses: responses}
		path := doc.Paths[op.path]
		if path == nil {
			path = &huma.PathItem{}
			doc.Paths[op.path] = path
		}
		if op.body == nil {
			path.Get = described
			continue
		}
		path.Post = described
		described.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{typeJSON: {Schema: op.body()}}}
	}
	for _, schema := range schemas.Map() {
		loosen(schema)
	}
	return doc
}

// method returns the method that the operation answers.
func (op *apiOperation) method() string {
	if op.body == nil {
		return http.MethodGet
	}
	return http.MethodPost
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
	Method, Path, Summary string
	Params                []shownParam
	Failures              []shownFailure
}

type shownParam struct{ Name, Text, Range string }

type shownFailure struct {
	Status int
	Text   string
}

func (s *Server) serveAPIPage(w http.ResponseWriter, r *http.Request) error {
	t, ui := s.wordingFor(w, r, r.URL.Query().Get("ui"))
	page := apiPage{layout: s.layout(t, "API"), Address: openAPIPath}
	page.UI = ui
	for i := range s.operations {
		page.Operations = append(page.Operations, shownOperationOf(&t.API, &s.operations[i]))
	}
	w.Header().Set("Cache-Control", cacheChecked)
	sendPage(w, http.StatusOK, &page)
	return nil
}

// shownOperationOf says in a language what the description says.
func shownOperationOf(t *apiWording, op *apiOperation) shownOperation {
	shown := shownOperation{Method: op.method(), Path: op.path, Summary: t.operation(op)}
	for _, p := range op.params {
		shown.Params = append(shown.Params, shownParam{p.Name, t.parameter(op, p.Name, p.Description), t.rangeOf(p.Schema)})
	}
	if op.body != nil {
		for name, field := range op.body().Properties {
			shown.Params = append(shown.Params, shownParam{name, t.parameter(op, name, field.Description), ""})
		}
		slices.SortFunc(shown.Params, func(x, y shownParam) int { return strings.Compare(x.Name, y.Name) })
	}
	for _, status := range op.failures {
		shown.Failures = append(shown.Failures, shownFailure{status, t.failure(status)})
	}
	return shown
}

// rangeOf says in words what a parameter may be.
func (w *apiWording) rangeOf(s *huma.Schema) string {
	switch {
	case s.Minimum != nil && s.Maximum != nil:
		return put(w.Range, "from", fmt.Sprint(*s.Minimum), "to", fmt.Sprint(*s.Maximum), "else", fmt.Sprint(s.Default))
	case len(s.Enum) > 0:
		var values []string
		for _, v := range s.Enum {
			values = append(values, fmt.Sprint(v))
		}
		return strings.Join(values, ", ")
	case s.MaxItems != nil:
		return put(w.Times, "n", strconv.Itoa(*s.MaxItems))
	case s.MaxLength != nil:
		return put(w.Length, "n", strconv.Itoa(*s.MaxLength))
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
