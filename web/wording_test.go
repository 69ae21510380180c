package web

import (
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var places = regexp.MustCompile(`\{\w+\}`)

// TestWordingsAreWhole compares each language with English: every text is there, and
// has the same places to fill.
func TestWordingsAreWhole(t *testing.T) {
	l, err := loadWordings()
	if err != nil {
		t.Fatal(err)
	}
	en := reflect.ValueOf(l.list[0]).Elem()
	var found []string
	for _, w := range l.list {
		found = append(found, w.Language)
		checkTexts(t, w.Language, reflect.ValueOf(w).Elem(), en)
		if len(w.Months) != 12 || w.Count["other"] == "" || (w.Dir != "ltr" && w.Dir != "rtl") {
			t.Errorf("%s: months %q, plurals %q, direction %q", w.Language, w.Months, w.Count, w.Dir)
		}
		for status, text := range l.list[0].Errors {
			if w.Errors[status].Heading == "" || (w.Errors[status].Detail == "") != (text.Detail == "") {
				t.Errorf("%s: error %s is %q", w.Language, status, w.Errors[status])
			}
		}
	}
	if diff := cmp.Diff([]string{"en", "ar", "de", "es", "fr", "zh"}, found); diff != "" {
		t.Errorf("languages (-want +got):\n%s", diff)
	}
}

// checkTexts compares the texts of a language with those of English.
func checkTexts(t *testing.T, code string, v, en reflect.Value) {
	t.Helper()
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		if v.Field(i).Kind() == reflect.Struct {
			checkTexts(t, code, v.Field(i), en.Field(i))
		}
		if v.Field(i).Kind() != reflect.String || (name == "Date" && v.Type() == reflect.TypeFor[wording]()) {
			continue
		}
		got, want := places.FindAllString(v.Field(i).String(), -1), places.FindAllString(en.Field(i).String(), -1)
		slices.Sort(got)
		slices.Sort(want)
		if v.Field(i).String() == "" || !slices.Equal(got, want) {
			t.Errorf("%s: %s is %q, in English %q", code, name, v.Field(i), en.Field(i))
		}
	}
}

// TestAPIIsSaidInEveryLanguage wants a text for all that the page shows, and none for what
// it does not.
func TestAPIIsSaidInEveryLanguage(t *testing.T) {
	l, err := loadWordings()
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range l.list[1:] {
		used := map[string]bool{}
		say := func(names ...string) {
			i := slices.IndexFunc(names, func(name string) bool { return w.API.Texts[name] != "" })
			if i < 0 {
				t.Errorf("%s: nothing is said of %q", w.Language, names)
				return
			}
			used[names[i]] = true
		}
		for _, op := range operationsOf(true) {
			say(op.name)
			for _, p := range op.params {
				say(op.name+"."+p.Name, p.Name)
			}
			if op.body != nil {
				for name := range op.body().Properties {
					say(op.name+"."+name, name)
				}
			}
			for _, status := range op.failures {
				say(strconv.Itoa(status))
			}
		}
		for name := range w.API.Texts {
			if !used[name] {
				t.Errorf("%s: %s is said of nothing", w.Language, name)
			}
		}
	}
}

func TestNumbersAndDatesInWords(t *testing.T) {
	l, err := loadWordings()
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 3, 9, 0, 0, 0, 0, time.UTC)
	for language, want := range map[string][]string{
		"en": {"No articles", "1 article", "2 articles", "11 articles", "9 March 2026"},
		"de": {"Keine Artikel", "1 Artikel", "2 Artikel", "11 Artikel", "9. März 2026"},
		"fr": {"Aucun article", "1 article", "2 articles", "11 articles", "9 mars 2026"},
		"zh": {"没有文章", "1 篇文章", "2 篇文章", "11 篇文章", "2026年3月9日"},
		"ar": {"لا مقالات", "مقال واحد", "مقالان", "11 مقالًا", "9 مارس 2026"},
	} {
		w := l.named(language)
		got := []string{w.articles(0), w.articles(1), w.articles(2), w.articles(11), w.day(day).Text}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", language, diff)
		}
	}
}

func TestPagesSpeakTheReadersLanguage(t *testing.T) {
	s := newServer(t, Config{})
	for _, tc := range []struct{ target, header, want string }{
		{"/", "de-AT,en;q=0.5", "de ltr Artikel suchen"},
		{"/", "pt, fr;q=0.3", "fr ltr Rechercher des articles"},
		{"/", "sw", "en ltr Search articles"},
		{"/", "a*b", "en ltr Search articles"},
		{"/?ui=ar", "de", "ar rtl البحث في المقالات"},
		{"/?ui=zz", "zh-Hans-CN", "zh ltr 搜索文章"},
	} {
		doc := parse(t, bodyOf(t, ask(t, s, "GET", tc.target, "Accept-Language", tc.header)))
		root := doc.Find("html")
		got := root.AttrOr("lang", "") + " " + root.AttrOr("dir", "") + " " + strings.Join(texts(doc, "h1"), "")
		if got != tc.want {
			t.Errorf("GET %s for %q: %q, want %q", tc.target, tc.header, got, tc.want)
		}
	}
}
