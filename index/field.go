package index

import (
	"slices"

	"kindred/corpus"
)

// Field is a part of an article whose words are kept.
type Field int

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
	NumAttributes = 5
)

// String returns the attribute's name, which is also its name in an engine.
func (a Attribute) String() string {
	return [...]string{"tag", "author", "language", "url", "id"}[a]
}

// Addresses returns the values of the attribute [Address] in an article.
func Addresses(a *corpus.Article) []string { return append([]string{a.URL}, a.Aliases...) }
