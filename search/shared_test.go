package search

import (
	"testing"

	"kindred/search/kin"
	"kindred/search/searchtest"
)

// built returns a service over the collection in a folder.
func built(t *testing.T, dir string, related bool) *Service {
	t.Helper()
	b := searchtest.Collection(t, dir)
	if related {
		if err := kin.Relate(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	return New(&held{backend: b})
}
