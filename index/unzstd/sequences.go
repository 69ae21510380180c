package unzstd

// copyAhead is how many bytes are copied at once, whether all of them are wanted or not.
const copyAhead = 16

// sequences carries out the n sequences data[at:] of a block: literals are put out, and then
// what was put out already, so far back. It ends early where as much is there as is wanted.
func (d *Decoder) sequences(data []byte, at, n int) bool {
	var in bitReader
	if !in.reset(data, at, len(data)) {
		return false
	}
	ls, os, ms := &d.codes[lengths].states, &d.codes[offsets].states, &d.codes[matches].states
	l := in.read(d.codes[lengths].log)
	o := in.read(d.codes[offsets].log)
	m := in.read(d.codes[matches].log)
	begin, used := len(d.out), 0
	for left := n; left > 0; left-- {
		if !in.refill() {
			return false
		}
		le, oe, me := &ls[l&(1<<mostStates-1)], &os[o&(1<<mostStates-1)], &ms[m&(1<<mostStates-1)]
		back := int(oe.base) + int(in.read(uint(oe.extra)))
		length := int(me.base) + int(in.read(uint(me.extra)))
		if oe.extra+me.extra+le.extra > atOnce {
			in.refill()
		}
		lits := int(le.base) + int(in.read(uint(le.extra)))
		if left > 1 {
			l = uint64(le.next) + in.read(uint(le.bits))
			m = uint64(me.next) + in.read(uint(me.bits))
			o = uint64(oe.next) + in.read(uint(oe.bits))
		}
		back = d.offset(back, lits)
		if !d.block.have(used+lits) || len(d.out)-begin+lits+length > mostBlock {
			return false
		}
		d.literally(used, lits)
		used += lits
		if !d.repeat(back, length) {
			return false
		}
		if len(d.out) >= d.size {
			return true
		}
	}
	if in.left() != 0 || !d.block.have(d.block.size) || len(d.out)-begin+d.block.size-used > mostBlock {
		return false
	}
	d.out = append(d.out, d.block.text[used:d.block.size]...)
	return true
}

// atOnce is how many further bits of a sequence are in hand together with those of the next
// states, of which there are 26 at most.
const atOnce = 56 - 26

// offset returns what an offset stands for before so many literals, and remembers it.
func (d *Decoder) offset(back, lits int) int {
	p := &d.offsets
	if back > 3 {
		p[0], p[1], p[2] = back-3, p[0], p[1]
		return p[0]
	}
	if lits > 0 {
		back--
	}
	switch back {
	case 0:
	case 1:
		p[0], p[1] = p[1], p[0]
	case 2:
		p[0], p[1], p[2] = p[2], p[0], p[1]
	default:
		p[0], p[1], p[2] = p[0]-1, p[0], p[1]
	}
	return p[0]
}

// grow makes room for n bytes and those that are copied ahead.
func (d *Decoder) grow(n int) {
	if need := len(d.out) + n + copyAhead; need > cap(d.out) {
		larger := make([]byte, len(d.out), max(need, 2*cap(d.out)))
		copy(larger, d.out)
		d.out = larger
	}
}

// literally puts out n literals from a place on.
func (d *Decoder) literally(from, n int) {
	d.grow(n)
	at := len(d.out)
	d.out = d.out[:at+n]
	if n <= copyAhead {
		*(*[copyAhead]byte)(d.out[at : at+copyAhead]) = *(*[copyAhead]byte)(d.block.text[from : from+copyAhead])
		return
	}
	copy(d.out[at:], d.block.text[from:from+n])
}

// repeat puts out n bytes that begin so far back, in the dictionary or what is there. It
// reports whether there is as much.
func (d *Decoder) repeat(back, n int) bool {
	d.grow(n)
	at := len(d.out)
	from := at - back
	if back <= 0 {
		return false
	}
	if from < 0 {
		text := d.dictionary.text
		if from += len(text); from < 0 {
			return false
		}
		there := min(n, len(text)-from)
		if there <= copyAhead && from+copyAhead <= len(text) {
			*(*[copyAhead]byte)(d.out[at : at+copyAhead]) = *(*[copyAhead]byte)(text[from : from+copyAhead])
		} else {
			copy(d.out[at:at+there], text[from:])
		}
		at, n, from = at+there, n-there, 0
	}
	d.out = d.out[:at+n]
	switch {
	case n == 0:
	case n <= copyAhead && at-from >= copyAhead:
		*(*[copyAhead]byte)(d.out[at : at+copyAhead]) = *(*[copyAhead]byte)(d.out[from : from+copyAhead])
	case at-from >= n:
		copy(d.out[at:], d.out[from:from+n])
	default: // it repeats what it puts out
		for i := from; n > 0; i, n = i+1, n-1 {
			d.out[at] = d.out[i]
			at++
		}
	}
	return true
}
