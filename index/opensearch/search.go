package opensearch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"

	"kindred/index"
)

// answer is what the cluster says to a search.
type answer struct {
	Hits struct {
		Total struct {
			Value int `json:"value"`
		} `json:"total"`
		Hits []hit `json:"hits"`
	} `json:"hits"`
	Aggregations map[string]struct {
		Buckets []bucket `json:"buckets"`
	} `json:"aggregations"`
	Error  *itemError `json:"error"`
	Status int        `json:"status"`
}

// itemError is why one of several questions was not answered. The answer to all is a 200
// whatever each of them came to, so that the client does not ask again: see [again].
type itemError struct {
	Type   string `json:"type"`
	Reason string `json:"reason"`
	Root   []struct {
		Reason string `json:"reason"`
	} `json:"root_cause"`
	Failed []struct {
		Reason struct {
			Caused struct {
				Reason string `json:"reason"`
			} `json:"caused_by"`
		} `json:"reason"`
	} `json:"failed_shards"`
}

func (e *itemError) refused(status int) *RefusedError {
	refused := &RefusedError{status, e.Type, e.Reason}
	if len(e.Root) > 0 && e.Root[0].Reason != e.Reason {
		refused.Reason += ": " + e.Root[0].Reason
	}
	if len(e.Failed) > 0 && e.Failed[0].Reason.Caused.Reason != "" {
		refused.Reason += ": " + e.Failed[0].Reason.Caused.Reason
	}
	return refused
}

// again asks some times, while the cluster says that it cannot answer for now.
func again(ctx context.Context, ask func() error) error {
	for try := 1; ; try++ {
		err := ask()
		if _, refused := errors.AsType[*RefusedError](err); !refused || !errors.Is(err, index.ErrUnavailable) || try == tries {
			return err
		}
		if err := pause(ctx, backoff(try+1)); err != nil {
			return fmt.Errorf("asking again: %w", err)
		}
	}
}

type hit struct {
	Score  float64         `json:"_score"`
	Source json.RawMessage `json:"_source"`
	// Fields are columns that were asked for.
	Fields map[string]json.RawMessage `json:"fields"`
	// Sort is what it stands in its place by, the number of the article last.
	Sort json.RawMessage `json:"sort"`
}

// doc returns the number of the article from what it was sorted by: for its id the cluster
// would unpack the article, which for two hundred hits takes longer than to find them.
func (h *hit) doc() (index.Doc, error) {
	number := strings.TrimSuffix(string(h.Sort), "]")
	number = strings.TrimLeft(number[strings.LastIndexByte(number, ',')+1:], "[ ")
	n, err := strconv.ParseInt(number, 10, 32)
	if err != nil {
		return 0, damaged("an article of the cluster has the number %q", number)
	}
	return index.Doc(n), nil
}

type bucket struct {
	Key   any `json:"key"`
	Count int `json:"doc_count"`
}

// value returns the key as lists show it: a tag, or a year.
func (b *bucket) value() string {
	if n, ok := b.Key.(float64); ok {
		return strconv.Itoa(int(n))
	}
	return fmt.Sprint(b.Key)
}

// whollySearched asks for an answer of all shards or none.
const whollySearched = "allow_partial_search_results=false"

// ask sends one search.
func (r *reader) ask(ctx context.Context, search object, out any) error {
	return r.cluster.post(ctx, "/"+articlesOf(r.name)+"/_search?"+whollySearched, search, out)
}

// query is a search of one index of the cluster.
type query struct {
	in   string
	body object
}

// askAll sends several searches at once.
func (r *reader) askAll(ctx context.Context, searches []query) (answers []answer, err error) {
	err = again(ctx, func() (err error) {
		answers, err = r.askOnce(ctx, searches)
		return err
	})
	return answers, err
}

func (r *reader) askOnce(ctx context.Context, searches []query) ([]answer, error) {
	var lines bytes.Buffer
	encoder := json.NewEncoder(&lines)
	for _, s := range searches {
		if err := encoder.Encode(object{"index": s.in, "allow_partial_search_results": false}); err != nil {
			return nil, fmt.Errorf("encoding a search: %w", err)
		}
		if err := encoder.Encode(s.body); err != nil {
			return nil, fmt.Errorf("encoding a search: %w", err)
		}
	}
	var answers struct {
		Responses []answer `json:"responses"`
	}
	if err := r.cluster.askLines(ctx, "/_msearch", lines.Bytes(), &answers); err != nil {
		return nil, err
	}
	if len(answers.Responses) != len(searches) {
		return nil, fmt.Errorf("OpenSearch answered %d searches of %d", len(answers.Responses), len(searches))
	}
	for i := range answers.Responses {
		if e := answers.Responses[i].Error; e != nil {
			return nil, e.refused(answers.Responses[i].Status)
		}
	}
	return answers.Responses, nil
}

// Search implements [index.Reader]. What is to come first is asked for apart: a search for
// each of [index.Request].First, and one for the others, sent at once.
func (r *reader) Search(ctx context.Context, req *index.Request) (*index.Result, error) {
	queries, err := r.compile(ctx, &req.Ranking, append([]index.Node{req.Query}, req.First...))
	if err != nil {
		return nil, err
	}
	var tiers []query
	for _, body := range searches(req, r.mostHits, queries[0], queries[1:]) {
		tiers = append(tiers, query{articlesOf(r.name), body})
	}
	answers, err := r.askAll(ctx, tiers)
	if err != nil {
		return nil, fmt.Errorf("searching: %w", err)
	}
	if err := r.askOn(ctx, req, tiers, answers); err != nil {
		return nil, fmt.Errorf("searching further down: %w", err)
	}
	result := &index.Result{}
	skip := req.Offset
	for tier := range answers {
		a := &answers[tier]
		result.Total += a.Hits.Total.Value
		for i := range a.Hits.Hits {
			if skip > 0 {
				skip--
				continue
			}
			if len(result.Matches) == req.Limit {
				break
			}
			h := &a.Hits.Hits[i]
			doc, err := h.doc()
			if err != nil {
				return nil, err
			}
			result.Matches = append(result.Matches, index.Match{Doc: doc, Tier: int32(tier), Score: h.Score}) // #nosec G115 -- of a request
		}
	}
	last := &answers[len(answers)-1]
	readFacets(req, result, last)
	if req.Bare {
		return result, nil
	}
	return result, r.show(ctx, result)
}

// mostHits is the number of hits of one answer: the cluster hands over ten thousand at most, and
// half as many are a megabyte, which a busy one has ready in time.
const mostHits = 5000

// askOn adds to answers the hits that are further down, as far as the request goes: each search
// goes on behind the last hit that is known.
func (r *reader) askOn(ctx context.Context, req *index.Request, tiers []query, answers []answer) error {
	wanted := req.Offset + req.Limit
	for tier := range tiers {
		hits := &answers[tier].Hits.Hits
		for page := *hits; len(page) == r.mostHits && len(*hits) < wanted; {
			body := maps.Clone(tiers[tier].body)
			body["search_after"], body["track_total_hits"] = page[len(page)-1].Sort, false
			delete(body, "aggs")
			more, err := r.askAll(ctx, []query{{tiers[tier].in, body}})
			if err != nil {
				return err
			}
			page = more[0].Hits.Hits
			*hits = append(*hits, page...)
		}
		wanted -= len(*hits)
	}
	return nil
}

// show turns matches into hits.
func (r *reader) show(ctx context.Context, result *index.Result) error {
	docs := make([]index.Doc, len(result.Matches))
	for i, m := range result.Matches {
		docs[i] = m.Doc
	}
	heads, err := r.Heads(ctx, docs)
	if err != nil {
		return err
	}
	for i, m := range result.Matches {
		result.Hits = append(result.Hits, index.Hit{Match: m, Head: heads[i]})
	}
	result.Matches = nil
	return nil
}

// searches returns the searches of a request: one for each tier. The last has the facets,
// over the matches of all tiers.
func searches(req *index.Request, most int, query object, first []object) []object {
	size := min(req.Offset+req.Limit, most)
	if req.Limit == 0 {
		size = 0
	}
	list := make([]object, len(first)+1)
	for tier := range list {
		inTier := object{"must": []object{query}}
		if tier < len(first) {
			inTier["filter"] = []object{first[tier]}
		}
		if tier > 0 {
			inTier["must_not"] = first[:tier]
		}
		list[tier] = object{
			"query": object{"bool": inTier}, "size": size, "_source": false, "stored_fields": "_none_", "track_total_hits": true,
			"sort": order(req.Sort), "track_scores": true,
		}
	}
	if aggregations := aggregations(req); len(aggregations) > 0 {
		last := list[len(list)-1]
		last["aggs"] = aggregations
		if len(first) > 0 {
			// The facets are of all matches: what comes first is taken out after they are counted.
			last["query"] = query
			last["post_filter"] = object{"bool": object{"must_not": first}}
		}
	}
	return list
}

func order(o index.Order) []object {
	byNumber := object{numberField: "asc"}
	switch o {
	case index.Newest:
		return []object{{publishedField: object{"order": "desc", "missing": "_last"}}, byNumber}
	case index.Oldest:
		return []object{{publishedField: object{"order": "asc", "missing": "_last"}}, byNumber}
	default:
		return []object{{"_score": "desc"}, byNumber}
	}
}

// mostValues is the number of values of an attribute that a shard counts: all of any site's.
// With fewer, a value that is rare in each shard could be counted wrongly.
const mostValues = 50_000

func facetName(i int) string { return "facet-" + strconv.Itoa(i) }

const yearsName = "years"

func aggregations(req *index.Request) object {
	out := object{}
	for i, f := range req.Facets {
		if f.Size > 0 {
			out[facetName(i)] = object{"terms": object{
				"field": shownField(f.Attribute), "size": f.Size, "shard_size": max(mostValues, f.Size),
				"order": []object{{"_count": "desc"}, {"_key": "asc"}},
			}}
		}
	}
	if req.Years > 0 {
		out[yearsName] = object{"terms": object{"field": yearField, "size": req.Years, "shard_size": max(1000, req.Years), "order": object{"_key": "desc"}}}
	}
	return out
}

// readFacets reads the counts of an answer.
func readFacets(req *index.Request, result *index.Result, a *answer) {
	read := func(name string) (counts []index.FacetCount) {
		for _, b := range a.Aggregations[name].Buckets {
			counts = append(counts, index.FacetCount{Value: b.value(), Count: b.Count})
		}
		return counts
	}
	for i := range req.Facets {
		result.Facets = append(result.Facets, append([]index.FacetCount{}, read(facetName(i))...))
	}
	if req.Years > 0 {
		result.Years = read(yearsName)
	}
}
