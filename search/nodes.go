package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"kindred/index"
)

// queryWord is one word of a query with what it is in each language of the
// index.
type queryWord struct {
	exact []string // distinct, the most frequent language first
	stems []string
	stop  bool
	// bigram says that it is one of several characters that stand together in a
	// script without spaces. By itself it means little: 面 is in 面包, bread, and in
	// 海面, the sea. So it is looked for with the next one; the last has no next, and
	// no stem.
	bigram bool
}

// words analyses a text in every language. Where languages cut it into words
// differently, only those count that cut it as the first does.
func words(languages []language, text string) []queryWord {
	var out []queryWord
	stops := make([]int, len(languages)) // function words, by language
	isStop := make([][]bool, len(languages))
	for i, l := range languages {
		tokens := l.analyzer.Tokens(nil, text)
		if out == nil {
			out = make([]queryWord, len(tokens))
		}
		if len(tokens) != len(out) {
			continue
		}
		isStop[i] = make([]bool, len(tokens))
		for j, t := range tokens {
			out[j].exact = appendNew(out[j].exact, t.Exact)
			if t.Stem != "" {
				out[j].stems = appendNew(out[j].stems, t.Stem)
			}
			out[j].bigram = out[j].bigram || t.Run && t.Stem != t.Exact
			isStop[i][j] = t.Stop
			if t.Stop {
				stops[i]++
			}
		}
	}
	// The query's language is taken to be the one with most function words in
	// it; the most frequent one where that does not tell.
	guess := 0
	for i := range languages {
		if stops[i] > stops[guess] {
			guess = i
		}
	}
	for j := range out {
		out[j].stop = isStop[guess] != nil && isStop[guess][j]
	}
	return out
}

func appendNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// compiled is a query as the index takes it, with the words to look for when
// the passage is chosen.
type compiled struct {
	node   index.Node
	wanted wanted
	// ranked says that the query has words, by which articles can be ordered.
	ranked bool
}

// compile turns a parsed query into nodes.
func compile(languages []language, p *parsed, req *Request) compiled {
	var c compiled
	var required index.All
	for _, text := range p.phrases {
		if n := c.phrase(languages, text); n != nil {
			required = append(required, n)
		}
	}
	if plain := c.plain(languages, p); len(plain) > 0 {
		if len(required) > 0 {
			plain = append(plain, index.All{}) // beside a phrase, words only rank
		}
		required = append(required, plain)
	}
	c.ranked = len(required) > 0
	if !c.ranked && len(p.words)+len(p.phrases) > 0 {
		required = append(required, index.Any{}) // "?!" asks for something, and nothing has it
	}
	for _, e := range p.excluded {
		if n := excluded(languages, e); n != nil {
			required = append(required, index.Not{Node: n})
		}
	}
	for _, f := range p.without {
		required = append(required, index.Not{Node: f})
	}
	required = append(required, filters(p, req)...)
	if len(required) == 0 && len(p.excluded) > 0 {
		required = index.All{index.Any{}} // so do dashes
	}
	c.node = required
	return c
}

// plain returns the nodes of the query's plain words, of which any may match.
// Function words are left out, unless there is nothing else.
func (c *compiled) plain(languages []language, p *parsed) index.Any {
	list := words(languages, strings.Join(p.words, " ")) // function words need the whole query to be told
	content := slices.DeleteFunc(slices.Clone(list), func(w queryWord) bool { return w.stop })
	if len(content) == 0 {
		content = list
	}
	var nodes index.Any
	for _, w := range content {
		c.wanted.add(w)
		nodes = append(nodes, wordNodes(w)...)
	}
	if text := unfinished(p, list); text != "" {
		c.wanted.prefix = text
		nodes = append(nodes, index.Prefix{Text: text, Weight: prefixWeight})
	}
	return nodes
}

// unfinished returns the beginning of the word that the reader may still be
// typing, "" where there is none. After other words a function word is taken to
// be finished: few readers of "bread the" want bread and theatres.
func unfinished(p *parsed, list []queryWord) string {
	if !p.open || len(list) == 0 {
		return ""
	}
	last := list[len(list)-1]
	if (last.stop && len(list) > 1) || utf8.RuneCountInString(last.exact[0]) < minPrefixRunes {
		return ""
	}
	return last.exact[0]
}

// wordNodes returns what one word scores by.
func wordNodes(w queryWord) []index.Node {
	var nodes []index.Node
	if !w.bigram {
		nodes = append(nodes, index.Term{Form: index.Exact, Variants: variants(w.exact), Weight: exactWeight})
	}
	if len(w.stems) > 0 {
		nodes = append(nodes,
			index.Term{Form: index.Stem, Variants: variants(w.stems), Weight: 1},
			index.Term{Form: index.Stem, Variants: variants(w.stems), Weight: titleWeight, Fields: []index.Field{index.Title}})
	}
	return nodes
}

func variants(texts []string) []index.Variant {
	list := make([]index.Variant, len(texts))
	for i, t := range texts {
		list[i] = index.Variant{Text: t, Weight: 1}
	}
	return list
}

// phrase returns the node of a phrase, nil where it has no word.
func (c *compiled) phrase(languages []language, text string) index.Node {
	list := words(languages, text)
	c.wanted.addPhrase(list)
	return phraseNode(list)
}

// phraseNode returns the node of a phrase in any of the spellings that its
// words have in the languages of the index.
func phraseNode(list []queryWord) index.Node {
	if len(list) == 0 {
		return nil
	}
	spellings := 0
	for _, w := range list {
		spellings = max(spellings, len(w.exact))
	}
	var nodes index.Any
	for i := range spellings {
		phrase := index.Phrase{Weight: 1}
		for _, w := range list {
			phrase.Words = append(phrase.Words, w.exact[min(i, len(w.exact)-1)])
		}
		nodes = append(nodes, phrase)
	}
	if len(nodes) == 1 {
		return nodes[0]
	}
	return nodes
}

// excluded returns the node of what must not occur. A word is excluded as it is
// written: -running leaves run alone.
func excluded(languages []language, e clause) index.Node {
	list := words(languages, e.text)
	return phraseNode(list)
}

// filters returns the filters of the query's text and of the request.
func filters(p *parsed, req *Request) []index.Node {
	var nodes []index.Node
	for _, tag := range slices.Concat(p.tags, req.Tags) {
		nodes = append(nodes, index.Filter{Attribute: index.Tag, Values: []string{tag}})
	}
	if authors := slices.Concat(p.authors, req.Authors); len(authors) > 0 {
		nodes = append(nodes, index.Filter{Attribute: index.Author, Values: authors})
	}
	if langs := slices.Concat(p.langs, req.Languages); len(langs) > 0 {
		nodes = append(nodes, index.Filter{Attribute: index.Language, Values: langs})
	}
	for _, b := range []index.Between{{From: p.after, To: p.before}, {From: req.After, To: req.Before}} {
		if !b.From.IsZero() || !b.To.IsZero() {
			nodes = append(nodes, b)
		}
	}
	return nodes
}
