package analysis

// What is compiled in elsewhere, a browser is given for the languages of its site: all of it
// would be a seventh of what is fetched before the first search.
var (
	stopLists     = map[string][]string{}
	shippedPolish []byte
)

// filterStemmers returns none: Bleve's token filters cannot be compiled for a browser.
func filterStemmers() map[string]func() func(string) string { return nil }

// listedStop returns the function words that a language was given.
func listedStop(lang string) []string { return stopLists[lang] }

// SetBrowserData takes what BrowserData returned of a language elsewhere. It must be called
// before anything is analysed.
func SetBrowserData(lang string, d ForBrowser) {
	if d.Stop != nil {
		stopLists[lang] = d.Stop
	}
	if d.Polish != nil {
		polishTable = d.Polish
	}
}
