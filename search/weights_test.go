package search

import (
	"errors"
	"testing"

	"kindred/search/kin"
)

// Weights are set by name, those of the ranking and those of relatedness.
func TestParseWeights(t *testing.T) {
	w, err := ParseWeights(DefaultWeights(), "pairs=0.5")
	if err != nil || w.Short.Pairs != .5 || w.Long.Pairs != .5 || w.Correct != DefaultWeights().Correct {
		t.Errorf("ParseWeights = %+v, %v", w, err)
	}
	k, err := ParseKinWeights(kin.DefaultWeights(), "title=3, hubs=0")
	if err != nil || k.Title != 3 || k.Hubs != 0 || k.Tags != kin.DefaultWeights().Tags {
		t.Errorf("ParseKinWeights = %+v, %v", k, err)
	}
	for _, text := range []string{"titel=3", "title", "title=", "title=-1", "title=NaN", "title=1001", "title=3,x"} {
		if _, err := ParseKinWeights(kin.DefaultWeights(), text); !errors.Is(err, ErrBadRequest) {
			t.Errorf("ParseKinWeights(%q): %v", text, err)
		}
	}
}
