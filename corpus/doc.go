// Package corpus reads a site's own writing and hands it on as clean articles.
//
// It alone knows where articles live and in what form: the folders of site
// generators, built pages, exports, feeds, addresses; front matter, charsets,
// dates, languages. What leaves the package is an [Article] without markup,
// whatever it was read from.
//
// [Open] takes the path or address that an editor gives, [Dir] any [io/fs.FS].
// Both return a [Source] that streams: the order is the same for the same input,
// memory does not grow with the number of articles, and one bad article is
// reported as a [Problem] without stopping the rest. A source says of each
// article who may see it (see [Visibility]) and yields it all the same.
//
// [Collect] makes an [Archive] of sources: the public articles, each once, with
// one spelling for every tag. An index is built from nothing else.
//
// # Where to look
//
//   - What an article is: article.go, source.go; who may see it: fields.go, locks.go.
//   - What is read, and how it is told: open.go, sniff.go, reader.go.
//   - Folders: dir.go, layout.go, settings.go, and a file for each generator.
//   - Source files: sourcefile.go, frontmatter.go, page.go; pages: html.go,
//     htmlmeta.go, boilerplate.go; text: plaintext.go; pictures: image.go.
//   - Exports and feeds: wxr.go, ghost.go, medium.go, substack.go, blogger.go,
//     movabletype.go, feed.go, ndjson.go, zip.go; how their files are opened: textfile.go.
//   - Addresses: site.go, sitememory.go.
//   - All articles together: archive.go, copies.go, tagwords.go.
package corpus
