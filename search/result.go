package search

import (
	"bytes"
	"encoding/json"
	"time"

	"kindred/index"
)

// Result is a page of hits, as the command line and the API give it.
type Result struct {
	Query string `json:"query"`
	// Total is the number of articles found, on all pages.
	Total int `json:"total"`
	// TookMicros is the time the search took, in microseconds.
	TookMicros int64  `json:"took_us"`
	Hits       []Hit  `json:"hits"`
	Facets     Facets `json:"facets"`
	// Corrected is the query that was answered where it is not the one that was
	// asked; Replaced says which words were taken for others. [Request].Verbatim is
	// the way back.
	Corrected string        `json:"corrected,omitempty"`
	Replaced  []Replacement `json:"replaced,omitempty"`
	// Unknown are words of the query that no article has, and that are put right by
	// none: words that are spelt like them may be found instead.
	Unknown []string `json:"unknown,omitempty"`
	// Suggestion is a query that may have been meant instead, "" for none.
	Suggestion string `json:"suggestion,omitempty"`
	// Excluded are the words and phrases that the query excludes (-word), and Including is the
	// query with them to look for.
	Excluded  []string `json:"excluded,omitempty"`
	Including string   `json:"including,omitempty"`
	// Loosened says that no article that fits has the phrases that were asked for, and that
	// their words were looked for one by one.
	Loosened bool `json:"loosened,omitempty"`

	// Generation is the index that answered.
	Generation int `json:"-"`
}

// Hit is one article found.
type Hit struct {
	ID    string  `json:"id"`
	URL   string  `json:"url"`
	Title string  `json:"title"`
	Score float64 `json:"score"`
	// Snippet is HTML: whole sentences of the article, escaped, with the words
	// that were found in <mark>.
	Snippet string `json:"snippet"`
	// Heading is the one that the snippet stands under, as plain text; it is empty
	// where that is the title.
	Heading string `json:"heading,omitempty"`
	// Passage is the address of the snippet on the article's page: its URL with a
	// text directive, by which browsers go there and highlight it, behind the anchor that
	// the heading is likely to have.
	Passage string   `json:"passage,omitempty"`
	Tags    []string `json:"tags"`
	// Published is zero, and null in JSON, when it is not known.
	Published time.Time `json:"published"`
	Language  string    `json:"language,omitempty"`
}

// MarshalJSON implements [json.Marshaler].
func (h Hit) MarshalJSON() ([]byte, error) {
	type fields Hit
	return encode(struct {
		fields
		Published *time.Time `json:"published"`
	}{fields(h), known(h.Published)})
}

// encode leaves the escaping of < and > to the encoder that asks.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return b.Bytes(), err
}

// known returns nil for a date that is not known: a reader of JSON would take
// the zero time for the year 1.
func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// Replacement is a word of a query that is in no article, and what it was taken for.
type Replacement struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Facets count what can be filtered by, over all matches.
type Facets struct {
	Tags FacetCounts `json:"tags"`
	// Authors, Languages and Years are counted where [Request].AllFacets is set. Years are
	// the newest ones and not the most frequent.
	Authors   FacetCounts `json:"authors,omitempty"`
	Languages FacetCounts `json:"languages,omitempty"`
	Years     FacetCounts `json:"years,omitempty"`
}

// FacetCount is a value and the number of matches that have it.
type FacetCount = index.FacetCount

// FacetCounts are the most frequent values of a facet.
type FacetCounts = []FacetCount

// RelatedResult is the list of kin of an article.
type RelatedResult struct {
	ID string `json:"id"`
	// Articles are kin. Where there are fewer than were asked for, fewer are related
	// enough.
	Articles []Kindred `json:"articles"`
	// Recent are not kin but the newest articles, as many as are missing. There are none
	// unless [Options] ask for them.
	Recent []Kindred `json:"recent,omitempty"`

	// Generation is the index that answered.
	Generation int `json:"-"`
}

// Kindred is an article in a list under another.
type Kindred struct {
	ID    string `json:"id"`
	URL   string `json:"url"`
	Title string `json:"title"`
	// Excerpt is plain text of about [ExcerptRunes] characters, cut after a word.
	Excerpt string  `json:"excerpt"`
	Score   float64 `json:"score"`
	// Reasons are the words that both articles share and that carried the score,
	// heaviest first. A recent article has none, and one that is pinned need not have.
	Reasons []string `json:"reasons"`
	// Pinned says that an editor put the article into the list.
	Pinned bool `json:"pinned,omitempty"`
	// Published is zero, and null in JSON, when it is not known.
	Published time.Time `json:"published"`
	Image     string    `json:"image,omitempty"`
	// ImageAlt, ImageWidth and ImageHeight are what is known of the picture; the sizes are
	// in pixels.
	ImageAlt    string `json:"image_alt,omitempty"`
	ImageWidth  int    `json:"image_width,omitempty"`
	ImageHeight int    `json:"image_height,omitempty"`
	Language    string `json:"language,omitempty"`
	// Translation says that this is the article itself in another language.
	Translation bool `json:"translation,omitempty"`
}

// MarshalJSON implements [json.Marshaler].
func (k Kindred) MarshalJSON() ([]byte, error) {
	type fields Kindred
	return encode(struct {
		fields
		Published *time.Time `json:"published"`
	}{fields(k), known(k.Published)})
}

// Article is a whole article, as the API gives it.
type Article struct {
	ID        string    `json:"id"`
	URL       string    `json:"url"`
	Title     string    `json:"title"`
	Summary   string    `json:"summary,omitempty"`
	Text      string    `json:"text"`
	Headings  []string  `json:"headings,omitempty"`
	Code      string    `json:"code,omitempty"`
	Tags      []string  `json:"tags"`
	Authors   []string  `json:"authors"`
	Published time.Time `json:"published,omitzero"`
	Modified  time.Time `json:"modified,omitzero"`
	Language  string    `json:"language,omitempty"`
	Image     string    `json:"image,omitempty"`

	// Generation is the index that answered.
	Generation int `json:"-"`
}
