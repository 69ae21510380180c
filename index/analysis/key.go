package analysis

import "strings"

// Key returns the words of a text as written, folded and joined by blanks: what
// two texts have in common that differ in case, accents, marks and white space
// only. It is "" for a text without words. At most its first longestWord bytes count.
func (a *Analyzer) Key(text string) string {
	var b strings.Builder
	for i, t := range a.Tokens(nil, text) {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.Exact)
	}
	return clip(b.String())
}
