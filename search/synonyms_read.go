package search

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"kindred/index/analysis"
)

const (
	// maxSideWords is the length of the longest side of a rule, in words (of scripts
	// without spaces, characters): longer is a sentence, and stands in no query.
	maxSideWords = 16
	// maxSides is the number of words or expressions in one rule. It is what one
	// query can use, see [maxAlternatives].
	maxSides = maxAlternatives + 1
)

// synonymRule says that a query with the first finds articles with the others, too.
type synonymRule struct {
	from string
	to   []string
}

// ReadSynonyms reads an editor's file of words and expressions of one meaning, a
// rule a line:
//
//	couch, sofa, settee       # each finds the others
//	nyc, new york city        # an expression may have several words
//	k8s => kubernetes         # k8s finds kubernetes, which does not find k8s
//
// A word may stand in several rules, which stay apart: by "java, coffee" and
// "java, jvm", coffee does not find jvm. name stands in errors; all mistakes are
// reported together, each with file, line, what is wrong and what to do.
func ReadSynonyms(r io.Reader, name string) (*Synonyms, error) {
	s := &Synonyms{}
	err := eachRule(r, name, func(_ int, text string) error {
		rules, err := readSynonymRules(text)
		s.rules = append(s.rules, rules...)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s, nil
}

// readSynonymRules reads one line.
func readSynonymRules(text string) ([]synonymRule, error) {
	left, right, oneWay := strings.Cut(text, "=>")
	from, err := readSides(left)
	if err != nil {
		return nil, err
	}
	var rules []synonymRule
	if !oneWay {
		if len(from) < 2 {
			return nil, fmt.Errorf("%q has no synonym: write \"couch, sofa\", or \"k8s => kubernetes\"", text)
		}
		for i, side := range from {
			rules = append(rules, synonymRule{from: side, to: slices.Delete(slices.Clone(from), i, i+1)})
		}
		return rules, nil
	}
	to, err := readSides(right)
	if err != nil {
		return nil, err
	}
	for _, side := range from {
		if slices.ContainsFunc(to, func(t string) bool { return sameWords(t, side) }) {
			return nil, fmt.Errorf("%q stands on both sides of \"=>\": remove one", side)
		}
		rules = append(rules, synonymRule{from: side, to: to})
	}
	return rules, nil
}

// readSides reads words and expressions with commas between them.
func readSides(text string) ([]string, error) {
	if strings.Contains(text, "=>") {
		return nil, fmt.Errorf("%q has \"=>\" again: write one rule in a line", strings.TrimSpace(text))
	}
	var sides []string
	for part := range strings.SplitSeq(text, ",") {
		side := strings.TrimSpace(part)
		switch n := len(analysis.For("").Tokens(nil, side)); {
		case n == 0:
			return nil, fmt.Errorf("%q has no word where one is expected: write words with single commas between them", side)
		case n > maxSideWords:
			return nil, fmt.Errorf("%q has more than %d words: nobody asks for that", side, maxSideWords)
		case slices.ContainsFunc(sides, func(s string) bool { return sameWords(s, side) }):
			return nil, fmt.Errorf("%q stands twice in one rule: remove one", side)
		}
		sides = append(sides, side)
	}
	if len(sides) > maxSides {
		return nil, fmt.Errorf("the rule has %d words or expressions, and a query can use %d: write several rules", len(sides), maxSides)
	}
	return sides, nil
}

// sameWords reports whether two texts differ in case, accents and marks at most.
func sameWords(a, b string) bool { return analysis.For("").Key(a) == analysis.For("").Key(b) }
