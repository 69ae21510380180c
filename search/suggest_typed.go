package search

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"kindred/index"
	"kindred/index/analysis"
)

const (
	// maxTypedWords is more words than any title has. Who pastes a page is not
	// waiting for suggestions.
	maxTypedWords = 32
	// titlePool is how many titles with the typed words, short ones first, are looked
	// at for those that begin with them: some tens of lists, in less time than a search
	// takes.
	titlePool = 200
	// tagPool is how many tags of the articles whose tags have the words are looked at.
	tagPool = 1000
)

// typed is a query that is being typed.
type typed struct {
	gen     *generation
	ranking *index.BM25F
	prefer  string
	// text is what the words say, and words are those of it, function words too.
	text   string
	words  []queryWord
	limits index.All // the query's filters and exclusions, and what editors hide
	// open says that the last word may go on, and before is the query up to it.
	open   bool
	before string
	// begun are the words of the index that begin with the last one.
	begun []index.Variant
	// run says that it is a character of a script without spaces.
	run bool
}

func newTyped(ctx context.Context, gen *generation, o *Options, req *SuggestRequest) (*typed, error) {
	p := parse(req.Query)
	t := &typed{gen: gen, ranking: &o.Weights.Ranking, prefer: req.Prefer}
	t.limits = (&question{gen: gen}).limits(&p, &Request{Prefer: req.Prefer})
	t.text = strings.Join(slices.Concat(p.phrases, p.words), " ")
	t.words = gen.wordsOf(req.Prefer, t.text)
	if p.open && len(t.words) > 0 {
		t.before, t.open = strings.CutSuffix(req.Query, t.last().text)
		tokens := gen.languages[0].analyzer.Tokens(nil, t.text) // by which words cuts, too
		t.run = tokens[len(tokens)-1].Run
	}
	d, err := o.Curation.in(ctx, gen)
	if err != nil {
		return nil, err
	}
	if _, hidden := d.of(t.text); len(hidden) > 0 {
		t.limits = append(t.limits, index.Not{Node: index.Filter{Attribute: index.ID, Values: hidden}})
	}
	return t, nil
}

func (t *typed) last() *queryWord { return &t.words[len(t.words)-1] }

// search asks the index for heads of articles within the limits.
func (t *typed) search(ctx context.Context, req *index.Request, nodes ...index.Node) (*index.Result, error) {
	req.Query, req.Ranking = append(slices.Clone(t.limits), nodes...), *t.ranking
	return t.gen.reader.Search(ctx, req)
}

// titles returns titles that have the words: those that begin with them first, then
// those in the reader's language.
func (t *typed) titles(ctx context.Context, limit int, seen texts) ([]Suggestion, error) {
	first := t.gen.titled(t.text)
	if t.prefer != "" {
		first = append(first, index.Filter{Attribute: index.Language, Values: []string{t.prefer}})
	}
	found, err := t.search(ctx, &index.Request{First: first, Limit: titlePool}, t.within(index.Title)...)
	if err != nil {
		return nil, err
	}
	var begin, others []Suggestion
	typed := map[*analysis.Analyzer]string{} // the text as languages have it
	for _, h := range found.Hits {
		a := analysis.For(h.Language)
		key := a.Key(h.Title)
		if _, ok := typed[a]; !ok {
			typed[a] = a.Key(t.text)
		}
		s := Suggestion{Kind: SuggestedTitle, Text: flatten(h.Title), ID: h.ID, URL: h.URL, Language: h.Language}
		switch {
		case strings.HasPrefix(key, typed[a]):
			begin = append(begin, s)
		case !t.oneLetter() || strings.Contains(key, " "+t.last().exact[0]):
			others = append(others, s)
		}
	}
	var list []Suggestion
	for _, s := range slices.Concat(begin, others) {
		if len(list) == limit {
			break
		}
		if seen.add(s.Text) {
			list = append(list, s)
		}
	}
	return list, nil
}

// tags returns the tags that begin with the text, those of most articles first.
func (t *typed) tags(ctx context.Context, limit int, seen texts) ([]Suggestion, error) {
	found, err := t.search(ctx, &index.Request{Facets: []index.FacetRequest{{Attribute: index.Tag, Size: tagPool}}}, t.within(index.Tags)...)
	if err != nil {
		return nil, err
	}
	begin := analysis.Fold(t.text)
	var list []Suggestion
	for _, tag := range found.Facets[0] {
		if len(list) == limit {
			break
		}
		if mayBegin(tag.Value, begin) && strings.HasPrefix(analysis.Fold(tag.Value), begin) && seen.add(tag.Value) {
			list = append(list, Suggestion{Kind: SuggestedTag, Text: tag.Value})
		}
	}
	return list, nil
}

// mayBegin reports whether a text may begin with another, which is folded. Plain letters
// tell without folding it.
func mayBegin(text, begin string) bool {
	if text == "" || begin == "" {
		return begin == ""
	}
	c := text[0]
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	letter := 'a' <= c && c <= 'z' && (len(text) == 1 || text[1] < utf8.RuneSelf) // with no accent behind it
	return !letter || c == begin[0]
}

// oneLetter reports whether only one letter is typed of the last of several words. So
// many words begin with it that they are not looked up.
func (t *typed) oneLetter() bool {
	return t.open && !t.run && len(t.words) > 1 && utf8.RuneCountInString(t.last().exact[0]) < minPrefixRunes
}

// within returns the nodes of articles that have each of the words in a field, the
// last one as a beginning.
func (t *typed) within(field index.Field) []index.Node {
	var nodes []index.Node
	for i := range t.words {
		term := t.whole(i)
		if t.open && i == len(t.words)-1 {
			if t.oneLetter() {
				break
			}
			term = index.Term{Form: index.Exact, Variants: t.beginnings()}
		}
		term.Weight, term.Fields = 1, []index.Field{field}
		nodes = append(nodes, term)
	}
	return nodes
}

// whole returns the term of a word as it is written. Characters of a script without
// spaces are looked for two by two; where the last one of the text may be half a
// character, as in Thai, no article may have it beside the one before.
func (t *typed) whole(i int) index.Term {
	w := &t.words[i]
	if w.bigram && len(w.stems) > 0 && (!t.open || i < len(t.words)-2 || t.gen.stems.count(w.stems[0]) > 0) {
		return index.Term{Form: index.Stem, Variants: variants(w.stems), Weight: 1}
	}
	return index.Term{Form: index.Exact, Variants: variants(w.exact), Weight: 1}
}

// beginnings returns the words of the index that begin with the last word: those that
// [index.Prefix] stands for. They are looked up once for titles and tags.
func (t *typed) beginnings() []index.Variant {
	if t.begun != nil {
		return t.begun
	}
	var list []string
	for _, begin := range t.last().exact {
		if utf8.RuneCountInString(begin) < index.PrefixRunes {
			list = append(list, t.gen.words.beginning(begin, index.MaxExpansions)...)
			continue
		}
		from, to := t.gen.words.beginnings(begin)
		for i := from; i < to; i++ {
			list = append(list, t.gen.words.word(i))
		}
	}
	slices.Sort(list)
	t.begun = variants(slices.Compact(list))
	return t.begun
}
