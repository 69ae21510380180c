package tagmerge

import (
	"cmp"
	"slices"
	"unicode"
)

// A slip is how a misspelt word differs from the right one.
type slip int

const (
	noSlip     slip = iota
	swapped         // two neighbours changed places
	doubled         // a letter is written twice, or once where it stands twice
	twice           // two of the above, in a long word
	extra           // a letter too many or too few inside the word
	substitute      // another letter inside the word
)

// slipLimits say when a slip is believed: the letters of the longer word, and
// how many times as much evidence the right word has. The odder the slip, the
// less is asked. Chosen on the tags of 18f-blog, go-blog and the WordPress theme
// test, with seeds 1 to 5 of the planted variants in TestMeasure.
var slipLimits = map[slip]struct{ letters, ratio int }{
	swapped:    {6, 3},
	doubled:    {6, 3},
	twice:      {10, 6},
	extra:      {6, 5},
	substitute: {7, 6},
}

// phraseEase is how many letters fewer are asked where the tag's other words are
// the same and texts can tell whether the word is one: "open dtaa".
const phraseEase = 2

const (
	// rareWord is how many articles may bear a misspelling.
	rareWord = 3
	// ownWord is how many articles must have a word in their text for it to be
	// a word and no slip. Whoever misspells a tag may do so in the text once.
	ownWord = 2
	// blindRatio multiplies the ratio of the weak slips, a letter more, less or
	// other, when no text can tell whether a word is one.
	blindRatio = 2
	// maxPhrase is the longest tag, in words, that is searched for slips.
	maxPhrase = 8
)

// confusable are words of one slip's distance from another; both are words.
var confusable = set(`contact/contract county/country complaint/compliant marital/martial casual/causal
	silver/sliver united/untied sacred/scared desert/dessert diner/dinner planer/planner though/through
	expert/export stationary/stationery adverse/averse confirm/conform ethical/ethnical statue/statute
	planet/plant carton/cartoon reality/realty scraping/scrapping staring/starring tapping/taping
	dairies/diaries trails/trials angels/angles martin/martian college/collage patrol/petrol devise/device
	message/massage minister/minster prescribe/proscribe descent/decent
	personal/personnel brother/bother`)

// slipOf compares two words as runes. They begin with the same letter, as words
// with the same trace do.
func slipOf(a, b []rune) slip {
	if slices.Equal(a, b) {
		return noSlip
	}
	edits, strong := strongEdits(a, b)
	switch {
	case edits == 1:
		return strong
	case edits == 2 && min(len(a), len(b)) >= slipLimits[twice].letters-1:
		return twice
	}
	p := 0
	for p < min(len(a), len(b)) && a[p] == b[p] {
		p++
	}
	ra, rb := a[p:], b[p:]
	for len(ra) > 0 && len(rb) > 0 && ra[len(ra)-1] == rb[len(rb)-1] {
		ra, rb = ra[:len(ra)-1], rb[:len(rb)-1]
	}
	switch inside := p+max(len(ra), len(rb)) < max(len(a), len(b)); {
	case !inside: // at the end it is a form of the word: "designed", "designer"
		return noSlip
	case len(ra)+len(rb) == 1:
		return extra
	case len(ra) == 1 && len(rb) == 1:
		return substitute
	}
	return noSlip
}

// strongEdits counts the swaps and doublings that turn a into b, and names the
// last; 0 when there are other differences. A double "s" at the end is no
// doubling: "princes", "princess".
func strongEdits(a, b []rune) (edits int, last slip) {
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			i, j = i+1, j+1
		case i+1 < len(a) && j+1 < len(b) && a[i] == b[j+1] && a[i+1] == b[j]:
			i, j, edits, last = i+2, j+2, edits+1, swapped
		case i > 0 && a[i] == a[i-1]:
			i, edits, last = i+1, edits+1, doubled
		case j > 0 && b[j] == b[j-1]:
			j, edits, last = j+1, edits+1, doubled
		default:
			return 0, noSlip
		}
	}
	for _, rest := range [][]rune{a[i:], b[j:]} {
		if len(rest) > 0 && (len(rest) > 1 || rest[0] == 's' || rest[0] != a[i-1]) {
			return 0, noSlip
		}
		edits += len(rest)
	}
	if last == noSlip {
		last = doubled
	}
	return edits, last
}

// A lexicon is the words of the tags, with what speaks for each being a word.
type lexicon struct {
	words []string // alphabetic, sorted
	runes [][]rune
	tags  []int // articles that bear a tag with the word, counted once for each tag
	texts []int // articles with the word in their text
	blind bool  // nothing is known of texts
}

// alphabetic reports whether a word is made of letters that are typed one by
// one. Slips in other scripts are of another kind.
func alphabetic(word string) bool {
	for _, r := range word {
		if !unicode.IsLetter(r) || !unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Greek) {
			return false
		}
	}
	return true
}

func newLexicon(nodes []*node, texts func(string) int) *lexicon {
	count := map[string]int{}
	for _, n := range nodes {
		for _, w := range n.words {
			count[w] += n.count
		}
	}
	l := &lexicon{blind: texts == nil}
	for w := range count {
		if len(w) > 2 && alphabetic(w) {
			l.words = append(l.words, w)
		}
	}
	slices.Sort(l.words)
	for _, w := range l.words {
		l.runes = append(l.runes, []rune(w))
		l.tags = append(l.tags, count[w])
		n := 0
		if texts != nil {
			n = texts(w)
		}
		l.texts = append(l.texts, n)
	}
	return l
}

// misspells says whether word r is a slip for word k, and whether it is one even
// when it stands alone.
func (l *lexicon) misspells(r, k int) (inPhrase, alone bool) {
	if l.tags[r] > rareWord || l.texts[r] >= ownWord {
		return false, false
	}
	s := slipOf(l.runes[r], l.runes[k])
	if s == noSlip || confusable[l.words[r]+"/"+l.words[k]] || confusable[l.words[k]+"/"+l.words[r]] {
		return false, false
	}
	limit := slipLimits[s]
	if l.blind && (s == extra || s == substitute) {
		limit.ratio *= blindRatio
	}
	if l.tags[k]+l.texts[k] < limit.ratio*(l.tags[r]+l.texts[r]) {
		return false, false
	}
	letters := max(len(l.runes[r]), len(l.runes[k]))
	alone = letters >= limit.letters
	return alone || !l.blind && letters >= limit.letters-phraseEase, alone
}

// A correction is a word that a misspelt one may stand for.
type correction struct {
	word  string
	alone bool // even when it is the whole tag
}

// A trace is what is left of a word without one letter, or its letters without
// order and doubling. Words of one slip's distance share a trace.
type trace struct {
	hash uint64
	word int
}

// corrections returns for each misspelt word those that it may stand for. The
// work is linear in the words' letters, but for words with the same traces.
func (l *lexicon) corrections() map[string][]correction {
	var traces []trace
	for i, rs := range l.runes {
		traces = append(traces, trace{hashRunes(rs), i})
		for p := 1; p < len(rs); p++ {
			if rs[p] != rs[p-1] { // the other one of a pair leaves the same
				traces = append(traces, trace{hashRunes(rs[:p], rs[p+1:]), i})
			}
		}
		if len(rs) >= slipLimits[twice].letters-1 {
			set := slices.Clone(rs[1:])
			slices.Sort(set)
			traces = append(traces, trace{hashRunes(rs[:1], []rune{' '}, slices.Compact(set)), i})
		}
	}
	slices.SortFunc(traces, func(a, b trace) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.word, b.word)) })
	found := map[string][]correction{}
	for start := 0; start < len(traces); {
		end := start + 1
		for end < len(traces) && traces[end].hash == traces[start].hash {
			end++
		}
		for _, r := range traces[start:end] {
			for _, k := range traces[start:end] {
				if inPhrase, alone := l.misspells(r.word, k.word); inPhrase {
					found[l.words[r.word]] = append(found[l.words[r.word]], correction{l.words[k.word], alone})
				}
			}
		}
		start = end
	}
	for w, ks := range found {
		slices.SortFunc(ks, func(a, b correction) int { return cmp.Compare(a.word, b.word) })
		found[w] = slices.Compact(ks)
	}
	return found
}

// corrected returns the keys that the words may be meant for, with one or two
// words put right.
func corrected(words []string, corrections map[string][]correction) (keys []string) {
	if len(words) > maxPhrase {
		return nil
	}
	put := func(ws []string, i int, w string) []string {
		ws = slices.Clone(ws)
		ws[i] = w
		return ws
	}
	for i, w := range words {
		for _, c := range corrections[w] {
			one := put(words, i, c.word)
			if c.alone || len(words) > 1 {
				keys = append(keys, wordKey(one))
			}
			for j := i + 1; j < len(words); j++ {
				for _, d := range corrections[words[j]] {
					if c.alone && d.alone {
						keys = append(keys, wordKey(put(one, j, d.word)))
					}
				}
			}
		}
	}
	return keys
}
