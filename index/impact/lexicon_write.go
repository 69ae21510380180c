package impact

import (
	"encoding/binary"

	"kindred/index"
)

const (
	// wordsInBlock is the number of words that are written as what they do not share
	// with the one before. Blocks of 16 make words of 7.2 MB 3.7, of 32 they would be 3.4.
	wordsInBlock = 16
	// lexiconEntry is the size of a block's entry: where its words begin, and where its
	// lists do.
	lexiconEntry = 4 + 5
	// keyEvery is the number of blocks of which one has a key: keys of all would take half a
	// byte a word.
	keyEvery = 4
	// nibble is the length from which on one is written apart, and then what is more.
	nibble = 15
)

// lexiconWriter writes the words of a form and their lists, in the order of the words. A
// block of words is
//
//	length of the first one · the first one
//	of the others: shared with the one before + 16 × bytes of the rest · the rest in symbols
//
// and a block of lists is
//
//	the number that references begin with · the length of each list · the lists
//
// Numbers are varints, but for the two lengths that share a byte.
type lexiconWriter struct {
	symbols *symbols
	words   []byte
	blocks  []byte
	keys    []byte // eight bytes for every [keyEvery]th block, see [beginning]
	n       int
	last    string
	rest    []byte // scratch

	order  []uint32 // terms that some article has
	counts []uint32 // articles, by term

	base  uint32 // of references in the block, see [lexiconWriter.reference]
	based bool
	sizes []byte
	lists []byte
}

// reference returns a word's number, as the list that comes next refers to it: relative to the
// number that the block's references begin with, and to the list's place in the block, for
// both forms are in order. Most take a byte.
func (l *lexiconWriter) reference(rank uint32) uint64 {
	place := uint32(l.n % wordsInBlock) // #nosec G115 -- not negative
	if !l.based {
		l.base, l.based = max(rank, place)-place, true
	}
	return zigzag(int64(rank) - int64(l.base+place))
}

func zigzag(n int64) uint64   { return uint64(n<<1) ^ uint64(n>>63) } // #nosec G115 -- bits
func unzigzag(n uint64) int64 { return int64(n>>1) ^ -int64(n&1) }    // #nosec G115 -- bits

// add takes in a word. Its list was appended to lists, from a length on.
func (l *lexiconWriter) add(word string, from int) {
	l.sizes = binary.AppendUvarint(l.sizes, uint64(len(l.lists)-from)) // #nosec G115 -- never negative
	if l.n%wordsInBlock == 0 {
		l.words = append(binary.AppendUvarint(l.words, uint64(len(word))), word...)
		if l.n%(wordsInBlock*keyEvery) == 0 {
			l.keys = binary.LittleEndian.AppendUint64(l.keys, beginning(word))
		}
	} else {
		shared := common(l.last, word)
		l.rest = l.symbols.shorten(l.rest[:0], word[shared:])
		own := len(l.rest)
		l.words = append(l.words, byte(min(shared, nibble)|min(own, nibble)<<4)) // #nosec G115 -- two nibbles
		if shared >= nibble {
			l.words = binary.AppendUvarint(l.words, uint64(shared-nibble))
		}
		if own >= nibble {
			l.words = binary.AppendUvarint(l.words, uint64(own-nibble))
		}
		l.words = append(l.words, l.rest...)
	}
	l.last = word
	l.n++
}

// begin notes where a block begins; its lists are at a place among all lists.
func (l *lexiconWriter) begin(lists uint64) {
	if l.n%wordsInBlock != 0 {
		return
	}
	l.blocks = binary.LittleEndian.AppendUint32(l.blocks, uint32(len(l.words))) // #nosec G115 -- the words of an archive are less than 4 GB
	var at [8]byte
	binary.LittleEndian.PutUint64(at[:], lists)
	l.blocks = append(l.blocks, at[:lexiconEntry-4]...)
}

// flush writes the lists of the block.
func (l *lexiconWriter) flush(w *fileWriter) {
	w.write(binary.AppendUvarint(nil, uint64(l.base)))
	w.write(l.sizes)
	w.write(l.lists)
	l.base, l.based, l.sizes, l.lists = 0, false, l.sizes[:0], l.lists[:0]
}

// listSource gives the lists of a form.
type listSource struct {
	form index.Form
	*space
	// copy appends a list to those of the lexicon, if it is taken as it is from an earlier
	// file, and returns how many articles it has; encode appends the one that was decoded.
	copy   func(lex *lexiconWriter, term uint32) (articles int, ok bool)
	encode func(lex *lexiconWriter, dst []byte, term uint32) []byte
}

// writeLists merges the runs of a space, and what an earlier file has, and writes the list
// of each of its terms, given in the order of their names, and the terms in symbols.
func writeLists(w *fileWriter, begin int64, s *listSource, byName []uint32, lists *listWriter, words *symbols) (*lexiconWriter, error) {
	lex := &lexiconWriter{symbols: words, counts: make([]uint32, len(s.names.list))}
	runs, err := s.merge()
	if err != nil {
		return nil, err
	}
	for _, term := range byName {
		raw, err := runs.take(term)
		if err != nil {
			return nil, err
		}
		from := len(lex.lists)
		articles, ok := s.copy(lex, term)
		if !ok {
			lists.decode(raw, s.keeps(term))
			lists.takeOld(s.form, s.space, term)
			if articles = len(lists.postings); articles == 0 {
				continue
			}
			lex.lists = s.encode(lex, lex.lists, term)
		}
		lex.order = append(lex.order, term)
		lex.counts[term] = uint32(articles) // #nosec G115 -- articles are counted in 32 bits
		lex.begin(uint64(w.at - begin))     // #nosec G115 -- never negative
		lex.add(s.names.text(term), from)
		if lex.n%wordsInBlock == 0 {
			lex.flush(w)
		}
	}
	if lex.n%wordsInBlock != 0 {
		lex.flush(w)
	}
	return lex, w.err
}

// ranks returns the places of the terms in the lexicon.
func (l *lexiconWriter) ranks(terms int) []uint32 {
	out := make([]uint32, terms)
	for rank, term := range l.order {
		out[term] = uint32(rank) // #nosec G115 -- terms are counted in 32 bits
	}
	return out
}

// write writes the lexicon's sections.
func (l *lexiconWriter) write(w *fileWriter, f *footer, name string) {
	f.Words[name] = l.n
	w.section(name+".words", l.words)
	w.section(name+".keys", l.keys)
	w.section(name+".blocks", append(l.blocks, 0, 0, 0)) // the last place can be read as eight bytes
}
