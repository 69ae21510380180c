package index

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/google/renameio/v2"
)

// rollName is the file of a generation that says which articles it holds: a
// hash of each one's name, ascending. It answers whether an older generation holds
// something that is not public any more without opening that generation.
const rollName = "roll"

// roll is the set of articles of a generation.
type roll []uint64

// rollOf calls the roll of the articles with these names.
func rollOf(names []string) roll {
	list := make(roll, len(names))
	for i, name := range names {
		h := fnv.New64a()
		_, _ = h.Write([]byte(name)) // a hash never fails
		list[i] = h.Sum64()
	}
	slices.Sort(list)
	return list
}

func (l roll) write(dir string) error {
	var buf bytes.Buffer
	for _, hash := range l {
		buf.Write(binary.BigEndian.AppendUint64(nil, hash))
	}
	if err := renameio.WriteFile(filepath.Join(dir, rollName), buf.Bytes(), 0o644); err != nil {
		return fmt.Errorf("writing the roll of articles: %w", err)
	}
	return nil
}

// readRoll returns the roll of a generation; ok is false when it has none that
// can be read.
func readRoll(dir string) (l roll, ok bool, err error) {
	data, err := os.ReadFile(filepath.Join(dir, rollName)) // #nosec G304 -- below the operator's data folder
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, false, nil
	case err != nil:
		return nil, false, fmt.Errorf("reading the roll of articles: %w", err)
	case len(data)%8 != 0:
		return nil, false, nil
	}
	for ; len(data) > 0; data = data[8:] {
		l = append(l, binary.BigEndian.Uint64(data))
	}
	return l, true, nil
}

// holds reports whether every article of other is in l. Both ascend.
func (l roll) holds(other roll) bool {
	i := 0
	for _, hash := range other {
		for i < len(l) && l[i] < hash {
			i++
		}
		if i == len(l) || l[i] != hash {
			return false
		}
	}
	return true
}
