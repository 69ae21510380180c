// Package spell puts right what readers mistype: which words of an index a word may stand
// for, which of them goes with the other words of the query, and where two words were run
// together. It knows edits, keyboards, sounds and frequencies, each by its weight.
package spell

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"sync"
	"unicode"

	"kindred/search/memo"
	"kindred/search/vocabulary"
)

const (
	// minSpelled is the shortest word that is put right. Of three random letters most
	// are one edit from a word.
	minSpelled = 4
	// farSpelled and farthestSpelled are the lengths from which on a word may have
	// two edits, and three. Of the recorded misspellings 84 % have one, 13 % two, 2 %
	// three. With 7 and none .876 of the misspelt queries are restored, with 5 and none
	// .892, with 6 and 9 .889, with 5 and 8 .903.
	farSpelled, farthestSpelled = 5, 8
	// anyFirst is the number of edits with which the first letter may be another one.
	// Looking at all words for three costs twice as much and restores 2 words of
	// 16,034.
	anyFirst = 2
	// bagBits is the size of a bag of letters, and bagLetters the part of it that says
	// which letters there are. Of the words of 13,925 articles 52,000 are compared with a
	// misspelt one, and 274 are looked at for the sake of their bags; with 24 and 20 bits for
	// the letters 307 and 411, with bags of 64 bits, half of them for letters, 207.
	bagBits, bagLetters = 32, 26
	// roundingError is what an effort may be off by because it is summed up in another order.
	roundingError = 1e-5
)

// Speller finds the words of a vocabulary that a misspelt one may stand for. It is safe
// for concurrent use.
type Speller struct {
	words    *vocabulary.Words
	articles int                     // of the index
	unknown  *memo.Memo[spelledWord] // of words that no article has
	slipped  *memo.Memo[spelledWord] // of others
	table    Table
	complete func() // fills the table, see [Of]
}

// Of returns the speller of an index of so many articles that holds these words as
// written, with their table. Of one that has only their places the
// rest is made when it is first asked.
func Of(v *vocabulary.Words, articles int, table Table) *Speller {
	s := &Speller{
		words: v, articles: articles, unknown: memo.New[spelledWord](misspeltSlots), slipped: memo.New[spelledWord](slipsSlots),
		table: table, complete: func() {},
	}
	if table.bags == nil {
		s.complete = sync.OnceFunc(func() { s.table.fill(v) })
	}
	return s
}

// spelled returns the length of a word that is written in letters, 0 for any
// other: numbers, versions and names of code are not misspelt words, nor are they
// what one stands for.
func spelled(word string) int {
	n := 0
	for _, r := range word {
		if ascii := 'a' <= r && r <= 'z' || r == '\''; !ascii && !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return 0
		}
		n++
	}
	if n > maxSpelled {
		return 0
	}
	return n
}

// bagOf returns which letters a word has, and which of them twice. Letters share
// bits, but those of one alphabet hardly do.
func bagOf(word string) (bag uint32) {
	for _, r := range word {
		once := uint32(1) << (r % bagLetters)
		if bag&once != 0 {
			bag |= 1 << (bagLetters + r%(bagBits-bagLetters))
		}
		bag |= once
	}
	return bag
}

// maxEdits returns how many edits a word of n letters may have.
func maxEdits(n int) int {
	switch {
	case n < minSpelled:
		return 0
	case n < farSpelled:
		return 1
	case n < farthestSpelled:
		return 2
	default:
		return 3
	}
}

// Candidate is a word that a misspelt one may stand for.
type Candidate struct {
	word     string
	articles int
	effort   float64
	score    float64
	far      bool // to be believed only if the words beside it bear it out
}

// compareCandidates is negative when the first is better.
func compareCandidates(a, b Candidate) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.word, b.word))
}

// Candidates returns the words that a word may stand for, at most limit edits
// away and in at least so many articles, the best first. Those that are more than
// [anyFirst] edits away begin with its first letter.
func (s *Speller) Candidates(word string, limit, articles int) []Candidate {
	return s.best(word, limit, articles, math.MaxInt)
}

// best returns the best candidates, at least so many if there are, but for those that
// are further than [maxBehind] behind the first.
func (s *Speller) best(word string, limit, articles, enough int) []Candidate {
	if spelled(word) < minSpelled {
		return nil
	}
	s.complete()
	letters := []rune(word)
	c := comparison{
		Speller: s, pattern: newPattern(letters), bag: bagOf(word), sound: soundsLike(word), doubled: doubled(letters),
		fewest: articles, enough: enough,
	}
	c.scan(0, min(limit, anyFirst))
	if limit > anyFirst {
		c.scan(anyFirst+1, limit)
	}
	slices.SortFunc(c.list, compareCandidates)
	return c.list
}

// doubled returns how many letters of a word are as the one before.
func doubled(letters []rune) (n int) {
	for i := range max(0, len(letters)-1) {
		if letters[i] == letters[i+1] {
			n++
		}
	}
	return n
}

// comparison is the comparison of a word with those of the vocabulary.
type comparison struct {
	*Speller
	pattern *pattern
	bag     uint32
	sound   string
	doubled int // how many of its letters are as the one before
	fewest  int // articles
	enough  int
	list    []Candidate
	scores  []float64 // the best of the list, as many as are enough, in order

	least, most int // the edits that are looked for now
	low, high   int // the places of the words that are
}

// scan compares the words that are least to most edits away, those in most articles
// first: what these reach, those in few can reach with few edits only. Words whose letters
// are further apart wait until the nearer ones are compared.
func (c *comparison) scan(least, most int) {
	c.least, c.most, c.low, c.high = least, most, 0, c.words.Len()
	if least > anyFirst {
		c.low, c.high = c.words.Beginnings(string(c.pattern.letters[:1]))
	}
	n := len(c.pattern.letters)
	var later []waiting
	for group := range groupOf(c.fewest) + 1 {
		r := c.reach(group)
		if r.alike < leastEffort*float64(least) {
			break
		}
		for length := max(n-most, 1); length <= min(n+most, maxSpelled); length++ {
			edits := c.editsWithin(&r, length-n)
			if edits < least {
				continue
			}
			from, to := c.table.group(length, group)
			if least > anyFirst {
				from, to = c.table.places.Within(from, to, uint32(c.low), uint32(c.high)) // #nosec G115 -- places
			}
			bags := c.table.bags[:to]
			// An edit adds at most one letter to either bag.
			for at := nextLike(bags, from, c.bag, 2*edits); at < to; at = nextLike(bags, at+1, c.bag, 2*edits) {
				bag := bags[at]
				effort := leastOf(c.bag, bag)
				switch {
				case effort > r.of(c.bag == bag):
				case effort > nearEffort && least <= anyFirst:
					later = append(later, waiting{at, length, group, effort})
				default:
					c.look(at, length, edits)
				}
			}
		}
	}
	c.lookLater(later)
}

// nextLike returns the first place from from on of a bag that differs from another one in at
// most so many letters, or the end. Most do not, and are passed over four at a time.
func nextLike(bags []uint32, from int, bag uint32, most int) int {
	for ; from+4 <= len(bags); from += 4 {
		four := bags[from : from+4 : from+4]
		a, b := most-bits.OnesCount32(four[0]^bag), most-bits.OnesCount32(four[1]^bag)
		c, d := most-bits.OnesCount32(four[2]^bag), most-bits.OnesCount32(four[3]^bag)
		if a&b&c&d < 0 { // each is
			continue
		}
		switch {
		case a >= 0:
			return from
		case b >= 0:
			return from + 1
		case c >= 0:
			return from + 2
		default:
			return from + 3
		}
	}
	for ; from < len(bags); from++ {
		if bits.OnesCount32(bags[from]^bag) <= most {
			break
		}
	}
	return from
}

// lookLater compares the words that waited.
func (c *comparison) lookLater(list []waiting) {
	group, r := -1, reach{}
	for _, w := range list {
		if w.group != group {
			group, r = w.group, c.reach(w.group)
		}
		if w.least <= r.effort {
			c.look(w.at, w.length, c.editsWithin(&r, w.length-len(c.pattern.letters)))
		}
	}
}

// look compares a word of the table of so many letters, which may be some edits away. Few
// are read: most that have such letters have them elsewhere.
func (c *comparison) look(at, length, edits int) {
	if c.pattern.least(c.table.classesOf(at, length), length) > edits {
		return
	}
	if place := int(c.table.places.At(at)); place >= c.low && place < c.high {
		c.compare(place)
	}
}

// waiting is a word of the table that waits.
type waiting struct {
	at, length, group int
	least             float64 // effort
}

// nearEffort is the effort from which on words wait: that of an edit or two.
const nearEffort = 1

// leastOf returns the least effort to write a word of one bag of letters for one of
// another. A letter that the other word has not is left out or taken for one, and one
// that only the other has is put in, if it is not that one.
func leastOf(from, to uint32) float64 {
	const once = 1<<bagLetters - 1
	more, less := float64(bits.OnesCount32(from&^to)), float64(bits.OnesCount32(to&^from))
	extra, missing := float64(bits.OnesCount32(from&^to&once)), float64(bits.OnesCount32(to&^from&once))
	return max(leastEffort*max(more, less), soundEffort*extra+leastEffort*max(0, missing-extra))
}

// reach is the effort that a word may take to be among the best.
type reach struct {
	effort float64
	alike  float64 // the same for a word of the same letters
}

// of returns the effort that a word may take.
func (r *reach) of(alike bool) float64 {
	if alike {
		return r.alike
	}
	return r.effort
}

// reach returns what a word of a group may take.
func (c *comparison) reach(group int) reach {
	if len(c.scores) == 0 {
		return reach{math.Inf(1), math.Inf(1)}
	}
	floor := c.scores[0] - maxBehind
	if len(c.scores) == c.enough {
		floor = max(floor, c.scores[c.enough-1])
	}
	above := frequencyWeight*math.Log(float64(mostInGroup(group))) + soundWeight - floor
	return reach{above/effortWeight + roundingError, (above+lettersWeight)/effortWeight + roundingError}
}

// editsWithin returns the number of edits that a word may be away which has so many letters
// more, fewer than none where it is out of reach.
func (c *comparison) editsWithin(r *reach, longer int) int {
	effort := r.of(longer == 0) // who has the same letters has as many
	edits := c.most
	for edits >= 0 && c.leastFor(edits, longer) > effort {
		edits--
	}
	return edits
}

// leastFor returns the least effort of some edits that make a word so many letters longer.
func (c *comparison) leastFor(edits, longer int) float64 {
	least := math.Inf(1)
	for extra := max(0, -longer); 2*extra+longer <= edits; extra++ {
		missing, others := extra+longer, edits-2*extra-longer
		doubled := min(extra, c.doubled)
		least = min(least, leastEffort*float64(missing+doubled)+extraEffort*float64(extra-doubled)+swapEffort*float64(others))
	}
	return least
}

// compare takes in a word of the vocabulary if it is as many edits away as are looked for.
func (c *comparison) compare(place int) {
	other := c.words.Word(place)
	if d := c.pattern.distance(other); d < c.least || d > c.most {
		return
	}
	count := c.words.Articles(place)
	if count < c.fewest {
		return
	}
	var letters [maxSpelled]rune
	from, to := c.pattern.letters, letters[:0]
	for _, r := range other {
		to = append(to, r)
	}
	e := effort(from, to)
	if e > maxFarEffort*float64(len(from)) {
		return
	}
	found := Candidate{word: other, articles: count, effort: e, score: frequencyWeight*math.Log(float64(count)) - effortWeight*e}
	alike := c.sound != "" && soundsLike(other) == c.sound
	found.far = e > maxEffort*float64(len(from)) && !alike
	if alike {
		found.score += soundWeight
	}
	if len(to) == len(from) && bagOf(other) == c.bag {
		found.score += lettersWeight
	}
	c.list = append(c.list, found)
	c.note(found.score)
}

// note takes a score in among the best.
func (c *comparison) note(score float64) {
	if c.enough == math.MaxInt {
		return // all are wanted
	}
	i := len(c.scores)
	if i < c.enough {
		c.scores = append(c.scores, score)
	} else if i--; c.scores[i] >= score {
		return
	}
	for ; i > 0 && c.scores[i-1] < score; i-- {
		c.scores[i] = c.scores[i-1]
	}
	c.scores[i] = score
}
