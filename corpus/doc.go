// Package corpus reads a site's own writing and hands it on as clean articles.
//
// It alone knows files and their forms: Markdown with front matter, HTML pages,
// plain text as a crawler saved it, NDJSON; charsets, dates, template tags, the
// teasers and the boilerplate around an article. What leaves the package is an
// [Article] without markup, whatever it was read from.
//
// [Open] takes the path that an editor gives, [Dir] any [io/fs.FS]. Both return
// a [Source] that streams: the order is the same for the same input, memory does
// not grow with the number of articles, and one bad article is reported as a
// [Problem] without stopping the rest.
//
// The package does not check whether two articles share an id, and does not
// leave drafts out: it says what is a draft (see [Visibility]).
package corpus
