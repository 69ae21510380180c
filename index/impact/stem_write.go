package impact

import (
	"cmp"
	"encoding/binary"
	"hash/maphash"
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

// formsByStem returns the forms of each stem, ordered.
func (b *Builder) formsByStem() [][]form {
	out := make([][]form, len(b.stem.names))
	for key, languages := range b.forms {
		s := uint32(key >> 32)
		out[s] = append(out[s], form{uint32(key), languages}) // #nosec G115 -- the lower half
	}
	for _, list := range out {
		slices.SortFunc(list, func(x, y form) int { return cmp.Compare(b.exact.names[x.exact], b.exact.names[y.exact]) })
	}
	return out
}

// stemWriter encodes the lists of stems.
type stemWriter struct {
	builder *Builder
	lists   *listWriter
	exact   *lexiconWriter
	hashes  []uint64 // of the postings of words as written
	seed    maphash.Seed
	ranks   []uint32 // of these words in their lexicon
	forms   [][]form
	sets    map[uint64]uint64 // sets of languages → their numbers

	postings []byte
}

// numberLanguages numbers the sets of languages, the commonest first, and returns them.
func (s *stemWriter) numberLanguages() []uint64 {
	uses := map[uint64]int{}
	for _, languages := range s.builder.forms {
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
	lists, own := s.lists, s.forms[term]
	s.postings = lists.blocks(s.postings[:0])
	kind, titled := uint64(0), lists.titled()
	if titled > 0 {
		kind = kindTitled
	}
	articles := uint64(len(lists.postings)) << kindBits
	switch keep := s.builder.stem.kept[term]; {
	case keep == keptMarked:
		kind |= kindBigram
	case keep == keptAll:
		kind |= kindPlaces
	case len(own) == 1 && int(s.exact.counts[own[0].exact]) == len(lists.postings) && s.hashes[own[0].exact] == maphash.Bytes(s.seed, s.postings):
		dst = binary.AppendUvarint(dst, lex.reference(s.ranks[own[0].exact])<<kindBits|kind|kindShared)
		if titled > 0 {
			dst = lists.titles(dst, titled)
		}
		return dst
	}
	dst = append(binary.AppendUvarint(dst, articles|kind), s.postings...)
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
