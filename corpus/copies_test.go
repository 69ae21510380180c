package corpus

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTitlesThatDiffer(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		same bool
	}{
		{"A Tale of the Sea", "tale of a sea!", true},
		{"A", "B", false},
		{"On us", "on us", true},
		{"Go 1.12 is released", "Go 1.13 is released", false},
		{"Survey 7", "Survey 8", false},
		{"DROP TABLE", "DROP SEQUENCE", false},
		{"Deploy on premises", "Deploy on premises (insecure)", false},
		{"检索 一", "检索 二", false},
		{"", "", true},
		{"A trip to Rome, part I", "A trip to Rome, part V", false},
		{"From Rome", "To Rome", false},
		{"Command reference: awk", "Command reference: sed", false},
		{"Report for May", "Report for Jun", false},
		{"Vitamin A", "Vitamin", false},
		{"Vitamin A", "Vitamin E", false},
		{"Getting started with C", "Getting started with C++", false},
		{"Getting started with C", "Getting started with C#", false},
		{"go mod", "go.mod", false},
		{"cockroach-sql", "cockroach sql", false},
		{"-5 degrees", "5 degrees", false},
		{"Kanban for government", "Kanban for Government!", true},
		{"The teams, they are a changin’", "Teams, they are changin'.", true},
		{"Salt – and bread", "Salt and “bread”", true},
		{"18F's API standards", "18F’s API Standards", true},
	} {
		if got := sameTitle(tc.a, tc.b); got != tc.same {
			t.Errorf("sameTitle(%q, %q) = %v", tc.a, tc.b, got)
		}
	}
}

func titledNotes(id, text string, day int, changes ...func(*Article)) Article {
	a := Article{ID: id, URL: "https://x.example/" + id + "/", Title: "Weekly notes", Text: text, Origin: Origin{File: id}}
	if day > 0 {
		a.Published = time.Date(2024, 1, day, 0, 0, 0, 0, time.UTC)
	}
	for _, change := range changes {
		change(&a)
	}
	return a
}

func TestSeriesUnderOneTitle(t *testing.T) {
	intro, end := prose(1, 200), prose(2, 200)
	framed := func(own string) string { return intro + "\n\n" + own + "\n\n" + end }
	words := strings.Fields(prose(3, 400))
	changed := slices.Clone(words)
	for i := 5; i < len(changed); i += 20 {
		changed[i] = "changed"
	}
	edit, once := strings.Join(changed, " "), strings.Join(words, " ")
	home := func(a *Article) { a.Canonical = "https://x.example/home/" }
	for _, tc := range []struct {
		name        string
		first, then told
		want        int
	}{
		{"another text in one place", told{titledNotes("a", framed(prose(4, 40)), 0), titledNotes("b", framed(prose(5, 40)), 0)}, nil, 2},
		{"something added", told{titledNotes("a", framed(""), 0), titledNotes("b", framed(prose(5, 40)), 0)}, nil, 1},
		{"words changed", told{titledNotes("a", once, 0), titledNotes("b", edit, 0)}, nil, 1},
		{"words changed, the same day", told{titledNotes("a", once, 1), titledNotes("b", edit, 1)}, nil, 1},
		{"words changed, another day", told{titledNotes("a", once, 1), titledNotes("b", edit, 8)}, nil, 2},
		{"words changed, another day, another source", told{titledNotes("a", once, 1)}, told{titledNotes("b", edit, 8)}, 1},
		{"one word changed, another day", told{titledNotes("a", once, 1), titledNotes("b", "changed "+once, 8)}, nil, 1},
		{"the same, another day", told{titledNotes("a", once, 1), titledNotes("b", once, 8)}, nil, 1},
		{
			"a theme that names one address for all",
			told{titledNotes("a", framed(prose(4, 60)), 1, home), titledNotes("b", framed(prose(5, 60)), 8, home), titledNotes("c", prose(6, 90), 15, home)},
			nil, 3,
		},
	} {
		ar, list := gather(t, CollectOptions{}, tc.first, tc.then)
		if len(list) != tc.want {
			t.Errorf("%s: %d articles stay, want %d; %+v", tc.name, len(list), tc.want, ar.Report.Copies)
		}
	}
}

// TestCopiesOfOneThatGoes: articles with one text are one, also when the first of
// them goes for another reason.
func TestCopiesOfOneThatGoes(t *testing.T) {
	text := prose(7, 300)
	_, list := gather(t, CollectOptions{}, told{
		numbered("a", 1, at("/p/"), named("Another")), numbered("b", 2, at("/p"), func(a *Article) { a.Text = text }),
		numbered("c", 3, at("/c/"), func(a *Article) { a.Text = text }), numbered("d", 4, at("/d/"), func(a *Article) { a.Text = text }),
		numbered("e", 5, at("/e/"), func(a *Article) { a.Title, a.Text = "Title of d", "More. "+text }),
		numbered("short", 6, at("/1/"), func(a *Article) { a.Title, a.Text = "One", "Coming soon." }),
		numbered("short two", 7, at("/2/"), func(a *Article) { a.Title, a.Text = "Two", "Coming soon." }),
		numbered("week 1", 9, at("/w1/"), func(a *Article) { a.Title, a.Text = "Recording of week 1", prose(8, 100) }),
		numbered("week 2", 10, at("/w2/"), func(a *Article) { a.Title, a.Text = "Recording of week 2", prose(8, 100) }),
		numbered("week 3", 12, at("/w4/"), func(a *Article) { a.Title, a.Text = "Recording of week 3", prose(8, 100)+"!" }),
		numbered("week 1 too", 11, at("/w3/"), func(a *Article) { a.Title, a.Text = "The record, week 1", prose(8, 100) }),
		numbered("short three", 8, at("/3/"), func(a *Article) { a.Title, a.Text = "Two", "Coming soon." }),
	})
	if diff := cmp.Diff([]string{"a", "c", "e", "short", "short two", "week 1", "week 2", "week 3"}, ids(list)); diff != "" {
		t.Errorf("articles (-want +got):\n%s", diff)
	}
}

func TestAliasesLeadToOne(t *testing.T) {
	was := func(addresses ...string) func(*Article) { return func(a *Article) { a.Aliases = addresses } }
	source := told{
		numbered("a", 1, at("/a/"), was("/b", "/old/", "/a/", "/old/", "/A/")), numbered("b", 2, at("/b/"), was("/old/index.html", "/older/")),
	}
	_, list := gather(t, CollectOptions{}, source, told{numbered("c", 1, at("/c/"), in("other"), was("/old/"))})
	got := [][]string{list[0].Aliases, list[1].Aliases, list[2].Aliases}
	if diff := cmp.Diff([][]string{{"/old/", "/A/"}, {"/older/"}, {"/old/"}}, got); diff != "" {
		t.Errorf("aliases (-want +got):\n%s", diff)
	}
	if own := articlesOf(source)[0].Aliases; len(own) != 5 {
		t.Errorf("the source's own aliases are %q", own)
	}
}

func TestReportIsBounded(t *testing.T) {
	var broken told
	for range maxSkipped + 5 {
		broken = append(broken, &Problem{Err: ErrInvalid})
	}
	ar, _ := gather(t, CollectOptions{}, broken)
	if len(ar.Report.Skipped) != maxSkipped || ar.Report.Unlisted != 5 {
		t.Errorf("%d problems and %d more, want %d and 5", len(ar.Report.Skipped), ar.Report.Unlisted, maxSkipped)
	}
	var form told
	for i := range 40 {
		form = append(form, numbered(strconv.Itoa(i), i+1, func(a *Article) { a.Text = prose(1, 300) + prose(2+i, 20) }))
	}
	ar, list := gather(t, CollectOptions{}, form)
	if n := len(ar.Report.Alike); len(list) != 40 || n < 40 || n > 40*maxAlike/2 {
		t.Errorf("%d articles, %d pairs that are alike; want 40 and at most %d", len(list), n, 40*maxAlike/2)
	}
}

// A page without a text that holds the place of a translation is left out, and its address leads to what
// is translated; one with a title, a text or a summary of its own stays, and so does one of another site.
func TestUntranslatedPages(t *testing.T) {
	page := func(id, language, title, text string) Article {
		return numbered(id, 1, in(id+".md"), at("/"+id+"/"), func(a *Article) {
			a.Language, a.Translation, a.Title, a.Text, a.Code, a.Blank = language, "docs/limits", title, text, "", text == ""
		})
	}
	summary := page("fr", "fr", "Rate limits", "")
	summary.Summary = "Pas plus de dix."
	component := page("pt", "pt", "Rate limits", "")
	component.Blank = false // something stands there
	alone := page("it", "it", "Rate limits", "")
	alone.Translation = ""
	ar, list := gather(t, CollectOptions{},
		told{page("ar", "ar", "Rate limits", "La."), page("de", "de", "Rate Limits", ""), page("en", "en", "Rate limits", "No more than ten a day."), page("nl", "nl", "Limieten", ""), page("zh", "zh", "Rate limits", "No."), summary, component, alone, page("ca", "ca", "Rate limits", ""), page("more", "en", "More", "More."), page("most", "en", "Most", "Most.")},
		told{page("other", "es", "Rate limits", "")},
	)
	var ids []string
	for i := range list {
		ids = append(ids, list[i].ID)
	}
	if diff := cmp.Diff([]string{"ar", "en", "fr", "it", "more", "most", "nl", "other", "pt", "zh"}, slices.Sorted(slices.Values(ids))); diff != "" {
		t.Errorf("left (-want +got):\n%s", diff)
	}
	for i := range list {
		if list[i].ID == "en" && !slices.Equal(slices.Sorted(slices.Values(list[i].Aliases)), []string{"/ca/", "/de/"}) {
			t.Errorf("it is found at %q, too", list[i].Aliases)
		}
	}
	for _, c := range ar.Report.Copies {
		if c.Reason != Untranslated || c.Kept.ID != "en" {
			t.Errorf("%+v", c)
		}
	}
	if _, kept := gather(t, CollectOptions{KeepCopies: true}, told{page("de", "de", "Rate limits", ""), page("en", "en", "Rate limits", "No more than ten a day.")}); len(kept) != 2 {
		t.Errorf("%d are kept with copies, want 2", len(kept))
	}
}
