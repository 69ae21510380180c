package check

import (
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"

	"kindred/corpus"
)

// page is what the check of links keeps of an article.
type page struct {
	id, url    string
	aliases    []string
	visibility corpus.Visibility
	origin     corpus.Origin
	links      []string
}

func pageOf(a *corpus.Article) page {
	return page{
		id: a.ID, url: a.URL, aliases: append([]string{a.Canonical}, a.Aliases...),
		visibility: a.Visibility, origin: a.Origin, links: a.Links,
	}
}

// minSiblings is how many articles have to stand in a folder of the site for a
// link to another page of that folder to be a link to an article: elsewhere are
// pages that no article is made from.
const minSiblings = 3

// siteMap is where the articles of a site are.
type siteMap struct {
	pages   map[string]int      // by the key of their address without the host
	files   map[string]int      // by file
	named   map[string][]string // the files of each name, in small letters
	names   map[string]int      // by the keys of aliases alone, which notes have as other names
	hosts   map[string]bool
	folders map[string]int  // how many public articles stand in each
	above   map[string]bool // the folders that hold folders of articles: pages of lists
	public  int
}

func (c *checker) siteMap() *siteMap {
	m := &siteMap{pages: map[string]int{}, files: map[string]int{}, named: map[string][]string{}, names: map[string]int{}, hosts: map[string]bool{}, folders: map[string]int{}, above: map[string]bool{}}
	for i := range c.pages {
		p := &c.pages[i]
		file := filepath.Clean(p.origin.File)
		m.files[file] = i
		name := strings.ToLower(filepath.Base(file))
		m.named[name] = append(m.named[name], file)
		for _, address := range append([]string{p.url}, p.aliases...) {
			if key := corpus.PathKey(address); key != "" {
				if old, taken := m.pages[key]; !taken || !c.pages[old].visibility.IsPublic() {
					m.pages[key] = i
				}
			}
		}
		m.alsoCalled(i, p)
		u, err := url.Parse(p.url)
		if err != nil {
			continue
		}
		if u.Host != "" {
			m.hosts[hostOf(u)] = true
		}
		dir := path.Dir(corpus.PathKey(p.url))
		if p.visibility.IsPublic() {
			m.public++
			m.folders[dir]++
		}
		for ; dir != "." && !m.above[dir]; dir = path.Dir(dir) {
			m.above[dir] = true
		}
	}
	for i := range c.pages {
		m.alsoAs(i, c.pages[i].url)
	}
	c.ownHosts(m)
	return m
}

// alsoCalled notes the aliases of a page.
func (m *siteMap) alsoCalled(page int, p *page) {
	for _, alias := range p.aliases {
		if key := corpus.PathKey(alias); key != "" {
			m.names[key] = page
		}
	}
}

// alsoAs notes the other name of a page: VitePress, and many hosts, take an address with and
// without .html. A folder is no file.
func (m *siteMap) alsoAs(page int, address string) {
	key := corpus.PathKey(address)
	other, found := strings.CutSuffix(key, ".html")
	if !found {
		other = key + ".html"
	}
	if _, taken := m.pages[other]; !taken && key != "" && !strings.HasSuffix(address, "/") {
		m.pages[other] = page
	}
}

// minOwnLinks is how many articles of the site have to be linked to under a host for it
// to be the site's own: authors paste the address in their browser's bar. They have to be half
// of what is linked to there: every other site has pages at /en and /about, too.
const minOwnLinks = 2

// ownHosts finds the hosts under which the site links to itself, where its
// articles only know their paths.
func (c *checker) ownHosts(m *siteMap) {
	links := map[string]map[string]bool{} // of each host, and whether an article is there
	for i := range c.pages {
		for _, link := range c.pages[i].links {
			u, err := url.Parse(strings.TrimSpace(link))
			if err != nil || u.Host == "" || strings.Trim(u.Path, "/") == "" {
				continue
			}
			host, key := hostOf(u), corpus.PathKey(link)
			if links[host] == nil {
				links[host] = map[string]bool{}
			}
			if _, known := m.pages[key]; known || isPage(key) && !m.above[key] {
				links[host][key] = known
			}
		}
	}
	for host, all := range links {
		known := 0
		for _, is := range all {
			if is {
				known++
			}
		}
		if known >= minOwnLinks && 2*known >= len(all) {
			m.hosts[host] = true
		}
	}
}

func hostOf(u *url.URL) string { return strings.TrimPrefix(strings.ToLower(u.Host), "www.") }

// links finds links to pages that are not there, and articles that nothing
// links to.
func (c *checker) links(copies []corpus.Copy) {
	m := c.siteMap()
	linked := map[int]bool{}
	var absolute hostLinks
	for i := range c.pages {
		from := &c.pages[i]
		if !from.visibility.IsPublic() {
			continue
		}
		met := occurrences{}
		for _, link := range from.links {
			n := met.next(link)
			to, verdict := m.follow(from, link)
			withHost := strings.Contains(link, "://")
			if withHost && verdict == known {
				absolute.known++
			}
			switch {
			case verdict == elsewhere:
			case verdict == missing:
				at := c.lines.find(from.origin, link, n)
				dead := deadLink{at, from.id, link}
				if withHost {
					absolute.missing = append(absolute.missing, dead)
				} else {
					c.dead(dead)
				}
			case to != i && c.pages[to].visibility.IsPublic():
				linked[to] = true
			case to != i && c.pages[to].visibility != corpus.Redirect:
				at := c.lines.find(from.origin, link, n)
				c.found(DeadLink, at, from.id, "the link %s leads to an article that is not public (%s: %s)",
					shortened(link), c.pages[to].visibility, c.pages[to].origin)
			}
		}
	}
	if float64(absolute.known) >= wholeShare*float64(absolute.known+len(absolute.missing)) {
		for _, dead := range absolute.missing {
			c.dead(dead)
		}
	}
	c.orphans(linked, copies)
}

// deadLink is a link that leads to no article.
type deadLink struct {
	at       corpus.Origin
	id, link string
}

func (c *checker) dead(d deadLink) {
	c.found(DeadLink, d.at, d.id, "the link %s leads to no article", shortened(d.link))
}

// hostLinks are the links of a site to itself that name its host.
type hostLinks struct {
	known   int
	missing []deadLink
}

// wholeShare is the share of such links that have to lead to articles for the
// others to be dead. Where fewer do, the archive is a part of what is at that host:
// of a magazine of which one section is here, nine in ten lead elsewhere.
const wholeShare = 0.8

func (c *checker) orphans(linked map[int]bool, copies []corpus.Copy) {
	if len(linked) == 0 {
		return // on a site without links between articles it says nothing
	}
	isCopy := make(map[corpus.Origin]bool, len(copies))
	for i := range copies {
		isCopy[copies[i].Other.Origin] = true
	}
	for i := range c.pages {
		p := &c.pages[i]
		if p.visibility.IsPublic() && !linked[i] && !isCopy[p.origin] {
			c.found(Orphan, p.origin, p.id, "no other article links to it")
		}
	}
}

// verdict is where a link leads.
type verdict int

const (
	elsewhere verdict = iota // another site, a file, or a page that no article is made from
	known                    // an article
	missing                  // nowhere
)

// follow finds the article that a link leads to.
func (m *siteMap) follow(from *page, link string) (int, verdict) {
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil || u.Opaque != "" || u.Path == "" || strings.ContainsAny(link, "{}<>") {
		return 0, elsewhere
	}
	if u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" ||
		u.Host != "" && !m.hosts[hostOf(u)] {
		return 0, elsewhere
	}
	if to, ok := m.file(from, u); ok {
		return to, known
	}
	base, err := url.Parse(from.url)
	if err != nil {
		return 0, elsewhere
	}
	key := corpus.PathKey(base.ResolveReference(u).String())
	if to, ok := m.pages[key]; ok {
		return to, known
	}
	if u.Host == "" && !strings.HasPrefix(u.Path, "/") {
		// Written beside the article, or below it: generators differ.
		if to, ok := m.pages[corpus.PathKey(path.Join(path.Dir(strings.TrimSuffix(base.Path, "/")), u.Path))]; ok {
			return to, known
		}
	}
	if key == "" || isFile(from, u) || !isPage(key) || !m.isForArticles(path.Dir(key)) || m.above[key] {
		return 0, elsewhere
	}
	return 0, missing
}

// isForArticles reports whether a page in a folder of the site has to be an
// article. At the top stand all kinds of pages, unless most articles do.
func (m *siteMap) isForArticles(dir string) bool {
	n := m.folders[dir]
	return n >= minSiblings && (dir != "/" || 2*n > m.public)
}

// file finds the article in the file that a link names, as generators and editors
// of Markdown write it: beside the article, or counted from wherever the generator
// begins to count.
func (m *siteMap) file(from *page, u *url.URL) (int, bool) {
	if u.Host != "" {
		return 0, false
	}
	name := filepath.FromSlash(u.Path)
	if to, ok := m.files[filepath.Join(filepath.Dir(from.origin.File), name)]; ok {
		return to, true
	}
	tail := string(filepath.Separator) + strings.TrimLeft(filepath.Clean(name), `./\`)
	for _, end := range []string{tail, strings.ReplaceAll(tail, " ", "-")} { // as a wiki has names
		for _, file := range m.named[strings.ToLower(filepath.Base(end))] {
			if len(file) >= len(end) && strings.EqualFold(file[len(file)-len(end):], end) {
				return m.files[file], true
			}
		}
	}
	to, ok := m.names[corpus.PathKey((&url.URL{Path: "/" + strings.TrimSuffix(u.Path, ".md")}).String())] // another name of a note
	return to, ok && strings.HasSuffix(u.Path, ".md")
}

// isFile reports whether a relative link names a file beside the article.
func isFile(from *page, u *url.URL) bool {
	if u.Host != "" || strings.HasPrefix(u.Path, "/") {
		return false
	}
	_, err := os.Stat(filepath.Join(filepath.Dir(from.origin.File), filepath.FromSlash(u.Path))) // #nosec G703 -- whether a file is there, no more
	return err == nil
}

// isPage reports whether an address can be that of an article, by its ending.
func isPage(key string) bool {
	if strings.Contains(key, "?") {
		return false
	}
	switch strings.ToLower(path.Ext(key)) {
	case "", ".html", ".htm", ".md", ".mdx", ".qmd", ".ipynb", ".php", ".aspx":
		return true
	}
	return strings.Contains(path.Ext(key), "-") // a dot in a title: "go1.5-released"
}
