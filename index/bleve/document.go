package bleve

import (
	"encoding/binary"
	"encoding/json"
	"fmt"

	"github.com/blevesearch/bleve/v2/document"
	engine "github.com/blevesearch/bleve_index_api"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/analysis"
)

// Names of the engine's fields that are only stored.
const (
	storedArticle = "article" // the article as JSON: its text stands here only
	storedLengths = "lengths" // the number of words in each text field, as varints
)

// newDocument turns an article into what the engine takes: each text field in both
// forms, the attributes as whole keys, and the article itself, stored.
func newDocument(a *corpus.Article) (*document.Document, error) {
	data, err := json.Marshal(a)
	if err != nil {
		return nil, fmt.Errorf("encoding article %q: %w", a.ID, err)
	}
	doc := document.NewDocument(a.ID)
	words := analyse(a)
	var lengths []byte
	for f := range index.Field(index.NumFields) {
		lengths = binary.AppendUvarint(lengths, uint64(length(words[f]))) // #nosec G115 -- a count
		if len(words[f]) == 0 {
			continue
		}
		doc.AddField(&wordField{name: fieldName(f, index.Stem), form: index.Stem, words: words[f]})
		doc.AddField(&wordField{name: fieldName(f, index.Exact), form: index.Exact, words: words[f]})
	}
	for attr := range index.Attribute(index.NumAttributes) {
		if attr == index.ID { // the engine's own
			continue
		}
		for i, v := range attr.Values(a) {
			if key := attr.Key(v); key != "" {
				doc.AddField(document.NewTextFieldCustom(attr.String(), []uint64{uint64(i)}, []byte(key),
					engine.IndexField|engine.SkipFreqNorm, nil))
			}
		}
	}
	doc.AddField(document.NewTextFieldCustom(storedArticle, nil, data, engine.StoreField, nil))
	doc.AddField(document.NewTextFieldCustom(storedLengths, nil, lengths, engine.StoreField, nil))
	return doc, nil
}

// fieldName returns the engine's name of a text field in one form.
func fieldName(f index.Field, form index.Form) string {
	if form == index.Exact {
		return f.String() + ".exact"
	}
	return f.String()
}

// word is one word of a field, with its position, or a part of one, which stands
// where the word does and adds nothing to the length of the field.
type word struct {
	analysis.Token
	position int
	part     bool
}

// analyse returns the words of each text field.
func analyse(a *corpus.Article) (words [index.NumFields][]word) {
	analyzer := analysis.For(a.Language)
	var (
		tokens []analysis.Token
		parts  []analysis.Part
	)
	for f := range index.Field(index.NumFields) {
		position := 0
		for _, text := range f.Texts(a) {
			tokens = analyzer.Tokens(tokens[:0], text)
			for i, t := range tokens {
				at := position + i + 1
				words[f] = append(words[f], word{Token: t, position: at})
				parts = analyzer.Parts(parts[:0], text, &t)
				for _, p := range parts {
					words[f] = append(words[f], word{analysis.Token{Exact: p.Exact, Stem: p.Stem, Start: t.Start, End: t.End}, at, true})
				}
			}
			position += len(tokens) + index.TextGap
		}
	}
	return words
}

// length returns the length of a field.
func length(words []word) int {
	n := 0
	for _, w := range words {
		if !w.part {
			n++
		}
	}
	return n
}

// wordField is a text field that was analysed by us. Words carry their positions,
// which phrases and [Backend.Occurrences] need.
type wordField struct {
	name  string
	form  index.Form
	words []word
	freqs engine.TokenFrequencies
}

func (f *wordField) Name() string            { return f.name }
func (*wordField) ArrayPositions() []uint64  { return nil }
func (*wordField) Value() []byte             { return nil }
func (*wordField) NumPlainTextBytes() uint64 { return 0 }
func (*wordField) EncodedFieldType() byte    { return 't' }
func (f *wordField) AnalyzedLength() int     { return length(f.words) }

// Size is an estimate that the engine uses for its own accounts.
func (f *wordField) Size() int { return len(f.words) * 64 }

func (*wordField) Options() engine.FieldIndexingOptions {
	return engine.IndexField | engine.IncludeTermVectors
}

func (f *wordField) AnalyzedTokenFrequencies() engine.TokenFrequencies { return f.freqs }

// Analyze counts the words. The engine calls it once, in one of its workers.
func (f *wordField) Analyze() {
	f.freqs = make(engine.TokenFrequencies, len(f.words))
	locations := make([]engine.TokenLocation, len(f.words))
	for i, w := range f.words {
		text := w.Stem
		if f.form == index.Exact {
			text = w.Exact
		}
		if text == "" {
			continue
		}
		freq := f.freqs[text]
		if freq == nil {
			freq = &engine.TokenFreq{Term: []byte(text)}
			f.freqs[text] = freq
		}
		freq.SetFrequency(freq.Frequency() + 1)
		locations[i] = engine.TokenLocation{Start: w.Start, End: w.End, Position: w.position}
		freq.Locations = append(freq.Locations, &locations[i])
	}
}
