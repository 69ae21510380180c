package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"kindred/corpus"
)

const (
	// wholeColumns is the length up to which an address has the whole passage in
	// it. That is a line of text; what is longer is more likely to differ from the
	// page somewhere, by a quotation mark or a link's sign.
	wholeColumns = 80
	// endWords is how many words an address has of both ends of a longer passage.
	// Where the article has the same words earlier it has more, up to mostWords.
	endWords, mostWords = 4, 16
	// directive is what stands in a fragment before what is for the browser alone.
	directive = ":~:"
)

// address returns the address of a passage of a page: the page's own with a text
// directive, as "URL Fragment Text Directives" of the WICG has it, by which the
// browser goes to text[start:end] and highlights it. Where the page has another text
// there it goes to the anchor of the heading, if that has the usual name. The address is empty
// where the page has none, and where the passage does not begin and end with whole words,
// for which browsers do not look.
func address(page, heading, text string, start, end int) string {
	if page == "" || !utf8.ValidString(text[start:end]) || !betweenWords(text, start) || !betweenWords(text, end) {
		return ""
	}
	page, _, _ = strings.Cut(page, directive)
	if !strings.Contains(page, "#") {
		page += "#" + anchor(heading)
	}
	return page + directive + "text=" + quotation(text, start, end)
}

// anchor returns the name that a heading is likely to have on its page, as a fragment of an address.
// The name of the first of several alike is that of all. What is no name of any heading does no
// harm: the browser stays at the beginning of the page.
func anchor(heading string) string { return escaped(corpus.Slug(heading), "-") }

// quotation returns the value of the text directive for text[start:end]: all of
// it, or the first and the last words.
func quotation(text string, start, end int) string {
	quoted := text[start:end]
	if !strings.ContainsAny(quoted, blockBreaks) && columns(quoted) <= wholeColumns {
		return escapeDirective(quoted)
	}
	from, to := firstWords(text, start, end), lastWords(text, start, end)
	if from >= to { // in one block, most of which is found earlier
		return escapeDirective(quoted)
	}
	return escapeDirective(text[start:from]) + "," + escapeDirective(text[to:end])
}

// blockBreaks may be the ends of blocks on the page: of paragraphs, list items or
// the cells of a table. Neither end of a quotation may reach over one.
const blockBreaks = "\n\r\t"

// firstWords returns where the first words of text[start:end] end: enough of them
// not to be found earlier in the text, if the block has as many.
func firstWords(text string, start, end int) int {
	if i := strings.IndexAny(text[start:end], blockBreaks); i >= 0 {
		end = start + len(strings.TrimRightFunc(text[start:start+i], unicode.IsSpace))
	}
	at, found := start, 0 // where the words are found first; more words are not earlier
	for n := 1; at < end; n++ {
		at += wordEnd(text[at:end])
		if n < endWords || !betweenWords(text, at) {
			continue
		}
		if n >= mostWords {
			break
		}
		if found += strings.Index(text[found:], text[start:at]); found == start {
			break
		}
	}
	return at
}

// lastWords returns where the last words of text[start:end] begin: enough of them
// not to be found earlier in the passage, if the block has as many.
func lastWords(text string, start, end int) int {
	var most [2 * snippetColumns / 4]int // in a passage are hardly ever more words
	begins := most[:0]
	for at := start + strings.LastIndexAny(text[start:end], blockBreaks) + 1; at < end; at += wordEnd(text[at:end]) {
		at += len(text[at:end]) - len(strings.TrimLeftFunc(text[at:end], unicode.IsSpace))
		begins = append(begins, at)
	}
	n := min(endWords, len(begins))
	for ; n < len(begins); n++ {
		at := begins[len(begins)-n]
		if betweenWords(text, at) && (n >= mostWords || strings.Index(text[start:end], text[at:end]) == at-start) {
			break
		}
	}
	return begins[len(begins)-n]
}

// wordEnd returns where the first word of s ends, as far as every browser agrees:
// before white space, or after a mark of Chinese or Japanese, between which words
// are told only by a dictionary.
func wordEnd(s string) int {
	letters := false
	for i, r := range s {
		switch {
		case unicode.IsSpace(r):
			if letters {
				return i
			}
		case r < utf8.RuneSelf:
			letters = true
		case letters && strings.ContainsRune("、。，；：！？」』）", r):
			return i + utf8.RuneLen(r)
		default:
			letters = true
		}
	}
	return len(s)
}

// escapeDirective percent-encodes text for a text directive, in which the hyphen,
// the comma and the ampersand mean something.
func escapeDirective(s string) string { return escaped(s, "") }

// escaped percent-encodes what is no letter and no number of ASCII, and none of some signs.
func escaped(s, signs string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	b.Grow(len(s) + len(s)/2)
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '.', c == '_', c == '~', strings.IndexByte(signs, c) >= 0:
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}
