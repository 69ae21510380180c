package analysis

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What was forgotten is learnt again, and the same.
func TestForget(t *testing.T) {
	a := For("en")
	const text = "Sailors were tying node.js to the bowline's knots, and knots to sailors"
	want := a.Tokens(nil, text)
	Forget()
	rows := *a.memo.rows.Load()
	for i := range rows {
		for j := range rows[i].words {
			if w := rows[i].words[j].Load(); w != nil {
				t.Fatalf("%q is remembered", w.key)
			}
		}
	}
	if diff := cmp.Diff(want, a.Tokens(nil, text)); diff != "" {
		t.Errorf("tokens (-want +got):\n%s", diff)
	}
}
