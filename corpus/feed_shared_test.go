package corpus

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kindred/corpus/markup"
)

// word is a text, or an object that holds one under the name that the format
// gives it.
type word string

func (w *word) UnmarshalJSON(data []byte) error {
	var object struct{ Value, Term, Name, ID string }
	if data[0] != '{' {
		return json.Unmarshal(data, (*string)(w))
	}
	err := json.Unmarshal(data, &object)
	*w = word(first(object.Value, object.Term, object.Name, object.ID))
	return err
}

// expectedItem is what gofeed's samples expect of an item: in the form of its
// universal feed (testdata/translator), or of one of its parsers.
type expectedItem struct {
	Title       word       `json:"title"`
	Description word       `json:"description"`
	Content     word       `json:"content"`
	Summary     word       `json:"summary"`
	HTML        word       `json:"content_html"`
	Link        string     `json:"link"`
	Published   *time.Time `json:"publishedParsed"`
	PubDate     *time.Time `json:"pubDateParsed"`
	Updated     *time.Time `json:"updatedParsed"`
	GUID        word       `json:"guid"`
	ID          word       `json:"id"`
	Categories  []word     `json:"categories"`
	Authors     []word     `json:"authors"`
}

// TestSharedFeeds: every sample of gofeed is read or refused, and those that say
// what is to be found (testdata/translator) are found so.
func TestSharedFeeds(t *testing.T) {
	root := sharedData(t, "data", "blogs", "feeds-gofeed", "testdata")
	files, read, refused, articles, compared := 0, 0, 0, 0, map[string]int{}
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(p, "_expected.json") ||
			filepath.Ext(p) == ".json" && !strings.Contains(p, string(filepath.Separator)+"json") && !strings.Contains(p, "universal") {
			return err // a .json beside an .xml is what is expected of it
		}
		files++
		s, err := Open(p, Options{})
		if err != nil {
			refused++
			t.Logf("%v", err)
			return nil
		}
		got, problems := collect(t, s)
		articles += len(got)
		if len(got) == 0 && len(problems) == 0 || len(got) > 0 {
			read++
		}
		if len(got)+len(problems) > 0 {
			compareFeed(t, p, compared)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d files, %d read, %d refused at sight, %d articles; compared %v", files, read, refused, articles, compared)
	for _, field := range []string{"title", "link", "published", "modified", "id", "tags", "authors", "text", "language"} {
		if compared[field] == 0 {
			t.Errorf("no %s was compared", field)
		}
	}
}

// compareFeed compares the items of a feed, usable or not, with what is expected
// beside the file at p, and counts what was compared.
func compareFeed(t *testing.T, p string, compared map[string]int) {
	t.Helper()
	beside := strings.TrimSuffix(p, filepath.Ext(p)) + ".json"
	if filepath.Ext(p) == ".json" {
		beside = strings.TrimSuffix(p, ".json") + "_expected.json"
	}
	data, err := os.ReadFile(beside)
	if err != nil {
		compared["nothing expected"]++
		return
	}
	var want struct {
		Language string         `json:"language"`
		Items    []expectedItem `json:"items"`
		Entries  []expectedItem `json:"entries"`
	}
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatalf("%s: %v", beside, err)
	}
	want.Items = append(want.Items, want.Entries...)
	in, err := openText(os.DirFS(filepath.Dir(p)), filepath.Base(p))
	if err != nil {
		t.Fatal(err)
	}
	defer in.close()
	f, err := parseFeed(in)
	if err != nil {
		compared["broken"]++
		return
	}
	if len(f.Items) != len(want.Items) {
		t.Errorf("%s: %d items, want %d", p, len(f.Items), len(want.Items))
		return
	}
	same := func(field string, ok bool, got, want any) {
		compared[field]++
		if !ok {
			t.Errorf("%s: %s = %v, want %v", p, field, got, want)
		}
	}
	compared["files"]++
	for i, item := range want.Items {
		a := feedArticle(f.Feed, f.Items[i], Origin{})
		if item.Title != "" && !strings.Contains(p, "illegal_char") { // where we write a space
			same("title", a.Title == titleLine(string(item.Title)), a.Title, item.Title)
		}
		if address(item.Link) == item.Link && item.Link != "" {
			same("link", a.URL == item.Link, a.URL, item.Link)
		}
		if id := first(string(item.GUID), string(item.ID)); id != "" {
			same("id", a.ID == id, a.ID, id)
		}
		if item.Published == nil {
			item.Published = item.PubDate
		}
		if item.Published != nil {
			same("published", a.Published.Equal(*item.Published), a.Published, item.Published)
		}
		if item.Updated != nil {
			same("modified", a.Modified.Equal(*item.Updated), a.Modified, item.Updated)
		}
		if tags := distinct(texts(item.Categories)); tags != nil {
			same("tags", slices.Equal(a.Tags, tags), a.Tags, tags)
		}
		if names := distinct(texts(item.Authors)); names != nil {
			same("authors", slices.Equal(a.Authors, names), a.Authors, names)
		}
		if html := first(string(item.Content), string(item.HTML), string(item.Description), string(item.Summary)); html != "" {
			b := markup.HTML(html, "")
			_, b.Blocks = takeTitle(a.Title, b.Blocks)
			same("text", a.Text == b.Text(), a.Text, html)
		}
		if lang := normalizeLanguage(want.Language); lang != "" {
			same("language", a.Language == lang, a.Language, lang)
		}
	}
}

func texts(words []word) []string {
	var out []string
	for _, w := range words {
		out = append(out, string(w))
	}
	return out
}
