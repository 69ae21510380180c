package markup

import (
	"regexp"
	"strings"
)

var (
	tableAttrs  = regexp.MustCompile(`(?m)^(?::[ \t]*)?([^\n]*?)[ \t]*\{[^{}\n]*\btbl-[^{}\n]*\}[ \t]*$`)
	inBrackets  = regexp.MustCompile(`[ \t]?\[([^\[\]]*)\]([\[({]?)`)
	cites       = regexp.MustCompile(`(?:^|[^\w.])@[A-Za-z0-9_{]`)
	crossRef    = regexp.MustCompile(`(-?)@(fig|tbl|sec|eq|lst|thm|lem|cor|prp|def|exm|exr)-[\w-]+`)
	crossRefs   = regexp.MustCompile(`[ \t]?\[([^\[\]\n]*@(?:fig|tbl|sec|eq|lst|thm|lem|cor|prp|def|exm|exr)-[^\[\]\n]*)\]`)
	pictureText = regexp.MustCompile(`!\[([^\[\]\n]*)\](\([^()\n]*\))\{[^{}\n]*\bfig-alt="([^"\n]*)"[^{}\n]*\}`)
	rawFormat   = regexp.MustCompile(`^\{=\w+\}`)
	codeAttrs   = regexp.MustCompile(`^\{[^{}\n]*\}`)
	runInline   = regexp.MustCompile("^`(?:r|\\{(?:r|python|julia|ojs)\\})\\s")
	span        = regexp.MustCompile(`(!?)\[([^\[\]\n]*)\]\{([^{}\n]*)\}`)
	linkAttrs   = regexp.MustCompile(`([)\]])\{([^{}\n]*)\}`)
	forPrint    = regexp.MustCompile(`\\(?:index|label)\{[^{}\n]*\}|\\@ref\([^()\n]*\)`) // of books, in LaTeX
	inlineNote  = regexp.MustCompile(`\^\[([^\[\]\n]*)\]`)
)

// referred is what a reference is to, as Quarto writes it out.
var referred = map[string]string{
	"fig": "Figure", "tbl": "Table", "sec": "Section", "eq": "Equation", "lst": "Listing", "thm": "Theorem",
	"lem": "Lemma", "cor": "Corollary", "prp": "Proposition", "def": "Definition", "exm": "Example", "exr": "Exercise",
}

// maxCitation is the length up to which brackets are taken for a citation.
const maxCitation = 400

// plainInline takes citations out of a text, writes out what references are to, and puts notes and
// the texts of pictures where others have them. Code in it stays, unless its result is shown.
func plainInline(text string) string {
	if !strings.ContainsAny(text, "@{^`\\") {
		return text
	}
	text = withoutHidden(text)
	var out strings.Builder
	missing := map[int]bool{} // lengths of fences that nothing closes
	for from := 0; ; {
		i := strings.IndexByte(text[from:], '`')
		if i < 0 {
			out.WriteString(plainProse(text))
			return out.String()
		}
		i += from
		n := len(text[i:]) - len(strings.TrimLeft(text[i:], "`"))
		end := -1
		if !missing[n] {
			end = closingTicks(text, i+n, n)
		}
		if end < 0 {
			missing[n] = true
			from = i + n
			continue
		}
		out.WriteString(plainProse(text[:i]))
		code, rest := text[i:end], text[end:]
		switch raw := rawFormat.FindString(rest); {
		case raw != "":
			rest = rest[len(raw):]
		case runInline.MatchString(code):
		default:
			out.WriteString(code)
			rest = rest[len(codeAttrs.FindString(rest)):]
		}
		text, from = rest, 0
	}
}

// hidingAttrs are attributes that may hide what stands before them.
var hidingAttrs = regexp.MustCompile(`\{([^{}]*(?:hidden|content-visible|display)[^{}]*)\}`)

// withoutHidden leaves out the spans, code and pictures of a text that readers do not see.
func withoutHidden(text string) string {
	var parts [][2]int
	for _, at := range hidingAttrs.FindAllStringSubmatchIndex(text, -1) {
		a := attributesOf(text[at[2]:at[3]])
		if begin := beginOfElement(text, at[0]); begin >= 0 && a.hide() {
			for len(parts) > 0 && parts[len(parts)-1][0] >= begin {
				parts = parts[:len(parts)-1] // within this one
			}
			parts = append(parts, [2]int{begin, at[1]})
		}
	}
	if parts == nil {
		return text
	}
	var out strings.Builder
	done := 0
	for _, part := range parts {
		out.WriteString(text[done:part[0]])
		done = part[1]
	}
	return out.String() + text[done:]
}

// maxElement is how far the beginning of an element is looked for.
const maxElement = 4 << 10

// beginOfElement returns where the span, link, picture or code begins that ends at a place, or -1.
func beginOfElement(text string, end int) int {
	if end == 0 {
		return -1
	}
	if text[end-1] == '`' {
		n := end - len(strings.TrimRight(text[:end], "`"))
		return strings.LastIndex(text[:end-n], strings.Repeat("`", n))
	}
	begin := end
	if text[begin-1] == ')' {
		if begin = matchingBefore(text, begin, '(', ')'); begin <= 0 {
			return -1
		}
	}
	if begin == 0 || text[begin-1] != ']' {
		return -1
	}
	begin = matchingBefore(text, begin, '[', ']')
	if begin > 0 && text[begin-1] == '!' {
		begin--
	}
	return begin
}

// matchingBefore returns where the sign stands that the one before end closes, or -1.
func matchingBefore(text string, end int, opening, closing byte) int {
	depth := 0
	for i := end - 1; i >= max(0, end-maxElement); i-- {
		switch text[i] {
		case closing:
			depth++
		case opening:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// closingTicks returns where code ends, with the n signs that end it, or -1.
func closingTicks(text string, from, n int) int {
	for from < len(text) {
		i := strings.IndexByte(text[from:], '`')
		if i < 0 {
			return -1
		}
		from += i
		run := len(text[from:]) - len(strings.TrimLeft(text[from:], "`"))
		if from += run; run == n {
			return from
		}
	}
	return -1
}

// plainProse is plainInline for what is no code.
func plainProse(text string) string {
	if strings.Contains(text, "{") {
		text = tableAttrs.ReplaceAllString(text, "$1")
		text = pictureText.ReplaceAllString(text, "![$3]$2 $1")
		text = span.ReplaceAllStringFunc(text, func(s string) string {
			m := span.FindStringSubmatch(s)
			switch a := attributesOf(m[3]); {
			case m[1] != "":
				return s
			case a.hide():
				return ""
			case a.other:
				return s
			}
			return m[2]
		})
		text = linkAttrs.ReplaceAllStringFunc(text, func(s string) string {
			m := linkAttrs.FindStringSubmatch(s)
			if a := attributesOf(m[2]); a.other {
				return s
			}
			return m[1]
		})
	}
	if strings.Contains(text, `\`) {
		text = forPrint.ReplaceAllString(text, "")
	}
	if strings.Contains(text, "^[") {
		text = inlineNote.ReplaceAllString(text, " ($1)")
	}
	if !strings.Contains(text, "@") {
		return text
	}
	text = crossRefs.ReplaceAllString(text, " $1")
	text = crossRef.ReplaceAllStringFunc(text, func(ref string) string {
		m := crossRef.FindStringSubmatch(ref)
		if m[1] != "" {
			return "" // its number alone
		}
		return referred[m[2]]
	})
	text = strings.ReplaceAll(text, "][@", "] [@") // two citations, and no link
	return inBrackets.ReplaceAllStringFunc(text, func(s string) string {
		m := inBrackets.FindStringSubmatch(s)
		if m[2] != "" || len(m[1]) > maxCitation || !cites.MatchString(m[1]) {
			return s
		}
		return ""
	})
}
