package impact

import (
	"cmp"
	"encoding/binary"
	"hash/maphash"
	"iter"
	"slices"
)

// Kinds of the lists of stems; see [listWriter].
const (
	kindForms  = iota // the places are those of its forms
	kindShared        // so are the postings, of its only form
	kindBigram        // the places are those of two characters
	kindPlaces        // it has places of its own
	kindTitled = 4    // added: it is in titles
	kindBits   = 3
	kindOf     = kindTitled - 1
)

// form is a word as written that a stem was made of in some languages, as bits.
type form struct {
	exact     uint32
	languages uint64
}

// formTable is the words as written that each stem was made of, with the languages in which
// it was, a bit for each. Nearly every word has one stem.
type formTable struct {
	// stems are the first stem of each word, plus one, and languages those it has it in.
	stems     []uint32
	languages []uint64
	// more are the other stems of words: see [formOf].
	more map[uint64]uint64
}

// formOf returns a stem and a word that it was made of as one number.
func formOf(stem, exact uint32) uint64 { return uint64(stem)<<32 | uint64(exact) }

// add notes a word as written with its stem in a language.
func (t *formTable) add(stem, exact uint32, language uint8) {
	if n := int(exact) + 1 - len(t.stems); n > 0 {
		t.stems = append(t.stems, make([]uint32, n)...)
		t.languages = append(t.languages, make([]uint64, n)...)
	}
	switch t.stems[exact] {
	case 0:
		t.stems[exact] = stem + 1
		fallthrough
	case stem + 1:
		t.languages[exact] |= 1 << language
	default:
		if t.more == nil {
			t.more = map[uint64]uint64{}
		}
		t.more[formOf(stem, exact)] |= 1 << language
	}
}

// all returns all forms, in no order, with their languages.
func (t *formTable) all() iter.Seq2[uint64, uint64] {
	return func(yield func(form, languages uint64) bool) {
		for exact, stem := range t.stems {
			if stem > 0 && !yield(formOf(stem-1, uint32(exact)), t.languages[exact]) { // #nosec G115 -- terms are counted in 32 bits
				return
			}
		}
		for form, languages := range t.more {
			if !yield(form, languages) {
				return
			}
		}
	}
}

// stemForms are the forms of all stems, those of each ordered.
type stemForms struct {
	list []form
	ends []uint32 // by stem
}

func (f *stemForms) of(stem uint32) []form {
	from := uint32(0)
	if stem > 0 {
		from = f.ends[stem-1]
	}
	return f.list[from:f.ends[stem]]
}

// formsByStem returns the forms of each stem.
func (b *Builder) formsByStem() stemForms {
	f := stemForms{ends: make([]uint32, len(b.stem.names.list))}
	for key := range b.forms.all() {
		f.ends[key>>32]++
	}
	at := uint32(0)
	for stem, n := range f.ends {
		f.ends[stem] = at // where its forms begin; each moves it on
		at += n
	}
	f.list = make([]form, at)
	for key, languages := range b.forms.all() {
		end := &f.ends[key>>32]
		f.list[*end] = form{uint32(key), languages} // #nosec G115 -- the lower half
		*end++
	}
	for stem := range f.ends {
		slices.SortFunc(f.of(uint32(stem)), func(x, y form) int { return b.exact.names.compare(x.exact, y.exact) }) // #nosec G115 -- terms are counted in 32 bits
	}
	return f
}

// stemWriter encodes the lists of stems.
type stemWriter struct {
	builder *Builder
	lists   *listWriter
	exact   *lexiconWriter
	hashes  []uint64 // of the postings of words as written
	seed    maphash.Seed
	ranks   []uint32 // of these words in their lexicon
	forms   stemForms
	sets    map[uint64]uint64 // sets of languages → their numbers

	postings []byte
}

// numberLanguages numbers the sets of languages, the commonest first, and returns them. Some
// uses of them are counted.
func (s *stemWriter) numberLanguages(uses map[uint64]int) []uint64 {
	for _, languages := range s.builder.forms.all() {
		uses[languages]++
	}
	sets := make([]uint64, 0, len(uses))
	for set := range uses {
		sets = append(sets, set)
	}
	slices.SortFunc(sets, func(x, y uint64) int { return cmp.Or(cmp.Compare(uses[y], uses[x]), cmp.Compare(x, y)) })
	s.sets = make(map[uint64]uint64, len(sets))
	for i, set := range sets {
		s.sets[set] = uint64(i) // #nosec G115 -- never negative
	}
	return sets
}

// list appends the list of a stem.
func (s *stemWriter) list(lex *lexiconWriter, dst []byte, term uint32) []byte {
	lists, own := s.lists, s.forms.of(term)
	begin := lists.begin()
	s.postings = binary.AppendUvarint(s.postings[:0], begin)
	from := len(s.postings)
	s.postings = lists.blocks(s.postings)
	kind, titled := uint64(0), lists.titled()
	if titled > 0 {
		kind = kindTitled
	}
	switch keep := s.builder.stem.keeps(term); {
	case keep == keptMarked:
		kind |= kindBigram
	case keep == keptAll:
		kind |= kindPlaces
	case len(own) == 1 && int(s.exact.counts[own[0].exact]) == len(lists.postings) && s.hashOf(own[0].exact) == maphash.Bytes(s.seed, s.postings):
		dst = binary.AppendUvarint(dst, lex.reference(s.ranks[own[0].exact])<<kindBits|kind|kindShared)
		if titled > 0 {
			dst = lists.titles(dst, titled)
		}
		return dst
	}
	dst = append(binary.AppendUvarint(dst, begin<<kindBits|kind), s.postings[from:]...)
	if titled > 0 {
		dst = lists.titles(dst, titled)
	}
	switch kind & kindOf {
	case kindBigram:
		return lists.marks(dst)
	case kindPlaces:
		return lists.positions(dst)
	}
	dst = binary.AppendUvarint(dst, uint64(len(own)))
	for _, f := range own {
		dst = binary.AppendUvarint(dst, lex.reference(s.ranks[f.exact]))
		dst = binary.AppendUvarint(dst, s.sets[f.languages])
	}
	return dst
}
