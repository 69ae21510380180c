//go:build !js

package corpus

import (
	"regexp"
	"strings"
)

// pythonSetting is where a program in Python gives one of the settings a value that are of use
// here, or more values: of Sphinx, of Pelican, and of Nikola.
var pythonSetting = regexp.MustCompile(`(?m)^(extensions|html_theme|exclude_patterns|root_doc|master_doc|source_suffix|html_baseurl|language|` +
	`PATH|OUTPUT_PATH|SITEURL|TIMEZONE|DEFAULT_(?:LANG|DATE|CATEGORY|METADATA)|(?:FILENAME|PATH)_METADATA|(?:ARTICLE|PAGE)_(?:PATHS|EXCLUDES)|` +
	`(?:ARTICLE|PAGE|DRAFT|DRAFT_PAGE)_(?:LANG_)?(?:URL|SAVE_AS)|POSTS|PAGES|BLOG_TITLE|SITE_URL|OUTPUT_FOLDER|PRETTY_URLS|USE_TAG_METADATA|FUTURE_IS_NOW|IGNORE_FILES|SLUGIFY_SOURCE|USE_FOLDER_AS_CATEGORY|WITH_FUTURE_DATES|SLUGIFY_USE_UNICODE)` +
	`([ \t]*(?::[^=\n]*)?\+?=|\.(?:append|extend)\()[ \t]*`)

// longTexts are texts of several lines, and pythonRemark a line that is a remark, in which signs of
// such a text mean nothing.
var (
	longTexts    = regexp.MustCompile(`(?s)'''.*?'''|""".*?"""`)
	pythonRemark = regexp.MustCompile(`(?m)^[ \t]*#.*$`)
)

// pythonFields returns the settings of a program in Python that are written as plain texts,
// lists of them, or as True, False and None; by their names in lower case.
func pythonFields(text string) matter {
	fields := matter{}
	text = longTexts.ReplaceAllString(pythonRemark.ReplaceAllString(text, ""), "None")
	for at := 0; ; {
		loc := pythonSetting.FindStringSubmatchIndex(text[at:])
		if loc == nil {
			return fields
		}
		name := strings.ToLower(text[at+loc[2] : at+loc[3]])
		value := text[at+loc[1]:]
		texts, list, size := pythonTexts(value)
		if operator := text[at+loc[4] : at+loc[5]]; !strings.HasSuffix(operator, "+=") && strings.HasSuffix(operator, "=") {
			delete(fields, name) // what was said before counts no more
		}
		at += loc[1] + size
		switch before, isList := fields[name].([]any); {
		case isList || list:
			for _, t := range texts {
				before = append(before, t)
			}
			fields[name] = before
		case len(texts) > 0:
			fields[name] = texts[0]
		default:
			switch word, _, _ := strings.Cut(value[:size], "#"); strings.TrimSpace(word) {
			case "True", "False":
				fields[name] = strings.ToLower(strings.TrimSpace(word))
			}
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

// pythonTuples returns the tuples in a tuple or list that a program gives a name, each as the values
// in it: texts without their quotes, others as they are written; nil where there is no such value.
// Tuples of one value are left out.
func pythonTuples(text, name string) [][]string {
	text = longTexts.ReplaceAllString(pythonRemark.ReplaceAllString(text, ""), "None")
	at := regexp.MustCompile(`(?m)^` + name + `[ \t]*=[ \t]*[(\[]`).FindStringIndex(text)
	if at == nil {
		return nil
	}
	tuples := [][]string{} // none is not the same as nothing said
	var values []string
	depth, begin := 1, 0
	end := func(i int) {
		if value := strings.TrimSpace(text[begin:i]); value != "" {
			if quoted := quotedSize(value); quoted == len(value) && strings.IndexByte("\"'", value[0]) >= 0 {
				value = value[1 : quoted-1]
			}
			values = append(values, value)
		}
		begin = i + 1
	}
	for i := at[1]; i < len(text) && depth > 0; i++ {
		switch c := text[i]; c {
		case '#':
			i += lineEnd(text[i:]) - 1
		case '"', '\'':
			i += quotedSize(text[i:]) - 1
		case '(', '[', '{':
			if depth++; depth == 2 {
				values, begin = nil, i+1
			}
		case ',':
			if depth == 2 {
				end(i)
			}
		case ')', ']', '}':
			if depth == 2 {
				end(i)
				if len(values) > 1 {
					tuples = append(tuples, values)
				}
			}
			depth--
		}
	}
	return tuples
}
