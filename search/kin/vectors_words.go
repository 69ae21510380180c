package kin

import (
	"math"
	"unicode"
	"unicode/utf8"
)

// lexicon numbers the words of an archive, so that a text can be kept as the
// numbers of its words. A word is a spelling in a language, and has a stem.
type lexicon struct {
	words     numbering
	spellings textList
	heads     []uint8  // how much of a spelling is the word alone: see spokenWord; 0 where it is not kept
	capital   []bool   // whether it begins with a capital letter
	stemOf    []uint32 // by word
	stems     numbering
	stemTexts textList
	df        []uint32 // by stem, how many articles have it; known once the words are settled
}

// spokenWord is a word of a text.
type spokenWord struct {
	stem     string
	spelling string // as a person would write it
	// head is the length of the word alone in its spelling, which for a character of
	// Chinese has the next one too, as the stem does.
	head    int
	hash    termHash // of language and spelling
	gap     gap
	between string // where the gap is gapOther
}

// longestSpelling is the number of bytes of a word that is shown as a reason.
// Longer ones are data, and would fill the memory.
const longestSpelling = 255

// number returns the number of a word.
func (l *lexicon) number(w *spokenWord) uint32 {
	n, fresh := l.words.number(uint64(w.hash))
	if fresh {
		l.add(w)
	}
	return n
}

// add adds what is known of a new word.
func (l *lexicon) add(w *spokenWord) {
	spelling := w.spelling
	if len(spelling) > longestSpelling {
		spelling = ""
	}
	letter, _ := utf8.DecodeRuneInString(spelling)
	l.spellings.append(spelling)
	l.heads = append(l.heads, uint8(min(w.head, len(spelling)))) // #nosec G115 -- at most longestSpelling
	l.capital = append(l.capital, unicode.IsUpper(letter))
	stem, fresh := l.stems.number(uint64(fnvOffset.with(w.stem)))
	if fresh {
		l.stemTexts.append(w.stem)
	}
	l.stemOf = append(l.stemOf, stem)
}

// hash returns the hash of a term's text.
func (l *lexicon) hash(key termKey) termHash {
	first, second := key.stems()
	h := termHash(l.stems.keys[first])
	if !key.isPair() {
		return h
	}
	return h.sign(' ').withBytes(l.stemTexts.of(second))
}

// gapText numbers what stands between two words.
func (l *lexicon) gapText(between string) uint32 {
	n, fresh := l.words.number(uint64(fnvOffset.sign(1).with(between))) // no language begins like that
	if fresh {
		l.spellings.append(between)
		l.heads = append(l.heads, 0)
		l.capital = append(l.capital, false)
		l.stemOf = append(l.stemOf, 0)
	}
	return n
}

// lonely stands for the stem of a word that only one article has: it relates nothing.
const lonely = math.MaxUint32

// settle ends the numbering of words, and forgets what only that needs. texts are those
// that count; seen is told their pairs.
func (l *lexicon) settle(texts []packed, seen *twice) {
	l.words, l.stems.slots = numbering{}, nil
	l.df = make([]uint32, len(l.stems.keys))
	last := make([]uint32, len(l.df)) // text that has the stem, from 1
	var words []packedWord
	var pairs []foundPair
	for i, text := range texts {
		words = l.unpack(words[:0], text, &counts{})
		for j := range words {
			if stem := words[j].stem; stem != lonely {
				fresh := uint32(1)
				if last[stem] == uint32(i)+1 { // #nosec G115 -- articles are counted in 31 bits
					fresh = 0
				}
				l.df[stem] += fresh        // without a branch: no processor can foretell which are
				last[stem] = uint32(i) + 1 // #nosec G115 -- as above
			}
		}
		pairs = appendPairs(pairs[:0], words)
		seen.see(pairs)
	}
	for w, stem := range l.stemOf {
		if stem != lonely && l.df[stem] < minKinDF {
			l.stemOf[w] = lonely
		}
	}
}

// textList is a list of short texts in one piece of memory.
type textList struct {
	bytes []byte
	ends  []uint32
}

func (l *textList) append(text string) {
	l.bytes = append(l.bytes, text...)
	l.ends = append(l.ends, uint32(len(l.bytes))) // #nosec G115 -- the words of an archive are less than 4 GB
}

// of returns the i-th text, which is the list's.
func (l *textList) of(i uint32) []byte {
	from := uint32(0)
	if i > 0 {
		from = l.ends[i-1]
	}
	return l.bytes[from:l.ends[i]]
}

// text returns a copy of the i-th text.
func (l *textList) text(i uint32) string { return string(l.of(i)) }
