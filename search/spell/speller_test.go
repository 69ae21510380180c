package spell

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"kindred/corpus"
	"kindred/index"
	"kindred/search/blob"
	"kindred/search/searchtest"
)

// readSpeller is a speller with the index that it is for.
type readSpeller struct {
	*Speller
	reader index.Reader
}

func readSpellerOf(t testing.TB, r index.Reader) readSpeller {
	t.Helper()
	stats, err := r.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	v := searchtest.Words(t, r, index.Exact)
	return readSpeller{Of(v, stats.Articles, NewTable(v)), r}
}

// unknown returns the numbers of the words that no article has.
func (s readSpeller) unknown(words []string) (list []int) {
	for i, w := range words {
		if s.words.Count(w) == 0 {
			list = append(list, i)
		}
	}
	return list
}

// corrected returns a query with its unknown words put right.
func (s readSpeller) corrected(t testing.TB, query string) string {
	t.Helper()
	words := strings.Fields(query)
	right, _, err := s.Correct(t.Context(), s.reader, words, s.unknown(words))
	if err != nil {
		t.Fatalf("correct(%q): %v", query, err)
	}
	return replacedIn(words, right)
}

func replacedIn(words []string, by map[int]string) string {
	words = slices.Clone(words)
	for i, w := range by {
		words[i] = w
	}
	return strings.Join(words, " ")
}

// notes makes an article of each text, repeated so many times.
func notes(texts map[string]int) (list []corpus.Article) {
	for _, text := range slices.Sorted(maps.Keys(texts)) {
		for i := range texts[text] {
			list = append(list, corpus.Article{ID: fmt.Sprintf("%s/%d", text, i), Title: "Note", Text: text})
		}
	}
	return list
}

func TestCorrect(t *testing.T) {
	s := readSpellerOf(t, searchtest.Memory(t, notes(map[string]int{
		"the grain freight to rotterdam":           3,
		"a grand piano in the hall":                6,
		"search engines receive a query":           4,
		"distribution of tickets":                  3,
		"the goverment of long ago":                1,
		"government and parliament":                60,
		"hard disk and floppy disk":                4,
		"horse":                                    3,
		"shared house":                             6,
		"prime numbers":                            3,
		"crime novels":                             3,
		"version v1.25 of node.js with lst_insert": 2,
		"поисковая система и переводчик":                  3,
		"αναζητηση κειμενων στη βιβλιοθηκη":               2,
		"مكتبة المدينة القديمة":                           2,
		"ספרייה עירונית גדולה":                            2,
		"wörterbuch und übersetzung":                      2,
		"天然酵母 面包":                                         3,
		"การค้นหาข้อความ":                                 2,
		"philosophy of science, physics and the phoneme":  2,
		"committee, address, necessary and accommodation": 2,
	})))
	for _, tc := range []struct{ name, query, want string }{
		{"swapped", "serach", "search"},
		{"ie and ei", "recieve", "receive"},
		{"dropped", "parliment", "parliament"},
		{"two edits in a long word", "distribtuins", "distribution"},
		{"as it sounds", "fysics", "physics"},
		{"doubled", "comittee adress neccessary acommodation", "committee address necessary accommodation"},
		{"frequency", "govermment", "government"},
		{"what stands with the other words", "grane freight", "grain freight"},
		{"and with others", "grane piano", "grand piano"},
		{"another first letter where the words go together", "hrime numbers", "prime numbers"},
		{"and where they do not", "hrime", "hrime"},
		{"nor where it is the only one", "xorse", "xorse"},
		{"two words of a query", "grane frieght", "grain freight"},
		{"a known word, though another is more frequent", "goverment", "goverment"},
		{"a short word", "teh hal", "teh hal"},
		{"a number", "12345 1984", "12345 1984"},
		{"a version", "v1.26", "v1.26"},
		{"names of code", "lst_isnert node.jss lst2insert", "lst_isnert node.jss lst2insert"},
		{"random letters", "xqzvkw bdfghj qqqq wzxkjhqv", "xqzvkw bdfghj qqqq wzxkjhqv"},
		{"a word of another kind", "sauerkraut", "sauerkraut"},
		{"Russian", "посиковая", "поисковая"},
		{"Russian, two words", "систима переводчиик", "система переводчик"},
		{"Greek", "αναζιτηση", "αναζητηση"},
		{"Arabic", "المدنية", "المدينة"},
		{"Hebrew", "ספריה", "ספרייה"},
		{"German, folded", "worterbcuh ubersetzug", "worterbuch ubersetzung"},
		{"Chinese", "天然醇母", "天然醇母"},
		{"Thai", "ค้นหท", "ค้นหท"},
		{"nothing", "", ""},
		{"a word longer than any", strings.Repeat("search", 20), strings.Repeat("search", 20)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := s.corrected(t, tc.query); got != tc.want {
				t.Errorf("%q becomes %q, want %q", tc.query, got, tc.want)
			}
		})
	}
	t.Run("many words", func(t *testing.T) {
		query := strings.Repeat("serach ", MaxCorrected+1)
		if got, want := s.corrected(t, query), strings.Repeat("search ", MaxCorrected)+"serach"; got != want {
			t.Errorf("%q becomes %q, want %q", query, got, want)
		}
	})
	t.Run("a known word that is said to be unknown", func(t *testing.T) {
		if right, _, err := s.Correct(t.Context(), s.reader, []string{"goverment"}, []int{0}); err != nil || len(right) > 0 {
			t.Errorf("correct = %v, %v", right, err)
		}
	})
}

func TestSuggest(t *testing.T) {
	s := readSpellerOf(t, searchtest.Memory(t, notes(map[string]int{
		"an open form for the council": 1,
		"letter from the harbour":      40,
		"letter from the council":      30,
		"sliver of wood":               30,
		"silver spoons":                40,
		"smal is a place":              3,
		"small boats":                  40,
		"a teh leaf":                   1,
		"a farbour":                    1,
		"the ferry":                    40,
		"tickets of the museum":        230,
		"tickest of all":               1,
	})))
	for _, tc := range []struct{ name, query, want string }{
		{"a neighbour that goes with the other word", "form harbour", "from harbour"},
		{"one letter for any other", "letter farbour", "letter farbour"},
		{"both stand with it", "form council", "form council"},
		{"the neighbour does not", "form spoons", "form spoons"},
		{"not rarer by far", "sliver spoons", "sliver spoons"},
		{"alone, where it is very rare", "tickest", "tickets"},
		{"alone, where it is not", "form", "form"},
		{"frequent by itself, but not beside the typed one", "smal boats", "smal boats"},
		{"the frequent one", "from council", "from council"},
		{"a short word", "teh ferry", "teh ferry"},
		{"an unknown word", "fromx ferry", "fromx ferry"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			words := strings.Fields(tc.query)
			meant, err := s.Suggest(t.Context(), s.reader, words)
			if err != nil {
				t.Fatal(err)
			}
			if got := replacedIn(words, meant); got != tc.want {
				t.Errorf("for %q %q is suggested, want %q", tc.query, got, tc.want)
			}
		})
	}
}

// What a word may stand for is what a look at every word finds, and the likeliest are the
// best of that.
func TestCandidates(t *testing.T) {
	s := readSpellerOf(t, searchtest.Sample(t))
	rnd := rand.New(rand.NewPCG(5, 6))
	found := 0
	for n := range 400 {
		word := edited(rnd, s.words.Word(int(s.table.places.At(rnd.IntN(s.table.places.Len())))), rnd.IntN(4))
		limit, least := 1+n%3, 1+n%4
		if utf8.RuneCountInString(word) > maxSpelled {
			continue
		}
		var got, want []string
		all := s.Candidates(word, limit, least)
		for _, c := range all {
			if c.articles != s.words.Count(c.word) {
				t.Errorf("%q is said to be in %d articles", c.word, c.articles)
			}
			got = append(got, c.word)
		}
		for i := range s.words.Len() {
			other := s.words.Word(i)
			if spelled(other) == 0 || s.words.Articles(i) < least {
				continue
			}
			first, _ := utf8.DecodeRuneInString(word)
			d, letters := naiveDistance(word, other), []rune(word)
			near := d <= min(limit, anyFirst) || d <= limit && strings.HasPrefix(other, string(first))
			if near && spelled(word) >= minSpelled && effort(letters, []rune(other)) <= maxFarEffort*float64(len(letters)) {
				want = append(want, other)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Fatalf("%d edits from %q in %d articles are %q, want %q", limit, word, least, got, want)
		}
		found += len(got)
		if limit == maxEdits(spelled(word)) && least == 1 {
			if diff := cmp.Diff(compared(all), compared(s.likeliest(word)), cmp.AllowUnexported(Candidate{})); diff != "" {
				t.Errorf("%q (-candidates +likeliest):\n%s", word, diff)
			}
		}
	}
	if found < 200 {
		t.Errorf("only %d words were found", found)
	}
}

// compared returns those of a list that are compared by the words beside them.
func compared(list []Candidate) []Candidate {
	return slices.DeleteFunc(slices.Clone(list[:min(len(list), maxTried)]), func(c Candidate) bool { return c.score < list[0].score-maxBehind })
}

// Whatever is typed, a replacement is a word of the index, of no known word, and
// near.
func TestCorrectProperties(t *testing.T) {
	s := readSpellerOf(t, searchtest.Sample(t))
	rnd := rand.New(rand.NewPCG(7, 8))
	replaced := 0
	for range 300 {
		words := make([]string, 1+rnd.IntN(4))
		for i := range words {
			words[i] = edited(rnd, s.words.Word(rnd.IntN(s.words.Len())), rnd.IntN(4))
		}
		everything := make([]int, len(words))
		for i := range everything {
			everything[i] = i
		}
		right, _, err := s.Correct(t.Context(), s.reader, words, everything)
		if err != nil {
			t.Fatal(err)
		}
		for i, by := range right {
			replaced++
			n := utf8.RuneCountInString(words[i])
			if s.words.Count(words[i]) > 0 || s.words.Count(by) == 0 || n < minSpelled || naiveDistance(words[i], by) > maxEdits(n) {
				t.Errorf("%q is replaced by %q", words[i], by)
			}
		}
	}
	if replaced < 100 {
		t.Errorf("only %d words were replaced", replaced)
	}
}

func TestSpelled(t *testing.T) {
	for word, want := range map[string]int{
		"": 0, "a": 1, "search": 6, "don't": 5, "naïve": 5, "поиск": 5, "हिन्दी": 6, "v1": 0, "node.js": 0, "a_b": 0, "c++": 0,
		strings.Repeat("x", maxSpelled): maxSpelled, strings.Repeat("x", maxSpelled+1): 0,
	} {
		if got := spelled(word); got != want {
			t.Errorf("spelled(%q) = %d, want %d", word, got, want)
		}
	}
}

func BenchmarkNewSpeller(b *testing.B) {
	v := searchtest.Many(b, 120_000)
	b.ReportAllocs()
	for b.Loop() {
		Of(v, v.Len(), NewTable(v))
	}
}

// BenchmarkCandidates measures what an unknown word costs without others beside it,
// by its length.
func BenchmarkCandidates(b *testing.B) {
	v := searchtest.Many(b, 120_000)
	s := Of(v, 120_000, NewTable(v))
	for _, word := range []string{"seach", "recieve", "adresses", "distribtuions", "поисковая"} {
		b.Run(word, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s.Candidates(word, maxEdits(spelled(word)), 1)
			}
		})
	}
}

// What is made of the places of the words is what was made of the words.
func TestCompletedTable(t *testing.T) {
	v := searchtest.Words(t, searchtest.Sample(t), index.Exact)
	made := NewTable(v)
	b := blob.New()
	made.PutPlaces(b)
	s := Of(v, 1, TakePlaces(blob.Open(b.Bytes())))
	s.complete()
	if diff := cmp.Diff(made, s.table, cmp.AllowUnexported(blob.Rising{}, Table{})); diff != "" {
		t.Errorf("(-made +completed):\n%s", diff)
	}
}
