package search

import "slices"

// stringList is strings, one behind the other.
type stringList struct {
	text []byte
	ends []uint32
}

func (l *stringList) add(s string) {
	l.text = append(l.text, s...)
	l.ends = append(l.ends, uint32(len(l.text))) // #nosec G115 -- names and tags are less than 4 GB
}

// at returns a string, which shares no memory with the list.
func (l *stringList) at(i int) string {
	from := uint32(0)
	if i > 0 {
		from = l.ends[i-1]
	}
	return string(l.text[from:l.ends[i]])
}

func (l *stringList) all() []string {
	list := make([]string, len(l.ends))
	for i := range list {
		list[i] = l.at(i)
	}
	return list
}

func (l *stringList) put(b *blobWriter) {
	put(b, l.text)
	put(b, l.ends)
}

func takeStrings(b *blobReader) stringList {
	l := stringList{take[byte](b), take[uint32](b)}
	b.ok = b.ok && slices.IsSorted(l.ends) && (len(l.ends) == 0 && len(l.text) == 0 || len(l.ends) > 0 && int(l.ends[len(l.ends)-1]) == len(l.text))
	return l
}
