package corpus

import (
	"hash/fnv"
	"io"
)

// HashID returns the hash (FNV-1a of 64 bits) by which an article is known where its id
// would take too much room: of a million articles, a few bytes each. It stands in indexes,
// which would have to be built again were it another one.
func HashID(id string) uint64 {
	h := fnv.New64a()
	_, _ = io.WriteString(h, id) // a hash never fails
	return h.Sum64()
}
