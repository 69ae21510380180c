package markup

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// wikiLink is a link to a page by its name, perhaps with another text. What
// begins or ends with a space is a test in a shell.
var wikiLink = regexp.MustCompile(`^\[\[([^\s\[\]|"'][^\[\]|\n]{0,100})(?:\|([^\[\]\n]{1,100}))?\]\](?:[^(\[:]|$)`)

// maxWikiLink is more than the bytes of the longest wiki link.
const maxWikiLink = 1 << 10

// wiki returns the page, the text, and the size of the wiki link at a position; no size for none.
func (l *lexer) wiki(at int) (page, text string, size int) {
	if !strings.HasPrefix(l.in[at:], "[[") {
		return "", "", 0
	}
	m := wikiLink.FindStringSubmatch(l.in[at:min(len(l.in), at+maxWikiLink)])
	if m == nil || strings.HasSuffix(m[1], " ") || !strings.ContainsFunc(m[1], unicode.IsLetter) {
		return "", "", 0
	}
	return strings.TrimSuffix(m[1], `\`), m[2], strings.Index(l.in[at:], "]]") + 2 // \| in a table
}

// bracket handles a "[".
func (l *lexer) bracket() {
	page, text, size := l.wiki(l.pos)
	if size == 0 {
		l.copy(1)
		return
	}
	l.pos += size
	if isContents(page) {
		return
	}
	if text == "" {
		text = strings.TrimPrefix(page, "#")
	}
	if address := wikiAddress(page); address != "" && !l.html {
		text = "[" + text + "](" + address + ")"
	}
	l.out.WriteString(text)
}

// isContents reports whether a name stands for the table of contents.
func isContents(page string) bool { return strings.EqualFold(strings.Trim(page, "_"), "toc") }

// pictureSize is the text of an embedded picture that says its size.
var pictureSize = regexp.MustCompile(`^\d+(?:x\d+)?$`)

// embed handles a "!", behind which a picture or another page may be put in: the one is shown, and
// of the other it is known that the text leads there.
func (l *lexer) embed() {
	page, text, size := l.wiki(l.pos + 1)
	if size == 0 {
		l.copy(1)
		return
	}
	l.pos += 1 + size
	name, _, _ := strings.Cut(page, "#")
	switch {
	case l.html: // it is neither there
	case isPicture(name):
		if pictureSize.MatchString(text) {
			text = ""
		}
		l.out.WriteString("![" + text + "](<" + strings.Trim(name, "<>") + ">)")
	case wikiAddress(page) != "":
		l.out.WriteString("[](" + wikiAddress(page) + ")")
	}
}

// noteEndings are the endings of files that notes link to by their whole names.
var noteEndings = []string{".md", ".markdown", ".canvas", ".base", ".pdf", ".mp3", ".wav", ".m4a", ".ogg", ".mp4", ".webm", ".mov"}

// wikiAddress returns the address of the source of a page by its name: that with the ending of
// Markdown, wherever it lies. A part of the page itself has none.
func wikiAddress(page string) string {
	name, part, found := strings.Cut(page, "#")
	if name = strings.TrimSpace(name); name == "" {
		return ""
	}
	if !isPicture(name) && !slices.Contains(noteEndings, strings.ToLower(path.Ext(name))) {
		name += ".md"
	}
	segments := strings.Split(name, "/")
	for i := range segments {
		segments[i] = url.PathEscape(segments[i])
	}
	address := strings.Join(segments, "/")
	if found {
		address += "#" + url.PathEscape(part)
	}
	return address
}

// paragraphName is the name of a paragraph at the end of its line.
var paragraphName = regexp.MustCompile(`^\^[A-Za-z0-9-]+[ \t]*(?:\n|$)`)

// ofNotes handles the signs that only notes of Obsidian have.
func (l *lexer) ofNotes() {
	rest := l.in[l.pos:]
	switch {
	case strings.HasPrefix(rest, "%%"):
		if i := strings.Index(rest[2:], "%%"); i >= 0 {
			l.pos += 2 + i + 2
			return
		}
		l.pos = len(l.in) // as Obsidian has it: what is never shown by accident
	case strings.HasPrefix(rest, "==") && (l.marked || opensMark(rest)):
		l.marked = !l.marked
		l.pos += 2
	case rest[0] == '^' && l.pos > 0 && strings.IndexByte(" \t\n", l.in[l.pos-1]) >= 0 && paragraphName.MatchString(rest):
		l.pos += len(strings.TrimSuffix(paragraphName.FindString(rest), "\n"))
	default:
		l.copy(1)
	}
}

// opensMark reports whether a text begins with a mark that ends on the same line.
func opensMark(s string) bool {
	line, _, _ := strings.Cut(s[2:min(len(s), maxWikiLink)], "\n")
	i := strings.Index(line, "==")
	return i > 0 && line[0] != ' ' && line[0] != '=' && line[i-1] != ' '
}
