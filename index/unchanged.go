//go:build !js

package index

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"time"
)

// Unchanged reports whether the published generation is what a draft with these contents
// would be, and whole, so that the draft need not be made; and its number. One that an
// editor went back to is to be built over, whatever is in it.
func (d *Draft) Unchanged(c *Contents) (number int, ok bool) {
	number, err := d.home.Current()
	if err != nil {
		return 0, false
	}
	if held, err := d.home.Held(number); held || err != nil {
		return number, false
	}
	m, err := d.home.Manifest(number)
	if err != nil || !sameJSON(m.Recipe, c.Recipe) || !sameMoment(m.Appears, c.Appears) || !sameMoment(m.Expires, c.Expires) {
		return number, false
	}
	old, ok, err := readRoll(d.home.Path(number))
	if !ok || err != nil || !slices.Equal(old, rollOf(c.Articles)) {
		return number, false
	}
	return number, d.home.Verify(number) == nil
}

// sameJSON compares texts but for the space between their parts.
func sameJSON(a, b json.RawMessage) bool {
	var x, y bytes.Buffer
	errs := errors.Join(json.Compact(&x, orNull(a)), json.Compact(&y, orNull(b)))
	return errs == nil && bytes.Equal(x.Bytes(), y.Bytes())
}

func orNull(text json.RawMessage) json.RawMessage {
	if len(text) == 0 {
		return json.RawMessage("null")
	}
	return text
}

func sameMoment(kept *time.Time, t time.Time) bool {
	if kept == nil {
		return t.IsZero()
	}
	return kept.Equal(t)
}
