// Package kin finds out which articles of an archive are kindred, and why: the lists under
// every article, the words that carried them, and the list that a draft would get.
//
// Each article is a vector of words and two-word phrases ([Weights] has the recipe, and
// docs/related.md the measurements); every article is compared with every other when an index
// is built ([Relater]), the lists are made fair, and stored with the index. The same articles
// give the same lists, on any machine.
package kin
