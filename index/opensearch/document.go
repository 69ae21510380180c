package opensearch

import (
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"kindred/corpus"
	"kindred/index"
)

// document is an article on its way into the cluster: its words, and what is shown of it.
type document struct {
	Head index.Head
	// Words are those of each text of a field, by form, as the cluster's analyzer takes
	// them apart.
	Words      [index.NumFields][2][]string
	Lengths    [index.NumFields]int
	Attributes [index.NumAttributes][]string // keys
	Title      []titleWord
	Article    json.RawMessage // all of it
}

// titleWord is a stem of a title.
type titleWord struct {
	Stem string
	Stop bool
}

// newDocument reads an analysed article.
func newDocument(a *index.Analysed) (*document, error) {
	article, err := json.Marshal(a.Article)
	if err != nil {
		return nil, fmt.Errorf("encoding article %q: %w", a.Article.ID, err)
	}
	d := &document{Article: article, Head: headOf(a.Article)}
	for f := range index.Field(index.NumFields) {
		for _, text := range a.Texts(f) {
			d.add(f, &text)
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
	return d, nil
}

func headOf(a *corpus.Article) index.Head {
	return index.Head{ID: a.ID, URL: a.URL, Title: a.Title, Tags: a.Tags, Authors: a.Authors, Published: a.Published, Language: a.Language}
}

// add takes the words of one text.
func (d *document) add(f index.Field, text *index.Text) {
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
func (d *document) source(number index.Doc, w *whole) (object, error) {
	card, err := d.card(w)
	if err != nil {
		return nil, err
	}
	out := object{numberField: number, articleField: d.Article, cardField: card}
	counts := d.counts()
	for f := range index.Field(index.NumFields) {
		out[wordsField(f, index.Exact)] = d.Words[f][index.Exact]
		out[wordsField(f, index.Stem)] = frequencies(counts[f][index.Stem])
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
	d.impacts(out, &counts, &w.stats)
	if at := d.Head.Published; !at.IsZero() {
		at = index.Civil(at)
		out[publishedField] = at.UnixMicro()
		out[yearField] = at.Year()
	}
	return out, nil
}

// lettersOfWord is about how many letters of a text there are for each of its different words.
const lettersOfWord = 16

// wordCounts is how often each word stands in each field, by form.
type wordCounts [index.NumFields][2]map[string]int

func (d *document) counts() (counts wordCounts) {
	for f := range d.Words {
		for form, texts := range d.Words[f] {
			letters := 0
			for _, text := range texts {
				letters += len(text)
			}
			counts[f][form] = make(map[string]int, letters/lettersOfWord)
			for _, text := range texts {
				for word := range wordsIn(text) {
					counts[f][form][word]++
				}
			}
		}
	}
	return counts
}

// distinct returns the words of the document in one form, each once.
func (c *wordCounts) distinct(form index.Form) map[string]struct{} {
	most := 0
	for f := range c {
		most = max(most, len(c[f][form]))
	}
	words := make(map[string]struct{}, most)
	for f := range c {
		for word := range c[f][form] {
			words[word] = struct{}{}
		}
	}
	return words
}

// wordsIn returns the words of a text as the cluster's analyzer finds them.
func wordsIn(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		from := 0
		for i := range len(text) + 1 {
			if i < len(text) && text[i] != ' ' && text[i] != together[0] {
				continue
			}
			if word := text[from:i]; word != "" && word != noWord && !yield(word) {
				return
			}
			from = i + 1
		}
	}
}

// placesIn returns what stands in each place of a text: words that stand together are not
// taken apart.
func placesIn(text string) iter.Seq[string] { return strings.FieldsFuncSeq(text, isBlank) }

func isBlank(r rune) bool { return r == ' ' }

// places returns where each stem of a field stands. The first word of a text stands a gap
// behind the last of the one before.
func (d *document) places(f index.Field) map[string][]int32 {
	places := map[string][]int32{}
	at := int32(0)
	for i, text := range d.Words[f][index.Stem] {
		if i > 0 {
			at += index.TextGap
		}
		for place := range placesIn(text) {
			at++
			for word := range strings.SplitSeq(place, together) {
				if word != noWord {
					places[word] = append(places[word], at)
				}
			}
		}
	}
	return places
}

// frequencies writes words and how often they stand in a field as the cluster's analyzer
// takes them apart.
func frequencies(counts map[string]int) string {
	var b strings.Builder
	for _, word := range slices.Sorted(maps.Keys(counts)) {
		writeFrequency(&b, word, counts[word])
	}
	return b.String()
}
