//go:build !js

package corpus

import (
	"cmp"
	"crypto/sha256"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
	"unsafe"

	"kindred/corpus/nearcopy"
)

// Copy is an article that is left out because another one stands for it, or a
// pair of which an editor should know.
type Copy struct {
	Kept, Other Ref
	Reason      CopyReason
	// Resemblance is the share of their texts that two near-copies have in
	// common, from 0 to 1; 0 where it was not measured.
	Resemblance float64
}

// CopyReason says why two articles are one.
type CopyReason string

// The reasons.
const (
	SameAddress   CopyReason = "has the same address"
	SameCanonical CopyReason = "names the same canonical address"
	NearCopy      CopyReason = "has nearly the same text"
	// Untranslated is the reason of a page without a text that only holds the place of a
	// translation: its site shows the text that is translated there.
	Untranslated CopyReason = "has no text, and the same title in another language"
)

// minCanonical is the resemblance that two articles with one canonical address
// need for one of them to be left out: themes that name the front page on every
// page must not cost a site its articles.
const minCanonical = 0.5

// sameText is the resemblance from which on two articles are one under whatever
// titles, if those have the same numbers: the same words. Below it the titles have to agree as well: in reference
// pages and in a series of announcements everything but the few words that matter
// is the same. Of the 45 pairs of near-copies in four collections (Go blog,
// DigitalGov, CockroachDB's documentation, 18F), 43 have different titles; read one
// by one, 40 of those are different articles ("DROP SEQUENCE" and "DROP TABLE", two
// years of one survey; up to 0.919), and three are copies (1, 1, 0.855). Two words
// of six hundred give 0.987, and can be the year.
const sameText = 1

// copyOf is a Copy by the numbers of the articles.
type copyOf struct {
	kept, other int
	reason      CopyReason
	resemblance float64
}

// minSameText is the length, in characters, below which the same text under
// another title is no copy: "Coming soon." stands on many pages.
const minSameText = 200

// copyFinder finds the articles that are there more than once.
type copyFinder struct {
	near  nearcopy.Index // one article of each text
	first map[[sha256.Size]byte]int
	same  map[int][]int // the other articles with the text of such a first one
	brief map[int]bool  // first ones whose text is too short to be told by
	// keys and canonical are those of all articles' addresses, see keyWithin.
	keys, canonical []string
	from            []int // the number of each article's source
	blank           []int // the articles of which there are fields alone
}

// keyWithin is the key of an address. A path only says where on its site an article
// stands, and every source may be another site.
func keyWithin(source int, address string) string {
	key := AddressKey(address)
	if key == "" {
		return ""
	}
	if _, part, found := strings.Cut(address, "#"); found && part != "" {
		key += "#" + part // the entries of a changelog stand on one page
	}
	if strings.HasPrefix(key, "/") {
		return strconv.Itoa(source) + key
	}
	return key
}

// textOnce is what is known of a text by itself.
type textOnce struct {
	sketch *nearcopy.Sketch // nil where it has no words
	sum    [sha256.Size]byte
	brief  bool // too short to be told by
}

// lookAt finds out about a text.
func lookAt(text string) (t textOnce) {
	if sketch, ok := nearcopy.Of(text); ok {
		t.sketch, t.sum = &sketch, sha256.Sum256(unsafe.Slice(unsafe.StringData(text), len(text))) // #nosec G103 -- only read
		t.brief = len(text) < minSameText*utf8.UTFMax && utf8.RuneCountInString(text) < minSameText
	}
	return t
}

// add takes in article number i, which came from a source and has a text. Articles are
// added in the order of their numbers.
func (f *copyFinder) add(i int, a *Article, source int, text *textOnce) {
	f.keys = append(f.keys, keyWithin(source, a.URL))
	f.canonical = append(f.canonical, keyWithin(source, a.Canonical))
	f.from = append(f.from, source)
	if a.Blank {
		f.blank = append(f.blank, i)
	}
	if text.sketch == nil {
		return
	}
	if f.first == nil {
		f.first, f.same, f.brief = map[[sha256.Size]byte]int{}, map[int][]int{}, map[int]bool{}
	}
	// A text that a thousand pages share is looked at once, not a million times.
	if first, seen := f.first[text.sum]; seen {
		f.same[first] = append(f.same[first], i)
		return
	}
	f.first[text.sum] = i
	f.near.Add(i, text.sketch)
	if text.brief {
		f.brief[i] = true
	}
}

// find decides who stands for whom: no article is more than once the other of a
// copy, and none that is kept is among the others.
func (f *copyFinder) find(articles []Article, sameAddressOnly bool, text func(int) (string, error)) (*settlement, error) {
	s := settlement{articles: articles, from: f.from, text: text, kept: map[int]int{}}
	owner := map[string]int{}
	for i := range articles {
		key := f.keys[i]
		if key == "" {
			continue
		}
		first, taken := owner[key]
		if !taken {
			owner[key] = i
			continue
		}
		if strings.HasSuffix(key, "/") { // feeds give the front page to what has no page of its own
			alike, err := s.areAlike(first, i, false)
			if err != nil {
				return nil, err
			}
			if !alike {
				continue
			}
		}
		s.drop(first, i, SameAddress, 0)
	}
	if sameAddressOnly {
		return &s, nil
	}
	f.dropUntranslated(&s)
	pairs, err := f.near.Pairs(text)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(pairs, func(a, b nearcopy.Pair) int {
		return cmp.Or(cmp.Compare(b.Resemblance, a.Resemblance), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	// Who stands for the others of one canonical address may go in turn, and then the
	// others have another one.
	for before := -1; before < len(s.copies); {
		before = len(s.copies)
		if err := s.dropCanonical(f.canonical, f.keys); err != nil {
			return nil, err
		}
		f.dropSame(&s)
		if err := f.dropNear(&s, pairs); err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(f.canonical, func(key string) bool { return key != "" }) {
			break
		}
	}
	s.resolve()
	return &s, nil
}

// dropNear decides about all pairs, which are in the order of their resemblance.
func (f *copyFinder) dropNear(s *settlement, pairs []nearcopy.Pair) error {
	s.alike, s.told = nil, map[int]int{}
	for _, p := range pairs {
		for _, a := range f.left(p.A, s) {
			for _, b := range f.left(p.B, s) {
				if err := f.judge(s, a, b, p); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// dropSame leaves one article of each text, or one for each number that their titles
// have, and of a text that is too short to be told by one under each title.
func (f *copyFinder) dropSame(s *settlement) {
	for _, first := range slices.Sorted(maps.Keys(f.same)) {
		best := map[string]int{}
		for _, i := range f.left(first, s) {
			title := numbersIn(s.articles[i].Title)
			if f.brief[first] {
				title = titleKey(s.articles[i].Title)
			}
			before, found := best[title]
			if !found {
				best[title] = i
				continue
			}
			kept, other := s.better(before, i)
			best[title] = kept
			s.drop(kept, other, NearCopy, 1)
		}
	}
}

// left returns the articles with the text of a first one that did not go yet.
func (f *copyFinder) left(first int, s *settlement) []int {
	return slices.DeleteFunc(append([]int{first}, f.same[first]...), s.isGone)
}

// judge decides about one pair of articles that nearly have the texts of p.
func (f *copyFinder) judge(s *settlement, a, b int, p nearcopy.Pair) error {
	if s.isGone(a) || s.isGone(b) {
		return nil
	}
	isCopy := p.Resemblance >= sameText && !f.brief[p.A] && numbersIn(s.articles[a].Title) == numbersIn(s.articles[b].Title)
	if !isCopy && sameTitle(s.articles[a].Title, s.articles[b].Title) {
		series, err := s.areSeries(a, b, p.Resemblance)
		if err != nil {
			return err
		}
		isCopy = !series
	}
	kept, other := s.better(a, b)
	switch {
	case isCopy:
		s.drop(kept, other, NearCopy, p.Resemblance)
	case !f.brief[p.A] && s.told[a] < maxAlike && s.told[b] < maxAlike:
		s.told[a]++
		s.told[b]++
		s.alike = append(s.alike, copyOf{kept, other, NearCopy, p.Resemblance})
	}
	return nil
}

// settlement is who stands for whom.
type settlement struct {
	articles []Article
	from     []int // the number of each article's source
	text     func(int) (string, error)
	kept     map[int]int // of each article that goes, the one that stays
	copies   []copyOf
	alike    []copyOf    // pairs that look like copies and are both kept
	told     map[int]int // how many of them an article is in
	words    map[int][]string
	held     int // words in words
}

// maxAlike is in how many pairs that are both kept an article is, the most alike: of
// 4,000 pages that are filled in from one form there are 763,000.
const maxAlike = 3

func (s *settlement) isGone(i int) bool { _, gone := s.kept[i]; return gone }

func (s *settlement) drop(kept, other int, reason CopyReason, resemblance float64) {
	s.kept[other] = kept
	s.copies = append(s.copies, copyOf{kept, other, reason, resemblance})
}

// better returns which of two near-copies stays: the one that does not name
// another address as its original, then the older, then the first that was read.
func (s *settlement) better(i, j int) (kept, other int) {
	a, b := &s.articles[i], &s.articles[j]
	if i > j {
		return s.better(j, i)
	}
	first := cmp.Or(
		cmp.Compare(len(a.Canonical), 0)-cmp.Compare(len(b.Canonical), 0),
		olderFirst(a, b),
	)
	if first > 0 {
		return j, i
	}
	return i, j
}

// olderFirst compares the dates of articles that have one.
func olderFirst(a, b *Article) int {
	if a.Published.IsZero() || b.Published.IsZero() {
		return 0
	}
	return a.Published.Compare(b.Published)
}

// resolve gives each copy the article that stays in the end.
func (s *settlement) resolve() {
	for i := range s.copies {
		for s.isGone(s.copies[i].kept) {
			s.copies[i].kept = s.kept[s.copies[i].kept]
		}
	}
	s.alike = slices.DeleteFunc(s.alike, func(c copyOf) bool { return s.isGone(c.kept) || s.isGone(c.other) })
}

// sameTitle reports whether two titles have the same words in the same order, but
// for articles.
func sameTitle(a, b string) bool { return titleKey(a) == titleKey(b) }

// titleKey is what the titles of copies have in common. Only case, articles and the
// punctuation around words make no difference: "part I" and "part V" are not one,
// nor "from Rome" and "to Rome", "C" and "C++", "go mod" and "go.mod", "vitamin A"
// and "vitamin".
func titleKey(title string) string {
	words := strings.Fields(apostrophes.Replace(strings.ToLower(title)))
	var key []string
	for i, word := range words {
		word = strings.TrimRight(strings.Trim(word, "\"“”„«»()[]{}<>,;:!?¡¿…—–|`*_。、，：；！？「」『』（）"), ".")
		last := i == len(words)-1
		if strings.Trim(word, "-") != "" && (last || word != "the" && word != "a" && word != "an") {
			key = append(key, word)
		}
	}
	return strings.Join(key, " ")
}

// numbersIn returns the words with digits in a title: the recordings of week 1 and of
// week 2 can have one text, and so can two parts of an article.
func numbersIn(title string) string {
	words := strings.Fields(titleKey(title))
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return !strings.ContainsAny(w, "0123456789") }), " ")
}

// apostrophes are typed and set in different ways, or left out.
var apostrophes = strings.NewReplacer("'", "", "’", "", "‘", "", "ʼ", "")

const (
	// seriesAfter is the distance of two dates from which on articles of one source
	// under one title are of a series, unless they resemble each other by seriesBelow:
	// then it is one article, published again. Made-up series of which nine tenths are
	// the same text, or two thirds in a form of single words, have up to 0.84.
	seriesAfter = 24 * time.Hour
	seriesBelow = 0.9
)

// areSeries reports whether two articles under one title are of a series, such as
// the notes of each week, though most of their text is the same: in one source,
// they have different dates, or one place in them has another text in each.
func (s *settlement) areSeries(i, j int, resemblance float64) (bool, error) {
	if s.from[i] != s.from[j] || resemblance >= sameText {
		return false, nil
	}
	a, b := &s.articles[i], &s.articles[j]
	if resemblance < seriesBelow && !a.Published.IsZero() && !b.Published.IsZero() {
		if apart := a.Published.Sub(b.Published); apart.Abs() >= seriesAfter {
			return true, nil
		}
	}
	x, err := s.wordsOf(i)
	if err != nil {
		return false, err
	}
	y, err := s.wordsOf(j)
	if err != nil {
		return false, err
	}
	return differInside(x, y), nil
}

// keptWords is how many words of texts are kept for the next pair: the notes of
// each week are compared with each other.
const keptWords = 2 << 20

func (s *settlement) wordsOf(i int) ([]string, error) {
	if words, ok := s.words[i]; ok {
		return words, nil
	}
	text, err := s.text(i)
	if err != nil {
		return nil, err
	}
	words := strings.Fields(text)
	if s.held += len(words); s.words == nil || s.held > keptWords {
		s.words, s.held = map[int][]string{}, len(words)
	}
	s.words[i] = words
	return words, nil
}

const (
	// minInside is how many words each text has to have for itself.
	minInside = 8
	// maxInside is the share of pairs of words that those may have in common. Texts
	// on one subject have less than a tenth, edited ones half and more.
	maxInside = 0.25
)

// differInside reports whether two texts begin and end in the same way, and say
// something different between.
func differInside(a, b []string) bool {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a) < minInside || len(b) < minInside {
		return false // something was added, or changed
	}
	pairs := map[[2]string]bool{}
	for i := range a[1:] {
		pairs[[2]string{a[i], a[i+1]}] = true
	}
	all, both := len(pairs), 0
	for i := range b[1:] {
		pair := [2]string{b[i], b[i+1]}
		if inA, seen := pairs[pair]; inA {
			both++
			pairs[pair] = false
		} else if !seen {
			all++
			pairs[pair] = false
		}
	}
	return float64(both) <= maxInside*float64(all)
}

// dropCanonical lets one article stand for all that name one canonical address:
// the one at that address, or the first.
func (s *settlement) dropCanonical(canonical, keys []string) error {
	owner := map[string]int{}
	for i, key := range keys {
		if key != "" && !s.isGone(i) {
			owner[key] = i
		}
	}
	for i := range s.articles {
		key := canonical[i]
		if key == "" || s.isGone(i) {
			continue
		}
		first, taken := owner[key]
		if !taken {
			owner[key] = i
			continue
		}
		if first == i || s.isGone(first) {
			continue
		}
		alike, err := s.areAlike(first, i, keys[first] == key)
		if err != nil {
			return err
		}
		if alike {
			s.drop(first, i, SameCanonical, 0)
		}
	}
	return nil
}

// areAlike reports whether two articles that name one canonical address may be one
// at all. That their titles agree is not enough: the notes of each week have one
// title, and their theme may name one address for all. isThere says whether the
// first is at that address.
func (s *settlement) areAlike(i, j int, isThere bool) (bool, error) {
	a, err := s.text(i)
	if err != nil {
		return false, err
	}
	b, err := s.text(j)
	if err != nil {
		return false, err
	}
	resemblance, _ := nearcopy.Compare(a, b)
	if resemblance < minCanonical || isThere {
		return resemblance >= minCanonical, nil
	}
	series, err := s.areSeries(i, j, resemblance)
	return !series, err
}
