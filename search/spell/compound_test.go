package spell

import (
	"slices"
	"strings"
	"testing"

	"kindred/search/searchtest"
)

func TestSplits(t *testing.T) {
	v := searchtest.Counted(map[string]int{
		"linux": 90, "distributions": 40, "to": 900, "get": 300, "her": 70, "together": 100, "a": 900, "part": 50,
		"any": 60, "way": 50, "form": 30, "data": 80, "for": 500, "mdata": 1, "12": 5, "поиск": 3, "слов": 4,
		"don't": 9, "panic": 7,
	})
	for _, tc := range []struct{ word, want string }{
		{"linuxdistributions", "linux distributions"},
		{"anyway", "any way"},
		{"formdata", "form data, for mdata"}, // the more frequent first
		{"linuxformdata", "linux form data, linux for mdata"},
		{"toany", "to any"},
		{"togeher", ""}, // "ge" is no word
		{"apart", ""},   // one letter is no part
		{"data12", ""},  // nor is a number
		{"linux", ""},   // a word
		{"waywayway", "way way way"},
		{"waywaywayway", ""}, // too many
		{"поискслов", "поиск слов"},
		{"don'tpanic", "don't panic"},
		{"", ""},
		{"天然酵母", ""},
	} {
		var got []string
		for _, s := range Splits(v, tc.word, MaxParts) {
			if strings.Join(s.Words, "") != tc.word {
				t.Errorf("%q is cut into %q", tc.word, s.Words)
			}
			got = append(got, strings.Join(s.Words, " "))
		}
		if strings.Join(got, ", ") != tc.want {
			t.Errorf("%q is cut into %q, want %q", tc.word, got, tc.want)
		}
	}
}

func TestSplitOf(t *testing.T) {
	s := readSpellerOf(t, searchtest.Memory(t, notes(map[string]int{
		"linux distributions for old machines": 5,
		"they gather to gather hay":            1,
		"we stand together":                    20,
		"any way, or anyway":                   3,
		"go to the harbour":                    8,
		"form data":                            2,
		"for mdata":                            1,
	})))
	for _, tc := range []struct{ name, word, want string }{
		{"two words that stand together", "linuxdistributions", "linux distributions"},
		{"two that do not", "linuxharbour", ""},
		{"in this order", "distributionslinux", ""},
		{"three words", "tothe", "to the"},
		{"four", "gototheharbour", ""},
		{"the way that stands in more articles", "formdata", "form data"},
		{"a misspelling is likelier", "togather", ""},
		{"a word", "anyway", ""},
		{"no words", "xqzvkw", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := s.SplitOf(t.Context(), s.reader, tc.word, s.Candidates(tc.word, maxEdits(spelled(tc.word)), 1))
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, strings.Fields(tc.want)) {
				t.Errorf("%q is cut into %q, want %q", tc.word, got, tc.want)
			}
		})
	}
}

func TestJoined(t *testing.T) {
	v := searchtest.Counted(map[string]int{"anyway": 4, "email": 9, "as": 90, "поисковик": 2, "utf8": 3})
	for _, tc := range []struct{ a, b, want string }{
		{"any", "way", "anyway"},
		{"e", "mail", "email"},
		{"поиско", "вик", "поисковик"},
		{"way", "any", ""},
		{"a", "s", ""},   // too short to be sure
		{"utf", "8", ""}, // not in letters
		{"any", "", ""},
		{"", "", ""},
	} {
		got, ok := Joined(v, tc.a, tc.b)
		if got != tc.want || ok != (tc.want != "") {
			t.Errorf("joined(%q, %q) = %q, %v, want %q", tc.a, tc.b, got, ok, tc.want)
		}
	}
}
