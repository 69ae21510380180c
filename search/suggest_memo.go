package search

import (
	"strings"

	"kindred/search/memo"
)

// beginningSlots bounds the memory of a memo: a beginning with its words is one or two
// kilobytes.
const beginningSlots = 1 << 11

// beginningMemo remembers what words begin with some letters: of two letters there are a
// few hundred that readers type, and thousands of words to look through for each.
type beginningMemo struct{ beginnings *memo.Memo[knownBeginning] }

// knownBeginning is what was found for a reader of a language.
type knownBeginning struct {
	language, text string
	words          []completion
}

func newBeginningMemo() *beginningMemo {
	return &beginningMemo{memo.New[knownBeginning](beginningSlots)}
}

// of returns the words for a beginning, which look finds where they are not known.
func (m *beginningMemo) of(language, text string, look func() []completion) []completion {
	known := func(k *knownBeginning) bool { return k.text == text && k.language == language }
	return m.beginnings.Of(text, known, func() *knownBeginning {
		return &knownBeginning{strings.Clone(language), strings.Clone(text), look()}
	}).words
}
