//go:build !js

package analysis

// BrowserData returns what a browser has to be given with [SetBrowserData] to analyse texts
// of a language as they are analysed here. ok is false for a language whose stemmer there
// is none of in browsers.
func BrowserData(lang string) (d ForBrowser, ok bool) {
	if _, here := filterStemmers()[lang]; here {
		return d, false
	}
	d.Stop = listedStop(lang)
	if lang == "pl" {
		d.Polish = shippedPolish
	}
	return d, true
}
