package kin

import (
	"slices"
	"strings"
	"unicode"

	"kindred/index/analysis"
)

// Of a script without spaces the terms are pairs of characters, of which most are no words:
// 听事 is what two of them (监听 事件) have in common. What is shown is what the pair is a part
// of, as far as the archive tells.
const (
	// sureToFollow is the share of the articles with a pair of characters that have it beside
	// the same third one, from which on all three are one word; and weakEdge that of the articles
	// with the next pair, below which the first character belongs to another one.
	sureToFollow, weakEdge = .7, .25
	// longestRun is how many pairs of characters are shown at most: what is longer is a sentence
	// that many articles have. longestWord is that of words which their letters tell.
	longestRun, longestWord = 9, 30
)

// hiragana reports whether a letter is one of Japanese endings.
func hiragana(r rune) bool { return analysis.Hiragana(string(r)) }

// unbroken reports whether letters are of one word wherever they stand side by side: those of
// foreign words in Japanese, and Korean, which has spaces.
func unbroken(letters ...string) bool {
	if slices.Contains(letters, "") {
		return false
	}
	text := strings.Join(letters, "")
	return analysis.Katakana(text) || !strings.ContainsFunc(text, func(r rune) bool { return !unicode.Is(unicode.Hangul, r) })
}

// koreanEndings are particles that stand behind nouns, and edges what is taken off both ends of a
// reason: function words that are hardly ever a part of one.
const (
	koreanEndings = "를을은는이가의에로와과도들만"
	edges         = "的了在是和与也就都而及或之被把这那着" + "のはがをにとでもへや"
)

// isRun reports whether a word of the text is a pair of characters.
func (e *explainer) isRun(at int32) bool {
	w := &e.words[at]
	return int(e.g.lexicon.heads[w.word]) < len(e.g.lexicon.spellings.of(w.word))
}

// characters returns both characters of a pair.
func (e *explainer) characters(at int32) (first, second string) {
	w := &e.words[at]
	text, head := e.g.lexicon.spellings.of(w.word), e.g.lexicon.heads[w.word]
	return string(text[:head]), string(text[head:])
}

// whole makes a spelling of pairs of characters that of whole words. Other spellings stay.
func (e *explainer) whole(s *spelling) {
	if s.text != "" {
		return
	}
	was := *s
	e.shift(s)
	e.trim(s)
	short := *s
	for e.isRun(s.to) && s.to-s.from < longestWord && e.extends(s.to, s.to+1, s.to) {
		s.to++
	}
	for e.isRun(s.from) && s.to-s.from < longestWord && e.extends(s.from-1, s.from, s.from) {
		s.from--
	}
	if s.to-s.from >= longestRun && !e.oneWord(s) {
		*s = short
	}
	e.trim(s)
	for s.from <= s.to && e.isRun(s.from) {
		if first, _ := e.characters(s.from); !strings.Contains(edges, first) {
			break
		}
		s.from++
	}
	for s.from <= s.to && e.isRun(s.to) {
		if _, last := e.characters(s.to); !strings.Contains(edges, last) && (s.from == s.to || !strings.Contains(koreanEndings, last)) {
			break
		}
		s.to--
	}
	if s.from > s.to { // nothing is left of it
		*s = was
		s.weak = true
	}
}

// oneWord reports whether all of a spelling is one word, by its letters.
func (e *explainer) oneWord(s *spelling) bool {
	for at := s.from; at <= s.to; at++ {
		if first, second := e.characters(at); !unbroken(first, second) {
			return false
		}
	}
	return true
}

// shift goes from a pair of characters to the one beside it that it is half of: from 来监 to 监听.
func (e *explainer) shift(s *spelling) {
	if s.from < s.to || !e.isRun(s.from) {
		return
	}
	at := s.from
	if first, second := e.characters(at); unbroken(first, second) {
		return
	}
	switch {
	case e.beside(at, at+1) && e.df(at) < weakEdge*e.df(at+1):
		s.from, s.to = at+1, at+1
	case e.beside(at-1, at) && e.df(at) < weakEdge*e.df(at-1):
		s.from, s.to = at-1, at-1
	}
}

// trim takes a character off either end that is rarely beside the next one.
func (e *explainer) trim(s *spelling) {
	if s.from == s.to || !e.isRun(s.from) || !e.isRun(s.to) {
		return
	}
	if first, second := e.characters(s.from); !unbroken(first, second) && e.df(s.from) < weakEdge*e.df(s.from+1) {
		s.from++
	}
	if first, second := e.characters(s.to); s.from < s.to && !unbroken(first, second) && e.df(s.to) < weakEdge*e.df(s.to-1) {
		s.to--
	}
}

// df returns how many articles have a word of the text.
func (e *explainer) df(at int32) float64 {
	if stem := e.words[at].stem; stem != lonely {
		return float64(e.g.lexicon.df[stem])
	}
	return 1
}

// extends reports whether a pair of characters, which is one of two neighbours, is a part of the
// same word as the other.
func (e *explainer) extends(before, after, pair int32) bool {
	if !e.beside(before, after) {
		return false
	}
	first, second := e.characters(before)
	if _, third := e.characters(after); unbroken(first, second, third) {
		return true
	}
	a, b := &e.words[before], &e.words[after]
	least := sureToFollow * e.df(pair)
	return a.stem != lonely && b.stem != lonely && min(e.df(before), e.df(after)) >= least && float64(e.pairDF(pairKey(a.stem, b.stem))) >= least
}

// beside reports whether two pairs of characters stand in a text one behind the other.
func (e *explainer) beside(before, after int32) bool {
	if before < 0 || int(after) >= len(e.words) || !e.isRun(before) || !e.isRun(after) {
		return false
	}
	return e.words[after].linked && e.words[after].gap == gapNone
}

// articlePairs are the pairs of an article, once they are found: few articles are asked for them.
type articlePairs struct {
	found bool
	keys  []termKey
	terms []uint32 // the numbers of the same pairs
}

// pairDF returns how many articles have a pair of terms that the article has.
func (e *explainer) pairDF(key termKey) uint32 {
	if !e.pairs.found {
		own, mask := e.own, ^uint32(0)
		if own == nil {
			own, mask = e.g.row(uint32(e.asking)), uint32(1)<<e.g.termBits-1 // #nosec G115 -- articles have articleBits
		}
		e.pairs.find(own, mask, e.g.terms)
	}
	if at := slices.Index(e.pairs.keys, key); at >= 0 {
		return e.g.terms.df[e.pairs.terms[at]]
	}
	return 0
}

// find finds the pairs among some terms, in the bits of mask. It does not branch, so that the
// processor can wait for the memory of many at a time.
func (p *articlePairs) find(entries []uint32, mask uint32, t *termTable) {
	room := len(entries) + 1
	keys, terms, n := slices.Grow(p.keys[:0], room)[:room], slices.Grow(p.terms[:0], room)[:room], 0
	for _, entry := range entries {
		term := entry & mask
		key := t.keys[term]
		keys[n], terms[n] = key, term
		n += int(min(key>>32, 1)) // #nosec G115 -- 1 of a pair
	}
	p.found, p.keys, p.terms = true, keys[:n], terms[:n]
}
