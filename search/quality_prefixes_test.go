package search

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"kindred/index"
	"kindred/index/analysis"
)

// guaranteedPrefix is the length from which on every beginning of a word finds the
// articles that have it.
const guaranteedPrefix = 3

func TestPrefixesOfSampleBlog(t *testing.T) {
	if testing.Short() {
		t.Skip("the whole vocabulary takes seconds")
	}
	checkPrefixes(t, sampleBlog(t).service)
}

// checkPrefixes asks for every beginning of every word that the articles have, once
// each, and checks that each article with such a word is found.
func checkPrefixes(t *testing.T, s *Service) {
	having := articlesByWord(t, s)
	vocabulary := slices.Sorted(maps.Keys(having))
	prefixes, holes, before := 0, 0, ""
	for i, word := range vocabulary {
		for end := range ends(word) {
			prefix := word[:end]
			if strings.HasPrefix(before, prefix) {
				continue // asked already
			}
			prefixes++
			want := map[string]bool{}
			for _, w := range vocabulary[i:] {
				if !strings.HasPrefix(w, prefix) {
					break
				}
				maps.Copy(want, having[w])
			}
			r, err := s.Search(t.Context(), Request{Query: prefix, Limit: MaxLimit, HeadsOnly: true})
			if err != nil {
				t.Fatal(err)
			}
			if r.Total != len(r.Hits) {
				t.Fatalf("%q finds %d articles, too many for a page", prefix, r.Total)
			}
			for _, h := range r.Hits {
				delete(want, h.ID)
			}
			if len(want) > 0 {
				holes++
				t.Errorf("%q, which begins %q, does not find %d articles with it, among them %s",
					prefix, word, len(want), slices.Min(slices.Collect(maps.Keys(want))))
			}
		}
		before = word
	}
	t.Logf("%d words, %d beginnings, %d holes", len(vocabulary), prefixes, holes)
}

// ends yields the lengths in bytes of the beginnings of a word that are promised to
// find it: those that have a letter or digit.
func ends(word string) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		runes, spoken := 0, false
		for i, r := range word {
			runes++
			spoken = spoken || !sign(r)
			if runes >= guaranteedPrefix && spoken && !yield(i+utf8.RuneLen(r)) {
				return
			}
		}
	}
}

// articlesByWord returns which articles have a word, by the analysis of what they say.
// The characters of scripts without spaces are left out: they begin nothing.
func articlesByWord(t *testing.T, s *Service) map[string]map[string]bool {
	r, _, release, err := s.snapshots.Acquire()
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	having := map[string]map[string]bool{}
	add := func(word, id string) {
		if having[word] == nil {
			having[word] = map[string]bool{}
		}
		having[word][id] = true
	}
	for a, err := range r.Articles(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		for f := range index.Field(index.NumFields) {
			for _, text := range f.Texts(&a) {
				for _, tok := range analysis.For(a.Language).Tokens(nil, text) {
					if tok.Run {
						continue
					}
					add(tok.Exact, a.ID)
					for _, p := range analysis.For(a.Language).Parts(nil, text, &tok) {
						add(p.Exact, a.ID)
					}
				}
			}
		}
	}
	return having
}
