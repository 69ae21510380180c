package analysis

// Token is one word of a text, in both of its forms.
//
// The strings may share memory with the text that was analysed: clone what is
// kept longer than the text.
type Token struct {
	// Exact is the word as written, folded: lower case, accents and width
	// folded, typographic quotes straightened, possessive and elided article cut.
	Exact string
	// Stem is the stem in the analyzer's language, folded. It is "" where the
	// word has none of its own: the last character of a run of Chinese,
	// Japanese, Korean, Thai, Lao, Khmer or Burmese longer than one.
	Stem string
	// Start and End are byte offsets in the text that was given. They cover
	// the word as written, with its article or possessive, so that what is
	// highlighted is what the reader sees as the word.
	Start, End int
	// Run says that the token is one character of a script that is written
	// without spaces. Its Stem is the bigram with the next character.
	Run bool
	// Stop says that the word is a function word of the language. It depends
	// on Exact alone.
	Stop bool
	// Compound says that the word may have words within it: see [Analyzer.Parts].
	Compound bool
}

// End returns where the n-th of a text's tokens ends when it is taken for its
// Stem: for a bigram, where the next character ends.
func End(tokens []Token, n int) int {
	t := &tokens[n]
	if t.Run && len(t.Stem) > len(t.Exact) && n+1 < len(tokens) {
		return tokens[n+1].End
	}
	return t.End
}
