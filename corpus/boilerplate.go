//go:build !js

package corpus

import (
	"context"
	"errors"

	"github.com/PuerkitoBio/goquery"

	"kindred/corpus/markup"
)

const (
	// repeatedShare is the share of a site's pages that a block has to stand in
	// to be boilerplate. A menu or form is in nearly all of them, and even one
	// that only one of three page templates has stands in about a third. What
	// authors repeat ("Conclusion") stays well below in a mixed site.
	repeatedShare = 0.3
	// minRepeated is the least number of pages: two can say the same by chance.
	minRepeated = 3
	// maxSampled is how many pages are counted. What stands in a third of all
	// pages stands in about a third of a sample, and this bounds time and memory.
	maxSampled = 2000
	// maxHashes bounds the memory of the count (about 64 MB); blocks first seen
	// after that are not counted.
	maxHashes = 2 << 20
)

// boilerplate returns the hashes of the blocks that are repeated over the HTML
// and text files of the folder. It keeps hashes only. It ends with an error
// when ctx is done; a problem is told by the reading that follows.
func (s *dirSource) boilerplate(ctx context.Context) (map[uint64]struct{}, error) {
	pages := 0
	for p, err := range s.files(ctx) {
		if _, told := errors.AsType[*Problem](err); err != nil && !told {
			return nil, err
		}
		if isPage(p) {
			pages++
		}
	}
	if pages < minRepeated {
		return nil, nil //nolint:nilnil // nothing is repeated
	}
	step := (pages + maxSampled - 1) / maxSampled
	counts := blockCount{blocks: map[uint64]int32{}, pages: map[uint64]struct{}{}}
	number, sampled := 0, 0
	for p, err := range s.files(ctx) {
		if _, told := errors.AsType[*Problem](err); err != nil && !told {
			return nil, err
		}
		if !isPage(p) {
			continue
		}
		if number++; (number-1)%step != 0 {
			continue
		}
		sampled++
		s.countBlocks(p, &counts)
	}
	limit := max(minRepeated, int32(repeatedShare*float64(sampled)+0.5))
	repeated := make(map[uint64]struct{})
	for hash, n := range counts.blocks {
		if n >= limit {
			repeated[hash] = struct{}{}
		}
	}
	return repeated, nil
}

func isPage(p string) bool { return kindOf(p) == kindHTML || kindOf(p) == kindText }

// countBlocks counts each block of a page once. A page that cannot be read is
// reported when its article is.
func (s *dirSource) countBlocks(p string, c *blockCount) {
	data, err := readFile(s.fsys, p, Origin{File: p})
	if err != nil {
		return
	}
	var blocks []markup.Block
	if kindOf(p) == kindHTML {
		var doc *goquery.Document
		if doc, err = parseHTML(data); err != nil {
			return
		}
		m := metaOf(doc)
		if isListPage(doc, &m, placeOfFile(p), s.opts.Selector) {
			return // a list that shows whole articles does not make them boilerplate
		}
		blocks = markup.Page(doc, markup.PageOptions{Host: m.host(), Selector: s.opts.Selector}).Blocks
	} else {
		text, err := decode(data, false)
		if err != nil {
			return
		}
		blocks = markup.PlainText(text)
	}
	seen := make(map[uint64]struct{}, len(blocks))
	page := uint64(0)
	for _, b := range blocks {
		seen[b.Hash()] = struct{}{}
		page = page*31 + b.Hash()
	}
	if _, again := c.pages[page]; again {
		return // a copy of a page says nothing about what pages have in common
	}
	c.pages[page] = struct{}{}
	for hash := range seen {
		if _, known := c.blocks[hash]; known || len(c.blocks) < maxHashes {
			c.blocks[hash]++
		}
	}
}

// blockCount counts on how many pages each block stands, by their hashes.
type blockCount struct {
	blocks map[uint64]int32
	pages  map[uint64]struct{}
}

// withoutRepeated leaves out the blocks that the site repeats, unless there are no
// others: then the page is one of several with one text.
func (r *reader) withoutRepeated(blocks []markup.Block) []markup.Block {
	if len(r.repeated) == 0 {
		return blocks
	}
	kept := blocks[:0:0]
	for _, b := range blocks {
		if _, found := r.repeated[b.Hash()]; !found {
			kept = append(kept, b)
		}
	}
	if len(kept) == 0 {
		return blocks
	}
	return kept
}
