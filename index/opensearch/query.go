package opensearch

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kindred/index"
)

// termScript scores a term as [index.BM25F] says: n is the weighted frequency in one field, s
// the sum of these, each normalised by the length of its field.
const termScript = `double s = 0;
for (int i = 0; i < params.fields.length; ++i) {
  double n = 0;
  for (int j = 0; j < params.terms.length; ++j) { n += params.weights[j] * termFreq(params.fields[i], params.terms[j]); }
  if (n > 0) { s += params.field_weights[i] * n / (1 - params.b[i] + params.b[i] * doc[params.lengths[i]].value / params.averages[i]); }
}
return params.factor * s / (params.k1 + s);`

// compiler turns the nodes of a request into queries of the cluster.
type compiler struct {
	r       *reader
	ranking *index.BM25F
	prefix  *lexicon // nil where no prefix was asked for
	counts  map[string]float64
}

// compile returns the queries of some nodes. In how many articles their terms are is asked
// of the cluster first, with one request for all, unless it is known.
func (r *reader) compile(ctx context.Context, ranking *index.BM25F, nodes []index.Node) ([]object, error) {
	c := &compiler{r: r, ranking: ranking, counts: map[string]float64{}}
	var unknown []layer
	for _, n := range nodes {
		found, err := c.unknown(ctx, n)
		if err != nil {
			return nil, err
		}
		unknown = append(unknown, found...)
	}
	if err := c.count(ctx, unknown); err != nil {
		return nil, err
	}
	queries := make([]object, len(nodes))
	for i, n := range nodes {
		queries[i] = c.query(n)
	}
	return queries, nil
}

// The queries that match everything and nothing, and score zero.
func everything() object { return object{"bool": object{"filter": []object{{"match_all": object{}}}}} }
func nothing() object    { return object{"match_none": object{}} }

// unscored returns a query that scores zero.
func unscored(q object) object { return object{"bool": object{"filter": []object{q}}} }

// query returns the query of a node.
func (c *compiler) query(n index.Node) object {
	switch n := n.(type) {
	case index.All:
		must, not := []object{everything()}, []object{}
		for _, child := range n {
			if negated, ok := child.(index.Not); ok {
				not = append(not, c.query(negated.Node))
				continue
			}
			must = append(must, c.query(child))
		}
		return object{"bool": object{"must": must, "must_not": not}}
	case index.Any:
		if len(n) == 0 {
			return nothing()
		}
		should := make([]object, len(n))
		for i, child := range n {
			should[i] = c.query(child)
		}
		return object{"bool": object{"should": should, "minimum_should_match": 1}}
	case index.Not:
		return object{"bool": object{"filter": []object{{"match_all": object{}}}, "must_not": []object{c.query(n.Node)}}}
	case index.Boost:
		return object{"bool": object{"must": []object{c.query(n.Node)}, "should": []object{c.query(n.By)}, "minimum_should_match": 0}}
	case index.Term:
		return c.term(n)
	case index.Phrase:
		return c.phrase(n)
	case index.Prefix:
		if c.prepared(n) {
			return c.beginning(n)
		}
		return c.term(c.expanded(n))
	case index.Filter:
		return filter(n)
	case index.Between:
		return between(n)
	default:
		return nothing()
	}
}

// scored is a field in which a term counts.
type scored struct {
	field   index.Field
	weight  index.FieldWeight
	average float64
}

// fields returns those in which a term counts.
func (c *compiler) fields(t *index.Term) []scored {
	var list []scored
	for f := range index.Field(index.NumFields) {
		w := c.ranking.Fields[f]
		if t.Fields != nil {
			w.Weight = 0
			if slices.Contains(t.Fields, f) {
				w.Weight = 1
			}
		}
		average := float64(c.r.stats.Lengths[f]) / float64(max(c.r.stats.Articles, 1))
		if w.Weight != 0 && average > 0 {
			list = append(list, scored{f, w, average})
		}
	}
	return list
}

// holding returns the query of the articles that hold any of some words in any of some
// fields of the cluster.
func holding(fields, words []string) object {
	should := make([]object, len(fields))
	for i, f := range fields {
		should[i] = object{"terms": object{f: words}}
	}
	return object{"bool": object{"should": should, "minimum_should_match": 1}}
}

// wordsFields returns the fields of the cluster that hold the words of a term.
func wordsFields(form index.Form, fields []scored) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = wordsField(f.field, form)
	}
	return names
}

func (c *compiler) term(t index.Term) object {
	fields := c.fields(&t)
	if len(t.Variants) == 0 || len(fields) == 0 {
		return nothing()
	}
	idf := index.IDF(c.r.stats.Articles, c.counts[countKey(&t, fields)])
	factor := t.Weight * idf * (c.ranking.K1 + 1)
	if name := c.impactField(&t); name != "" && len(t.Variants) <= mostImpacts {
		return c.impactQuery(name, t.Variants, factor)
	}
	words, weights := make([]string, len(t.Variants)), make([]float64, len(t.Variants))
	for i, v := range t.Variants {
		words[i], weights[i] = v.Text, v.Weight
	}
	names, lengths := wordsFields(t.Form, fields), make([]string, len(fields))
	fieldWeights, b, averages := make([]float64, len(fields)), make([]float64, len(fields)), make([]float64, len(fields))
	for i, f := range fields {
		lengths[i] = lengthField(f.field)
		fieldWeights[i], b[i], averages[i] = f.weight.Weight, f.weight.B, f.average
	}
	return object{"script_score": object{
		"query": unscored(holding(names, words)),
		"script": object{"source": termScript, "params": object{
			"fields": names, "terms": words, "weights": weights, "lengths": lengths,
			"field_weights": fieldWeights, "b": b, "averages": averages,
			"factor": factor, "k1": c.ranking.K1,
		}},
	}}
}

// impactField returns the field of impacts that a term can be scored by, "" where there is
// none.
func (c *compiler) impactField(t *index.Term) string {
	switch {
	case *c.ranking != ranked:
		return ""
	case t.Fields == nil:
		return impactField(t.Form)
	case t.Form == index.Stem && len(t.Fields) == 1 && t.Fields[0] == index.Title:
		return titleImpact
	}
	return ""
}

// beginning returns the query of a prefix that has impacts of its own.
func (c *compiler) beginning(p index.Prefix) object {
	idf := index.IDF(c.r.stats.Articles, c.counts[prefixKey(p.Text)])
	return c.impactQuery(prefixImpact, []index.Variant{{Text: p.Text, Weight: 1}}, p.Weight*idf*(ranked.K1+1))
}

// prefixKey names a prefix among the counts.
func prefixKey(text string) string { return "prefix|" + text }

// prepared reports whether a prefix has impacts.
func (c *compiler) prepared(p index.Prefix) bool {
	return *c.ranking == ranked && hasPrefixImpact(p.Text)
}

func (c *compiler) phrase(p index.Phrase) object {
	if len(p.Words) == 0 {
		return nothing()
	}
	must := make([]object, len(p.Words))
	for i, w := range p.Words {
		must[i] = c.term(wordOf(p, w))
	}
	should := make([]object, index.NumFields)
	for f := range index.Field(index.NumFields) {
		should[f] = object{"match_phrase": object{wordsField(f, index.Exact): strings.Join(p.Words, " ")}}
	}
	return object{"bool": object{"must": must, "filter": []object{{"bool": object{"should": should, "minimum_should_match": 1}}}}}
}

// wordOf returns one word of a phrase as the term that it scores as.
func wordOf(p index.Phrase, word string) index.Term {
	return index.Term{Form: index.Exact, Variants: []index.Variant{{Text: word, Weight: 1}}, Weight: p.Weight}
}

// expanded returns the term that a prefix scores as.
func (c *compiler) expanded(p index.Prefix) index.Term {
	t := index.Term{Form: index.Exact, Weight: p.Weight}
	for _, w := range c.prefix.expand(p) {
		t.Variants = append(t.Variants, index.Variant{Text: w, Weight: 1})
	}
	return t
}

func filter(f index.Filter) object {
	var keys []string
	for _, v := range f.Values {
		if key := f.Attribute.Key(v); key != "" {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		return nothing()
	}
	return unscored(object{"terms": object{f.Attribute.String(): keys}})
}

func between(n index.Between) object {
	limits := object{}
	if !n.From.IsZero() {
		limits["gte"] = n.From.UnixMicro()
	}
	if !n.To.IsZero() {
		limits["lt"] = n.To.UnixMicro()
	}
	if len(limits) == 0 {
		return unscored(object{"exists": object{"field": publishedField}})
	}
	return unscored(object{"range": object{publishedField: limits}})
}

// unknown returns what has to be counted for a node.
func (c *compiler) unknown(ctx context.Context, n index.Node) (list []layer, err error) {
	var children []index.Node
	switch n := n.(type) {
	case index.All:
		children = n
	case index.Any:
		children = n
	case index.Not:
		children = []index.Node{n.Node}
	case index.Boost:
		children = []index.Node{n.Node, n.By}
	case index.Term:
		return c.unknownTerm(&n), nil
	case index.Phrase:
		for _, w := range n.Words {
			t := wordOf(n, w)
			list = append(list, c.unknownTerm(&t)...)
		}
		return list, nil
	case index.Prefix:
		if c.prepared(n) {
			return c.unless(prefixKey(n.Text), func(key string) []layer {
				return []layer{{key, 1, unscored(object{"term": object{prefixImpact: n.Text}})}}
			}), nil
		}
		if c.prefix, err = c.r.lexicon(ctx, index.Exact); err != nil {
			return nil, err
		}
		t := c.expanded(n)
		return c.unknownTerm(&t), nil
	}
	for _, child := range children {
		found, err := c.unknown(ctx, child)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	return list, nil
}

// unknownTerm returns what has to be counted for a term.
func (c *compiler) unknownTerm(t *index.Term) []layer {
	fields := c.fields(t)
	if len(fields) == 0 || len(t.Variants) == 0 {
		return nil
	}
	return c.unless(countKey(t, fields), func(key string) []layer {
		if name := c.impactField(t); name != "" { // one field that holds them all
			return layers(t, []string{name}, key)
		}
		return layers(t, wordsFields(t.Form, fields), key)
	})
}

// unless returns the layers of what is not known yet, and not asked for already.
func (c *compiler) unless(key string, of func(key string) []layer) []layer {
	if _, ok := c.counts[key]; ok {
		return nil
	}
	df, ok := c.r.counts.get(key)
	c.counts[key] = df
	if ok {
		return nil
	}
	return of(key)
}

// countKey names a term by all that its document frequency depends on.
func countKey(t *index.Term, fields []scored) string {
	var key strings.Builder
	key.WriteString(strconv.Itoa(int(t.Form)))
	for _, f := range fields {
		fmt.Fprintf(&key, "@%d", f.field)
	}
	for _, v := range t.Variants {
		fmt.Fprintf(&key, "|%q*%g", v.Text, v.Weight)
	}
	return key.String()
}

// layer is a part of a document frequency: a share of the number of articles that hold any
// of some words.
type layer struct {
	key   string
	share float64
	query object
}

// layers returns what adds up to the document frequency of a term, see [index.Term]. The
// heaviest variant that an article holds counts: those that hold any as heavy as the first,
// those that hold any as heavy as the second, and so on, each with what it weighs more than
// the next.
func layers(t *index.Term, fields []string, key string) []layer {
	variants := slices.Clone(t.Variants)
	slices.SortStableFunc(variants, func(x, y index.Variant) int {
		switch {
		case x.Weight > y.Weight:
			return -1
		case x.Weight < y.Weight:
			return 1
		}
		return 0
	})
	var list []layer
	var words []string
	for i, v := range variants {
		words = append(words, v.Text)
		next := 0.0
		if i+1 < len(variants) {
			next = variants[i+1].Weight
		}
		if v.Weight > next {
			list = append(list, layer{key, (v.Weight - next) / variants[0].Weight, holding(fields, slices.Clone(words))})
		}
	}
	return list
}

// count counts with one request, and remembers.
func (c *compiler) count(ctx context.Context, unknown []layer) error {
	if len(unknown) == 0 {
		return nil
	}
	filters := make(object, len(unknown))
	for i, l := range unknown {
		filters[strconv.Itoa(i)] = l.query
	}
	var answer struct {
		Aggregations struct {
			Counts struct {
				Buckets map[string]struct {
					Count int `json:"doc_count"`
				} `json:"buckets"`
			} `json:"counts"`
		} `json:"aggregations"`
	}
	err := c.r.ask(ctx, object{
		"size": 0, "track_total_hits": false, "aggs": object{"counts": object{"filters": object{"filters": filters}}},
	}, &answer)
	if err != nil {
		return fmt.Errorf("counting the articles of the words of a query: %w", err)
	}
	for i, l := range unknown {
		c.counts[l.key] += l.share * float64(answer.Aggregations.Counts.Buckets[strconv.Itoa(i)].Count)
	}
	for _, l := range unknown {
		c.r.counts.put(l.key, c.counts[l.key])
	}
	return nil
}
