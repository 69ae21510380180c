package corpus

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// sharedData returns a path below the folder of real articles that tests are
// measured with, which is not part of the repository.
func sharedData(t *testing.T, elem ...string) string {
	t.Helper()
	root := os.Getenv("KINDRED_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "shared")
	}
	p := filepath.Join(append([]string{root}, elem...)...)
	if _, err := os.Stat(p); err != nil {
		if os.Getenv("KINDRED_REQUIRE_SHARED") == "1" {
			t.Fatalf("the real articles are missing: %v", err)
		}
		t.Skipf("the real articles are not here (set KINDRED_SHARED): %v", err)
	}
	return p
}

func TestSharedSeed(t *testing.T) {
	s, err := Open(sharedData(t, "seed", "clinic-article.txt"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	articles, problems := collect(t, s)
	if len(articles) != 1 || len(problems) != 0 {
		t.Fatalf("%d articles, problems %v; want one article", len(articles), problems)
	}
	a := articles[0]
	if a.Title != "Is Ketamine Couple Therapy the Future of Healing Together?" {
		t.Errorf("title = %q", a.Title)
	}
	if len(a.Tags) != 11 || a.Tags[0] != "metnal health" {
		t.Errorf("%d tags %q, want 11, the first as misspelt", len(a.Tags), a.Tags)
	}
	if len(a.Headings) != 11 || a.Headings[0] != "What Is Ketamine-Assisted Therapy?" ||
		a.Headings[10] != "Is Ketamine Couple Therapy the Future?" {
		t.Errorf("%d headings %q, want 11", len(a.Headings), a.Headings)
	}
	if !strings.HasPrefix(a.Text, "More than a few couples") || !strings.HasSuffix(a.Text, "the most powerful journey you ever take.") {
		t.Errorf("text begins %.40q and ends %q", a.Text, a.Text[max(0, len(a.Text)-60):])
	}
	for _, foreign := range []string{"ADHD", "Ozempic", "Other Articles", "Appointment", "Medi-Cal"} {
		if strings.Contains(a.Text, foreign) {
			t.Errorf("the text holds %q", foreign)
		}
	}
	if a.Language != "en" {
		t.Errorf("language = %q", a.Language)
	}
}

func TestSharedBlogs(t *testing.T) {
	syntax := regexp.MustCompile(`\{\{[<%]|\{%|</|\]\(http`)
	for _, tc := range []struct {
		name     string
		articles int
		residue  int // places where an article writes about the syntax, or breaks it, looked at one by one
	}{
		{"18f-eleventy", 510, 3},
		{"go-blog-markdown", 337, 0},
		{"rgb-astro", 546, 18},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, err := Open(sharedData(t, "data", "blogs", tc.name), Options{})
			if err != nil {
				t.Fatal(err)
			}
			articles, problems := collect(t, s)
			if len(articles) != tc.articles || len(problems) != 0 {
				t.Errorf("%d articles, %d problems %v; want %d articles", len(articles), len(problems), problems, tc.articles)
			}
			redirects, residue := 0, 0
			for _, a := range articles {
				if a.Visibility == Redirect {
					redirects++
				} else if a.Title == "" || a.Text == "" && a.Code == "" {
					t.Errorf("%s: title %q and %d bytes of text", a.Origin, a.Title, len(a.Text))
				}
				for _, loc := range syntax.FindAllStringIndex(a.Text, -1) {
					residue++
					t.Logf("%s: %q", a.Origin, a.Text[max(0, loc[0]-30):min(len(a.Text), loc[1]+30)])
				}
			}
			t.Logf("%d articles, %d redirects, %d problems, %d places of syntax", len(articles), redirects, len(problems), residue)
			if residue > tc.residue {
				t.Errorf("%d places of syntax are left in the text, want at most %d", residue, tc.residue)
			}
		})
	}
}
