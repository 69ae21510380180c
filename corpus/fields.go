package corpus

import (
	"html"
	"slices"
	"strings"
	"time"

	"kindred/corpus/markup"
)

// matter is the front matter of one file. A value is a string, a []any of
// values, a matter, or nil; names are in lower case.
type matter map[string]any

// nested are the tables that generators keep an author's own fields in (Zola,
// Hugo); a field is looked for there when it is not at the top.
var nested = []string{"taxonomies", "params", "extra"}

// get returns the first of the named fields that is there and not empty.
func (m matter) get(names ...string) any {
	for _, name := range names {
		if v := m[name]; v != nil && v != "" {
			return v
		}
	}
	for _, table := range nested {
		if inner, ok := m[table].(matter); ok {
			for _, name := range names {
				if v := inner[name]; v != nil && v != "" {
					return v
				}
			}
		}
	}
	return nil
}

// text returns the first of the named fields that is text, in one line.
func (m matter) text(names ...string) string {
	for _, name := range names {
		if s, ok := m.get(name).(string); ok {
			if s = markup.OneLine(html.UnescapeString(s)); s != "" {
				return s
			}
		}
	}
	return ""
}

// list returns the named field as a list. A single text is split at commas, or
// at spaces when there is no comma and spaces is set. An element that is a
// table is taken by its name.
func (m matter) list(name string, spaces bool) []string {
	var items []string
	switch v := m.get(name).(type) {
	case string:
		switch {
		case strings.Contains(v, ","):
			items = strings.Split(v, ",")
		case spaces:
			items = strings.Fields(v)
		default:
			items = []string{v}
		}
	case []any:
		for _, e := range v {
			items = append(items, nameOf(e))
		}
	case matter:
		items = []string{nameOf(v)}
	}
	return distinct(items)
}

// nameOf returns a value that is text, or a table with a name.
func nameOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case matter:
		return v.text("name", "label", "title", "full_name")
	}
	return ""
}

// distinct cleans a list of names and leaves out empty ones and those that were
// there before, in whatever case.
func distinct(items []string) []string {
	var out []string
	seen := make(map[string]bool, len(items))
	for _, item := range items {
		item = markup.OneLine(html.UnescapeString(item))
		if key := strings.ToLower(item); item != "" && !seen[key] {
			seen[key] = true
			out = append(out, item)
		}
	}
	return out
}

func (m matter) tags() []string {
	tags := m.list("tags", true)
	if len(tags) == 0 {
		tags = m.list("tag", false)
	}
	for _, name := range []string{"keywords", "categories", "category"} {
		if len(tags) == 0 {
			tags = m.list(name, false)
		}
	}
	for i, tag := range tags {
		if trimmed := strings.TrimLeft(tag, "#"); trimmed != "" {
			tags[i] = trimmed
		}
	}
	return tags
}

func (m matter) authors() []string {
	for _, name := range []string{"authors", "author", "by"} {
		if names := m.list(name, false); len(names) > 0 {
			return names
		}
	}
	return nil
}

// date returns the first of the named fields that can be read as a date.
func (m matter) date(names ...string) time.Time {
	for _, name := range names {
		if s, ok := m.get(name).(string); ok {
			if t, ok := parseDate(s); ok {
				return t
			}
		}
	}
	return time.Time{}
}

// image returns the address of the picture that stands for the article.
func (m matter) image() string {
	for _, name := range []string{"image", "cover", "hero", "cover_image", "featured_image", "images"} {
		if src := addressOf(m.get(name)); src != "" {
			return src
		}
	}
	return ""
}

func addressOf(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case matter:
		for _, name := range []string{"url", "src", "image", "path", "href"} {
			if src := addressOf(v[name]); src != "" {
				return src
			}
		}
	case []any:
		if len(v) > 0 {
			return addressOf(v[0])
		}
	}
	return ""
}

// truth returns what a field says as yes or no; ok is false when it says
// neither.
func (m matter) truth(name string) (yes, ok bool) {
	s, _ := m.get(name).(string)
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "true", "yes", "y", "on", "1":
		return true, true
	case "false", "no", "n", "off", "0":
		return false, true
	}
	return false, false
}

// claims reports whether a field says yes, or something that cannot be
// understood.
func (m matter) claims(name string) bool {
	yes, ok := m.truth(name)
	return yes || (!ok && m.get(name) != nil)
}

// unpublished reports whether the field published says no, or something that
// cannot be understood. A date there is no answer: it says when.
func (m matter) unpublished() bool {
	if yes, ok := m.truth("published"); ok {
		return !yes
	}
	return m.get("published") != nil && m.date("published").IsZero()
}

// visibility returns who may see the article. What cannot be understood is not
// public: an article that is missing is noticed, one that leaked is not.
func (m matter) visibility() Visibility {
	for _, name := range []string{"visibility", "status"} {
		if v := parseVisibility(m.text(name), name == "visibility"); v != Public {
			return v
		}
	}
	if m.claims("draft") || m.unpublished() {
		return Draft
	}
	if slices.ContainsFunc([]string{"private", "unlisted", "hidden", "noindex"}, m.claims) || m.get("password") != nil {
		return Private
	}
	if yes, ok := m.truth("permalink"); ok && !yes {
		return Private // the site generator writes no page for it
	}
	return Public
}

// parseVisibility reads the word for a visibility. An unknown word is private
// when strict is set, and says nothing when not.
func parseVisibility(s string, strict bool) Visibility {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "", "public", "published", "publish", "visible", "live":
		return Public
	case "draft", "drafts", "pending", "future", "scheduled", "auto-draft", "trash":
		return Draft
	case "private", "hidden", "unlisted", "members", "internal":
		return Private
	case "redirect":
		return Redirect
	}
	if strict {
		return Private
	}
	return Public
}
