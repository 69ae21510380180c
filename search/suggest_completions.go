package search

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"kindred/index"
	"kindred/index/analysis"
)

const (
	// completionPool is how many words that begin like the last one are looked at: the
	// most frequent ones of the index.
	completionPool = 64
	// completionTries is how many of them, less function words and inflections, are
	// counted in the articles that have the query's other words.
	completionTries = 24
	// longestCompletion is how many characters a word has at most that a reader may be typing,
	// and mostTurns how often it goes from letters to numbers or back, as go1.21rc1 does three
	// times: others are checksums and keys.
	longestCompletion, mostTurns = 32, 3
	// longestTurning is how many characters a word has at most that begins with a number and goes
	// back to numbers, as 2x4 does.
	longestTurning = 6
)

// completion is a word that the last one may become, or, in a script without spaces,
// the last character with the next.
type completion struct {
	word     string
	more     string // what follows in nearly all of them, of a script without spaces
	articles int    // that have it
	// written is as an article writes it, nil until somebody asked for it.
	written *atomic.Pointer[writing]
}

// writing is how a word is written: in small letters, and whether with a capital letter behind
// a small one, as names of programs (searchTime) and of some makers (GitHub) are.
type writing struct {
	text      string
	camelCase bool
}

// counted is a completion and how well it fits.
type counted struct {
	completion
	together int // articles with the words beside it
	score    float64
}

// completions returns the query with its last word completed, by words that many
// articles have together with its other words, and few without them.
func (t *typed) completions(ctx context.Context, limit int, seen texts) ([]Suggestion, error) {
	beside := t.beside()
	list, err := t.counted(ctx, limit, beside)
	if err == nil && t.run {
		list, err = t.wholeWords(ctx, list, limit, beside)
	}
	if err != nil {
		return nil, err
	}
	var out []Suggestion
	families := texts{}
	for i := range list {
		if len(out) == limit {
			break
		}
		c := &list[i].completion
		if t.joined() != "" && !families.add(t.family(c.word)) {
			continue
		}
		w, err := t.written(ctx, c, beside)
		if err != nil {
			return nil, err
		}
		if w.camelCase && c.articles == 1 && len(beside) > 0 && !t.gen.titles.has(c.word, t.gen.words) {
			continue // a name of one program, that nobody types behind a word
		}
		if text := t.before + w.text + c.more; seen.add(text) {
			out = append(out, Suggestion{Kind: SuggestedQuery, Text: text})
		}
	}
	return out, nil
}

// counted returns the completions that stand in articles with the words beside them, those that
// fit best first.
func (t *typed) counted(ctx context.Context, limit int, beside []index.Node) ([]counted, error) {
	alone := len(beside) == 0 && !t.run && t.joined() == ""
	var list []counted
	for _, c := range t.candidates() {
		if alone && len(list) == limit {
			break // they are in order
		}
		together := c.articles
		if !alone || len(t.limits) > 0 {
			found, err := t.count(ctx, &c, beside)
			if err != nil {
				return nil, err
			}
			together = found
		}
		if together > 0 {
			list = append(list, counted{c, together, float64(together) * float64(together) / float64(c.articles)})
		}
	}
	slices.SortStableFunc(list, func(a, b counted) int { return cmp.Compare(b.score, a.score) })
	return list, nil
}

// count returns how many articles have a completion and the words beside it.
func (t *typed) count(ctx context.Context, c *completion, beside []index.Node) (int, error) {
	found, err := t.search(ctx, &index.Request{}, append(beside, t.completed(c))...)
	if err != nil {
		return 0, err
	}
	return found.Total, nil
}

// written returns a completion as the newest article writes it that has it and the other
// words of the query. What one has shown is not looked for again: to unpack an article
// costs more than all else.
func (t *typed) written(ctx context.Context, c *completion, beside []index.Node) (writing, error) {
	if known := c.written.Load(); known != nil {
		return *known, nil
	}
	found, err := t.search(ctx, &index.Request{Sort: index.Newest, Limit: 1}, append(beside, t.completed(c))...)
	if err != nil || len(found.Hits) == 0 {
		return writing{text: c.word}, err
	}
	a, err := t.gen.reader.Article(ctx, found.Hits[0].ID)
	if err != nil {
		return writing{}, err
	}
	text := written(&a, c.word)
	w := writing{lower(a.Language, text), camelCase(text)}
	c.written.Store(&w)
	return w, nil
}

// beside returns the nodes of the words before the last one, without function words.
func (t *typed) beside() []index.Node {
	var nodes []index.Node
	for i := range len(t.words) - 1 {
		if w := &t.words[i]; !w.stop {
			term := t.whole(i)
			if len(w.stems) > 0 && !w.bigram {
				term = index.Term{Form: index.Stem, Variants: variants(w.stems), Weight: 1}
			}
			nodes = append(nodes, term)
		}
	}
	return nodes
}

// completed returns the node of the completed word. A character means little by itself,
// so that the one before the last must stand before it.
func (t *typed) completed(c *completion) index.Node {
	last := t.last()
	if before := t.joined(); before != "" {
		return index.Phrase{Words: []string{before, c.word}, Weight: 1}
	}
	if !t.run {
		return index.Term{Form: index.Exact, Variants: variants([]string{c.word}), Weight: 1}
	}
	text, typed := c.word+c.more, last.text
	for i := len(t.words) - 2; i >= 0 && i >= len(t.words)-1-runBefore; i-- {
		w := &t.words[i]
		if !w.bigram || !strings.HasSuffix(t.text, w.text+typed) {
			break
		}
		text, typed = w.text+text, w.text+typed
	}
	phrase := index.Phrase{Weight: 1}
	for _, w := range t.gen.wordsOf(t.prefer, text) {
		phrase.Words = append(phrase.Words, w.exact[0])
	}
	return phrase
}

// joined returns the word to which a hyphen joins the last one: what that becomes stands behind it,
// as in f-strings.
func (t *typed) joined() string {
	if len(t.words) < 2 || t.run {
		return ""
	}
	before := t.words[len(t.words)-2]
	if rest, isHyphen := strings.CutSuffix(t.before, "-"); isHyphen && strings.HasSuffix(rest, before.text) {
		return before.exact[0]
	}
	return ""
}

// candidates returns words that the last one may become, the most frequent first.
func (t *typed) candidates() []completion {
	last := t.last()
	switch {
	case !t.open:
		return nil
	case t.run:
		var list []completion
		for _, pair := range t.gen.stems.Beginning(last.exact[0], completionTries) {
			if nextCharacter(pair, last.exact[0]) != "" {
				list = append(list, newCompletion(pair, t.gen.stems.Count(pair)))
			}
		}
		return list
	case utf8.RuneCountInString(last.exact[0]) < minPrefixRunes:
		return nil
	}
	if t.joined() != "" { // what it may become is told by the word before
		var list []completion
		for _, word := range t.gen.words.Beginning(last.exact[0], completionPool) {
			if word != last.exact[0] && !t.untyped(word) {
				list = append(list, newCompletion(word, t.gen.words.Count(word)))
			}
		}
		return list
	}
	return t.gen.begun.of(t.prefer, last.exact[0], func() []completion { return t.families(last) })
}

// family returns the stem of a word.
func (t *typed) family(word string) string {
	if tokens := t.analyzer().Tokens(nil, word); len(tokens) == 1 && tokens[0].Stem != "" {
		return tokens[0].Stem
	}
	return word
}

// untyped reports whether a word is one that nobody types, unless a title has it.
func (t *typed) untyped(word string) bool {
	slip := strings.Count(word, "'") > 1 // as in it'sn't
	return (slip || checksum(word) || isNumber(word) || identifier(word) && !identifier(t.last().exact[0])) && !t.gen.titles.has(word, t.gen.words)
}

// newCompletion returns a completion that outlives the index.
func newCompletion(word string, articles int) completion {
	return completion{word: strings.Clone(word), articles: articles, written: new(atomic.Pointer[writing])}
}

// families returns one word of each family of inflections that has words which begin
// with the last one, but for function words and, if there is such a word, its family. What
// signs join is left out, unless a title has it, or it is typed up to a sign.
func (t *typed) families(last *queryWord) []completion {
	seen := map[string]bool{}
	if t.gen.words.Count(last.exact[0]) > 0 && len(last.stems) > 0 {
		seen[last.stems[0]] = true
	}
	// One word shows no other language than the reader's, or that of most articles.
	analyzer := t.analyzer()
	var tokens []analysis.Token
	var list []completion
	for _, word := range t.gen.words.Beginning(last.exact[0], completionPool) {
		tokens = analyzer.Tokens(tokens[:0], word)
		if len(list) == completionTries || len(tokens) != 1 || tokens[0].Stop || tokens[0].Stem == "" || word == last.exact[0] {
			continue
		}
		if t.untyped(word) {
			continue
		}
		family := tokens[0].Stem
		if !seen[family] {
			list = append(list, newCompletion(word, t.gen.words.Count(word)))
		}
		seen[family] = true
	}
	return list
}

// isNumber reports whether a word is a number without a point, unlike versions: of these texts have
// any, and readers look for few.
func isNumber(word string) bool {
	return strings.IndexFunc(word, func(r rune) bool { return !unicode.IsDigit(r) && r != ',' }) < 0
}

// checksum reports whether a word is a checksum or a key, which nobody types.
func checksum(word string) bool {
	turns, before := 0, rune(0) // the last letter or number
	for _, r := range word {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		if before != 0 && unicode.IsDigit(r) != unicode.IsDigit(before) {
			turns++
		}
		before = r
	}
	n := utf8.RuneCountInString(word)
	return turns > mostTurns || n > longestCompletion || turns > 1 && n > longestTurning && unicode.IsDigit(rune(word[0]))
}

// identifier reports whether a word is several, joined by a sign that no word has of itself, as
// json.loads and pg_stat are. Who types begins them with their first word, but rarely looks for
// them: of an archive of notes on programs, two of five completed queries ended with one.
func identifier(word string) bool {
	for i, r := range word {
		if r == '.' || r == '_' || r == ':' {
			before, _ := utf8.DecodeLastRuneInString(word[:i])
			after, _ := utf8.DecodeRuneInString(word[i+1:])
			if !unicode.IsDigit(before) || !unicode.IsDigit(after) {
				return true
			}
		}
	}
	return false
}

// camelCase reports whether a word has a capital letter behind a small one.
func camelCase(word string) bool {
	small := false
	for _, r := range word {
		if small && unicode.IsUpper(r) {
			return true
		}
		small = unicode.IsLower(r)
	}
	return false
}
