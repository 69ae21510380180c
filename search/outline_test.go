package search

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/analysis"
)

// outlineOf returns what an outline of an article says, and what it was made of.
func outlineOf(t *testing.T, a *corpus.Article) (made, read *reading) {
	t.Helper()
	made, read = &reading{}, &reading{}
	known := headingsOf(a)
	text := beginning(a.Text, snippetScan)
	made.cut(text, &known)
	data := made.appendOutline(nil, analysis.For(a.Language).Tokens(nil, a.Text))
	if !read.readOutline(data) {
		t.Fatalf("the outline of %q cannot be read", a.ID)
	}
	return made, read
}

// An outline has the sentences of a text, and the words of each.
func TestOutline(t *testing.T) {
	articles := slices.Clone(sampleBlog(t).public)
	articles = append(articles,
		corpus.Article{ID: "empty"},
		corpus.Article{ID: "headings", Title: "T", Headings: []string{"One", "Two"}, Text: "T\n\nOne\n\nTwo\n\nA b.  C d.\n\n\n\nOne\n\nE."},
		corpus.Article{ID: "long", Text: strings.Repeat("word, ", 30_000) + "."},
		corpus.Article{ID: "wide", Text: strings.Repeat("海", 1_000) + "。" + strings.Repeat("茶叶，", 400), Language: "zh"},
		corpus.Article{ID: "many words", Text: strings.Repeat("a ", 100) + "."},
		corpus.Article{ID: "invalid", Text: "A \xff\xfe b. C \xc3"},
	)
	for i := range articles {
		a := &articles[i]
		made, read := outlineOf(t, a)
		tokens := analysis.For(a.Language).Tokens(nil, a.Text)
		if len(read.list) != len(made.list) {
			t.Fatalf("%s: %d sentences, want %d", a.ID, len(read.list), len(made.list))
		}
		for k, got := range read.list {
			want, o := made.list[k], read.outline[k]
			if got.start != want.start || got.end != want.end || got.goesOn != want.goesOn {
				t.Fatalf("%s: sentence %d is %+v, want %+v", a.ID, k, got, want)
			}
			if k > 0 && (got.section == read.list[k-1].section) != (want.section == made.list[k-1].section) {
				t.Errorf("%s: sentence %d is in section %d", a.ID, k, got.section)
			}
			if plain := !strings.ContainsFunc(a.Text, func(r rune) bool { return r >= utf8.RuneSelf }); plain && got.columns != want.columns {
				t.Errorf("%s: sentence %d has %d columns, want %d", a.ID, k, got.columns, want.columns)
			}
			for n, token := range tokens {
				if inside := want.start <= token.Start && token.Start < want.end; inside != (o.words <= n && n < o.end) {
					t.Fatalf("%s: word %d in sentence %d: %v", a.ID, n, k, inside)
				}
			}
			if o.under > o.words || o.under < 0 {
				t.Errorf("%s: the words of a heading begin at %d", a.ID, o.under)
			}
			heading := shownHeading(a.Text[o.heading:o.below])
			if want := shownHeading(made.sections[want.section].heading); heading != want {
				t.Errorf("%s: sentence %d is under %q, want %q", a.ID, k, heading, want)
			}
		}
	}
}

// A damaged outline is refused, or says something else; it is never trusted beyond.
func TestOutlineDamaged(t *testing.T) {
	a := sampleBlog(t).article(t, "en/sailing/round-the-headland-part-one")
	made, _ := outlineOf(t, a)
	data := made.appendOutline(nil, analysis.For(a.Language).Tokens(nil, a.Text))
	for i := range data {
		for _, c := range []byte{0, 0x7f, 0x80, 0xff} {
			damaged := slices.Clone(data)
			damaged[i] = c
			var r reading
			if !r.readOutline(damaged) {
				continue
			}
			for k, s := range r.list {
				if s.start < 0 || s.end <= s.start || s.end > snippetScan || r.outline[k].heading > r.outline[k].below || r.outline[k].below > s.start {
					t.Fatalf("byte %d as %x: sentence %+v", i, c, s)
				}
			}
		}
		var r reading
		r.readOutline(data[:i])
	}
}

// What is chosen by an outline is what is chosen by the text.
func TestOutlinedPassages(t *testing.T) {
	b := sampleBlog(t)
	gen, err := newGeneration(t.Context(), b.backend)
	if err != nil {
		t.Fatal(err)
	}
	told, other, openings, others := 0, 0, 0, 0
	for _, query := range slices.Concat(benchQueries, []string{
		"headland tide ", "knots", "bread oven", "sourdough starter ", "hearing company ", "茶", "茶叶 水", "Brot Teig ", "masa madre ",
		"c# evening", "chisels sharpening strop ", "the ", "part three",
	}) {
		p := parse(query)
		q, found, err := ask(t.Context(), gen, &Options{Weights: DefaultWeights()}, &p, &Request{Query: query, Limit: 50}, nil)
		if err != nil {
			t.Fatal(err)
		}
		located, err := q.locate(t.Context(), found.Hits)
		if err != nil {
			t.Fatal(err)
		}
		for i := range found.Hits {
			h := &found.Hits[i]
			if !located[i].told {
				continue
			}
			got, known, err := q.outlinedPassage(t.Context(), h, located[i].places, false)
			if err != nil {
				t.Fatal(err)
			}
			if !known {
				continue
			}
			if beginning, known, err := q.outlinedPassage(t.Context(), h, nil, true); err != nil {
				t.Fatal(err)
			} else if known {
				openings++
				if want := openingOf(b.article(t, h.ID), &q.wanted); beginning != want {
					others++
					t.Logf("%s begins\n got %+v\nwant %+v", h.ID, beginning, want)
				}
			}
			told++
			if want := passageOf(b.article(t, h.ID), &q.wanted); got != want {
				other++
				t.Logf("%q in %s:\n got %+v\nwant %+v", query, h.ID, got, want)
			}
		}
	}
	if told < 100 || other > told/50 {
		t.Errorf("%d of %d passages differ", other, told)
	}
	if openings < 100 || others > openings/50 {
		t.Errorf("%d of %d beginnings differ", others, openings)
	}
}

// Articles that do not have the last word have others that begin with it, of which there are
// many.
func TestOutlinedPassageOfABeginning(t *testing.T) {
	articles := []corpus.Article{{ID: "a", Title: "Dept", Text: "Nobody knows.\n\nThe road to Deptford is long.", Language: "en"}}
	for ending := range strings.FieldsSeq("ac ad ag ak al am an ar ash at ax eb ed eg ek el") {
		articles = append(articles, corpus.Article{ID: "b" + ending, Title: ending, Text: "Here is dept" + ending + ".", Language: "en"})
	}
	gen, err := newGeneration(t.Context(), indexed(t, articles))
	if err != nil {
		t.Fatal(err)
	}
	p := parse("dept")
	q, found, err := ask(t.Context(), gen, &Options{Weights: DefaultWeights()}, &p, &Request{Query: "dept"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if found.Hits[0].ID != "a" {
		t.Fatalf("first is %q", found.Hits[0].ID)
	}
	located, err := q.locate(t.Context(), found.Hits[:1])
	if err != nil || !located[0].told {
		t.Fatalf("the places do not tell: %v", err)
	}
	got, known, err := q.outlinedPassage(t.Context(), &found.Hits[0], located[0].places, false)
	if want := "The road to <mark>Deptford</mark> is long."; err != nil || !known || !strings.Contains(got.html, want) {
		t.Errorf("%q, %v, want %q", got.html, err, want)
	}
}

// What is a word's stem in another language only is another word in an article.
func TestSoughtIn(t *testing.T) {
	in := stemsIn{languages: []language{{analyzer: analysis.For("en")}, {analyzer: analysis.For("fr")}}, stems: []string{"linker", "link"}}
	w := &wanted{words: []queryWord{{exact: []string{"linker"}, stems: []string{"linker", "link", "binder"}, in: in}}, prefix: "linker"}
	s := &sought{stems: [][]string{{"linker"}, {"link"}, {"binder"}, {"linkerd"}}, words: []int{0, 0, 0, 1}, half: -1}
	places := func() []index.Occurrence {
		return []index.Occurrence{{Word: 0, Position: 1}, {Word: 1, Position: 2}, {Word: 2, Position: 3}, {Word: 3, Position: 4}}
	}
	for _, c := range []struct {
		language string
		half     int
		want     []int32
	}{{"en", -1, []int32{1, 3, 4}}, {"fr", -1, []int32{2, 3, 4}}, {"de", -1, []int32{1, 2, 3, 4}}, {"en", 0, []int32{1, 2, 3, 4}}} {
		s.half = c.half
		var got []int32
		for _, p := range s.in(w, c.language, places()) {
			if got = append(got, p.Position); (p.Word == 1) != (p.Position == 4) {
				t.Errorf("in %s, position %d is of word %d", c.language, p.Position, p.Word)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("in %s, half typed %d: positions %v, want %v", c.language, c.half, got, c.want)
		}
	}
}
