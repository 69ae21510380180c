package search

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/analysis"
)

func suggestions(t testing.TB, s *Service, req SuggestRequest) []Suggestion {
	t.Helper()
	res, err := s.Suggest(t.Context(), req)
	if err != nil {
		t.Fatalf("Suggest(%+v): %v", req, err)
	}
	if res.Query != req.Query || res.Generation != heldGeneration || res.Suggestions == nil {
		t.Fatalf("Suggest(%+v) = %+v", req, res)
	}
	return res.Suggestions
}

// listed returns the suggestions of a kind, or of all kinds with their names.
func listed(list []Suggestion, kind SuggestionKind) []string {
	out := []string{}
	for _, s := range list {
		switch kind {
		case s.Kind:
			out = append(out, s.Text)
		case "":
			out = append(out, string(s.Kind)+" "+s.Text)
		}
	}
	return out
}

func TestSuggestSample(t *testing.T) {
	s := sampleBlog(t).service
	for _, tc := range []struct {
		name, query string
		want        []string // some of the list, in this order
	}{
		{"half a word", "dovet", []string{"title Dovetails by lamplight"}},
		{"the word as it stands", "dovetails ", []string{"title Dovetails by lamplight"}},
		{"another case", "DOVET", []string{"title Dovetails by lamplight"}},
		{"accents left out", "the cafe et", []string{"title The Café Étoile on market day"}},
		{"beginnings first", "the c", []string{"title The cold club", "title The wobbling chair"}},
		{"any order", "club co", []string{"title The cold club"}},
		{"function words alone", "to be or n", []string{"title To Be or Not to Be"}},
		{"a tag", "sourd", []string{"tag sourdough"}},
		{"a tag of two words", "hand to", []string{"tag hand tools"}},
		{"a tag with signs", "c++", []string{"tag C++"}},
		{"all kinds", "lein", []string{"title Leinöl auf Holz: dünn, dünner, fertig", "tag Leinen", "query leinöl"}},
		{"a word beside another", "sourdough st", []string{"query sourdough starter"}},
		{"what was typed stays as it was", "Sourdough  Wint", []string{"query Sourdough  winter"}},
		{"a misspelt word before it", "sourdoguh st", []string{"query sourdough starter"}},
		{"a misspelt word after an operator", "tag:bread -rye sourdoguh starte", []string{"query tag:bread -rye sourdough starter"}},
		{"a misspelt word alone", "headlnad", []string{"query headland"}},
		{"a misspelt tag", "sourdoguh", []string{"tag sourdough"}},
		{"after an operator", "tag:bread -rye starte", []string{"query tag:bread -rye starter"}},
		{"among the articles of a tag", "tag:bread lo", []string{"title The long cold proof", "query tag:bread loaf"}},
		{"in quotation marks", `"to be or`, []string{"title To Be or Not to Be"}},
		{"Chinese", "天然", []string{"title 在窗台上养一瓶天然酵母"}},
		{"Chinese, a character at a time", "天然酵", []string{"query 天然酵母"}},
		{"a Chinese tag", "堆", []string{"tag 堆肥"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := listed(suggestions(t, s, SuggestRequest{Query: tc.query}), "")
			at := 0
			for _, want := range tc.want {
				i := slices.Index(got[at:], want)
				if i < 0 {
					t.Fatalf("%q suggests %q, want %q in this order", tc.query, got, tc.want)
				}
				at += i + 1
			}
		})
	}
}

// A word is put right for suggestions where it is for a search: not one that the editor's
// synonyms have, nor one that is written as names are.
func TestSuggestTakesWordsAsTheyAre(t *testing.T) {
	articles := []corpus.Article{note("a", "en", "Bread", "A starter for bread."), note("b", "en", "Rye", "The starter of rye bread.")}
	for query, rules := range map[string]string{"startre": "", "bread startre": "", "BREAD STARTRE": ""} {
		s := ruled(t, Options{Synonyms: synonyms(t, rules)}, articles)
		if got := listed(suggestions(t, s, SuggestRequest{Query: query}), SuggestedQuery); len(got) == 0 {
			t.Errorf("%q with the rules %q: nothing is put right", query, rules)
		}
	}
	for query, rules := range map[string]string{"startre": "startre => starter", "bread STARTRE": ""} {
		s := ruled(t, Options{Synonyms: synonyms(t, rules)}, articles)
		if got := listed(suggestions(t, s, SuggestRequest{Query: query}), SuggestedQuery); len(got) > 0 {
			t.Errorf("%q with the rules %q suggests %q", query, rules, got)
		}
	}
}

func TestNothingIsSuggested(t *testing.T) {
	if got := suggestions(t, serving(t), SuggestRequest{Query: "bread"}); len(got) != 0 {
		t.Errorf("an empty index suggests %+v", got)
	}
	s := sampleBlog(t).service
	for _, query := range []string{"", " ", "?!", "xylophonistz", "tag:bread", "-bread", "bread xylophonistz", strings.Repeat("bread ", maxTypedWords) + "lo", strings.Repeat("-rye ", maxTypedLimits+1) + "lo"} {
		if got := suggestions(t, s, SuggestRequest{Query: query}); len(got) != 0 {
			t.Errorf("%q suggests %+v", query, got)
		}
	}
	for _, query := range []string{"start ", "start.", `"start`, "tag:sour"} { // nothing goes on
		if got := listed(suggestions(t, s, SuggestRequest{Query: query}), SuggestedQuery); len(got) != 0 {
			t.Errorf("%q suggests the queries %q", query, got)
		}
	}
}

// Whatever beginning of a title is typed, the title is suggested.
func TestEveryTitleIsSuggested(t *testing.T) {
	b := sampleBlog(t)
	for _, a := range b.public {
		for end := range a.Title + " " {
			typed := a.Title[:end]
			if utf8.RuneCountInString(typed) < 3 || len(words(languagesOf(index.Stats{}), "", typed)) == 0 {
				continue
			}
			got := suggestions(t, b.service, SuggestRequest{Query: strings.ToLower(typed), Limit: MaxSuggestions})
			if !slices.Contains(listed(got, SuggestedTitle), a.Title) {
				t.Errorf("%q does not suggest %q but %q", typed, a.Title, listed(got, ""))
			}
		}
	}
}

// What is suggested is true: titles have the words, those that begin with them first,
// tags begin with them, and completed queries find something that the words as typed
// may not; nothing is said twice.
func TestSuggestionsHold(t *testing.T) {
	b := sampleBlog(t)
	typed := []string{"the", "the l", "se", "sea", "re", "co", "bread st", "a", "c", "an", "de", "im wi", "la", "el m", "面", "在"}
	for _, query := range typed {
		for _, limit := range []int{1, 2, 3, 8, MaxSuggestions} {
			list := suggestions(t, b.service, SuggestRequest{Query: query, Limit: limit})
			if len(list) > limit || (limit == 8 && len(list) == 0) {
				t.Errorf("%q: %d suggestions, want at most %d", query, len(list), limit)
			}
			checkSuggestions(t, b, query, list)
		}
	}
}

func checkSuggestions(t *testing.T, b *blog, query string, list []Suggestion) {
	t.Helper()
	seen := map[string]bool{}
	later := false // titles that do not begin with the text have come
	order := []SuggestionKind{SuggestedTitle, SuggestedTag, SuggestedQuery}
	for i, s := range list {
		key := analysis.Fold(s.Text)
		if seen[key] {
			t.Errorf("%q suggests %q twice", query, s.Text)
		}
		seen[key] = true
		if i > 0 && slices.Index(order, s.Kind) < slices.Index(order, list[i-1].Kind) {
			t.Errorf("%q suggests a %s after a %s", query, s.Kind, list[i-1].Kind)
		}
		begins := strings.HasPrefix(key, analysis.Fold(query))
		switch s.Kind {
		case SuggestedTitle:
			a := b.article(t, s.ID)
			key := " " + analysis.For(a.Language).Key(a.Title)
			for word := range strings.FieldsSeq(query) {
				if !strings.Contains(key, " "+word) {
					t.Errorf("%q suggests %q without %q", query, s.Text, word)
				}
			}
			if a.Title != s.Text || a.URL != s.URL || a.Language != s.Language {
				t.Errorf("%q suggests %+v, which is not %s", query, s, a.ID)
			}
			if begins && later {
				t.Errorf("%q suggests %q after titles that do not begin so", query, s.Text)
			}
			later = later || !begins
		case SuggestedTag:
			if !begins || b.find(t, Request{Tags: []string{s.Text}}).Total == 0 {
				t.Errorf("%q suggests the tag %q", query, s.Text)
			}
		case SuggestedQuery:
			if !begins || b.find(t, Request{Query: s.Text + " ", Verbatim: true}).Total == 0 {
				t.Errorf("%q suggests the query %q", query, s.Text)
			}
		}
	}
}

func note(id, language, title, text string, tags ...string) corpus.Article {
	return corpus.Article{ID: id, URL: "/" + id, Language: language, Title: title, Text: text, Tags: tags}
}

func TestCompletions(t *testing.T) {
	s := serving(
		t,
		note("a", "en", "One", "The harbour has a lighthouse. Lighthouses."),
		note("b", "en", "Two", "A harbour and its lighthouse, and a lighter."),
		note("c", "en", "Three", "Lightning over the hills, lightning again."),
		note("d", "en", "Four", "Lightning and thunder."),
		note("e", "en", "Five", "Lightning, seen from the harbour."),
		note("f", "de", "Sechs", "Der Leuchtturm. Die Ölmühle von Ulm, ein Ölbild."),
		note("g", "tr", "Yedi", "IŞIK ve deniz."),
		note("h", "en", "Eight", "A sailor's knots and O'Reilly, node.js and getUsersNow."),
	)
	for _, tc := range []struct {
		name, query string
		want        []string
	}{
		{"the most frequent first", "ligh", []string{"lightning", "lighthouse", "lighter"}},
		{"those beside the other word first", "harbour ligh", []string{"harbour lighthouse", "harbour lighter", "harbour lightning"}},
		{"only those beside the other word", "thunder ligh", []string{"thunder lightning"}},
		{"inflections of the other word", "hill ligh", []string{"hill lightning"}},
		{"none of the word itself", "lighthouse", []string{}},
		{"a function word is none", "th", []string{"thunder"}},
		{"accents", "olm", []string{"ölmühle"}},
		{"umlauts as typed", "Ölb", []string{"ölbild"}},
		{"small letters of the language", "is", []string{"ışık"}},
		{"without possessive", "sailo", []string{"sailor"}},
		{"function words before it do not matter", "the thun", []string{"the thunder"}},
		{"a part of a word", "getu", []string{"getusersnow"}},
		{"one letter says too little", "l", []string{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := listed(suggestions(t, s, SuggestRequest{Query: tc.query}), SuggestedQuery)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%q (-want +got):\n%s", tc.query, diff)
			}
		})
	}
	// The best of all, not of the first ones.
	if got := suggestions(t, s, SuggestRequest{Query: "harbour ligh", Limit: 1}); len(got) != 1 || got[0].Text != "harbour lighthouse" {
		t.Errorf("one suggestion: %+v", got)
	}
}

// Titles are suggested however what is typed is written, and behind
// signs that a word may go on with; checksums are not.
func TestSuggestOtherwise(t *testing.T) {
	note := func(id, title, text string) corpus.Article {
		return corpus.Article{ID: id, Title: title, Text: text, Language: "en"}
	}
	s := serving(t,
		note("1", "Go 1.21 is here", "With go1.21rc2 it began."), note("2", "Go 1.20 is here", "As go1.20.4 is."),
		note("3", "HTTP/2 pushes", "In http2client, and 2fa6c0cbddd1566a8658e16a34b6ae2f."), note("4", "Node.js 18", "A node."),
		note("5", "2 fast", "Too furious, in colour."), note("6", "Color schemes", "A color."),
	)
	for query, want := range map[string]string{
		"go1.21":   "title Go 1.21 is here, query go1.21rc2",
		"go1.2":    "title Go 1.21 is here, title Go 1.20 is here, query go1.20.4, query go1.21rc2",
		"go 1.":    "title Go 1.21 is here, title Go 1.20 is here, query go 1.20, query go 1.20.4, query go 1.21",
		"go1.":     "title Go 1.21 is here, title Go 1.20 is here, query go1.20.4, query go1.21rc2",
		"http2":    "title HTTP/2 pushes, query http2client",
		"http2 pu": "title HTTP/2 pushes",
		"HTTP/2 p": "title HTTP/2 pushes",
		"node.":    "title Node.js 18, query node.js",
		"nodejs1":  "title Node.js 18",
		"2fa":      "",
		"go -1.":   "title Go 1.21 is here, title Go 1.20 is here",
		"colour s": "title Color schemes",
	} {
		if got := strings.Join(listed(suggestions(t, s, SuggestRequest{Query: query}), ""), ", "); got != want {
			t.Errorf("%q suggests %q, want %q", query, got, want)
		}
	}
}

func TestChecksum(t *testing.T) {
	for word, want := range map[string]bool{
		"word": false, "go1.21rc1": false, "1.20.4": false, "covid19": false, "x86_64": false, "a1b2c": true, "2fa22e0277": true,
		strings.Repeat("wort", 8): false, strings.Repeat("wort", 8) + "e": true,
	} {
		if got := checksum(word); got != want {
			t.Errorf("%s is a checksum: %v, want %v", word, got, want)
		}
	}
}

// Where no title has the words as they are typed, those are suggested that have them in other
// forms, or without the function words.
func TestSuggestLoosely(t *testing.T) {
	s := serving(t,
		note("1", "en", "Mocking checks in a fixture", "A."), note("2", "en", "Run it in Docker", "B."),
		note("3", "en", "Checked bags", "C."), note("4", "zh", "天然酵母", "面包。"),
		note("5", "en", "Pruning the old apple", "D."),
	)
	for query, want := range map[string][]string{
		"prune the app": {"Pruning the old apple"}, "how do I prune": {"Pruning the old apple"},
		"mock fixture": {"Mocking checks in a fixture"}, "fixtures mo": {"Mocking checks in a fixture"},
		"check ": {"Checked bags", "Mocking checks in a fixture"}, "checks bag": {"Checked bags"},
		"how do I run it in doc": {"Run it in Docker"}, "how do I doc": {"Run it in Docker"},
		"how do i": {}, "how do I r": {"Run it in Docker"}, "to the": {}, "酵母 天": {"天然酵母"},
		"check, -mocking": {"Checked bags"}, "mocks dockers": {}, `"running it"`: {},
	} {
		if diff := cmp.Diff(want, listed(suggestions(t, s, SuggestRequest{Query: query}), SuggestedTitle)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", query, diff)
		}
	}
}

// Names of programs are not suggested, unless a title has them or they are typed up to a sign.
func TestSuggestJoined(t *testing.T) {
	s := serving(t,
		note("1", "en", "Reading rows", "Call json.loads, json_each and json1.21; as u.s.a. jsonify says, set jsons."),
		note("2", "en", "Node.js ships", "A nodelist of node_modules, nodeNames and GitHub's gitLog."), note("4", "en", "GitLab", "GitHub."), note("3", "sv", "Brev", "EU:s jsonfil."),
	)
	for query, want := range map[string][]string{
		"rows jso": {"rows json", "rows json1.21", "rows jsonify"}, "rows json": {"rows json1.21", "rows jsonify"},
		"rows json.": {"rows json.loads"}, "rows json_": {"rows json_each"}, "nod": {"node", "node.js", "nodejs", "nodelist", "nodenames"}, "node_": {"node_modules"},
		"ships gi": {"ships git", "ships github"}, "git": {"github", "gitlog"},
	} {
		got := listed(suggestions(t, s, SuggestRequest{Query: query}), SuggestedQuery)
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("%q suggests %q, want %q", query, got, want)
		}
	}
}

// Words of scripts without spaces are completed as wholes, and not by what only stands behind
// them.
func TestSuggestRuns(t *testing.T) {
	s := serving(t,
		note("1", "zh", "一", "酵母面包的做法。面包店在海边。"), note("2", "zh", "二", "酵母面包和盐。面包店关门了。"),
		note("3", "zh", "三", "面包机坏了，面包的香味。"), note("4", "zh", "四", "面粉、面条、面包。"), note("5", "zh", "五", "面包师在面前。"),
		note("6", "ja", "六", "灯台の光、灯台の音、灯台守。"), note("7", "ja", "七", "灯台の光、灯台の夜。"),
	)
	for query, want := range map[string][]string{
		"酵": {"酵母面包"}, "酵母": {"酵母面包"}, "酵母 面": {"酵母 面包店"}, // and no 面包的, 面包和
		"面": {"面包"}, "面包": {"面包店"}, // 面包机 and 面包师 are one article's of five
		"海": {"海边"}, "灯": {"灯台"}, "灯台": {"灯台守"},
	} {
		if diff := cmp.Diff(want, listed(suggestions(t, s, SuggestRequest{Query: query}), SuggestedQuery)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", query, diff)
		}
	}
}

// Each script has its own way of being half typed.
func TestSuggestScripts(t *testing.T) {
	s := serving(
		t,
		note("ar", "ar", "الكتاب القديم", "قرأت الكتاب في المدينة.", "كتب"),
		note("he", "he", "הספר הישן", "קראתי את הספר בעיר.", "ספרים"),
		note("ru", "ru", "Ёлка и маяк", "Старый маяк стоит у моря.", "Маяки"),
		note("el", "el", "Ο παλιός φάρος", "Ο φάρος στέκει στη θάλασσα.", "φάροι"),
		note("hi", "hi", "पुराना प्रकाशस्तंभ", "समुद्र के किनारे पुराना प्रकाशस्तंभ है।", "समुद्र"),
		note("th", "th", "ประภาคารเก่า", "ประภาคารอยู่ริมทะเล", "ทะเล"),
		note("ja", "ja", "古い灯台の話", "灯台は海のそばにある。", "灯台"),
		note("ko", "ko", "오래된 등대 이야기", "등대는 바닷가에 있다.", "등대"),
		note("zh", "zh", "老灯塔的故事", "灯塔在海边。灯光。", "灯塔"),
		note("zh2", "zh", "塔下的灯", "人在海边，大海里有鱼。"),
		note("th2", "th", "ที่พักมีที่จอด", "มา"),
	)
	for _, tc := range []struct{ query, want string }{
		{"الك", "title الكتاب القديم"},
		{"كت", "tag كتب"},
		{"הספ", "title הספר הישן"},
		{"סְפ", "tag ספרים"},
		{"елка", "title Ёлка и маяк"},
		{"МАЯК", "tag Маяки"},
		{"старый ма", "query старый маяк"},
		{"ο παλιος φ", "title Ο παλιός φάρος"},
		{"φαρο", "tag φάροι"},
		{"पुराना प्र", "title पुराना प्रकाशस्तंभ"},
		{"प", "title पुराना प्रकाशस्तंभ"},
		{"ปร", "title ประภาคารเก่า"},
		{"ประภ", "title ประภาคารเก่า"},
		{"ทะเ", "tag ทะเล"},
		{"灯台の", "title 古い灯台の話"},
		{"등", "title 오래된 등대 이야기"},
		{"老灯塔", "title 老灯塔的故事"},
		{"灯塔在海", "query 灯塔在海边"},
		{"灯", "query 灯光"},
		{"พักมีท", "title ที่พักมีที่จอด"}, // half a character
	} {
		for n := range tc.query { // nothing fails on the way
			suggestions(t, s, SuggestRequest{Query: tc.query[:n]})
		}
		if got := listed(suggestions(t, s, SuggestRequest{Query: tc.query}), ""); !slices.Contains(got, tc.want) {
			t.Errorf("%q suggests %q, want %q among them", tc.query, got, tc.want)
		}
	}
	for query, not := range map[string]string{"灯塔": "title 塔下的灯", "在海": "query 在海里"} { // not side by side
		if got := listed(suggestions(t, s, SuggestRequest{Query: query}), ""); slices.Contains(got, not) {
			t.Errorf("%q suggests %q, %q among them", query, got, not)
		}
	}
}

func TestSuggestPrefersTheReadersLanguage(t *testing.T) {
	s := serving(
		t,
		note("a", "en", "Winter", "Cold."), note("b", "de", "Winter am Meer, lang und kalt", "Kalt."),
		note("c", "en", "Winters in the north", "Cold."), note("d", "de", "Der kalte Winter", "Kalt."),
	)
	for _, tc := range []struct {
		query, prefer string
		want          []string
	}{
		{"winte", "", []string{"Winter", "Winters in the north", "Winter am Meer, lang und kalt", "Der kalte Winter"}},
		{"winter", "", []string{"Winter", "Winter am Meer, lang und kalt", "Winters in the north", "Der kalte Winter"}}, // the word itself before longer ones
		{"winter", "de", []string{"Winter", "Winter am Meer, lang und kalt", "Winters in the north", "Der kalte Winter"}},
		{"winter", "en", []string{"Winter", "Winters in the north", "Winter am Meer, lang und kalt", "Der kalte Winter"}},
	} {
		got := listed(suggestions(t, s, SuggestRequest{Query: tc.query, Prefer: tc.prefer}), SuggestedTitle)
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%q, prefer %q (-want +got):\n%s", tc.query, tc.prefer, diff)
		}
	}
}

// TestSuggestBehindHyphens: what a hyphen joins stands side by side, and nobody types what only
// programs write.
func TestSuggestBehindHyphens(t *testing.T) {
	s := serving(
		t,
		note("a", "en", "One", "An f-string is easy. A strategy f has none, and f is straightforward."),
		note("b", "en", "Two", "No f-strings in 060468ebac54 or 0604 or 2x4x6x8, but in 06am."),
		note("c", "en", "Three", "An up-to-date, well-known, object-oriented text."),
		note("d", "en", "Four", "An object has an orientation. Up and data."),
	)
	for query, want := range map[string][]string{
		"f-str": {"f-string"}, "in 06": {"in 06am"}, "object-or": {"object-oriented"}, "up-to-da": {"up-to-date"}, "well-kn": {"well-known"},
	} {
		if got := listed(suggestions(t, s, SuggestRequest{Query: query}), SuggestedQuery); !slices.Equal(got, want) {
			t.Errorf("%q suggests %q, want %q", query, got, want)
		}
	}
}

// Titles that begin with the text come first even where hundreds have it elsewhere.
func TestSuggestAmongManyTitles(t *testing.T) {
	articles := []corpus.Article{
		note("x", "en", "Zeppelins and everything else that one may want to know of them in one long title", "Text."),
		note("y", "en", "Same", "Text."), note("z", "en", "Same", "Text."),
	}
	for i := range titlePool / 2 {
		articles = append(articles, note(fmt.Sprint("n", i), "en", fmt.Sprint("Of zeppelins ", i), "Text."))
	}
	s := serving(t, articles...)
	if got := listed(suggestions(t, s, SuggestRequest{Query: "zepp"}), SuggestedTitle); len(got) == 0 || got[0] != articles[0].Title {
		t.Errorf("titles %q", got)
	}
	if got := suggestions(t, s, SuggestRequest{Query: "same"}); len(got) != 1 || got[0].ID != "y" {
		t.Errorf("two articles of one title: %+v", got)
	}
}

// What is left out of the answers is left out of the suggestions.
func TestSuggestWithinLimits(t *testing.T) {
	rules := curation(t, "hide * -> imprint\nhide wint -> old")
	backend := indexed(t, []corpus.Article{
		note("imprint", "en", "Winter imprint", "Wintry words.", "Wintriest"),
		note("old", "en", "Winter of old", "Winters."), note("new", "en", "Winter is new", "Winter.", "Winters"),
	})
	s := NewWith(&held{backend: backend}, Options{Weights: DefaultWeights(), Curation: rules})
	for query, want := range map[string][]string{
		"wint":               {"title Winter is new", "tag Winters", "query winter"},
		"winte":              {"title Winter is new", "title Winter of old", "tag Winters", "query winter"},
		"-old winte":         {"title Winter is new", "tag Winters", "query -old winter"},
		"-tag:winters winte": {"title Winter of old", "query -tag:winters winter"},
	} {
		if diff := cmp.Diff(want, listed(suggestions(t, s, SuggestRequest{Query: query}), "")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", query, diff)
		}
	}
}

func TestSuggestRejects(t *testing.T) {
	s := sampleBlog(t).service
	for _, req := range []SuggestRequest{{Limit: -1}, {Limit: MaxSuggestions + 1}, {Query: strings.Repeat("é", MaxQueryRunes+1)}} {
		if _, err := s.Suggest(t.Context(), req); !errors.Is(err, ErrBadRequest) {
			t.Errorf("limit %d, %d bytes: %v, want ErrBadRequest", req.Limit, len(req.Query), err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Suggest(ctx, SuggestRequest{Query: "bread"}); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits: %v, want Canceled", err)
	}
}

// Not a word of a draft is suggested, whatever is typed.
func TestDraftsAreNotSuggested(t *testing.T) {
	b := sampleBlog(t)
	secret, drafts := secrets(t, b)
	for _, d := range drafts {
		for word := range strings.FieldsSeq(d.Title + " " + d.Text + " zibbelq quorv") {
			for _, typed := range []string{word, word[:runesAfter(word, min(3, utf8.RuneCountInString(word)))]} {
				list := suggestions(t, b.service, SuggestRequest{Query: typed, Limit: MaxSuggestions})
				data, err := json.Marshal(list)
				if err != nil {
					t.Fatal(err)
				}
				for _, w := range secret {
					if strings.Contains(strings.ToLower(string(data)), w) {
						t.Errorf("%q suggests %q", typed, w)
					}
				}
			}
		}
	}
}

func FuzzSuggest(f *testing.F) {
	for _, seed := range []string{"bread st", "天然酵", "tag:bread lo", `"to be`, "C++ a", "\xff", "ß", "İ", "e\u0301", "a\u200db", "ทะเ", "-x", "l'eau", "brea\xf1"} {
		f.Add(seed, 8)
	}
	s := sampleBlog(f).service
	f.Fuzz(func(t *testing.T, query string, limit int) {
		res, err := s.Suggest(t.Context(), SuggestRequest{Query: query, Limit: limit})
		if errors.Is(err, ErrBadRequest) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if limit == 0 {
			limit = DefaultSuggestions
		}
		seen := newTexts()
		for _, x := range res.Suggestions {
			if x.Text == "" || !seen.add(x.Text) || (x.Kind == SuggestedTitle) != (x.ID != "") {
				t.Errorf("%q suggests %+v", query, x)
			}
		}
		if len(res.Suggestions) > limit {
			t.Errorf("%q: %d suggestions, want %d", query, len(res.Suggestions), limit)
		}
	})
}

func TestReaderLanguage(t *testing.T) {
	several := serving(t, note("a", "en", "A", "A."), note("b", "en", "B", "B."), note("c", "no", "C", "C."), note("d", "", "D", "D."))
	one := serving(t, note("a", "en", "A", "A."), note("d", "", "D", "D."))
	for _, tc := range []struct {
		name    string
		s       *Service
		tags    []string
		want    string
		several bool
	}{
		{"the first", several, []string{"fr", "no", "en"}, "no", true},
		{"with a region", several, []string{"en-GB"}, "en", true},
		{"under another name", several, []string{"nb-NO"}, "no", true},
		{"none of them", several, []string{"fr", "xx", ""}, "", true},
		{"nothing said", several, nil, "", true},
		{"one language only", one, []string{"en"}, "", false},
	} {
		language, isSeveral, err := tc.s.ReaderLanguage(t.Context(), tc.tags)
		if err != nil || language != tc.want || isSeveral != tc.several {
			t.Errorf("%s: %q, %v, %v; want %q, %v", tc.name, language, isSeveral, err, tc.want, tc.several)
		}
	}
}
