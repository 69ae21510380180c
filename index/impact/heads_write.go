package impact

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"

	"kindred/index"
)

// writeHeads writes what is kept of the articles beside their words, in the order of
// their ids.
func (b *Builder) writeHeads(w *fileWriter, byID []uint32, f *footer) {
	c := &b.heads
	var blob, spoke []byte
	symbols := c.symbols(byID)
	w.section("heads.symbols", symbols.data())
	ends, published := make([]uint64, 0, len(byID)), make([]uint64, 0, len(byID))
	f.Dated = c.firstDate(byID) - 1
	for _, doc := range byID {
		blob = c.shorten(blob, doc, symbols)
		ends = append(ends, uint64(len(blob)))
		spoke = append(spoke, b.spoke[doc])
		seconds := uint64(0)
		if t := c.published[doc]; !t.IsZero() {
			seconds = uint64(t.Unix() - f.Dated) // #nosec G115 -- positive, or of a date that wraps as it will back
		}
		published = append(published, seconds)
	}
	w.section("heads", blob)
	w.column("heads.ends", ends)
	for field := range index.Field(index.NumFields) {
		lengths, bases := make([]uint64, len(byID)), make([]uint64, len(byID))
		for i, doc := range byID {
			lengths[i], bases[i] = uint64(b.lengths[doc][field]), uint64(b.bases[doc][field])
		}
		w.column("lengths."+field.String(), lengths)
		w.column("bases."+field.String(), bases)
	}
	w.section("spoke", spoke)
	w.column("published", published)
	for i := range facetAttributes {
		b.writeFacet(w, i, byID)
	}
	languages := &c.facets[len(facetAttributes)-1]
	for _, doc := range byID {
		f.Languages[languages.names[languages.of[doc][0]]]++
	}
	place := make(map[uint32]uint32, len(byID))
	for rank, doc := range byID {
		place[doc] = uint32(rank) // #nosec G115 -- articles are counted in 32 bits
	}
	for i, attribute := range keyAttributes {
		list := make([]keyed, 0, len(c.keys[i]))
		for _, k := range c.keys[i] {
			if rank, ok := place[k.doc]; ok {
				list = append(list, keyed{k.hash, rank})
			}
		}
		slices.SortFunc(list, func(x, y keyed) int { return cmp.Or(cmp.Compare(x.hash, y.hash), cmp.Compare(x.doc, y.doc)) })
		list = slices.Compact(list)
		var hashes []byte
		docs := make([]uint64, len(list))
		for i, k := range list {
			hashes = binary.LittleEndian.AppendUint64(hashes, k.hash)
			docs[i] = uint64(k.doc)
		}
		w.section(attribute.String()+".hashes", hashes)
		w.column(attribute.String()+".docs", docs)
	}
}

// head returns the head of an article as it was taken in.
func (c *headColumns) head(doc uint32) headReader {
	start := uint64(0)
	if doc > 0 {
		start = c.ends[doc-1]
	}
	return headReader{data: c.blob[start:c.ends[doc]]}
}

// symbols returns symbols for ids, addresses and titles.
func (c *headColumns) symbols(byID []uint32) *symbols {
	return chooseSymbols(sampleOf(len(byID)*headTexts, func(i int) string {
		r := c.head(byID[i/headTexts])
		for range i % headTexts {
			r.bytes()
		}
		return text(r.bytes())
	}))
}

// shorten appends the head of an article with its texts in symbols.
func (c *headColumns) shorten(dst []byte, doc uint32, symbols *symbols) []byte {
	r := c.head(doc)
	var short []byte
	for range headTexts {
		short = symbols.shorten(short[:0], text(r.bytes()))
		dst = binary.AppendUvarint(dst, uint64(len(short)))
		dst = append(dst, short...)
	}
	return append(dst, r.data...)
}

// firstDate returns the first second at which an article was published.
func (c *headColumns) firstDate(byID []uint32) int64 {
	first := int64(0)
	dated := false
	for _, doc := range byID {
		if t := c.published[doc]; !t.IsZero() && (!dated || t.Unix() < first) {
			first, dated = t.Unix(), true
		}
	}
	return first
}

// value is a value of an attribute: its key, and the spelling that most articles have.
type value struct {
	key, name string
	uses      int // of that spelling
}

// values returns the values that articles have, ordered by key.
func (s *spellings) values(attribute index.Attribute, byID []uint32) []*value {
	uses := make([]int, len(s.names))
	for _, doc := range byID {
		for _, n := range s.of[doc] {
			uses[n]++
		}
	}
	byKey := map[string]*value{}
	for n, spelling := range s.names {
		key := attribute.Key(spelling)
		if key == "" || uses[n] == 0 {
			continue
		}
		v := byKey[key]
		if v == nil {
			v = &value{key: key}
			byKey[key] = v
		}
		if uses[n] > v.uses || uses[n] == v.uses && spelling < v.name {
			v.name, v.uses = spelling, uses[n]
		}
	}
	return slices.SortedFunc(maps.Values(byKey), func(x, y *value) int { return cmp.Compare(x.key, y.key) })
}

// writeFacet writes the values of one attribute: as articles spell them; by their keys,
// each under its commonest spelling; which of these an article has, and which articles
// have each.
func (b *Builder) writeFacet(w *fileWriter, i int, byID []uint32) {
	attribute, s := facetAttributes[i], &b.heads.facets[i]
	name := attribute.String()
	writeStrings(w, name+".spellings", s.names)
	values := s.values(attribute, byID)
	numbers := make(map[string]uint32, len(values))
	keys, names := make([]string, len(values)), make([]string, len(values))
	for n, v := range values {
		numbers[v.key] = uint32(n) // #nosec G115 -- fewer values than articles have tags
		keys[n], names[n] = v.key, v.name
	}
	writeStrings(w, name+".keys", keys)
	writeStrings(w, name+".names", names)
	of := make([]uint32, len(s.names)) // the value of each spelling
	for n, spelling := range s.names {
		of[n] = noTerm
		if v, ok := numbers[attribute.Key(spelling)]; ok {
			of[n] = v
		}
	}
	starts, list := make([]uint64, 1, len(byID)+1), []uint64{}
	having := make([][]uint64, len(values))
	for rank, doc := range byID {
		from := len(list)
		for _, n := range s.of[doc] {
			if v := of[n]; v != noTerm && !slices.Contains(list[from:], uint64(v)) { // a tag that is given twice counts once
				list = append(list, uint64(v))
				having[v] = append(having[v], uint64(rank)) // #nosec G115 -- never negative
			}
		}
		starts = append(starts, uint64(len(list)))
	}
	w.column(name+".starts", starts)
	w.column(name+".values", list)
	starts, list = make([]uint64, 1, len(values)+1), list[:0]
	for _, docs := range having {
		list = append(list, docs...)
		starts = append(starts, uint64(len(list)))
	}
	w.column(name+".having.starts", starts)
	w.column(name+".having.docs", list)
}

// writeStrings writes a list of strings as their text and their ends.
func writeStrings(w *fileWriter, name string, list []string) {
	var text []byte
	ends := make([]uint64, len(list))
	for i, s := range list {
		text = append(text, s...)
		ends[i] = uint64(len(text))
	}
	w.section(name+".text", text)
	w.column(name+".ends", ends)
}
