package opensearch

import (
	"maps"

	"kindred/index"
)

// Version is that of the mapping and of what stands in a document. An index of another one
// is refused.
const Version = 3

// object is a value of JSON.
type object = map[string]any

// The fields of a document beside those of words and attributes.
const (
	numberField    = "doc"       // the article's number
	publishedField = "published" // in microseconds since 1970, of a dated article, see [index.Civil]
	yearField      = "year"      // of publication, as above
	cardField      = "card"      // see [document.card]
	articleField   = "article"   // all of it
)

// wordsField is the field of the cluster that holds the words of a text field in one form.
func wordsField(f index.Field, form index.Form) string {
	if form == index.Exact {
		return f.String() + "_exact"
	}
	return f.String() + "_stem"
}

// lengthField is the field that holds the number of words of a text field.
func lengthField(f index.Field) string { return f.String() + "_length" }

// shownField is the field that holds the values of an attribute as lists show them.
func shownField(a index.Attribute) string { return a.String() + "_shown" }

// facetAttributes are those that are counted.
var facetAttributes = []index.Attribute{index.Tag, index.Author, index.Language}

const (
	// together stands between words that stand in one place: the word, and its parts.
	together = "\x01"
	// noWord holds the place of a token that has no word in a form.
	noWord = "\x02"
	// longestTerm is more than any word and its parts take, in characters. By default the
	// cluster would cut in pieces what is longer than 255.
	longestTerm = 1 << 16
)

// articleIndex describes the index of the articles. Each field is kept once, and only for
// what is asked of it: the article to be shown; the card beside it, not inside, so that two
// hundred cards are read without the articles; stems with how often they stand in a field, and
// words as written with where, for phrases.
func articleIndex(c *Config) object {
	column := object{"type": "integer", "index": false}
	properties := object{
		numberField:    object{"type": "integer"},
		publishedField: object{"type": "long"},
		yearField:      column,
		cardField:      object{"type": "binary", "doc_values": true},
		articleField:   object{"type": "object", "enabled": false},
	}
	frequencies := object{"type": "text", "analyzer": "frequencies", "search_analyzer": "keyword", "norms": false, "index_options": "freqs"}
	for f := range index.Field(index.NumFields) {
		// Lengths stand apart: norms keep them to within a sixteenth only.
		properties[wordsField(f, index.Stem)] = frequencies
		properties[wordsField(f, index.Exact)] = object{"type": "text", "analyzer": "words", "norms": false, "position_increment_gap": index.TextGap}
		properties[lengthField(f)] = column
	}
	impact := maps.Clone(frequencies)
	impact["similarity"] = "sum"
	for _, name := range []string{impactField(index.Stem), titleImpact} {
		properties[name] = impact
	}
	ofBeginnings, ofWords := maps.Clone(impact), maps.Clone(impact)
	ofBeginnings["analyzer"] = beginnings
	ofWords["fields"] = object{beginnings: ofBeginnings}
	properties[impactField(index.Exact)] = ofWords
	for a := range index.Attribute(index.NumAttributes) {
		properties[a.String()] = object{"type": "keyword", "doc_values": false}
	}
	for _, a := range facetAttributes {
		properties[shownField(a)] = object{"type": "keyword", "index": false}
	}
	settings := writtenOnce(c)
	// All that was sent is compressed, and written anew without it, see below: with the best
	// compression that was a fifth of the cluster's work, for less than a tenth of its files.
	settings["codec"] = "default"
	settings["similarity"] = object{"sum": object{"type": "scripted", "script": object{"source": "return query.boost * doc.freq;"}}}
	settings["analysis"] = object{
		"tokenizer": object{"blanks": object{"type": "whitespace", "max_token_length": longestTerm}},
		"filter": object{
			"places":      object{"type": "pattern_capture", "preserve_original": false, "patterns": []string{"([^" + together + "]+)"}},
			"frequencies": object{"type": "delimited_term_freq", "delimiter": frequencyMark},
			beginnings:    object{"type": "edge_ngram", "min_gram": shortestPrefix, "max_gram": longestPrefix},
		},
		"analyzer": object{
			"words":       object{"type": "custom", "tokenizer": "blanks", "filter": []string{"places"}},
			"frequencies": object{"type": "custom", "tokenizer": "blanks", "filter": []string{"frequencies"}},
			beginnings:    object{"type": "custom", "tokenizer": "blanks", "filter": []string{"frequencies", beginnings}},
		},
	}
	return object{
		"settings": settings,
		"mappings": object{
			"dynamic": "strict", "_meta": object{"kindred": Version}, "properties": properties,
			// All that was sent is kept beside it for copies that fall behind, until it is merged
			// when everything is written, see [Backend.finish]. Not to keep it (as
			// recovery_source_enabled has it) made copies that lacked every word.
			"_source": object{"includes": []string{articleField}},
		},
	}
}

// kinIndex describes the index of related lists.
func kinIndex(c *Config) object {
	return object{
		"settings": writtenOnce(c),
		"mappings": object{
			"dynamic": "strict", "_meta": object{"kindred": Version},
			"_source":    object{"enabled": false},
			"properties": object{numberField: object{"type": "integer"}, kinField: object{"type": "binary", "doc_values": true}},
		},
	}
}

// dataIndex describes the index of data that belong to all articles, which are looked up.
func dataIndex(c *Config) object {
	return object{
		"settings": writtenOnce(c),
		"mappings": object{"enabled": false, "_meta": object{"kindred": Version}},
	}
}

// copyTries is how often a node tries to take a lost copy of a shard. After five, which is the
// cluster's own number, a busy node that was still closing the shard (it waits five seconds)
// left it without a copy until somebody asked for another try.
const copyTries = 1000

// segmentsMeanwhile is how many segments of about the same size an index has before they are
// merged. With ten, which is the cluster's own number, much is merged again and again.
const segmentsMeanwhile = 50

// writtenOnce returns the settings of an index while it is written: [Backend.finish] changes
// them when it is.
func writtenOnce(c *Config) object {
	return object{
		"number_of_shards": max(c.Shards, 1), "number_of_replicas": 0,
		"refresh_interval": "-1", // asked for when everything is in
		"codec":            "best_compression",
		// in the end all is merged into one
		"merge":      object{"policy": object{"segments_per_tier": segmentsMeanwhile, "max_merge_at_once": segmentsMeanwhile}},
		"translog":   object{"durability": "async"}, // a build that loses a node begins anew
		"allocation": object{"max_retries": copyTries},
		"unassigned": object{"node_left": object{"delayed_timeout": "0s"}}, // a lost copy is made anew at once
	}
}
