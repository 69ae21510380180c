//go:build !js

package corpus

import (
	"errors"
	"fmt"
	"net/url"
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
	id := stem(p)
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
	return escapePath("/" + strings.Trim(id, "/") + "/")
}

// escapePath writes a path of files as the path of an address: what is a sign of
// an address (?, #, %) or not fit for one is escaped with percent signs. Letters
// of other scripts stay as they are, in UTF-8, as browsers show them.
func escapePath(p string) string { return escape(p, false) }

const upperHex = "0123456789ABCDEF"

// escape escapes what cannot stand in the path of an address; escaped says that
// p is one already, so that valid escapes in it stay.
func escape(p string, escaped bool) string {
	clean := true
	for _, r := range p {
		if !isPathRune(r) {
			clean = false
			break
		}
	}
	if clean {
		return p
	}
	var b strings.Builder
	for i := 0; i < len(p); {
		r, size := utf8.DecodeRuneInString(p[i:])
		switch {
		case isPathRune(r) && (r != utf8.RuneError || size > 1),
			escaped && r == '%' && len(p) > i+2 && isHex(p[i+1]) && isHex(p[i+2]):
			b.WriteString(p[i : i+size])
		default:
			for _, c := range []byte(p[i : i+size]) {
				b.WriteByte('%')
				b.WriteByte(upperHex[c>>4])
				b.WriteByte(upperHex[c&15])
			}
		}
		i += size
	}
	return b.String()
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// isPathRune reports whether a character can stand in the path of an address as
// it is. Invisible ones cannot: they make two addresses look alike.
func isPathRune(r rune) bool {
	switch {
	case r >= utf8.RuneSelf:
		return r != utf8.RuneError && (unicode.IsGraphic(r) && !unicode.IsSpace(r))
	case r >= '0' && r <= '9', r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z':
		return true
	}
	return strings.ContainsRune("/-._~!$&'()*+,;=:@", r)
}

var scheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)

// cleanAddress returns the address that a field holds: one of the web, or a path
// of the site that begins with "/". What would lead to another place than it
// says (a scheme such as javascript:, "//host", a folder "..") is refused.
func cleanAddress(s string) (string, error) {
	s = strings.TrimSpace(s)
	lower := strings.ToLower(s)
	switch {
	case s == "":
		return "", errors.New("it is empty")
	case strings.HasPrefix(lower, "https://"), strings.HasPrefix(lower, "http://"):
		return cleanWebAddress(s)
	case strings.HasPrefix(strings.ReplaceAll(s, `\`, "/"), "//"):
		return "", errors.New("it leads to another site: write https:// before it, or one slash")
	case scheme.MatchString(s):
		return "", fmt.Errorf("it begins with %q, which is no address of a page", scheme.FindString(s))
	}
	if page, route, isRoute := strings.Cut(s, "/#/"); isRoute { // of a page that shows others
		page, err := cleanAddress(page + "/")
		if err != nil {
			return "", err
		}
		route, err = cleanAddress("/" + route)
		return page + "#" + route, err
	}
	var segments []string
	for segment := range strings.SplitSeq(s, "/") {
		switch dotsOf(segment) {
		case "..":
			return "", errors.New(`it goes up with ".."`)
		case "", ".":
		default:
			segments = append(segments, segment)
		}
	}
	clean := "/" + strings.Join(segments, "/")
	if strings.HasSuffix(s, "/") && clean != "/" {
		clean += "/"
	}
	return escape(clean, true), nil
}

var plainDots = strings.NewReplacer("%2e", ".", "%2f", "/")

// dotsOf returns ".." or "." where a segment of a path holds one, in the plain or
// escaped, and else the segment.
func dotsOf(segment string) string {
	found := segment
	for part := range strings.SplitSeq(plainDots.Replace(strings.ToLower(segment)), "/") {
		switch part {
		case "..":
			return part
		case ".":
			found = part
		}
	}
	return found
}

func cleanWebAddress(s string) (string, error) {
	u, err := url.Parse(s)
	switch {
	case err != nil:
		return "", errors.New("it cannot be read as an address")
	case u.Host == "" || u.User != nil:
		return "", errors.New("it names no host, or a user")
	}
	for segment := range strings.SplitSeq(u.EscapedPath(), "/") {
		if dots := dotsOf(segment); dots == "." || dots == ".." {
			return "", errors.New(`it goes up with ".."`)
		}
	}
	if strings.ContainsFunc(s, unicode.IsSpace) {
		return u.String(), nil
	}
	return s, nil
}

// own returns where the field of this name says that the article stands, or "".
// What cannot be an address is told in a note; patterns, templates, styles
// ("pretty") and switches ("false") are for those who know them.
func (p *page) own(name string) string {
	s, _ := p.m.get(name).(string)
	s = strings.TrimSpace(s)
	if s == "" || isPattern(s) || name != "url" && !strings.ContainsAny(s, "/.:") {
		return ""
	}
	address, err := cleanAddress(s)
	if err != nil {
		p.note(name, "%s %q is not used: %v", name, s, err)
		return ""
	}
	return p.based(address)
}

// based puts the path of the site's own address before a path of the site.
func (p *page) based(address string) string {
	if strings.Contains(address, "://") {
		return address
	}
	return p.site.base + address
}

// isPattern reports whether an address has parts that a generator fills in.
func isPattern(s string) bool {
	return strings.ContainsAny(s, "{}\n") || strings.Contains(s, "/:") || strings.HasPrefix(s, ":")
}

// slug returns the field slug where it is a part of an address, or "".
func (p *page) slug() string {
	s, _ := p.m.get("slug").(string)
	s = strings.TrimSpace(s)
	if s == "" || isPattern(s) {
		return ""
	}
	if _, err := cleanAddress(s); err != nil || strings.ContainsAny(s, "\n") {
		p.note("slug", "slug %q is not used: %v", s, err)
		return ""
	}
	return s
}

// aliases returns the other addresses that fields name, as paths of the site.
// Those without a slash before them lie beside dir, a path of the site.
func (p *page) aliases(dir string, names ...string) []string {
	var found []string
	for _, name := range names {
		for _, alias := range p.m.list(name, false) {
			if !strings.HasPrefix(alias, "/") && !strings.Contains(alias, ":") && dir != "" {
				alias = strings.TrimSuffix(dir, "/") + "/" + alias
			}
			address, err := cleanAddress(alias)
			if err != nil {
				p.note(name, "%s %q is not used: %v", name, alias, err)
				continue
			}
			found = append(found, p.based(address))
		}
	}
	return found
}

// urlOfMatter returns where the front matter says that the article stands, or
// its place by id.
func (p *page) urlOfMatter(id string) string {
	for _, name := range []string{"url", "permalink", "path"} {
		if s, _ := p.m.get(name).(string); name == "path" && !strings.HasPrefix(strings.TrimSpace(s), "/") {
			continue // as often a folder of the repository
		}
		if address := p.own(name); address != "" {
			return address
		}
	}
	slug := p.slug()
	switch {
	case slug == "":
		return p.based(urlOfID(id))
	case strings.HasPrefix(slug, "/"):
		address, _ := cleanAddress(slug) // slug has tried
		return p.based(address)
	}
	dir := path.Dir(strings.Trim(id, "/"))
	return p.based(escape(path.Clean("/"+dir+"/"+slug)+"/", true))
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
