package opensearch

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kindred/corpus"
	"kindred/index"
)

// spooled returns the documents of articles, and what they come to.
func spooled(t testing.TB, articles ...corpus.Article) ([]*document, *whole) {
	t.Helper()
	s, err := newSpool()
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	}()
	for i := range articles {
		d, err := newDocument(index.AnalyseOne(&articles[i]))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.put(d); err != nil {
			t.Fatal(err)
		}
	}
	w := survey(s)
	var list []*document
	for _, id := range w.ids {
		d, err := s.get(id)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, d)
	}
	return list, w
}

func anchors() []corpus.Article {
	return []corpus.Article{
		{
			ID: "a", URL: "/a/", Title: "The anchor", Text: "An anchor holds. Anchors of two ships: no ship holds another.", Language: "en",
			Tags: []string{"Sea", "Iron"}, Authors: []string{"M. Ray"}, Published: time.Date(2024, 5, 6, 7, 8, 9, 10, time.FixedZone("", 7200)),
		},
		{ID: "b", Title: "Été", Text: "Le port.", Language: "fr"},
	}
}

// TestCard packs what is shown of articles, and reads it back.
func TestCard(t *testing.T) {
	list, w := spooled(t, anchors()...)
	for i, d := range list {
		packed, err := d.card(w)
		if err != nil {
			t.Fatal(err)
		}
		c, err := readCard(packed)
		if err != nil {
			t.Fatal(err)
		}
		a := &anchors()[i]
		if diff := cmp.Diff(headOf(a), c.head); diff != "" {
			t.Errorf("head (-want +got):\n%s", diff)
		}
		want := w.titleWeights(d)
		if c.weights != want || want[1] == 0 {
			t.Errorf("%s: the title weighs %v, want %v", a.ID, c.weights, want)
		}
		var stems []int
		for _, word := range d.Title {
			stems = append(stems, w.stem(word.Stem))
		}
		if diff := cmp.Diff(stems, c.title); diff != "" || len(stems) == 0 {
			t.Errorf("title (-want +got):\n%s", diff)
		}
	}
}

// TestOccurrences: the places of words are those of the text, each word's in order.
func TestOccurrences(t *testing.T) {
	list, w := spooled(t, anchors()...)
	packed, err := list[0].card(w)
	if err != nil {
		t.Fatal(err)
	}
	c, err := readCard(packed)
	if err != nil {
		t.Fatal(err)
	}
	words := [][]int{{w.stem("ship"), w.stem("anchor")}, {w.stem("hold")}, {w.stem("port")}, {w.stem("anchor")}}
	got := c.occurrences(askedFor(words), []index.Field{index.Title, index.Body})
	want := []index.Occurrence{
		{Word: 0, Field: index.Title, Position: 2},
		{Word: 3, Field: index.Title, Position: 2},
		{Word: 0, Field: index.Body, Position: 2},
		{Word: 3, Field: index.Body, Position: 2},
		{Word: 1, Field: index.Body, Position: 3},
		{Word: 0, Field: index.Body, Position: 4},
		{Word: 3, Field: index.Body, Position: 4},
		{Word: 0, Field: index.Body, Position: 7},
		{Word: 0, Field: index.Body, Position: 9},
		{Word: 1, Field: index.Body, Position: 10},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if bits := c.inTitle(words); bits != 0b1001 {
		t.Errorf("in the title: %b", bits)
	}
}

// TestReplaced: an article that is put again leaves nothing of what it was.
func TestReplaced(t *testing.T) {
	articles := anchors()
	again := articles[0]
	again.Title, again.Text, again.Tags, again.Authors, again.Language = "Rope", "A rope.", []string{"sea"}, nil, "de"
	_, got := spooled(t, articles[0], articles[1], again)
	_, want := spooled(t, again, articles[1])
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(whole{}, lexicon{})); diff != "" {
		t.Errorf("(-put once +put again):\n%s", diff)
	}
}

func TestKinList(t *testing.T) {
	list := kinList{
		{index.Kin{Doc: 300, Score: 1.5}, []string{"anchor", "ship"}},
		{index.Kin{Doc: 0, Score: math.SmallestNonzeroFloat32}, []string{"ship", "été"}},
		{index.Kin{Doc: 7}, nil},
	}
	got, err := readKin(list.pack(), 301)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(list, got, cmp.AllowUnexported(kinEntry{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := readKin(list.pack(), 300); !errors.Is(err, index.ErrCorrupt) {
		t.Errorf("an article that is not there: %v", err)
	}
}

// FuzzPacked: what is damaged is told or reads as something, and no more.
func FuzzPacked(f *testing.F) {
	list, w := spooled(f, anchors()...)
	packed, err := list[0].card(w)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(packed)
	f.Add(kinList{{index.Kin{Doc: 1, Score: 1}, []string{"anchor"}}}.pack())
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0x07})
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := readCard(data)
		switch {
		case err != nil && !errors.Is(err, index.ErrCorrupt):
			t.Fatal(err)
		case err == nil:
			c.occurrences([]askedStem{{0, []int32{0}}, {3, []int32{1}}}, []index.Field{index.Title, index.Body})
			c.inTitle([][]int{{1}})
		}
		if _, err := readKin(data, 10); err != nil && !errors.Is(err, index.ErrCorrupt) {
			t.Fatal(err)
		}
	})
}
