package search

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kindred/corpus"
	"kindred/index"
)

func synonyms(t testing.TB, rules string) *Synonyms {
	t.Helper()
	s, err := ReadSynonyms(strings.NewReader(rules), "words.txt")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// saying returns articles of one text each, with the number of each as its id.
func saying(list ...string) []corpus.Article {
	articles := make([]corpus.Article, len(list))
	for i, text := range list {
		articles[i] = corpus.Article{ID: strconv.Itoa(i), URL: fmt.Sprintf("/%d/", i), Title: "Notes", Text: text, Language: "en", Tags: []string{"notes"}}
	}
	return articles
}

// ruled is a service over articles that answers by an editor's rules.
func ruled(t testing.TB, o Options, articles []corpus.Article) *Service {
	t.Helper()
	o.Weights = withoutKin()
	return NewWith(&held{backend: indexed(t, articles)}, o)
}

// asked searches and fails the test on an error.
func asked(t testing.TB, s *Service, req Request) *Result {
	t.Helper()
	res, err := s.Search(t.Context(), req)
	if err != nil {
		t.Fatalf("Search(%+v): %v", req, err)
	}
	return res
}

// found returns the ids that a query finds, sorted.
func found(t testing.TB, s *Service, query string) []string {
	t.Helper()
	ids := idsOf(asked(t, s, Request{Query: query, Limit: MaxLimit}))
	slices.Sort(ids)
	return ids
}

func TestSynonymNodes(t *testing.T) {
	const rules = `
couch, sofa, settee
nyc, new york city
new york, big apple
city, town
java, coffee
Java, jvm
k8s => kubernetes
it, information technology
the wire, television series
面包, パン
`
	for _, tc := range []struct {
		name, in string
		langs    []string
		want     string
	}{
		{
			"one word for another", "couch ",
			[]string{"en"},
			"all(any(=couch^0.1 couch|sofa*0.8|sette*0.8 couch|sofa*0.8|sette*0.8@title^0.3))",
		},
		{
			"inflected", "SOFAS ",
			[]string{"en"},
			"all(any(=sofas^0.1 sofa|couch*0.8|sette*0.8 sofa|couch*0.8|sette*0.8@title^0.3))",
		},
		{"one-way", "k8s ", []string{"en"}, "all(any(=k8s^0.1 k8s|kubernet*0.8 k8s|kubernet*0.8@title^0.3))"},
		{"not the other way", "kubernetes ", []string{"en"}, "all(any(=kubernetes^0.1 kubernet kubernet@title^0.3))"},
		{
			"several words for one", "nyc ",
			[]string{"en"},
			`all(any(=nyc^0.1 nyc nyc@title^0.3 all(any("new york city"^0.27) not(all(nyc)))))`,
		},
		{
			"one for several, by the longest rule", "new york city ",
			[]string{"en"},
			"all(any(=new^0.1 new new@title^0.3 =york^0.1 york york@title^0.3 =city^0.1 citi citi@title^0.3 " +
				"all(any(nyc^2.4) not(all(new york citi)))))",
		},
		{
			"half of an expression", "york new ",
			[]string{"en"},
			"all(any(=york^0.1 york york@title^0.3 =new^0.1 new new@title^0.3))",
		},
		{
			"not where other words stand between", "new big york ",
			[]string{"en"},
			"all(any(=new^0.1 new new@title^0.3 =big^0.1 big big@title^0.3 =york^0.1 york york@title^0.3))",
		},
		{"several rules", "java ", []string{"en"}, "all(any(=java^0.1 java|coffe*0.8|jvm*0.8 java|coffe*0.8|jvm*0.8@title^0.3))"},
		{"which stay apart", "coffee ", []string{"en"}, "all(any(=coffee^0.1 coffe|java*0.8 coffe|java*0.8@title^0.3))"},
		{
			"with a function word", "the wire reviews ",
			[]string{"en"},
			`all(any(=wire^0.1 wire wire@title^0.3 =reviews^0.1 review review@title^0.3 all(any("television series"^0.4) not(all(wire)))))`,
		},
		{"that must be said", "wire ", []string{"en"}, "all(any(=wire^0.1 wire wire@title^0.3))"},
		{
			"function words say nothing among others", "it works ",
			[]string{"en"},
			"all(any(=works^0.1 work work@title^0.3))",
		},
		{
			"alone they do", "it ",
			[]string{"en"},
			`all(any(=it^0.1 it it@title^0.3 all(any("information technology"^0.4) not(all(it)))))`,
		},
		{
			"characters without spaces are a phrase", "面包 ",
			[]string{"zh"},
			`all(any(面包 面包@title^0.3 all(any("パ ン"^0.8) not(all(面包 =包)))))`,
		},
		{
			"in a phrase", `"a couch in nyc"`,
			[]string{"en"},
			`all(any("a couch in nyc" all(any("a sofa in nyc"^0.8 "a settee in nyc"^0.8 "a couch in new york city"^0.53 ` +
				`"a sofa in new york city"^0.53 "a settee in new york city"^0.53) not("a couch in nyc"))))`,
		},
		{"not in exclusions", `bread -couch -"new york"`, []string{"en"}, `all(any(=bread^0.1 bread bread@title^0.3) not("couch") not("new york"))`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			o := testOptions()
			o.Synonyms = synonyms(t, rules)
			p := parse(tc.in)
			n, err := newQuestion(emptyGeneration(languagesIn(tc.langs...)), o, &Request{}).said(t.Context(), &p, &Request{Verbatim: true})
			if err != nil {
				t.Fatal(err)
			}
			if got := rounded(n); got != tc.want {
				t.Errorf("%q says\n got %s\nwant %s", tc.in, got, tc.want)
			}
		})
	}
}

// rounded is a node with two digits of each weight.
func rounded(n index.Node) string {
	return regexp.MustCompile(`\^[\d.]+`).ReplaceAllStringFunc(n.String(), func(s string) string {
		f, err := strconv.ParseFloat(s[1:], 64)
		if err != nil {
			return s
		}
		return fmt.Sprintf("^%.2g", f)
	})
}

// sofas are articles that say the same in several ways.
var sofas = saying(
	"A couch is for the afternoon.",
	"Sofas stand by the window.",
	"The settee of my aunt.",
	"I slept badly in New York City.",
	"NYC has no chairs.",
	"In the big apple there are worms.",
	"Kubernetes runs it.",
	"They say k8s.",
	"The new city has a york.",
	"My cheap sofa in New York City.",
	"面包和茶",
	"パンとお茶",
)

const sofaRules = "couch, sofa, settee\nnyc, new york city, big apple\nk8s => kubernetes\n面包, パン\n"

func TestSynonymsFind(t *testing.T) {
	s := ruled(t, Options{Synonyms: synonyms(t, sofaRules)}, sofas)
	for _, tc := range []struct {
		query string
		want  []string
	}{
		{"couch ", []string{"0", "1", "2", "9"}},
		{"couches ", []string{"0", "1", "2", "9"}},
		{"settee ", []string{"0", "1", "2", "9"}},
		{`"couch"`, []string{"0", "2", "9"}}, // as written: sofas are no sofa
		{"nyc ", []string{"3", "4", "5", "9"}},
		{`"nyc"`, []string{"3", "4", "5", "9"}},
		{`"new york city"`, []string{"3", "4", "5", "9"}},
		{`"cheap couch in nyc"`, []string{"9"}},
		{"k8s ", []string{"6", "7"}},
		{"kubernetes ", []string{"6"}},
		{`"kubernetes"`, []string{"6"}},
		{"settee -sofa", []string{"0", "1", "2"}}, // sofas are not excluded by sofa
		{"settee -couch", []string{"1", "2", "9"}},
		{"面包 ", []string{"10", "11"}},
		{"パン ", []string{"10", "11"}},
	} {
		if got := found(t, s, tc.query); !slices.Equal(got, sorted(tc.want)) {
			t.Errorf("%q finds %q, want %q", tc.query, got, tc.want)
		}
	}
	if got := idsOf(asked(t, s, Request{Query: "couch ", Verbatim: true})); !slices.Equal(got, []string{"0"}) {
		t.Errorf("couch to the letter finds %q, want 0 alone", got)
	}
}

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }

// By a two-way rule each side finds the same, by a one-way rule only the left does.
func TestPropertySynonymsBothWays(t *testing.T) {
	sides := []string{"couch", "sofa", "nyc", "new york city", "big apple", "k8s", "kubernetes", "chairs", "面包"}
	for i, a := range sides {
		for _, b := range sides[i+1:] {
			for _, form := range []string{"%s ", `"%s"`} {
				if form == "%s " && (strings.Contains(a+b, " ") || a+b != strings.ToLower(a+b)) {
					continue // of several plain words each finds something
				}
				qa, qb := fmt.Sprintf(form, a), fmt.Sprintf(form, b)
				alone := ruled(t, Options{}, sofas)
				onlyA, onlyB := found(t, alone, qa), found(t, alone, qb)
				both := ruled(t, Options{Synonyms: synonyms(t, a+", "+b)}, sofas)
				gotA, gotB := found(t, both, qa), found(t, both, qb)
				if !slices.Equal(gotA, gotB) || !slices.Equal(gotA, sorted(union(onlyA, onlyB))) {
					t.Errorf("%s finds %q and %s finds %q, want both %q and %q", qa, gotA, qb, gotB, onlyA, onlyB)
				}
				oneWay := ruled(t, Options{Synonyms: synonyms(t, a+" => "+b)}, sofas)
				gotA, gotB = found(t, oneWay, qa), found(t, oneWay, qb)
				if !slices.Equal(gotA, sorted(union(onlyA, onlyB))) || !slices.Equal(gotB, onlyB) {
					t.Errorf("one way, %s finds %q and %s finds %q, want %q more and %q", qa, gotA, qb, gotB, onlyB, onlyB)
				}
			}
		}
	}
}

func union(a, b []string) []string {
	all := slices.Clone(a)
	for _, s := range b {
		all = appendNew(all, s)
	}
	return all
}

// Of two articles that are otherwise alike the one that says what the reader said
// comes first, however rare the synonym is, in the text, in the title and in a
// phrase.
func TestSynonymsDoNotOutrank(t *testing.T) {
	pairs := [][2]string{{"couch", "sofa"}, {"sofa", "couch"}, {"nyc", "new york city"}, {"new york city", "nyc"}, {"big apple", "new york city"}}
	queries := []string{"%s ", `"%s"`, "cheap %s ", "a cheap %s by the window in the rainy afternoon ", `"cheap %s"`, `cheap "%s" window `}
	for _, common := range []string{"", "word", "synonym"} {
		for _, p := range pairs {
			for _, query := range queries {
				articles := saying(offer(p[1]), offer(p[0])) // the synonym's has the smaller id, so that a tie is seen
				filler := map[string]string{"": "nothing", "word": p[0], "synonym": p[1]}[common]
				for range 20 {
					articles = append(articles, corpus.Article{ID: "f" + strconv.Itoa(len(articles)), Title: "Other", Text: "There is " + filler + " among many other things that fill a page with what nobody asked for, over and over again.", Language: "en"})
				}
				s := ruled(t, Options{Synonyms: synonyms(t, p[0]+", "+p[1])}, articles)
				asking := fmt.Sprintf(query, p[0])
				got := idsOf(asked(t, s, Request{Query: asking, Limit: MaxLimit}))
				if word, synonym := slices.Index(got, "1"), slices.Index(got, "0"); word < 0 || synonym < 0 || word > synonym {
					t.Errorf("%s, %s being frequent: the word is at %d, its synonym %s at %d", asking, filler, word, p[1], synonym)
				}
			}
		}
	}
}

// offer is a text about what is for sale, of the same length whatever that is.
func offer(thing string) string {
	text := "It has a cheap " + thing + " by the window, where the afternoon is long and the rain is loud."
	return text + strings.Repeat(" indeed", 3-len(strings.Fields(thing)))
}

// An article that has the word and its synonym has not the score of both.
func TestSynonymsDoNotAddUp(t *testing.T) {
	s := ruled(t, Options{Synonyms: synonyms(t, "nyc, new york city, big apple")}, saying(
		"We went to NYC. We left New York City, the big apple, by train.",
		"We went to NYC. We left it, NYC as it was, by the train, again.",
		"Something else."))
	if got := idsOf(asked(t, s, Request{Query: "nyc "})); !slices.Equal(got, []string{"1", "0"}) {
		t.Errorf("nyc finds %q, want the article that says it twice first", got)
	}
}

func TestSynonymsInSnippets(t *testing.T) {
	s := ruled(t, Options{Synonyms: synonyms(t, sofaRules)}, sofas)
	for _, tc := range []struct{ query, id, want string }{
		{"couch ", "0", "A <mark>couch</mark> is for the afternoon."},
		{"couch ", "1", "<mark>Sofas</mark> stand by the window."},
		{"nyc ", "3", "I slept badly in <mark>New</mark> <mark>York</mark> <mark>City</mark>."},
		{`"cheap couch"`, "9", "My <mark>cheap</mark> <mark>sofa</mark> in New York City."},
		{"k8s ", "6", "<mark>Kubernetes</mark> runs it."},
		{"kubernetes ", "6", "<mark>Kubernetes</mark> runs it."},
		{"パン ", "10", "<mark>面包</mark>和茶"},
	} {
		res := asked(t, s, Request{Query: tc.query})
		i := slices.IndexFunc(res.Hits, func(h Hit) bool { return h.ID == tc.id })
		if i < 0 || res.Hits[i].Snippet != tc.want {
			t.Errorf("%q shows %+v, want %s", tc.query, res.Hits, tc.want)
		}
	}
}

// A word of a rule is known, though no article may have it.
func TestSynonymsAreKnownWords(t *testing.T) {
	o := testOptions()
	o.Synonyms = synonyms(t, "nyc, new york city\nk8s => kubernetes")
	for text, want := range map[string]bool{"NYC": true, "york": true, "cities": true, "k8s": true, "kubernetes": false, "bread": false} {
		q := newQuestion(emptyGeneration(languagesIn("en")), o, &Request{})
		if w := words(q.gen.languages, "", text); q.expansion.rules.has(&w[0]) != want {
			t.Errorf("%q is known = %v, want %v", text, !want, want)
		}
	}
	if w := words(languagesIn("en"), "", "nyc"); newQuestion(emptyGeneration(languagesIn("en")), testOptions(), &Request{}).expansion.rules.has(&w[0]) {
		t.Error("without rules a word is known")
	}
}

// Whatever the rules and the query are, little is looked at and looked for.
func TestSynonymsStayCheap(t *testing.T) {
	var many, twice strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&many, "new x%d, new y%d z%d, w%d\n", i, i, i, i)
	}
	for i := range maxAlternatives {
		fmt.Fprintf(&twice, "new new, a%d b%d\n", i, i)
	}
	for _, rules := range []string{many.String(), twice.String(), "new, a b, c d"} {
		o := testOptions()
		o.Synonyms = synonyms(t, rules)
		gen := emptyGeneration(languagesIn("en"))
		for _, query := range []string{
			strings.Repeat("new ", MaxQueryRunes/4),
			`"` + strings.Repeat("new ", MaxQueryRunes/4-1) + `"`,
			`"` + strings.Repeat("new ", longestPhrase) + `"`,
			`"new new" "new new new" "new new new new" "new new new new new" "new new new new new new" "new new new new new new new"`,
		} {
			p := parse(query)
			q := newQuestion(gen, o, &Request{})
			n, err := q.said(t.Context(), &p, &Request{Verbatim: true})
			if err != nil {
				t.Fatal(err)
			}
			most := len(p.phrases) + 2*maxAlternatives // those of plain words, and of phrases
			if x := q.expansion; x.looks > maxLooks || x.alternatives > maxAlternatives || phrases(n) > most {
				t.Errorf("%.20q by %.20q: %d rules were looked at, %d synonyms taken, %d phrases made", query, rules, x.looks, x.alternatives, phrases(n))
			}
		}
	}
}

// Nobody quotes a page to find it in other words.
func TestSynonymsNotInLongQuotations(t *testing.T) {
	o := testOptions()
	o.Synonyms = synonyms(t, "sofa, couch")
	for n, want := range map[int]int{longestPhrase: 2, longestPhrase + 1: 1} {
		p := parse(`"sofa` + strings.Repeat(" bed", n-1) + `"`)
		node, err := newQuestion(emptyGeneration(languagesIn("en")), o, &Request{}).said(t.Context(), &p, &Request{Verbatim: true})
		if err != nil || phrases(node) != want {
			t.Errorf("of %d words: %d phrases, %v; want %d", n, phrases(node), err, want)
		}
	}
}

// Words of one spelling and synonyms of them are variants of one word, and a synonym
// that is spelt alike counts as a synonym.
func TestSynonymsBesideGroups(t *testing.T) {
	list := []index.Variant{{Text: "sofa", Weight: 1}, {Text: "sofabe", Weight: .2}}
	want := []index.Variant{{Text: "sofa", Weight: 1}, {Text: "sofabe", Weight: synonymWeight}, {Text: "couch", Weight: synonymWeight}}
	if got := withSynonyms(list, []queryWord{{stems: []string{"sofabe", "sofa"}}, {stems: []string{"couch"}}}); !slices.Equal(got, want) {
		t.Errorf("withSynonyms = %v, want %v", got, want)
	}
	s := ruled(t, Options{Synonyms: synonyms(t, "sofa, couch")}, saying("A sofa.", "A sofabed.", "My couch.", "Nothing."))
	if got := found(t, s, "sofa elephants trumpets giraffes "); !slices.Equal(got, []string{"0", "1", "2"}) {
		t.Errorf("a long query finds %q, want the couch, too", got)
	}
}

// A word that is cut in two moves those behind it, which keep their synonyms.
func TestSynonymsBehindACutWord(t *testing.T) {
	s := ruled(t, Options{Synonyms: synonyms(t, "sofa, couch")}, saying("A tide table.", "The tide table again.", "My couch.", "Nothing."))
	res := asked(t, s, Request{Query: "tidetable sofa "})
	if got := sorted(idsOf(res)); res.Corrected == "" || !slices.Equal(got, []string{"0", "1", "2"}) {
		t.Errorf("found %q for %q, want the couch, too", got, res.Corrected)
	}
}

// Rules are read anew where an index has other languages.
func TestSynonymsInOtherLanguages(t *testing.T) {
	rules := synonyms(t, "kinder, katzen")
	for lang, want := range map[string]bool{"en": false, "de": true} {
		languages := languagesIn(lang)
		w := words(languages, "", "kind")
		if got := rules.in(languages).has(&w[0]); got != want {
			t.Errorf("in %s, kind is kinder = %v, want %v", lang, got, want)
		}
	}
}

// phrases counts the phrases of a node that find.
func phrases(n index.Node) int {
	sum := 0
	switch n := n.(type) {
	case index.All:
		for _, c := range n {
			sum += phrases(c)
		}
	case index.Any:
		for _, c := range n {
			sum += phrases(c)
		}
	case index.Boost:
		sum = phrases(n.Node) + phrases(n.By)
	case index.Phrase:
		sum = 1
	}
	return sum
}
