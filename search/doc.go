// Package search answers readers and sites: what did the reader mean, which
// articles are best, and which are kindred.
//
// It turns the text of a query into the nodes of package index, with the
// weights of weights.go, and what the index finds into hits with snippets of whole
// sentences. It serves the related lists that package kin makes when an index is built,
// under the editor's rules. Every answer comes from one generation of the index, even when
// a new one is published meanwhile.
package search
