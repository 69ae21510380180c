package search

import (
	"context"
	"math"
	"strings"
	"time"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/analysis"
)

// archiveTexts is what is kept of all articles while they are compared: their texts
// as numbers, about a quarter of their size.
type archiveTexts struct {
	lexicon lexicon
	ids     []string
	days    []float64 // when each was published; NaN where that is not known
	texts   []packed
	words   int // in all texts
}

const (
	// readBatch is how many articles are handed on at once: enough that the handing
	// on does not count (2 µs, an article takes 100).
	readBatch = 16
	// textBlock is the size of the pieces of memory that texts are kept in.
	textBlock = 1 << 20
	// textReserve is what must be left of such a piece for another text to begin in
	// it; most texts fit into it, others are moved.
	textReserve = 1 << 12
)

// articleBatch is a batch of articles on its way.
type articleBatch struct {
	articles []corpus.Article
	text     spokenText
	parts    []int // of each article
}

// readTexts reads every article once. Texts are analysed by many goroutines and
// numbered by one, in the order of ids, so that the numbers are the same everywhere.
func readTexts(ctx context.Context, r index.Reader) (*archiveTexts, error) {
	a := &archiveTexts{}
	free := make(chan *articleBatch, 1)
	batches := func(yield func(*articleBatch, error) bool) { readBatches(ctx, r, free, yield) }
	worker := func() func(*articleBatch) {
		var tokens []analysis.Token
		return func(b *articleBatch) { tokens = b.analyze(tokens) }
	}
	err := inOrder(ctx, batches, worker, func(b *articleBatch) bool {
		a.take(b)
		select {
		case free <- b:
		default: // one is waiting
		}
		return true
	})
	a.lexicon.settle()
	return a, err
}

// readBatches reads all articles into batches, those that are free or new ones.
func readBatches(ctx context.Context, r index.Reader, free <-chan *articleBatch, yield func(*articleBatch, error) bool) {
	var b *articleBatch
	for a, err := range r.Articles(ctx) {
		if err != nil {
			yield(nil, err)
			return
		}
		if b == nil {
			select {
			case b = <-free:
			default:
				b = &articleBatch{}
			}
		}
		b.articles = append(b.articles, a)
		if len(b.articles) == readBatch {
			if !yield(b, nil) {
				return
			}
			b = nil
		}
	}
	if b != nil {
		yield(b, nil)
	}
}

// analyze reads the texts of a batch. tokens is scratch.
func (b *articleBatch) analyze(tokens []analysis.Token) []analysis.Token {
	for i := range b.articles {
		var parts int
		parts, tokens = b.text.add(&b.articles[i], tokens)
		b.parts = append(b.parts, parts)
	}
	clear(tokens[:cap(tokens)]) // or they would keep the article
	return tokens
}

// take adds the articles of a batch, and empties it.
func (a *archiveTexts) take(b *articleBatch) {
	var block packed
	if n := len(a.texts); n > 0 {
		block = a.texts[n-1]
	}
	parts, words := b.text.parts, b.text.words
	a.words += len(words)
	for i := range b.articles {
		block = block[len(block):]
		if cap(block) < textReserve {
			block = make(packed, 0, textBlock)
		}
		block, words = a.lexicon.pack(block, parts[:b.parts[i]], words, len(a.ids))
		parts = parts[b.parts[i]:]
		a.texts = append(a.texts, block)
		a.ids = append(a.ids, strings.Clone(b.articles[i].ID)) // or the whole article would stay in memory
		a.days = append(a.days, dayOf(b.articles[i].Published))
	}
	clear(b.articles)
	clear(b.text.words)
	b.articles, b.parts = b.articles[:0], b.parts[:0]
	b.text.parts, b.text.words = b.text.parts[:0], b.text.words[:0]
}

// dayOf returns a time as days, NaN where there is none.
func dayOf(t time.Time) float64 {
	if t.IsZero() {
		return math.NaN()
	}
	const day = 24 * 60 * 60
	return float64(t.Unix())/day + float64(t.Nanosecond())/1e9/day
}
