package impact

import (
	"errors"
	"fmt"
	"slices"

	"kindred/index"
	"kindred/index/analysis"
)

// carried is an earlier file, from which a builder takes the lists of words as they are:
// those of words that no changed article has, or had. What a list says follows from its
// articles, from their numbers and from what [Builder.fits] compares, and so the file is,
// byte for byte, the one that the texts of all articles would give.
//
// A builder numbers the words of the file as the file does, and after them those that are
// new.
type carried struct {
	file *File
	was  func(id string) (index.Doc, bool)
	// article returns an article of the file with its words.
	article func(doc index.Doc) (*index.Analysed, error)

	docs  []uint32 // by the file's numbers, the builder's; [noTerm] for articles that are gone
	ranks []uint32 // by the file's numbers, those in the file that is written; as above
	same  bool     // all ranks are the file's numbers: lists can be copied
	// languages are the builder's bits of the file's, [noTerm] where no article is left.
	languages [64]uint32
	// lost are the forms of stems that articles that are gone had.
	lost map[lostForm]bool
	// given is whether the words of all articles were added after all.
	given bool
}

// lostForm is a word as written, a stem that was made of it, and the file's bit of the
// language.
type lostForm struct {
	stem, exact uint32
	language    uint8
}

// What is known of the words of an earlier file.
const (
	wordIsFresh  = 1 << iota // an article that was added has it: runs have been written of it
	wordWasGone              // an article that is gone had it
	wordOfOthers             // of a stem: a word that it is made of is one of these
)

// mostGone is the share of the articles of a file that may be gone: of each the text has to
// be analysed, as of one that is new.
const mostGone = .25

// Carry has the builder, which must be empty, take from an earlier file what that has of the
// articles that was gives a number there, which have not changed. The file must stay open
// until the builder has written. article returns an article of the file with its words, of
// which few are asked for.
func (b *Builder) Carry(f *File, was func(id string) (index.Doc, bool), article func(doc index.Doc) (*index.Analysed, error)) {
	kept := 0
	for doc := range index.Doc(f.Len()) { // #nosec G115 -- articles are counted in 31 bits
		if _, ok := was(f.ID(doc)); ok {
			kept++
		}
	}
	if float64(f.Len()-kept) > mostGone*float64(f.Len()) {
		return
	}
	c := &carried{file: f, was: was, article: article, docs: make([]uint32, f.Len()), ranks: make([]uint32, f.Len()), lost: map[lostForm]bool{}}
	for i := range c.docs {
		c.docs[i] = noTerm
	}
	for i := range c.languages {
		c.languages[i] = noTerm
	}
	for form, space := range b.spaces() {
		lexicon := &f.words[form]
		space.marks = make([]uint8, 0, lexicon.n)
		for from := 0; from < lexicon.n; from += wordsInBlock {
			words := lexicon.block(from / wordsInBlock)
			for _, word := range words.words[:min(wordsInBlock, lexicon.n-from)] {
				space.id(word)
			}
		}
		space.old = lexicon.n
	}
	b.carried = c
}

// spaces returns both forms.
func (b *Builder) spaces() [2]*space {
	return [...]*space{index.Exact: b.exact, index.Stem: b.stem}
}

// has reports whether the words of an article are taken from the file, where it has a number
// in the builder from now on.
func (c *carried) has(id string, doc uint32) bool {
	if c == nil {
		return false
	}
	was, ok := c.was(id)
	if !ok {
		return false
	}
	c.docs[was] = doc
	return true
}

// settle decides whether lists are taken from the earlier file, once all articles and their
// places are known. Where they are not, the words of all articles are added after all.
func (b *Builder) settle(lists *listWriter) error {
	c := b.carried
	if c == nil || c.given {
		return nil
	}
	if b.fits(lists) {
		if err := b.markGone(); !errors.Is(err, errOther) {
			return err
		}
	}
	c.given = true
	if err := b.flush(); err != nil { // the articles of a run come after those of the one before
		return err
	}
	for was, doc := range c.docs {
		if doc == noTerm {
			continue
		}
		a, err := c.article(index.Doc(was)) // #nosec G115 -- articles are counted in 31 bits
		if err != nil {
			return err
		}
		if err := b.addWords(doc, a, b.spoke[doc]); err != nil {
			return err
		}
	}
	return nil
}

// fits reports whether impacts, and how languages are told, are what they were: they follow
// from average lengths, from the shortest and the longest body, and from the ranking.
func (b *Builder) fits(lists *listWriter) bool {
	c := b.carried
	f := c.file
	if f.footer.Ranking != b.ranking || len(b.dead) > 0 || *f.bodies.impacts != lists.bodies.impacts {
		return false
	}
	for field, n := range f.footer.Lengths {
		if steady(n, f.footer.Articles) != lists.average[field] {
			return false
		}
	}
	c.same = true
	for was, doc := range c.docs {
		c.ranks[was] = noTerm
		if doc == noTerm {
			continue
		}
		old := uint32(was) // #nosec G115 -- articles are counted in 31 bits
		language := &c.languages[f.spoke[was]]
		if *language == noTerm {
			*language = uint32(b.spoke[doc])
		}
		if *language != uint32(b.spoke[doc]) || f.basesOf(old) != b.bases[doc] || f.bodies.of[was] != lists.bodies.class(b.lengths[doc][index.Body]) {
			return false
		}
		for field, n := range b.lengths[doc] {
			if f.length(old, index.Field(field)) != n {
				return false
			}
		}
		c.ranks[was] = lists.renumber[doc]
		c.same = c.same && c.ranks[was] == old
	}
	return true
}

// errOther says that a file does not hold what the analysis of its articles gives.
var errOther = errors.New("impacts: the earlier file is of another analysis")

// markGone marks the words that articles have which are gone.
func (b *Builder) markGone() error {
	c := b.carried
	for was, doc := range c.docs {
		if doc != noTerm {
			continue
		}
		a, err := c.article(index.Doc(was)) // #nosec G115 -- articles are counted in 31 bits
		if err != nil {
			return err
		}
		err = eachWord(a, func(exact, stem string) error {
			e, ok := b.exact.number(exact)
			if !ok || int(e) >= b.exact.old {
				return fmt.Errorf("%w: %q", errOther, exact)
			}
			b.exact.marks[e] |= wordWasGone
			if stem == "" {
				return nil
			}
			s, ok := b.stem.number(stem)
			if !ok || int(s) >= b.stem.old {
				return fmt.Errorf("%w: %q", errOther, stem)
			}
			b.stem.marks[s] |= wordWasGone
			c.lost[lostForm{s, e, c.file.spoke[was]}] = true
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// eachWord calls yield with the words of an article, and those within them, and their stems.
func eachWord(a *index.Analysed, yield func(exact, stem string) error) error {
	for f := range index.Field(index.NumFields) {
		for _, text := range a.Texts(f) {
			for i := range text.Tokens {
				if err := yield(text.Tokens[i].Exact, text.Tokens[i].Stem); err != nil {
					return err
				}
			}
			for i := range text.Parts {
				if err := yield(text.Parts[i].Exact, text.Parts[i].Stem); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// left returns those of some terms of a form that an article has: words of articles that
// are gone must leave no trace.
func (b *Builder) left(form index.Form, terms []uint32) []uint32 {
	c, space := b.carried, b.spaces()[form]
	if c == nil {
		return terms
	}
	return slices.DeleteFunc(terms, func(term uint32) bool {
		marks := space.marks[term]
		switch {
		case marks&wordIsFresh != 0:
			return false
		case c.given || int(term) >= space.old:
			return true
		case marks&wordWasGone == 0:
			return false
		}
		return !c.anyLeft(form, int(term))
	})
}

// anyLeft reports whether an article that is left has a word.
func (c *carried) anyLeft(form index.Form, i int) bool {
	there := false
	var block decoded
	l := c.file.list(form, i)
	l.each(&block, func(docs []uint32, _ []uint8) bool {
		there = slices.ContainsFunc(docs, func(doc uint32) bool { return c.docs[doc] != noTerm })
		return !there
	})
	return there
}

// hasForm reports whether an article has a word as one of a stem.
func hasForm(a *index.Analysed, exact, stem string) bool {
	is := func(e, s string) bool { return e == exact && s == stem }
	for f := range index.Field(index.NumFields) {
		for _, text := range a.Texts(f) {
			if slices.ContainsFunc(text.Tokens, func(t analysis.Token) bool { return is(t.Exact, t.Stem) }) ||
				slices.ContainsFunc(text.Parts, func(p index.TokenPart) bool { return is(p.Exact, p.Stem) }) {
				return true
			}
		}
	}
	return false
}
