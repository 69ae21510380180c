package markup

import (
	"regexp"
	"slices"
	"strings"
)

var (
	// gitbookTag is a line with a tag of GitBook's, and what stands behind it.
	gitbookTag = regexp.MustCompile(`^[ \t]*\{%-?\s*([a-z][\w-]*)((?:\s[^%\n]*)?)%\}`)
	// gitbookShown is what readers see of a tag's fields, and gitbookLink where it leads.
	gitbookShown = regexp.MustCompile(`\s(?:title|summary|caption)="([^"\n]+)"`)
	gitbookLink  = regexp.MustCompile(`\s(?:url|page)="([^"\n]+)"`)
	// gitbookRef are the tags of which readers see a card with the title of another page.
	gitbookRef = []string{"content-ref", "page-ref"}
)

// gitbookCardEnd ends a card.
const gitbookCardEnd = "endcontent-ref"

// GitBook parses Markdown as GitBook has it: tags that stand alone on a line, of which readers see
// titles (of tabs, files of code, requests), and cards that lead to other pages.
func GitBook(text string) Body {
	l := lexer{in: text}
	var links []string
	inCard, lastEnd := false, strings.LastIndex(text, "{% "+gitbookCardEnd)
	for l.pos < len(l.in) {
		line := l.current()
		if !inCard && l.fenced(line) {
			continue
		}
		m := gitbookTag.FindStringSubmatch(line)
		switch {
		case inCard:
			inCard = m == nil || m[1] != gitbookCardEnd
		case m != nil && slices.Contains(gitbookRef, m[1]):
			link := gitbookLink.FindStringSubmatch(m[2])
			if link != nil {
				links = append(links, link[1])
			}
			inCard = m[1] == "content-ref" && l.pos+len(line) <= lastEnd && !strings.Contains(line, gitbookCardEnd)
		case m != nil && gitbookShown.MatchString(m[2]):
			l.out.WriteString("\n\n" + gitbookShown.FindStringSubmatch(m[2])[1] + "\n\n")
			l.out.WriteString(line[len(m[0]):])
		default:
			l.out.WriteString(line)
		}
		l.pos += len(line)
	}
	b := Markdown(l.out.String(), false)
	b.Links = append(b.Links, links...)
	return b
}
