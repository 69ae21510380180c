package corpus

import "testing"

// TestHashID: indexes that are there know articles by these.
func TestHashID(t *testing.T) {
	for id, want := range map[string]uint64{"": 0xcbf29ce484222325, "a": 0xaf63dc4c8601ec8c, "foobar": 0x85944171f73967e8} {
		if got := HashID(id); got != want {
			t.Errorf("HashID(%q) = %#x, want %#x", id, got, want)
		}
	}
}
