// Package bleve keeps articles in a Bleve index (scorch) and answers the
// queries of package index from it.
//
// Bleve is the index of record: dictionary, postings, positions and the stored
// article. It does not score. Its own "bm25" takes the number of distinct terms
// for the length of a field, takes idf twice and the root of the frequency, and
// its scores change with the segments; so the postings are read here and scored
// by [index.BM25F], with exact lengths.
//
// Beside the engine stand two files that are derived from it: the columns (what
// a list of hits shows of each article, and its lengths), and the related
// lists.
package bleve
