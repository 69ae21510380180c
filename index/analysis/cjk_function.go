package analysis

import (
	"strings"
	"sync"
)

// functionPairs are pairs of characters that are function words, or parts of such: Chinese
// pronouns and conjunctions, Korean endings. Each takes six bytes.
const functionPairs = " 一个 一些 一样 一种 我们 你们 他们 她们 它们 自己 这个 这些 这样 这里 那个 那些 那么 什么 怎么 怎样 为什 如果 因为 所以 但是 可是 不过 " +
	"或者 以及 并且 而且 然后 于是 由于 对于 关于 通过 可以 可能 能够 需要 应该 没有 不是 不会 不能 就是 还是 只是 也是 已经 非常 其他 其中 之后 之前 时候 " +
	"我們 你們 他們 這個 這些 這樣 那個 怎麼 什麼 如果 因為 所以 沒有 不會 就是 還是 已經 時候 " +
	"습니 니다 합니 입니 됩니 있습 있는 있다 하는 하고 하여 하면 한다 하기 하지 해야 했다 되는 되어 된다 이다 는다 에서 으로 에게 까지 부터 것은 것을 것이 수있 그리 리고 그러 러나 " +
	"です でし ます まし した して てい いる いた ない なる なっ って こと もの これ それ その この ため よう など から まで では には とは とし "

// surePairs are those of them whose characters are hardly ever a part of the word beside them, so
// that what shares one with them (经看 of 已经看过) is half of a word. 都是 is none: it stands in 成都是.
const surePairs = " 我们 你们 他们 她们 它们 自己 这个 这些 这样 那个 那些 什么 怎么 因为 所以 但是 如果 或者 以及 已经 可以 " +
	"我們 你們 他們 這個 這些 什麼 因為 如果 已經 습니 합니 입니 있습 "

// functionSyllables are words of one syllable in Korean that say nothing: particles, and nouns that
// only count.
const functionSyllables = "를을은는이가의에도로와과수것등및더그저때중안못잘또각한두세할될된하해"

// pairKey is a pair of characters of three bytes each as a number.
func pairKey(pair string) uint64 {
	return uint64(pair[0]) | uint64(pair[1])<<8 | uint64(pair[2])<<16 | uint64(pair[3])<<24 | uint64(pair[4])<<32 | uint64(pair[5])<<40
}

// functionTable is a hash table of the function pairs, of which a quarter of the places is taken:
// a build asks of each character of an archive whether it begins one.
type functionTable [1 << 10]uint64

func (t *functionTable) place(key uint64) *uint64 {
	at := key * 0x9e3779b97f4a7c15 >> 54
	for t[at] != key && t[at] != 0 {
		at = (at + 1) % uint64(len(t))
	}
	return &t[at]
}

var functions = sync.OnceValue(func() *functionTable {
	var t functionTable
	for pair := range strings.FieldsSeq(functionPairs) {
		key := pairKey(pair)
		*t.place(key) = key
	}
	return &t
})

// FunctionStem reports whether a stem of a script without spaces, which is a pair of characters,
// says nothing by itself: Chinese and Korean function words, and Japanese endings and particles.
func FunctionStem(stem string) bool {
	switch len(stem) {
	case 2 * 3:
		key := pairKey(stem)
		return *functions().place(key) == key || Hiragana(stem) && (Particle(stem[:3]) || Particle(stem[3:]))
	case 3:
		return strings.Contains(functionSyllables, stem) || Hiragana(stem)
	}
	return false
}

// SureFunctionStem reports whether a stem is a function word of which no character belongs to the
// word beside it.
func SureFunctionStem(stem string) bool {
	return FunctionStem(stem) && strings.Contains(surePairs, " "+stem+" ")
}

// Katakana reports whether a text is in no other letters than those of foreign words in Japanese.
func Katakana(text string) bool {
	for _, r := range text {
		if r < 0x30a1 || r > 0x30fe {
			return false
		}
	}
	return text != ""
}

// Hiragana reports whether a text is in no other letters than those of Japanese endings and
// particles.
func Hiragana(text string) bool {
	for _, r := range text {
		if r < 0x3041 || r > 0x309f {
			return false
		}
	}
	return text != ""
}
