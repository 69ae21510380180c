package main

import (
	"strings"

	"github.com/spf13/cobra"

	"kindred/search"
)

// weightFlags say how a command ranks, where that is not as readers get it.
type weightFlags struct {
	values  string
	without []string
}

func (f *weightFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.values, "weights", "", "weights that differ from the default: name=value,name=value")
	cmd.Flags().StringSliceVar(&f.without, "without", nil, "stage of the ranking to switch off (may be given again): "+strings.Join(search.Stages(), ", "))
}

// read returns the weights. An error of it is one of wrong usage.
func (f *weightFlags) read() (search.Weights, error) {
	w, err := search.ParseWeights(search.DefaultWeights(), f.values)
	if err != nil {
		return search.Weights{}, usageError{err}
	}
	for _, stage := range f.without {
		if w, err = w.Without(stage); err != nil {
			return search.Weights{}, usageError{err}
		}
	}
	return w, nil
}

// parseWeights reads both in one text, "without:kin,title=.2". The empty text is
// the default.
func parseWeights(text string) (search.Weights, error) {
	var f weightFlags
	var values []string
	for part := range strings.SplitSeq(text, ",") {
		if stage, ok := strings.CutPrefix(strings.TrimSpace(part), "without:"); ok {
			f.without = append(f.without, strings.TrimSpace(stage))
		} else {
			values = append(values, part)
		}
	}
	f.values = strings.Join(values, ",")
	return f.read()
}

// serviceWith is a service that ranks by the weights.
func serviceWith(g *pinned, w search.Weights) *search.Service {
	return search.NewWith(g, search.Options{Weights: w})
}
