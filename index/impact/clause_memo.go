package impact

import (
	"encoding/binary"
	"hash/maphash"
	"math"
	"math/bits"
	"sync/atomic"

	"kindred/index"
)

const (
	// clauseSlots is the number of clauses that are remembered at most, clauseWays that of
	// the slots of which a clause may have one.
	clauseSlots, clauseWays = 1 << 13, 8
	// rememberedOf is the number of articles of all of them at most, of eight bytes each, for
	// each article of the file, and leastRemembered and mostRemembered are its bounds: from 8
	// to 34 MB. The lists of 960 queries of readers over 14,000 articles have 1.5 million,
	// those of clauses of several lists .9 million. With 8 MB for 66,018 articles a query
	// takes 345 to 414 µs, with 34 MB 204 to 213, and with 67 no less.
	rememberedOf, leastRemembered, mostRemembered = 64, 1 << 20, 1 << 22
	// longestRemembered is the part of them that one clause may have.
	longestRemembered = 1 << 6
	// longestSingle is that of a term of one list, of which only the look-up takes longer
	// than to add it.
	longestSingle = 1 << 9
	// retried is how often something that there was no room for is asked for until room is
	// looked for again.
	retried = 8
	// spared is the number of clauses that are asked for again and again among which room is
	// looked for: what has just come must not drive out what would be needed before it.
	spared = 8
)

// clauseScores are what a term, the beginning of a word or a phrase adds to scores. Readers'
// words repeat, and to look up the lists of one, read them and sum them up takes ten times
// as long as to add what came of it.
type clauseScores struct {
	key  string
	list []docScore
	most float64 // the highest score
	// dropped says that the list is not kept, and full that this is for want of room.
	dropped, full bool
	// scale is what frequencies are multiplied with, 0 where it is not known: of several
	// lists, to find it takes all of them.
	scale float64
	// asked counts how often what is not kept was asked for.
	asked atomic.Uint32
	// again says that it was asked for since it might have been driven out.
	again atomic.Bool
}

// docScore is an article, and what is added to its score as a multiple of [grain].
type docScore struct{ doc, score uint32 }

// clauseMemo remembers the clauses that were asked for twice, in a table of sets of slots.
// Those that are asked for again and again drive out the others (Corbató: A paging
// experiment with the Multics system, 1968). It is safe for concurrent use.
type clauseMemo struct {
	most  int64 // articles
	seed  maphash.Seed
	slots []atomic.Pointer[clauseScores]
	once  []atomic.Uint32 // hashes of what was asked for
	size  atomic.Int64    // articles of all
	hand  atomic.Uint32   // where something is driven out next
}

// newClauseMemo returns the memo of a file of so many articles.
func newClauseMemo(articles int) *clauseMemo {
	return &clauseMemo{
		most: int64(min(max(rememberedOf*articles, leastRemembered), mostRemembered)),
		seed: maphash.MakeSeed(), slots: make([]atomic.Pointer[clauseScores], clauseSlots), once: make([]atomic.Uint32, clauseSlots),
	}
}

// longest returns the number of articles that a clause of several lists may have.
func (m *clauseMemo) longest() int { return int(m.most / longestRemembered) }

// find returns what a key stands for, or nil and whether it is to be remembered.
func (m *clauseMemo) find(key []byte) (a *clauseScores, worth bool) {
	hash := maphash.Bytes(m.seed, key)
	ways := m.ways(hash)
	for i := range ways {
		if a := ways[i].Load(); a != nil && a.key == string(key) {
			if !a.again.Load() {
				a.again.Store(true)
			}
			return a, a.full && a.asked.Add(1)%retried == 0
		}
	}
	once, tag := &m.once[hash%clauseSlots], uint32(hash>>32) // #nosec G115 -- bits
	if once.Load() == tag {
		return nil, true
	}
	once.Store(tag)
	return nil, false
}

func (m *clauseMemo) ways(hash uint64) []atomic.Pointer[clauseScores] {
	from := hash & (clauseSlots - clauseWays)
	return m.slots[from : from+clauseWays]
}

// room makes room for so many articles, if there is some in what was not asked for again
// since it was looked at last.
func (m *clauseMemo) room(articles int) bool {
	for left := spared; m.size.Load()+int64(articles) > m.most; {
		slot := &m.slots[m.hand.Add(1)%clauseSlots]
		switch old := slot.Load(); {
		case old == nil || len(old.list) == 0:
		case !old.again.Swap(false):
			m.replace(slot, &clauseScores{key: old.key, dropped: true, full: true, scale: old.scale})
		case left == 0:
			return false
		default:
			left--
		}
	}
	return true
}

// put takes in what a key stands for, for which there is room.
func (m *clauseMemo) put(a *clauseScores) {
	ways := m.ways(maphash.String(m.seed, a.key))
	to := 0
	for i := range ways {
		old := ways[i].Load()
		if old == nil || old.key == a.key {
			to = i
			break
		}
		if !old.again.Load() {
			to = i
		}
	}
	m.replace(&ways[to], a)
}

// remember takes in the articles and scores of a set, if they are not too many and there is
// room for them, and returns what is remembered of them.
func (m *clauseMemo) remember(key string, s *set, scale float64, longest int) *clauseScores {
	a, n := &clauseScores{key: key, scale: scale}, s.len()
	switch {
	case n > longest:
		a.dropped = true
	case !m.room(n):
		a.dropped, a.full = true, true
	default:
		a.take(s, n)
	}
	m.put(a)
	return a
}

// replace puts something in the place of what is in a slot.
func (m *clauseMemo) replace(slot *atomic.Pointer[clauseScores], by *clauseScores) {
	m.size.Add(int64(len(by.list)))
	if old := slot.Swap(by); old != nil {
		m.size.Add(-int64(len(old.list)))
	}
}

// asked returns what is remembered of a clause, or nil, and whether it is worth to be. Its
// key is left in memory.
func (e *evaluation) asked(n index.Node) (a *clauseScores, worth bool) {
	key, ok := clauseKey(e.terms.key[:0], n)
	if !ok {
		return nil, false
	}
	e.terms.key = key
	return e.file.known.find(key)
}

// known returns what a clause adds, if that is remembered, or nil.
func (e *evaluation) known(n index.Node) *clauseScores {
	if !e.impacts {
		return nil
	}
	a, worth := e.asked(n)
	if worth {
		key := string(e.terms.key) // the memory is used again meanwhile
		s := e.take()
		scale := e.leaf(s, n, nil)
		if a = nil; e.err == nil {
			longest := e.file.known.longest()
			if _, term := n.(index.Term); term && len(e.terms.lists) == 1 {
				longest = longestSingle
			}
			a = e.file.known.remember(key, s, scale, longest)
		}
		e.give(s)
	}
	if a == nil || a.dropped {
		return nil
	}
	return a
}

// take takes in the articles and scores of a set, which are so many.
func (a *clauseScores) take(s *set, n int) {
	a.list = make([]docScore, 0, n)
	for i, word := range s.bits {
		for ; word != 0; word &= word - 1 {
			doc := i<<6 + bits.TrailingZeros64(word)
			score := s.scores[doc]
			if a.dropped = score >= math.MaxUint32*grain; a.dropped {
				a.list = nil
				return
			}
			a.most = max(a.most, score)
			a.list = append(a.list, docScore{uint32(doc), uint32(score / grain)}) // #nosec G115 -- articles are counted in 32 bits, and compared above
		}
	}
}

// clauseKey appends what tells a clause from all others; ok is false where it is none of
// them.
func clauseKey(key []byte, n index.Node) (_ []byte, ok bool) {
	switch n := n.(type) {
	case index.Term:
		if !prepared(&n) {
			return nil, false
		}
		kind := byte('e')
		if n.Form == index.Stem {
			kind = 's'
		}
		if n.Fields != nil {
			kind = 't'
		}
		key = appendNumber(append(key, kind), n.Weight)
		for i := range n.Variants {
			key = appendText(appendNumber(key, n.Variants[i].Weight), n.Variants[i].Text)
		}
	case index.Prefix:
		key = append(appendNumber(append(key, 'b'), n.Weight), n.Text...)
	case index.Phrase:
		key = appendNumber(append(key, 'p'), n.Weight)
		for _, w := range n.Words {
			key = appendText(key, w)
		}
	default:
		return nil, false
	}
	return key, true
}

func appendNumber(key []byte, x float64) []byte {
	return binary.LittleEndian.AppendUint64(key, math.Float64bits(x))
}

func appendText(key []byte, text string) []byte {
	return append(binary.AppendUvarint(key, uint64(len(text))), text...)
}

// addScores adds articles with their scores; where within is not nil, only what is in that
// set.
func (s *set) addScores(list []docScore, within *set) {
	s.scored = true
	found, scores := s.bits, s.scores
	if within == nil {
		for _, a := range list {
			found[a.doc>>6] |= 1 << (a.doc & 63)
			scores[a.doc] += float64(a.score) * grain
		}
		return
	}
	for _, a := range list {
		if within.has(a.doc) {
			s.put(a.doc)
			scores[a.doc] += float64(a.score) * grain
		}
	}
}
