package static

import (
	"errors"
	"strconv"

	"kindred/index"
	"kindred/index/analysis"
	"kindred/index/impact"
)

// Schema is the version of the files.
const Schema = 3

// Names of files, without what is added for those that there are many of. The parts of the
// impacts have their own names.
const (
	impactsName  = "impacts"
	kinName      = "kin"
	derivedName  = "derived/"
	articlesName = "articles"
)

// pieceBytes is how much of a part of the impacts, or of the kin, is fetched at a time.
//
// Of 1,810 articles ten searches for two words fetch 62 kB each, ten articles among it, in
// 31 requests; with lists in pieces of 4 KB it would be 87 kB in 27, with 8 KB 133 in 25.
// Heads beside those of the articles that are shown are read here and there, when an
// editor's rule names an article or newer ones are to come first; kin, of as many articles
// as are ordered anew, by queries in several words.
var pieceBytes = map[string]int{"lists": 2 << 10, "heads": 16 << 10, kinName: 64 << 10}

// Manifest describes the files of a generation.
type Manifest struct {
	Schema   int `json:"schema"`
	Articles int `json:"articles"`
	// Impacts is the length of the impacts with their parts, which are where Parts says.
	Impacts int           `json:"impacts"`
	Parts   []impact.Part `json:"parts"`
	// Kin is how many kin of each article there are at most.
	Kin int `json:"kin"`
	// Derived names the derived data that there is.
	Derived []string `json:"derived"`
	// Languages is what has to be known of each language of the articles.
	Languages map[string]analysis.ForBrowser `json:"languages"`
}

// Asked is what a search asks of a reader beside impacts and articles.
type Asked struct {
	// Derived are data by their names, see [index.Reader].
	Derived map[string][]byte
	// Attached returns what is kept with an article.
	Attached func(index.Doc) []byte
	// Kin is how many kin of an article are looked at.
	Kin int
}

// ErrLanguage is wrapped by the error of an export that has articles in a language that
// cannot be analysed in a browser.
var ErrLanguage = errors.New("browsers cannot search articles in this language")

func numbered(name string, i int) string { return name + "/" + strconv.Itoa(i) }
