package search

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadSynonyms(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		want     []synonymRule
	}{
		{"empty", "", nil},
		{"comments", "# a\n\n  #b, c\n", nil},
		{"two-way", "couch, sofa", []synonymRule{{"couch", []string{"sofa"}}, {"sofa", []string{"couch"}}}},
		{
			"three", "a,b ,  c",
			[]synonymRule{{"a", []string{"b", "c"}}, {"b", []string{"a", "c"}}, {"c", []string{"a", "b"}}},
		},
		{"one-way", "k8s => kubernetes", []synonymRule{{"k8s", []string{"kubernetes"}}}},
		{"one-way without blanks", "k8s=>kubernetes", []synonymRule{{"k8s", []string{"kubernetes"}}}},
		{
			"several on either side", "k8s, kube => kubernetes, container platform",
			[]synonymRule{{"k8s", []string{"kubernetes", "container platform"}}, {"kube", []string{"kubernetes", "container platform"}}},
		},
		{
			"several words", "nyc, New  York\tCity",
			[]synonymRule{{"nyc", []string{"New York City"}}, {"New York City", []string{"nyc"}}},
		},
		{"comment behind", "c#, csharp # not C", []synonymRule{{"c#", []string{"csharp"}}, {"csharp", []string{"c#"}}}},
		{"mark and line ends of Windows", "\ufeffcouch, sofa\r\n", []synonymRule{{"couch", []string{"sofa"}}, {"sofa", []string{"couch"}}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, err := ReadSynonyms(strings.NewReader(tc.in), "words.txt")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, s.rules, cmp.AllowUnexported(synonymRule{})); diff != "" {
				t.Errorf("ReadSynonyms(%q) (-want +got):\n%s", tc.in, diff)
			}
		})
	}
}

func TestReadSynonymsMistakes(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"one word", "# words\ncouch", `words.txt:2: "couch" has no synonym`},
		{"nothing between commas", "couch,,sofa", `words.txt:1: "" has no word`},
		{"a comma at the end", "couch, sofa,", `words.txt:1: "" has no word`},
		{"no word", "couch, …", `words.txt:1: "…" has no word`},
		{"nothing on the left", "=> kubernetes", `words.txt:1: "" has no word`},
		{"nothing on the right", "k8s =>", `words.txt:1: "" has no word`},
		{"two arrows", "a => b => c", `words.txt:1: "b => c" has "=>" again`},
		{"twice", "couch, sofa, Couch", `words.txt:1: "Couch" stands twice`},
		{"on both sides", "couch => sofa, COUCH", `words.txt:1: "couch" stands on both sides`},
		{"too many words", "x, " + strings.Repeat("a ", maxSideWords+1), "words.txt:1: "},
		{"too many sides", "x" + strings.Repeat(", y", maxSides), "words.txt:1: "},
		{"not UTF-8", "a, \xff", "words.txt:1: the line is not UTF-8"},
		{"too long", "a, b\n" + strings.Repeat("a", maxRuleLine+1), "words.txt:2: the line is longer than"},
		{"all are told", "couch\nsofa, couch\nsettee", `words.txt:3: "settee" has no synonym`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, err := ReadSynonyms(strings.NewReader(tc.in), "words.txt")
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("ReadSynonyms(%.40q) = %v, %v; want an error with %q", tc.in, s, err, tc.want)
			}
		})
	}
}

// Whatever is in the file, it is refused with file and line, or each rule has words
// on either side, and a query of them is answered within the limits.
func FuzzReadSynonyms(f *testing.F) {
	for _, seed := range []string{"couch, sofa # x", "k8s => kubernetes", "nyc, new york city", "a,,b", "=>", "\ufeffa, b\r\nc", "面包, パン", "c#, csharp"} {
		f.Add(seed)
	}
	gen := emptyGeneration(languagesIn("en", "de", "zh"))
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ReadSynonyms(strings.NewReader(text), "words.txt")
		if err != nil {
			if !strings.Contains(err.Error(), "words.txt:") {
				t.Errorf("%q: %v names no line", text, err)
			}
			return
		}
		o := testOptions()
		o.Synonyms = s
		query := strings.ReplaceAll(text, `"`, " ")
		for _, query := range []string{query, `"` + query + `"`} {
			p := parse(query)
			q := newQuestion(gen, o, &Request{})
			if _, err := q.said(t.Context(), &p, &Request{Verbatim: true}); err != nil {
				t.Fatal(err)
			}
			if q.expansion.alternatives > maxAlternatives {
				t.Errorf("%q took %d synonyms", text, q.expansion.alternatives)
			}
		}
		for _, r := range s.rules {
			if r.from == "" || len(r.to) == 0 {
				t.Errorf("%q has the rule %+v", text, r)
			}
		}
	})
}
