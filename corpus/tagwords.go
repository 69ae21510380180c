package corpus

import (
	"strings"
	"unicode"
)

// wordCounter counts in how many texts some words stand. Words are runs of
// letters and digits, compared without regard to case.
type wordCounter struct {
	count map[string]int
	last  map[string]int // the text in which each word was seen last
	texts int
}

// newWordCounter counts the words of the tags.
func newWordCounter(articles []Article) *wordCounter {
	c := &wordCounter{count: map[string]int{}, last: map[string]int{}}
	for i := range articles {
		for _, tag := range articles[i].Tags {
			for _, word := range strings.FieldsFunc(strings.ToLower(tag), notInWord) {
				c.count[word] = 0
			}
		}
	}
	return c
}

func notInWord(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r)
}

// add counts one text.
func (c *wordCounter) add(text string) {
	c.texts++
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), notInWord) {
		if _, wanted := c.count[word]; wanted && c.last[word] != c.texts {
			c.last[word] = c.texts
			c.count[word]++
		}
	}
}

// frequency returns in how many texts a word in lower case stands.
func (c *wordCounter) frequency(word string) int { return c.count[word] }
