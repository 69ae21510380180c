package indextest

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/analysis"
)

// naive answers queries by looking through all articles, as the comments of
// package index say and with no thought of speed. It is what backends are
// compared with.
type naive struct {
	articles []corpus.Article
	words    [][index.NumFields][][]place // of each article, by field and text
	average  [index.NumFields]float64
}

// place is a word of a text and the parts of it.
type place []analysis.Token

func (p place) is(form index.Form, word string) bool {
	return slices.ContainsFunc(p, func(t analysis.Token) bool {
		return (form == index.Exact && t.Exact == word) || (form == index.Stem && t.Stem == word && word != "")
	})
}

func places(language, text string) []place {
	analyzer := analysis.For(language)
	var list []place
	for _, t := range analyzer.Tokens(nil, text) {
		p := place{t}
		for _, part := range analyzer.Parts(nil, text, &t) {
			p = append(p, analysis.Token{Exact: part.Exact, Stem: part.Stem})
		}
		list = append(list, p)
	}
	return list
}

func newNaive(articles []corpus.Article) *naive {
	n := &naive{articles: articles, words: make([][index.NumFields][][]place, len(articles))}
	for i := range articles {
		for f := range index.Field(index.NumFields) {
			for _, text := range f.Texts(&articles[i]) {
				n.words[i][f] = append(n.words[i][f], places(articles[i].Language, text))
			}
			n.average[f] += float64(n.length(i, f)) / float64(len(articles))
		}
	}
	return n
}

func (n *naive) length(article int, f index.Field) int {
	total := 0
	for _, text := range n.words[article][f] {
		total += len(text)
	}
	return total
}

// count returns how often a word stands in a field.
func (n *naive) count(article int, f index.Field, form index.Form, word string) int {
	total := 0
	for _, text := range n.words[article][f] {
		for _, p := range text {
			for _, t := range p {
				if (place{t}).is(form, word) {
					total++
				}
			}
		}
	}
	return total
}

// search returns the whole result of a request, by score.
func (n *naive) search(req *index.Request) *index.Result {
	result := &index.Result{}
	for i := range n.articles {
		if score, ok := n.match(i, req.Query, &req.Ranking); ok {
			result.Hits = append(result.Hits, index.Hit{Match: index.Match{Score: score}, Head: index.Head{ID: n.articles[i].ID}})
		}
	}
	result.Total = len(result.Hits)
	slices.SortFunc(result.Hits, func(a, b index.Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	return result
}

func (n *naive) match(article int, node index.Node, ranking *index.BM25F) (score float64, ok bool) {
	switch node := node.(type) {
	case index.All:
		for _, c := range node {
			s, ok := n.match(article, c, ranking)
			if !ok {
				return 0, false
			}
			score += s
		}
		return score, true
	case index.Any:
		for _, c := range node {
			if s, hit := n.match(article, c, ranking); hit {
				score, ok = score+s, true
			}
		}
		return score, ok
	case index.Not:
		_, ok := n.match(article, node.Node, ranking)
		return 0, !ok
	case index.Boost:
		score, ok := n.match(article, node.Node, ranking)
		by, _ := n.match(article, node.By, ranking)
		if !ok {
			return 0, false
		}
		return score + by, true
	case index.Term:
		return n.term(article, node, ranking)
	case index.Phrase:
		return n.phrase(article, node, ranking)
	case index.Prefix:
		return n.term(article, n.expand(node), ranking)
	case index.Filter:
		return 0, n.has(article, node)
	case index.Between:
		p := index.Civil(n.articles[article].Published)
		return 0, !p.IsZero() && !p.Before(node.From) && (node.To.IsZero() || p.Before(node.To))
	default:
		return 0, false
	}
}

// frequency returns the normalised frequency tf' of a term in an article.
func (n *naive) frequency(article int, t index.Term, ranking *index.BM25F) (sum float64, hit bool) {
	for f, w := range ranking.Fields {
		if t.Fields != nil {
			w.Weight = 0
			if slices.Contains(t.Fields, index.Field(f)) {
				w.Weight = 1
			}
		}
		for _, v := range t.Variants {
			c := n.count(article, index.Field(f), t.Form, v.Text)
			if c == 0 || w.Weight == 0 {
				continue
			}
			hit = true
			sum += v.Weight * w.Normalise(float64(c), float64(n.length(article, index.Field(f))), n.average[f])
		}
	}
	return sum, hit
}

func (n *naive) term(article int, t index.Term, ranking *index.BM25F) (float64, bool) {
	sum, ok := n.frequency(article, t, ranking)
	if !ok {
		return 0, false
	}
	heaviest := slices.MaxFunc(t.Variants, func(a, b index.Variant) int { return cmp.Compare(a.Weight, b.Weight) }).Weight
	df := 0.0
	for i := range n.articles {
		most := 0.0
		for _, v := range t.Variants {
			one := t
			one.Variants = []index.Variant{v}
			if _, hit := n.frequency(i, one, ranking); hit {
				most = max(most, v.Weight/heaviest)
			}
		}
		df += most
	}
	return t.Weight * index.IDF(len(n.articles), df) * ranking.Saturate(sum), true
}

func (n *naive) phrase(article int, p index.Phrase, ranking *index.BM25F) (score float64, ok bool) {
	if len(p.Words) == 0 {
		return 0, false
	}
	for _, w := range p.Words {
		s, hit := n.term(article, index.Term{Form: index.Exact, Variants: []index.Variant{{Text: w, Weight: 1}}, Weight: p.Weight}, ranking)
		if !hit {
			return 0, false
		}
		score += s
	}
	for _, texts := range n.words[article] {
		for _, text := range texts {
			for i := range len(text) - len(p.Words) + 1 {
				if slices.EqualFunc(text[i:i+len(p.Words)], p.Words, func(at place, w string) bool { return at.is(index.Exact, w) }) {
					return score, true
				}
			}
		}
	}
	return 0, false
}

// expand returns the words that begin with a prefix; there are fewer than
// [index.MaxExpansions] here.
func (n *naive) expand(p index.Prefix) index.Term {
	t := index.Term{Form: index.Exact, Weight: p.Weight}
	for i := range n.articles {
		for _, texts := range n.words[i] {
			for _, text := range texts {
				for _, token := range slices.Concat(text...) {
					v := index.Variant{Text: token.Exact, Weight: 1}
					if strings.HasPrefix(token.Exact, p.Text) && !slices.Contains(t.Variants, v) {
						t.Variants = append(t.Variants, v)
					}
				}
			}
		}
	}
	return t
}

func (n *naive) has(article int, f index.Filter) bool {
	a := &n.articles[article]
	return slices.ContainsFunc(f.Values, func(want string) bool {
		key := f.Attribute.Key(want)
		return slices.ContainsFunc(f.Attribute.Values(a), func(have string) bool {
			return f.Attribute.Key(have) == key && key != ""
		})
	})
}

// testVersusNaive asks random queries of a random corpus.
func (s suite) testVersusNaive(t *testing.T, b index.Backend) {
	g := NewGenerator(7)
	articles := g.Articles(60)
	for part := range slices.Chunk(articles, 17) {
		put(t, b, part...)
	}
	oracle := newNaive(articles)
	for range 400 {
		req := &index.Request{Query: g.Node(3), Ranking: g.Ranking(), Limit: len(articles)}
		want, got := oracle.search(req), ask(t, b, req)
		if got.Total != want.Total {
			t.Fatalf("%v: found %d, want %d", req.Query, got.Total, want.Total)
		}
		scores := map[string]float64{}
		for _, h := range want.Hits {
			scores[h.ID] = h.Score
		}
		for _, h := range got.Hits {
			if want, ok := scores[h.ID]; !ok || !s.near(h.Score, want) {
				t.Fatalf("%v: %s scores %.12g, want %.12g (found: %v)", req.Query, h.ID, h.Score, want, ok)
			}
		}
		if diff := gocmp.Diff(sorted(ids(want)), sorted(ids(got))); diff != "" {
			t.Fatalf("%v: (-want +got)\n%s", req.Query, diff)
		}
	}
}

// Generator makes random articles and queries of few words, so that they meet.
type Generator struct{ *rand.Rand }

// NewGenerator returns a generator that makes the same for the same seed.
func NewGenerator(seed uint64) *Generator { return &Generator{rand.New(rand.NewPCG(seed, 11))} } // #nosec G404 -- not a secret

var vocabulary = strings.Fields("sail sails sailing rope ropes tide tides harbour the a of and baker baking bread breads 海 边 茶 Été ship ships sail.rope tideTable")

func (g *Generator) text(most int) string {
	words := make([]string, g.IntN(most+1))
	for i := range words {
		words[i] = vocabulary[g.IntN(len(vocabulary))]
	}
	return strings.Join(words, " ")
}

// Articles returns some articles, fewer than seven hundred.
func (g *Generator) Articles(n int) []corpus.Article {
	articles := make([]corpus.Article, n)
	for i := range articles {
		articles[i] = g.article(i)
	}
	return articles
}

func (g *Generator) article(i int) corpus.Article {
	a := corpus.Article{
		ID: "r" + string(rune('a'+i/26)) + string(rune('a'+i%26)), URL: "/" + g.text(1), Title: g.text(4), Text: g.text(30) + " end",
		Summary: g.text(5), Code: g.text(3), Language: []string{"en", "fr", "zh", ""}[g.IntN(4)],
	}
	if g.IntN(4) == 0 {
		a.Title = g.text(1) + ": " + a.Title
	}
	for range g.IntN(3) {
		a.Tags = append(a.Tags, g.text(2))
		a.Headings = append(a.Headings, g.text(3))
	}
	if g.IntN(3) > 0 {
		a.Published = day("2024-01-01").AddDate(0, 0, g.IntN(100)).In(time.FixedZone("", (g.IntN(27)-12)*60*60))
	}
	return a
}

// Ranking returns a random ranking.
func (g *Generator) Ranking() index.BM25F {
	r := index.BM25F{K1: 0.5 + g.Float64()*2}
	for f := range r.Fields {
		r.Fields[f] = index.FieldWeight{Weight: float64(g.IntN(4)), B: g.Float64()}
	}
	return r
}

func (g *Generator) word() analysis.Token {
	return analysis.For([]string{"en", "fr", ""}[g.IntN(3)]).Tokens(nil, vocabulary[g.IntN(len(vocabulary))])[0]
}

// Node returns a tree of at most the given depth.
func (g *Generator) Node(depth int) index.Node {
	kind := g.IntN(10)
	if depth == 0 {
		kind = 4 + g.IntN(6)
	}
	weight := 0.5 + g.Float64()
	switch kind {
	case 0, 1:
		children := make([]index.Node, g.IntN(4))
		for i := range children {
			children[i] = g.Node(depth - 1)
		}
		if kind == 0 {
			return index.All(children)
		}
		return index.Any(children)
	case 2:
		return index.Not{Node: g.Node(depth - 1)}
	case 3:
		return index.Boost{Node: g.Node(depth - 1), By: g.Node(depth - 1)}
	case 4:
		return index.Phrase{Words: []string{g.word().Exact, g.word().Exact}, Weight: weight}
	case 5:
		word := []rune(g.word().Exact)
		return index.Prefix{Text: string(word[:1+g.IntN(len(word))]), Weight: weight}
	case 6:
		return index.Filter{Attribute: index.Attribute(g.IntN(index.NumAttributes)), Values: []string{g.text(1), "ra" + string(rune('a'+g.IntN(26))), "EN"}}
	case 7:
		return index.Between{From: day("2024-01-01").AddDate(0, 0, g.IntN(50)), To: day("2024-02-01").AddDate(0, 0, g.IntN(50))}
	default:
		t := index.Term{Form: index.Form(g.IntN(2)), Weight: weight}
		for range 1 + g.IntN(3) {
			word := g.word()
			text := word.Stem
			if t.Form == index.Exact {
				text = word.Exact
			}
			t.Variants = append(t.Variants, index.Variant{Text: text, Weight: 0.25 + g.Float64()})
		}
		if g.IntN(3) == 0 {
			t.Fields = []index.Field{index.Field(g.IntN(index.NumFields))}
		}
		return t
	}
}
