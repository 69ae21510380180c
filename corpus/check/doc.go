// Package check says what is wrong with an archive of articles before its
// readers notice: what cannot be read, what is there twice, what leads nowhere.
//
// It looks at the same [corpus.Archive] from which an index is built, so that
// what it reports as a copy or as one tag is what a build does. Precision comes
// first: a report that cries wolf is not read twice. Nothing is changed.
package check
