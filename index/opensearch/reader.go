package opensearch

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"kindred/corpus"
	"kindred/index"
)

// The names of data that belong to the whole index.
const (
	statsName     = "stats"
	derivedPrefix = "derived-"
)

func lexiconName(form index.Form) string { return "lexicon-" + strconv.Itoa(int(form)) }

const (
	// mostCards is the number of cards that are kept, two kilobytes each: of the articles
	// that readers find most. A query asks for two hundred.
	mostCards = 32768
	// mostShown is the number of articles that are, of those whose passages were shown last.
	mostShown = 256
	// mostKin is the number of related lists that are.
	mostKin = 32768
	// mostCounts is the number of terms whose articles were counted that are.
	mostCounts = 16384
)

// reader is an [index.Reader] of an index that does not change.
type reader struct {
	cluster *Cluster
	name    string
	stats   *index.Stats
	// mostHits is [mostHits] but where a test has few articles.
	mostHits int

	cards   *kept[index.Doc, *card]
	shown   *kept[string, corpus.Article] // by id
	kin     *kept[index.Doc, kinList]
	counts  *kept[string, float64]
	derived *kept[string, []byte]

	mu       sync.Mutex
	lexicons [2]*lexicon // nil until they are asked for
}

var (
	_ index.Reader     = (*reader)(nil)
	_ index.Reacher    = (*reader)(nil)
	_ index.Prefetcher = (*reader)(nil)
)

func newReader(c *Cluster, name string, stats *index.Stats) *reader {
	return &reader{
		cluster: c, name: name, stats: stats, mostHits: mostHits,
		cards: newKept[index.Doc, *card](mostCards), kin: newKept[index.Doc, kinList](mostKin),
		shown: newKept[string, corpus.Article](mostShown), counts: newKept[string, float64](mostCounts), derived: newKept[string, []byte](1 << 10),
	}
}

// Open opens what [Backend.Name] names. Closing it leaves the cluster's connection open.
func Open(ctx context.Context, c *Cluster, name string) (index.ReadCloser, error) {
	var mappings map[string]struct {
		Mappings struct {
			Meta struct {
				Kindred int `json:"kindred"`
			} `json:"_meta"`
		} `json:"mappings"`
	}
	switch err := c.get(ctx, "/"+articlesOf(name)+"/_mapping", &mappings); {
	case isMissing(err):
		return nil, damaged("the cluster has no index %s", articlesOf(name))
	case err != nil:
		return nil, fmt.Errorf("opening %s: %w", name, err)
	}
	if v := mappings[articlesOf(name)].Mappings.Meta.Kindred; v != Version {
		return nil, fmt.Errorf("%w: %s has version %d, this program reads %d: build the index again", index.ErrIncompatible, name, v, Version)
	}
	data, ok, err := c.getBlob(ctx, dataOf(name), statsName)
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", name, err)
	}
	var stats index.Stats
	if !ok || json.Unmarshal(data, &stats) != nil {
		return nil, damaged("%s was not written to its end", name)
	}
	return newReader(c, name, &stats), nil
}

// Reach implements [index.Reacher]: it asks every shard for nothing.
func (r *reader) Reach(ctx context.Context) error {
	var answer answer
	return r.ask(ctx, object{"size": 0, "track_total_hits": false}, &answer)
}

// Close implements [index.ReadCloser].
func (*reader) Close() error { return nil }

// Stats implements [index.Reader].
func (r *reader) Stats(ctx context.Context) (index.Stats, error) { return *r.stats, ctx.Err() }

// Lexicon implements [index.Reader].
func (r *reader) Lexicon(ctx context.Context, form index.Form) (index.Lexicon, error) {
	return r.lexicon(ctx, form)
}

func (r *reader) lexicon(ctx context.Context, form index.Form) (*lexicon, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.lexicons[form] == nil {
		data, ok, err := r.cluster.getBlob(ctx, dataOf(r.name), lexiconName(form))
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, damaged("%s has no list of words", r.name)
		}
		if r.lexicons[form], err = decodeLexicon(data); err != nil {
			return nil, err
		}
	}
	return r.lexicons[form], nil
}

// Derived implements [index.Reader].
func (r *reader) Derived(ctx context.Context, name string) ([]byte, error) {
	if data, ok := r.derived.get(name); ok {
		return data, nil
	}
	data, ok, err := r.cluster.getBlob(ctx, dataOf(r.name), derivedPrefix+name)
	if err != nil || !ok {
		return nil, err
	}
	data = index.Aligned(data)
	r.derived.put(name, data)
	return data, nil
}

func (r *reader) forgetDerived(name string) { r.derived.drop(name) }
func (r *reader) forgetKin()                { r.kin.forget() }

// wanted is a document that is looked up, and the field of it that is read.
type wanted struct {
	Index string `json:"_index"`
	ID    string `json:"_id"`
	Field string `json:"_source"`
}

func want(in string, d index.Doc, field string) wanted {
	return wanted{in, strconv.Itoa(int(d)), field}
}

// mostLookUps is the number of documents of one request: 2,000 cards take a busy cluster
// longer than a try may take, and a query seldom needs more than some hundred.
const mostLookUps = 256

// lookUpAll looks up documents, in the order in which they are asked for.
func (c *Cluster) lookUpAll(ctx context.Context, docs []wanted) ([]found, error) {
	all := make([]found, 0, len(docs))
	for some := range slices.Chunk(docs, mostLookUps) {
		var answers []found
		err := again(ctx, func() (err error) {
			answers, err = c.lookUpSome(ctx, some)
			return err
		})
		if err != nil {
			return nil, err
		}
		all = append(all, answers...)
	}
	return all, nil
}

func (c *Cluster) lookUpSome(ctx context.Context, docs []wanted) ([]found, error) {
	var answer struct {
		Docs []found `json:"docs"`
	}
	if err := c.post(ctx, "/_mget", object{"docs": docs}, &answer); err != nil {
		return nil, fmt.Errorf("reading %d documents: %w", len(docs), err)
	}
	if len(answer.Docs) != len(docs) {
		return nil, damaged("the cluster has %d of %d documents", len(answer.Docs), len(docs))
	}
	for _, d := range answer.Docs {
		if d.Error != nil {
			return nil, fmt.Errorf("reading document %s: %w", d.ID, d.Error.refused(http.StatusServiceUnavailable))
		}
	}
	return answer.Docs, nil
}

// missing is the error for an article that is not there.
func (r *reader) missing(d index.Doc) error { return damaged("%s has no article %d", r.name, d) }

// column is a field of an index that has a value for each article, apart from its source.
type column struct{ in, field string }

// columns reads values of articles, column by column, with one request for some hundred. What
// is not there is missing in the answer.
func (r *reader) columns(ctx context.Context, docs []index.Doc, of ...column) ([]map[index.Doc][]byte, error) {
	values := make([]map[index.Doc][]byte, len(of))
	for i := range values {
		values[i] = make(map[index.Doc][]byte, len(docs))
	}
	for some := range slices.Chunk(docs, mostLookUps) {
		var searches []query
		for _, c := range of {
			searches = append(searches, query{c.in, object{
				"query": unscored(object{"terms": object{numberField: some}}), "size": len(some), "track_total_hits": false,
				"_source": false, "stored_fields": "_none_", "docvalue_fields": []string{numberField, c.field},
			}})
		}
		answers, err := r.askAll(ctx, searches)
		if err != nil {
			return nil, fmt.Errorf("reading what is shown of %d articles: %w", len(some), err)
		}
		for i, c := range of {
			for j := range answers[i].Hits.Hits {
				if err := answers[i].Hits.Hits[j].value(c.field, values[i]); err != nil {
					return nil, err
				}
			}
		}
	}
	return values, nil
}

// value adds the value of a column to those of other articles. The cluster leaves out the
// padding of base64 here.
func (h *hit) value(field string, to map[index.Doc][]byte) error {
	var numbers []index.Doc
	var values []string
	if json.Unmarshal(h.Fields[numberField], &numbers) != nil || json.Unmarshal(h.Fields[field], &values) != nil || len(numbers) != 1 || len(values) != 1 {
		return damaged("an article in the cluster has no %s", field)
	}
	data, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(values[0], "="))
	if err != nil {
		return damaged("%s of article %d in the cluster: %v", field, numbers[0], err)
	}
	to[numbers[0]] = data
	return nil
}

// cardsOf returns the cards of articles. Those that are not kept are read at once, and
// their kin with them: who asks for the one mostly asks for the other.
func (r *reader) cardsOf(ctx context.Context, docs []index.Doc) ([]*card, error) {
	cards := make([]*card, len(docs))
	var unknown []index.Doc
	var places []int
	for i, d := range docs {
		c, ok := r.cards.get(d)
		if !ok {
			unknown, places = append(unknown, d), append(places, i)
		}
		cards[i] = c
	}
	if len(unknown) == 0 {
		return cards, ctx.Err()
	}
	values, err := r.columns(ctx, unknown, column{articlesOf(r.name), cardField}, column{kinOf(r.name), kinField})
	if err != nil {
		return nil, err
	}
	for i, d := range unknown {
		data, ok := values[0][d]
		if !ok {
			return nil, r.missing(d)
		}
		c, err := readCard(data)
		if err != nil {
			return nil, err
		}
		cards[places[i]] = c
		r.cards.put(d, c)
		if _, err := r.keepKin(d, values[1]); err != nil {
			return nil, err
		}
	}
	return cards, nil
}

// Heads implements [index.Reader].
func (r *reader) Heads(ctx context.Context, docs []index.Doc) ([]index.Head, error) {
	cards, err := r.cardsOf(ctx, docs)
	heads := make([]index.Head, len(cards))
	for i, c := range cards {
		heads[i] = c.head
	}
	return heads, err
}

// TitleWeights implements [index.Reader].
func (r *reader) TitleWeights(ctx context.Context, docs []index.Doc, functionWords bool) ([]float64, error) {
	cards, err := r.cardsOf(ctx, docs)
	weights := make([]float64, len(cards))
	for i, c := range cards {
		weights[i] = float64(c.weights[0])
		if functionWords {
			weights[i] = float64(c.weights[1])
		}
	}
	return weights, err
}

// stems returns the numbers of the stems of words, as far as any article has them.
func (r *reader) stems(ctx context.Context, words [][]string) ([][]int, error) {
	l, err := r.lexicon(ctx, index.Stem)
	if err != nil {
		return nil, err
	}
	numbers := make([][]int, len(words))
	for i, word := range words {
		for _, stem := range word {
			if number, ok := l.Find(stem); ok {
				numbers[i] = append(numbers[i], number)
			}
		}
	}
	return numbers, nil
}

// InTitle implements [index.Reader].
func (r *reader) InTitle(ctx context.Context, docs []index.Doc, words [][]string) ([]uint64, error) {
	stems, err := r.stems(ctx, words)
	if err != nil {
		return nil, err
	}
	cards, err := r.cardsOf(ctx, docs)
	bits := make([]uint64, len(cards))
	for i, c := range cards {
		bits[i] = c.inTitle(stems)
	}
	return bits, err
}

// Occurrences implements [index.Reader].
func (r *reader) Occurrences(ctx context.Context, dst *index.Occurrences, docs []index.Doc, words [][]string, fields ...index.Field) error {
	numbers, err := r.stems(ctx, words)
	if err != nil {
		return err
	}
	stems := askedFor(numbers)
	cards, err := r.cardsOf(ctx, docs)
	dst.Begin(len(cards), 0)
	for _, c := range cards {
		for _, place := range c.occurrences(stems, fields) {
			dst.Add(place)
		}
		dst.End()
	}
	return err
}
