package search

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"kindred/index/analysis"
)

// everyQuery is the query of a rule that holds for all.
const everyQuery = "*"

// curationRule pins articles to a query or hides them from it.
type curationRule struct {
	query    string // the words, or [everyQuery]
	hide     bool
	articles []string // ids or addresses
	where    string   // file and line
}

// ReadCuration reads an editor's file of articles that are to come first, or not at
// all, a rule a line:
//
//	pin rye bread -> posts/rye, https://example.org/bread/   # first, in this order
//	hide rye bread -> posts/old-rye                          # not for this query
//	hide * -> posts/imprint                                  # for no query
//
// and about the lists of related articles, for the one under an article or for all:
//
//	related pin posts/rye -> posts/bread        # first, in this order
//	related hide posts/rye -> posts/old-rye     # not there
//	related hide * -> tag:press, section:/legal/
//	related boost * -> tag:recipes 1.2          # counts more
//	related only * -> same-language, newer-than 5y
//
// Articles are named by id or address, with a comma and a blank between them. name
// stands in errors; all mistakes are reported together, each with file, line, what
// is wrong and what to do.
func ReadCuration(r io.Reader, name string) (*Curation, error) {
	c := &Curation{}
	err := eachRule(r, name, func(number int, text string) error {
		where := fmt.Sprintf("%s:%d", name, number)
		if rest, ok := strings.CutPrefix(text+" ", relatedVerb+" "); ok {
			rule, err := readRelatedRule(strings.TrimSpace(rest))
			rule.where = where
			c.related = append(c.related, rule)
			return err
		}
		rule, err := readCurationRule(text)
		rule.where = where
		c.rules = append(c.rules, rule)
		return err
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

// readCurationRule reads one line.
func readCurationRule(text string) (r curationRule, err error) {
	verb, rest, _ := strings.Cut(text, " ")
	switch verb {
	case "pin":
	case "hide":
		r.hide = true
	default:
		return r, fmt.Errorf("%q is no rule: write \"pin QUERY -> article\", \"hide QUERY -> article\" or \"related …\"", text)
	}
	// The blanks around it are the reader's to leave out, but an arrow within an id is none.
	query, articles, ok := strings.Cut(" "+rest+" ", " -> ")
	if !ok {
		return r, fmt.Errorf("%q names no article: write \"%s QUERY -> article\", with blanks around the arrow", text, verb)
	}
	if r.query, err = ruleQuery(strings.TrimSpace(query), r.hide); err != nil {
		return r, err
	}
	for part := range strings.SplitSeq(articles, ", ") {
		article := strings.TrimSuffix(strings.TrimSpace(part), ",")
		if article == "" {
			return r, fmt.Errorf("%q lacks an article: write ids or addresses, with a comma and a blank between them", text)
		}
		r.articles = append(r.articles, article)
	}
	return r, nil
}

// ruleQuery returns the words of a rule's query.
func ruleQuery(text string, hide bool) (string, error) {
	if text == everyQuery {
		if !hide {
			return "", errors.New("what is pinned to every query answers none: pin it to those that it answers")
		}
		return everyQuery, nil
	}
	p := parse(text)
	if p.limited() {
		return "", fmt.Errorf("the query %q excludes or filters: write words only, readers' filters hold anyway", text)
	}
	if analysis.For("").Key(plainWords(&p)) == "" {
		return "", fmt.Errorf("the query %q has no word: write what readers type, or hide from * for every query", text)
	}
	return plainWords(&p), nil
}
