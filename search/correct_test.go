package search

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"kindred/corpus"
)

// bakery is an archive in which some words stand together, and some run together.
func bakery() []corpus.Article {
	text := func(id, title, text string) corpus.Article {
		return corpus.Article{ID: id, Title: title, Text: text, Language: "en", Tags: []string{"braed"}}
	}
	return []corpus.Article{
		text("oven", "The oven", "Good bread from an oven bread loves. The bakery is ready."),
		text("corner", "The corner", "The corner bar of gold. A silver bar."),
		text("ingot", "Ingots", "An ingot is heavy."),
		text("sandwich", "Lunch", "A sand wich, as they say, and anyway soup."),
	}
}

func TestSubstituted(t *testing.T) {
	for _, tc := range []struct {
		text string
		by   []Replacement
		want string
	}{
		{"tag:braed braed", []Replacement{{"braed", "bread"}}, "tag:braed bread"},
		{"ovenbraed oven braed", []Replacement{{"braed", "bread"}}, "ovenbraed oven bread"},
		{"baekry braedy braed", []Replacement{{"baekry", "bakery"}, {"braedy", "ready"}, {"braed", "bread"}}, "bakery ready bread"},
		{"-braed braed braed", []Replacement{{"braed", "bread"}, {"braed", "breed"}}, "-braed bread breed"},
		{"ovenbread?", []Replacement{{"ovenbread", "oven bread"}}, "oven bread?"},
		{`"braed oven" baekry`, []Replacement{{"baekry", "bakery"}, {"braed", "bread"}}, `"bread oven" bakery`},
		{"", nil, ""},
	} {
		if got := substituted(tc.text, tc.by); got != tc.want {
			t.Errorf("substituted(%q, %v) = %q, want %q", tc.text, tc.by, got, tc.want)
		}
	}
}

func TestCorrectedQueries(t *testing.T) {
	s := serving(t, bakery()...)
	for _, tc := range []struct {
		query, corrected string
		replaced         []Replacement
		unknown          []string
	}{
		{"bakrey ", "bakery ", []Replacement{{"bakrey", "bakery"}}, nil},
		{"tag:braed bakrey ", "tag:braed bakery ", []Replacement{{"bakrey", "bakery"}}, nil},
		{"the goodbread bakrey ", "the good bread bakery ", []Replacement{{"goodbread", "good bread"}, {"bakrey", "bakery"}}, nil},
		{"bakery 2027 ", "", nil, []string{"2027"}},
		{"bake", "", nil, nil},                                                         // half of bakery
		{"BAKREY bread ", "", nil, []string{"BAKREY"}},                                 // an abbreviation, among words that are none
		{"BAKREY BREAD ", "BAKERY BREAD ", []Replacement{{"BAKREY", "BAKERY"}}, nil},   // shouting
		{`"bakrey" bread`, `"bakery" bread`, []Replacement{{"bakrey", "bakery"}}, nil}, // no article has it, so it is loosened
	} {
		res, err := s.Search(t.Context(), Request{Query: tc.query})
		if err != nil {
			t.Fatal(err)
		}
		if res.Corrected != tc.corrected || !slices.Equal(res.Replaced, tc.replaced) || !slices.Equal(res.Unknown, tc.unknown) {
			t.Errorf("%q: corrected %q, replaced %v, unknown %v", tc.query, res.Corrected, res.Replaced, res.Unknown)
		}
		exact, err := s.Search(t.Context(), Request{Query: tc.query, Verbatim: true})
		if err != nil {
			t.Fatal(err)
		}
		if exact.Corrected != "" || exact.Replaced != nil || exact.Unknown != nil || exact.Suggestion != "" {
			t.Errorf("%q to the letter: %+v", tc.query, exact)
		}
	}
}

// Words behind one that was run together keep their places: what stood together does.
func TestPlacesBehindASplit(t *testing.T) {
	o := Options{Weights: withoutKin(), Synonyms: synonyms(t, "bar of gold => ingot")}
	s := NewWith(&held{backend: indexed(t, bakery())}, o)
	for _, query := range []string{"corner bar of gold ", "cornerbar of gold "} {
		res, err := s.Search(t.Context(), Request{Query: query})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(idsOf(res), "ingot") {
			t.Errorf("%q finds %q, without the synonym", query, idsOf(res))
		}
	}
}

// A name that is taken apart is found by its pieces, and counts little more than these: an
// article about the words comes first.
func TestNameOfBothWords(t *testing.T) {
	filler := strings.Repeat("We sail along the coast all day. ", 8)
	s := NewWith(&held{backend: indexed(t, append([]corpus.Article{
		{ID: "name", Title: "Parent", Text: "Call dateFormat for a date. " + filler, Language: "en"},
		{ID: "words", Title: "Notes", Text: "A date format is chosen for a date. " + filler, Language: "en"},
	}, bakery()...))}, Options{Weights: withoutKin()})
	if got := idsOf(asked(t, s, Request{Query: "date format "})); len(got) < 2 || got[0] != "words" || got[1] != "name" {
		t.Errorf("date format finds %q", got)
	}
}

// Only neighbours are joined, and not over a function word.
func TestJoinedNeighbours(t *testing.T) {
	s := serving(t, bakery()...)
	for query, found := range map[string]bool{"any way ": true, "any of way ": false, "way any ": false} {
		res, err := s.Search(t.Context(), Request{Query: query})
		if err != nil {
			t.Fatal(err)
		}
		if slices.Contains(idsOf(res), "sandwich") != found {
			t.Errorf("%q finds %q", query, idsOf(res))
		}
	}
}

// A title comes first when the reader asked for no order, fits what else was asked
// for, and gives way to signs that mean something.
// A name is not taken for function words, which leave nothing to look for; what is written small is, and
// so is a name that is all there is.
func TestNamesOfNothing(t *testing.T) {
	s := serving(t, posts("de",
		[3]string{"oven", "Der Ofen", "Das Brot liegt in der Stube, und in der Stube steht der Ofen."},
		[3]string{"salt", "Das Salz", "Indem man Brot salzt, wird es in der Stube besser."},
	)...)
	for query, want := range map[string]string{
		"Brot der Inder ": "", "Brot Inder Stube ": "", "Brot inder Stube ": "Brot in der Stube ", "Inder ": "In der ",
		"Inder Stube Brot ": "In der Stube Brot ", "BROT INDER STUBE ": "BROT IN DER STUBE ",
	} {
		if got := asked(t, s, Request{Query: query}).Corrected; got != want {
			t.Errorf("%q is taken for %q, want %q", query, got, want)
		}
	}
}

func TestTitleTiers(t *testing.T) {
	articles := []corpus.Article{
		{ID: "title", Title: "Linux, Windows", Text: "Both.", Language: "en", Tags: []string{"os"}, Published: day("2020-01-01")},
		{ID: "text", Title: "Kernel", Text: "Linux and linux and linux again.", Language: "en", Published: day("2024-01-01")},
		{ID: "german", Title: "Kern", Text: "Linux Windows Linux Windows", Language: "de", Published: day("2023-01-01")},
	}
	s := serving(t, articles...)
	for _, tc := range []struct {
		req  Request
		want []string
	}{
		{Request{Query: "linux windows "}, []string{"title"}},
		{Request{Query: "linux windows ", Prefer: "de"}, []string{"title", "german"}},
		{Request{Query: "linux ", Prefer: "de"}, []string{"german"}},
		{Request{Query: "linux -windows "}, []string{"text"}},
		{Request{Query: "linux windows ", Languages: []string{"de"}}, []string{"german"}},
		{Request{Query: "linux windows ", Sort: Newest, Prefer: "de"}, []string{"text", "german", "title"}},
		{Request{Query: "linux windows ", Tags: []string{"none"}}, nil},
	} {
		res, err := s.Search(t.Context(), tc.req)
		if err != nil {
			t.Fatal(err)
		}
		got := idsOf(res)
		if len(got) < len(tc.want) || !slices.Equal(got[:len(tc.want)], tc.want) || tc.want == nil && len(got) > 0 {
			t.Errorf("%+v finds %q, want %q first", tc.req, got, tc.want)
		}
	}
	if got := idsOf(asked(t, s, Request{Query: "linux windows ", Languages: []string{"de"}})); slices.Contains(got, "title") {
		t.Errorf("a title passes the reader's filter: %q", got)
	}
}

// A word that is said again is asked for once, with the weight of both.
func TestRepeatedWords(t *testing.T) {
	s := serving(t, bakery()...)
	once := asked(t, s, Request{Query: "bread "})
	many := asked(t, s, Request{Query: strings.Repeat("bread ", 3)})
	if diff := gocmp.Diff(idsOf(once), idsOf(many)); diff != "" {
		t.Errorf("articles (-once +three times):\n%s", diff)
	}
	if many.Hits[0].Score <= once.Hits[0].Score {
		t.Errorf("said three times it scores %g, once %g", many.Hits[0].Score, once.Hits[0].Score)
	}
	_, node := saidIn(t, languagesIn("en"), "rye bread rye ", &Request{Verbatim: true})
	if want := "all(any(=rye^0.2 rye^2 rye@title^0.6 =bread^0.1 bread bread@title^0.3))"; node.String() != want {
		t.Errorf("got  %v\nwant %s", node, want)
	}
}

// Runs need scores that fall, whatever tiers the hits are of.
func TestRunsFall(t *testing.T) {
	list := descending([]Hit{{ID: "a", Score: 1}, {ID: "b", Score: 5}, {ID: "c", Score: 5}, {ID: "d", Score: 0}, {ID: "e", Score: 0}})
	for i := range list[1:] {
		if list[i+1].Score > list[i].Score || list[i+1].Score == list[i].Score && list[i].Score > 0 {
			t.Errorf("scores %v do not fall", list)
		}
	}
}

// Services over one prepared reader share what is known of it.
func TestPreparedOnce(t *testing.T) {
	r, err := Prepare(t.Context(), indexed(t, bakery()))
	if err != nil {
		t.Fatal(err)
	}
	var a, b generationCache
	ga, err := a.of(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	if gb, err := b.of(t.Context(), r); err != nil || ga != gb {
		t.Errorf("the generation is made again: %v", err)
	}
}

// A word is found written apart and with signs in it, after the word itself, and a
// Hebrew word with and without the letters that are words before it.
func TestApart(t *testing.T) {
	note := func(id, text string) corpus.Article {
		return corpus.Article{ID: id, Title: "Note", Text: text, Language: "en"}
	}
	s := NewWith(&held{backend: indexed(t, []corpus.Article{
		note("1", "We sail anyway today."), note("2", "We sail any way today."), note("3", "We sail away today."),
		note("4", "Built with go1.20 today."), note("5", "Built with Go 1.20 today."), note("6", "Built with Go 1.21 today."),
		{ID: "7", Title: "לחם", Text: "קראתי את הספר", Language: "he"},
		note("8", "One http2 request, then another one."), note("9", "HTTP/2 pushes."),
		{ID: "10", Title: "What HTTP 2 pushes", Text: "Nothing.", Language: "en"},
		note("14", "Node 12.22 and another one."), note("15", "Node 12.3 and another one."),
		note("11", "Helm 3 is there."), note("12", "Helm is there."), note("13", "There are 3 of them."),
	})}, Options{Weights: withoutKin()})
	for query, want := range map[string]string{
		"anyway ": "1 2", "any way ": "2 1", "go1.20 ": "4 5", "הלחם ": "7", "ספר ": "7", "הספר ": "7",
		"http2 ": "10 9 8", "HTTP2 pushes ": "10 9 8", "node12.2": "14 15", "node12.22": "14 15", "helm3 ": "11 12", "helm 3 ": "11 12",
	} {
		got := idsOf(asked(t, s, Request{Query: query}))
		if n := len(strings.Fields(want)); len(got) < n || strings.Join(got[:n], " ") != want {
			t.Errorf("%q finds %q, want %s first", query, got, want)
		}
	}
	if got := asked(t, s, Request{Query: "http2 "}).Hits[1].Snippet; got != "<mark>HTTP</mark>/<mark>2</mark> pushes." {
		t.Errorf("the passage shows %q", got)
	}
}

// A misspelt word is not taken for a letter or a digit in it.
func TestPiecesTellNothing(t *testing.T) {
	s := serving(t,
		corpus.Article{ID: "1", Title: "Note", Text: "It wouldn't compile.", Language: "en"},
		corpus.Article{ID: "2", Title: "Note", Text: "Compile T, or c, or 1, or 2.", Language: "en"},
	)
	for query, want := range map[string]string{"wuoldn't compile ": "wouldn't compile ", "htpt2 ": "", "kuberntes1 ": "", "mian.c ": ""} {
		res := asked(t, s, Request{Query: query})
		if res.Corrected != want || want == "" && res.Total > 0 || want != "" && idsOf(res)[0] != "1" {
			t.Errorf("%q finds %q as %q, want %q", query, idsOf(res), res.Corrected, want)
		}
	}
}

// Names of several pieces are put right as a whole, or by their pieces; what is half typed stays.
func TestNamesAreCorrected(t *testing.T) {
	s := serving(t,
		corpus.Article{ID: "1", Title: "useCallback", Text: "Use it, or useEffect, after a call back.", Language: "en"},
		corpus.Article{ID: "2", Title: "Actions", Text: "GitHub runs actions on Kubernetes 1, in main.c and ./configure.", Language: "en"},
		corpus.Article{ID: "3", Title: "Effects", Text: "What is in use has effects.", Language: "en"},
	)
	for query, want := range map[string]string{
		"useCalback ": "useCallback ", "useCalback": "useCallback", "useEfect": "useEffect", "useEffec": "", "useEff": "",
		"githubActons ": "GitHub actions ", "githubActio": "", "githubActio ": "GitHub actions ", "kuberntes1 ": "Kubernetes 1 ", "mian.c ": "",
		"mian.zzz ": "", "callEffects ": "", "useGithub ": "",
	} {
		if got := asked(t, s, Request{Query: query}).Corrected; got != want {
			t.Errorf("%q is put right as %q, want %q", query, got, want)
		}
	}
}

// What is excluded is said, where anything is.
func TestExcluded(t *testing.T) {
	s := serving(t, corpus.Article{ID: "1", Title: "Note", Text: "Rye bread.", Language: "en"})
	for query, want := range map[string]string{
		"bread -oats -\"two words\"": "oats, two words: bread oats \"two words\"", "bread -after:2020": "after:2020: ",
		"bread": ": ", "a -> b": ": ", `bread -"`: ": ", "bread -!!!": ": ", "bread --oats": ": ",
	} {
		res := asked(t, s, Request{Query: query})
		if got := strings.Join(res.Excluded, ", ") + ": " + res.Including; got != want {
			t.Errorf("%q excludes %q, want %q", query, got, want)
		}
	}
}

// A word whose stem some article has, in its own or a rare language, may be misspelt
// all the same; an inflection of a word that is as frequent is not.
func TestLikelierThanAnInflection(t *testing.T) {
	var articles []corpus.Article
	for i := range 40 {
		articles = append(articles, corpus.Article{ID: strconv.Itoa(i), Title: "Note", Text: "Questions, updates and functions walked by.", Language: "en"})
	}
	articles = append(articles,
		corpus.Article{ID: "slip", Title: "Note", Text: "A quesiton.", Language: "en"},
		corpus.Article{ID: "es", Title: "Nota", Text: "La función.", Language: "es"},
	)
	s := serving(t, articles...)
	for query, want := range map[string]string{"quesitons ": "questions ", "funcions ": "functions ", "walks ": "", "quesiton ": ""} {
		if res := asked(t, s, Request{Query: query}); res.Corrected != want {
			t.Errorf("%q is taken for %q, want %q", query, res.Corrected, want)
		}
	}
}
