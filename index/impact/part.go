package impact

import (
	"encoding/binary"

	"kindred/index"
)

// Part is a section of a file, from one byte to before another, of which a query reads
// little.
type Part struct {
	Name string `json:"name"`
	From int    `json:"from"`
	To   int    `json:"to"`
}

// partNames are the sections that may come later: the lists of words, which are most of a
// file, and the heads of articles.
var partNames = [...]string{"lists", "heads"}

// Parts returns the parts of a file, in order.
func Parts(data []byte) ([]Part, error) {
	f, err := parse(index.Aligned(data))
	if err != nil {
		return nil, err
	}
	return f.parts(), nil
}

func (f *File) parts() (list []Part) {
	for _, name := range partNames {
		e := f.footer.Sections[name]
		list = append(list, Part{name, int(e[0]), int(e[0] + e[1])})
	}
	return list
}

// ParsePart reads a file of which the parts (see [Parts]) are not there, but have their
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
	within := func(p Part) func(from, to int) {
		return func(from, to int) { need(p.From+from, min(p.From+to, p.To)) }
	}
	parts := f.parts()
	for form := range f.words {
		f.words[form].need = within(parts[0])
	}
	f.needHeads = within(parts[1])
	return f, nil
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
