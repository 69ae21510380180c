// Package sample is a small blog in four languages, made up for Kindred: it is
// what "kindred serve" shows when it is given nothing else, and what tests
// search in.
//
// Among its articles are kin in several topics, a series, two drafts, a
// near-duplicate, a misspelt tag and a title made of stop words.
package sample

import (
	"embed"
	"io/fs"
)

//go:embed blog
var files embed.FS

// Blog returns the folder of the blog's articles.
func Blog() fs.FS {
	blog, err := fs.Sub(files, "blog")
	if err != nil {
		return files // not reached: the name is a constant and valid
	}
	return blog
}
