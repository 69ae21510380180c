package kin

import (
	"os"
	"syscall"
	"testing"
	"time"

	"kindred/index"
	"kindred/index/bleve"
)

// BenchmarkRelating measures, stage by stage, what it takes to relate the articles of the generation
// in the folder that KINDRED_GENERATION names, once they are read: in seconds of CPU, the garbage
// collector's included. Run it with -benchtime 3x or so: each round relates all.
func BenchmarkRelating(b *testing.B) {
	dir := os.Getenv("KINDRED_GENERATION")
	if dir == "" {
		b.Skip("set KINDRED_GENERATION to the folder of a generation")
	}
	r, err := bleve.OpenReader(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := r.Close(); err != nil {
			b.Error(err)
		}
	}()
	seen := NewRelater()
	if err := index.Analyse(b.Context(), r, func(a []index.Analysed) error { return seen.See(b.Context(), a) }); err != nil {
		b.Fatal(err)
	}
	seen.texts.settle()
	var spent stages
	for b.Loop() {
		spent.begin(b)
		seen.texts.settleLexicon()
		spent.end(b, "settle-s")
		g, err := newGraph(b.Context(), &seen.texts, &seen.weights, limitsOf(len(seen.texts.ids)))
		if err != nil {
			b.Fatal(err)
		}
		spent.end(b, "graph-s")
		lists, err := g.nearest(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		spent.end(b, "nearest-s")
		lists = fair(&seen.texts, lists, hubFactors(lists, seen.weights.Hubs), &seen.weights)
		spent.end(b, "fair-s")
		var failed error
		for range g.explained(b.Context(), lists, &failed) {
			continue
		}
		if failed != nil {
			b.Fatal(failed)
		}
		spent.end(b, "reasons-s")
	}
	for unit, took := range spent.took {
		b.ReportMetric(took.Seconds()/float64(b.N), unit)
	}
}

// stages are what parts of a benchmark take of the processor.
type stages struct {
	from time.Duration
	took map[string]time.Duration
}

func (s *stages) begin(b *testing.B) {
	b.Helper()
	if s.took == nil {
		s.took = map[string]time.Duration{}
	}
	s.from = processorTime(b)
}

// end adds what was taken since the last stage to one.
func (s *stages) end(b *testing.B, stage string) {
	b.Helper()
	now := processorTime(b)
	s.took[stage] += now - s.from
	s.from = now
}

// processorTime returns what the process took of the processor.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
