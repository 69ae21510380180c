package static

import (
	"errors"
	"strconv"

	"kindred/index/analysis"
)

// Schema is the version of the files.
const Schema = 1

// pieceBytes is how much of the lists is fetched at a time. Of 1,810 articles ten searches
// for two words fetch 62 kB each, ten articles among it, in 31 requests; with 4 KB it would
// be 87 kB in 27, with 8 KB 133 in 25.
const pieceBytes = 2 << 10

// kinKept is how many kin of an article a search looks at.
const kinKept = 10

// Names of files, without what is added for those that there are many of.
const (
	impactsName  = "impacts"
	listsName    = "lists/"
	kinName      = "kin"
	derivedName  = "derived/"
	articlesName = "articles/"
)

// derivedKept is the derived data that a search asks for.
var derivedKept = []string{"search", "outlines"}

// Manifest describes the files of a generation.
type Manifest struct {
	Schema   int `json:"schema"`
	Articles int `json:"articles"`
	// Impacts is the length of the impacts with their lists, ListsFrom and ListsTo where
	// these are there.
	Impacts   int `json:"impacts"`
	ListsFrom int `json:"lists_from"`
	ListsTo   int `json:"lists_to"`
	// Derived names the derived data that there is.
	Derived []string `json:"derived"`
	// Languages is what has to be known of each language of the articles.
	Languages map[string]analysis.ForBrowser `json:"languages"`
}

// ErrLanguage is wrapped by the error of an export that has articles in a language that
// cannot be analysed in a browser.
var ErrLanguage = errors.New("browsers cannot search articles in this language")

func numbered(name string, i int) string { return name + strconv.Itoa(i) }
