package search

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"kindred/index"
)

// cmpParsed compares what queries say; nothing and an empty list are the same.
var cmpParsed = cmp.Options{
	cmp.AllowUnexported(parsed{}, clause{}),
	cmp.FilterValues(func(a, b []string) bool { return len(a)+len(b) == 0 }, cmp.Ignore()),
	cmp.FilterValues(func(a, b []clause) bool { return len(a)+len(b) == 0 }, cmp.Ignore()),
}

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestIncluding(t *testing.T) {
	for query, want := range map[string]string{
		"go test -race": "go test race", " -a  b -c": " a  b c", `-"two words" -tag:x -- --force a-b -`: `"two words" -tag:x -- --force a-b -`,
		"": "", "word": "word", "bread -after:2020 -rye": "bread -after:2020 rye",
	} {
		if got := including(query); got != want {
			t.Errorf("%q with what it excludes is %q, want %q", query, got, want)
		}
	}
}

func TestParse(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		want     parsed
	}{
		{"nothing", "", parsed{}},
		{"white space", " \t\n\u3000", parsed{}},
		{"words", "rye bread", parsed{words: []string{"rye", "bread"}, open: true}},
		{"space at the end", "rye bread ", parsed{words: []string{"rye", "bread"}}},
		{"other space at the end", "rye\u3000", parsed{words: []string{"rye"}}},
		{"sign at the end", "c++", parsed{words: []string{"c++"}}},
		{"question mark at the end", "rye?", parsed{words: []string{"rye?"}}},
		{"digit at the end", "rye 4", parsed{words: []string{"rye", "4"}, open: true}},
		{"mark at the end", "cafe\u0301", parsed{words: []string{"cafe\u0301"}, open: true}},
		{"not a letter of ours", "酵母", parsed{words: []string{"酵母"}, open: true}},

		{"without a tag", `rye -tag:"hand tools" -lang:de`, parsed{words: []string{"rye"}, without: []index.Filter{
			{Attribute: index.Tag, Values: []string{"hand tools"}}, {Attribute: index.Language, Values: []string{"de"}},
		}}},
		{"a date cannot be left out", "-after:2024", parsed{excluded: []clause{{text: "after:2024"}}}},
		{"the same phrase twice", `"a b" "a b"`, parsed{phrases: []string{"a b"}}},
		{"phrase", `"rye bread"`, parsed{phrases: []string{"rye bread"}}},
		{"phrase and words", `crisp "rye bread" crust`, parsed{words: []string{"crisp", "crust"}, phrases: []string{"rye bread"}, open: true}},
		{"word, then phrase", `crust "rye bread"`, parsed{words: []string{"crust"}, phrases: []string{"rye bread"}}},
		{"curly quotes", "“rye bread” crust", parsed{words: []string{"crust"}, phrases: []string{"rye bread"}, open: true}},
		{"german quotes", "„Brot backen“ heute", parsed{words: []string{"heute"}, phrases: []string{"Brot backen"}, open: true}},
		{"polish quotes", "„chleb żytni”", parsed{phrases: []string{"chleb żytni"}}},
		{"swedish quotes", "”rågbröd nu” idag", parsed{words: []string{"idag"}, phrases: []string{"rågbröd nu"}, open: true}},
		{"guillemets", "«masa madre»pan", parsed{words: []string{"pan"}, phrases: []string{"masa madre"}, open: true}},
		{"corner brackets", "「天然酵母」面包", parsed{words: []string{"面包"}, phrases: []string{"天然酵母"}, open: true}},
		{"double corner brackets", "『天然酵母』", parsed{phrases: []string{"天然酵母"}}},
		{"opened curly, closed straight", `“rye bread" crust`, parsed{words: []string{"crust"}, phrases: []string{"rye bread"}, open: true}},
		{"two phrases", `"a b""c d"`, parsed{phrases: []string{"a b", "c d"}}},
		{"not closed", `crust "rye bre`, parsed{words: []string{"crust"}, phrases: []string{"rye bre"}}},
		{"empty phrase", `""`, parsed{phrases: []string{""}}},
		{"quote within a word", `5"disk`, parsed{words: []string{`5"disk`}, open: true}},

		{"excluded word", "bread -rye", parsed{words: []string{"bread"}, excluded: []clause{{"rye", false}}}},
		{"excluded first", "-rye bread", parsed{words: []string{"bread"}, excluded: []clause{{"rye", false}}, open: true}},
		{"excluded phrase", `bread -"rye flour"`, parsed{words: []string{"bread"}, excluded: []clause{{"rye flour", true}}}},
		{"excluded curly phrase", "bread -„rye flour“", parsed{words: []string{"bread"}, excluded: []clause{{"rye flour", true}}}},
		{"a flag of a command", "start --insecure", parsed{words: []string{"start", "--insecure"}, open: true}},
		{"dash alone", "bread - rye", parsed{words: []string{"bread", "-", "rye"}, open: true}},
		{"dash at the end", "bread -", parsed{words: []string{"bread", "-"}}},
		{"dash within", "cold-proof", parsed{words: []string{"cold-proof"}, open: true}},

		{"tag", "tag:bread", parsed{tags: []string{"bread"}}},
		{"tag of two words", `tag:"hand tools" plane`, parsed{words: []string{"plane"}, tags: []string{"hand tools"}, open: true}},
		{"tag of two words, curly", "tag:“hand tools” plane", parsed{words: []string{"plane"}, tags: []string{"hand tools"}, open: true}},
		{"tag not closed", `tag:"hand too`, parsed{tags: []string{"hand too"}}},
		{"tags", "tag:bread TAG:rye", parsed{tags: []string{"bread", "rye"}}},
		{"tag with a colon", "tag:a:b", parsed{tags: []string{"a:b"}}},
		{"author", `author:"Jun Asano" author:Rosa`, parsed{authors: []string{"Jun Asano", "Rosa"}}},
		{"language", "lang:de brot", parsed{words: []string{"brot"}, langs: []string{"de"}, open: true}},
		{"no value", "tag: bread", parsed{words: []string{"tag:", "bread"}, open: true}},
		{"empty value", `tag:"" bread`, parsed{words: []string{`tag:""`, "bread"}, open: true}},
		{"unknown name", "site:kindred", parsed{words: []string{"site:kindred"}, open: true}},
		{"unknown name, quoted", `site:"two words"`, parsed{words: []string{`site:"two`, `words"`}}},
		{"not a name", "std::move", parsed{words: []string{"std::move"}, open: true}},

		{"after a day", "after:2024-03-09", parsed{after: day("2024-03-09")}},
		{"before a month", "before:2024-03", parsed{before: day("2024-03-01")}},
		{"year", "after:2023 before:2024", parsed{after: day("2023-01-01"), before: day("2024-01-01")}},
		{"quoted date", `after:"2023"`, parsed{after: day("2023-01-01")}},
		{"the last date counts", "after:2023 after:2024", parsed{after: day("2024-01-01")}},
		{"no such day", "after:2024-02-30", parsed{words: []string{"after:2024-02-30"}, open: true}},
		{"no date", "before:lunch", parsed{words: []string{"before:lunch"}, open: true}},
		{"date in another order", "before:09.03.2024", parsed{words: []string{"before:09.03.2024"}, open: true}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, parse(tc.in), cmpParsed); diff != "" {
				t.Errorf("parse(%q) (-want +got):\n%s", tc.in, diff)
			}
		})
	}
}

// From twelve words on, quotation marks quote and dashes are dashes; the filters
// of such a query remain.
func TestParseProse(t *testing.T) {
	eleven := strings.Repeat("w ", 11)
	short := parse(eleven + `"rye bread" -crust tag:bread`)
	if len(short.words) != 11 || len(short.phrases) != 1 || len(short.excluded) != 1 {
		t.Errorf("of 11 words, a query is taken for prose: %+v", short)
	}
	long := parse(eleven + `"rye bread" -crust w tag:bread`)
	want := parsed{
		words: append(strings.Fields(eleven), "w", "rye bread", "crust"),
		tags:  []string{"bread"},
	}
	if diff := cmp.Diff(want, long, cmpParsed); diff != "" {
		t.Errorf("of 12 words (-want +got):\n%s", diff)
	}
	for text, prose := range map[string]bool{
		`who first said “ferry lane” in this town?`: true,
		`谁 说 过 “渡口 小巷” 呢？`:                          true,
		`was "ferry lane" dug?`:                     false,
		`who first said "ferry lane" in this town`:  false,
		`who first said "ferry lane" in this town!`: false,
	} {
		if p := parse(text); (len(p.phrases) == 0) != prose {
			t.Errorf("%q is prose: %v, want %v", text, len(p.phrases) == 0, prose)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "rye bread", `"rye bread" -crust`, "tag:\"hand tools\" author:x lang:de before:2024 after:2023-02",
		"“a” „b“ «c» 「d」 ”e”", `-"`, "-", "--", "tag:", ":", `""`, "酵母 面包", "\xff\xfe -\xff", "c++ c# std::move",
		"after:0001 before:9999-12-31", strings.Repeat("w ", proseWords) + `"p q" -x`, "\u200b\u0301", "tag:\"a\tb\"", "fter:0001 befoRe",
	} {
		f.Add(seed)
	}
	b := sampleBlog(f)
	mono, multi := languagesIn("en"), languagesIn("de", "en", "zh", "tr", "")
	f.Fuzz(func(t *testing.T, text string) {
		p := parse(text)
		for _, w := range p.words {
			if w == "" && len(p.words) < proseWords || len(p.words) < proseWords && strings.ContainsFunc(w, unicode.IsSpace) {
				t.Errorf("parse(%q) has the word %q", text, w)
			}
		}
		if p.open && len(p.words) == 0 {
			t.Errorf("parse(%q) has no word, and that is open", text)
		}
		if printed, ok := printed(&p); ok {
			if diff := cmp.Diff(p, parse(printed), cmpParsed); diff != "" {
				t.Errorf("%q and, printed, %q differ:\n%s", text, printed, diff)
			}
		}
		for _, languages := range [][]language{mono, multi} {
			if _, node := saidIn(t, languages, text, &Request{Verbatim: true}); node == nil || node.String() == "" {
				t.Errorf("%q says nothing", text)
			}
		}
		if utf8.RuneCountInString(text) <= MaxQueryRunes {
			if _, err := b.service.Search(t.Context(), Request{Query: text, Limit: 3}); err != nil {
				t.Errorf("Search(%q): %v", text, err)
			}
		}
	})
}

// printed writes a query that says the same, if that can be written at all: no
// phrase may hold the sign that closes it, whatever quotes it, no operator may
// lack its value, and the words of prose are not told apart any more.
func printed(p *parsed) (string, bool) {
	if len(p.words) >= proseWords {
		return "", false
	}
	var items []string
	ok := true
	quote := func(prefix, s string) {
		for open, closers := range quotes {
			if !strings.ContainsAny(s, closers) {
				end, _ := utf8.DecodeRuneInString(closers)
				items = append(items, prefix+string(open)+s+string(end))
				return
			}
		}
		ok = false
	}
	for _, s := range p.phrases {
		quote("", s)
	}
	for _, c := range p.excluded {
		if c.phrase {
			quote("-", c.text)
		} else {
			items = append(items, "-"+c.text)
		}
	}
	for name, values := range map[string][]string{"tag:": p.tags, "author:": p.authors, "lang:": p.langs} {
		for _, v := range values {
			quote(name, v)
		}
	}
	if !p.after.IsZero() {
		items = append(items, "after:"+p.after.Format(time.DateOnly))
	}
	if !p.before.IsZero() {
		items = append(items, "before:"+p.before.Format(time.DateOnly))
	}
	for _, w := range p.words {
		if _, value, _ := strings.Cut(w, ":"); value != "" {
			_, _, quoted := quoted(value)
			ok = ok && !quoted // it may be an operator before a space
		}
	}
	text := strings.Join(append(items, p.words...), " ")
	if !p.open {
		text += " "
	}
	return text, ok
}
