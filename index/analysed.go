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

// Texts returns the texts of a field, in the order of [Field.Texts].
func (a *Analysed) Texts(f Field) []Text { return a.texts[a.fields[f]:a.fields[f+1]] }

// AnalyseOne returns an article with its words.
func AnalyseOne(article *corpus.Article) *Analysed { return new(Analyser).Analyse(article) }

// Analyser finds the words of one article after the other in the same memory. It is for one
// goroutine.
type Analyser struct{ h handful }

// Analyse returns an article with its words, which are good until the next call.
func (a *Analyser) Analyse(article *corpus.Article) *Analysed {
	h := &a.h
	h.empty()
	h.articles = append(h.articles, *article)
	h.analyse()
	h.analysed[0].Article = article
	return &h.analysed[0]
}

// Forget leaves nothing of the article in the memory.
func (a *Analyser) Forget() {
	h := &a.h
	h.empty()
	clear(h.analysed[:cap(h.analysed)])
	clear(h.tokens[:cap(h.tokens)])
	clear(h.parts[:cap(h.parts)])
	clear(h.scratch[:cap(h.scratch)])
}

const (
	// handedOn is the number of articles that are analysed and handed on together.
	handedOn = 20
	// handedBytes ends a handful early. Some handfuls are on their way at once, and the
	// words of a text take ten times its memory.
	handedBytes = 64 << 10
	// mostTokens is the number of tokens whose memory is kept for the next handful. A
	// book would keep its hundred megabytes to the end.
	mostTokens = 1 << 15
	// mostFree is the number of handfuls that wait for articles, more than there are on
	// as many processors as a build makes use of.
	mostFree = 32
)

// handful is some articles on their way, with memory for their words.
type handful struct {
	articles []corpus.Article
	bytes    int

	analysed []Analysed
	texts    []Text
	tokens   []analysis.Token
	parts    []TokenPart
	ends     [][2]int        // of each text's tokens and parts
	scratch  []analysis.Part // of one word
}

// Analyse hands all articles of a source to take, a few at a time, in the order of the
// source. They are analysed on all processors. take must not keep the slice, nor the
// words, but may keep what its articles point to. It ends with the first error, of the
// source, of take or of ctx.
func Analyse(ctx context.Context, src corpus.Source, take func([]Analysed) error) error {
	free := make(chan *handful, mostFree)
	worker := func() func(*handful) { return (*handful).analyse }
	var failed error
	err := inorder.Do(ctx, handfuls(ctx, src, free), worker, func(h *handful) bool {
		failed = take(h.analysed)
		h.empty()
		select {
		case free <- h:
		default: // enough are waiting
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
	for i := range h.articles {
		h.analysed = append(h.analysed, h.read(&h.articles[i]))
	}
	var from [2]int
	for i, to := range h.ends { // only now, because appending moves them
		h.texts[i].Tokens, h.texts[i].Parts = h.tokens[from[0]:to[0]:to[0]], h.parts[from[1]:to[1]:to[1]]
		from = to
	}
	for i := range h.analysed {
		h.analysed[i].texts = h.texts
	}
}

// read finds the words of an article.
func (h *handful) read(article *corpus.Article) Analysed {
	a := Analysed{Article: article, Analyzer: analysis.For(article.Language)}
	for f := range Field(NumFields) {
		a.fields[f] = len(h.texts)
		for _, text := range f.Texts(article) {
			from := len(h.tokens)
			h.tokens = a.Analyzer.Tokens(h.tokens, text)
			for i := range h.tokens[from:] {
				if !h.tokens[from+i].Compound {
					continue
				}
				h.scratch = a.Analyzer.Parts(h.scratch[:0], text, &h.tokens[from+i])
				for _, p := range h.scratch {
					h.parts = append(h.parts, TokenPart{p, i})
				}
			}
			h.texts = append(h.texts, Text{Text: text})
			h.ends = append(h.ends, [2]int{len(h.tokens), len(h.parts)})
		}
	}
	a.fields[NumFields] = len(h.texts)
	return a
}

// empty makes room for other articles.
func (h *handful) empty() {
	clear(h.articles)
	clear(h.texts)
	h.articles, h.bytes, h.analysed = h.articles[:0], 0, h.analysed[:0]
	h.texts, h.parts, h.ends = h.texts[:0], h.parts[:0], h.ends[:0]
	if h.tokens = h.tokens[:0]; cap(h.tokens) > mostTokens {
		h.tokens = nil
	}
}
