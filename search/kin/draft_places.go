//go:build !js

package kin

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"kindred/index"
)

// mostPlaced is the number of the draft's heaviest words whose places are looked up: it bounds
// what the longest drafts cost. The lists of 303 articles are the same with 600.
const mostPlaced = 1000

// draftWord is a stem of the draft.
type draftWord struct {
	queryTerm
	text string
	// within says that it is that of a word with others within it.
	within bool
}

// ask finds out which words of the draft are looked for, the heaviest first: those of the
// terms with which it looks for kin, as far as these are known.
func (c *draftComparison) ask(a *index.Analysed) {
	l := &c.texts.lexicon
	needed, within := make([]bool, len(l.df)), make([]bool, len(l.df))
	for i, t := range c.terms {
		if c.vector.weights[i] > c.vector.cut {
			first, second := c.table.keys[t.term].stems()
			needed[first], needed[second] = true, true
		}
	}
	for p := range parts(a) {
		for _, q := range p.text.Parts {
			if relates(p.text.Tokens, q.Token) {
				stem, _ := l.stems.number(uint64(fnvOffset.with(p.text.Tokens[q.Token].Stem)))
				within[stem] = true
			}
		}
	}
	for i, t := range c.terms {
		if stem := t.term; !c.table.keys[stem].isPair() && needed[stem] {
			c.words = append(c.words, draftWord{queryTerm{stem, c.vector.weights[i]}, "", within[stem]})
		}
	}
	slices.SortStableFunc(c.words, func(x, y draftWord) int { return cmp.Compare(y.weight, x.weight) })
	c.words = c.words[:min(mostPlaced, len(c.words))]
	for i := range c.words {
		c.words[i].text = l.stemTexts.text(c.words[i].term)
	}
}

// read counts the draft's terms in the candidates, by the places of its words there.
func (c *draftComparison) read(ctx context.Context, candidates []draftCandidate) error {
	docs, texts, words := make([]index.Doc, len(candidates)), make([]string, len(c.words)), make([][]string, len(c.words))
	for i := range candidates {
		docs[i] = candidates[i].Doc
	}
	for i := range c.words {
		texts[i] = c.words[i].text
		words[i] = texts[i : i+1]
	}
	var found index.Occurrences
	if err := c.gen.reader.Occurrences(ctx, &found, docs, words, index.Title, index.Headings, index.Tags, index.Summary, index.Body); err != nil {
		return err
	}
	c.shared = c.memory.shared[:0]
	for i := range candidates {
		h, places := &candidates[i], found.Of(i)
		same, err := c.isDraft(ctx, h)
		if err != nil {
			return err
		}
		if same {
			continue
		}
		shared, ok := c.count(h.Doc, places)
		if !ok {
			return fmt.Errorf("%w: the frame of article number %d", index.ErrCorrupt, h.Doc)
		}
		c.meet(h.Head)
		c.matches, c.shared = append(c.matches, *h), append(c.shared, shared...)
		c.ends = append(c.ends, len(c.shared))
	}
	return nil
}

// isDraft reports whether an article is the draft, of which nobody said so.
func (c *draftComparison) isDraft(ctx context.Context, h *draftCandidate) (bool, error) {
	if c.published != "" || h.Title != c.draft.Title {
		return false, nil
	}
	a, err := c.gen.reader.Article(ctx, h.ID)
	return a.Text == c.draft.Text, err
}

// count counts the draft's terms in an article that has its words in these places, which
// are in order.
func (c *draftComparison) count(doc index.Doc, places []index.Occurrence) (shared []termCount, ok bool) {
	frame := frameReader{data: c.gen.table.frame(doc)}
	words := c.counter.words[:0]
	for text, more := frame.text(); more; text, more = frame.text() {
		for len(places) > 0 && (places[0].Field < text.field || places[0].Field == text.field && int(places[0].Position) <= text.base) {
			places = places[1:] // of no text that counts
		}
		last := -1 // how many words stand before the one before
		for len(places) > 0 && places[0].Field == text.field && text.has(int(places[0].Position)) {
			n := 1
			for n < len(places) && places[n].Field == text.field && places[n].Position == places[0].Position {
				n++
			}
			before, relates, within := text.word(int(places[0].Position) - text.base - 1)
			if word := c.wordAt(places[:n], within); relates && word != nil {
				w := packedWord{stem: word.term, weight: c.counter.counts.parts[text.kind], linked: last >= 0 && before == last+1}
				if text.kind == partText && before < leadWords {
					w.weight += c.counter.counts.lead
				}
				words, last = append(words, w), before
			}
			places = places[n:]
		}
	}
	c.counter.words = words
	return c.counter.countWords(), !frame.bad
}

// wordAt returns which of the draft's words a place has, nil where it has them within a word
// that the draft does not have. Of words with others within them, the longest is the whole.
func (c *draftComparison) wordAt(place []index.Occurrence, within bool) *draftWord {
	if !within {
		return &c.words[place[0].Word]
	}
	var whole *draftWord
	for i := range place {
		if w := &c.words[place[i].Word]; w.within && (whole == nil || len(w.text) > len(whole.text)) {
			whole = w
		}
	}
	return whole
}
