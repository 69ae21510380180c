package search

import (
	"context"
	"math"
	"strings"
	"unicode/utf8"

	"kindred/index"
	"kindred/index/analysis"
)

// Of a script without spaces it is not known where a word ends. What may stand behind the last
// character is suggested where it makes a word of it, and as far as the word goes.
const (
	// runShare is the share of the articles with a character that have it before another one,
	// from which on it may become both: 响 is 响应 in four of five. With less, what follows is
	// rather the next word (模板编 begins "to compile a template"), and with less than runRare in
	// any case. runGoesOn is the share of these from which on a third character belongs to both,
	// as 期 does to 周 of 生命周期, and as 员 shows 研究人员 to be a word that is less frequent.
	// runLongest is the most of those that are added, and runTries how many are tried for each.
	runShare, runRare, runGoesOn = 1. / 3, .1, .8
	runLongest, runTries         = 8, 8
	// runBefore is how many of the characters before the last one have to stand before it: デプロ is
	// no beginning of プロセス.
	runBefore = 4
)

// wholeWords returns the first completions that make words, at most so many.
func (t *typed) wholeWords(ctx context.Context, list []counted, limit int, beside []index.Node) ([]counted, error) {
	typed, err := t.count(ctx, &completion{word: t.last().exact[0]}, beside)
	if err != nil {
		return nil, err
	}
	var words []counted
	for _, c := range list {
		share := float64(c.together) / math.Max(1, float64(typed))
		if len(words) == limit {
			break
		}
		if share < runRare {
			continue
		}
		if c.together > 1 { // one article goes on in one way
			if err := t.extend(ctx, &c, beside); err != nil {
				return nil, err
			}
		}
		if share >= runShare || c.more != "" {
			words = append(words, c)
		}
	}
	return words, nil
}

// extend adds the characters to a completion that follow in nearly all articles that have it.
func (t *typed) extend(ctx context.Context, c *counted, beside []index.Node) error {
	for range runLongest {
		before := c.more
		_, size := utf8.DecodeLastRuneInString(c.word + before)
		last := (c.word + before)[len(c.word)+len(before)-size:]
		for _, pair := range t.gen.stems.Beginning(last, runTries) {
			next := nextCharacter(pair, last)
			if next == "" {
				continue
			}
			longer := c.completion
			longer.more = before + next
			together, err := t.count(ctx, &longer, beside)
			if err != nil {
				return err
			}
			if float64(together) >= runGoesOn*float64(c.together) {
				c.more = longer.more
				break
			}
		}
		if c.more == before {
			break
		}
	}
	return nil
}

// nextCharacter returns the character of a pair behind its first, "" where there is none, or one that is
// no part of the word: a particle, or what is in other letters behind katakana.
func nextCharacter(pair, first string) string {
	next := strings.TrimPrefix(pair, first)
	if next == "" || analysis.Particle(next) || analysis.Katakana(first) && !analysis.Katakana(next) {
		return ""
	}
	return strings.Clone(next)
}
