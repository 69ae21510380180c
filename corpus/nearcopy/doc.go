// Package nearcopy tells which texts are near-copies of each other: the same
// article published twice, or again after an edit of a word here and there.
//
// [Of] makes a [Sketch] of a text, an [Index] finds the sketches that are alike,
// and [Compare] decides over two texts. What counts is resemblance (Broder, On
// the resemblance and containment of documents, 1997): an article that quotes a
// whole other one is no copy of it. Case, accents, punctuation, layout and
// compatibility forms of Unicode make no difference.
//
// Pages filled in from one form, where the form is most of the text, differ as
// edited copies do; they are reported, too. The limits are in limits.go, with
// what was measured.
package nearcopy
