// Package index says what Kindred keeps of an article and what may be asked of
// any engine that keeps it.
//
// A [Backend] stores articles and answers a closed tree of query nodes
// ([All], [Any], [Not], [Phrase], [Term], [Prefix], [Filter]) with scores that
// are defined here, by [BM25F], and not by the engine: two backends that hold
// the same articles give the same hits, the same scores and the same order.
// The contract is written as tests in index/indextest.
//
// Text becomes terms in index/analysis only. An index on disk is a folder of
// [Generations]: a build writes a new generation beside the live one, checks
// it, and publishes it by one rename; a [Live] reader moves on between two
// queries.
package index
