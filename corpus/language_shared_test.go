package corpus

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestSharedLanguages measures the detection on paragraphs and articles whose
// language is known.
func TestSharedLanguages(t *testing.T) {
	dir := sharedData(t, "data", "search")
	// The wrong ones are lists of names in one paragraph and its translation.
	for want, most := range map[string]int{"de": 2, "en": 2, "es": 0, "ru": 0, "zh": 0} {
		s, err := Open(filepath.Join(dir, "xquad-"+want, "corpus.ndjson.gz"), Options{Language: "xx"})
		if err != nil {
			t.Fatal(err)
		}
		articles, _ := collect(t, s)
		wrong := 0
		for _, a := range articles {
			if got := DetectLanguage(a.Text, ""); got != want {
				wrong++
				t.Logf("%s: %q for %.60q", want, got, a.Text)
			}
		}
		t.Logf("xquad-%s: %d of %d wrong", want, wrong, len(articles))
		if wrong > most || len(articles) == 0 {
			t.Errorf("xquad-%s: %d of %d paragraphs are taken for another language, want at most %d", want, wrong, len(articles), most)
		}
	}
	// One post is in Spanish indeed; three translated pages are nearly all English,
	// and two are mostly output of a program.
	for _, tc := range []struct {
		blog, want string
		wrong      int
	}{{"18f-eleventy", "en", 1}, {"go-blog-markdown", "en", 0}, {"lctt-cjk", "zh", 0}, {"rgb-astro", "en", 0}, {"helm-multilingual-docusaurus", "", 5}} {
		s, err := Open(sharedData(t, "data", "blogs", tc.blog), Options{})
		if err != nil {
			t.Fatal(err)
		}
		articles, _ := collect(t, s)
		wrong, counted := 0, 0
		for _, a := range articles {
			want := tc.want
			if want == "" {
				want = "en"
				if _, after, found := strings.Cut(a.Origin.File, "i18n/"); found {
					want, _ = firstSegment(after)
				}
			}
			if len(a.Text) < 300 {
				continue
			}
			counted++
			if got := DetectLanguage(a.Text, ""); got != want {
				wrong++
				t.Logf("%s: %q, want %q: %.100q", a.Origin, got, want, a.Text)
			}
		}
		t.Logf("%s: %d of %d wrong", tc.blog, wrong, counted)
		if wrong > tc.wrong || counted == 0 {
			t.Errorf("%s: %d of %d articles are taken for another language, want at most %d", tc.blog, wrong, counted, tc.wrong)
		}
	}
}
