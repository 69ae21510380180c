package index

import (
	"encoding/binary"
	"time"
)

// AppendTime writes a time as an index keeps it: a 0 for none, or a 1 and, as varints,
// the seconds, the nanoseconds and the seconds east of Greenwich, of which [TimeOf] makes
// it again.
func AppendTime(dst []byte, t time.Time) []byte {
	if t.IsZero() {
		return append(dst, 0)
	}
	_, offset := t.Zone()
	dst = binary.AppendVarint(append(dst, 1), t.Unix())
	dst = binary.AppendUvarint(dst, uint64(t.Nanosecond())) // #nosec G115 -- never negative
	return binary.AppendVarint(dst, int64(offset))
}

// TimeOf returns the time that [AppendTime] wrote the numbers of.
func TimeOf(seconds int64, nanos uint64, offset int64) time.Time {
	t := time.Unix(seconds, int64(nanos)) // #nosec G115 -- as it was written
	if offset == 0 {
		return t.UTC()
	}
	return t.In(time.FixedZone("", int(offset)))
}
