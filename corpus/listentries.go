//go:build !js

package corpus

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// entries returns the elements that are articles by their kind, those that only stand
// around a list among them, and which of them count as one.
func (p *listPage) entries(said listing) (nodes []*html.Node, isEntry map[*html.Node]bool) {
	nodes = p.doc.Find(`article, .h-entry, .hentry, [itemprop~="blogPost"], [itemtype*="BlogPosting"]`).Nodes
	isEntry = make(map[*html.Node]bool, len(nodes))
	for _, n := range nodes {
		isEntry[n] = true
	}
	for _, n := range nodes {
		if p.isWrapper(n, isEntry, said) {
			delete(isEntry, n)
		}
	}
	return nodes, isEntry
}

// isWrapper reports whether an entry is only what some themes put around a whole list:
// several others stand in it whose headings lead to other pages. On a page that nothing
// calls a list, one with a heading of its own is an article that shows others.
func (p *listPage) isWrapper(n *html.Node, isEntry map[*html.Node]bool, said listing) bool {
	targets := map[string]bool{}
	ownHeading := false
	var look func(n *html.Node)
	look = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case isEntry[c] && !isBeside(c):
				if to := p.headingLink(c); to != "" {
					targets[to] = true
				}
				continue
			case isHeading[c.DataAtom]:
				ownHeading = true
			}
			look(c)
		}
	}
	look(n)
	return len(targets) >= minTeasersAtFront && (said != unlisted || !ownHeading)
}

var isHeading = map[atom.Atom]bool{atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true}

// standsIn reports whether n is, or stands in, one of nodes.
func standsIn(n *html.Node, nodes map[*html.Node]bool) bool {
	for ; n != nil; n = n.Parent {
		if nodes[n] {
			return true
		}
	}
	return false
}
