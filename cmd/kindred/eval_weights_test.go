package main

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kindred/search"
)

func TestParseWeights(t *testing.T) {
	stages := search.Stages()
	if len(stages) < 2 {
		t.Fatalf("Stages() = %q, want two or more", stages)
	}
	without := func(names ...string) search.Weights {
		w := search.DefaultWeights()
		for _, name := range names {
			var err error
			if w, err = w.Without(name); err != nil {
				t.Fatal(err)
			}
		}
		return w
	}
	valued, err := search.ParseWeights(without(stages[1]), stages[0]+"=.25")
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		text string
		want search.Weights
	}{
		{"", search.DefaultWeights()},
		{" , ", search.DefaultWeights()},
		{"without:" + stages[0], without(stages[0])},
		{" without: " + stages[0] + " ,without:" + stages[1], without(stages[0], stages[1])},
		{stages[0] + "=.25,without:" + stages[1], valued},
	} {
		got, err := parseWeights(tc.text)
		if err != nil {
			t.Errorf("parseWeights(%q): %v", tc.text, err)
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("parseWeights(%q) (-want +got):\n%s", tc.text, diff)
		}
	}
	for _, text := range []string{"nonsense=1", "without:nonsense", stages[0] + "=much", "without:"} {
		if w, err := parseWeights(text); !errors.As(err, new(usageError)) {
			t.Errorf("parseWeights(%q) = %+v, %v, want an error of usage", text, w, err)
		}
	}
}
