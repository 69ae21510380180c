//go:build !js

package corpus

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// sphinxKeys are settings of which a conf.py of Sphinx has one: other programs use the name, too.
var sphinxKeys = []string{"extensions", "html_theme", "exclude_patterns", "root_doc", "master_doc", "source_suffix"}

// pythonSetting is where a program in Python gives one of those a value that are of use here, or
// more values.
var pythonSetting = regexp.MustCompile(`(?m)^(extensions|html_theme|exclude_patterns|root_doc|master_doc|source_suffix|html_baseurl|language)` +
	`(?:[ \t]*(?::[^=\n]*)?\+?=|\.(?:append|extend)\()[ \t]*`)

// longTexts are texts of several lines.
var longTexts = regexp.MustCompile(`(?s)'''.*?'''|""".*?"""`)

// pythonFields returns the settings of a program in Python that are written as plain texts, and
// as lists of them.
func pythonFields(text string) matter {
	fields := matter{}
	text = longTexts.ReplaceAllString(text, "None")
	for at := 0; ; {
		loc := pythonSetting.FindStringSubmatchIndex(text[at:])
		if loc == nil {
			return fields
		}
		name := text[at+loc[2] : at+loc[3]]
		texts, list, size := pythonTexts(text[at+loc[1]:])
		at += loc[1] + size
		switch before, isList := fields[name].([]any); {
		case isList || list:
			for _, t := range texts {
				before = append(before, t)
			}
			fields[name] = before
		case len(texts) > 0:
			fields[name] = texts[0]
		}
	}
}

// pythonTexts returns the texts of the value that a program begins with, whether it is a list, and
// its size: up to the end of the line that closes all brackets.
func pythonTexts(s string) (texts []string, list bool, size int) {
	depth := 0
	for i := 0; i < len(s); {
		switch c := s[i]; c {
		case '#':
			i += lineEnd(s[i:])
			continue
		case '"', '\'':
			n := quotedSize(s[i:])
			if n > 1 {
				texts = append(texts, s[i+1:i+n-1])
			}
			i += n
			continue
		case '[', '(', '{':
			list = true
			depth++
		case ']', ')', '}':
			depth--
		case '\n':
			if depth <= 0 {
				return texts, list, i
			}
		}
		i++
	}
	return texts, list, len(s)
}

// sphinxSettings reads what changes addresses in Sphinx: documents lie beside the settings, or
// below.
func (s *site) sphinxSettings() {
	s.base = cleanBase(s.settings.text("html_baseurl"))
	s.language = normalizeLanguage(s.settings.text("language"))
	s.documents = "."
	s.ignoresBelowSource(globs(s.settings.texts("exclude_patterns"), false), false)
}

// sphinxHolds: names that begin with "_" are built pages, and templates.
func sphinxHolds(s *site, p string, isDir bool) bool {
	if strings.HasPrefix(path.Base(p), "_") {
		return false
	}
	switch kindOf(p) {
	case kindRST, kindMarkdown:
		return true
	case kindText:
		return slices.Contains(s.settings.texts("source_suffix"), ".txt")
	}
	return isDir
}

// sphinxPlace: a document stands at its path, as a file of HTML.
func sphinxPlace(p *page) bool {
	p.list = true // a table of contents may be all of the page
	p.identify(idOfPath(p.path))
	p.a.URL = p.based(fileURL(p.path, true))
	return true
}
