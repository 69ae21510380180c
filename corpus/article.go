package corpus

import (
	"fmt"
	"strings"
	"time"
)

// Article is one piece of a site's own writing, cleaned: no markup, no
// navigation, no teasers of other articles.
//
// Text is plain text. Paragraphs, headings and list items are blocks, and a
// blank line stands between two blocks; a single newline inside a block is a
// line break. Headings stand in Text where they stood in the article and once
// more, in order, in Headings. Code blocks are left out of Text and joined,
// with blank lines between them, in Code.
type Article struct {
	// ID names the article for good; unique in a corpus. A source takes it from
	// the article itself, or from its path.
	ID string `json:"id"`
	// URL is where a reader finds the article: absolute, or a path of the site
	// that starts with "/".
	URL      string   `json:"url,omitempty"`
	Title    string   `json:"title"`
	Text     string   `json:"text"`
	Headings []string `json:"headings,omitempty"`
	Code     string   `json:"code,omitempty"`
	Tags     []string `json:"tags,omitempty"`
	// Categories are the sections that the site files the article under, where it
	// keeps them apart from tags.
	Categories []string `json:"categories,omitempty"`
	Authors    []string `json:"authors,omitempty"`
	// Published and Modified are zero when they are not known.
	Published time.Time `json:"published,omitzero"`
	Modified  time.Time `json:"modified,omitzero"`
	// Language is the lower-case primary subtag of BCP 47 ("en", "pt", "zh"),
	// empty when it is not known.
	Language string `json:"language,omitempty"`
	Summary  string `json:"summary,omitempty"`
	// Image is the picture that stands for the article, if there is one.
	Image      Image      `json:"image,omitzero"`
	Visibility Visibility `json:"visibility,omitempty"`
	// Aliases are other addresses where the article is, or was, found: of its
	// copies, and those that only send the reader on.
	Aliases []string `json:"aliases,omitempty"`
	// Canonical is the address that the article names as its own, where that is
	// not URL.
	Canonical string `json:"canonical,omitempty"`
	// Translation is the same for all translations of one article, and empty
	// where none is known.
	Translation string `json:"translation,omitempty"`

	// From and Until are the moments at which a scheduled article begins, and an
	// expiring one ceases, to be public; zero where there is none.
	From  time.Time `json:"-"`
	Until time.Time `json:"until,omitzero"`
	// Blank says that its file has nothing behind its fields: no text, and nothing that its site makes
	// something of, such as a component.
	Blank bool `json:"-"`
	// Links are the addresses that the text links to, and Unlabeled those of its
	// pictures without an alternative text; both as written.
	Links, Unlabeled []string `json:"-"`
	// Notes are what was found wrong and did not keep the article from being read.
	Notes []Note `json:"-"`

	// Origin is where the article was read, for messages to the editor.
	Origin Origin `json:"origin,omitzero"`
}

// Image is the picture that stands for an article. Nothing of it is fetched: it is
// what the article, its feed or its export says.
type Image struct {
	// URL is absolute, or a path of the site that starts with "/"; empty where there
	// is no picture.
	URL string `json:"url"`
	// Width and Height are in pixels, zero where they are not stated.
	Width  int `json:"width,omitempty"`
	Height int `json:"height,omitempty"`
	// Alt is the text for who does not see it.
	Alt string `json:"alt,omitempty"`
}

// Visibility says who may see an article. The zero value means [Public].
type Visibility string

// The visibilities. Only a public article may ever reach an index.
const (
	Public  Visibility = "public"
	Draft   Visibility = "draft"
	Private Visibility = "private"
	// Scheduled marks an article that will be public at [Article.From].
	Scheduled Visibility = "scheduled"
	// Expired marks an article that was public until [Article.Until].
	Expired Visibility = "expired"
	// Trashed marks an article that its editor threw away.
	Trashed Visibility = "trashed"
	// Redirect marks a page that only sends the reader elsewhere.
	Redirect Visibility = "redirect"
)

// IsPublic reports whether everyone may see the article.
func (v Visibility) IsPublic() bool { return v == "" || v == Public }

// Origin is a place in a file (or at an address) that an editor can open.
type Origin struct {
	File string `json:"file"`           // path or address as the editor gave it, joined with the path below it
	Line int    `json:"line,omitempty"` // counted from 1; 0 when the whole file is meant
}

// String returns "file:line", or "file" when there is no line.
func (o Origin) String() string {
	if o.Line <= 0 {
		return o.File
	}
	return fmt.Sprintf("%s:%d", o.File, o.Line)
}

// Note is something wrong with an article that an editor may want to mend.
type Note struct {
	Line int    // in the file of [Article.Origin]; 0 when it is not known
	Text string // what is wrong, in a sentence without its full stop
}

// Validate returns why the article cannot be indexed, or nil.
func (a *Article) Validate() error {
	switch {
	case strings.TrimSpace(a.ID) == "":
		return fmt.Errorf("%w: no id", ErrInvalid)
	case strings.TrimSpace(a.Title) == "" && strings.TrimSpace(a.Text) == "":
		return fmt.Errorf("%w: no title and no text", ErrInvalid)
	}
	return nil
}
