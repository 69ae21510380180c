package impact

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"kindred/corpus"
	"kindred/index"
)

// randomArticles are articles of a small vocabulary, in three languages, in no order of
// their ids.
func randomArticles(rng *rand.Rand, n int) []corpus.Article {
	vocabularies := map[string][]string{
		"en": strings.Fields("anchor anchors anchored tide tides rope roped the of and running runs node.js harbour's bread breads"),
		"de": strings.Fields("anker Ankers Häuser haus das und nicht laufen läuft Brot anchor tide"),
		"zh": strings.Split("茶,叶,水,面包,海,绳子, tide ,。", ","),
	}
	languages := []string{"en", "en", "de", "zh"}
	text := func(language string, words int) string {
		v := vocabularies[language]
		var b strings.Builder
		for range rng.IntN(words + 1) {
			w := int(float64(len(v)) * rng.Float64() * rng.Float64()) // some words are frequent
			b.WriteString(v[w])
			if language != "zh" {
				b.WriteByte(' ')
			}
		}
		return b.String()
	}
	list := make([]corpus.Article, n)
	for i, at := range rng.Perm(n) {
		l := languages[rng.IntN(len(languages))]
		a := corpus.Article{
			ID: fmt.Sprintf("id-%05d", at), URL: fmt.Sprintf("/%d/", at), Title: text(l, 5), Summary: text(l, 6), Text: text(l, 80), Language: l,
			Headings: []string{text(l, 3), text(l, 3)}, Authors: []string{"Maud", "Okafor"}[:rng.IntN(3)],
		}
		for range rng.IntN(3) {
			a.Tags = append(a.Tags, []string{"Knots", "knots", "sea", "Bread"}[rng.IntN(4)])
		}
		if rng.IntN(4) > 0 {
			a.Published = time.Date(2020, 1, 1+rng.IntN(40), rng.IntN(2), 0, 0, rng.IntN(2), time.UTC)
		}
		list[i] = a
	}
	return list
}

// builtFrom writes a file of articles.
func builtFrom(t testing.TB, b *Builder, articles []corpus.Article) []byte {
	t.Helper()
	for i := range articles {
		if err := b.Add(&articles[i]); err != nil {
			t.Fatal(err)
		}
	}
	var data bytes.Buffer
	if err := b.Write(&data); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	return data.Bytes()
}

func fileOf(t testing.TB, articles []corpus.Article) *File {
	t.Helper()
	f, err := Parse(builtFrom(t, NewBuilder(index.DefaultRanking(), ""), articles))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// randomNode is a query tree over the words of randomArticles.
func randomNode(rng *rand.Rand, depth int) index.Node {
	words := strings.Fields("anchor tide rope running runs node.js node js harbour anker haus bread brot laufen the und 茶 叶 水 面 missing")
	stems := strings.Fields("anchor tide rope run node.js node js harbour anker haus bread brot lauf the und 茶叶 叶水 水 面包 missing")
	pick := func(list []string) string { return list[rng.IntN(len(list))] }
	leaf := func() index.Node {
		switch rng.IntN(9) {
		case 0:
			return index.Phrase{Words: []string{pick(words), pick(words), pick(words)}[:1+rng.IntN(3)], Weight: 1 + rng.Float64()}
		case 1:
			return index.Prefix{Text: pick(words)[:1+rng.IntN(2)], Weight: 0.5}
		case 2:
			return index.Filter{Attribute: index.Tag, Values: []string{"KNOTS", "sea"}[:1+rng.IntN(2)]}
		case 3:
			return index.Between{From: time.Date(2020, 1, 1+rng.IntN(20), 0, 0, 0, 0, time.UTC), To: time.Date(2020, 1, 20+rng.IntN(20), 0, 0, 0, 1, time.UTC)}
		case 4:
			return index.Filter{Attribute: index.ID, Values: []string{fmt.Sprintf("id-%05d", rng.IntN(300))}}
		default:
			t := index.Term{Form: index.Form(rng.IntN(2)), Weight: rng.Float64() * 2}
			list := words
			if t.Form == index.Stem {
				list = stems
				if rng.IntN(4) == 0 {
					t.Fields = []index.Field{index.Title}
				}
			}
			for i := range 1 + rng.IntN(3) {
				t.Variants = append(t.Variants, index.Variant{Text: pick(list), Weight: 1 / float64(i+1)})
			}
			return t
		}
	}
	if depth == 0 {
		return leaf()
	}
	children := make([]index.Node, 1+rng.IntN(3))
	for i := range children {
		children[i] = randomNode(rng, depth-1)
	}
	switch rng.IntN(6) {
	case 0:
		return index.All(children)
	case 1, 2:
		return index.Any(children)
	case 3:
		return index.All{children[0], index.Not{Node: children[len(children)-1]}}
	case 4:
		return index.Boost{Node: children[0], By: children[len(children)-1]}
	default:
		return leaf()
	}
}
