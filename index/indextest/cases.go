package indextest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kindred/corpus"
	"kindred/index"
)

func testNodes(t *testing.T, b index.Backend) {
	put(t, b, harbour()...)
	filter := func(a index.Attribute, values ...string) index.Node {
		return index.Filter{Attribute: a, Values: values}
	}
	for _, c := range []struct {
		node index.Node
		want []string
	}{
		{stem("en", "anchors"), []string{"anchor", "notes/bericht"}}, // anchoring, anchors; code
		{exact("anchors"), []string{"anchor"}},
		{exact("ANCHORS"), []string{"anchor"}},
		{stem("de", "Ankers"), []string{"notes/bericht"}},
		{exact("cafe"), []string{"café"}},
		{exact("painter's"), []string{"café"}},
		{exact("loaves"), []string{"bread"}}, // summary
		{exact("weed"), []string{"anchor"}},
		{exact("nowhere"), nil},
		{exact("example.org"), []string{"bread"}}, // and parts of it, in its place
		{exact("example"), []string{"bread"}},
		{index.Phrase{Words: []string{"at", "example"}, Weight: 1}, []string{"bread"}},
		{index.Phrase{Words: []string{"example", "org"}, Weight: 1}, nil},
		{index.Term{Form: index.Exact, Variants: []index.Variant{{Text: "bread", Weight: 1}, {Text: "sand", Weight: 1}}, Weight: 1}, []string{"anchor", "bread"}},
		{index.Term{Form: index.Exact, Variants: []index.Variant{{Text: "anchor", Weight: 1}}, Fields: []index.Field{index.Title}, Weight: 1}, nil},
		{index.Term{Form: index.Exact, Weight: 1}, nil},
		{index.Prefix{Text: "anc", Weight: 1}, []string{"anchor", "notes/bericht"}},
		{index.Prefix{Text: "zz", Weight: 1}, nil},
		{index.Phrase{Words: []string{"holds", "in", "sand"}, Weight: 1}, []string{"anchor"}},
		{index.Phrase{Words: []string{"in", "holds"}, Weight: 1}, nil},
		{index.Phrase{Words: []string{"anchor", "sand"}, Weight: 1}, nil},
		{index.Phrase{Words: []string{"bread"}, Weight: 1}, []string{"bread"}},
		{index.Phrase{Words: []string{"茶", "叶"}, Weight: 1}, []string{"tea"}},
		{index.Phrase{Words: []string{"sailing", "tools"}, Weight: 1}, nil}, // two tags are no phrase
		{index.Phrase{}, nil},
		{index.All{}, []string{"anchor", "bread", "café", "notes/bericht", "tea"}},
		{index.Any{}, nil},
		{index.All{exact("the"), exact("bread")}, []string{"bread"}},
		{index.All{exact("the"), index.Not{Node: exact("bread")}}, []string{"café"}},
		{index.All{index.Not{Node: exact("the")}}, []string{"anchor", "notes/bericht", "tea"}},
		{index.Not{Node: exact("the")}, []string{"anchor", "notes/bericht", "tea"}},
		{index.Boost{Node: exact("sand"), By: exact("bread")}, []string{"anchor"}},
		{index.Boost{Node: exact("nowhere"), By: exact("bread")}, nil},
		{index.Any{exact("sand"), exact("bread")}, []string{"anchor", "bread"}},
		{index.Any{index.All{exact("in"), exact("sand")}, exact("brulee")}, []string{"anchor", "café"}},
		{filter(index.Tag, "sailing"), []string{"anchor", "bread", "notes/bericht"}},
		{filter(index.Tag, "SAILING"), []string{"anchor", "bread", "notes/bericht"}},
		{filter(index.Tag, "sail"), nil},
		{filter(index.Tag, "town", "tools"), []string{"anchor", "café"}},
		{filter(index.Author, "maud okafor"), []string{"anchor"}},
		{filter(index.Language, "de", "zh"), []string{"notes/bericht", "tea"}},
		{filter(index.Address, "/anchor/"), []string{"anchor"}},
		{filter(index.Address, "/Anchor/"), nil},
		{filter(index.Address, "/old-anchor/"), []string{"anchor"}},
		{filter(index.Address, "/caf%c3%a9/", "/no/"), []string{"café"}},
		{filter(index.Address, "http://www.example.org/bread/"), []string{"bread"}},
		{filter(index.Address, "https://example.net/bread"), nil},
		{filter(index.Address, index.AnyHost+"/bread"), []string{"bread"}},
		{filter(index.ID, "café", "nobody"), []string{"café"}},
		{filter(index.TitleText, "CAFÉ etoile"), []string{"café"}},
		{filter(index.TitleText, "Café, Étoile"), nil},
		{filter(index.TitleWords, "cafe etoile"), []string{"café"}},
		{filter(index.TitleWords, "cafe"), nil},
		{filter(index.TitleName, "bread"), nil}, // that is all of the title
		{index.Between{From: day("2021-05-01"), To: day("2022-01-01")}, []string{"anchor"}},
		{index.Between{From: day("2022-01-01")}, []string{"bread", "tea"}},
		{index.Between{To: day("2021-05-01")}, []string{"café"}},
		{index.All{exact("anchor"), filter(index.Tag, "tools")}, []string{"anchor"}},
	} {
		r := find(t, b, c.node)
		if diff := cmp.Diff(sorted(c.want), sorted(ids(r))); diff != "" && len(c.want)+len(r.Hits) > 0 {
			t.Errorf("%v: articles (-want +got):\n%s", c.node, diff)
		}
		if r.Total != len(c.want) {
			t.Errorf("%v: total %d, want %d", c.node, r.Total, len(c.want))
		}
	}
}

func testEqualScores(t *testing.T, b index.Backend) {
	var want []string
	var articles []corpus.Article
	for i := range 40 {
		id := fmt.Sprintf("copy-%02d", i)
		want = append(want, id)
		articles = append(articles, corpus.Article{ID: id, Title: "Same", Text: "the same text", Language: "en"})
	}
	for _, a := range slices.Backward(articles) { // one batch each: one segment each
		put(t, b, a)
	}
	for range 3 {
		if diff := cmp.Diff(want, ids(find(t, b, exact("same")))); diff != "" {
			t.Fatalf("equal scores (-want +got):\n%s", diff)
		}
	}
}

func testPages(t *testing.T, b index.Backend) {
	var articles []corpus.Article
	for i := range 57 {
		text := strings.Repeat("word ", 1+i%5) + "end"
		articles = append(articles, corpus.Article{ID: fmt.Sprintf("p%02d", i), Title: "t", Text: text, Language: "en"})
	}
	put(t, b, articles...)
	all := ids(ask(t, b, &index.Request{Query: exact("word"), Ranking: plain, Limit: 1000}))
	var paged []string
	for offset := 0; offset < 70; offset += 10 {
		r := ask(t, b, &index.Request{Query: exact("word"), Ranking: plain, Offset: offset, Limit: 10})
		if r.Total != 57 {
			t.Fatalf("total at offset %d is %d, want 57", offset, r.Total)
		}
		paged = append(paged, ids(r)...)
	}
	if diff := cmp.Diff(all, paged); diff != "" {
		t.Errorf("pages (-all at once +paged):\n%s", diff)
	}
	if r := ask(t, b, &index.Request{Query: exact("word"), Ranking: plain}); len(r.Hits) != 0 || r.Total != 57 {
		t.Errorf("limit 0: %d hits of %d, want 0 of 57", len(r.Hits), r.Total)
	}
}

func testSort(t *testing.T, b index.Backend) {
	put(t, b, harbour()...)
	for _, c := range []struct {
		order index.Order
		want  []string
	}{
		{index.Newest, []string{"tea", "bread", "anchor", "café", "notes/bericht"}},
		{index.Oldest, []string{"café", "anchor", "bread", "tea", "notes/bericht"}},
	} {
		r := ask(t, b, &index.Request{Query: index.All{}, Sort: c.order, Limit: 10})
		if diff := cmp.Diff(c.want, ids(r)); diff != "" {
			t.Errorf("order %d (-want +got):\n%s", c.order, diff)
		}
	}
}

func testFirst(t *testing.T, b index.Backend) {
	put(t, b, harbour()...)
	sailing := index.Filter{Attribute: index.Tag, Values: []string{"sailing"}}
	first := []index.Node{index.Filter{Attribute: index.ID, Values: []string{"tea"}}, sailing, exact("nowhere"), exact("bread")}
	for _, c := range []struct {
		order index.Order
		query index.Node
		want  []string
		tiers []int
	}{
		{index.Newest, index.All{}, []string{"tea", "bread", "anchor", "notes/bericht", "café"}, []int{0, 1, 1, 1, 4}},
		{index.Oldest, index.All{}, []string{"tea", "anchor", "bread", "notes/bericht", "café"}, []int{0, 1, 1, 1, 4}},
		{index.ByScore, index.Any{exact("hold"), exact("naive"), exact("sand")}, []string{"notes/bericht", "anchor", "café"}, []int{1, 1, 4}},
		{index.ByScore, exact("naive"), []string{"café"}, []int{4}},
	} {
		req := &index.Request{Query: c.query, Ranking: plain, Sort: c.order, First: first, Limit: 10}
		r := ask(t, b, req)
		got := make([]int, len(r.Hits))
		for i, h := range r.Hits {
			got[i] = int(h.Tier)
		}
		if diff := cmp.Diff(sorted(c.want), sorted(ids(r))); diff != "" {
			t.Errorf("%v: articles (-want +got):\n%s", c.query, diff)
		}
		if diff := cmp.Diff(c.tiers, got); diff != "" {
			t.Errorf("%v: tiers (-want +got):\n%s", c.query, diff)
		}
		if diff := cmp.Diff(c.want, ids(r)); c.order != index.ByScore && diff != "" {
			t.Errorf("%v: order (-want +got):\n%s", c.query, diff)
		}
		req.Offset, req.Limit = 1, 2
		if diff := cmp.Diff(ids(r)[min(1, len(r.Hits)):min(3, len(r.Hits))], ids(ask(t, b, req))); diff != "" {
			t.Errorf("%v: page (-want +got):\n%s", c.query, diff)
		}
	}
}

func testFacets(t *testing.T, b index.Backend) {
	articles := harbour()
	articles[1].Tags = append(articles[1].Tags, "Bread") // the same tag twice
	put(t, b, articles...)
	r := ask(t, b, &index.Request{Query: index.All{}, Limit: 1, Facets: []index.FacetRequest{
		{Attribute: index.Tag, Size: 2}, {Attribute: index.Language, Size: 10}, {Attribute: index.Author, Size: 10},
	}})
	want := [][]index.FacetCount{
		{{Value: "SAILING", Count: 3}, {Value: "Bread", Count: 1}}, // equal spellings: the first by bytes
		{{Value: "en", Count: 3}, {Value: "de", Count: 1}, {Value: "zh", Count: 1}},
		{{Value: "Maud Okafor", Count: 1}, {Value: "Rosa Quint", Count: 1}},
	}
	if diff := cmp.Diff(want, r.Facets); diff != "" {
		t.Errorf("facets of everything (-want +got):\n%s", diff)
	}
	r = ask(t, b, &index.Request{Query: exact("bread"), Ranking: plain, Facets: []index.FacetRequest{{Attribute: index.Tag, Size: 9}}})
	want = [][]index.FacetCount{{{Value: "Bread", Count: 1}, {Value: "SAILING", Count: 1}}}
	if diff := cmp.Diff(want, r.Facets); diff != "" {
		t.Errorf("facets of one match (-want +got):\n%s", diff)
	}
	byYear := map[string]int{}
	for i := range articles {
		if at := articles[i].Published; !at.IsZero() {
			byYear[strconv.Itoa(at.Year())]++
		}
	}
	var years []index.FacetCount
	for year, n := range byYear {
		years = append(years, index.FacetCount{Value: year, Count: n})
	}
	slices.SortFunc(years, func(x, y index.FacetCount) int { return strings.Compare(y.Value, x.Value) })
	if len(years) < 2 {
		t.Fatalf("years %v, want several", years)
	}
	for _, size := range []int{1, len(years), len(years) + 1} {
		r = ask(t, b, &index.Request{Query: index.All{}, Limit: 1, Years: size})
		if diff := cmp.Diff(years[:min(size, len(years))], r.Years); diff != "" {
			t.Errorf("%d years of everything (-want +got):\n%s", size, diff)
		}
	}
}

func testArticle(t *testing.T, b index.Backend) {
	put(t, b, harbour()...)
	for _, want := range harbour() {
		got, err := b.Article(t.Context(), want.ID)
		if err != nil {
			t.Fatalf("Article(%q): %v", want.ID, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Article(%q) (-put +got):\n%s", want.ID, diff)
		}
	}
	if _, err := b.Article(t.Context(), "nobody"); !errors.Is(err, index.ErrNotFound) {
		t.Errorf(`Article("nobody"): %v, want ErrNotFound`, err)
	}
	h := find(t, b, exact("loaves")).Hits[0].Head
	a := harbour()[1]
	want := index.Head{ID: a.ID, URL: a.URL, Title: a.Title, Tags: a.Tags, Authors: a.Authors, Published: a.Published, Language: a.Language}
	if diff := cmp.Diff(want, h); diff != "" {
		t.Errorf("head of a hit (-want +got):\n%s", diff)
	}
}

func testBeginning(t *testing.T, b index.Backend) {
	long := corpus.Article{
		ID: "long", Title: "Long", Language: "en", Summary: strings.Repeat("So it goes. ", 100), Code: "x",
		Text: strings.Repeat("A sentence of words, 海. ", 40_000),
	}
	want := append(harbour(), long)
	put(t, b, want...)
	for _, want := range want {
		for _, size := range []int{0, 1, 20, 2_000, 3_000, 100_000, 2_000_000} {
			got, whole, err := b.Beginning(t.Context(), want.ID, size)
			if err != nil {
				t.Fatalf("Beginning(%q, %d): %v", want.ID, size, err)
			}
			if !strings.HasPrefix(want.Text, got.Text) || len(got.Text) < min(size, len(want.Text)) || whole != (got.Text == want.Text) {
				t.Errorf("Beginning(%q, %d): %d bytes of %d, whole %v", want.ID, size, len(got.Text), len(want.Text), whole)
			}
			beside := want
			beside.Code, beside.Text = "", got.Text
			if diff := cmp.Diff(beside, got); diff != "" {
				t.Errorf("Beginning(%q, %d) (-put +got):\n%s", want.ID, size, diff)
			}
		}
	}
	if a, _, err := b.Beginning(t.Context(), long.ID, 1_000); err != nil || len(a.Text) > len(long.Text)/10 {
		t.Errorf("the beginning of a long text has %d bytes of %d, %v", len(a.Text), len(long.Text), err)
	}
	for _, want := range want {
		for _, size := range []int{0, 1, 300, 3_000, 2_000_000} {
			const before = "what was there"
			summary, text, err := b.Opening(t.Context(), numbers(t, b, want.ID)[0], size, []byte(before))
			text, appended := bytes.CutPrefix(text, []byte(before))
			if err != nil || summary != want.Summary || !appended || !strings.HasPrefix(want.Text, string(text)) || len(text) < min(size, len(want.Text)) {
				t.Errorf("Opening(%q, %d): a summary of %d bytes and %d bytes of %d, %v", want.ID, size, len(summary), len(text), len(want.Text), err)
			}
		}
	}
	if _, _, err := b.Beginning(t.Context(), "nobody", 1); !errors.Is(err, index.ErrNotFound) {
		t.Errorf(`Beginning("nobody"): %v, want ErrNotFound`, err)
	}
}

func testArticles(t *testing.T, b index.Backend) {
	articles := harbour()
	slices.Reverse(articles)
	put(t, b, articles...)
	var got []string
	for a, err := range b.Articles(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, a.ID)
	}
	if diff := cmp.Diff([]string{"anchor", "bread", "café", "notes/bericht", "tea"}, got); diff != "" {
		t.Errorf("Articles (-want +got):\n%s", diff)
	}
}

func testReplace(t *testing.T, b index.Backend) {
	put(t, b, harbour()...)
	put(t, b, corpus.Article{ID: "bread", Title: "Rye", Text: "Dense.", Language: "en"})
	if r := find(t, b, exact("bread")); r.Total != 0 {
		t.Errorf("the replaced text is still found in %v", ids(r))
	}
	if diff := cmp.Diff([]string{"bread"}, ids(find(t, b, exact("rye")))); diff != "" {
		t.Errorf("the new text (-want +got):\n%s", diff)
	}
	s, err := b.Stats(t.Context())
	if err != nil || s.Articles != 5 {
		t.Errorf("Stats: %d articles, %v; want 5", s.Articles, err)
	}
}

// nearScores reports whether one score may be the other as it is kept.
func nearScores(x, y float64) bool { return math.Abs(x-y) <= 1e-5*math.Abs(x) }

func testRelated(t *testing.T, b index.Backend) {
	put(t, b, harbour()...)
	want := map[string][]index.Neighbor{
		"anchor":        {{ID: "bread", Score: 0.5, Reasons: []string{"the boat", "海"}}, {ID: "tea", Score: 0.123}},
		"bread":         {{ID: "anchor", Score: 2}},
		"café":          nil,
		"notes/bericht": {{ID: "café", Score: 1, Reasons: []string{"the boat"}}},
		"tea":           nil,
	}
	if err := b.PutRelated(t.Context(), maps.All(want)); err != nil {
		t.Fatalf("PutRelated: %v", err)
	}
	for id, list := range want {
		got, err := b.Related(t.Context(), id, 10)
		if err != nil {
			t.Fatalf("Related(%q): %v", id, err)
		}
		if diff := cmp.Diff(list, got, cmp.Comparer(nearScores)); diff != "" {
			t.Errorf("Related(%q) (-put +got):\n%s", id, diff)
		}
	}
	got, err := b.Related(t.Context(), "anchor", 1)
	if err != nil || len(got) != 1 || got[0].ID != "bread" {
		t.Errorf("Related with limit 1: %v, %v", got, err)
	}
	if _, err := b.Related(t.Context(), "nobody", 1); !errors.Is(err, index.ErrNotFound) {
		t.Errorf(`Related("nobody"): %v, want ErrNotFound`, err)
	}
	stranger := map[string][]index.Neighbor{"anchor": {{ID: "nobody"}}}
	if err := b.PutRelated(t.Context(), maps.All(stranger)); !errors.Is(err, index.ErrNotFound) {
		t.Errorf("PutRelated with an unknown article: %v, want ErrNotFound", err)
	}
	var none iter.Seq2[string, []index.Neighbor] = func(func(string, []index.Neighbor) bool) {}
	if err := b.PutRelated(t.Context(), none); err == nil {
		t.Error("PutRelated without the lists of all articles gave no error")
	}
}

func testStats(t *testing.T, b index.Backend) {
	put(t, b, harbour()[:2]...)
	got, err := b.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := index.Stats{
		Articles: 2, Terms: 26, // 14, and 12 that only the second has: two are parts of example.org
		// anchor: title 3, headings 1, tags 2, body 10; bread: title 1, tags 2, summary 3, body 7
		Lengths:   [index.NumFields]uint64{index.Title: 4, index.Headings: 1, index.Tags: 4, index.Summary: 3, index.Body: 17},
		Languages: map[string]int{"en": 2},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Stats (-want +got):\n%s", diff)
	}
}

func testEmpty(t *testing.T, b index.Backend) {
	if r := find(t, b, index.All{}); r.Total != 0 {
		t.Errorf("an empty index finds %d articles", r.Total)
	}
	if r := find(t, b, index.Any{exact("bread"), index.Prefix{Text: "b", Weight: 1}, index.Phrase{Words: []string{"a", "b"}}}); r.Total != 0 {
		t.Errorf("an empty index finds %d articles", r.Total)
	}
	if s, err := b.Stats(t.Context()); err != nil || s.Articles != 0 || s.Terms != 0 {
		t.Errorf("Stats of an empty index: %+v, %v", s, err)
	}
}

func testCancelled(t *testing.T, b index.Backend) {
	put(t, b, harbour()...)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.Search(ctx, &index.Request{Query: exact("bread"), Ranking: plain, Limit: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("Search after cancel: %v, want context.Canceled", err)
	}
}

func testManyArticles(t *testing.T, b index.Backend) {
	const articles = 1500
	var batch []corpus.Article
	for i := range articles {
		batch = append(batch, corpus.Article{
			ID: fmt.Sprintf("m%04d", i), Title: fmt.Sprintf("Number %d", i), Text: "common text", Language: "en",
		})
		if len(batch) == 200 || i == articles-1 {
			put(t, b, batch...)
			batch = batch[:0]
		}
	}
	if r := find(t, b, exact("common")); r.Total != articles {
		t.Errorf("found %d of %d articles", r.Total, articles)
	}
	for _, i := range []int{0, 199, 200, 777, articles - 1} {
		r := find(t, b, exact(strconv.Itoa(i)))
		if want := []string{fmt.Sprintf("m%04d", i)}; !slices.Equal(ids(r), want) {
			t.Errorf("number %d: found %v, want %v", i, ids(r), want)
		}
	}
}
