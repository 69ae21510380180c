package search

import (
	"context"
	"strings"
	"testing"

	"kindred/index"
	"kindred/search/searchtest"
	"kindred/search/similar"
	"kindred/search/spell"
)

// languagesIn returns the languages of an index that has most articles in the
// first one.
func languagesIn(langs ...string) []language {
	stats := index.Stats{Languages: map[string]int{}}
	for i, l := range langs {
		stats.Languages[l] = 1000 - i
	}
	return languagesOf(stats)
}

// testOptions have weights that stay as they are, whatever is measured to be best.
func testOptions() *Options {
	return &Options{Weights: Weights{
		Short: StageWeights{Exact: 0.1, Title: 0.3, Prefix: 0.1}, Long: StageWeights{Exact: 0.1, Title: 0.3, Prefix: 0.1},
	}}
}

// withoutKin are the default weights without what depends on other articles: equal
// articles score equally.
func withoutKin() Weights {
	w := DefaultWeights()
	w.Short.Kin, w.Long.Kin = 0, 0
	return w
}

// emptyReader finds nothing.
type emptyReader struct{ index.Reader }

func (emptyReader) Search(context.Context, *index.Request) (*index.Result, error) {
	return &index.Result{}, nil
}

// emptyGeneration is one of no article.
func emptyGeneration(languages []language) *generation {
	none := searchtest.Counted(nil)
	return &generation{reader: emptyReader{}, languages: languages, words: none, stems: none, similar: similar.Of(none, similar.NewTable(none)), speller: spell.Of(none, 0, spell.NewTable(none)), memo: newWordMemo()}
}

// saidIn returns the node of what a query says in an index of some languages.
func saidIn(t *testing.T, languages []language, query string, req *Request) (*question, index.Node) {
	t.Helper()
	p := parse(query)
	o := testOptions()
	gen := emptyGeneration(languages)
	gen.stems = searchtest.Counted(map[string]int{"etoil": 1, "loav": 1, "loaves": 1}) // or nobody would look for them
	q := newQuestion(gen, o, req)
	n, err := q.said(t.Context(), &p, req)
	if err != nil {
		t.Fatal(err)
	}
	return q, n
}

func TestCompile(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		langs    []string
		want     string
	}{
		{"nothing", "", []string{"en"}, "all()"},
		{"word", "loaves ", []string{"en"}, "all(any(=loaves^0.1 loaf loaf@title^0.3))"},
		{"half a word", "loaves", []string{"en"}, "all(any(=loaves^0.1 loaf loaf@title^0.3 loaves*^0.1))"},
		{"one letter is no beginning", "x", []string{"en"}, "all(any(=x^0.1 x x@title^0.3))"},
		{"folded", "Étoile ", []string{"en"}, "all(any(=etoile^0.1 etoil etoil@title^0.3))"},
		{
			"any of the words", "rye loaf ",
			[]string{"en"},
			"all(any(=rye^0.1 rye rye@title^0.3 =loaf^0.1 loaf loaf@title^0.3))",
		},
		{"stop words are left out", "what is the rye ", []string{"en"}, "all(any(=rye^0.1 rye rye@title^0.3))"},
		{
			"and is no beginning of another word when it comes last", "rye the",
			[]string{"en"},
			"all(any(=rye^0.1 rye rye@title^0.3))",
		},
		{
			"stop words alone are kept", "to be ",
			[]string{"en"},
			"all(any(=to^0.1 to to@title^0.3 =be^0.1 be be@title^0.3))",
		},
		{"no language", "loaves ", []string{""}, "all(any(=loaves^0.1 loaves loaves@title^0.3))"},
		{
			"each language's stem", "loaves ",
			[]string{"en", "de", "zh"},
			"all(any(=loaves^0.1 loaf|loav|loaves loaf|loav|loaves@title^0.3))",
		},
		{
			"language by its stop words", "wie ist das Brot ",
			[]string{"en", "de"},
			"all(any(=brot^0.1 brot brot@title^0.3))",
		},
		{
			"one stop word of another language is no evidence", "on brot ",
			[]string{"de", "en", "fr"},
			"all(any(=on^0.1 on on@title^0.3 =brot^0.1 brot brot@title^0.3))",
		},
		{
			"a stop word of a language that the query is not in", "die of the plague ",
			[]string{"de", "en"},
			"all(any(=die^0.1 die die@title^0.3 =plague^0.1 plagu plagu@title^0.3))",
		},
		{
			"elided article", "l'étoile ",
			[]string{"fr"},
			"all(any(=etoile^0.1 etoil etoil@title^0.3))",
		},
		{
			"spellings of both languages", "l'étoile ",
			[]string{"en", "fr"},
			"all(any(=l'etoile|etoile^0.1 l'etoil|etoil l'etoil|etoil@title^0.3))",
		},
		{
			"Chinese", "酵母 ",
			[]string{"zh"},
			"all(any(酵母 酵母@title^0.3))",
		},
		{
			"Chinese beside a name", "酵母面包 rye ",
			[]string{"zh"},
			"all(any(酵母^0.5 酵母@title^0.15 母面^0.5 母面@title^0.15 面包^0.5 面包@title^0.15 =rye^0.1 rye rye@title^0.3))",
		},
		{"C++", "c++", []string{"en"}, "all(any(=c++^0.1 c++ c++@title^0.3))"},
		{"phrase", `"rye loaves"`, []string{"en"}, `all("rye loaves")`},
		{"phrase keeps stop words", `"to be or not"`, []string{"en"}, `all("to be or not")`},
		{"phrase in two languages' spellings", `"l'étoile"`, []string{"en", "fr"}, `all(any("l'etoile" "etoile"))`},
		{
			"beside a phrase words only rank", `"rye loaves" crust `,
			[]string{"en"},
			`all(boost(all("rye loaves") by any(=crust^0.1 crust crust@title^0.3)))`,
		},
		{"phrase without a word finds nothing", `"…" `, []string{"en"}, "all(any())"},
		{"nor do signs", "?! 🍞 tag:bread", []string{"en"}, "all(any() tag:bread)"},
		{"a word beside them does", `🍞 bread "…" `, []string{"en"}, "all(any(=bread^0.1 bread bread@title^0.3))"},
		{
			"excluded as written", "bread -loaves",
			[]string{"en"},
			`all(any(=bread^0.1 bread bread@title^0.3) not("loaves"))`,
		},
		{"excluded phrase", `-"rye bread"`, []string{"en"}, `all(not("rye bread"))`},
		{"excluded nothing", "-… ", []string{"en"}, "all(any())"},
		{
			"filters", `tag:bread tag:"hand tools" author:Jun author:Rosa lang:de after:2023 before:2024-02`,
			[]string{"en"},
			"all(tag:bread tag:hand tools author:Jun|Rosa language:de published:2023-01-01..2024-02-01)",
		},
		{"open side", "after:2023", []string{"en"}, "all(published:2023-01-01..)"},
		{
			"prose", `one two three four five six seven eight nine ten eleven "twelve" thirteen -fourteen `, nil,
			"twelve",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, node := saidIn(t, languagesIn(tc.langs...), tc.in, &Request{Verbatim: true})
			got := node.String()
			if tc.name == "prose" {
				if strings.Contains(got, `"`) || strings.Contains(got, "not(") || !strings.Contains(got, "=twelve^") ||
					!strings.Contains(got, "=fourteen^") {
					t.Errorf("%q says = %s, want words only", tc.in, got)
				}
				return
			}
			if got != tc.want {
				t.Errorf("%q says\n got %s\nwant %s", tc.in, got, tc.want)
			}
		})
	}
}

// The filters of a request are added to those of its text.
func TestCompileRequest(t *testing.T) {
	q, got := saidIn(t, languagesIn("en"), "tag:a author:b lang:c after:2020 ", &Request{
		Tags: []string{"d"}, Authors: []string{"e"}, Languages: []string{"f"},
		Years: []int{2021, 2019}, After: day("2021-02-03"), Before: day("2022-02-03"),
	})
	want := "all(tag:a tag:d author:b|e language:c|f any(published:2021-01-01..2022-01-01 published:2019-01-01..2020-01-01) published:2020-01-01.. published:2021-02-03..2022-02-03)"
	if got.String() != want {
		t.Errorf("got  %v\nwant %s", got, want)
	}
	if q.ranked {
		t.Error("a query without words is ranked")
	}
	if q, _ := saidIn(t, languagesIn("en"), "x tag:a", &Request{Verbatim: true}); !q.ranked {
		t.Error("a query with a word is not ranked")
	}
}

func TestLanguages(t *testing.T) {
	var got []string
	for _, l := range languagesOf(index.Stats{Languages: map[string]int{"de": 2, "en": 5, "nb": 1, "no": 2, "xx": 1, "": 1}}) {
		got = append(got, l.analyzer.Language())
	}
	// nb is no, and what is not known is one language; equals by name.
	if want := "en no  de"; strings.Join(got, " ") != want {
		t.Errorf("languages = %q, want %q", got, want)
	}
	if list := languagesOf(index.Stats{}); len(list) != 1 {
		t.Errorf("an empty index has %d languages to ask in, want 1", len(list))
	}
}
