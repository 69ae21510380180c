package opensearch

import (
	"kindred/index"
)

// Version is that of the mapping and of what stands in a document. An index of another one
// is refused.
const Version = 1

// object is a value of JSON.
type object = map[string]any

// The fields of a document beside those of words and attributes.
const (
	numberField    = "doc"       // the article's number
	publishedField = "published" // in microseconds since 1970, of a dated article
	yearField      = "year"      // of publication, in UTC
	cardField      = "card"      // see card
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

// maxOffset is how far down a page may be. The contract asks for thousands; whoever serves
// readers has a limit of its own below.
const maxOffset = 50_000

// articleIndex describes the index of the articles.
func articleIndex(c Config) object {
	properties := object{
		numberField:    object{"type": "integer"},
		publishedField: object{"type": "long"},
		yearField:      object{"type": "integer"},
		cardField:      object{"type": "object", "enabled": false},
		articleField:   object{"type": "object", "enabled": false},
	}
	for f := range index.Field(index.NumFields) {
		for _, form := range []index.Form{index.Stem, index.Exact} {
			// Lengths stand apart: norms keep them to within a sixteenth only.
			properties[wordsField(f, form)] = object{"type": "text", "analyzer": "words", "norms": false, "position_increment_gap": index.TextGap}
		}
		properties[lengthField(f)] = object{"type": "integer", "index": false}
	}
	impact := object{"type": "text", "analyzer": "impacts", "search_analyzer": "keyword", "similarity": "sum", "norms": false, "index_options": "freqs"}
	properties[prefixImpact] = impact
	for _, form := range []index.Form{index.Stem, index.Exact} {
		properties[impactField(form)] = impact
		for f := range index.Field(index.NumFields) {
			properties[fieldImpact(f, form)] = impact
		}
	}
	for a := range index.Attribute(index.NumAttributes) {
		properties[a.String()] = object{"type": "keyword", "doc_values": false}
	}
	for _, a := range facetAttributes {
		properties[shownField(a)] = object{"type": "keyword", "index": false}
	}
	return object{
		"settings": object{
			"number_of_shards": max(c.Shards, 1), "number_of_replicas": c.Replicas,
			"refresh_interval": "-1", // asked for when everything is in
			"codec":            "best_compression", "max_result_window": maxOffset,
			"unassigned.node_left.delayed_timeout": "0s", // a lost copy is made anew at once
			"similarity":                           object{"sum": object{"type": "scripted", "script": object{"source": "return query.boost * doc.freq;"}}},
			"analysis": object{
				"tokenizer": object{"blanks": object{"type": "whitespace", "max_token_length": longestTerm}},
				"filter": object{
					"places":      object{"type": "pattern_capture", "preserve_original": false, "patterns": []string{"([^" + together + "]+)"}},
					"frequencies": object{"type": "delimited_term_freq", "delimiter": frequencyMark},
				},
				"analyzer": object{
					"words":   object{"type": "custom", "tokenizer": "blanks", "filter": []string{"places"}},
					"impacts": object{"type": "custom", "tokenizer": "blanks", "filter": []string{"frequencies"}},
				},
			},
		},
		"mappings": object{
			"dynamic": "strict", "_meta": object{"kindred": Version},
			"_source":    object{"includes": []string{cardField, articleField}},
			"properties": properties,
		},
	}
}

// plainIndex describes an index whose documents are only looked up.
func plainIndex(c Config) object {
	return object{
		"settings": object{
			"number_of_shards": max(c.Shards, 1), "number_of_replicas": c.Replicas, "refresh_interval": "-1", "codec": "best_compression",
			"unassigned.node_left.delayed_timeout": "0s",
		},
		"mappings": object{"enabled": false, "_meta": object{"kindred": Version}},
	}
}
