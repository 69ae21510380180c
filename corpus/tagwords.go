package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// wordCounter counts in how many texts some words stand. Words are runs of
// letters and digits, compared without regard to case.
type wordCounter struct {
	count map[string]*wordCount
	// hashes has the bits of the words' hashes: most words of texts are none of them,
	// and that need not be looked up.
	hashes [1 << hashBits / 64]uint64
	texts  int
	word   []byte // scratch
}

// wordCount is in how many texts a word stands, and the last of them.
type wordCount struct{ texts, last int }

// hashBits is that of the number of hashes: the tags of an archive have a few thousand
// words.
const hashBits = 16

// newWordCounter counts the words of the tags.
func newWordCounter(articles []Article) *wordCounter {
	c := &wordCounter{count: map[string]*wordCount{}}
	for i := range articles {
		for _, tag := range articles[i].Tags {
			for word := range strings.FieldsFuncSeq(strings.ToLower(tag), notInWord) {
				c.count[word] = &wordCount{}
				hash := wordHash([]byte(word))
				c.hashes[hash/64] |= 1 << (hash % 64)
			}
		}
	}
	return c
}

func notInWord(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r)
}

// wordHash returns an FNV-1a hash of a word, folded to hashBits.
func wordHash(word []byte) uint32 {
	hash := uint32(2166136261)
	for _, b := range word {
		hash = (hash ^ uint32(b)) * 16777619
	}
	return (hash>>hashBits ^ hash) & (1<<hashBits - 1)
}

// add counts one text.
func (c *wordCounter) add(text string) {
	c.texts++
	c.word = c.word[:0]
	for i := 0; i < len(text); {
		if b := text[i]; b < utf8.RuneSelf {
			i++
			switch {
			case 'a' <= b && b <= 'z', '0' <= b && b <= '9':
				c.word = append(c.word, b)
			case 'A' <= b && b <= 'Z':
				c.word = append(c.word, b+'a'-'A')
			default:
				c.end()
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		if r = unicode.ToLower(r); notInWord(r) {
			c.end()
			continue
		}
		c.word = utf8.AppendRune(c.word, r)
	}
	c.end()
}

// end counts the word that was read, if it is one to count.
func (c *wordCounter) end() {
	if len(c.word) == 0 {
		return
	}
	if hash := wordHash(c.word); c.hashes[hash/64]>>(hash%64)&1 == 1 {
		if n := c.count[string(c.word)]; n != nil && n.last != c.texts {
			n.last = c.texts
			n.texts++
		}
	}
	c.word = c.word[:0]
}

// frequency returns in how many texts a word in lower case stands.
func (c *wordCounter) frequency(word string) int {
	if n := c.count[word]; n != nil {
		return n.texts
	}
	return 0
}
