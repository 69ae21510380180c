package markup

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// maxLineRunes is the length up to which a line at either end of an article
	// can tell of the article instead of being its text.
	maxLineRunes = 120
	// maxLinesBefore and maxLinesAfter bound how many such lines go.
	maxLinesBefore, maxLinesAfter = 8, 16
	// maxNeighbours is how many links to other pages may stand at the end for them
	// to be the articles before and after; more are a list that the author made.
	maxNeighbours = 3
	// maxNameWords is the length of a line that names authors.
	maxNameWords = 8
	// maxDateWords is how many words without a figure or a month's name may stand with
	// a date: a weekday, "Updated", "Staff"; without a year it is fewer, for "may" and
	// "mars" are words.
	maxDateWords      = 4
	maxShortDateWords = 1
)

// months are the names of the months, and how they are cut, in the languages of
// most pages; Chinese, Japanese and Korean number them (see fullDate).
var months = wordSet(`jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october nov november dec december
januar jänner februar märz mär mai juni juli oktober okt dezember dez
janvier janv février févr fév mars avril avr juin juillet juil août septembre octobre novembre décembre déc
enero ene febrero marzo abril abr mayo junio julio agosto ago septiembre setiembre octubre noviembre diciembre dic
janeiro fevereiro fev março maio mai junho julho setembro set outubro out novembro dezembro
gennaio gen febbraio aprile maggio mag giugno giu luglio lug settembre ottobre ott dicembre
januari februari maart mrt mei augustus maj augusti oktober desember des december
tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
ledna února března dubna května června července srpna září října listopadu prosince
január február március április május június július augusztus szeptember október
ianuarie februarie martie aprilie iunie iulie septembrie octombrie noiembrie decembrie
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
januari februari maret juni juli agustus september desember
января февраля марта апреля мая июня июля августа сентября октября ноября декабря янв фев мар апр июн июл авг сен окт ноя дек
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου
ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر`)

func wordSet(words string) map[string]bool {
	set := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

var (
	numberWord = regexp.MustCompile(`^[(]?\d{1,4}(?:st|nd|rd|th|er|º|ª|\.)?[)]?$`)
	fullDate   = regexp.MustCompile(`\b(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}\b|\b\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d{2}\b|\d{4}\s?[年년]\s?\d{1,2}\s?[月월]`)
	// told begins a line about the article.
	told = regexp.MustCompile(`(?i)^(?:(?:(?:first )?(?:posted|published|filed|tagged)(?: (?:on|by|in|under|at|with|as)\b|\s?:)|(?:last )?(?:updated|modified|edited)(?: (?:on|at|by)\b|\s?:)|written by\b)|` +
		`(?:tags?|tagged|categor(?:y|ies)|topics?|keywords|labels|filed under|schlagw[oö]rte?r?|kategorien?|mots[- ]clés|étiquettes|catégories?|etiquetas|categorías?|categorias?|marcadores|` +
		`rubri(?:k|ek|que)|метки|рубрик[аи]|теги|etiketter|taggar|标签|標籤|分类|タグ|カテゴリー?|태그)\s*[:：]|` +
		`(?:veröffentlicht|geschrieben|publiziert|aktualisiert) (?:am|von|in|um)\b|(?:publié|mis à jour) (?:le|par|dans)\b|publicad[oa] (?:el|por|en|em)\b|pubblicato (?:il|da|in)\b|` +
		`(?:gepubliceerd|geplaatst) (?:op|door|in)\b|publicerad (?:den|av|i)\b|опубликовано\b|` +
		`(?:aut(?:hor|orin|or|eur|ore)|photo|photograph|image|picture|illustration|credit|source|foto|bild)s?(?: (?:by|courtesy|credit)\b|\s?[:：/]))`)
	byName  = regexp.MustCompile(`(?i)^(?:by|von|par|por|di|da|av|af|door|от|автор|作者|文|글|بقلم|מאת)[\s:：]+(.+)$`)
	reading = regexp.MustCompile(`(?i)^[^\p{L}\d]*(?:(?:reading time|lesezeit|temps de lecture)?[\s:]*\d+ ?(?:min|分)\p{L}*\.?(?: (?:read|reading time|lesezeit|de lecture|de lectura))?|` +
		`(?:\d+|no|keine|one) (?:comments?|replies|responses|likes?|shares?|views|claps|kommentare?|commentaires?|comentarios?)|image \d+ of.*|\d+ (?:of|/) \d+)[^\p{L}\d]*$`)
	// between are lines that a page puts between the paragraphs of an article.
	between = regexp.MustCompile(`(?i)^[^\p{L}\d]*(?:share this(?: .{0,30})?|advert(?:isement)?s?|anzeige|werbung|publicité|publicidad|pubblicità|advertentie|реклама|` +
		`(?:story |article )?continues below.{0,20}|enlarge(?: this)? image|(?:hide|toggle) caption|view gallery|see full gallery|image \d+ of .{0,9}|image copyright .{0,40})[^\p{L}\d]*$`)
	// button are lines that are to be pressed, at the ends of a page.
	button = regexp.MustCompile(`(?i)^[^\p{L}\d]*(?:share(?: (?:on|via|it|with)\b.{0,30})?|tweet(?: this)?|print(?: this.{0,12})?|e-?mail(?: this.{0,12})?|save|pin it|like(?: this)?|copy link|permalink|loading|close|caption|` +
		`next prev|leave a (?:comment|reply)|(?:\d+ )?comments?(?: are closed| off)?|reply|add (?:a |new )?comment|kommentare?|kommentar schreiben|commentaires?|comentarios|sign in|log in|subscribe(?: sign in)?|tags|` +
		`follow us.{0,60}|back to (?:top|gallery|blog|home)|older(?: posts?)?|newer(?: posts?)?|previous(?: (?:post|article))?|next(?: (?:post|article))?|home|skip to (?:main )?content|teilen|partager|compartir|condividi|分享|コメント)[^\p{L}\d]*$`)
	// neighbour begins a line that names the article before or after.
	neighbour = regexp.MustCompile(`(?i)^[«‹←][^»›→]*$|^[^«‹←]*[»›→]$|^(?:(?:previous|next|older|newer)(?: (?:post|article|entry))?|vorheriger|nächster|précédent|suivant|anterior|siguiente)\s?[:：]`)
)

// withoutLabels takes out the lines before and after an article's text that tell
// of it and are not it: days, names, tags, places of pictures, buttons. Notes of the
// page, as over advertisements, go wherever they stand. Something always stays of a text.
func withoutLabels(blocks []Block) []Block {
	var kept []Block
	for _, b := range blocks {
		if b.Level > 0 || !between.MatchString(b.Text) {
			kept = append(kept, b)
		}
	}
	if hasText(kept) {
		blocks = kept
	}
	if kept = withoutBefore(blocks); hasText(kept) {
		blocks = kept
	}
	end := len(blocks)
	linked := 0
	for linked < end && isRow(blocks[end-1-linked]) {
		linked++
	}
	if linked <= maxNeighbours && hasText(blocks[:end-linked]) {
		end -= linked
	}
	for n := 0; n < maxLinesAfter && end > 0 && isAfter(blocks[end-1]); n++ {
		end--
	}
	for end < len(blocks) && !hasText(blocks[:end]) {
		end++
	}
	return blocks[:end]
}

// isAfter reports whether a block at the end of a page is not the article's text.
func isAfter(b Block) bool {
	if b.runes() > maxNoticeRunes {
		return false
	}
	if b.Level > 0 { // nothing stands below it, unless it is code
		return button.MatchString(b.Text) || othersHeading.MatchString(b.Text)
	}
	return isLabel(b) || isNeighbour(b) || isRights(b.Text)
}

// hasText reports whether there is more than headings.
func hasText(blocks []Block) bool {
	for _, b := range blocks {
		if b.Level == 0 {
			return true
		}
	}
	return false
}

// withoutBefore leaves out the lines before the first that is text. A short line
// before one that is certain ("Ana", "Mar 3") goes with it.
func withoutBefore(blocks []Block) []Block {
	last, seen := -1, 0
	for i, b := range blocks {
		if b.Level > 0 {
			continue
		}
		if seen++; seen > maxLinesBefore || b.runes() > maxLineRunes {
			break
		}
		label := isLabel(b)
		if label {
			last = i
		} else if isSentence(b.Text) || b.runes() > maxLineRunes/2 {
			break
		}
	}
	var kept []Block
	for i, b := range blocks {
		if b.Level > 0 || i > last {
			kept = append(kept, b)
		}
	}
	return kept
}

// isLabel reports whether a line tells of the article: when, by whom, where filed.
func isLabel(b Block) bool {
	if b.Level > 0 || b.runes() > maxLineRunes {
		return false
	}
	if reading.MatchString(b.Text) || button.MatchString(b.Text) {
		return true
	}
	if isSentence(b.Text) {
		return false
	}
	return told.MatchString(b.Text) || isDate(b.Text) || isByName(b.Text)
}

// isSentence reports whether a line ends as one; "Smith Jr." and "9 a.m." do not.
func isSentence(s string) bool {
	s = strings.TrimRight(s, "”\"'’»)] ")
	last, size := utf8.DecodeLastRuneInString(s)
	if !strings.ContainsRune(".!?…。！？।۔؟", last) {
		return false
	}
	words := strings.Fields(s[:len(s)-size])
	return last != '.' || len(words) > 0 && utf8.RuneCountInString(words[len(words)-1]) > 2 && !strings.Contains(words[len(words)-1], ".")
}

func isDate(s string) bool {
	if fullDate.MatchString(s) && len(strings.Fields(s)) <= 2*maxDateWords {
		return utf8.RuneCountInString(s) <= maxLineRunes/2
	}
	numbers, others := 0, 0
	named, year := false, false
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;|·•—–:/", r) }) {
		w = strings.Trim(w, ".()")
		switch {
		case w == "" || w == "-":
		case numberWord.MatchString(w):
			numbers++
			year = year || len(w) == 4
		case months[strings.ToLower(w)]:
			named = true
		case !strings.ContainsFunc(w, unicode.IsLetter):
		default:
			others++
		}
	}
	return named && numbers > 0 && (others <= maxShortDateWords || year && others <= maxDateWords)
}

// isByName reports whether a line names who wrote: words that begin with capitals.
func isByName(s string) bool {
	m := byName.FindStringSubmatch(s)
	if m == nil {
		return false
	}
	words := strings.Fields(m[1])
	capital := 0
	for _, w := range words {
		if r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "@(")); !unicode.IsLower(r) {
			capital++
		}
	}
	return len(words) <= maxNameWords && 2*capital > len(words)
}

func isNeighbour(b Block) bool {
	return b.runes() <= maxLineRunes && neighbour.MatchString(b.Text) && !isSentence(b.Text)
}

// isRow reports whether a line is nothing but a link to another page of the site.
func isRow(b Block) bool {
	return b.Level == 0 && b.Linked && b.runes() <= maxLineRunes && !isSentence(b.Text)
}
