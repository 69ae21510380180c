package unzstd

// literals are those of a block. Where they are packed as one stream they are unpacked as
// far as they are asked for.
type literals struct {
	text  []byte // with copyAhead bytes of room behind it
	size  int
	ready int // how many are unpacked
	in    bitReader
	code  *huffman
}

// unpackedAhead is how many literals are unpacked at once beyond those that are wanted.
const unpackedAhead = 64

// have reports whether there are n literals, and unpacks them.
func (l *literals) have(n int) bool {
	if n <= l.ready {
		return true
	}
	if n > l.size {
		return false
	}
	to := min(n+unpackedAhead, l.size)
	if !l.code.decode(l.text[l.ready:to], &l.in) {
		return false
	}
	l.ready = to
	return to < l.size || l.in.left() == 0
}

// room makes room for so many literals.
func (l *literals) room(size int) {
	l.size, l.ready = size, size
	if cap(l.text) < size+copyAhead {
		l.text = make([]byte, size+copyAhead)
	}
	l.text = l.text[:size+copyAhead]
}

// readLiterals reads the literals of the block data[at:], and returns where they end.
func (d *Decoder) readLiterals(data []byte, at int) (end int, ok bool) {
	head := uint64(0)
	for i := range min(5, len(data)-at) {
		head |= uint64(data[at+i]) << (8 * i)
	}
	kind, form := head&3, head>>2&3
	if kind == kindRaw || kind == kindRepeated {
		return d.plainLiterals(data, at, head)
	}
	size, held, streams := 0, 0, 4
	switch form {
	case 0, 1:
		at, size, held = at+3, int(head>>4&0x3ff), int(head>>14&0x3ff) // #nosec G115 -- 10 bits
		if form == 0 {
			streams = 1
		}
	case 2:
		at, size, held = at+4, int(head>>4&0x3fff), int(head>>18&0x3fff) // #nosec G115 -- 14 bits
	default:
		at, size, held = at+5, int(head>>4&0x3ffff), int(head>>22&0x3ffff) // #nosec G115 -- 18 bits
	}
	if size > mostBlock || at > len(data) || held > len(data)-at {
		return 0, false
	}
	end = at + held
	if kind == kindPacked {
		n := d.ownLiterals.read(data[:end], at)
		if n == 0 {
			return 0, false
		}
		at += n
		d.literals = &d.ownLiterals
	}
	if d.literals == nil {
		return 0, false
	}
	d.block.room(size)
	d.block.code = d.literals
	if streams == 1 {
		d.block.ready = 0
		return end, d.block.in.reset(data, at, end)
	}
	return end, d.fourStreams(data[:end], at)
}

// plainLiterals reads the literals data[at:] with this head that are not packed.
func (d *Decoder) plainLiterals(data []byte, at int, head uint64) (end int, ok bool) {
	size := int(head >> 3 & 0x1f) // #nosec G115 -- 5 bits
	switch head >> 2 & 3 {
	case 1:
		at, size = at+2, int(head>>4&0xfff) // #nosec G115 -- 12 bits
	case 3:
		at, size = at+3, int(head>>4&0xfffff) // #nosec G115 -- 20 bits
	default:
		at++
	}
	held := size
	if head&3 == kindRepeated {
		held = 1
	}
	if size > mostBlock || at > len(data) || held > len(data)-at {
		return 0, false
	}
	d.block.room(size)
	if held == size {
		copy(d.block.text, data[at:at+size])
	} else {
		for i := range size {
			d.block.text[i] = data[at]
		}
	}
	return at + held, true
}

// fourStreams unpacks literals that are packed in four streams.
func (d *Decoder) fourStreams(data []byte, at int) bool {
	const heads = 6
	if len(data)-at < heads {
		return false
	}
	quarter := (d.block.size + 3) / 4
	start, rest := at+heads, d.block.text[:d.block.size]
	for i := range 4 {
		end, n := len(data), len(rest)
		if i < 3 {
			end, n = start+int(data[at+2*i])+int(data[at+2*i+1])<<8, quarter
		}
		var in bitReader
		if end > len(data) || n > len(rest) || !in.reset(data, start, end) || !d.literals.decode(rest[:n], &in) || in.left() != 0 {
			return false
		}
		start, rest = end, rest[n:]
	}
	return true
}
