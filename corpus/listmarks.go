//go:build !js

package corpus

import (
	"regexp"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// listing is how much speaks for a list before its content is looked at.
type listing int

const (
	unlisted    listing = iota // nothing does
	front                      // the address is one at which sites greet
	calledList                 // address, pages or type are those of a list
	knownList                  // the site's system says that it is one
	knownSingle                // it says that it is none
)

// listClasses are the classes that systems give to <html> or <body> of a list,
// and of one article. All of a line have to be there; one that ends in "-" is
// what a class begins with.
var (
	listClasses = classRules(`
		home blog
		archive category
		archive tag
		archive author
		archive date
		archive tax-
		archive post-type-archive
		search search-results
		search search-no-results
		home-template
		tag-template
		author-template
		path-taxonomy
		page-taxonomy-term
		view-list collection-type-blog-
		view-list collection-type-blog
		feed-view
		blog-list-page
		blog-archive-page
		blog-tags-list-page
		blog-tags-post-list-page
		blog-authors-list-page
		blog-authors-posts-page
		docs-tags-list-page
		docs-tag-doc-list-page`)
	singleClasses = classRules(`
		single
		singular
		single-
		page-id-
		postid-
		post-template
		page-template
		view-item
		item-view
		page-node-type-
		node-type-
		blog-post-page`)
)

func classRules(lines string) [][]string {
	var rules [][]string
	for line := range strings.Lines(lines) {
		if words := strings.Fields(line); len(words) > 0 {
			rules = append(rules, words)
		}
	}
	return rules
}

// systemListing is what WordPress, Ghost, Publii, Drupal, Squarespace, Blogger or
// Docusaurus says of a page.
func systemListing(doc *goquery.Document) listing {
	classes := strings.Fields(attrOf(doc, "html", "class") + " " + attrOf(doc, "body", "class"))
	meets := func(rule []string) bool {
		return !slices.ContainsFunc(rule, func(name string) bool {
			return !slices.ContainsFunc(classes, func(class string) bool {
				return class == name || strings.HasSuffix(name, "-") && strings.HasPrefix(class, name)
			})
		})
	}
	switch {
	case slices.ContainsFunc(singleClasses, meets):
		return knownSingle
	case slices.ContainsFunc(listClasses, meets):
		return knownList
	}
	return unlisted
}

var (
	// frontPath is where sites, and blogs on them, begin.
	frontPath = regexp.MustCompile(`(?i)^/?(?:[a-z]{2}(?:-[a-z]{2})?(?:/|$))?(?:blogs?|posts?|articles?|news|journal|stories|writing|notes)?$`)
	// listPath is where generators put what they make of tags and dates.
	listPath = regexp.MustCompile(`(?i)(?:^|/)(?:(?:tags?|categor(?:y|ies)|authors?)(?:/[^/]+)?|archives?|search|\d{4}/\d{2})$`)
	// pagePath is the end of the second and later pages of a list.
	pagePath = regexp.MustCompile(`(?i)/page[/-]?\d+$`)
)

// addressListing is what a path says of a page.
func addressListing(path string) listing {
	path = barePath(path)
	switch {
	case frontPath.MatchString(path):
		return front
	case listPath.MatchString(path), pagePath.MatchString(path):
		return calledList
	}
	return unlisted
}

// barePath is a path without the name of an index file, an extension and the
// slash at its end.
func barePath(path string) string {
	path = strings.TrimSuffix(strings.TrimSuffix(path, ".html"), ".htm")
	return strings.TrimSuffix(strings.TrimSuffix(path, "/index"), "/")
}
