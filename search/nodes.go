package search

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"kindred/index"
	"kindred/search/similar"
)

// question is a query as the index takes it, and what the later stages and the
// choice of the passage need of it.
type question struct {
	gen     *generation
	options *Options
	weights *Weights
	stages  *StageWeights // of weights, those that hold for it
	node    index.Node
	// first are the queries whose matches come first.
	first []index.Node
	// tiers are those by which the hits are ordered, none where that is a date.
	tiers []index.Node
	// titled is how many of them are pins and titles, which come before the others.
	titled int
	// titles are the texts of the query that may be an article's title: as it was typed, and,
	// where words were put right, with these.
	titles []string
	// words are the plain words of the query that score, in order.
	words []queryWord
	// mayBegin says that a title may be meant that begins with the query, its last word half.
	mayBegin bool
	// ending is what the last of them may become, nil where it is taken to be finished.
	ending *ending
	// allStop says that all of them are function words.
	allStop bool
	// mixed says that some are characters of a script without spaces, and others are not.
	mixed  bool
	wanted wanted
	// expansion finds synonyms.
	expansion expansion
	// ranked says that the query has words, by which articles can be ordered.
	ranked bool
	// replaced are the words that were taken for others, with these.
	replaced []Replacement
	// respelt are likewise those that are no misspellings, see [inASCII].
	respelt []Replacement
	// strange are the words that no article has and that were taken for no others.
	strange []string
	trace   tracer
	// excluded are the words and phrases that must not occur, as limits finds them.
	excluded []clause
	// loosened says that no article has its phrases.
	loosened bool
}

// understand turns a parsed query into nodes.
func understand(ctx context.Context, gen *generation, o *Options, p *parsed, req *Request) (*question, error) {
	q := newQuestion(gen, o, req)
	said, err := q.said(ctx, p, req)
	if err != nil {
		return nil, err
	}
	q.node = said
	if right := q.putRight(q.titles[0]); right != q.titles[0] {
		q.titles = append(q.titles, right)
	}
	q.first = titled(gen.keysOf, q.titles...)
	named := index.Node(nil)
	if len(q.first) == firstTitles {
		named = q.first[firstTitles-1]
	}
	if p.limited() {
		q.first = q.first[:min(1, len(q.first))] // to the letter only: the signs mean something
	}
	if len(q.first) > 0 {
		q.node = index.Any{said, append(index.All{index.Any(q.first)}, gen.filters(&parsed{}, req)...)}
	}
	q.titled = len(q.first)
	if req.Prefer != "" {
		prefer := index.Filter{Attribute: index.Language, Values: []string{req.Prefer}}
		if named != nil && q.titled == firstTitles { // in the reader's language, and behind all in that
			q.first[q.titled-1] = index.All{named, prefer}
			q.first = append(q.first, prefer, named)
		} else {
			q.first = append(q.first, prefer)
		}
	}
	if o.Curation == nil {
		return q, nil
	}
	if err := q.curate(ctx, o.Curation, p, req); err != nil {
		return nil, err
	}
	return q, nil
}

func newQuestion(gen *generation, o *Options, req *Request) *question {
	q := &question{gen: gen, options: o, weights: &o.Weights, stages: &o.Weights.Long, titles: []string{strings.TrimSpace(req.Query)}}
	if !req.Verbatim {
		q.expansion.rules = o.Synonyms.in(gen.languages)
	}
	return q
}

// said returns the node of what the text of the query says.
func (q *question) said(ctx context.Context, p *parsed, req *Request) (index.Node, error) {
	var required index.All
	for _, text := range p.phrases {
		if n := q.phrase(req.Prefer, text); n != nil {
			required = append(required, n)
		}
	}
	plain, err := q.plain(ctx, p, req)
	if err != nil {
		return nil, err
	}
	switch {
	case len(plain) > 0 && len(required) > 0: // beside a phrase, words only rank
		required = index.All{index.Boost{Node: required, By: plain}}
	case len(plain) > 0:
		required = append(required, plain)
	}
	q.ranked = len(required) > 0
	if !q.ranked && len(p.words)+len(p.phrases) > 0 {
		required = append(required, index.Any{}) // "?!" asks for something, and nothing has it
	}
	required = append(required, q.limits(p, req)...)
	if len(required) == 0 && len(p.excluded) > 0 {
		required = index.All{index.Any{}} // so do dashes
	}
	return required, nil
}

// limits returns what every article that is found must have and must not have,
// whatever else it is found by.
func (q *question) limits(p *parsed, req *Request) []index.Node {
	var nodes []index.Node
	q.excluded = nil
	for _, e := range p.excluded {
		if n := q.gen.excluded(req.Prefer, e); n != nil { // dashes exclude nothing
			nodes, q.excluded = append(nodes, index.Not{Node: n}), append(q.excluded, e)
		}
	}
	for _, f := range p.without {
		nodes = append(nodes, index.Not{Node: f})
	}
	return append(nodes, q.gen.filters(p, req)...)
}

// titled returns the filters for articles whose title is one of some texts: to the
// letter, and in other marks. keysOf returns what a text is compared by.
func titled(keysOf func(text string) []string, texts ...string) []index.Node {
	if texts[0] == "" {
		return nil
	}
	nodes := make([]index.Node, 1, firstNodes)
	nodes[0] = index.Filter{Attribute: index.TitleText, Values: texts}
	var keys []string
	for _, text := range texts {
		if len(text) <= longestTitle {
			keys = append(keys, keysOf(text)...)
		}
	}
	if len(keys) > 0 {
		nodes = append(nodes, index.Filter{Attribute: index.TitleWords, Values: keys}, index.Filter{Attribute: index.TitleName, Values: keys})
	}
	return nodes
}

// longestTitle is the length in bytes of the longest text that is compared with titles word
// by word: of a page that somebody pastes that took a sixth of the time.
const longestTitle = 1 << 10

// firstNodes is the number of queries whose matches come first, where no editor has
// pinned any: titles to the letter and in other marks, what titles name before they say more in the
// reader's language, that language, and what they name in others.
const firstNodes = 5

// firstTitles is how many of them are about the title.
const firstTitles = 3

// plain returns the nodes of the query's plain words, of which any may match.
// Function words are left out, unless there is nothing else.
func (q *question) plain(ctx context.Context, p *parsed, req *Request) (index.Any, error) {
	list, err := q.asNames(ctx, q.gen.wordsOf(req.Prefer, strings.Join(p.words, " ")), req) // function words need the whole query to be told
	if err != nil {
		return nil, err
	}
	half := append(unfinished(p, list), q.beyondSigns(req.Query, list)...)
	q.words, q.allStop = contentOf(list)
	if err := q.correct(ctx, list, half, req); err != nil {
		return nil, err
	}
	if last := len(q.words) - 1; len(half) > 0 && last >= 0 && q.words[last].ends {
		half = unfinished(p, q.words)
	}
	q.weigh(p, req)
	first := firsts(q.words)
	if q.distinct(first) < longWords {
		q.stages = &q.weights.Short
	}
	if q.stages.Prefix == 0 {
		half = nil
	}
	q.ending = q.endingOf(half, req)
	q.mayBegin = q.stages.Prefix > 0 && len(list) >= leastBegun && len(p.phrases) == 0 && !p.limited()
	single, others := q.synonyms(list)
	times := make([]float64, len(q.words)) // scores are linear in the weight: a word that is said again is asked for once
	for i := range q.words {
		if len(single[i]) == 0 {
			times[first[i]] += q.words[i].share
		}
	}
	nodes, by := make([]index.Node, 0, nodesOfWord*len(q.words)+len(half)), []index.Node(nil)
	q.wanted.words = slices.Grow(q.wanted.words, len(q.words))
	for i := range q.words {
		w := &q.words[i]
		w.idf = q.gen.idfOf(w)
		if q.mayBecome(w) != nil {
			w.idf = q.ending.idf
		}
		w.idf *= w.share
		n := w.share
		if len(single[i]) == 0 {
			n, times[first[i]] = times[first[i]], 0
		}
		if n == 0 {
			continue
		}
		q.wanted.add(shown(*w, single[i]))
		nodes, by = q.wordNodes(nodes, by, w, single[i], n)
	}
	q.wanted.asked = len(q.wanted.words)
	for i := range others {
		nodes = append(nodes, q.synonymNode(&others[i]))
	}
	if nodes, err = q.joined(ctx, nodes, list); err != nil {
		return nil, err
	}
	if nodes, by, err = q.apart(ctx, nodes, by); err != nil {
		return nil, err
	}
	for _, text := range half {
		q.wanted.prefix = text
		nodes = append(nodes, index.Prefix{Text: text, Weight: q.prefixWeight()})
	}
	if len(by) > 0 {
		return index.Any{index.Boost{Node: index.Any(nodes), By: index.Any(by)}}, nil
	}
	return nodes, nil
}

// nodesOfWord is the number of nodes that find a word as a rule: as written, its stem,
// its stem in the title, and as two words.
const nodesOfWord = 4

// wordNodes appends what finds one word, which is said some times, and what only adds
// to its score.
func (q *question) wordNodes(match, boost []index.Node, w *queryWord, synonyms []queryWord, times float64) (_, _ []index.Node) {
	if !w.bigram && q.stages.Exact > 0 {
		match = append(match, index.Term{Form: index.Exact, Variants: w.exactVariants(), Weight: times * q.stages.Exact})
	}
	if w.bigram && q.stages.Characters > 0 && !q.mixed {
		boost = append(boost, index.Term{Form: index.Exact, Variants: w.exactVariants(), Weight: times * q.stages.Characters})
	}
	if len(w.stems) == 0 {
		return match, boost
	}
	stems := withSynonyms(q.stemVariants(w), synonyms)
	stem := index.Term{Form: index.Stem, Variants: stems, Weight: times}

	if q.grouped(w) {
		group := withSynonyms(q.group(w), synonyms)
		if q.stages == &q.weights.Short {
			if w.unknown {
				stem.Variants = nearest(group, unknownLeast*q.stages.Groups)
			}
			if len(group) > len(stems) {
				stem.Weight = 0
				boost = append(boost, index.Term{Form: index.Stem, Variants: group, Weight: times})
			}
		} else {
			stem.Variants = group
		}
	}
	match = append(match, stem)
	if q.stages.Title > 0 {
		stems = slices.Concat(stems, q.mayBecome(w))
		match = append(match, index.Term{Form: index.Stem, Variants: stems, Weight: times * q.stages.Title, Fields: inTitle})
	}
	return match, boost
}

// inTitle are the fields of a term that is looked for in the title alone.
var inTitle = []index.Field{index.Title}

// exactVariants returns the word as written, as a term's variants, which are not to be
// changed.
func (w *queryWord) exactVariants() []index.Variant {
	if w.facts != nil {
		return w.facts.exact
	}
	return variants(w.exact)
}

// stemVariants returns the stems of a word, as a term's variants, which are not to be
// changed.
func (q *question) stemVariants(w *queryWord) []index.Variant {
	if w.facts != nil {
		return w.facts.stems
	}
	return q.gen.stemVariants(w.stems)
}

// nearest returns the variants of at least some weight.
func nearest(list []index.Variant, least float64) []index.Variant {
	return slices.DeleteFunc(slices.Clone(list), func(v index.Variant) bool { return v.Weight < least })
}

// grouped reports whether words that are spelt like a word count as weaker variants of
// it. Who asks for a word or two wants to see what has them, and how many; where few or
// none have one, what comes near.
func (q *question) grouped(w *queryWord) bool {
	return q.stages.Groups > 0 && !w.bigram && (w.unknown || q.stages != &q.weights.Short || q.gen.holding(w) < fewArticles)
}

// group returns the stems of a word and the words that are spelt like them.
func (q *question) group(w *queryWord) []index.Variant {
	stems, similar := q.stemVariants(w), q.similarTo(w)
	list := make([]index.Variant, len(stems), len(stems)+len(similar))
	copy(list, stems)
	for _, s := range similar {
		list = append(list, index.Variant{Text: s.Text, Weight: q.stages.Groups * s.Cosine})
	}
	return list
}

// family is what words are spelt like a word, under the weights that it was looked for with.
type family struct {
	size  int
	least float64
	list  []similar.Word
}

// similarTo returns the words that are spelt like one of a word's stems, without these, the most
// similar first. What is spelt like a word that was put right is not among them: to find it took a
// fifth of the time of a query, and 11,612 misspelt ones of four collections keep .9964 to .9992 of
// their nDCG without it, and .9964 to .9997 with it.
func (q *question) similarTo(w *queryWord) []similar.Word {
	size, least := q.weights.GroupSize, q.weights.GroupLeast
	if w.facts != nil {
		if f := w.facts.family.Load(); f != nil && f.size == size && f.least == least {
			return f.list
		}
	}
	var found, list []similar.Word
	for _, s := range w.stems {
		found = append(found, q.gen.similar.Like(s, size, least)...)
	}
	slices.SortStableFunc(found, func(a, b similar.Word) int { return cmp.Compare(b.Cosine, a.Cosine) })
	for _, s := range found {
		there := slices.Contains(w.stems, s.Text) || slices.ContainsFunc(list, func(a similar.Word) bool { return a.Text == s.Text })
		if !there && len(list) < size {
			list = append(list, s)
		}
	}
	if w.facts != nil {
		w.facts.family.Store(&family{size, least, list})
	}
	return list
}

func variants(texts []string) []index.Variant {
	list := make([]index.Variant, len(texts))
	for i, t := range texts {
		list[i] = index.Variant{Text: t, Weight: 1}
	}
	return list
}

// phrase returns the node of a phrase, nil where it has no word.
func (q *question) phrase(reader, text string) index.Node {
	list := q.gen.wordsOf(reader, text)
	if len(list) == 0 {
		return nil
	}
	q.wanted.addPhrase(list)
	return q.phraseOrSynonyms(list)
}

// phraseNode returns the node of a phrase in any of the spellings that its
// words have in the languages of the index. Of a long one the beginning counts.
func phraseNode(list []queryWord, weight float64) index.Node {
	list = list[:min(len(list), longestPhrase)]
	spellings := 0
	for _, w := range list {
		spellings = max(spellings, len(w.exact))
	}
	var nodes index.Any
	for i := range spellings {
		phrase := index.Phrase{Weight: weight}
		for _, w := range list {
			phrase.Words = append(phrase.Words, w.exact[min(i, len(w.exact)-1)])
		}
		nodes = append(nodes, phrase)
	}
	if len(nodes) == 1 {
		return nodes[0]
	}
	return nodes
}

// excluded returns the node of what must not occur, nil where that is nothing. A word
// is excluded as it is written: -running leaves run alone, and -sofa leaves couches. Of
// what is found too much a reader can see it and exclude more; what is left out too
// much nobody sees.
func (g *generation) excluded(reader string, e clause) index.Node {
	list := g.wordsOf(reader, e.text)
	if len(list) == 0 {
		return nil
	}
	return phraseNode(list, 1)
}

// newYear returns the beginning of a year.
func newYear(year int) time.Time { return time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC) }

// filters returns the filters of the query's text and of the request.
func (g *generation) filters(p *parsed, req *Request) []index.Node {
	var nodes []index.Node
	for _, tag := range slices.Concat(p.tags, req.Tags) {
		nodes = append(nodes, index.Filter{Attribute: index.Tag, Values: []string{tag}})
	}
	if authors := slices.Concat(p.authors, req.Authors); len(authors) > 0 {
		nodes = append(nodes, index.Filter{Attribute: index.Author, Values: authors})
	}
	if langs := slices.Concat(p.langs, req.Languages); len(langs) > 0 {
		for i := range langs {
			langs[i] = g.languageHeld(langs[i])
		}
		nodes = append(nodes, index.Filter{Attribute: index.Language, Values: langs})
	}
	if len(req.Years) > 0 {
		var years index.Any
		for _, year := range req.Years {
			years = append(years, index.Between{From: newYear(year), To: newYear(year + 1)})
		}
		nodes = append(nodes, years)
	}
	for _, b := range []index.Between{{From: p.after, To: p.before}, {From: req.After, To: req.Before}} {
		if !b.From.IsZero() || !b.To.IsZero() {
			nodes = append(nodes, b)
		}
	}
	return nodes
}
