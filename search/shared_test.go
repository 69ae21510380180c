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
		if err := searchtest.Relate(t.Context(), b, kin.NewRelater()); err != nil {
			t.Fatal(err)
		}
	}
	return usual(&held{backend: b})
}
