package corpus

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// exportFiles returns the files below blogs that keep says yes to.
func exportFiles(t *testing.T, keep func(p string) bool) (root string, paths []string) {
	t.Helper()
	root = sharedData(t, "data", "blogs")
	for _, dir := range []string{"wordpress-wxr-importer", "wordpress-wxr-themetest", "ghost-migrate-fixtures"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(p string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && keep(p) {
				paths = append(paths, p)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return root, paths
}

// An item of WXR, and what is counted in it, as a text without any XML.
var (
	itemText   = regexp.MustCompile(`(?s)<item[ >].*?</item>`)
	typeText   = regexp.MustCompile(`<wp:post_type>(?:<!\[CDATA\[)?([\w-]*)`)
	statusText = regexp.MustCompile(`<wp:status>(?:<!\[CDATA\[)?([\w-]*)`)
	secret     = regexp.MustCompile(`<wp:post_password>(?:<!\[CDATA\[)?[^<\]]`)
	termText   = regexp.MustCompile(`(?s)<category domain="(post_tag|tag|category)"[^>]*>(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?</category>`)
)

// wxrKnown are the files that are broken, or have items that do not say what
// they are: the articles and problems that are left, looked at one by one.
var wxrKnown = map[string]struct{ articles, problems int }{
	"crazy-cdata.xml":          {0, 1}, // "]]>" in a text
	"malformed-simple.xml":     {0, 1}, // its only item has no end
	"malformed.xml":            {0, 1}, // ends in a tag that was not opened; no items
	"namespace-edge-cases.xml": {5, 1}, // an item redefines the prefix wp
	"a11y-unit-test-data.xml":  {64, 1},
}

// TestSharedWXR counts articles by a rule that knows no XML.
func TestSharedWXR(t *testing.T) {
	_, paths := exportFiles(t, func(p string) bool {
		text, err := os.ReadFile(p)
		return err == nil && filepath.Ext(p) == ".xml" && strings.Contains(string(text), "wordpress.org/export")
	})
	if len(paths) != 50 {
		t.Errorf("%d files, want 50", len(paths))
	}
	total, public, terms := 0, 0, 0
	for _, p := range paths {
		text, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		s, err := Open(p, Options{})
		if err != nil {
			t.Errorf("Open: %v", err)
			continue
		}
		articles, problems := collect(t, s)
		wantArticles, wantPublic := 0, 0
		for _, item := range itemText.FindAllString(string(text), -1) {
			postType, status := submatch(typeText, item), submatch(statusText, item)
			if !slices.Contains([]string{"post", "page", "customcpt", "enmse_message"}, postType) {
				continue
			}
			wantArticles++
			if status == "publish" && !secret.MatchString(item) {
				wantPublic++
			}
		}
		wantProblems := 0
		known, broken := wxrKnown[filepath.Base(p)]
		if broken {
			wantArticles, wantProblems = known.articles, known.problems
		}
		gotPublic := 0
		for _, a := range articles {
			if a.Visibility.IsPublic() {
				gotPublic++
			}
		}
		if len(articles) != wantArticles || len(problems) != wantProblems || gotPublic != wantPublic && !broken {
			t.Errorf("%s: %d articles, %d of them public, problems %v; want %d, %d and %d problems",
				p, len(articles), gotPublic, problems, wantArticles, wantPublic, wantProblems)
		}
		total, public = total+len(articles), public+gotPublic
		terms += checkTerms(t, p, string(text), articles)
	}
	t.Logf("%d files, %d articles, %d of them public, %d tags and categories", len(paths), total, public, terms)
	if total < 300 || terms < 500 {
		t.Errorf("only %d articles and %d terms were compared", total, terms)
	}
}

func submatch(re *regexp.Regexp, s string) string {
	if m := re.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return ""
}

// checkTerms compares tags and categories with those that stand in the lines of
// each article, and returns how many there were.
func checkTerms(t *testing.T, name, text string, articles []Article) int {
	t.Helper()
	lines := strings.SplitAfter(text, "\n")
	n := 0
	for _, a := range articles {
		item, _, _ := strings.Cut(strings.Join(lines[a.Origin.Line-1:], ""), "</item>")
		var tags, categories []string
		for _, m := range termText.FindAllStringSubmatch(item, -1) {
			if m[1] == "category" {
				categories = append(categories, m[2])
			} else {
				tags = append(tags, m[2])
			}
		}
		tags, categories = distinct(tags), distinct(categories)
		n += len(tags) + len(categories)
		if !slices.Equal(a.Tags, tags) || !slices.Equal(a.Categories, categories) {
			t.Errorf("%s (%s): tags %q, categories %q; want %q and %q", name, a.ID, a.Tags, a.Categories, tags, categories)
		}
	}
	return n
}

// TestSharedExports: each export of the fixtures is read, or refused with a
// reason.
func TestSharedExports(t *testing.T) {
	root, paths := exportFiles(t, func(p string) bool { return mayBeExport(p) && strings.Contains(p, "ghost-migrate-fixtures") })
	for _, dir := range []string{"mg-medium-export/test/fixtures/export", "mg-substack/test/fixtures", "mg-fs-utils/test/fixtures/read-zip"} {
		paths = append(paths, filepath.Join(root, "ghost-migrate-fixtures", "packages", filepath.FromSlash(dir)))
	}
	read, refused, articles := 0, 0, 0
	for _, p := range paths {
		name, _ := filepath.Rel(root, p)
		s, err := Open(p, Options{})
		if err != nil {
			refused++
			t.Logf("%-90s refused: %v", name, strings.SplitN(err.Error(), `": `, 2)[1])
			continue
		}
		read++
		got, problems := collect(t, s)
		articles += len(got)
		t.Logf("%-90s %d articles, problems %v", name, len(got), problems)
		if len(problems) > 0 {
			t.Errorf("%s: problems %v", name, problems)
		}
	}
	t.Logf("%d read (%d articles), %d refused", read, articles, refused)
	if read < 20 || articles < 60 {
		t.Errorf("%d of %d exports were read, with %d articles", read, len(paths), articles)
	}
}
