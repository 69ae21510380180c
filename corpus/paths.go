package corpus

import (
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"kindred/corpus/markup"
)

// idOfPath returns the id of the article in the file at p: its path without the
// extension, and for an index file the path of its folder.
func idOfPath(p string) string {
	id := strings.TrimSuffix(p, path.Ext(p))
	switch path.Base(id) {
	case "index", "_index":
		if dir := path.Dir(id); dir != "." {
			return dir
		}
		return "index"
	}
	return id
}

// urlOfID returns the path of the site where the article with this id stands.
func urlOfID(id string) string {
	if id == "index" {
		return "/"
	}
	return "/" + strings.Trim(id, "/") + "/"
}

// urlOfMatter returns where the front matter says that the article stands, or
// its place by id.
func urlOfMatter(m matter, id string) string {
	for _, name := range []string{"url", "permalink", "path"} {
		if s, _ := m.get(name).(string); isAddress(s, name == "path") {
			return rooted(s)
		}
	}
	slug, _ := m.get("slug").(string)
	slug = strings.TrimSpace(slug)
	switch {
	case slug == "" || strings.ContainsAny(slug, "{}: \n"):
		return urlOfID(id)
	case strings.HasPrefix(slug, "/"):
		return slug
	}
	return urlOfID(path.Join(path.Dir(strings.Trim(id, "/")), slug))
}

// isAddress reports whether a field holds an address, and not the pattern of
// one (":year/:title", "{{ slug }}"), a style ("pretty") or a switch ("false").
func isAddress(s string, absolute bool) bool {
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://") {
		return true
	}
	if s == "" || strings.ContainsAny(s, "{} \n") || strings.Contains(s, "/:") || strings.HasPrefix(s, ":") {
		return false
	}
	return strings.HasPrefix(s, "/") || !absolute && strings.ContainsAny(s, "/.")
}

func rooted(s string) string {
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, "/") || strings.Contains(s, "://") {
		return s
	}
	return "/" + strings.TrimPrefix(s, "./")
}

var datePrefix = regexp.MustCompile(`^\d{4}[-_.]\d{1,2}[-_.]\d{1,2}[-_. ]+`)

// titleOfPath is a readable form of a file's name, or of its folder's for an
// index file.
func titleOfPath(p string) string {
	name := path.Base(idOfPath(p))
	name = datePrefix.ReplaceAllString(name, "")
	name = markup.OneLine(strings.NewReplacer("-", " ", "_", " ").Replace(name))
	first, size := utf8.DecodeRuneInString(name)
	if size == 0 || first == utf8.RuneError {
		return name
	}
	return string(unicode.ToUpper(first)) + name[size:]
}
