package index

import (
	"slices"
	"strings"

	"kindred/corpus"
	"kindred/index/analysis"
)

// Field is a part of an article whose words are kept.
type Field uint8

// The text fields. Each word of them is kept in both forms, see [Form].
const (
	Title Field = iota
	Headings
	Tags
	Summary
	Body
	NumFields = 5
)

// String returns the field's name, which is also its name in an engine.
func (f Field) String() string {
	return [...]string{"title", "headings", "tags", "summary", "body"}[f]
}

// Texts returns the texts of the field in an article. Words of two texts are
// not neighbours: no phrase reaches from one into the next.
func (f Field) Texts(a *corpus.Article) []string {
	switch f {
	case Title:
		return []string{a.Title}
	case Headings:
		return a.Headings
	case Tags:
		return slices.Concat(a.Tags, a.Categories)
	case Summary:
		return []string{a.Summary}
	default:
		return []string{a.Text, a.Code}
	}
}

// Attribute is a property of an article that is compared as a whole.
type Attribute int

// The attributes that a [Filter] may name.
const (
	Tag Attribute = iota
	Author
	Language
	Address // the article's URL and its aliases
	ID
	TitleText     // the title
	TitleWords    // the title's words: analysis.Analyzer.Key in the article's language
	TitleName     // those before the title says more, as in "Kelp: how it grows", if it does
	NumAttributes = 8
)

// String returns the attribute's name, which is also its name in an engine.
func (a Attribute) String() string {
	return [...]string{"tag", "author", "language", "url", "id", "titletext", "titlewords", "titlename"}[a]
}

// Values returns the values of the attribute in an article.
func (a Attribute) Values(article *corpus.Article) []string {
	switch a {
	case Tag:
		return article.Tags
	case Author:
		return article.Authors
	case Language:
		return []string{article.Language}
	case Address:
		return addressValues(append([]string{article.URL}, article.Aliases...))
	case ID:
		return []string{article.ID}
	case TitleText:
		return []string{article.Title}
	case TitleWords:
		return []string{analysis.For(article.Language).Key(article.Title)}
	default:
		name := nameIn(article.Title)
		if name == "" {
			return nil
		}
		return []string{analysis.For(article.Language).Key(name)}
	}
}

// AnyHost stands before the path of an address that names a host, among the values of Address: a path
// alone may be of any.
const AnyHost = "*"

// addressValues returns addresses, and what their paths are found by.
func addressValues(addresses []string) []string {
	values := addresses
	for _, address := range addresses {
		if key := corpus.AddressKey(address); key != "" && key[0] != '/' {
			values = append(values, AnyHost+corpus.PathKey(address))
		}
	}
	return values
}

// saysMore are the signs behind which a title says more of what it names before.
var saysMore = []string{": ", "：", " – ", " — ", " - ", " | ", " (", "（"}

// nameIn returns what a title names before it says more, or "".
func nameIn(title string) string {
	end := 0
	for _, sign := range saysMore {
		if i := strings.Index(title, sign); i > 0 && (end == 0 || i < end) {
			end = i
		}
	}
	return title[:end]
}

// Key returns what values of the attribute are compared by: for Address what two spellings of one
// have in common, see [corpus.AddressKey], for ID, TitleWords and TitleName the value itself, for the
// others what analysis.Fold leaves of it.
func (a Attribute) Key(value string) string {
	switch a {
	case Address:
		if key := corpus.AddressKey(value); key != "" {
			return key
		}
		return value
	case ID, TitleWords, TitleName:
		return value
	default:
		return analysis.Fold(value)
	}
}
