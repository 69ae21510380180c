package markup

import (
	"github.com/PuerkitoBio/goquery"
)

// PageOptions says what a page does not say by itself. The zero value is usable.
type PageOptions struct {
	Host string // of the site, to tell its own links from others
	// Selector is the CSS selector of the article, where an editor gives one. A page
	// in which nothing matches is read as if there were none.
	Selector string
}

// Page finds the article in a page and reads it. It takes parts of doc out, so
// what else is wanted from it has to be read before.
//
// The article is what the editor's selector names, then what the page marks for
// its own search (data-pagefind-body), then the one element that is named as an article's
// text and holds most of the page's sentences, then what a library takes for it;
// and where that is too short to be trusted, what stands with the page's heading.
// Then the lines around an article that are not its text go: names, dates, credits,
// tags, rows to share it, related lists, comments. Pages whose editor gave a
// selector keep those that the selector names. F1 of 91 pages of news and blogs, by the
// measure of their benchmark (TestSharedExtraction), and time of a page with its
// parsing and metadata, all on one machine:
//
//	                                   all   even  odd   ms
//	landmarks, few names of junk       .945  .945  .946   3
//	readability alone                  .956  .958  .953   7
//	go-trafilatura alone               .965  .966  .963  10
//	the same with its fallback         .965  .967  .963  16
//	this, without pagelabels.go        .972  .975  .970   6
//	this, without captions             .974  .978  .971   6
//	this                               .971  .975  .967   6
//
// The benchmark leaves captions out; they are an author's words, and stay.
//
// The rules were made with the even pages in view; the total of the odd ones was
// seen at every step, and what is in them was not. The times are of a busy machine.
//
// The library is readability: trafilatura, a little better alone, asks for 24
// modules where it needs 7 and takes longer. Of the 28 short posts in
// testdata/pages, which were written for this package and are all right here,
// readability alone gets 7 right, trafilatura none: both keep lines of the frame.
func Page(doc *goquery.Document, opts PageOptions) Body {
	title := OneLine(doc.Find("head title").First().Text())
	p := newPage(doc, title)
	nodes := p.selected(opts.Selector)
	if nodes == nil {
		p.removeJunk()
		nodes = p.article()
	}
	w := htmlWalker{builder: &builder{}, host: opts.Host, kind: pageKind, heading: p.heading}
	for _, n := range nodes {
		w.node(n)
		w.end(0)
	}
	if !p.chosen {
		w.Blocks = withoutLabels(w.Blocks)
	}
	return w.Body
}
