//go:build !js

package corpus

import (
	"errors"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kindred/corpus/markup"
)

// source reads one file of a site's sources, in the markup that k says.
func (r *reader) source(k kind, p string, data []byte, at Origin) (Article, error) {
	text, err := r.sourceText(k, p, data)
	if err != nil {
		return Article{}, problemf(at, "%w", err)
	}
	fields, rest, isMatter, err := r.split(k, text)
	if err != nil {
		if broken, ok := errors.AsType[*matterError](err); ok {
			at.Line = broken.line
		}
		return Article{}, problemf(at, "%w", err)
	}
	header, _ := strings.CutSuffix(text, rest) // all, where fields stand among the text
	if r.isQuarto(k) {
		fields, rest = laterMatter(fields, rest)
	}
	rest = withoutCredits(rest)
	if k == kindHTML && listLoop.MatchString(rest) && !strings.HasPrefix(header, "<!--") {
		return Article{}, errNotArticle // the template of a page that lists others
	}
	b, own := r.parsedBody(k, rest, fields)
	if len(own) > 0 && header == "" {
		header = text // its own header stands in the text
	}
	pg := r.newPage(p, withOwn(fields, own), header)
	pg.readHeading(&b, rest)
	a := pg.a
	if !isMatter && own["date"] == "" && isRepositoryPaper(p) && !pg.isOfDocuments() {
		return Article{}, errNotArticle
	}
	if !pg.settle() {
		return Article{}, errNotArticle
	}
	empty := len(b.Blocks) == 0 && len(b.Code) == 0
	switch {
	case pg.m.get("redirect_to", "redirectto") != nil, empty && pg.m.get("redirect") != nil:
		a.Visibility = Redirect // the generator writes no text of such a page
	case empty && pg.isUnwritten():
		return Article{}, errNotArticle
	case empty && pg.list, empty && a.Title == "" && pg.m.get("layout") != nil: // the layout is all of the page
		return Article{}, errNotArticle
	case empty && a.Title == "" && a.Visibility != Redirect:
		return Article{}, problemf(at, "no title and no text")
	}
	pg.entitle(&b)
	if a.Summary == "" {
		a.Summary = r.teaser(k, rest)
	}
	if pg.site.bundles() && isRelative(b.Image.URL) {
		b.Image = markup.Image{}
	}
	if relink := pg.site.relink; relink != nil {
		relink(pg, &b)
	}
	a.setBody(&b)
	a.Blank = strings.TrimSpace(rest) == ""
	if a.Language == "" && pg.site.language != "" {
		a.Language = ReadsLike(a.Text, pg.site.language)
	}
	return *a, nil
}

// rules are those of the site that the file lies in.
func (r *reader) rules() *rules {
	if r.folder == nil {
		return &rules{}
	}
	return &r.folder.site.rules
}

// sourceText returns the text of a file: of a notebook that in its cells, with the files that a page
// includes, and without what is locked in any of them.
func (r *reader) sourceText(k kind, p string, data []byte) (string, error) {
	text, err := decode(data, false)
	if k == kindNotebook && err == nil {
		text, err = markup.NotebookText(text)
	}
	switch {
	case err != nil:
	case r.isQuarto(k):
		s := plainFolder(r.fsys).site
		if r.folder != nil {
			s = r.folder.site
		}
		text = r.withIncludes(p, text, &includes{line: quartoInclude, file: quartoIncludes(s, p)})
	case path.Ext(p) == embeddedRuby:
		text = withoutRuby(text)
	case r.rules().whole != nil:
		text = r.rules().whole(r, k, p, text)
	}
	return markup.WithoutLocked(text), err
}

// split takes the fields of a text off its beginning. isMatter says that they are front matter, and
// not lines that may be of a repository's paper as well.
func (r *reader) split(k kind, text string) (fields matter, rest string, isMatter bool, err error) {
	if split := r.rules().split; split != nil {
		fields, rest = split(text)
		return fields, rest, true, nil
	}
	fields, rest, err = splitMatter(text)
	if fields != nil {
		if written := r.rules().written; written != nil {
			rest += written(fields)
		}
		return fields, rest, true, err
	}
	if head, body := r.headed(k, text); head != nil {
		return head, body, false, nil
	}
	return nil, rest, false, err
}

// readHeading notes the first heading of a page's text.
func (p *page) readHeading(b *markup.Body, text string) {
	p.heading = headingOf(b)
	if p.site.generator == bookdown {
		p.name = chapterName(text)
	}
}

// entitle gives the page a title, if it is only its file's name, and takes the heading that repeats
// it out of the text.
func (p *page) entitle(b *markup.Body) {
	p.a.Title, b.Blocks = takeTitle(first(p.a.Title, p.summaryTitle(b)), b.Blocks)
	if p.a.Title == "" {
		p.a.Title = p.otherTitle()
	}
	if p.a.Title == "" {
		name := p.path
		if p.site.name != nil {
			name = p.site.name(name) + ".md"
		}
		p.a.Title = titleOfPath(name)
		p.note("", "has no title: its file's name stands for it")
	}
}

// otherTitle returns what front matter calls a page that has neither a title nor a heading: in the
// menus of Eleventy's plugin, or in a field of the author's own, such as "newstitle".
func (p *page) otherTitle() string {
	menu, _ := p.m["eleventynavigation"].(matter)
	title := menu.text("title", "key")
	for _, name := range slices.Sorted(maps.Keys(p.m)) {
		if _, isSwitch := p.m.truth(name); strings.HasSuffix(name, "title") && !noTitle.MatchString(name) && !isSwitch && title == "" {
			title = p.m.text(name)
		}
	}
	return markup.OneLine(markup.MarkdownLine(title))
}

// noTitle are fields that end with "title", and are about it, or not for readers.
var noTitle = regexp.MustCompile(`^(?:sub|hide|show|no|disable|seo|meta|og|twitter)`)

// listLoop is a loop over articles in the languages of templates.
var listLoop = regexp.MustCompile(`\{%-?\s*(?:for|paginate)\s|\{\{-?\s*range\s`)

// isQuarto reports whether a file of a kind is read as Quarto does.
func (r *reader) isQuarto(k kind) bool {
	return k == kindQuarto || k == kindNotebook || k == kindMarkdown && r.folder != nil && r.folder.site.generator == quarto
}

// parsedBody reads a text, and the fields that its markup has a form for; fields are its front
// matter.
func (r *reader) parsedBody(k kind, text string, fields matter) (markup.Body, markup.Fields) {
	if r.isQuarto(k) {
		return markup.Quarto(text, r.hidesCode(fields)), nil
	}
	if read := r.rules().read; k == kindMarkdown && read != nil {
		return read(text), nil
	}
	switch k {
	case kindHTML:
		return markup.Template(text), nil
	case kindASCIIDoc:
		return markup.AsciiDoc(text)
	case kindRST:
		return markup.RST(text)
	case kindOrg:
		return markup.Org(text)
	}
	return markup.Markdown(text, k == kindMDX), nil
}

// withOwn adds to front matter the fields that the document itself has; front
// matter wins.
func withOwn(fields matter, own markup.Fields) matter {
	if len(own) == 0 {
		return fields
	}
	all := make(matter, len(fields)+len(own))
	for name, value := range own {
		all[strings.ReplaceAll(strings.TrimPrefix(name, "hugo_"), "-", "_")] = value
	}
	maps.Copy(all, fields)
	return all
}

// newPage is the page of the file at p.
func (r *reader) newPage(p string, fields matter, header string) *page {
	f := r.folder
	if f == nil {
		f = plainFolder(r.fsys)
	}
	if fields == nil {
		fields = matter{}
	}
	return &page{folder: f, path: f.site.inSite(p), m: fields, header: header, a: &Article{}}
}

// settle fills in what front matter, path and settings say; false when the file
// is no page.
func (p *page) settle() bool {
	if p.site.inherit != nil {
		p.site.inherit(p)
	}
	p.fill()
	if !p.site.place(p) {
		return false
	}
	p.checkPlace()
	p.a.Image = p.image()
	p.admit()
	p.a.Authors = p.site.authorNames(p.a.Authors)
	if p.a.Canonical == p.a.URL {
		p.a.Canonical = ""
	}
	return true
}

// admit settles who may see the article.
func (p *page) admit() {
	p.a.Visibility = p.visibility()
	if p.a.Visibility.IsPublic() && !p.closed.IsPublic() {
		p.a.Visibility = p.closed
	}
	if p.a.Visibility == Scheduled && p.a.From.IsZero() {
		p.a.From = p.a.Published
	}
}

// checkPlace gives a page whose name leaves no address or id, such as "..md", the
// whole of its path.
func (p *page) checkPlace() {
	if clean, err := cleanAddress(p.a.URL); err != nil || clean != p.a.URL {
		p.a.URL = p.based(escapePath("/" + p.path))
	}
	if strings.TrimFunc(p.a.ID, func(r rune) bool { return r == '.' || r == '/' || unicode.IsSpace(r) }) == "" {
		p.a.ID = p.path
	}
}

// excerptEnd is where an article divides its first words from the rest.
var excerptEnd = regexp.MustCompile(`<!--\s*(?:more|truncate|excerpt)\s*-->|\{/\*\s*truncate\s*\*/\}`)

// maxTeaserBytes is how long the first words may be to be a summary.
const maxTeaserBytes = 4096

// teaser returns what stands before the end of an excerpt, in one line, or "".
func (r *reader) teaser(k kind, text string) string {
	text = text[:min(len(text), maxTeaserBytes)]
	if !strings.Contains(text, "<!--") && !strings.Contains(text, "{/*") {
		return ""
	}
	loc := excerptEnd.FindStringIndex(text)
	if loc == nil {
		return ""
	}
	if k != kindMDX {
		k = kindMarkdown // nearly, if it is none
	}
	b, _ := r.parsedBody(k, text[:loc[0]], nil)
	var said []string
	for _, bl := range b.Blocks {
		if bl.Level == 0 {
			said = append(said, bl.Text)
		}
	}
	return markup.OneLine(strings.Join(said, " "))
}

// authorFiles are where generators keep the names of authors, by the keys that
// articles have for them.
var authorFiles = []string{"_data/authors.yml", "_data/authors.json", "data/authors.json", "data/authors.yaml"}

// authorNames returns the names of authors for keys that the site has a table
// of; others stay.
func (s *site) authorNames(authors []string) []string {
	if len(authors) == 0 {
		return nil
	}
	if s.people == nil {
		s.people = make(map[string]string)
		files := authorFiles
		for _, in := range s.instances {
			files = append(files, path.Join(in.dir, "authors.yml"))
		}
		for _, file := range files {
			data, err := readFile(s.fsys, s.inFS(file), Origin{})
			if err != nil {
				continue
			}
			table, err := parseSettings(file, string(data))
			if err != nil {
				continue
			}
			for key := range table {
				if entry, ok := table[key].(matter); ok && entry.text("name") != "" {
					s.people[key] = entry.text("name")
				}
			}
		}
	}
	names := make([]string, len(authors))
	for i, author := range authors {
		names[i] = first(s.people[strings.ToLower(author)], author)
	}
	return distinct(names)
}

// takeTitle returns the title and the blocks without the heading that repeats
// it. Without a title the first heading is taken, unless it is that of a part behind a text.
func takeTitle(title string, blocks []markup.Block) (string, []markup.Block) {
	for i, bl := range blocks {
		if bl.Level == 0 {
			continue
		}
		heading := markup.OneLine(bl.Text)
		switch {
		case title == "" && (bl.Level == 1 || !slices.ContainsFunc(blocks[:i], saysSomething)):
			return heading, append(blocks[:i:i], blocks[i+1:]...)
		case strings.EqualFold(heading, title):
			return title, append(blocks[:i:i], blocks[i+1:]...)
		}
		break
	}
	return title, blocks
}

// longestLine is how many characters a line has at most that says nothing: links of a menu, signs.
const longestLine = 80

// saysSomething reports whether a block is a text, and not a line before the title.
func saysSomething(b markup.Block) bool {
	return !b.Linked && (utf8.RuneCountInString(b.Text) > longestLine || strings.ContainsAny(b.Text[len(b.Text)-1:], ".!?:") || strings.HasSuffix(b.Text, "。"))
}

// isOfDocuments reports whether a file called as a paper of a repository is a page all the same:
// in a folder of documents README is that of the folder, and CONTRIBUTING is for readers.
func (p *page) isOfDocuments() bool {
	switch p.site.generator {
	case docusaurus:
		return path.Dir(p.path) != "."
	case vuepress, mkdocs, mdbook, sphinx, pelican, quartz, docsify, gitbook, honkit:
		return true
	case vitepress:
		return p.site.source() != "."
	}
	return false
}
