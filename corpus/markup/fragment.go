package markup

import (
	"html"
	"regexp"
	"strings"
)

// HTML reads a fragment that is an article and nothing else, as feeds and
// exports hold it. Nothing is looked for or left out but what is not for reading:
// scripts, forms, navigation, hidden elements, comments (with them the block
// marks of WordPress), and the tags of its shortcodes. Text in square brackets
// that is no shortcode stays. A blank line between texts that stand in no element is
// the end of a paragraph, as WordPress stores it. host is that of the site, to
// tell its own links from others; it may be empty. What cannot be parsed gives an
// empty body.
func HTML(fragment, host string) Body {
	root, err := parseFragment(withoutShortcodes(LineFeeds(fragment)))
	if err != nil {
		return Body{}
	}
	w := htmlWalker{builder: &builder{}, host: host, kind: fragmentKind}
	w.children(root)
	w.end(0)
	return w.Body
}

// wordpress matches the tags of the shortcodes of WordPress, of its best-known
// plugins, and of the page builders, which name theirs with a prefix. An
// author's own brackets ("[sic]", "[1]") never look like one of these.
var wordpress = regexp.MustCompile(`\[(\[?)/?(?:caption|wp_caption|gallery|embed|audio|video|playlist|` +
	`contact-form(?:-7)?|contact-field|wpforms|gravityform|mc4wp_form|ninja_form|toc|more|youtube|vimeo|googlemaps|slideshare|tweet|instagram|` +
	`recent_posts|jetpack[_-][\w-]+|ngg[\w-]*|nggallery|rev_slider|smartslider3|product|products|add_to_cart|` +
	`(?:vc|et_pb|fusion|av|su|tm_pb|fl|mk|nectar|tatsu|cs|x|wpsm|wp)_[\w-]+|elementor-template|dropcap|pullquote|spoiler|column|columns|one_half(?:_last)?|one_third(?:_last)?)` +
	`(?:\s(?:[^\]"']|"[^"]*"|'[^']*')*)?/?\](\]?)`)

// These hold something that is not to be read as text.
var (
	embedded  = regexp.MustCompile(`\[embed(?:\s[^\]]*)?\]\s*(https?://[^\s\[\]<>"]+)\s*\[/embed\]`)
	media     = regexp.MustCompile(`(?s)\[(audio|video|playlist)(?:\s[^\]]*)?\][^\[]*\[/(?:audio|video|playlist)\]`)
	codeShort = regexp.MustCompile(`(?s)\[(?:code|sourcecode)(?:\s[^\]]*)?\](.*?)\[/(?:code|sourcecode)\]`)
)

// withoutShortcodes takes the tags of shortcodes out and leaves what stands
// between them. Code becomes an element of code, an embedded address a link
// without text. Doubled brackets show a tag, they do not use it.
func withoutShortcodes(s string) string {
	if !strings.Contains(s, "[") {
		return s
	}
	s = codeShort.ReplaceAllString(s, "<pre>$1</pre>")
	s = embedded.ReplaceAllStringFunc(s, func(m string) string {
		return `<a href="` + html.EscapeString(html.UnescapeString(embedded.FindStringSubmatch(m)[1])) + `"></a>`
	})
	s = media.ReplaceAllString(s, "")
	return wordpress.ReplaceAllStringFunc(s, func(tag string) string {
		if strings.HasPrefix(tag, "[[") && strings.HasSuffix(tag, "]]") {
			return tag[1 : len(tag)-1]
		}
		m := wordpress.FindStringSubmatch(tag)
		return m[1] + m[2]
	})
}
