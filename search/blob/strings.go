package blob

import "slices"

// Strings is strings, one behind the other.
type Strings struct {
	text []byte
	ends []uint32
}

// Add appends a string.
func (l *Strings) Add(s string) {
	l.text = append(l.text, s...)
	l.ends = append(l.ends, uint32(len(l.text))) // #nosec G115 -- names and tags are less than 4 GB
}

// Len returns how many strings there are.
func (l *Strings) Len() int { return len(l.ends) }

// At returns a string, which shares no memory with the list.
func (l *Strings) At(i int) string {
	from := uint32(0)
	if i > 0 {
		from = l.ends[i-1]
	}
	return string(l.text[from:l.ends[i]])
}

// All returns the strings, in their order.
func (l *Strings) All() []string {
	list := make([]string, len(l.ends))
	for i := range list {
		list[i] = l.At(i)
	}
	return list
}

// Put appends the list to a blob.
func (l *Strings) Put(b *Writer) {
	Put(b, l.text)
	Put(b, l.ends)
}

// TakeStrings takes what Put appended.
func TakeStrings(b *Reader) Strings {
	l := Strings{Take[byte](b), Take[uint32](b)}
	b.Check(slices.IsSorted(l.ends) && (len(l.ends) == 0 && len(l.text) == 0 || len(l.ends) > 0 && int(l.ends[len(l.ends)-1]) == len(l.text)))
	return l
}
