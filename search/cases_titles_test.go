package search

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"testing"

	"kindred/corpus"
)

// odd are titles that engines lose: of function words, of signs, with what says
// something in a query, much too long, and alike but for a sign or a capital.
var odd = []string{
	"We", "we?", "It", "Us", "Who", "The The", "A", "I", "To be or not to be", "Not", ":not", ":is", "And yet", "Or", "Not to be",
	"C++", "C#", "C", ".NET", "Net", "F#", "404", "1984", "2", "7½", "π", "½",
	"?", "??", "...", "…", "!", "-", "--", "*", "/", "🍞", "🍞🍞", "👩‍👩‍👧‍👦", "🇩🇪", "☃", "¯\\_(ツ)_/¯", ":)",
	`tag:foo bar -baz "quoted"`, "tag:foo", "-baz", "lang:en", "after:2020", `"quoted"`, `"quoted`, "author:nobody and others", "site:example", "-", "a -b", `say "we"`,
	"node.js", "std::move", "don't", "dont", "e-mail", "email", "any way", "anyway", "resume", "résumé", "Résumé", "naïve", "Straße", "Strasse",
	"Hello World", "Hello, World", "Hello, World!", "hello world", "Hello World?", "HELLO WORLD", "Hello-World",
	"installa", "installation", "Installations", "univers", "Universe", "University", "adding", "ad", "added",
	"今日", "今", "今日は", "東京特許許可局", "北京", "ラ", "한", "상황판", "ขนมปัง", "日本語 and English",
	"שלום", "مرحبا", "Здравствуй", "Ω", "İstanbul", "ﬁne print", "ＦＵＬＬ width",
	"<script>alert(1)</script>", "&amp;", "a & b", "100%", "%20", "$5", "@home", "#tag", "\\", "a_b", "__init__", "x = y", "{{ title }}", "(parentheses)", "[brackets]",
	strings.TrimSpace(strings.Repeat("A title that goes on and on, and does not know when to stop, ", 12)),
	strings.TrimSpace(strings.Repeat("Another title that goes on and on, and does not know when to stop, ", 12)),
}

// oddArticles are articles of those titles whose texts speak of each other's titles
// more than of their own.
func oddArticles() []corpus.Article {
	titles := slices.Compact(slices.Sorted(slices.Values(odd)))
	articles := make([]corpus.Article, len(titles))
	for i, title := range titles {
		next, other := titles[(i+1)%len(titles)], titles[(i+7)%len(titles)]
		articles[i] = corpus.Article{
			ID: fmt.Sprintf("t%03d", i), URL: fmt.Sprintf("/%d/", i), Title: title, Language: "en",
			Text: strings.Repeat(fmt.Sprintf("We say %s, and we say %s. ", next, other), 3),
		}
	}
	return articles
}

// Every article is the first that its own title finds, with a blank behind it, too;
// of titles that are one but for marks and capitals the one to the letter.
func TestReportedOwnTitles(t *testing.T) {
	articles := oddArticles()
	s := serving(t, articles...)
	for i := range articles {
		a := &articles[i]
		t.Run(fmt.Sprintf("%.40s", a.Title), func(t *testing.T) {
			for _, query := range []string{a.Title, a.Title + " ", " " + a.Title} {
				if got := idsOf(asked(t, s, Request{Query: query})); len(got) == 0 || got[0] != a.ID {
					t.Errorf("%q finds %q first, want %s", query, titlesOf(articles, got[:min(3, len(got))]), a.ID)
				}
			}
		})
	}
}

func titlesOf(articles []corpus.Article, ids []string) []string {
	titles := make([]string, len(ids))
	for i, id := range ids {
		titles[i] = articles[slices.IndexFunc(articles, func(a corpus.Article) bool { return a.ID == id })].Title
	}
	return titles
}

// In another case, and without marks, a title finds its article first, or one that is
// called the same so.
func TestReportedTitlesInOtherMarks(t *testing.T) {
	articles := oddArticles()
	s := serving(t, articles...)
	for i := range articles {
		a := &articles[i]
		keys := keysOf(languagesIn("en"), a.Title)
		if len(keys) == 0 {
			continue // signs alone
		}
		for _, query := range []string{strings.ToLower(a.Title), strings.ToUpper(a.Title)} {
			if !slices.Equal(keysOf(languagesIn("en"), query), keys) {
				continue // ß, İ: they are not the same in capitals
			}
			got := titlesOf(articles, idsOf(asked(t, s, Request{Query: query})))
			if len(got) == 0 || !slices.Equal(keysOf(languagesIn("en"), got[0]), keys) {
				t.Errorf("%q finds %.40q first, want %q", query, got[:min(3, len(got))], a.Title)
			}
		}
	}
}

// A title of operators is no way round a filter that the page has set.
func TestReportedTitlesKeepFilters(t *testing.T) {
	articles := posts("en", [3]string{"title", `tag:foo bar -baz "quoted"`, "We say so."}, [3]string{"other", "Bar", "bar quoted"})
	articles[1].Tags = []string{"foo"}
	s := serving(t, articles...)
	for _, tc := range []struct {
		name string
		req  Request
		want []string
	}{
		{"the title is first, and the query says something, too", Request{Query: articles[0].Title}, []string{"title", "other"}},
		{"not where the page filters", Request{Query: articles[0].Title, Tags: []string{"foo"}}, []string{"other"}},
		{"nor in another language", Request{Query: articles[0].Title, Languages: []string{"de"}}, []string{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := idsOf(asked(t, s, tc.req)); !slices.Equal(got, tc.want) {
				t.Errorf("%+v finds %q, want %q", tc.req, got, tc.want)
			}
		})
	}
}

// Of more articles of a title than a page has, the ones to the letter come first, whatever
// the others score.
func TestReportedManyOfATitle(t *testing.T) {
	var articles []corpus.Article
	for i := range 30 {
		a := corpus.Article{ID: fmt.Sprintf("m%02d", i), URL: fmt.Sprintf("/m%d/", i), Title: "Weekly Notes", Language: "en", Text: strings.Repeat("Weekly notes. ", 30-i)}
		if i >= 28 {
			a.Title = "weekly NOTES"
		}
		articles = append(articles, a)
	}
	s := serving(t, articles...)
	for limit := 1; limit < 5; limit++ {
		got := idsOf(asked(t, s, Request{Query: "weekly NOTES", Limit: limit, HeadsOnly: limit%2 == 0}))
		want := []string{"m28", "m29"}[:min(limit, 2)]
		if !slices.Equal(got[:min(len(got), 2)], want) {
			t.Errorf("the first %d are %q, want %q before the others", limit, got, want)
		}
	}
}

// What titles name before they say more is found by that name, unless it is that of a series.
func TestReportedNamesInTitles(t *testing.T) {
	articles := posts("en",
		[3]string{"8", "PEP 8: Style guide", "How code is laid out."},
		[3]string{"540", "PEP 540: UTF-8 mode", "UTF-8 is 8 bits, as PEP 8 says: 8, 8 and 8."},
		[3]string{"686", "PEP 686: UTF-8 by default", "8 bits, 8 bits, 8 bits."},
		[3]string{"moon", "Mercury (planet)", "It has no moon."},
		[3]string{"element", "Mercury（element）", "Mercury is liquid."},
		[3]string{"both", "About mercury", "Mercury, mercury and mercury."},
	)
	for _, w := range []string{"tea", "kelp", "rye", "sand"} {
		articles = append(articles, posts("en", [3]string{"weekly " + w, "Weekly notes: " + w, "On " + w + "."})...)
	}
	articles = append(articles, posts("en", [3]string{"notes", "How we write weekly notes", "Weekly notes are written weekly, notes by notes."})...)
	s := serving(t, articles...)
	for query, want := range map[string][]string{
		"pep 8": {"8"}, "PEP-8": {"8"}, "mercury": {"element", "moon", "both"}, "Mercury planet": {"moon"}, "weekly notes": {"notes"},
	} {
		got := idsOf(asked(t, s, Request{Query: query}))
		if len(got) < len(want) {
			t.Errorf("%q finds %q, want %q first", query, got, want)
			continue
		}
		got = got[:len(want)]
		if len(want) > 1 && want[0] > got[0] {
			slices.Sort(got[:2]) // whichever of the two is better
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q finds %q first, want %q", query, got, want)
		}
	}
	if got := idsOf(asked(t, s, Request{Query: "pep 8 -style"})); slices.Contains(got, "8") {
		t.Errorf("a name passes what is excluded: %q", got)
	}
}

// Of an article that is asked for by its title or name, its summary is shown, or else how it
// begins; of the others what has most of the words.
func TestReportedNamedShowWhatTheyAreAbout(t *testing.T) {
	filler := strings.Repeat("Nothing of the kind is said in this sentence. ", 40)
	begins := "Code is laid out in lines that are not too long."
	articles := posts("en",
		[3]string{"begins", "PEP 8: Style guide", begins + "\n\n" + filler + "The bytes of PEP 8 are UTF-8. " + filler},
		[3]string{"summary", "PEP 20: The zen", filler + "The lines of PEP 20 are nineteen. " + filler},
		[3]string{"short", "PEP 9", "PEP 8 and PEP 20 are read more often."},
		[3]string{"none", "PEP 21", ""},
	)
	articles[1].Summary = "How to decide what is beautiful."
	articles[3].Summary = "First this. " + strings.Repeat("Then something that has nothing to do with it. ", 12) + "PEP 21 at last."
	for _, says := range []string{"-", "PEP 22: Nothing new."} { // a summary of no words, and one of the title's
		articles = append(articles, posts("en", [3]string{"22" + says, "PEP 22: Nothing new", begins + "\n\n" + filler + "PEP 22. " + filler + says})...)
		articles[len(articles)-1].Summary = says
	}
	s := serving(t, articles...)
	for query, want := range map[string]string{
		"pep 8": begins, "PEP 8: Style guide": begins, "pep-20": "How to decide what is beautiful.", "pep 21": "First this.", "pep 22": begins,
	} {
		got := asked(t, s, Request{Query: query}).Hits[0].Snippet
		if plain := html.UnescapeString(marks.ReplaceAllString(got, "")); !strings.HasPrefix(plain, want) {
			t.Errorf("%q shows %q, want %q", query, plain, want)
		}
	}
	o := s.options
	o.Curation = curation(t, "pin pep 20: the zen -> summary\npin nineteen -> summary")
	pinning := NewWith(s.snapshots, o)
	for query, want := range map[string]bool{"PEP 20: The Zen": true, "nineteen": false} { // asked for by its title, and for something else
		got := asked(t, pinning, Request{Query: query}).Hits[0]
		if got.ID != "summary" || strings.HasPrefix(got.Snippet, "How to decide") != want {
			t.Errorf("%q, pinned, shows %+v", query, got)
		}
	}
	for _, req := range []Request{{Query: "bytes of pep 8"}, {Query: "pep 8", Sort: Oldest}} {
		hits := asked(t, s, req).Hits
		i := slices.IndexFunc(hits, func(h Hit) bool { return h.ID == "begins" })
		if i < 0 || !strings.Contains(hits[i].Snippet, "UTF") {
			t.Errorf("%+v shows %+v, want what has the words", req, hits)
		}
	}
}

// A name is looked for in the reader's language before others, and is that of a series or not
// whatever is filtered.
func TestReportedNamesInOtherLanguages(t *testing.T) {
	articles := posts("en", [3]string{"en", "Docker: install it", "On a server."}, [3]string{"k9", "Baking rye bread at home", "Rye bread, rye bread, rye bread."})
	articles = append(articles, posts("de", [3]string{"de", "Docker: Einrichten auf Servern", "Auf Servern."}, [3]string{"other", "Wie Docker lernt", "Docker und Docker."})...)
	articles = append(articles, posts("fr", [3]string{"fr", "Docker: installer sur un serveur", "Sur un serveur."})...)
	for i := range 4 {
		articles = append(articles, posts("en", [3]string{fmt.Sprint("k", i), fmt.Sprintf("Rye bread (part %d)", i), "On bread."})...)
		articles[len(articles)-1].Tags = []string{[]string{"even", "odd"}[i%2]}
	}
	articles[1].Tags = []string{"even"}
	s := serving(t, articles...)
	for _, tc := range []struct {
		req  Request
		want []string
	}{
		{Request{Query: "docker", Prefer: "fr"}, []string{"fr"}},
		{Request{Query: "docker", Prefer: "de"}, []string{"de", "other"}},
		{Request{Query: "docker", Prefer: "en"}, []string{"en"}},
		{Request{Query: "rye bread"}, []string{"k9"}},
		{Request{Query: "rye bread", Tags: []string{"even"}}, []string{"k9"}},
	} {
		if got := idsOf(asked(t, s, tc.req)); !slices.Equal(got[:min(len(got), len(tc.want))], tc.want) {
			t.Errorf("%+v finds %q, want %q first", tc.req, got, tc.want)
		}
	}
}

// A title that is mistyped is found first, as it is when it is typed right; in the letters that
// were typed before others. Its name, too.
func TestReportedMistypedTitles(t *testing.T) {
	articles := posts("en",
		[3]string{"item", "Add a Context Menu Item", "On another page."},
		[3]string{"extensions", "Extensions", strings.Repeat("Add a context menu item, add an item to the context menu. ", 4)},
		[3]string{"menus", "Context Menu Items", strings.Repeat("A context menu item is one of a context menu. ", 4)},
		[3]string{"upper", "KELP Forests", "On the coast."},
		[3]string{"lower", "kelp forests", "On the coast."},
		[3]string{"marks", "Kelp, forests", strings.Repeat("Kelp forests. ", 9)},
		[3]string{"name", "Sourdough starter: a beginning", "On flour."},
		[3]string{"starters", "A sourdough starter in winter", strings.Repeat("Sourdough starter. ", 9)},
	)
	s := serving(t, articles...)
	for query, want := range map[string]string{
		"Add a Conext Menu Item": "item", "add a contxet menu item": "item", "kelp forrests": "lower", "sourdouhg starter": "name",
	} {
		if got := asked(t, s, Request{Query: query}); got.Corrected == "" || got.Hits[0].ID != want {
			t.Errorf("%q, taken for %q, finds %q, want %s first", query, got.Corrected, idsOf(got), want)
		}
	}
	if got := asked(t, s, Request{Query: "Add a Conext Menu Item", Verbatim: true}); got.Hits[0].ID == "item" {
		t.Errorf("as it is typed, it finds %q", idsOf(got))
	}
}

// A title that few articles have the beginning of is found first while it is typed, its last word half;
// not by the beginning of a series, by one word, or where more is said than a title.
func TestReportedTitlesHalfTyped(t *testing.T) {
	articles := posts("en",
		[3]string{"item", "Add a Menu Item to Firefox", "On another page."},
		[3]string{"menus", "Menus of Firefox", strings.Repeat("Add a menu item, add items to a menu of Firefox. ", 6)},
		[3]string{"kelp", "Kelp forests", "On the coast."},
		[3]string{"forestry", "How forestry began", strings.Repeat("Kelp, and the forests of kelp. Kelp forestry. ", 6)},
		[3]string{"rye", "Rye and patience", "It takes long."},
		[3]string{"bakers", "Bakers", strings.Repeat("The patience of rye bakers. Rye, patience. ", 6)},
		[3]string{"release", "Release 2.14.16", "On another page."},
		[3]string{"releases", "All releases", strings.Repeat("Release 2.14, and release 16. ", 6)},
	)
	for i := range mostNamesakes + 1 {
		articles = append(articles, posts("en", [3]string{fmt.Sprint("part", i), fmt.Sprintf("Tidal harbours, part %d", i), "On tides."})...)
	}
	articles = append(articles, posts("en", [3]string{"harbours", "Harbours", strings.Repeat("Tidal harbours are harbours that are tidal. ", 6)})...)
	s := serving(t, articles...)
	for query, id := range map[string]string{
		"Add a Menu Item to Firef": "item",
		"add a menu item to f":     "item",
		"add a menu ":              "item",
		"Kelp fores":               "kelp",
		"rye and pat":              "rye",
		"release 2.14.":            "release",
		"add a menu itme to fir":   "item",     // put right
		"tidal harb":               "harbours", // rather than one of a series
		`"kelp" fores`:             "forestry",
	} {
		for _, prefer := range []string{"", "de"} {
			if got := asked(t, s, Request{Query: query, Prefer: prefer}); len(got.Hits) == 0 || got.Hits[0].ID != id {
				t.Errorf("%q finds %q, want %q first", query, idsOf(got), id)
			}
		}
	}
	e, err := s.Explain(t.Context(), Request{Query: "rye and pat"}, "rye")
	if err != nil || e.Place != 1 || !strings.Contains(e.First, "begins with what was typed") {
		t.Errorf("the place of a title that is half typed is explained by %q, %v", e.First, err)
	}
}
