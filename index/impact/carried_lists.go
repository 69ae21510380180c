package impact

import (
	"encoding/binary"
	"hash/maphash"

	"kindred/index"
)

// copies reports whether the list of a term of a form is taken from the earlier file as it
// is.
func (c *carried) copies(s *space, term uint32) bool {
	return c != nil && !c.given && c.same && int(term) < s.old && s.marks[term] == 0
}

// copyExact appends the list of a word as written, if it is taken as it is, and returns how
// many articles it has.
func (c *carried) copyExact(lex *lexiconWriter, s *space, term uint32) (articles int, ok bool) {
	if !c.copies(s, term) {
		return 0, false
	}
	data, _ := c.file.words[index.Exact].list(int(term))
	lex.lists = append(lex.lists, data...)
	n, _ := binary.Uvarint(data)
	return numArticles(n), true
}

// hashOf returns the hash of the postings of a word as written.
func (s *stemWriter) hashOf(exact uint32) uint64 {
	if c := s.builder.carried; c.copies(s.builder.exact, exact) {
		data, _ := c.file.words[index.Exact].list(int(exact))
		l := c.file.writtenList(data)
		return maphash.Bytes(s.seed, data[:len(data)-len(l.rest)])
	}
	return s.hashes[exact]
}

// copy appends the list of a stem, if it is taken as it is but for the numbers of its forms,
// and of sets of languages, and returns how many articles it has.
func (s *stemWriter) copy(lex *lexiconWriter, term uint32) (articles int, ok bool) {
	c := s.builder.carried
	if !c.copies(s.builder.stem, term) {
		return 0, false
	}
	data, base := c.file.words[index.Stem].list(int(term))
	n, size := binary.Uvarint(data)
	kind := n & (1<<kindBits - 1)
	articles = numArticles(n >> kindBits)
	switch kind & kindOf {
	case kindShared:
		exact := base + int(unzigzag(n>>kindBits))
		lex.lists = binary.AppendUvarint(lex.lists, lex.reference(s.ranks[exact])<<kindBits|kind)
		lex.lists = append(lex.lists, data[size:]...)
		articles = int(s.exact.counts[exact])
	case kindForms:
		l := c.file.list(index.Stem, int(term))
		_, rest := l.titles()
		lex.lists = append(lex.lists, data[:len(data)-len(rest)]...)
		n, _ := numForms(rest)
		lex.lists = binary.AppendUvarint(lex.lists, n)
		c.file.eachForm(&l, func(exact uint32, languages uint64) {
			lex.lists = binary.AppendUvarint(lex.lists, lex.reference(s.ranks[exact]))
			lex.lists = binary.AppendUvarint(lex.lists, s.sets[c.spoken(languages)])
		})
	default:
		lex.lists = append(lex.lists, data...)
	}
	return articles, true
}

// spoken returns the builder's bits of languages that are given as the file's.
func (c *carried) spoken(languages uint64) (bits uint64) {
	for bit, language := range c.languages {
		if languages>>bit&1 != 0 && language != noTerm {
			bits |= 1 << language
		}
	}
	return bits
}

// eachForm calls yield with the words as written that a stem without places of its own is
// made of, given its list, and the languages in which it is.
func (f *File) eachForm(l *list, yield func(exact uint32, languages uint64)) {
	if l.kind&kindOf == kindShared { // whatever article has the word has it as this stem
		var block decoded
		languages := uint64(0)
		l.each(&block, func(docs []uint32, _ []uint8) bool {
			for _, doc := range docs {
				languages |= 1 << f.spoke[doc]
			}
			return true
		})
		yield(uint32(l.form), languages) // #nosec G115 -- terms are counted in 32 bits
		return
	}
	_, rest := l.titles()
	n, rest := numForms(rest)
	for range n {
		var exact int
		var languages uint64
		exact, languages, rest = f.nextForm(l, rest)
		yield(uint32(exact), languages) // #nosec G115 -- as above
	}
}

// takeForms takes the words that stems are made of from the earlier file: those of stems
// whose lists are not taken as they are. Of the others it counts the sets of languages.
func (b *Builder) takeForms() (uses map[uint64]int, err error) {
	uses = map[uint64]int{}
	c := b.carried
	if c == nil || c.given {
		return uses, nil
	}
	var forms []form
	for i := range uint32(b.stem.old) { // #nosec G115 -- terms are counted in 32 bits
		if b.stem.kept[i] != keptNone {
			continue
		}
		l := c.file.list(index.Stem, int(i))
		forms = forms[:0]
		others := uint8(0)
		c.file.eachForm(&l, func(exact uint32, languages uint64) {
			forms = append(forms, form{exact, languages})
			others |= b.exact.marks[exact]
		})
		if others != 0 {
			b.stem.marks[i] |= wordOfOthers
		}
		for _, f := range forms {
			if c.copies(b.stem, i) {
				uses[c.spoken(f.languages)]++
			} else if err := b.takeForm(i, f, forms); err != nil {
				return nil, err
			}
		}
	}
	return uses, nil
}

// takeForm takes one of the words that a stem was made of, in the languages in which an
// article that is left has it so.
func (b *Builder) takeForm(stem uint32, f form, all []form) error {
	c := b.carried
	for bit, language := range c.languages {
		if f.languages>>bit&1 == 0 || language == noTerm {
			continue
		}
		if lost := (lostForm{stem, f.exact, uint8(bit)}); c.lost[lost] { // #nosec G115 -- six bits
			if is, err := c.isLeft(lost, all); !is || err != nil {
				if err != nil {
					return err
				}
				continue
			}
		}
		b.forms.add(stem, f.exact, uint8(language)) // #nosec G115 -- as above
	}
	return nil
}

// isLeft reports whether an article that is left has a form of a stem. Most tell without
// their texts: they have the stem and the word, and no other word of the stem.
func (c *carried) isLeft(lost lostForm, all []form) (bool, error) {
	f := c.file
	var own cursor
	from := f.written(int(lost.exact), allLanguages)
	own.reset(&from)
	var others []cursor
	for _, o := range all {
		if o.exact != lost.exact && o.languages>>lost.language&1 != 0 {
			from := f.written(int(o.exact), allLanguages)
			others = append(others, cursor{})
			others[len(others)-1].reset(&from)
		}
	}
	is := false
	var maybe []uint32
	var block decoded
	l := f.list(index.Stem, int(lost.stem))
	l.each(&block, func(docs []uint32, _ []uint8) bool {
		for _, doc := range docs {
			if c.docs[doc] == noTerm || f.spoke[doc] != lost.language {
				continue
			}
			if has, _ := own.seek(doc); !has {
				continue
			}
			if !anyAt(others, doc) {
				is = true
				return false
			}
			maybe = append(maybe, doc)
		}
		return true
	})
	if is {
		return true, nil
	}
	stem, exact := f.words[index.Stem].Word(int(lost.stem)), f.words[index.Exact].Word(int(lost.exact))
	for _, doc := range maybe {
		a, err := c.article(index.Doc(doc)) // #nosec G115 -- articles are counted in 31 bits
		if err != nil || hasForm(a, exact, stem) {
			return true, err
		}
	}
	return false, nil
}

// anyAt reports whether one of some lists has an article, which is not before the last one.
func anyAt(lists []cursor, doc uint32) bool {
	found := false
	for i := range lists {
		has, _ := lists[i].seek(doc)
		found = found || has
	}
	return found
}

// takeOld adds to the postings of a term those that the earlier file has of articles that
// are left.
func (w *listWriter) takeOld(form index.Form, s *space, term uint32) {
	c := w.builder.carried
	if c == nil || c.given || int(term) >= s.old {
		return
	}
	fresh := len(w.postings)
	o := oldList{file: c.file, list: c.file.list(form, int(term))}
	o.open(form, s.keeps(term), int(term))
	for i := range o.list.numBlocks() {
		p := o.list.articlesOf(i, &o.block.docs)
		docs, impacts := o.block.docs[:p.n], o.block.impacts[:p.n]
		p.impacts(impacts, docs, o.list.bodies)
		for k, doc := range docs {
			if c.ranks[doc] == noTerm {
				continue
			}
			own := c.docs[doc]
			post := posting{doc: c.ranks[doc], impact: impacts[k], often: p.oftenAt(k), title: o.title(doc)}
			post.within = whereabouts(post.often, &w.builder.lengths[own], &w.builder.bases[own])
			post.from = uint32(len(w.raw)) // #nosec G115 -- the places of one word are less than 4 GB
			w.raw = o.places(w.raw, doc)
			post.to = uint32(len(w.raw)) // #nosec G115 -- as above
			w.postings = append(w.postings, post)
		}
	}
	if fresh > 0 && len(w.postings) > fresh {
		w.postings = w.order.sorted(w.postings)
	}
}

// oldList reads a list of the earlier file, article by article.
type oldList struct {
	file  *File
	list  list
	block decoded
	// titles are the articles that have the word in their titles, with the impacts there.
	titles  []uint32
	impacts []uint8

	keep   kept
	cursor cursor // where all places are kept
	// marks are what is left of the marked places of a bigram, the next ones those of an
	// article, which has so many.
	marks []byte
	doc   uint32
	n     uint64
	found []uint32
}

// open begins to read the list of a term.
func (o *oldList) open(form index.Form, keep kept, term int) {
	o.keep = keep
	if form == index.Exact {
		from := o.file.written(term, allLanguages)
		o.cursor.reset(&from)
		return
	}
	titles, rest := o.list.titles()
	var block decoded
	titles.each(&block, func(docs []uint32, impacts []uint8) bool {
		o.titles, o.impacts = append(o.titles, docs...), append(o.impacts, impacts...)
		return true
	})
	switch keep {
	case keptAll:
		o.cursor.reset(&source{list: o.list, places: rest, languages: allLanguages, file: o.file})
	case keptMarked:
		o.marks = rest
		o.nextMarks()
	case keptNone:
	}
}

// title returns the impact of the word in the title of an article, 0 for none. Articles are
// asked for in their order, as those of places are.
func (o *oldList) title(doc uint32) uint8 {
	for len(o.titles) > 0 && o.titles[0] < doc {
		o.titles, o.impacts = o.titles[1:], o.impacts[1:]
	}
	if len(o.titles) > 0 && o.titles[0] == doc {
		return o.impacts[0]
	}
	return 0
}

// places appends the places of the word in an article as a [run] has them.
func (o *oldList) places(dst []byte, doc uint32) []byte {
	switch o.keep {
	case keptAll:
		_, _ = o.cursor.seek(doc) // it is there
		o.found = o.cursor.positions(o.found[:0])
		before := uint32(0)
		for _, at := range o.found {
			dst = binary.AppendUvarint(dst, uint64(at-before))
			before = at
		}
	case keptMarked:
		for len(o.marks) > 0 && o.doc <= doc {
			here := o.doc == doc
			for range o.n {
				mark, size := binary.Uvarint(o.marks)
				o.marks = o.marks[size:]
				if !here {
					continue
				}
				at := uint32(mark >> 1) // #nosec G115 -- as it was written
				if mark&1 != 0 {
					at |= added
				} else {
					at |= removed
				}
				dst = binary.AppendUvarint(dst, uint64(at))
			}
			o.nextMarks()
		}
	case keptNone:
	}
	return dst
}

// nextMarks reads which article has the next marked places, and how many.
func (o *oldList) nextMarks() {
	if len(o.marks) == 0 {
		return
	}
	delta, size := binary.Uvarint(o.marks)
	o.doc += uint32(delta) // #nosec G115 -- articles are counted in 32 bits
	o.marks = o.marks[size:]
	o.n, size = binary.Uvarint(o.marks)
	o.marks = o.marks[size:]
}
