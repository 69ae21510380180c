package web

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

//go:embed wording/*.toml
var wordingFiles embed.FS

// wording is what pages say in one language, as a file of the folder wording has it.
// Names in braces stand for what is put there.
type wording struct {
	Language string       `toml:"-"` // its tag
	tag      language.Tag // the same, read
	Name     string       `toml:"name"`
	Dir      string       `toml:"dir"` // in which direction it is written, ltr or rtl

	Months []string `toml:"months"`
	Date   string   `toml:"date"`

	Skip           string `toml:"skip"`
	Footer         string `toml:"footer"`
	Keys           string `toml:"keys"`
	Offline        string `toml:"offline"`
	SearchArticles string `toml:"search_articles"`
	Search         string `toml:"search"`
	BoxLabel       string `toml:"box_label"`
	BoxHint        string `toml:"box_hint"`

	Order       string `toml:"order"`
	BestMatch   string `toml:"best_match"`
	NewestFirst string `toml:"newest_first"`
	OldestFirst string `toml:"oldest_first"`
	From        string `toml:"from"`
	Before      string `toml:"before"`
	Apply       string `toml:"apply"`

	CountFor  string `toml:"count_for"`
	CountPage string `toml:"count_page"`
	Showing   string `toml:"showing"`
	Instead   string `toml:"instead"`
	Meant     string `toml:"meant"`
	Unknown   string `toml:"unknown"`
	OnlyFor   string `toml:"only_for"`
	Loosened  string `toml:"loosened"`
	Excluded  string `toml:"excluded"`

	Filters        string `toml:"filters"`
	FiltersInUse   string `toml:"filters_in_use"`
	RemoveFilter   string `toml:"remove_filter"`
	Tag            string `toml:"tag"`
	Tags           string `toml:"tags"`
	Author         string `toml:"author"`
	Authors        string `toml:"authors"`
	LanguageLabel  string `toml:"language"`
	Languages      string `toml:"languages"`
	Year           string `toml:"year"`
	Years          string `toml:"years"`
	Results        string `toml:"results"`
	NewestArticles string `toml:"newest_articles"`
	OldestArticles string `toml:"oldest_articles"`
	Recent         string `toml:"recent"`
	ToPassage      string `toml:"to_passage"`
	InTitle        string `toml:"in_title"`

	Pages    string `toml:"pages"`
	Page     string `toml:"page"`
	Previous string `toml:"previous"`
	Next     string `toml:"next"`

	PageEmpty      string `toml:"page_empty"`
	ToFirstPage    string `toml:"to_first_page"`
	Nothing        string `toml:"nothing"`
	Tried          string `toml:"tried"`
	TriedWords     string `toml:"tried_words"`
	TriedSpelling  string `toml:"tried_spelling"`
	TriedSingle    string `toml:"tried_single"`
	YouCould       string `toml:"you_could"`
	WithoutFilters string `toml:"without_filters"`
	FewerWords     string `toml:"fewer_words"`
	NoQuotes       string `toml:"no_quotes"`
	Nearest        string `toml:"nearest"`

	By            string `toml:"by"`
	ReadAtSource  string `toml:"read_at_source"`
	Code          string `toml:"code"`
	OtherArticles string `toml:"other_articles"`
	Because       string `toml:"because"`
	Translation   string `toml:"translation"` // under the article that it is of

	KindArticle string `toml:"kind_article"`
	KindTag     string `toml:"kind_tag"`
	KindQuery   string `toml:"kind_query"`

	// Count has the forms of "5 articles" by CLDR's names of plurals. Where a file has
	// a zero, it is said of 0 in any language.
	Count map[string]string `toml:"count"`
	// Embed and API are said on the pages for editors and for programmers.
	Embed embedWording `toml:"embed"`
	API   apiWording   `toml:"api"`
	// Errors are what a person is told, by status.
	Errors map[string]errorText `toml:"errors"`
}

// embedWording is what the page says that makes the code for other sites.
type embedWording struct {
	Title          string `toml:"title"`
	Intro          string `toml:"intro"`
	Heading        string `toml:"heading"`
	Articles       string `toml:"articles"`
	Columns        string `toml:"columns"`
	ColumnsNote    string `toml:"columns_note"`
	Level          string `toml:"level"`
	Shows          string `toml:"shows"`
	Excerpt        string `toml:"excerpt"`
	Date           string `toml:"date"`
	Image          string `toml:"image"`
	Because        string `toml:"because"`
	Submit         string `toml:"submit"`
	Preview        string `toml:"preview"`
	CodeFor        string `toml:"code_for"`
	Copy           string `toml:"copy"`
	Copied         string `toml:"copied"`
	Marked         string `toml:"marked"`
	HTML           string `toml:"html"`
	HTMLWhere      string `toml:"html_where"`
	WordpressWhere string `toml:"wordpress_where"`
	GhostWhere     string `toml:"ghost_where"`
	HugoWhere      string `toml:"hugo_where"`
	JekyllWhere    string `toml:"jekyll_where"`
	Include        string `toml:"include"`
	IncludeWhere   string `toml:"include_where"`
	Theming        string `toml:"theming"`
	Properties     string `toml:"properties"`
	Parts          string `toml:"parts"`
	Allowed        string `toml:"allowed"`
}

// apiWording is what the page says that shows the API.
type apiWording struct {
	Intro       string `toml:"intro"`
	Description string `toml:"description"`
	Range       string `toml:"range"`
	Times       string `toml:"times"`
	Length      string `toml:"length"`
	// Texts say in other languages than English what the description says: of an
	// operation by its name, of a parameter by its own or the operation's and its own,
	// of an error by its status.
	Texts map[string]string `toml:"texts"`
}

// operation says what an operation does.
func (w *apiWording) operation(op *apiOperation) string { return cmp.Or(w.Texts[op.name], op.summary) }

// parameter says what a parameter is, for which the description has a text.
func (w *apiWording) parameter(op *apiOperation, name, text string) string {
	return cmp.Or(w.Texts[op.name+"."+name], w.Texts[name], text)
}

// failure says when a status is answered.
func (w *apiWording) failure(status int) string {
	return cmp.Or(w.Texts[strconv.Itoa(status)], failureTexts[status])
}

// errorText is what a person is told of an error. Without a detail the error's own
// words stand there, which are English.
type errorText struct {
	Heading string `toml:"heading"`
	Detail  string `toml:"detail"`
}

// wordings are the texts of all languages, English first, and what chooses among
// them.
type wordings struct {
	list    []*wording
	matcher language.Matcher
	chosen  *remembering[*wording]
}

// otherwise is the language of pages for readers of none of the others.
const otherwise = "en"

// loadWordings reads the files, once in a process: they are part of it.
var loadWordings = sync.OnceValues(readWordings)

func readWordings() (*wordings, error) {
	files, err := fs.Glob(wordingFiles, "wording/*.toml")
	if err != nil {
		return nil, fmt.Errorf("reading the texts: %w", err)
	}
	l := &wordings{chosen: newRemembering[*wording]()}
	var tags []language.Tag
	for _, name := range files {
		data, err := fs.ReadFile(wordingFiles, name)
		if err != nil {
			return nil, fmt.Errorf("reading the texts: %w", err)
		}
		t := &wording{Language: strings.TrimSuffix(path.Base(name), ".toml")}
		if err := toml.NewDecoder(strings.NewReader(string(data))).DisallowUnknownFields().Decode(t); err != nil {
			return nil, fmt.Errorf("reading %s: %w", name, err)
		}
		tag, err := language.Parse(t.Language)
		if err != nil {
			return nil, fmt.Errorf("%s is not named after a language: %w", name, err)
		}
		t.tag = tag
		if t.Language == otherwise { // the matcher falls back on the first
			l.list, tags = append([]*wording{t}, l.list...), append([]language.Tag{tag}, tags...)
		} else {
			l.list, tags = append(l.list, t), append(tags, tag)
		}
	}
	l.matcher = language.NewMatcher(tags)
	return l, nil
}

// of returns the texts in the first of the languages, given as in the header
// Accept-Language, that there are texts in.
func (l *wordings) of(list string) *wording {
	return l.chosen.of(list, l.choose)
}

func (l *wordings) choose(list string) *wording {
	wanted, _, err := language.ParseAcceptLanguage(list)
	if err != nil {
		return l.list[0]
	}
	_, i, confidence := l.matcher.Match(wanted...)
	if confidence == language.No {
		return l.list[0]
	}
	return l.list[i]
}

// named returns the texts in a language, or nil.
func (l *wordings) named(tag string) *wording {
	for _, t := range l.list {
		if t.Language == tag {
			return t
		}
	}
	return nil
}

// put writes values in the places of a text: names and values take turns.
func put(text string, namesAndValues ...string) string {
	var b strings.Builder
	for {
		before, place, found := strings.Cut(text, "{")
		name, after, closed := strings.Cut(place, "}")
		b.WriteString(before)
		if !found || !closed {
			b.WriteString(text[len(before):])
			return b.String()
		}
		i := 0
		for i < len(namesAndValues) && namesAndValues[i] != name {
			i += 2
		}
		if i < len(namesAndValues) {
			b.WriteString(namesAndValues[i+1])
		} else {
			b.WriteString("{" + name + "}")
		}
		text = after
	}
}

// pluralNames are CLDR's.
var pluralNames = map[plural.Form]string{
	plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many", plural.Other: "other",
}

// articles says how many articles there are.
func (t *wording) articles(n int) string {
	text, ok := t.Count["zero"]
	if n > 0 || !ok {
		form := plural.Cardinal.MatchPlural(t.tag, n, 0, 0, 0, 0)
		if text, ok = t.Count[pluralNames[form]]; !ok {
			text = t.Count["other"]
		}
	}
	return put(text, "n", grouped(n))
}

// day writes a date as people and as machines read it.
func (t *wording) day(at time.Time) date {
	if at.IsZero() {
		return date{}
	}
	return date{
		Text: put(t.Date, "day", strconv.Itoa(at.Day()), "month", t.Months[at.Month()-1], "year", strconv.Itoa(at.Year())),
		ISO:  at.Format(time.DateOnly),
	}
}
