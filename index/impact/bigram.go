package impact

import (
	"slices"

	"kindred/index"
	"kindred/index/analysis"
)

// A bigram stands where its first character does, if the second one stands next to it and
// nothing separates them. Its places are therefore not kept: they are those of the
// characters. Kept is where that is wrong: characters with a full stop between them in
// an article that has the bigram elsewhere, and the few bigrams of other characters than
// [analysis.Bigram] says. 2.6 million places of 14,000 articles took 5 MB.

// keptOf returns which positions of a stem are kept.
func keptOf(stem string) kept {
	if !analysis.Unspaced(stem) {
		return keptNone
	}
	if _, _, ok := analysis.Bigram(stem); ok {
		return keptMarked
	}
	return keptAll // one character, which is a stem only where it stands alone
}

// word is a word of a text at its position, which counts from 1, or a part of one, which
// stands where the word does.
type word struct {
	exact, stem string
	position    uint32
}

// flat appends the words of a text that has characters, each followed by its parts; none
// of any other text.
func flat(dst []word, text *index.Text) []word {
	if !slices.ContainsFunc(text.Tokens, func(t analysis.Token) bool { return t.Run }) {
		return dst
	}
	parts := text.Parts
	for i := range text.Tokens {
		t := &text.Tokens[i]
		at := uint32(i) + 1 // #nosec G115 -- an article has fewer words than bytes
		dst = append(dst, word{t.Exact, t.Stem, at})
		for ; len(parts) > 0 && parts[0].Token == i; parts = parts[1:] {
			dst = append(dst, word{parts[0].Exact, parts[0].Stem, at})
		}
	}
	return dst
}

// mark returns the mark of the position of a stem, which is that of the i-th word of its
// text, if that has characters.
func (b *Builder) mark(stem, doc uint32, run []word, i int) uint32 {
	if b.stem.kept[stem] != keptMarked {
		return 0
	}
	b.stem.last[stem] = doc + 1
	if i < len(run) && derived(run[i:]) {
		return 0
	}
	return added
}

// derived reports whether the stem of the first of some words, which may be a bigram,
// stands where its characters do.
func derived(words []word) bool {
	t := &words[0]
	first, second, _ := analysis.Bigram(t.stem)
	if t.exact != first {
		return false
	}
	for i := 1; i < len(words) && words[i].position <= t.position+1; i++ {
		if words[i].position > t.position && words[i].exact == second {
			return true
		}
	}
	return false
}

// separate takes away the places of the article's bigrams where their characters stand
// next to each other in a text and are none. base is the position before the text.
func (b *Builder) separate(doc, base uint32, run []word) {
	var key []byte
	for i := range run {
		first := &run[i]
		if !analysis.Character(first.exact) {
			continue
		}
		for k := i + 1; k < len(run) && run[k].position <= first.position+1; k++ {
			second := &run[k]
			if second.position == first.position || isBigram(first.stem, first.exact, second.exact) || !analysis.Character(second.exact) {
				continue
			}
			key = append(append(key[:0], first.exact...), second.exact...)
			s, _, ok := b.stem.ids.number(string(key), &b.stem.names)
			if ok && b.stem.last[s] == doc+1 && !stands(run, i, string(key)) {
				b.stem.tokens = append(b.stem.tokens, token{s, doc, (base + first.position) | removed})
			}
		}
	}
}

// stands reports whether a stem is that of a word at the position of the i-th one, as a
// part of it may be.
func stands(words []word, i int, stem string) bool {
	from := i
	for from > 0 && words[from-1].position == words[i].position {
		from--
	}
	for ; from < len(words) && words[from].position == words[i].position; from++ {
		if words[from].stem == stem {
			return true
		}
	}
	return false
}

// isBigram reports whether a stem is that of two characters.
func isBigram(stem, first, second string) bool {
	return len(stem) == len(first)+len(second) && stem[:len(first)] == first && stem[len(first):] == second
}
