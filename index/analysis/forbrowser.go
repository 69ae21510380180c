package analysis

// ForBrowser is what is compiled in of a language, but not for a browser.
type ForBrowser struct {
	Stop   []string `json:"stop,omitempty"`   // the function words
	Polish []byte   `json:"polish,omitempty"` // the table of the Polish stemmer
}
