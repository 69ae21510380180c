package markup

import (
	"regexp"
	"slices"
	"strings"
)

// MyST parses Markdown as Sphinx and Jupyter Book have it (mystmd.org): with directives in fences and
// roles before code, labels, comments, and rules between cells.
func MyST(text string) Body {
	return Markdown(mystText(strings.Split(LineFeeds(text), "\n"), maxDirectives), false)
}

// maxDirectives is how deep directives stand in one another: each is read anew for those it is in.
const maxDirectives = 8

var (
	mystDirective = regexp.MustCompile("^[ \\t]*(`{3,}|~{3,}|:{3,})[ \\t]*\\{([\\w:.+-]+)\\}[ \\t]*(.*)$")
	mystOption    = regexp.MustCompile(`^[ \t]*:([\w-]+):[ \t]*(.*)$`)
	mystLeftOut   = regexp.MustCompile(`^(?:%|\([^()\n]+\)=[ \t]*$|\+\+\+(?:[ \t]|$))`)
	mystRole      = regexp.MustCompile("\\{([\\w:+-]+)\\}(`+)([^`]+)`+")
	mystTarget    = regexp.MustCompile(`^(.*\S)[ \t]*<[^<>]*>$`)
)

var (
	// mystTexts are directives of which the argument and what is in them is text.
	mystTexts = []string{
		"note", "warning", "tip", "hint", "important", "attention", "caution", "danger", "error", "seealso", "admonition",
		"topic", "sidebar", "margin", "aside", "dropdown", "card", "grid", "grid-item", "grid-item-card", "tab-set", "tab-item", "tab", "epigraph",
		"pull-quote", "highlights", "versionadded", "versionchanged", "deprecated", "exercise", "solution", "rubric", "div", "container", "figure",
		"table", "list-table", "glossary", "card-carousel", "proof", "theorem",
	}
	// mystCode are directives around code.
	mystCode = []string{"code", "code-block", "code-cell", "sourcecode", "ipython", "ipython3", "literalinclude"}
	// mystSilent are roles of which readers see something else, or nothing.
	mystSilent = []string{"eq", "index", "raw", "bibliography", "label"}
)

// mystText turns MyST into what all have.
func mystText(lines []string, depth int) string {
	var out strings.Builder
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		if m := mystDirective.FindStringSubmatch(line); m != nil && depth > 0 {
			end := endOfDirective(lines, i+1, m[1])
			out.WriteString("\n" + mystBlock(m[2], m[3], lines[i+1:end], depth) + "\n")
			i = end
			continue
		}
		if fence := fenceOf(line + "\n"); fence != "" {
			end := endOfDirective(lines, i+1, fence)
			out.WriteString(strings.Join(lines[i:min(end+1, len(lines))], "\n") + "\n")
			i = end
			continue
		}
		if mystLeftOut.MatchString(line) {
			line = ""
		}
		out.WriteString(mystInline(line) + "\n")
	}
	return out.String()
}

// endOfDirective returns the line that closes what a fence begins, or the end of the lines.
func endOfDirective(lines []string, from int, fence string) int {
	for i := from; i < len(lines); i++ {
		if closes(lines[i], fence) {
			return i
		}
	}
	return len(lines)
}

// mystBlock returns the text of a directive.
func mystBlock(name, argument string, lines []string, depth int) string {
	options, lines := mystOptions(lines)
	kind, _, _ := strings.Cut(name, ":") // prf:theorem
	switch {
	case slices.ContainsFunc(hiddenCells, func(tag string) bool { return strings.Contains(options["tags"], tag) }):
		return ""
	case slices.Contains(mystCode, name):
		if strings.TrimSpace(strings.Join(lines, "")) == "" {
			return ""
		}
		return "```" + codeLanguage(argument) + "\n" + strings.Join(lines, "\n") + "\n```\n"
	case slices.Contains(mystTexts, name), kind == "prf", kind == "proof":
		if name == "figure" {
			argument = options["alt"] // its address
		}
		return mystInline(argument) + "\n\n" + mystText(lines, depth-1)
	}
	return ""
}

// mystOptions takes the options off the beginning of a directive: lines of their own, or YAML.
func mystOptions(lines []string) (options map[string]string, rest []string) {
	options = map[string]string{}
	i := 0
	if len(lines) > 0 && strings.TrimSpace(lines[0]) == "---" {
		for i = 1; i < len(lines) && strings.TrimSpace(lines[i]) != "---"; i++ {
			name, value, _ := strings.Cut(strings.TrimSpace(lines[i]), ":")
			if strings.HasPrefix(name, "-") { // of a list
				options["tags"] += " " + name
			}
			options[strings.TrimSpace(name)] += " " + value
		}
		return options, lines[min(i+1, len(lines)):]
	}
	for ; i < len(lines); i++ {
		m := mystOption.FindStringSubmatch(lines[i])
		if m == nil {
			break
		}
		options[m[1]] = m[2]
	}
	return options, lines[i:]
}

// mystInline writes roles as readers see them.
func mystInline(line string) string {
	if !strings.Contains(line, "}`") {
		return line
	}
	return mystRole.ReplaceAllStringFunc(line, func(role string) string {
		m := mystRole.FindStringSubmatch(role)
		if strings.HasPrefix(m[1], "cite") || slices.Contains(mystSilent, m[1]) {
			return ""
		}
		if target := mystTarget.FindStringSubmatch(m[3]); target != nil {
			return target[1]
		}
		if m[1] == "math" {
			return m[2] + m[3] + m[2]
		}
		return strings.TrimLeft(m[3], "~")
	})
}
