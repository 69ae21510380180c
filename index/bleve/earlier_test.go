package bleve

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"kindred/corpus"
	"kindred/index"
)

// longArticles returns articles of which what is behind the beginning makes no difference
// to the dictionary, nor what is before it in every second one.
func longArticles() []corpus.Article {
	var list []corpus.Article
	for i := range 20 {
		text := strings.Repeat(fmt.Sprintf("Sentence %d of the harbour, with ropes and tides. ", i), 60)
		list = append(list, corpus.Article{
			ID: fmt.Sprintf("a%02d", i), Title: fmt.Sprintf("Harbour %d", i), Language: "en", Text: text + "An end.", Code: "ropes()",
			Origin: corpus.Origin{File: "all.ndjson", Line: i + 1},
		})
	}
	return list
}

// TestSinceTakesRecords: articles that are said to be there are taken as they are packed, but
// for those that were read from another line, and come out as they went in.
func TestSinceTakesRecords(t *testing.T) {
	earlier := createdWith(t, longArticles(), nil, nil)
	articles := longArticles()
	articles[3].Text = strings.TrimSuffix(articles[3].Text, "An end.") + "One end"
	articles[6].Origin.Line = 100
	was := func(id string) (index.Doc, bool) {
		doc, ok := earlier.view.impacts.Doc(id)
		return doc, ok && id != articles[3].ID
	}
	expectArticles(t, createdWith(t, articles, earlier, was), articles)
	// What is said to be there is believed.
	told := append([]corpus.Article(nil), articles...)
	told[4].Text = strings.TrimSuffix(told[4].Text, "An end.") + "Two end"
	b := createdWith(t, told, earlier, was)
	if a, err := b.Article(t.Context(), told[4].ID); err != nil || a.Text != articles[4].Text {
		t.Errorf("the article was packed again: %v", err)
	}
}

// TestSinceWithAnotherDictionary: where articles are packed with another dictionary nothing
// is taken that could not be unpacked.
func TestSinceWithAnotherDictionary(t *testing.T) {
	earlier := createdWith(t, longArticles(), nil, nil)
	articles := longArticles()
	articles[0].Text = "Nothing of it is left. " + articles[0].Text
	was := func(id string) (index.Doc, bool) {
		doc, ok := earlier.view.impacts.Doc(id)
		return doc, ok && id != articles[0].ID
	}
	expectArticles(t, createdWith(t, articles, earlier, was), articles)
}

// createdWith makes an index of some articles and opens it.
func createdWith(t *testing.T, articles []corpus.Article, earlier *Backend, was func(id string) (index.Doc, bool)) *Backend {
	t.Helper()
	dir := t.TempDir()
	b, err := Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	if earlier != nil {
		if err := b.Since(earlier, was); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Put(t.Context(), articles...); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	opened, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := opened.Close(); err != nil {
			t.Error(err)
		}
	})
	return opened
}

// expectArticles compares the articles of an index with what they should be.
func expectArticles(t *testing.T, b *Backend, want []corpus.Article) {
	t.Helper()
	for i := range want {
		got, err := b.Article(t.Context(), want[i].ID)
		if err != nil || !reflect.DeepEqual(got, want[i]) {
			t.Errorf("article %q is %+v (%v)", want[i].ID, got.Origin, err)
		}
	}
}
