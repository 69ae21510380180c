package search

import (
	"cmp"
	"context"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"time"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/analysis"
)

// The weights of relatedness, from a comparison of recipes on eleven sites whose
// authors link related articles by hand, and what leaving each out costs there
// (nDCG@5, mean).
const (
	kinTitle    = 5   // −.005
	kinSummary  = 2   // −.003
	kinTags     = 2   // −.002
	kinBody     = 1   //
	kinHeadings = 1   // on top of the body, where headings stand too; −.003
	kinLead     = 1   // on top of the body, for its first leadWords words; −.002 to −.005
	kinCode     = 0.2 // counted in full −.002 to −.007, left out −.003
	leadWords   = 100

	// minKinDF drops terms that only one article has: they join nothing, and
	// take weight from those that do (−.009 to −.021).
	minKinDF = 2
	// kinNorm softens the division by the length of the vector, which otherwise
	// favours short articles (−.003 to −.007 at 1).
	kinNorm = 0.85
	// kinQuery is the number of an article's heaviest terms that look for kin.
	// With 25, as "more like this" has it, half of the gain is lost; all of them
	// make hubs of long articles.
	kinQuery = 200
	// dateBonus and dateDays raise articles of the same time: news, series,
	// versions (+.014 on blogs).
	dateBonus = 0.5
	dateDays  = 365
)

// termID stands for a stem or a pair of stems: the FNV-1a hash of its text. Two
// terms of an archive collide once in some ten million archives of a million
// terms, and then a pair of articles gains a little score.
type termID uint64

// termWeight is one entry of an article's vector.
type termWeight struct {
	term   termID
	weight float32
}

// vector is an article as relatedness sees it.
type vector struct {
	id        string
	published time.Time
	terms     []termWeight // heaviest first, equal ones by term
	norm      float64      // |w|^kinNorm
}

// query returns the terms with which the article looks for its kin.
func (v *vector) query() []termWeight { return v.terms[:min(kinQuery, len(v.terms))] }

// part is a text of an article and how much its words count.
type part struct {
	text   string
	weight float32
	lead   bool // its first words count more
}

func parts(a *corpus.Article) []part {
	list := []part{
		{text: a.Title, weight: kinTitle},
		{text: a.Summary, weight: kinSummary},
		{text: a.Text, weight: kinBody, lead: true},
		{text: a.Code, weight: kinCode},
	}
	for _, t := range a.Tags {
		list = append(list, part{text: t, weight: kinTags})
	}
	for _, h := range a.Headings {
		list = append(list, part{text: h, weight: kinHeadings})
	}
	return list
}

// eachTerm calls f with every term of a text: each stem that is no function
// word, and each pair of stems that are neighbours when function words are left
// out ("keys in maps" gives "key map"). from and to are the tokens it spans, and
// n is the number of stems before it.
func eachTerm(tokens []analysis.Token, f func(id termID, from, to, n int)) {
	last, n := -1, 0
	for i := range tokens {
		t := &tokens[i]
		if t.Stop || t.Stem == "" {
			continue
		}
		f(hashTerm(t.Stem), i, i, n)
		if last >= 0 {
			f(hashTerm(tokens[last].Stem, t.Stem), last, i, n)
		}
		last = i
		n++
	}
}

func hashTerm(stems ...string) termID {
	h := fnv.New64a()
	for i, s := range stems {
		if i > 0 {
			_, _ = h.Write([]byte{' '}) // a hash never fails
		}
		_, _ = h.Write([]byte(s)) // as above
	}
	return termID(h.Sum64())
}

// frequencies counts an article's terms, weighted by where they stand.
func frequencies(a *corpus.Article, tokens []analysis.Token) (map[termID]float32, []analysis.Token) {
	tf := map[termID]float32{}
	analyzer := analysis.For(a.Language)
	for _, p := range parts(a) {
		tokens = analyzer.Tokens(tokens[:0], p.text)
		eachTerm(tokens, func(id termID, _, _, n int) {
			w := p.weight
			if p.lead && n < leadWords {
				w += kinLead
			}
			tf[id] += w
		})
	}
	return tf, tokens
}

// vectors reads every article and returns their vectors, ordered by id.
func vectors(ctx context.Context, r index.Reader) ([]vector, error) {
	var list []vector
	df := map[termID]uint32{}
	var tokens []analysis.Token
	for a, err := range r.Articles(ctx) {
		if err != nil {
			return nil, err
		}
		var tf map[termID]float32
		tf, tokens = frequencies(&a, tokens)
		v := vector{id: a.ID, published: a.Published, terms: make([]termWeight, 0, len(tf))}
		for id, f := range tf {
			df[id]++
			v.terms = append(v.terms, termWeight{id, f})
		}
		list = append(list, v)
	}
	for i := range list {
		list[i].weigh(df, len(list))
	}
	return list, nil
}

// weigh turns frequencies into weights √tf · ln(N/df) and orders them.
func (v *vector) weigh(df map[termID]uint32, articles int) {
	kept := v.terms[:0]
	for _, t := range v.terms {
		n := df[t.term]
		if n < minKinDF {
			continue
		}
		w := math.Sqrt(float64(t.weight)) * math.Log(float64(articles)/float64(n))
		if w <= 0 { // a term that every article has
			continue
		}
		kept = append(kept, termWeight{t.term, float32(w)})
	}
	v.terms = slices.Clone(kept) // most terms are only one article's, and go
	slices.SortFunc(v.terms, func(a, b termWeight) int {
		switch {
		case a.weight != b.weight:
			return cmp.Compare(b.weight, a.weight)
		default:
			return cmp.Compare(a.term, b.term)
		}
	})
	var sum float64 // in the order of the terms, so that it is the same everywhere
	for _, t := range v.terms {
		sum += float64(t.weight) * float64(t.weight)
	}
	v.norm = math.Pow(math.Sqrt(sum), kinNorm)
}

// surface returns the words of a text that a term spans, as a person would
// write them.
func surface(text string, tokens []analysis.Token, from, to int) string {
	return strings.Clone(flatten(text[tokens[from].Start:analysis.End(tokens, to)])) // or the whole text would stay in memory
}
