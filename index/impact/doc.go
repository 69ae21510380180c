// Package impact answers the query nodes of package index from one immutable,
// memory-mapped file that a [Builder] makes of the articles of a generation.
//
// For each word, as written and as stem, the file holds one list of articles with the
// word's impact there: its BM25F frequency over all fields, saturated and quantised to
// one byte when the index is built (see [code]), and mostly kept in a bit or five (see
// [packed]), so that scoring an article costs two look-ups and an addition instead of
// a division for every field. Beside the lists stand the places of words (for phrases and
// for what stands together), what a list of hits shows of an article, the values that
// filters and facets ask for, and a lexicon, all of them read where they lie: opening a
// file costs no more for a million articles than for one.
//
// Impacts hold for one ranking, the one that the file was built with. A request with
// another one is answered from the places and the exact lengths of fields: slower, and
// to the last digit what [index.BM25F] says. That is also the oracle that the impacts
// are tested against.
//
// Scores made of impacts are sums of multiples of 2⁻²⁰, which float64 adds without any
// rounding: they do not depend on the order of additions, so that pruned and exhaustive
// evaluation agree to the last bit.
//
// A [File] is safe for concurrent use.
package impact
