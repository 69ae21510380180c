package search

import (
	"strings"
	"testing"
	"unicode/utf8"

	uax29 "github.com/clipperhouse/uax29/v2/words"
	"pgregory.net/rapid"

	"kindred/corpus"
	"kindred/index/analysis"
)

func TestExcerpt(t *testing.T) {
	full := strings.Repeat("All the boats are in. ", 6)[:120] // as long as a summary that stands alone
	for _, tc := range []struct {
		name    string
		article corpus.Article
		want    string
	}{
		{"nothing", corpus.Article{Title: "Kelp"}, ""},
		{"text", corpus.Article{Text: "We boil kelp."}, "We boil kelp."},
		{"summary", corpus.Article{Summary: "On kelp."}, "On kelp."},
		{"short summary, then the text", corpus.Article{Summary: "On kelp.", Text: "We boil it."}, "On kelp. We boil it."},
		{"white space", corpus.Article{Summary: " On\n kelp.\t", Text: "We\nboil\n\n\n it. "}, "On kelp. We boil it."},
		{"long summary alone", corpus.Article{Summary: full, Text: "We boil it."}, full},
		{"summary one character short", corpus.Article{Summary: full[1:], Text: "We boil it."}, full[1:] + " We boil it."},
		{"the text begins with the summary", corpus.Article{Summary: "We boil kelp.", Text: "We boil kelp. Often."}, "We boil kelp. Often."},
		{"the summary was cut off the text", corpus.Article{Summary: "We boil…", Text: "We boil kelp. Often."}, "We boil kelp. Often."},
		{"the summary was cut with stops", corpus.Article{Summary: "We boil ...", Text: "We boil kelp."}, "We boil kelp."},
		{"the summary is the text", corpus.Article{Summary: "We boil kelp.", Text: "We boil kelp."}, "We boil kelp."},
		{
			"no headings",
			corpus.Article{Title: "Kelp", Headings: []string{"First", "Then"}, Text: "Kelp\n\nFirst\n\nWe boil it.\n\nThen\n\nWe eat it."},
			"We boil it. We eat it.",
		},
		{"plain text, not HTML", corpus.Article{Text: "A <b> & c."}, "A <b> & c."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := excerpt(&tc.article); got != tc.want {
				t.Errorf("excerpt(%+v)\n got %q\nwant %q", tc.article, got, tc.want)
			}
		})
	}
}

func TestExcerptCut(t *testing.T) {
	fits := strings.Repeat("a", ExcerptRunes-5) + " bcde"
	for _, tc := range []struct{ name, text, want string }{
		{"as long as may be", fits, fits},
		{"one longer", fits + "f", strings.Repeat("a", ExcerptRunes-5) + "…"},
		{"a sentence longer", fits + " And so on.", strings.Repeat("a", ExcerptRunes-5) + "…"}, // bcde… would be one too long
		{"before a comma", strings.Repeat("ä", ExcerptRunes-6) + " bc, de", strings.Repeat("ä", ExcerptRunes-6) + " bc…"},
		{"not within don’t", strings.Repeat("a", ExcerptRunes-5) + " don’t go", strings.Repeat("a", ExcerptRunes-5) + "…"},
		{"not within 3.14", strings.Repeat("a", ExcerptRunes-3) + " 3.14 is pi", strings.Repeat("a", ExcerptRunes-3) + "…"},
		{"not before ++", strings.Repeat("a", ExcerptRunes-3) + " C++ is old", strings.Repeat("a", ExcerptRunes-3) + "…"},
		{"one endless word", strings.Repeat("a", 2*ExcerptRunes), strings.Repeat("a", ExcerptRunes-1) + "…"},
		{"characters of two", strings.Repeat("e\u0301", ExcerptRunes), strings.Repeat("e\u0301", ExcerptRunes/2-1) + "…"},
		{"Chinese", strings.Repeat("母", 2*ExcerptRunes), strings.Repeat("母", ExcerptRunes-1) + "…"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := excerpt(&corpus.Article{Text: tc.text}); got != tc.want {
				t.Errorf("excerpt\n got %q\nwant %q", got, tc.want)
			}
		})
	}
}

func TestExcerptProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := &corpus.Article{Text: randomText().Draw(t, "text"), Summary: randomText().Draw(t, "summary")}
		got := excerpt(a)
		if n := utf8.RuneCountInString(got); n > ExcerptRunes {
			t.Errorf("%d characters: %q", n, got)
		}
		if !utf8.ValidString(got) || got != flatten(got) {
			t.Errorf("not one line of text: %q", got)
		}
		whole := flatten(a.Summary + " " + a.Text)
		if utf8.RuneCountInString(flatten(a.Summary)) >= shortSummary {
			whole = flatten(a.Summary)
		}
		inner, cut := strings.CutSuffix(got, "…")
		if !strings.HasPrefix(whole, inner) && !strings.HasPrefix(flatten(a.Text), inner) {
			t.Errorf("not the beginning: %q", inner)
		}
		if !cut && whole != got && flatten(a.Text) != got {
			t.Errorf("cut without an ellipsis: %q of %q", got, whole)
		}
		if cut && utf8.RuneCountInString(whole) <= ExcerptRunes {
			t.Errorf("an ellipsis, and nothing is cut: %q", got)
		}
		if cut && !endsWord(whole, len(inner)) && !endsWord(flatten(a.Text), len(inner)) {
			t.Errorf("a word is cut: %q of %q", got, whole)
		}
	})
}

// endsWord reports whether no word of the text goes on over the offset at, as
// UAX #29 has it. What fills an excerpt may.
func endsWord(text string, at int) bool {
	segments := uax29.FromString(text)
	for segments.Next() {
		if segments.Start() < at && at < segments.End() {
			return utf8.RuneCountInString(segments.Value()) > 100 || !isWord(segments.Value())
		}
	}
	return at <= len(text)
}

// The excerpts of the sample are of one length, about.
func TestExcerptSample(t *testing.T) {
	for _, a := range sampleBlog(t).public {
		got := excerpt(&a)
		if n := utf8.RuneCountInString(got); n < ExcerptRunes-25 || n > ExcerptRunes {
			t.Errorf("the excerpt of %s has %d characters: %q", a.ID, n, got)
		}
		if !strings.HasPrefix(got, flatten(a.Summary)) {
			t.Errorf("the excerpt of %s does not begin with the summary: %q", a.ID, got)
		}
	}
}

// Where it is clear that nothing goes on, the full algorithms say so, too.
func TestClearBreak(t *testing.T) {
	pieces := strings.Split("a|B|1| |\n|\r|\t|.|,|'|’|+|#|é|я|\u0301|\u200d|\u200b|\u00a0|母|亲|。|，|：|「|か|\u3099|ำ|🇩|\xff|_|\u202f", "|")
	for _, a := range pieces {
		for _, b := range pieces {
			for _, c := range pieces {
				text := a + b + c
				for at := range len(text) + 1 {
					if clearBreak(text, at) && (analysis.InWord(text, at) || !betweenCharacters(text, at)) {
						t.Fatalf("clearBreak(%q, %d) = true, want false", text, at)
					}
				}
			}
		}
	}
}
