package markup

import (
	"regexp"
	"slices"
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
	before := 0
	for i, b := range blocks {
		if float64(before) > minBefore*float64(total) && isTeaserHeading(b) {
			if end := teaserRun(blocks, i); end > 0 && isTail(blocks[end:], before) {
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

// teaserRun returns where the run of teasers under the heading at i ends, or 0
// when there is none.
func teaserRun(blocks []Block, i int) int {
	heading := blocks[i]
	var teasers []Block
	strong, end := 0, 0
	for j := i + 1; j < len(blocks); j++ {
		b := blocks[j]
		switch {
		case b.isCut() || b.Linked:
			teasers = append(teasers, b)
			if b.isCertain() {
				strong++
			}
			end = j + 1
			continue
		case b.runes() <= maxLabelRunes && !strings.HasSuffix(b.Text, ".") && !strings.HasSuffix(b.Text, "。"):
			continue // the title, date or author of the next teaser
		}
		break
	}
	if len(teasers) < minTeasers {
		return 0
	}
	if othersHeading.MatchString(heading.Text) || 2*strong > len(teasers) || isEven(teasers) {
		return end
	}
	return 0
}

// isCut reports whether a block ends as a program cuts a text.
func (b Block) isCut() bool {
	n := b.runes()
	if n > maxTeaserRunes {
		return false
	}
	return n >= minCutRunes && cutOff.MatchString(b.Text) || bracketed.MatchString(b.Text) || readMore.MatchString(b.Text)
}

// isCertain reports whether a teaser could not be an author's own line: it ends
// in a mark that only programs write, or in the middle of a word group.
func (b Block) isCertain() bool {
	if bracketed.MatchString(b.Text) || readMore.MatchString(b.Text) || b.Linked {
		return true
	}
	end := cutOff.FindStringIndex(b.Text)
	if end == nil || end[0] == 0 {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(b.Text[:end[0]])
	return unicode.IsSpace(last) || last == ','
}

// isEven reports whether teasers have the same number of characters or words,
// as they do when a program cut them.
func isEven(teasers []Block) bool {
	var lengths, words []int
	for _, t := range teasers {
		lengths = append(lengths, t.runes())
		words = append(words, len(strings.Fields(t.Text)))
	}
	even := func(n []int) bool {
		return float64(slices.Max(n)-slices.Min(n)) <= evenShare*float64(slices.Max(n))
	}
	return slices.Min(lengths) >= minEvenRunes && (even(lengths) || even(words))
}

// isTail reports whether the blocks after a list of teasers are the end of a
// page, not of the article.
func isTail(after []Block, before int) bool {
	size, prose := 0, 0
	for _, b := range after {
		n := b.runes()
		size += n
		if n >= proseRunes && !b.isCut() {
			prose++
		}
	}
	return float64(size) <= maxAfter*float64(before) && prose <= maxProseAfter
}
