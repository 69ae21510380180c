package search

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// relatedVerb begins a rule about lists of related articles.
const relatedVerb = "related"

// everyList is the article of a rule that holds for the lists under all.
const everyList = "*"

// listVerb is what a rule does to a list.
type listVerb string

const (
	listPin   listVerb = "pin"
	listHide  listVerb = "hide"
	listBoost listVerb = "boost"
	listOnly  listVerb = "only"
)

// relatedRule is a rule about the list under an article, or about all.
type relatedRule struct {
	verb     listVerb
	article  string   // id or address, or [everyList]
	articles []string // ids or addresses: of pin and hide
	traits   []trait  // of hide and boost
	factor   float64  // of boost
	only     condition
	where    string // file and line
}

// named returns the articles that the rule names.
func (r *relatedRule) named() []string {
	if r.article == everyList || r.article == "" {
		return r.articles
	}
	return append([]string{r.article}, r.articles...)
}

// trait tells articles by a tag, or by the section of the site where they stand.
type trait struct {
	tag     string // by which it is told, or ""
	section string // how the path of the address begins, or ""
}

// condition is what the articles of a list must be.
type condition struct {
	sameLanguage bool
	newerThan    period
}

// period is a time in the units of a calendar.
type period struct{ years, months, days int }

// Bounds of what rules may say.
const (
	leastBoost, mostBoost = 0.1, 10.0
	mostSpan              = 1000 // of any unit
)

// readRelatedRule reads what follows relatedVerb.
func readRelatedRule(text string) (r relatedRule, err error) {
	verb, rest, _ := strings.Cut(text, " ")
	r.verb = listVerb(verb)
	want := ""
	switch r.verb {
	case listPin:
		want = "article, article"
	case listHide:
		want = "article, tag:name, section:/path/"
	case listBoost:
		want = "tag:name 1.2"
	case listOnly:
		want = "same-language, newer-than 5y"
	default:
		return r, fmt.Errorf("%q is no rule about related articles: they are \"related pin\", \"related hide\", \"related boost\" and \"related only\"", "related "+text)
	}
	form := fmt.Sprintf("write \"related %s ARTICLE -> %s\", with * for the lists of all articles and blanks around the arrow", verb, want)
	article, what, ok := strings.Cut(" "+rest+" ", " -> ")
	r.article, what = strings.TrimSpace(article), strings.TrimSpace(what)
	switch {
	case !ok || r.article == "" || what == "":
		return r, fmt.Errorf("%q lacks something: %s", "related "+text, form)
	case r.verb == listPin && r.article == everyList:
		return r, errors.New("what is pinned to every list is no kin: pin it to those where it belongs")
	case strings.Contains(r.article, ", "):
		return r, fmt.Errorf("%q names several lists: write a line for each", "related "+text)
	}
	if r.verb == listBoost {
		at := strings.LastIndexByte(what, ' ')
		if at < 0 {
			return r, fmt.Errorf("%q lacks the factor: %s", "related "+text, form)
		}
		if r.factor, err = strconv.ParseFloat(what[at+1:], 64); err != nil || !(r.factor >= leastBoost && r.factor <= mostBoost) {
			return r, fmt.Errorf("the factor must be a number from %g to %g, not %q", leastBoost, mostBoost, what[at+1:])
		}
		what = what[:at]
	}
	for part := range strings.SplitSeq(what, ", ") {
		part = strings.TrimSuffix(strings.TrimSpace(part), ",")
		if part == "" {
			return r, fmt.Errorf("%q has a comma too many: %s", "related "+text, form)
		}
		if err := r.add(part, form); err != nil {
			return r, err
		}
	}
	return r, nil
}

// add adds one of the things that a rule lists.
func (r *relatedRule) add(part, form string) error {
	if r.verb == listOnly {
		return r.only.add(part)
	}
	m, ok, err := readTrait(part)
	switch {
	case err != nil:
		return err
	case ok && r.verb != listPin:
		r.traits = append(r.traits, m)
	case ok:
		return fmt.Errorf("%q is no article: %s", part, form)
	case r.verb == listBoost:
		return fmt.Errorf("%q is no tag and no section: %s", part, form)
	default:
		r.articles = append(r.articles, part)
	}
	return nil
}

// readTrait reads "tag:x" or "section:/x/".
func readTrait(text string) (m trait, ok bool, err error) {
	if tag, found := strings.CutPrefix(text, "tag:"); found {
		if m.tag = tagKey(tag); m.tag == "" {
			return m, false, fmt.Errorf("%q has no tag: write tag:bread", text)
		}
		return m, true, nil
	}
	if section, found := strings.CutPrefix(text, "section:"); found {
		if !strings.HasPrefix(section, "/") || section == "/" {
			return m, false, fmt.Errorf("%q is no section: write how the addresses of its articles begin, as section:/news/", text)
		}
		m.section = section
		return m, true, nil
	}
	return m, false, nil
}

// add adds a condition.
func (c *condition) add(text string) error {
	if text == "same-language" {
		c.sameLanguage = true
		return nil
	}
	age, ok := strings.CutPrefix(text, "newer-than ")
	if !ok {
		return fmt.Errorf("%q is no condition: there are same-language and \"newer-than 5y\"", text)
	}
	if c.newerThan != (period{}) {
		return fmt.Errorf("%q: a rule says newer-than once", text)
	}
	var err error
	c.newerThan, err = readSpan(age)
	return err
}

// readSpan reads a number of years, months or days: 5y, 18m, 90d.
func readSpan(text string) (s period, err error) {
	bad := fmt.Errorf("newer-than must be followed by years, months or days up to %d, as 5y, 18m or 90d, not %q", mostSpan, text)
	if text == "" {
		return s, bad
	}
	n, err := strconv.Atoi(text[:len(text)-1])
	if err != nil || n < 1 || n > mostSpan {
		return s, bad
	}
	switch text[len(text)-1] {
	case 'y':
		s.years = n
	case 'm':
		s.months = n
	case 'd':
		s.days = n
	default:
		return s, bad
	}
	return s, nil
}

// pathOf returns the path of an address.
func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.EscapedPath()
}
