package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"slices"
	"testing"

	"kindred/corpus"
	"kindred/corpus/sample"
	"kindred/index"
	"kindred/search"
)

// told is a source of articles that are given.
type told []corpus.Article

func (l told) Articles(context.Context) iter.Seq2[corpus.Article, error] {
	return func(yield func(corpus.Article, error) bool) {
		for _, a := range l {
			if !yield(a, nil) {
				return
			}
		}
	}
}

// TestGate: a planted regression is refused and leaves the published index as it was,
// what an editor does every day passes.
func TestGate(t *testing.T) {
	home := index.At(filepath.Join(t.TempDir(), "data"))
	var blog told
	for a, err := range corpus.Dir(sample.Blog(), "sample", corpus.Options{Language: "en"}).Articles(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		blog = append(blog, a)
	}
	edited := func(change func(i int, a *corpus.Article)) told {
		list := slices.Clone(blog)
		for i := range list {
			change(i, &list[i])
		}
		return list
	}
	weights := func(values string) search.Weights {
		w, err := search.ParseWeights(search.DefaultWeights(), values)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	published := 0
	for _, tc := range []struct {
		name    string
		source  told
		weights string
		force   bool
		worse   bool
	}{
		{name: "the first", source: blog},
		{name: "the same again", source: blog},
		{name: "an article more", source: append(slices.Clone(blog), corpus.Article{ID: "new", Title: "A new one", Text: "Of nothing that was written of before."})},
		{name: "an article less", source: blog[1:]},
		{name: "every text longer", source: edited(func(_ int, a *corpus.Article) { a.Text += "\n\nA word to the end." })},
		{name: "every title another's", source: edited(func(i int, a *corpus.Article) { a.Title = blog[(i+7)%len(blog)].Title }), worse: true},
		{name: "no titles", source: edited(func(i int, a *corpus.Article) { a.Title = fmt.Sprint("Post ", i) }), worse: true},
		{name: "no texts", source: edited(func(_ int, a *corpus.Article) { a.Text, a.Headings = "Read more on our site.", nil }), worse: true},
		{name: "half of the articles", source: blog[:len(blog)/2], worse: true},
		{name: "titles weigh nothing", source: blog, weights: "field-title=0,title=0,cover=0,exact=0,pairs=0", worse: true},
		{name: "half of the articles, and meant so", source: blog[:len(blog)/2], worse: true, force: true},
	} {
		job := &buildJob{home: home, sources: []corpus.Source{tc.source}, progress: silent{}, memory: 1 << 30, force: tc.force, weights: weights(tc.weights)}
		b, err := job.run(t.Context())
		if refused := tc.worse && !tc.force; errors.Is(err, errWorse) != refused || err != nil && !refused {
			t.Errorf("%s: %v, want refused: %v (%v)", tc.name, err, refused, b.verdict)
		}
		if err == nil {
			published = b.generation
		}
		if got := len(b.verdict.worse) > 0; got != tc.worse {
			t.Errorf("%s: worse because %q, want worse: %v", tc.name, b.verdict.worse, tc.worse)
		}
		if current, err := home.Current(); err != nil || current != published {
			t.Errorf("%s: generation %d is published (%v), want %d", tc.name, current, err, published)
		}
	}
}

// TestGateOfStems: a program that has lost its stemmer is refused. (For a language that has
// none, nothing else is different.)
func TestGateOfStems(t *testing.T) {
	home := index.At(filepath.Join(t.TempDir(), "data"))
	things := []string{"anchor", "basket", "bottle", "candle", "hammer", "harbour", "kettle", "ladder", "lantern", "pebble", "saddle"}
	archive := func(language, end string) told {
		var list told
		for i, thing := range things {
			other := things[(i+1)%len(things)]
			list = append(list, corpus.Article{
				ID: thing, Language: language, Title: fmt.Sprintf("The %s and the %s", thing, other),
				Text: fmt.Sprintf("Whoever has a %s wants a %s, and whoever has both of them is content.%s", thing, other, end),
			}, corpus.Article{
				ID: "many/" + thing, Language: language, Title: fmt.Sprintf("What was sold on day %d", i+1),
				Text: fmt.Sprintf("There were %[1]ss and %[2]ss, new %[1]ss, old %[2]ss, and at the end no %[1]ss were left.%[3]s", thing, other, end),
			})
		}
		return list
	}
	for _, tc := range []struct {
		name   string
		source told
		worse  bool
	}{
		{name: "the first", source: archive("en", "")},
		{name: "a sentence more", source: archive("en", " So it is.")},
		{name: "no stems", source: archive("sw", ""), worse: true},
	} {
		job := &buildJob{home: home, sources: []corpus.Source{tc.source}, progress: silent{}, memory: 1 << 30}
		if b, err := job.run(t.Context()); errors.Is(err, errWorse) != tc.worse || err != nil && !tc.worse {
			t.Errorf("%s: %v, want refused: %v (%v)", tc.name, err, tc.worse, b.verdict)
		}
	}
}
