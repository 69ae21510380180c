package nearcopy

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"
)

func TestOfFoldsText(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want float64
	}{
		{"Don’t Panic!", "don't  panic", 1},
		{"don't panic", "dont panic", 1},
		{"Café au lait", "CAFE\u0301 AU LAIT", 1},
		{"ｆｕｌｌ ｗｉｄｔｈ", "full width", 1},
		{"ﬁne print", "fine print", 1},
		{"soft\u00adhyphen", "softhyphen", 1},
		{"ΟΔΟΣ", "οδος", 1},
		{"日本語。", "日本語", 1},
		{"ガ", "か\u3099", 0},
		{"ガ", "カ\u3099", 1},
		{"한국어", "한국어", 1},
		{"a\xffb", "a b", 1},
		{"one two", "two one", 0},
		{"one two", "onetwo", 0},
		{"one", "one one", 0},
		{"ไทย", "ไท", 0},
	} {
		a, okA := Of(tc.a)
		b, okB := Of(tc.b)
		if got := a.Resemblance(&b); got != tc.want || !okA || !okB {
			t.Errorf("resemblance of %q and %q = %v, %v, %v, want %v", tc.a, tc.b, got, okA, okB, tc.want)
		}
		if got, near := Compare(tc.a, tc.b); got != tc.want || near != (tc.want == 1) {
			t.Errorf("Compare(%q, %q) = %v, %v, want %v", tc.a, tc.b, got, near, tc.want)
		}
	}
}

func TestOfNothing(t *testing.T) {
	for _, text := range []string{"", " \n\t", "—!?…", "\xff\xfe", "\u0301", "''"} {
		if _, ok := Of(text); ok {
			t.Errorf("Of(%q) found words", text)
		}
		if r, near := Compare(text, text); r != 0 || near {
			t.Errorf("Compare(%q, itself) = %v, %v, want 0, false", text, r, near)
		}
	}
}

// The values were recorded: they must be the same in every run and everywhere.
func TestSketchIsFixed(t *testing.T) {
	s, _ := Of(strings.Repeat("the quick brown fox jumps over the lazy dog 日本語 ", 5))
	var sum uint64
	for i, b := range s.bins {
		sum += uint64(i+1) * uint64(b)
	}
	if s.whole != 0x50e5a9dc6d96b731 || sum != 114043382 || s.words != 52 {
		t.Errorf("sketch = whole %#x, sum %d, words %d; want %#x, %d, 52", s.whole, sum, s.words, uint64(0x50e5a9dc6d96b731), 114043382)
	}
	if size := unsafe.Sizeof(s); size > 1024 {
		t.Errorf("a sketch has %d bytes, want at most 1024", size)
	}
}

func TestShortTextsMustBeEqual(t *testing.T) {
	words := newWriter(1).words(30)
	changed := func(n int) (string, string) {
		a := slices.Clone(words[:n])
		a[n-1] = "changed"
		return strings.Join(words[:n], " "), strings.Join(a, " ")
	}
	a, b := changed(29)
	if r, near := Compare(a, b); near || r != 0 {
		t.Errorf("one word of 29 changed: %v, %v, want 0, false", r, near)
	}
	a, b = changed(30)
	if r, near := Compare(a, b); !near || r < 0.9 {
		t.Errorf("one word of 30 changed: %v, %v, want over 0.9, true", r, near)
	}
}

func TestPlantedCopies(t *testing.T) {
	for _, tc := range []struct {
		share float64
		kind  string
		han   bool
		least float64
	}{
		{0.02, "replace", false, 0.999},
		{0.02, "insert", false, 0.999},
		{0.02, "delete", false, 0.999},
		{0.10, "replace", false, 0.98},
		{0.10, "insert", false, 0.98},
		{0.10, "delete", false, 0.98},
		{0.02, "replace", true, 0.999},
		{0.10, "insert", true, 0.98},
	} {
		t.Run(fmt.Sprintf("%v %s han=%v", tc.share, tc.kind, tc.han), func(t *testing.T) {
			w := newWriter(7)
			w.han = tc.han
			const n = 600
			var texts []string
			for i := range n {
				words := w.words(80 + i)
				texts = append(texts, w.join(words), w.join(w.edit(words, tc.share, tc.kind)))
			}
			ix, read := indexed(texts)
			pairs, err := ix.Pairs(read)
			if err != nil {
				t.Fatal(err)
			}
			found := 0
			for _, p := range pairs {
				if p.B == p.A+1 && p.A%2 == 0 {
					found++
				} else {
					t.Errorf("false pair %+v", p)
				}
			}
			t.Logf("found %d of %d", found, n)
			if recall := float64(found) / n; recall < tc.least {
				t.Errorf("recall = %.4f, want at least %v", recall, tc.least)
			}
		})
	}
}

// The articles of a series share a template around different texts, and a
// roundup holds another article: none is a copy.
func TestSeriesAreNotCopies(t *testing.T) {
	w := newWriter(3)
	for _, tc := range []struct {
		name            string
		intro, own, end int // words
		slots           int // how often
	}{
		{"intro and end of half the text", 100, 200, 100, 1},
		{"intro and end of two thirds", 120, 120, 120, 1},
		{"four fifths", 160, 80, 160, 1},
		{"a short newsletter", 20, 40, 20, 1},
		{"recipes: sections of a form", 12, 30, 12, 8},
		{"most of it a form", 20, 20, 20, 8},
	} {
		t.Run(tc.name, func(t *testing.T) {
			intro, end := w.words(tc.intro*tc.slots), w.words(tc.end*tc.slots)
			var texts []string
			for range 60 {
				var parts [][]string
				for s := range tc.slots {
					parts = append(parts, intro[s*tc.intro:(s+1)*tc.intro], w.words(tc.own), end[s*tc.end:(s+1)*tc.end])
				}
				texts = append(texts, w.join(parts...))
			}
			ix, read := indexed(texts)
			pairs, err := ix.Pairs(read)
			if err != nil || len(pairs) != 0 {
				t.Errorf("pairs %+v, error %v; want none", pairs, err)
			}
		})
	}
	one := w.words(300)
	if r, near := Compare(w.join(one), w.join(w.words(100), one, w.words(200))); near || r < Least {
		t.Errorf("an article and its roundup: %v, %v, want at least %v, false", r, near, Least)
	}
}

// mixed is a corpus of copies, edits of all strengths and series.
func mixed(seed uint64, n int) []string {
	w := newWriter(seed)
	shared := w.words(100)
	var texts []string
	for i := 0; len(texts) < n; i++ {
		words := w.words(35 + i*7%300)
		texts = append(texts, w.join(words), w.join(w.edit(words, float64(i%20)/100, "replace")),
			w.join(shared, words[:30]), strings.Join(words[:i%4+1], " "))
	}
	return texts
}

// Every pair is compared exactly; what bands and estimates leave out may only be
// what lies close to the least resemblance.
func TestPairsAgainstAllPairs(t *testing.T) {
	texts := mixed(5, 400)
	ix, read := indexed(texts)
	pairs, err := ix.Pairs(read)
	if err != nil {
		t.Fatal(err)
	}
	found := map[[2]int]float64{}
	for _, p := range pairs {
		found[[2]int{p.A, p.B}] = p.Resemblance
	}
	near, missed := 0, 0
	for i, a := range texts {
		for j := i + 1; j < len(texts); j++ {
			exact := naive(a, texts[j])
			r, want := Compare(a, texts[j])
			if diff := exact - r; diff < -1e-12 || diff > 1e-12 {
				t.Errorf("Compare of texts %d and %d = %v, all shingles say %v", i, j, r, exact)
			}
			got, ok := found[[2]int{i, j}]
			switch {
			case ok && (!want || got != r):
				t.Errorf("pair %d, %d of %v; Compare says %v, %v", i, j, got, r, want)
			case want && !ok:
				if missed++; r > Least+0.1 {
					t.Errorf("missed %d, %d of %v", i, j, r)
				}
			}
			if want {
				near++
			}
		}
	}
	if near < 80 || missed > near/50 {
		t.Errorf("%d near-copies, %d missed; want at least 80, and at most one of 50", near, missed)
	}
}

// naive is the resemblance by its definition, over the words themselves.
func naive(a, b string) float64 {
	x, y := strings.Fields(a), strings.Fields(b)
	if slices.Equal(x, y) {
		return 1
	}
	if len(x) < shortWords || len(y) < shortWords {
		return 0
	}
	set := map[string]int{}
	for side, words := range [][]string{x, y} {
		for i := range words[1:] {
			set[words[i]+" "+words[i+1]] |= 1 << side
		}
	}
	both := 0
	for _, sides := range set {
		if sides == 3 {
			both++
		}
	}
	return float64(both) / float64(len(set))
}

func TestEstimateIsCloseAndSymmetric(t *testing.T) {
	texts := mixed(9, 200)
	for i := range texts {
		a, _ := Of(texts[i])
		if r := a.Resemblance(&a); r != 1 {
			t.Errorf("text %d resembles itself by %v", i, r)
		}
		for j := range texts[:i] {
			b, _ := Of(texts[j])
			r, back := a.Resemblance(&b), b.Resemblance(&a)
			exact, near := Compare(texts[i], texts[j])
			exactBack, nearBack := Compare(texts[j], texts[i])
			if r != back || exact != exactBack || near != nearBack {
				t.Errorf("texts %d and %d: %v and %v, %v and %v are not symmetric", i, j, r, back, exact, exactBack)
			}
			if (a.short() || b.short()) && a != b && r != 0 {
				t.Errorf("texts %d and %d, one of them short: estimate %v, want 0", i, j, r)
			}
			if r-exact > 0.1 || exact-r > 0.1 {
				t.Errorf("texts %d and %d: estimate %v, exact %v", i, j, r, exact)
			}
		}
	}
}

func TestOrderOfAddMakesNoDifference(t *testing.T) {
	texts := mixed(11, 300)
	ix, read := indexed(texts)
	want, err := ix.Pairs(read)
	if err != nil || len(want) < 50 {
		t.Fatalf("%d pairs, %v; want 50 or more", len(want), err)
	}
	other := &Index{}
	for _, i := range newWriter(2).r.Perm(len(texts)) {
		s, _ := Of(texts[i])
		other.Add(i, &s)
	}
	got, err := other.Pairs(read)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("pairs in another order (-want +got), %v:\n%s", err, diff)
	}
}

func TestOrderOfPartsHardlyMatters(t *testing.T) {
	w := newWriter(4)
	first, second := w.words(400), w.words(400)
	a, _ := Of(w.join(first, second))
	b, _ := Of(w.join(second, first))
	if r := a.Resemblance(&b); r < 0.98 {
		t.Errorf("resemblance of a text with its halves exchanged = %v, want 0.98 or more", r)
	}
}

func TestLeastResemblance(t *testing.T) {
	w := newWriter(6)
	words := w.words(500)
	r, near := Compare(w.join(words), w.join(w.edit(words, 0.35, "replace")))
	if near || r < 0.15 || r >= Least {
		t.Errorf("a third of the words replaced: %v, %v; want a resemblance of 0.15 to %v, false", r, near, Least)
	}
}

// A series of copies is read once each, not once for each pair.
func TestPairsReadsOnce(t *testing.T) {
	text := strings.Join(newWriter(8).words(40), " ")
	ix, _ := indexed(slices.Repeat([]string{text}, 10))
	reads := 0
	pairs, err := ix.Pairs(func(int) (string, error) { reads++; return text, nil })
	if len(pairs) != 45 || reads != 10 || err != nil {
		t.Errorf("%d pairs after reading %d texts, %v; want 45 after 10", len(pairs), reads, err)
	}
}

func TestPairsStopsAtAnError(t *testing.T) {
	ix, _ := indexed([]string{"same", "same"})
	gone := errors.New("gone")
	pairs, err := ix.Pairs(func(int) (string, error) { return "", gone })
	if !errors.Is(err, gone) || pairs != nil || !strings.Contains(err.Error(), "text 0") {
		t.Errorf("Pairs = %v, %v; want the error and the key", pairs, err)
	}
}

func TestEmptyIndex(t *testing.T) {
	var ix Index
	if pairs, err := ix.Pairs(nil); len(pairs) != 0 || err != nil {
		t.Errorf("an empty index has %v, %v", pairs, err)
	}
}

func FuzzOf(f *testing.F) {
	for _, seed := range []string{"", "Hello, world", "日本語と한국어", "a\xff\u0301b", "ภาษาไทย ''", strings.Repeat("été ", 40)} {
		f.Add(seed, seed+" more")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		s, ok := Of(a)
		u, okB := Of(b)
		if !ok || !okB {
			return
		}
		if r := s.Resemblance(&s); r != 1 {
			t.Errorf("%q resembles itself by %v", a, r)
		}
		if r, back := s.Resemblance(&u), u.Resemblance(&s); r != back || r < 0 || r > 1 {
			t.Errorf("resemblance of %q and %q = %v and %v", a, b, r, back)
		}
		r, near := Compare(a, b)
		if back, nearBack := Compare(b, a); r != back || near != nearBack || !(r >= 0 && r <= 1) {
			t.Errorf("Compare(%q, %q) = %v and %v", a, b, r, back)
		}
	})
}

func BenchmarkOf(b *testing.B) {
	var text bytes.Buffer
	for text.Len() < 5000 {
		text.WriteString("The *quick* brown fox, as [the story](/fox) has it, jumps over 13 lazy dogs; ")
		text.WriteString(strings.Join(newWriter(uint64(text.Len())).words(10), " "))
	}
	s := text.String()
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Of(s)
	}
}

func BenchmarkAdd(b *testing.B) {
	s, _ := Of(newWriter(1).join(newWriter(1).words(900)))
	ix := &Index{}
	for i := 0; b.Loop(); i++ {
		s.bins[i%binCount] = uint16(i + 1)
		ix.Add(i, &s)
	}
}
