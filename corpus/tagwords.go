//go:build !js

package corpus

import (
	"context"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"kindred/corpus/inorder"
)

// wordCounter counts in how many texts some words stand. Words are runs of
// letters and digits, compared without regard to case.
type wordCounter struct {
	count map[string]*wordCount
	// hashes has the bits of the words' hashes: most words of texts are none of them,
	// and that need not be looked up.
	hashes [1 << hashBits / 64]uint64
	texts  int
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
				hash := wordHash(word)
				c.hashes[hash/64] |= 1 << (hash % 64)
			}
		}
	}
	return c
}

func notInWord(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r)
}

const (
	wordHashStart = 2166136261
	wordHashStep  = 16777619
)

// wordHash returns an FNV-1a hash of a word, folded to hashBits.
func wordHash(word string) uint32 {
	hash := uint32(wordHashStart)
	for _, r := range word {
		hash = hashWith(hash, r)
	}
	return foldedHash(hash)
}

func foldedHash(hash uint32) uint32 { return (hash>>hashBits ^ hash) & (1<<hashBits - 1) }

// hashWith returns the hash of a word with one more character.
func hashWith(hash uint32, r rune) uint32 {
	if r < utf8.RuneSelf {
		return (hash ^ uint32(r)) * wordHashStep // #nosec G115 -- not negative
	}
	var bytes [utf8.UTFMax]byte
	for _, b := range bytes[:utf8.EncodeRune(bytes[:], r)] {
		hash = (hash ^ uint32(b)) * wordHashStep
	}
	return hash
}

// lettersOf is what each character of ASCII is to a word, see [letterOf].
var lettersOf = func() (t [utf8.RuneSelf]rune) {
	for b := range t {
		t[b] = letterOf(rune(b)) // #nosec G115 -- a byte
	}
	return t
}()

// letterOf returns a character in lower case, or 0 if it ends a word.
func letterOf(r rune) rune {
	if r = unicode.ToLower(r); notInWord(r) {
		return 0
	}
	return r
}

// find appends the words to count that stand in a text, as often as they do. It may be
// called from many goroutines.
func (c *wordCounter) find(dst []*wordCount, text string) []*wordCount {
	hash, start := uint32(wordHashStart), 0
	end := func(at int) {
		if h := foldedHash(hash); at > start && c.hashes[h/64]>>(h%64)&1 == 1 {
			if n := c.count[strings.ToLower(text[start:at])]; n != nil {
				dst = append(dst, n)
			}
		}
	}
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r < utf8.RuneSelf {
			r = lettersOf[r]
		} else {
			r, size = utf8.DecodeRuneInString(text[i:])
			r = letterOf(r)
		}
		if r == 0 {
			end(i)
			hash, start = wordHashStart, i+size
		} else {
			hash = hashWith(hash, r)
		}
		i += size
	}
	end(len(text))
	return dst
}

// textWords is a text, and the words to count that were found in it.
type textWords struct {
	number int
	found  []*wordCount
	err    error
}

// read counts so many texts, on all processors.
func (c *wordCounter) read(ctx context.Context, texts int, text func(int) (string, error)) error {
	if len(c.count) == 0 {
		return nil
	}
	jobs := func(yield func(*textWords, error) bool) {
		for i := range texts {
			if !yield(&textWords{number: i}, nil) {
				return
			}
		}
	}
	worker := func() func(*textWords) {
		return func(t *textWords) {
			var s string
			s, t.err = text(t.number)
			t.found = c.find(nil, s)
		}
	}
	var failed error
	err := inorder.Do(ctx, jobs, worker, func(t *textWords) bool {
		c.add(t.found)
		failed = t.err
		return failed == nil
	})
	if err != nil {
		return fmt.Errorf("counting the words of tags: %w", err)
	}
	return failed
}

// add counts one text, by what find found there.
func (c *wordCounter) add(found []*wordCount) {
	c.texts++
	for _, n := range found {
		if n.last != c.texts {
			n.last = c.texts
			n.texts++
		}
	}
}

// frequency returns in how many texts a word in lower case stands.
func (c *wordCounter) frequency(word string) int {
	if n := c.count[word]; n != nil {
		return n.texts
	}
	return 0
}
