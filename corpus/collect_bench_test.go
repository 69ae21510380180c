package corpus

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// blogSource makes up n articles of about 5 KB while it is read: texts of words as
// frequent as Zipf's law has it, of which every hundredth is a copy of one before.
type blogSource int

func (n blogSource) Articles(ctx context.Context) iter.Seq2[Article, error] {
	return func(yield func(Article, error) bool) {
		var copied string
		for i := range int(n) {
			rng := rand.New(rand.NewPCG(uint64(i), 3))
			zipf := rand.NewZipf(rng, 1.1, 3, 30_000)
			var b strings.Builder
			for b.Len() < 5000 {
				for range 80 {
					fmt.Fprintf(&b, "w%x ", zipf.Uint64())
				}
				b.WriteString("\n\n")
			}
			text := b.String()
			switch i % 100 {
			case 10:
				copied = text
			case 90:
				text = copied + "More."
			}
			a := Article{
				ID: fmt.Sprintf("posts/%d/article-%d", i%100, i), URL: fmt.Sprintf("/posts/%d/article-%d/", i%100, i),
				Title: fmt.Sprintf("Article %d on the bread of every day", i-i%100/90*80), Text: text,
				Headings: []string{"What it is", "How it is made", "What it costs"},
				Tags:     []string{"bread", fmt.Sprintf("number %d", i%500), fmt.Sprintf("tag %d", i%37)},
				Authors:  []string{"Ada Baker"}, Language: "en", Summary: fmt.Sprintf("What article %d says about the bread that is made every day.", i),
				Published: time.Date(2024, 1, 1+i%28, 0, 0, 0, 0, time.UTC), Origin: Origin{File: fmt.Sprintf("posts/%d/article-%d.md", i%100, i)},
			}
			if ctx.Err() != nil || !yield(a, nil) {
				return
			}
		}
	}
}

// cpuTime is what this process has used of the processors.
func cpuTime() time.Duration {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkCollect reads, tells copies and merges tags. It reports the time of the
// processors, at most how much the heap grew, and what is left in it of each
// article; source is the time that making up the articles takes of that.
func BenchmarkCollect(b *testing.B) {
	for _, n := range []int{10_000, 40_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			var peak, left uint64
			var cpu, source time.Duration
			for b.Loop() {
				begin := cpuTime()
				for _, err := range blogSource(n).Articles(b.Context()) {
					if err != nil {
						b.Fatal(err)
					}
				}
				source += cpuTime() - begin
				runtime.GC()
				before := heapBytes()
				begin = cpuTime()
				var ar *Archive
				var err error
				peak = max(peak, peakHeap(func() { ar, err = Collect(b.Context(), []Source{blogSource(n)}, CollectOptions{}) }))
				cpu += cpuTime() - begin
				if err != nil {
					b.Fatal(err)
				}
				if want := n - n/100; ar.Len() != want {
					b.Fatalf("%d articles, want %d", ar.Len(), want)
				}
				runtime.GC()
				left = heapBytes() - before
				if err := ar.Close(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(cpu.Seconds()/float64(b.N), "cpu-s/op")
			b.ReportMetric(source.Seconds()/float64(b.N), "source-s/op")
			b.ReportMetric(float64(peak)/mebi, "peak-MiB")
			b.ReportMetric(float64(left)/float64(n), "left-B/article")
		})
	}
}
