// Package bleve keeps articles in a Bleve index (scorch), and answers queries from the
// impacts that are derived from them (package impact).
//
// Bleve is the index of record: it holds the articles themselves, each once, compressed,
// and their tags, authors and languages as whole keys; it writes them durably and finds
// them by id. The words are not in it. Its postings of 14,000 articles would cost seven
// seconds of CPU and 23 MB beside the 55 MB of their text, its positions twice that, and
// a query over them ten times as long as over impacts. What answers queries is made from
// the articles instead, in the same pass, and can be made again from Bleve's at any time.
//
// Beside the engine stand the impacts, the related lists, the dictionary that articles are
// packed with, and what search derived.
package bleve
