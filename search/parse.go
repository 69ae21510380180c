package search

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"kindred/index"
)

// parsed is what a query's text says, before words become terms.
type parsed struct {
	words    []string // runs of plain words, in order
	phrases  []string
	excluded []clause
	tags     []string
	authors  []string
	langs    []string
	without  []index.Filter // -tag:x and its like
	after    time.Time
	before   time.Time
	// open says that the text ends inside a plain word, which may go on.
	open bool
}

// clause is a word or phrase that must not occur.
type clause struct {
	text   string
	phrase bool
}

const (
	// proseWords is the number of plain words from which on a query is prose: a
	// question in sentences, or a pasted paragraph. There, quotation marks quote and
	// dashes are dashes. Taken as operators they leave a third of the long queries
	// of the CISI collection without their answers (nDCG@10 .371 instead of .401).
	proseWords = 12
	// questionWords is that number where the query ends as a question does.
	questionWords = 4
)

// prose reports whether a query is prose.
func (p *parsed) prose(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(text, unicode.IsSpace))
	return len(p.words) >= proseWords || len(p.words) >= questionWords && strings.ContainsRune("?？؟", last)
}

// limited reports whether a query says what articles must be or must not have, beside what is looked for.
func (p *parsed) limited() bool {
	lists := len(p.excluded) + len(p.tags) + len(p.authors) + len(p.langs) + len(p.without)
	return lists > 0 || !p.after.IsZero() || !p.before.IsZero()
}

// parse reads a query. It refuses nothing: what is no operator is a word.
func parse(text string) parsed {
	var p parsed
	rest := text
	for {
		rest = strings.TrimLeftFunc(rest, unicode.IsSpace)
		if rest == "" {
			break
		}
		rest = p.item(rest)
	}
	if p.prose(text) {
		p.open = p.open && len(p.phrases)+len(p.excluded) == 0 // or they come behind the word
		p.words = append(p.words, p.phrases...)
		for _, e := range p.excluded {
			p.words = append(p.words, e.text)
		}
		p.phrases, p.excluded = nil, nil
	}
	return p
}

// item takes one item off the text and returns what is left.
func (p *parsed) item(text string) string {
	negative := false
	if after, ok := strings.CutPrefix(text, "-"); ok && after != "" && after[0] != '-' && !startsWithSpace(after) { // --force is a flag
		negative, text = true, after
	}
	if phrase, rest, ok := quoted(text); ok {
		p.add(phrase, true, negative)
		return rest
	}
	end := strings.IndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) })
	if end < 0 {
		end = len(text)
	}
	word := text[:end]
	if name, _, ok := strings.Cut(word, ":"); ok {
		value, rest := text[len(name)+1:end], text[end:]
		if phrase, after, ok := quoted(text[len(name)+1:]); ok {
			value, rest = phrase, after
		}
		if p.operator(strings.ToLower(name), value, negative) {
			return rest
		}
	}
	p.add(word, false, negative)
	last, _ := utf8.DecodeLastRuneInString(word)
	p.open = !negative && text[end:] == "" && (unicode.IsLetter(last) || unicode.IsDigit(last) || unicode.IsMark(last))
	return text[end:]
}

// including returns a query with what it excludes as words and phrases to look for.
func including(text string) string {
	var p parsed
	var b strings.Builder
	for rest := text; rest != ""; {
		from := strings.TrimLeftFunc(rest, unicode.IsSpace)
		b.WriteString(rest[:len(rest)-len(from)])
		if from == "" {
			break
		}
		excluded := len(p.excluded)
		rest = p.item(from)
		item := from[:len(from)-len(rest)]
		if len(p.excluded) > excluded && plainItem(item[1:]) {
			item = item[1:]
		}
		b.WriteString(item)
	}
	return b.String()
}

// plainItem reports whether an item is a word or a phrase: after:2024 is none, and excludes a
// text all the same.
func plainItem(item string) bool {
	var p parsed
	p.item(item)
	return len(p.words)+len(p.phrases) > 0
}

func (p *parsed) add(text string, phrase, negative bool) {
	switch {
	case negative:
		p.excluded = append(p.excluded, clause{text, phrase})
	case phrase:
		p.phrases = appendNew(p.phrases, text) // said twice, it asks for no more
	default:
		if p.words == nil {
			p.words = make([]string, 0, longWords)
		}
		p.words = append(p.words, text)
	}
}

// operator takes in name:value, or -name:value, and reports whether it is one.
func (p *parsed) operator(name, value string, negative bool) bool {
	if value == "" {
		return false
	}
	attr, known := attributes[name]
	switch {
	case known && negative:
		p.without = append(p.without, index.Filter{Attribute: attr, Values: []string{value}})
		return true
	case negative:
		return false
	}
	switch name {
	case "tag":
		p.tags = append(p.tags, value)
	case "author":
		p.authors = append(p.authors, value)
	case "lang":
		p.langs = append(p.langs, value)
	case "after", "before":
		day, ok := date(value)
		if !ok {
			return false
		}
		if name == "after" {
			p.after = day
		} else {
			p.before = day
		}
	default:
		return false
	}
	return true
}

// attributes are the operators that filter by an attribute.
var attributes = map[string]index.Attribute{"tag": index.Tag, "author": index.Author, "lang": index.Language}

// date reads a day, a month or a year, which means its first day.
func date(s string) (time.Time, bool) {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// quotes are the marks between which a phrase may stand: straight ones, and
// what keyboards and phones make of them.
var quotes = map[rune]string{'"': `"`, '“': "”\"“", '„': "“”\"", '«': "»", '「': "」", '『': "』", '”': "”"}

// quoted takes a phrase off the text. A phrase that is not closed ends with
// the text.
func quoted(text string) (phrase, rest string, ok bool) {
	open, size := utf8.DecodeRuneInString(text)
	closers, ok := quotes[open]
	if !ok {
		return "", text, false
	}
	body := text[size:]
	end := strings.IndexAny(body, closers)
	if end < 0 {
		return body, "", true
	}
	_, size = utf8.DecodeRuneInString(body[end:])
	return body[:end], body[end+size:], true
}

func startsWithSpace(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsSpace(r)
}
