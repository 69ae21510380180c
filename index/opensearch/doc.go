// Package opensearch keeps articles in an OpenSearch cluster: it is an [index.Backend] for
// archives that one machine does not hold, or that must outlive one.
//
// The cluster gets words, not text: every text is analysed here, as it is for the other
// backend, so that both match the same words. Each text field stands in the cluster twice:
// as stems, with how often each stands there, and as written, with the words that stand in one
// place in one place.
//
// Scores are those of [index.BM25F], to a part in a million: the cluster keeps them in four
// bytes. By the default ranking they are those of impacts, which are rounded to about a part
// in ten thousand: what a word counts for in an article is written in the place of its
// frequency, the cluster adds up, and a script saturates. By any other ranking a script
// counts the words in each field. The number of articles that hold a term comes with the
// query. So no score depends on how articles are spread over shards, and any ranking can be
// asked for.
//
// One index of the cluster holds the articles, one their kin, and one the data that belong
// to all of them. They are written once, when everything that was put is known: numbers of
// articles are in the order of ids. Whatever is read of them does not change any more, so
// that what was read once is kept here.
//
// An answer is whole or an error: where a shard does not answer, nor another copy of it, no
// answer is made of the others.
package opensearch
