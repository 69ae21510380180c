package kin

import "math"

// lists finds the postings of terms, and adds those that come first: in a pass of its own,
// in which the processor can wait for the memory of many at a time.
func (f *finder) lists(query []queryTerm) {
	f.rest = f.rest[:0]
	g, n := f.g, 0
	mask, bits := uint32(1)<<g.articleBits-1, g.articleBits&31
	for _, t := range query {
		list := g.of(t.term)
		a := list[0] & mask
		if g.sparse {
			f.touched[n] = a
			if f.scores[a] == 0 {
				n++
			}
		}
		f.scores[a] += t.weight * g.roots[list[0]>>bits%mostRoots]
		for at := cacheLine; at < min(len(list), 4*cacheLine); at += cacheLine {
			f.fetched += list[at]
		}
		f.rest = append(f.rest, weighedList{list[1:], t.weight})
	}
	if g.sparse {
		f.touched = f.touched[:n]
	}
}

// cacheLine is how many postings the processor fetches at a time. It goes on by itself after
// a few.
const cacheLine = 16

// add adds what terms make of every article's score.
func (f *finder) add() {
	scores, bits := f.scores[:1<<f.g.articleBits], f.g.articleBits
	for i := range f.rest {
		addPostings(scores, &f.g.roots, f.rest[i].postings, f.rest[i].weight, uint(bits)) // #nosec G115 -- bits of a number
	}
}

// addPostings adds what a term of that weight makes of scores, of which there is one for each
// number of so many bits. Most of the time that relating takes is spent here. It is a function of
// its own, and four postings at a time, so that the processor has all it needs in registers and
// nothing is looked at twice: as a part of another one it takes half as long again.
//
//go:noinline
func addPostings(scores []float32, roots *[mostRoots]float32, postings []uint32, weight float32, bits uint) {
	if len(scores) == 0 { // so that no place can be outside
		return
	}
	mask := uint(len(scores) - 1)
	bits &= 31
	for len(postings) >= 4 {
		a, b, c, d := postings[0], postings[1], postings[2], postings[3]
		scores[uint(a)&mask] += weight * roots[a>>bits%mostRoots]
		scores[uint(b)&mask] += weight * roots[b>>bits%mostRoots]
		scores[uint(c)&mask] += weight * roots[c>>bits%mostRoots]
		scores[uint(d)&mask] += weight * roots[d>>bits%mostRoots]
		postings = postings[4:]
	}
	for _, p := range postings {
		scores[uint(p)&mask] += weight * roots[p>>bits%mostRoots]
	}
}

// touch is add that notes which articles have a score.
func (f *finder) touch() {
	scores, n := f.scores[:1<<f.g.articleBits], len(f.touched)
	touched := f.touched[:cap(f.touched)]
	for i := range f.rest {
		n = touchPostings(scores, &f.g.roots, f.rest[i].postings, f.rest[i].weight, uint(f.g.articleBits), touched, n) // #nosec G115 -- bits of a number
	}
	f.touched = touched[:n]
}

// touchPostings is addPostings that notes the articles that had no score behind the first n of
// touched. It returns how many stand there.
//
//go:noinline
func touchPostings(scores []float32, roots *[mostRoots]float32, postings []uint32, weight float32, bits uint, touched []uint32, n int) int {
	if len(scores) == 0 { // as above
		return n
	}
	mask := uint(len(scores) - 1)
	bits &= 31
	for _, p := range postings {
		a := uint(p) & mask
		s := scores[a]
		touched[n] = uint32(a) // #nosec G115 -- articles have articleBits; it stays, if it is the first time: cheaper than a branch
		if math.Float32bits(s) == 0 {
			n++
		}
		scores[a] = s + weight*roots[p>>bits%mostRoots]
	}
	return n
}
