package eval

import (
	"fmt"
	"io"
)

// Truth says which articles are truly related: source id, then the set of its
// target ids. It is binary and has a direction: a target of a source need not
// have that source as its own target.
type Truth map[string]map[string]bool

// ReadTruth reads pairs, one a line, as "source<TAB>target". A pair may be
// repeated, and may name the same article twice; [Related] ignores the latter. Ids
// may hold blanks.
// The name is that of the file, for messages.
func ReadTruth(r io.Reader, name string) (Truth, error) {
	truth := make(Truth)
	err := eachLine(r, name, func(line string) error {
		f := tabFields(line)
		if len(f) != 2 {
			return fmt.Errorf("want source<TAB>target, found %d columns", len(f))
		}
		if err := checkText("source id", f[0]); err != nil {
			return err
		}
		if err := checkText("target id", f[1]); err != nil {
			return err
		}
		if truth[f[0]] == nil {
			truth[f[0]] = make(map[string]bool)
		}
		truth[f[0]][f[1]] = true
		return nil
	})
	if err != nil {
		return nil, err
	}
	return truth, nil
}
