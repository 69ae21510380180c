package impact

import (
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
// next to each other and are none.
func (b *Builder) separate(doc uint32, bases *[index.NumFields]uint32) {
	var key []byte
	for f := range b.scratch.words {
		words := b.scratch.words[f]
		for i := range words {
			first := &words[i]
			if !analysis.Character(first.exact) {
				continue
			}
			for k := i + 1; k < len(words) && words[k].position <= first.position+1; k++ {
				second := &words[k]
				if second.position == first.position || !analysis.Character(second.exact) || isBigram(first.stem, first.exact, second.exact) {
					continue
				}
				key = append(append(key[:0], first.exact...), second.exact...)
				s, ok := b.stem.ids[string(key)]
				if ok && b.stem.last[s] == doc+1 && !stands(words, i, string(key)) {
					b.stem.tokens = append(b.stem.tokens, token{s, doc, (bases[f] + first.position) | removed})
				}
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
