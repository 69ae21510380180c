package search

import (
	"errors"
	"fmt"
	"html"
	"math/rand/v2"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	uax29 "github.com/clipperhouse/uax29/v2/words"

	"kindred/corpus"
	"kindred/index/analysis"
)

// generatedCases is the number of articles and queries that snippets are made of.
const generatedCases = 100_000

// Whatever stands in an article, a snippet is whole sentences of it, or whole words
// of a sentence that is much too long, and nothing of it is HTML.
func TestSnippetGenerated(t *testing.T) {
	cases := generatedCases
	if testing.Short() {
		cases /= 50
	}
	wanted := make([]*wanted, len(queries))
	for i, q := range queries {
		wanted[i] = wantedOf(q, "en", "de", "zh")
	}
	const workers = 4
	counts := make([]generatedCounts, workers)
	var wg sync.WaitGroup
	for k := range workers {
		wg.Go(func() {
			for seed := k; seed < cases; seed += workers {
				g := generate(uint64(seed))
				p := passageOf(&g.article, wanted[g.query])
				if err := g.check(p, wanted[g.query], &counts[k]); err != nil {
					t.Errorf("seed %d, query %q: %v\narticle %q\npassage %+q", seed, queries[g.query], err, g.article.Text, p)
					return
				}
			}
		})
	}
	wg.Wait()
	var sum generatedCounts
	for _, c := range counts {
		sum.add(c)
	}
	t.Logf("%d cases: %+v", cases, sum)
	if n := cases / 100; sum.Marked < n || sum.Cut < n || sum.Addressed < n || sum.Headed < n || sum.Summaries < n || sum.Invalid < n {
		t.Errorf("some kind of case is hardly ever made: %+v", sum)
	}
}

// generatedCounts say what kinds of cases there were.
type generatedCounts struct{ Marked, Cut, Addressed, Headed, Summaries, Invalid int }

func (c *generatedCounts) add(d generatedCounts) {
	c.Marked += d.Marked
	c.Cut += d.Cut
	c.Addressed += d.Addressed
	c.Headed += d.Headed
	c.Summaries += d.Summaries
	c.Invalid += d.Invalid
}

// generated is a random article, of which is known which sections it has.
type generated struct {
	article  corpus.Article
	sections []headed
	query    int
}

type headed struct{ heading, body string }

// separators are what stands between the words of one text; the more often, the
// more likely.
var separators = [][]string{
	{" ", " ", " ", " ", ". ", " ", " ", ", "},
	{" ", "\n", " ", ".\n", "! ", "; "},
	{" ", "\n\n", ".\n\n", "? ", "… ", "\t"},
	{"", "", "", "，", "", "", "。", "！", "、", "」", "「", "）", "（"},
	{"", " ", "\u00a0", "\u3000", "\u2009", "\r\n", "\v"},
	{" "},
	{""},
	{", "},
	{". "},
}

// oddities are pieces that break what is careless.
var oddities = []string{
	"\xff", "\xe6\xaf", "\xc3", "\x00", "\u0301", "\u202e", "\u2066", "\u200d", "\ufe0f", "\u0600", "\u0e33", "\u1100\u1161", "🇩", "👍🏽",
	"क्षि", "<", ">", "&", "&amp;amp;", "&#60;", "</mark", "<!--", "\"'", "-", ",", "%2C", ":~:", "#", "\u2028", "\u0085", "…", "。）", ".”", "z. B. ", "p. 3",
	strings.Repeat("e\u0301", 200), strings.Repeat("a\u0300\u0301", 20), "z" + strings.Repeat("\u0335", 300), strings.Repeat("ab-", 300), strings.Repeat("👩‍👩‍👧‍👦", 60), strings.Repeat("🇩🇪", 181),
}

func generate(seed uint64) *generated {
	g := &generated{}
	r := rand.New(rand.NewPCG(seed, 5))
	g.query = r.IntN(len(queries))
	g.article.Language = []string{"en", "de", "zh", "th", ""}[r.IntN(5)]
	g.article.URL = []string{"https://example.com/a", "/a/?b=c&d", "https://example.com/a#part", "", "/a#:~:text=x"}[r.IntN(5)]
	if r.IntN(4) == 0 {
		g.article.Summary = randomBody(r)
	}
	var b strings.Builder
	for i := range 1 + r.IntN(3) {
		s := headed{body: randomBody(r)}
		if i > 0 {
			s.heading = fmt.Sprintf("Heading %d: %s?!", i, scripts[r.IntN(len(scripts))])
			g.article.Headings = append(g.article.Headings, s.heading)
			fmt.Fprintf(&b, "%s\n\n", s.heading)
		}
		b.WriteString(s.body)
		b.WriteString("\n\n")
		g.sections = append(g.sections, s)
	}
	g.article.Text = b.String()
	if !slices.ContainsFunc(g.sections, func(s headed) bool { return strings.TrimSpace(s.body) != "" }) {
		g.sections = []headed{{body: g.article.Text}} // there is nothing but headings to show
	}
	return g
}

func randomBody(r *rand.Rand) string {
	words := scripts
	if r.IntN(2) == 0 { // of few scripts, as texts are
		i := r.IntN(len(scripts) - 5)
		words = scripts[i : i+5]
	}
	n := r.IntN(12)
	if r.IntN(20) == 0 {
		n = 120
	}
	between := separators[r.IntN(len(separators))]
	odd := 4 + r.IntN(60)
	var b strings.Builder
	for range n {
		if r.IntN(odd) == 0 {
			b.WriteString(oddities[r.IntN(len(oddities))])
		} else {
			word := words[r.IntN(len(words))]
			if len(word) > pieceColumns && r.IntN(4) > 0 {
				word = "long"
			}
			b.WriteString(word)
		}
		b.WriteString(between[r.IntN(len(between))])
	}
	return b.String()
}

var entities = regexp.MustCompile(`&(lt|gt|amp|#34|#39);`)

// check returns what is wrong with a passage.
func (g *generated) check(p passage, w *wanted, c *generatedCounts) error {
	plain, marked, err := plainOf(p.html)
	if err != nil {
		return err
	}
	if !utf8.ValidString(g.article.Text) {
		c.Invalid++
	}
	if len(marked) > 0 {
		c.Marked++
	} else if g.matches(w) {
		return errors.New("nothing is marked")
	}
	if plain == "" {
		return g.checkEmpty(p)
	}
	if bare, _ := letters(plain); bare == "" {
		return nil // nothing but broken characters
	}
	if p.heading == "" && p.address == "" && find(plain, g.article.Summary) != nil {
		c.Summaries++
		return nil
	}
	for _, s := range g.sections {
		if where := find(plain, s.body); where != nil && s.heading == p.heading {
			if n := columns(flatten(plain)); n > longSentence || n > snippetColumns+4 && (where.cut || where.sentences > 1) { // 4 of ellipses
				return fmt.Errorf("%d columns", n)
			}
			if where.cut {
				c.Cut++
			}
			for i, m := range marked {
				if where.cut && (i == 0 || i == len(marked)-1) { // which may be cut, too
					continue
				}
				if err := markedWords(m, w); err != nil {
					return err
				}
			}
			if p.heading != "" {
				c.Headed++
			}
			return g.checkAddress(p, s, where, c)
		}
	}
	return errors.New("these are no whole sentences of the article")
}

// plainOf takes marks and escapes off HTML, and returns what is marked, or what
// else there is in it.
func plainOf(s string) (plain string, marked []string, err error) {
	parts := strings.Split(s, "<mark>")
	for i, part := range parts {
		if i > 0 {
			inner, rest, found := strings.Cut(part, "</mark>")
			if !found || inner == "" {
				return "", nil, errors.New("marks are unbalanced or empty")
			}
			marked = append(marked, html.UnescapeString(inner))
			part = inner + rest
		}
		if strings.ContainsAny(part, "<>\"'\r\n") || strings.Contains(entities.ReplaceAllString(part, ""), "&") || !utf8.ValidString(part) {
			return "", nil, fmt.Errorf("not escaped: %q", part)
		}
		parts[i] = html.UnescapeString(part)
	}
	return strings.Join(parts, ""), marked, nil
}

// markedWords returns an error unless what is marked is words that are wanted.
func markedWords(marked string, w *wanted) error {
	for _, lang := range []string{"en", "de", "zh", "th", ""} {
		a := analysis.For(lang)
		tokens := a.Tokens(nil, marked)
		ok := len(tokens) > 0
		for n := range tokens {
			// The last character of a Chinese word is in the bigram before it.
			ok = ok && (w.match(a, marked, &tokens[n]) >= 0 || n > 0 && tokens[n-1].Run && w.match(a, marked, &tokens[n-1]) >= 0)
		}
		if ok {
			return nil
		}
	}
	return fmt.Errorf("%q is marked", marked)
}

// matches reports whether there is a wanted word in the article's sentences, and
// none in its headings, which count for what stands under them.
func (g *generated) matches(w *wanted) bool {
	found := false
	for _, s := range g.sections {
		for i, text := range []string{s.heading, s.body} {
			a := analysis.For(g.article.Language)
			if slices.ContainsFunc(a.Tokens(nil, text), func(t analysis.Token) bool { return w.match(a, text, &t) >= 0 }) {
				if i == 0 {
					return false
				}
				found = true
			}
		}
	}
	return found
}

// checkEmpty returns an error if there is something to show after all.
func (g *generated) checkEmpty(p passage) error {
	if p != (passage{}) {
		return errors.New("an empty passage has a heading or an address")
	}
	for _, s := range g.sections {
		if strings.TrimSpace(s.heading+s.body) != "" {
			return errors.New("nothing is shown")
		}
	}
	return nil
}

// place is where a passage was found.
type place struct {
	start, end int
	sentences  int
	cut        bool
}

// find returns where in a text the passage stands, from the beginning to the end
// of sentences, or with an ellipsis of words of a sentence that is too long. It is
// nil where it does not.
func find(plain, text string) *place {
	bare, at := letters(text)
	for _, form := range []struct{ head, tail string }{{"", ""}, {"… ", ""}, {"", " …"}, {"… ", " …"}} {
		inner, ok := strings.CutPrefix(plain, form.head)
		if !ok {
			continue
		}
		if inner, ok = strings.CutSuffix(inner, form.tail); !ok {
			continue
		}
		want, _ := letters(inner)
		for from := 0; want != "" && from+len(want) <= len(bare); from++ {
			i := strings.Index(bare[from:], want)
			if i < 0 {
				break
			}
			from += i
			p := &place{start: at[from], end: at[from+len(want)-1] + 1, cut: form.head+form.tail != ""}
			if whole(text, p, form.head != "", form.tail != "") {
				return p
			}
		}
	}
	return nil
}

// whole reports whether a place begins and ends where sentences do, or where
// words of long ones do that are cut there.
func whole(text string, p *place, cutStart, cutEnd bool) bool {
	startOK, endOK := false, false
	for start, end := range analysis.Sentences(text) {
		_, at := letters(text[start:end])
		if len(at) == 0 {
			continue
		}
		long := columns(strings.TrimSpace(text[start:end])) > longSentence
		first, last := start+at[0], start+at[len(at)-1]+1
		if p.start < last && first < p.end {
			p.sentences++
		}
		if cutStart {
			startOK = startOK || long && first < p.start && p.start < last && between(text, p.start)
		} else {
			startOK = startOK || p.start == first
		}
		if cutEnd {
			endOK = endOK || long && first < p.end && p.end < last && between(text, p.end)
		} else {
			endOK = endOK || p.end == last
		}
	}
	return startOK && endOK
}

// between reports whether neither a word nor a character of the text goes on over
// the offset at, but for words that fill half of a piece.
func between(text string, at int) bool {
	characters := graphemes.FromString(text)
	for characters.Next() {
		if characters.Start() < at && at < characters.End() && characters.End()-characters.Start() < characterContext {
			if strings.TrimSpace(text[at:characters.End()]) == "" {
				continue // of a sign that takes the space behind it, the space
			}
			return false
		}
	}
	words := uax29.FromString(text)
	for words.Next() {
		if words.Start() < at && at < words.End() {
			return spaceAt(text, at) || !isWord(words.Value()) || columns(words.Value()) > pieceColumns/2
		}
	}
	return true
}

// letters leaves out white space and broken characters, and says where each byte
// that is left stood.
func letters(s string) (bare string, at []int) {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r != utf8.RuneError && !unicode.IsSpace(r) {
			b.WriteString(s[i : i+n])
			for k := range n {
				at = append(at, i+k)
			}
		}
		i += n
	}
	return b.String(), at
}

// checkAddress returns an error unless the address leads to the passage.
func (g *generated) checkAddress(p passage, s headed, where *place, c *generatedCounts) error {
	if p.address == "" {
		if g.article.URL != "" && utf8.ValidString(s.body) && !strings.Contains(s.body, "\u0600") &&
			betweenWords(s.body, where.start) && betweenWords(s.body, where.end) {
			return errors.New("no address")
		}
		return nil
	}
	c.Addressed++
	page, _, _ := strings.Cut(g.article.URL, ":~:")
	if !strings.Contains(page, "#") {
		page += "#" + anchor(p.heading)
	}
	quoted, ok := strings.CutPrefix(p.address, page+":~:text=")
	if !ok || !quotable.MatchString(quoted) {
		return errors.New("no text directive")
	}
	head, tail, _ := strings.Cut(quoted, ",")
	head, err := url.PathUnescape(head)
	if err != nil {
		return fmt.Errorf("%q: %w", head, err)
	}
	tail, err = url.PathUnescape(tail)
	if err != nil {
		return fmt.Errorf("%q: %w", tail, err)
	}
	shown := s.body[where.start:where.end]
	if tail == "" && head != shown {
		return fmt.Errorf("%q is not the passage %q", head, shown)
	}
	for _, part := range []string{head, tail} {
		if part != "" && strings.TrimSpace(part) != part || tail != "" && strings.ContainsAny(part, "\n\t") {
			return fmt.Errorf("%q reaches over a block", part)
		}
	}
	if !strings.HasPrefix(shown, head) || !strings.HasSuffix(shown, tail) {
		return fmt.Errorf("%q and %q are not the ends of the passage %q", head, tail, shown)
	}
	if !between(s.body, where.start+len(head)) || !between(s.body, where.end-len(tail)) {
		return fmt.Errorf("%q or %q cuts a word", head, tail)
	}
	return nil
}

// quotable is the form of a text directive's value.
var quotable = regexp.MustCompile(`^([A-Za-z0-9._~]|%[0-9A-F]{2})+(,([A-Za-z0-9._~]|%[0-9A-F]{2})+)?$`)
