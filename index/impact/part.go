package impact

import (
	"encoding/binary"

	"kindred/index"
)

// ParsePart reads a file of which the lists (see [Lists]) are not there, but have their
// room in data: before bytes of them are read, need is called with where these begin and
// end in data, and has to put them there. It may panic with an error, which whoever asked
// gets back as that panic.
//
// The data, which is not copied, begins at a multiple of eight (see [index.Aligned]).
func ParsePart(data []byte, need func(from, to int)) (*File, error) {
	f, err := parse(data)
	if err != nil {
		return nil, err
	}
	begin := int(f.footer.Sections["lists"][0])
	within := func(from, to int) { need(begin+from, begin+min(to, len(f.lists))) }
	for form := range f.words {
		f.words[form].need = within
	}
	return f, nil
}

// Lists returns where the lists of a file begin and end: most of it, of which a query
// reads a few.
func Lists(data []byte) (from, to int, err error) {
	f, err := parse(index.Aligned(data))
	if err != nil {
		return 0, 0, err
	}
	e := f.footer.Sections["lists"]
	return int(e[0]), int(e[0] + e[1]), nil
}

// longestSizes is the most bytes that stand before the lists of a block.
const longestSizes = (1 + wordsInBlock) * binary.MaxVarintLen64

// fetch has the bytes of a list fetched where they may not be there, given what is left of
// the lists from it on.
func (l *lexicon) fetch(list []byte, size int) {
	if l.need != nil {
		from := len(l.lists) - len(list)
		l.need(from, from+size+readAhead)
	}
}

// FetchList has the list of a word fetched where it may not be there.
func (f *File) FetchList(form index.Form, word string) {
	if i, ok := f.words[form].find(word); ok {
		f.words[form].list(i)
	}
}
