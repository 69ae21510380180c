package lz

import (
	"encoding/binary"
	"errors"
	"slices"
)

// ErrCorrupt says that a packed text is damaged, or packed with another model.
var ErrCorrupt = errors.New("lz: a packed text is damaged")

const (
	// mostUnpacked bounds the memory that a damaged text can ask for.
	mostUnpacked = 1 << 30
	// wordBits is how many bits are in hand when a word of them was read, or more.
	wordBits = 57
	// copied is how many bytes are copied at once: of most matches all.
	copied = 16
)

// Unpack returns the beginning of a packed text, at least size bytes or all of it. It uses dst
// if that is large enough, and overwrites it.
func (m *Model) Unpack(dst, packed []byte, size int) ([]byte, error) {
	total, head := binary.Uvarint(packed)
	if head <= 0 || total > mostUnpacked {
		return nil, ErrCorrupt
	}
	u := unpacking{Model: m, data: packed[head:], all: int(total)}
	wanted := min(max(size, 0), u.all)
	// No more than the packed text could tell without long matches is taken before they are there.
	u.out = slices.Grow(dst[:0], min(wanted, 8*len(packed))+copied)
	u.out = u.out[:cap(u.out)]
	n, ok := u.until(wanted)
	if end := int(u.at+7) / 8; !ok || end > len(u.data) || n == u.all && end < len(u.data) { // #nosec G115 -- not negative
		return nil, ErrCorrupt
	}
	return u.out[:n], nil
}

// unpacking is a text that is being unpacked.
type unpacking struct {
	*Model
	data []byte
	at   uint   // bits of data before the word
	out  []byte // with room for copied bytes more than are known, after [unpacking.room]
	all  int    // how long the text is
}

// word returns the bits from a place on, wordBits of them or more: beyond the end 0. It reports
// false where the place is beyond the end, too.
func (u *unpacking) word(at uint) (uint64, bool) {
	i := at >> 3
	if i+8 <= uint(len(u.data)) {
		return binary.BigEndian.Uint64(u.data[i:]) << (at & 7), true
	}
	if at > 8*uint(len(u.data)) {
		return 0, false
	}
	var last [8]byte
	copy(last[:], u.data[i:])
	return binary.BigEndian.Uint64(last[:]) << (at & 7), true
}

// room makes room for n bytes behind so many, and copied more.
func (u *unpacking) room(known, n int) {
	if len(u.out) < known+n+copied {
		u.out = slices.Grow(u.out[:known], n+copied)
		u.out = u.out[:cap(u.out)]
	}
}

// until unpacks the text until so many bytes are known, and returns how many are. It reports
// false where it is damaged.
func (u *unpacking) until(wanted int) (known int, ok bool) {
	before, distance := byte(0), 0
	var bits uint64
	left := uint(0) // bits in hand
	for known < wanted {
		if left < 2*mostBits+copied {
			if bits, ok = u.word(u.at); !ok {
				return 0, false
			}
			left = wordBits
		}
		token, n := u.tokens[u.classes[before]].next(bits)
		bits, left, u.at = bits<<n, left-n, u.at+n
		if token < firstLength {
			if known+copied >= len(u.out) {
				u.room(known, 1)
			}
			before = byte(token)
			u.out[known] = before
			known++
			continue
		}
		more := uint(lengthBits[token-firstLength])
		length := lengthFrom[token-firstLength] + int(bits>>1>>(63-more)) // #nosec G115 -- a few bits
		bits, u.at = bits<<more, u.at+more
		if length > u.all-known {
			return 0, false
		}
		place, n := u.places.next(bits)
		u.at += n
		u.room(known, length)
		if place >= firstPart {
			bits, ok = u.word(u.at)
			from := int(place-firstPart)<<partBits + int(bits>>(64-partBits)) // #nosec G115 -- a dictionary has some megabytes
			if u.at += partBits; !ok || length > len(u.dictionary)-from {
				return 0, false
			}
			copy(u.out[known:known+length], u.dictionary[from:])
		} else {
			if distance, ok = u.distance(place, distance); !ok || distance > known {
				return 0, false
			}
			again(u.out[:known+length+copied], known, distance, length)
		}
		known += length
		before, left = u.out[known-1], 0
	}
	return known, true
}

// distance returns the distance of a class, given the one before.
func (u *unpacking) distance(place uint, before int) (int, bool) {
	switch place {
	case asBefore:
		return before, before > 0
	case 1:
		return 1, true
	}
	bits, ok := u.word(u.at)
	more := place/2 - 1
	u.at += more
	return int((2|uint64(place&1))<<more | bits>>1>>(63-more)), ok // #nosec G115 -- at most farBits
}

// again copies what stands at a distance behind what is known, of which there are n bytes. It
// may write so many bytes more as it is given room for.
func again(out []byte, n, distance, length int) {
	if distance < copied {
		for i := n; i < n+length; i++ { // it may repeat what it just wrote
			out[i] = out[i-distance]
		}
		return
	}
	for end := n + length; n < end; n += copied {
		*(*[copied]byte)(out[n:]) = *(*[copied]byte)(out[n-distance:])
	}
}
