package search

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"kindred/index"
	"kindred/index/analysis"
	"kindred/search/vocabulary"
)

const (
	// maxTypedWords is more words than any title has. Who pastes a page is not
	// waiting for suggestions.
	maxTypedWords = 32
	// maxTypedLimits is how many filters and exclusions a query may have for which
	// suggestions are made: each title and tag is held against all of them. Of 450
	// exclusions that took more than a second.
	maxTypedLimits = 16
	// titlePool is how many titles with the typed words, short ones first, are looked
	// at for those that begin with them: some tens of lists, in less time than a search
	// takes.
	titlePool = 200
	// tagPool is how many tags that begin with the text are looked at for those that
	// articles within the query's filters have.
	tagPool = 200
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
	// run says that it is a character of a script without spaces.
	run bool
	// loose says that titles may have words in other forms, and quoted that they may not.
	loose, quoted bool
}

func newTyped(ctx context.Context, gen *generation, o *Options, req *SuggestRequest) (*typed, error) {
	p := parse(req.Query)
	t := &typed{gen: gen, ranking: &o.Weights.Ranking, prefer: req.Prefer}
	t.limits = (&question{gen: gen}).limits(&p, &Request{Prefer: req.Prefer})
	t.text, t.quoted = strings.Join(slices.Concat(p.phrases, p.words), " "), len(p.phrases) > 0
	t.words = gen.wordsOf(req.Prefer, t.text)
	if p.open && len(t.words) > 0 {
		t.before, t.open = strings.CutSuffix(req.Query, t.last().text)
		tokens := gen.languages[0].analyzer.Tokens(nil, t.text) // by which words cuts, too
		t.run = tokens[len(tokens)-1].Run
	}
	if !t.open && len(p.excluded)+len(p.phrases) == 0 {
		t.goOnBehindSigns(req.Query)
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

// goOnBehindSigns takes signs that the query ends with for a part of its last word, where
// articles have words that begin so: Ruby 3. is becoming Ruby 3.2.
func (t *typed) goOnBehindSigns(query string) {
	if half := (&question{gen: t.gen}).beyondSigns(query, t.words); len(half) > 0 {
		last := t.last()
		t.before, t.open = query[:strings.LastIndex(query, last.text)], true
		last.exact = half
	}
}

// analyzer returns that of the reader's language, where articles are in it, or of most articles.
func (t *typed) analyzer() *analysis.Analyzer {
	return t.gen.languages[new(stopCounts).guessed(t.gen.languages, t.prefer)].analyzer
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
	if t.characters() {
		return t.titlesOfCharacters(ctx, limit, seen)
	}
	docs := t.gen.titles.find(t.spans(), t.gen.words.Place(t.last().exact[0]), t.prefer, t.titlePool())
	return t.titlesOf(ctx, docs, limit, seen, "")
}

// titlePool is how many titles are looked at.
func (t *typed) titlePool() int {
	if len(t.limits) > 0 {
		return t.gen.articles
	}
	return titlePool
}

// titlesOf returns the titles of articles within the limits that have a folded text.
func (t *typed) titlesOf(ctx context.Context, docs []index.Doc, limit int, seen texts, text string) ([]Suggestion, error) {
	var list []Suggestion
	for len(docs) > 0 && len(list) < limit {
		some := docs[:min(limit, len(docs))]
		docs = docs[len(some):]
		heads, err := t.gen.reader.Heads(ctx, some)
		if err != nil {
			return nil, err
		}
		for i := range heads {
			if len(list) == limit {
				break
			}
			if text != "" && !strings.Contains(analysis.Fold(heads[i].Title), text) {
				continue
			}
			within, err := t.holds(ctx, index.Filter{Attribute: index.ID, Values: []string{heads[i].ID}})
			if err != nil {
				return nil, err
			}
			if s := suggestedTitle(&heads[i]); within && seen.add(s.Text) {
				list = append(list, s)
			}
		}
	}
	return list, nil
}

// titlesBehindApostrophe is titles for a text that ends with one: what goes on behind that may be no
// word for the index, as in it's, which is it, or the word may be one with the next, as in d'eau,
// which is eau.
func (t *typed) titlesBehindApostrophe(ctx context.Context, limit int, seen texts) ([]Suggestion, error) {
	text := analysis.Fold(t.text)
	if !strings.HasSuffix(text, "'") || t.quoted || t.characters() {
		return nil, nil
	}
	bare := *t
	bare.words, bare.open = slices.Clone(t.words), false
	bare.last().exact = []string{strings.TrimSuffix(bare.last().exact[0], "'")}
	var list []Suggestion
	for len(bare.words) > 0 && len(list) == 0 && len(t.words)-len(bare.words) < 2 {
		docs := t.gen.titles.find(bare.spans(), vocabulary.Span{}, t.prefer, t.titlePool())
		var err error
		if list, err = t.titlesOf(ctx, docs, limit, seen, text); err != nil {
			return nil, err
		}
		bare.words = bare.words[:len(bare.words)-1]
	}
	return list, nil
}

func suggestedTitle(h *index.Head) Suggestion {
	return Suggestion{Kind: SuggestedTitle, Text: flatten(h.Title), ID: h.ID, URL: h.URL, Language: h.Language}
}

// holds reports whether an article within the limits matches a node, which some article
// does.
func (t *typed) holds(ctx context.Context, n index.Node) (bool, error) {
	if len(t.limits) == 0 {
		return true, nil
	}
	found, err := t.search(ctx, &index.Request{}, n)
	return err == nil && found.Total > 0, err
}

// loosened returns what is typed for titles that say it otherwise: with words in any form, and
// without function words, of which the last one may become another word. It is nil where only
// that is left, and for characters, which have no forms.
func (t *typed) loosened() *typed {
	if t.characters() || t.quoted {
		return nil
	}
	l := *t
	l.loose, l.words = true, nil
	telling := false
	for i := range t.words {
		w := &t.words[i]
		telling = telling || !w.stop
		if !w.stop || t.open && i == len(t.words)-1 {
			l.words = append(l.words, *w)
		}
	}
	if !telling {
		return nil
	}
	return &l
}

// forms adds the words of titles that are another form of a word, in the reader's language and
// those of many articles. Those that begin as a word that may go on are there already.
func (t *typed) forms(list []vocabulary.Span, w *queryWord, open bool) []vocabulary.Span {
	titles := &t.gen.titles.titleTable
	var tokens []analysis.Token
	for i, stem := range w.in.stems {
		l := &t.gen.languages[i]
		n := commonLetters(stem, w.exact[0])
		if utf8.RuneCountInString(stem[:n]) < minPrefixRunes || l.analyzer.Language() != t.prefer && float64(l.articles) < foreignShare*float64(t.gen.articles) {
			continue
		}
		if utf8.RuneCountInString(stem[:n]) > minPrefixRunes { // prune is the stem of pruning
			_, last := utf8.DecodeLastRuneInString(stem[:n])
			n -= last
		}
		from, to := t.gen.words.Beginnings(stem[:n])
		known := vocabulary.Span{}
		if open {
			known.From, known.To = t.gen.words.Beginnings(w.exact[0])
		}
		end := titles.at(to)
		for i := titles.at(from); i < end; i++ {
			place := int(titles.words.At(i))
			if place >= known.From && place < known.To {
				i = max(i, titles.at(known.To)-1)
				continue
			}
			if tokens = l.analyzer.Tokens(tokens[:0], t.gen.words.Word(place)); len(tokens) == 1 && tokens[0].Stem == stem {
				list = append(list, vocabulary.Span{From: place, To: place + 1})
			}
		}
	}
	return list
}

// commonLetters returns the size of what two words begin with, in whole letters.
func commonLetters(a, b string) int {
	n := 0
	for i, r := range a {
		size := utf8.RuneLen(r)
		if size < 0 || !strings.HasPrefix(b[min(i, len(b)):], a[i:i+size]) {
			break
		}
		n = i + size
	}
	return n
}

// spans returns what the words are in the vocabulary: each as it is written, the last one
// as a beginning if it may go on.
func (t *typed) spans() [][]vocabulary.Span {
	list := make([][]vocabulary.Span, len(t.words))
	for i := range t.words {
		for _, e := range t.words[i].exact {
			if s := t.gen.words.Place(e); !t.open || i < len(t.words)-1 {
				list[i] = append(list[i], s)
			} else {
				s.From, s.To = t.gen.words.Beginnings(e)
				list[i] = append(list[i], s)
			}
		}
		if t.loose {
			list[i] = t.forms(list[i], &t.words[i], t.open && i == len(t.words)-1)
		}
	}
	return list
}

// characters reports whether the text has any of a script without spaces, of which pairs
// are looked for.
func (t *typed) characters() bool {
	return t.run || slices.ContainsFunc(t.words, func(w queryWord) bool { return w.bigram })
}

// titlesOfCharacters is titles for such texts.
func (t *typed) titlesOfCharacters(ctx context.Context, limit int, seen texts) ([]Suggestion, error) {
	first := titled(t.gen.keysOf, t.text)
	if t.prefer != "" {
		first = append(first, index.Filter{Attribute: index.Language, Values: []string{t.prefer}})
	}
	found, err := t.search(ctx, &index.Request{First: first, Limit: titlePool}, t.inTitle()...)
	if err != nil {
		return nil, err
	}
	var begin, others []Suggestion
	for i := range found.Hits {
		h := &found.Hits[i].Head
		a := analysis.For(h.Language)
		if strings.HasPrefix(a.Key(h.Title), a.Key(t.text)) {
			begin = append(begin, suggestedTitle(h))
		} else {
			others = append(others, suggestedTitle(h))
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
	pool := limit
	if len(t.limits) > 0 {
		pool = tagPool
	}
	var list []Suggestion
	for _, tag := range t.gen.tags.beginning(analysis.Fold(t.text), pool+len(seen)) {
		if len(list) == limit {
			break
		}
		within, err := t.holds(ctx, index.Filter{Attribute: index.Tag, Values: []string{tag}})
		if err != nil {
			return nil, err
		}
		if within && seen.add(tag) {
			list = append(list, Suggestion{Kind: SuggestedTag, Text: tag})
		}
	}
	return list, nil
}

// inTitle returns the nodes of articles that have each of the words in the title, the
// last one as a beginning.
func (t *typed) inTitle() []index.Node {
	var nodes []index.Node
	for i := range t.words {
		term := t.whole(i)
		if t.open && i == len(t.words)-1 {
			term = index.Term{Form: index.Exact, Variants: t.beginnings()}
		}
		term.Weight, term.Fields = 1, inTitle
		nodes = append(nodes, term)
	}
	return nodes
}

// whole returns the term of a word as it is written. Characters of a script without
// spaces are looked for two by two; where the last one of the text may be half a
// character, as in Thai, no article may have it beside the one before.
func (t *typed) whole(i int) index.Term {
	w := &t.words[i]
	if w.bigram && len(w.stems) > 0 && (!t.open || i < len(t.words)-2 || t.gen.stems.Count(w.stems[0]) > 0) {
		return index.Term{Form: index.Stem, Variants: variants(w.stems), Weight: 1}
	}
	return index.Term{Form: index.Exact, Variants: variants(w.exact), Weight: 1}
}

// beginnings returns the words of the index that begin with the last word, as
// [index.Prefix] stands for them.
func (t *typed) beginnings() []index.Variant {
	var list []string
	for _, begin := range t.last().exact {
		list = append(list, t.gen.words.Beginning(begin, index.MaxExpansions)...)
	}
	slices.Sort(list)
	return variants(slices.Compact(list))
}
