package index

import (
	"context"
	"errors"
	"iter"

	"kindred/corpus"
	"kindred/corpus/inorder"
	"kindred/index/analysis"
)

// Analysed is an article with the words of its texts. To make them is a third of the
// work of a build, and both who keeps an article and who relates it begin with them.
type Analysed struct {
	Article  *corpus.Article
	Analyzer *analysis.Analyzer // of the article's language

	texts  []Text
	fields [NumFields + 1]int // where the texts of each field begin, and the end
	tokens []analysis.Token
	parts  []TokenPart
}

// Text is one text of a field, and its words.
type Text struct {
	Text   string
	Tokens []analysis.Token
	// Parts are the words within words, in the order of these.
	Parts []TokenPart
}

// TokenPart is a word within a word.
type TokenPart struct {
	analysis.Part
	Token int // which of the text's tokens it is a part of
}

// Texts returns the texts of a field, in the order of [Field.Texts]. They are good until
// the next Read.
func (a *Analysed) Texts(f Field) []Text { return a.texts[a.fields[f]:a.fields[f+1]] }

// Read takes another article in, and uses the memory of the one before.
func (a *Analysed) Read(article *corpus.Article) {
	a.Article, a.Analyzer = article, analysis.For(article.Language)
	a.texts, a.tokens, a.parts = a.texts[:0], a.tokens[:0], a.parts[:0]
	var ends [][2]int // of tokens and parts, by text
	var parts []analysis.Part
	for f := range Field(NumFields) {
		a.fields[f] = len(a.texts)
		for _, text := range f.Texts(article) {
			from := len(a.tokens)
			a.tokens = a.Analyzer.Tokens(a.tokens, text)
			for i := range a.tokens[from:] {
				parts = a.Analyzer.Parts(parts[:0], text, &a.tokens[from+i])
				for _, p := range parts {
					a.parts = append(a.parts, TokenPart{p, i})
				}
			}
			a.texts = append(a.texts, Text{Text: text})
			ends = append(ends, [2]int{len(a.tokens), len(a.parts)})
		}
	}
	a.fields[NumFields] = len(a.texts)
	var from [2]int
	for i, to := range ends { // only now, because appending moves them
		a.texts[i].Tokens, a.texts[i].Parts = a.tokens[from[0]:to[0]:to[0]], a.parts[from[1]:to[1]:to[1]]
		from = to
	}
}

const (
	// handedOn is the number of articles that are analysed and handed on together. Some
	// such handfuls are on their way at once, and the words of one (some 60 bytes each)
	// should stay in the processor's cache.
	handedOn = 20
	// handedBytes ends a handful early: of long texts.
	handedBytes = 256 << 10
	// mostTokens is the number of tokens whose memory is kept for the next article: 99
	// of 100 have fewer. A book would keep its hundred megabytes to the end.
	mostTokens = 1 << 14
)

// handful is some articles on their way.
type handful struct {
	articles []corpus.Article
	analysed []Analysed
	bytes    int
}

// Analyse hands all articles of a source to take, a few at a time, in the order of the
// source. They are analysed on all processors. take must not keep the slice, nor the
// words, but may keep what its articles point to. It ends with the first error, of the
// source, of take or of ctx.
func Analyse(ctx context.Context, src corpus.Source, take func([]Analysed) error) error {
	free := make(chan *handful, 1)
	worker := func() func(*handful) { return (*handful).analyse }
	var failed error
	err := inorder.Do(ctx, handfuls(ctx, src, free), worker, func(h *handful) bool {
		failed = take(h.analysed[:len(h.articles)])
		h.empty()
		select {
		case free <- h:
		default: // one is waiting
		}
		return failed == nil
	})
	return errors.Join(failed, err)
}

// handfuls reads a source into handfuls, those that are free or new ones.
func handfuls(ctx context.Context, src corpus.Source, free <-chan *handful) iter.Seq2[*handful, error] {
	return func(yield func(*handful, error) bool) {
		h := &handful{}
		for a, err := range src.Articles(ctx) {
			if err != nil {
				yield(nil, err)
				return
			}
			h.articles = append(h.articles, a)
			h.bytes += len(a.Text) + len(a.Code)
			if len(h.articles) < handedOn && h.bytes < handedBytes {
				continue
			}
			if !yield(h, nil) {
				return
			}
			select {
			case h = <-free:
			default:
				h = &handful{}
			}
		}
		if len(h.articles) > 0 {
			yield(h, nil)
		}
	}
}

// analyse finds the words of a handful.
func (h *handful) analyse() {
	for len(h.analysed) < len(h.articles) {
		h.analysed = append(h.analysed, Analysed{})
	}
	for i := range h.articles {
		h.analysed[i].Read(&h.articles[i])
	}
}

// empty makes room for other articles.
func (h *handful) empty() {
	for i := range h.articles {
		if a := &h.analysed[i]; cap(a.tokens) > mostTokens {
			*a = Analysed{}
		}
	}
	clear(h.articles)
	h.articles, h.bytes = h.articles[:0], 0
}
