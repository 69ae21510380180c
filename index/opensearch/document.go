package opensearch

import (
	"iter"
	"strings"

	"kindred/corpus"
	"kindred/index"
)

// document is an article on its way into the cluster: its words, and what is shown of it.
type document struct {
	// Words are those of each text of a field, by form, as the cluster's analyzer takes
	// them apart.
	Words      [index.NumFields][2][]string
	Lengths    [index.NumFields]int
	Attributes [index.NumAttributes][]string // keys
	Title      []titleWord
	Places     [index.NumFields]map[string][]int32
	Article    corpus.Article
}

// titleWord is a stem of a title.
type titleWord struct {
	Stem string
	Stop bool
}

// newDocument reads an analysed article.
func newDocument(a *index.Analysed) *document {
	d := &document{Article: *a.Article}
	for f := range index.Field(index.NumFields) {
		d.Places[f] = map[string][]int32{}
		base := int32(0)
		for i, text := range a.Texts(f) {
			if i > 0 {
				base += index.TextGap
			}
			d.add(f, base, &text)
			base += int32(len(text.Tokens)) // #nosec G115 -- texts are far shorter
			d.Lengths[f] += len(text.Tokens)
		}
	}
	for attribute := range index.Attribute(index.NumAttributes) {
		seen := map[string]bool{}
		for _, v := range attribute.Values(a.Article) {
			if key := attribute.Key(v); key != "" && !seen[key] {
				seen[key] = true
				d.Attributes[attribute] = append(d.Attributes[attribute], key)
			}
		}
	}
	return d
}

// add takes the words of one text, whose first one stands behind base.
func (d *document) add(f index.Field, base int32, text *index.Text) {
	var lines [2]strings.Builder
	parts := text.Parts
	for i := range text.Tokens {
		t := &text.Tokens[i]
		exact, stems := []string{t.Exact}, []string{t.Stem}
		if f == index.Title && t.Stem != "" {
			d.Title = append(d.Title, titleWord{t.Stem, t.Stop})
		}
		for ; len(parts) > 0 && parts[0].Token == i; parts = parts[1:] {
			exact, stems = append(exact, parts[0].Exact), append(stems, parts[0].Stem)
		}
		at := base + int32(i) + 1 // #nosec G115 -- as above
		for _, s := range stems {
			if s != "" {
				d.Places[f][s] = append(d.Places[f][s], at)
			}
		}
		writeTogether(&lines[index.Exact], exact)
		writeTogether(&lines[index.Stem], stems)
	}
	for form := range lines {
		d.Words[f][form] = append(d.Words[f][form], lines[form].String())
	}
}

// writeTogether writes the words that stand in one place.
func writeTogether(to *strings.Builder, words []string) {
	if to.Len() > 0 {
		to.WriteByte(' ')
	}
	some := false
	for _, w := range words {
		if w == "" {
			continue
		}
		if some {
			to.WriteString(together)
		}
		some = true
		to.WriteString(w)
	}
	if !some {
		to.WriteString(noWord)
	}
}

// source returns the document as the cluster takes it.
func (d *document) source(number index.Doc, w *whole) object {
	a := &d.Article
	out := object{
		numberField:  number,
		articleField: a,
		cardField:    newCard(d, w.titleWeights(d)),
	}
	for f := range index.Field(index.NumFields) {
		for _, form := range []index.Form{index.Stem, index.Exact} {
			out[wordsField(f, form)] = d.Words[f][form]
		}
		out[lengthField(f)] = d.Lengths[f]
	}
	for attribute, keys := range d.Attributes {
		out[index.Attribute(attribute).String()] = keys
	}
	for _, attribute := range facetAttributes {
		var values []string
		for _, key := range d.Attributes[attribute] {
			values = append(values, w.shown[attribute][key])
		}
		out[shownField(attribute)] = values
	}
	d.impacts(out, &w.stats)
	if !a.Published.IsZero() {
		out[publishedField] = a.Published.UnixMicro()
		out[yearField] = a.Published.UTC().Year()
	}
	return out
}

// wordsIn returns the words of a text as the cluster's analyzer finds them.
func wordsIn(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ' ' || r == rune(together[0]) }) {
			if word != noWord && !yield(word) {
				return
			}
		}
	}
}

// distinct returns the words of the document in one form, each once.
func (d *document) distinct(form index.Form) map[string]struct{} {
	words := map[string]struct{}{}
	for f := range d.Words {
		for _, text := range d.Words[f][form] {
			for word := range wordsIn(text) {
				words[word] = struct{}{}
			}
		}
	}
	return words
}
