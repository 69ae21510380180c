package markup

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// minTeasers is how many teasers make a list of other articles.
	minTeasers = 2
	// minBefore is the share of the text that has to stand before such a list
	// for it to be the end of the article, not a part of it.
	minBefore = 0.5
	// maxAfter is how much may follow the list, as a share of what stands before:
	// forms, addresses and legal notes, not a second half.
	maxAfter = 0.34
	// maxProseAfter is how many paragraphs of prose may follow: a notice or two.
	// Where an article goes on there are more.
	maxProseAfter = 2
	// proseRunes is the length of a block that reads as a paragraph.
	proseRunes = 140
	// maxTeaserRunes is the length of the longest teaser; blogs cut at 55 words
	// or 150 to 300 characters.
	maxTeaserRunes = 600
	// minCutRunes is the length from which being cut off says anything. Authors
	// let short lines trail off.
	minCutRunes = 60
	// minEvenRunes is the length from which being of one length is no chance.
	minEvenRunes = 100
	// maxLabelRunes is the length of a title, date or name between teasers.
	maxLabelRunes = 100
	// evenShare is how much teasers that were cut by a program may differ in length.
	evenShare = 0.12
)

var (
	// cutOff is the end of a text that was cut by a program.
	cutOff = regexp.MustCompile(`(?:\[\s*(?:\.\.\.|…)\s*\]|\(\s*(?:\.\.\.|…)\s*\)|\.\.\.|…)\s*[›»→>]*$`)
	// bracketed is an end that no author writes.
	bracketed = regexp.MustCompile(`\[\s*(?:\.\.\.|…)\s*\]\s*[›»→>]*$`)
	// readMore is the link at the end of a teaser, or the whole of one.
	readMore = regexp.MustCompile(`(?i)(?:^|[\s.…\]])(?:read more|continue reading|read the (?:full )?(?:article|post|story)|keep reading|` +
		`read (?:article|post|full (?:article|post|story))|weiterlesen|mehr lesen|mehr erfahren|lire la suite|en savoir plus|` +
		`leer más|seguir leyendo|ler mais|leia mais|continue lendo|leggi tutto|continua a leggere|lees (?:meer|verder)|` +
		`läs mer|les mer|læs mere|lue lisää|czytaj (?:dalej|więcej)|číst dál|devamını oku|читать (?:далее|дальше)|` +
		`читати далі|tovább|citește mai mult|διαβάστε περισσότερα|続きを読む|もっと読む|阅读更多|阅读全文|繼續閱讀|더 보기|더 읽기)` +
		`[^\p{L}\n]{0,6}$`)
	// othersHeading is a heading over a list of other articles.
	othersHeading = regexp.MustCompile(`(?i)^(?:(?:our |see |read |view |more |the )*(?:other|related|recent|latest|similar|further|popular|recommended|newest|featured|next|previous) ` +
		`(?:blogs?|articles?|posts?|stories|reading|reads|news|entries|content|blog posts)|more (?:from|in|on|articles|posts|stories|like)\b.*|` +
		`(?:you (?:may|might|may also|might also|will also|also might|may also be) (?:also )?(?:like|enjoy|love|interested).*)|read next|up next|what to read next|` +
		`keep reading|read (?:more|also)|see also|(?:das könnte|diese|weitere|ähnliche|verwandte|neueste|aktuelle)\b.*|` +
		`(?:autres|derniers) articles|articles (?:similaires|récents|liés|connexes)|à lire (?:aussi|également)|` +
		`(?:otros|últimos) artículos|(?:artículos|entradas) (?:relacionad[oa]s|recientes)|también te puede.*|` +
		`(?:outros|últimos) artigos|artigos (?:relacionados|recentes)|leia também|altri articoli|articoli (?:correlati|recenti)|leggi anche|` +
		`(?:andere|gerelateerde|recente) (?:artikelen|berichten)|lees ook|(?:fler|andra|relaterade|senaste) (?:artiklar|inlägg)|läs också|` +
		`(?:andre|flere|relaterte|relaterede) (?:artikler|innlegg|indlæg)|les også|læs også|` +
		`другие статьи|похожие (?:статьи|записи)|читайте также|(?:inne|podobne|powiązane) (?:artykuły|wpisy)|czytaj także|` +
		`関連記事|相关文章|相關文章|관련 글)[\s:!…]*$`)
)

// WithoutTeasers cuts off the list of other articles at the end of a page, its
// heading, and all that follows. The list is a run of at least minTeasers blocks
// that were cut off by a program, or are links to the same site, under a
// heading. It stays when an article goes on after it, when too little stands
// before it, or when nothing but three dots speaks for it.
func WithoutTeasers(blocks []Block) []Block {
	total := 0
	for _, b := range blocks {
		total += b.runes()
	}
	l := teaserLists{blocks: blocks}
	before := 0
	for i, b := range blocks {
		if float64(before) > minBefore*float64(total) && isTeaserHeading(b) {
			if run := l.under(i); run.isList(b) && l.isTail(run.end, before) {
				return blocks[:i]
			}
		}
		before += b.runes()
	}
	return blocks
}

func (b Block) runes() int { return utf8.RuneCountInString(b.Text) }

func isTeaserHeading(b Block) bool {
	return b.Level > 0 || b.runes() <= maxHeadingRunes && (othersHeading.MatchString(b.Text) || looksLikeHeading(b.Text))
}

// teasers is a run of teasers, in numbers.
type teasers struct {
	count, certain int
	end            int // behind the last one
	runes, words   reach
}

// with returns the run with a teaser before it, which stands at i.
func (t teasers) with(b Block, i int) teasers {
	if t.count == 0 {
		t.end = i + 1
	}
	t.count++
	if b.isCertain() {
		t.certain++
	}
	t.runes = t.runes.with(b.runes())
	t.words = t.words.with(len(strings.Fields(b.Text)))
	return t
}

// isList reports whether the run under a heading is a list of other articles.
func (t teasers) isList(heading Block) bool {
	return t.count >= minTeasers && (othersHeading.MatchString(heading.Text) || 2*t.certain > t.count || t.isEven())
}

// isEven reports whether teasers have the same number of characters or words,
// as they do when a program cut them.
func (t teasers) isEven() bool {
	return t.runes.least >= minEvenRunes && (t.runes.isEven() || t.words.isEven())
}

// reach is the least and the most of some numbers, both zero where there are none.
type reach struct{ least, most int }

func (e reach) with(n int) reach {
	if e == (reach{}) {
		return reach{n, n}
	}
	return reach{min(e.least, n), max(e.most, n)}
}

func (e reach) isEven() bool { return float64(e.most-e.least) <= evenShare*float64(e.most) }

// teaserLists answers what stands under the headings of a page. It is asked from the
// first to the last: what it found out serves for headings further down, so that each
// block is looked at once, however many headings there are.
type teaserLists struct {
	blocks []Block
	stop   int       // where the run that was looked at last ends
	runs   []teasers // what is left of it from the block at stop-1, stop-2, and so on
	tails  []tail    // what follows the last block, the one before, and so on
}

// under returns the run of teasers under the heading at i.
func (l *teaserLists) under(i int) teasers {
	if i+1 > l.stop {
		l.stop = i + 1
		for l.stop < len(l.blocks) && (l.blocks[l.stop].isTeaser() || l.blocks[l.stop].isLabel()) {
			l.stop++
		}
		l.runs = l.runs[:0]
	}
	for j := l.stop - len(l.runs) - 1; j > i; j-- {
		var run teasers
		if len(l.runs) > 0 {
			run = l.runs[len(l.runs)-1]
		}
		if b := l.blocks[j]; b.isTeaser() {
			run = run.with(b, j)
		}
		l.runs = append(l.runs, run)
	}
	if i+1 == l.stop {
		return teasers{}
	}
	return l.runs[l.stop-i-2]
}

// isTeaser reports whether a block may stand for another article.
func (b Block) isTeaser() bool { return b.Linked || b.isCut() }

// isLabel reports whether a block may be the title, date or author of the next teaser.
func (b Block) isLabel() bool {
	return b.runes() <= maxLabelRunes && !strings.HasSuffix(b.Text, ".") && !strings.HasSuffix(b.Text, "。")
}

// maxEndBytes is how much of a text is looked at for how it ends: more than the
// longest words for reading on, with what may stand behind them.
const maxEndBytes = 100

// ending returns the end of the text of a block.
func (b Block) ending() string {
	from := max(0, len(b.Text)-maxEndBytes)
	for from < len(b.Text) && !utf8.RuneStart(b.Text[from]) {
		from++
	}
	return b.Text[from:]
}

// isCut reports whether a block ends as a program cuts a text.
func (b Block) isCut() bool {
	n := b.runes()
	if n > maxTeaserRunes {
		return false
	}
	end := b.ending()
	return n >= minCutRunes && cutOff.MatchString(end) || bracketed.MatchString(end) || readMore.MatchString(end)
}

// isCertain reports whether a teaser could not be an author's own line: it ends
// in a mark that only programs write, or in the middle of a word group.
func (b Block) isCertain() bool {
	text := b.ending()
	if b.Linked || bracketed.MatchString(text) || readMore.MatchString(text) {
		return true
	}
	end := cutOff.FindStringIndex(text)
	if end == nil || end[0] == 0 {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(text[:end[0]])
	return unicode.IsSpace(last) || last == ','
}

// tail is the end of a page, in numbers.
type tail struct{ runes, prose int }

// isTail reports whether the blocks from end on, after a list of teasers, are the
// end of a page, not of the article.
func (l *teaserLists) isTail(end, before int) bool {
	for j := len(l.blocks) - len(l.tails); j >= end; j-- {
		var after tail
		if j < len(l.blocks) {
			after = l.tails[len(l.tails)-1]
			n := l.blocks[j].runes()
			after.runes += n
			if n >= proseRunes && !l.blocks[j].isCut() {
				after.prose++
			}
		}
		l.tails = append(l.tails, after)
	}
	after := l.tails[len(l.blocks)-end]
	return float64(after.runes) <= maxAfter*float64(before) && after.prose <= maxProseAfter
}
