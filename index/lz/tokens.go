package lz

import "math/bits"

// A token is a byte, or the class of a length of what stands before, with further bits for how
// much longer it is. Where it stands follows: as before, or how far back in the text, in two
// classes for each power of two, or in which part of the dictionary, with further bits each.
const (
	firstLength  = 256 // the token of the shortest length
	tokens       = firstLength + len(lengthBits)
	shortest     = 3
	longest      = shortest + 16 + 4 + 8 + 16 + 32 + 64 + 256 + 1<<16 - 1
	shortestSeen = 4 // of what is looked for by its bytes

	asBefore = 0
	// farBits is the length of the greatest distance in a text.
	farBits   = 23
	firstPart = 2 * farBits // of the dictionary
	partBits  = 10
)

// lengthBits is how many further bits each class of lengths has.
var lengthBits = [...]uint8{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 3, 4, 5, 6, 8, 16}

// lengthFrom is the shortest length of each class, and classOfLength the class of each length up
// to those of the last one.
var (
	lengthFrom = func() (from [len(lengthBits)]int) {
		next := shortest
		for class, n := range lengthBits {
			from[class] = next
			next += 1 << n
		}
		return from
	}()
	classOfLength = func() (classes [longest - 1<<16 + 2]uint8) {
		for class, from := range lengthFrom {
			for n := from; n < len(classes); n++ {
				classes[n] = uint8(class) // #nosec G115 -- some twenty
			}
		}
		return classes
	}()
)

// lengthClass returns the class of a length.
func lengthClass(n int) int {
	if n < len(classOfLength) {
		return int(classOfLength[n])
	}
	return len(lengthBits) - 1
}

// placeOf returns the class of a distance in a text, and how many further bits tell it.
func placeOf(distance int) (symbol int, more uint) {
	n := bits.Len(uint(distance)) // #nosec G115 -- positive
	if n < 2 {
		return 1, 0
	}
	more = uint(n - 2) // #nosec G115 -- not negative
	return 2*n - 2 + distance>>more&1, more
}

// numPlaces returns the number of classes of places with a dictionary.
func numPlaces(dictionary int) int { return firstPart + (dictionary+1<<partBits-1)>>partBits }
