package corpus

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
)

// blogOf is a generated blog of n articles of about 5 KB each.
func blogOf(n int) map[string]string {
	words := strings.Fields("the bread of a baker is in his hands and not only flour water salt time oven crust crumb dough yeast baker table house morning winter river stone glass paper letter music garden window")
	rng := rand.New(rand.NewPCG(1, 2))
	blog := make(map[string]string, n)
	for i := range n {
		var b strings.Builder
		fmt.Fprintf(&b, "---\ntitle: \"Article %d on bread\"\ndate: 2024-01-%02d\ntags: [bread, \"number %d\"]\ndescription: What article %d says\n---\n\n", i, i%28+1, i%50, i)
		for b.Len() < 5000 {
			fmt.Fprintf(&b, "## Part %d\n\n", b.Len())
			for range 90 {
				b.WriteString(words[rng.IntN(len(words))])
				b.WriteByte(' ')
			}
			b.WriteString("and [a link](/other/) with *emphasis* and `code`.\n\n- one\n- two\n\n")
		}
		blog[fmt.Sprintf("posts/%d/2024-01-%02d-article-%d.md", i%100, i%28+1, i)] = b.String()
	}
	return blog
}

// BenchmarkDir10000 reads 10,000 articles; heap-MB is what is in use after the
// last, which must not grow with their number.
func BenchmarkDir10000(b *testing.B) {
	fsys := files(blogOf(10_000))
	var before, after runtime.MemStats
	for b.Loop() {
		runtime.GC()
		runtime.ReadMemStats(&before)
		n := 0
		for _, err := range Dir(fsys, "", Options{}).Articles(b.Context()) {
			if err != nil {
				b.Fatal(err)
			}
			if n++; n == 10_000 {
				runtime.GC()
				runtime.ReadMemStats(&after)
			}
		}
		if n != 10_000 {
			b.Fatalf("%d articles", n)
		}
	}
	b.ReportMetric(float64(int64(after.HeapAlloc)-int64(before.HeapAlloc))/(1<<20), "heap-MB")
}
