package corpus

import (
	"cmp"
	"crypto/sha256"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"kindred/corpus/nearcopy"
)

// Copy is an article that is left out because another one stands for it, or a
// pair of which an editor should know.
type Copy struct {
	Kept, Other Ref
	Reason      CopyReason
	// Resemblance is the share of their texts that two near-copies have in
	// common, from 0 to 1; 1 where it was not measured.
	Resemblance float64
}

// CopyReason says why two articles are one.
type CopyReason string

// The reasons.
const (
	SameAddress   CopyReason = "has the same address"
	SameCanonical CopyReason = "names the same canonical address"
	NearCopy      CopyReason = "has nearly the same text"
)

// minCanonical is the resemblance that two articles with one canonical address
// need for one of them to be left out: themes that name the front page on every
// page must not cost a site its articles.
const minCanonical = 0.5

// sameText is the resemblance from which on two articles are one under whatever
// titles. Below it the titles have to agree as well: in reference pages and in a
// series of announcements everything but the few words that matter is the same.
// Of the 45 pairs of near-copies in four collections (Go blog, DigitalGov,
// CockroachDB's documentation, 18F), 43 have different titles; read one by one,
// 40 of those are different articles ("DROP SEQUENCE" and "DROP TABLE", two
// years of one survey; up to 0.919), and three are copies (1, 1, 0.855).
const sameText = 0.98

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
	same  []nearcopy.Pair // articles with the text of one before, and that one
	brief map[int]bool    // articles whose text is too short to be told by
	// keys and canonical are those of all articles' addresses, see keyWithin.
	keys, canonical []string
}

// keyWithin is the key of an address. A path only says where on its site an article
// stands, and every source may be another site.
func keyWithin(source int, address string) string {
	key := AddressKey(address)
	if strings.HasPrefix(key, "/") {
		return strconv.Itoa(source) + key
	}
	return key
}

// add looks at article number i, which came from a source. Articles are added in
// the order of their numbers.
func (f *copyFinder) add(i int, a *Article, source int) {
	f.keys = append(f.keys, keyWithin(source, a.URL))
	f.canonical = append(f.canonical, keyWithin(source, a.Canonical))
	sketch, ok := nearcopy.Of(a.Text)
	if !ok {
		return
	}
	if f.first == nil {
		f.first, f.brief = map[[sha256.Size]byte]int{}, map[int]bool{}
	}
	if utf8.RuneCountInString(a.Text) < minSameText {
		f.brief[i] = true
	}
	// A text that a thousand pages share is looked at once, not a million times.
	sum := sha256.Sum256([]byte(a.Text))
	if first, seen := f.first[sum]; seen {
		f.same = append(f.same, nearcopy.Pair{A: first, B: i, Resemblance: 1})
		return
	}
	f.first[sum] = i
	f.near.Add(i, sketch)
}

// find decides who stands for whom: no article is more than once the other of a
// copy, and none that is kept is among the others.
func (f *copyFinder) find(articles []Article, sameAddressOnly bool, text func(int) (string, error)) (*settlement, error) {
	s := settlement{articles: articles, kept: map[int]int{}}
	owner := map[string]int{}
	for i := range articles {
		key := f.keys[i]
		if key == "" {
			continue
		}
		if first, taken := owner[key]; taken {
			s.drop(first, i, SameAddress, 1)
		} else {
			owner[key] = i
		}
	}
	if sameAddressOnly {
		return &s, nil
	}
	if err := s.dropCanonical(f.canonical, owner, text); err != nil {
		return nil, err
	}
	pairs, err := f.near.Pairs(text)
	if err != nil {
		return nil, err
	}
	pairs = append(pairs, f.same...)
	slices.SortFunc(pairs, func(a, b nearcopy.Pair) int {
		return cmp.Or(cmp.Compare(b.Resemblance, a.Resemblance), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	for _, p := range pairs {
		if s.isGone(p.A) || s.isGone(p.B) {
			continue
		}
		kept, other := s.better(p.A, p.B)
		if p.Resemblance >= sameText && !f.brief[p.A] || sameTitle(articles[kept].Title, articles[other].Title) {
			s.drop(kept, other, NearCopy, p.Resemblance)
		} else if !f.brief[p.A] {
			s.alike = append(s.alike, copyOf{kept, other, NearCopy, p.Resemblance})
		}
	}
	s.resolve()
	return &s, nil
}

// settlement is who stands for whom.
type settlement struct {
	articles []Article
	kept     map[int]int // of each article that goes, the one that stays
	copies   []copyOf
	alike    []copyOf // pairs that look like copies and are both kept
}

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

// shortWord is the length up to which a Latin word without digits makes no difference
// between two titles.
const shortWord = 3

// sameTitle reports whether two titles have the same words in the same order,
// but for short words where there are others.
func sameTitle(a, b string) bool {
	x, y := titleWords(a), titleWords(b)
	longX, longY := slices.DeleteFunc(slices.Clone(x), isShort), slices.DeleteFunc(slices.Clone(y), isShort)
	if len(longX) == 0 || len(longY) == 0 {
		return slices.Equal(x, y)
	}
	return slices.Equal(longX, longY)
}

func titleWords(title string) []string {
	return strings.FieldsFunc(strings.ToLower(title), notInWord)
}

func isShort(word string) bool {
	return len(word) <= shortWord && word[0] < utf8.RuneSelf && !strings.ContainsAny(word, "0123456789")
}

// dropCanonical lets one article stand for all that name one canonical address:
// the one at that address (owner says which), or the first.
func (s *settlement) dropCanonical(canonical []string, owner map[string]int, text func(int) (string, error)) error {
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
		alike, err := s.areAlike(first, i, text)
		if err != nil {
			return err
		}
		if alike {
			s.drop(first, i, SameCanonical, 1)
		}
	}
	return nil
}

// areAlike reports whether two articles may be one at all.
func (s *settlement) areAlike(i, j int, text func(int) (string, error)) (bool, error) {
	if strings.EqualFold(s.articles[i].Title, s.articles[j].Title) {
		return true, nil
	}
	a, err := text(i)
	if err != nil {
		return false, err
	}
	b, err := text(j)
	if err != nil {
		return false, err
	}
	resemblance, _ := nearcopy.Compare(a, b)
	return resemblance >= minCanonical, nil
}
