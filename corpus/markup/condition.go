package markup

import (
	"regexp"
	"slices"
	"strings"
)

// truth is what is known of a condition in a text.
type truth int

// What a site's own settings may decide is unknown, and a text that depends on it
// is left out whichever way the condition goes.
const (
	unknown truth = iota
	yes
	no
)

func (t truth) not() truth {
	switch t {
	case yes:
		return no
	case no:
		return yes
	}
	return unknown
}

// unpublishedWords are names of versions of a text that are not the site.
var unpublishedWords = []string{
	"internal", "private", "draft", "drafts", "secret", "confidential", "hidden", "wip",
	"pdf", "print", "latex", "epub", "text", "man", "texinfo",
}

// onSite is what is known of a name that a text's author sets for one of its
// versions, when a site is made of it.
func onSite(name string) truth {
	if slices.Contains(unpublishedWords, name) {
		return no
	}
	return unknown
}

var (
	adocCondition  = regexp.MustCompile(`^(ifdef|ifndef|ifeval)::([^\s\[]*)\[(.*)\]$`)
	adocComparison = regexp.MustCompile(`^\s*(\S.*?)\s*(==|!=|<=|>=|<|>)\s*(\S.*?)\s*$`)
	adocEntry      = regexp.MustCompile(`^:(!?)([\w][\w-]*)(!?):(?:\s+(.*))?$`)
	adocReference  = regexp.MustCompile(`\{([\w][\w-]*)\}`)
)

// conditions reads the conditions of a document in AsciiDoc line by line.
type conditions struct {
	attributes map[string]string
	unset      map[string]bool // what the document itself takes back
	open       []bool          // of the conditions around the line, whether it and those around it hold
	verbatim   string          // the delimiter of the block whose lines are taken as they are
}

// withoutConditions returns the lines of a document in AsciiDoc that are shown for
// certain, without those of its conditions.
func withoutConditions(lines []string) []string {
	if !slices.ContainsFunc(lines, func(line string) bool { return strings.HasPrefix(line, "if") }) {
		return lines
	}
	c := conditions{
		attributes: map[string]string{"backend": "html5", "backend-html5": "", "basebackend": "html", "basebackend-html": ""},
		unset:      make(map[string]bool),
	}
	var shown []string
	for _, line := range lines {
		line = strings.TrimRight(line, " \t\r")
		if runOf(c.verbatim, '/', 4) {
			if line == c.verbatim {
				c.verbatim = ""
			}
			continue // a comment: what is in it is no condition
		}
		text, condition := c.condition(line)
		if condition && text == "" || !c.isShown() {
			continue
		}
		if condition {
			line = text
		}
		c.read(line)
		if !runOf(c.verbatim, '/', 4) {
			shown = append(shown, line)
		}
	}
	return shown
}

// isShown reports whether all conditions around the line hold.
func (c *conditions) isShown() bool { return len(c.open) == 0 || c.open[len(c.open)-1] }

// condition reads a line that begins or ends a condition; text is what stands in
// the line itself and is shown.
func (c *conditions) condition(line string) (text string, ok bool) {
	if strings.HasPrefix(line, "endif::") {
		if n := len(c.open); n > 0 {
			c.open = c.open[:n-1]
		}
		return "", true
	}
	if !strings.HasPrefix(line, "if") {
		return "", false
	}
	m := adocCondition.FindStringSubmatch(line)
	if m == nil {
		return "", false
	}
	var holds truth
	switch m[1] {
	case "ifeval":
		holds = c.compare(m[3])
	case "ifdef":
		holds = c.isSet(m[2])
	default:
		holds = c.isSet(m[2]).not()
	}
	if m[1] == "ifeval" || m[3] == "" {
		c.open = append(c.open, c.isShown() && holds == yes)
		return "", true
	}
	if holds != yes {
		return "", true
	}
	return m[3], true
}

// isSet reports whether any of the names between commas is set, or all of those
// between plus signs.
func (c *conditions) isSet(names string) truth {
	names = strings.ToLower(names)
	if strings.Contains(names, "+") {
		all := yes
		for name := range strings.SplitSeq(names, "+") {
			all = both(all, c.attribute(name))
		}
		return all
	}
	none := yes
	for name := range strings.SplitSeq(names, ",") {
		none = both(none, c.attribute(name).not())
	}
	return none.not()
}

func both(a, b truth) truth {
	switch {
	case a == no || b == no:
		return no
	case a == yes && b == yes:
		return yes
	}
	return unknown
}

// attribute reports whether an attribute is set. The settings of the site may set
// any, but not those of other backends and of places such as a forge.
func (c *conditions) attribute(name string) truth {
	if _, set := c.attributes[name]; set {
		return yes
	}
	if c.unset[name] || name == "env-github" || name == "env-gitlab" || name == "env-vscode" || name == "env-idea" ||
		strings.HasPrefix(name, "backend-") || strings.HasPrefix(name, "basebackend-") {
		return no
	}
	return onSite(name)
}

// compare computes the comparison of an ifeval: of texts as equal or not. All else
// is unknown.
func (c *conditions) compare(expression string) truth {
	m := adocComparison.FindStringSubmatch(expression)
	if m == nil || len(expression) > maxCondition || m[2] != "==" && m[2] != "!=" {
		return unknown
	}
	left, leftKnown := c.value(m[1])
	right, rightKnown := c.value(m[3])
	switch {
	case !leftKnown || !rightKnown:
		return unknown
	case (left == right) == (m[2] == "=="):
		return yes
	}
	return no
}

// value fills in the references of one side of a comparison.
func (c *conditions) value(s string) (v string, known bool) {
	known = true
	v = adocReference.ReplaceAllStringFunc(s, func(reference string) string {
		value, set := c.attributes[strings.ToLower(reference[1:len(reference)-1])]
		if known = known && set && len(value) <= maxCondition; !known {
			return ""
		}
		return value
	})
	return strings.Trim(v, `"' `), known
}

// read notes what a line that is shown changes: an attribute, or the block that it
// begins or ends.
func (c *conditions) read(line string) {
	switch {
	case c.verbatim != "":
		if line == c.verbatim {
			c.verbatim = ""
		}
	case line == "":
	case strings.IndexByte("-./+", line[0]) >= 0 && runOf(line, line[0], 4), strings.HasPrefix(line, "```"):
		c.verbatim = line
		if line[0] == '`' {
			c.verbatim = "```"
		}
	case line[0] == ':':
		m := adocEntry.FindStringSubmatch(line)
		if m == nil {
			return
		}
		name := strings.ToLower(m[2])
		if c.unset[name] = m[1] != "" || m[3] != ""; c.unset[name] {
			delete(c.attributes, name)
		} else {
			c.attributes[name] = m[4]
		}
	}
}

var rstTag = regexp.MustCompile(`\(|\)|[^\s()]+`)

// isShownOnly reports whether a text that reStructuredText shows "only" where an
// expression of tags holds is shown on a site for certain.
func isShownOnly(expression string) bool {
	e := tagExpression{words: rstTag.FindAllString(strings.ToLower(expression), -1)}
	if len(expression) > maxCondition || len(e.words) == 0 {
		return false
	}
	holds := e.either()
	return holds == yes && e.at == len(e.words)
}

// maxCondition bounds an expression, with it how deep it nests, and the values that
// it compares.
const maxCondition = 500

// tagExpression is an expression of tags with "and", "or", "not" and parentheses.
type tagExpression struct {
	words []string
	at    int
}

func (e *tagExpression) take(word string) bool {
	if e.at < len(e.words) && e.words[e.at] == word {
		e.at++
		return true
	}
	return false
}

func (e *tagExpression) either() truth {
	none := e.all().not()
	for e.take("or") {
		none = both(none, e.all().not())
	}
	return none.not()
}

func (e *tagExpression) all() truth {
	all := e.one()
	for e.take("and") {
		all = both(all, e.one())
	}
	return all
}

func (e *tagExpression) one() truth {
	switch {
	case e.take("not"):
		return e.one().not()
	case e.take("("):
		inner := e.either()
		if !e.take(")") {
			return unknown
		}
		return inner
	case e.at == len(e.words):
		return unknown
	}
	e.at++
	switch name := e.words[e.at-1]; name {
	case "html", "format_html", "builder_html", "builder_dirhtml":
		return yes
	default:
		return onSite(name)
	}
}
