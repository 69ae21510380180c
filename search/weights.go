package search

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"kindred/index"
	"kindred/search/kin"
)

// Weights are the numbers of the ranking.
type Weights struct {
	// Ranking is the formula of a word's score.
	Ranking index.BM25F
	// Short are the weights of the stages for queries of fewer than [longWords]
	// different words, which mostly name an article; Long those for the others, which
	// mostly describe one.
	Short, Long StageWeights
	// Correct, where it is not 0, puts words right that no article has.
	Correct float64
	// GroupLeast is the similarity from which on a word belongs to a group, GroupSize
	// the number of words that are taken.
	GroupLeast float64
	GroupSize  int
}

// StageWeights say how much each stage adds to an article's score. With weight 0 a
// stage is not done at all. The first five go over all articles, beside the stem of
// weight 1; the others order the best [rankDepth] anew.
type StageWeights struct {
	// Exact is for the word as written.
	Exact float64
	// Title is for the stem in the title alone.
	Title float64
	// Prefix is for the words that begin with the query's last word where that may
	// not be finished, at least: see [ending].
	Prefix float64
	// Characters is for the single characters of a script without spaces, beside their
	// pairs.
	Characters float64
	// Groups is for words that are spelt like a word of the query, multiplied with
	// the similarity: they count as that word's weaker variants.
	Groups float64
	// Pairs is for neighbouring words of the query that stand in the article in the
	// same order.
	Pairs float64
	// Window is for the words that stand together in the best window.
	Window float64
	// Cover is the share of the best score that an article gets whose title is the
	// query.
	Cover float64
	// Kin is the share of its kin's scores in an article's score.
	Kin float64
}

// DefaultWeights returns the weights that were measured to be the best.
func DefaultWeights() Weights {
	return Weights{
		Ranking:    index.DefaultRanking(),
		Short:      StageWeights{Exact: 0.2, Title: 0.3, Prefix: 0.1, Characters: 1, Groups: 0.35, Pairs: 0.4, Window: 0.1, Cover: 0.5, Kin: 0.2},
		Long:       StageWeights{Exact: 0.12, Title: 0.05, Prefix: 0.1, Characters: 1, Groups: 0.35, Pairs: 0.1, Window: 0.4, Kin: 0.27},
		Correct:    1,
		GroupLeast: 0.15, GroupSize: 12,
	}
}

// correctStage is the name of the stage before all others.
const correctStage = "correct"

// stageNames are the stages in the order in which they are done.
var stageNames = []struct {
	name string
	of   func(*StageWeights) *float64
}{
	{"exact", func(w *StageWeights) *float64 { return &w.Exact }},
	{"title", func(w *StageWeights) *float64 { return &w.Title }},
	{"prefix", func(w *StageWeights) *float64 { return &w.Prefix }},
	{"characters", func(w *StageWeights) *float64 { return &w.Characters }},
	{"groups", func(w *StageWeights) *float64 { return &w.Groups }},
	{"pairs", func(w *StageWeights) *float64 { return &w.Pairs }},
	{"window", func(w *StageWeights) *float64 { return &w.Window }},
	{"cover", func(w *StageWeights) *float64 { return &w.Cover }},
	{"kin", func(w *StageWeights) *float64 { return &w.Kin }},
}

// named returns the numbers that have a name: of a stage both weights by the
// stage's name, or one by short- or long- before it.
func (w *Weights) named() map[string][]*float64 {
	numbers := map[string][]*float64{"k1": {&w.Ranking.K1}, correctStage: {&w.Correct}, "group-least": {&w.GroupLeast}}
	for f := range index.Field(index.NumFields) {
		numbers["field-"+f.String()] = []*float64{&w.Ranking.Fields[f].Weight}
	}
	for _, stage := range stageNames {
		short, long := stage.of(&w.Short), stage.of(&w.Long)
		numbers[stage.name] = []*float64{short, long}
		numbers["short-"+stage.name] = []*float64{short}
		numbers["long-"+stage.name] = []*float64{long}
	}
	return numbers
}

// Stages returns the names of the stages that can be switched off.
func Stages() []string {
	names := []string{correctStage}
	for _, s := range stageNames {
		names = append(names, s.name)
	}
	return names
}

// Without returns the weights with a stage switched off.
func (w Weights) Without(stage string) (Weights, error) {
	if !slices.Contains(Stages(), stage) {
		return w, fmt.Errorf("%w: there is no stage %q; the stages are %s", ErrBadRequest, stage, strings.Join(Stages(), ", "))
	}
	return ParseWeights(w, stage+"=0")
}

// maxWeight is the largest number that makes any sense.
const maxWeight = 1000

// ParseWeights returns base with the numbers that a text of the form
// "name=value,name=value" changes.
func ParseWeights(base Weights, text string) (Weights, error) {
	err := setWeights(base.named(), text) // of this function's copy
	return base, err
}

// ParseKinWeights returns base with the numbers that a text of the form
// "name=value,name=value" changes.
func ParseKinWeights(base kin.Weights, text string) (kin.Weights, error) {
	err := setWeights(base.Named(), text) // of this function's copy
	return base, err
}

// setWeights sets the numbers that a text of the form "name=value,name=value" changes.
func setWeights(numbers map[string][]*float64, text string) error {
	for item := range strings.SplitSeq(text, ",") {
		if item = strings.TrimSpace(item); item == "" {
			continue
		}
		name, value, _ := strings.Cut(item, "=")
		places, ok := numbers[strings.TrimSpace(name)]
		if !ok {
			return fmt.Errorf("%w: there is no weight %q; the weights are %s", ErrBadRequest, name,
				strings.Join(slices.Sorted(maps.Keys(numbers)), ", "))
		}
		v, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil || !(v >= 0 && v <= maxWeight) {
			return fmt.Errorf("%w: the weight %s must be a number from 0 to %d, not %q", ErrBadRequest, name, maxWeight, value)
		}
		for _, p := range places {
			*p = v
		}
	}
	return nil
}

const (
	// longWords is the number of different words from which on a query is long. Kin
	// lend their scores to the long: a query of one to three words names what is
	// sought, and kin is not that.
	longWords = 4
	// unknownLeast is the similarity from which on words stand in for one that no
	// article has. nDCG@10 on XQuAD in German is .9588 without and .9596 with it. Below,
	// nonsense finds what shares an ending with it.
	unknownLeast = 0.4
	// fewArticles is the number of articles from which on a word of a short query needs no
	// help by words that are spelt like it. nDCG@10 on XQuAD in German, on NFCorpus, and of
	// the 960 queries of readers over 66,018 articles with similar words for all: .9606
	// .3475 .480; with 40: .9606 .3469; 20: .9606 .3460; 10: .9603 .3459 .481; for none
	// that some article has: .9590 .3462 .481.
	fewArticles = 20
	// foreignWeight is the weight of a word's stems in other languages: the German stem
	// of starter is start.
	foreignWeight = 0.3
	// joinedWeight is what two neighbouring words written as one count of the words
	// themselves, however rare they are as one: "any way" finds anyway after what has any
	// way, and before what has only one of them.
	joinedWeight = 0.8
	// withinShare is the share of the articles with that one word that have both words, too, from
	// which on it is a name that the index has taken apart (dateFormat), and counts withinWeight
	// of that. nDCG@10 of all ten sets is the same with 1, in which there are few such names; in
	// Hugo's documents "date format" finds the methods of that name, and not what calls one.
	withinShare, withinWeight = 0.9, 0.4
	// Two words are taken for the one that they are together if nameLeast articles have that, and
	// nameRatio times as many as have them next to each other; or one, where none has one of them.
	// Of 297 names in titles of 14,000 articles, as InfluxDB is, that were typed as two words, such a
	// title came first 144 times before, and comes so 228 times; fewer with a nameLeast of 4, and more
	// with 1, with which 3 of 3,000 pairs of words out of titles that are no neighbours there lose their
	// article, and none with 2. Of 595 neighbours in titles that some article has as one, a title with
	// them came first 423 times and does so; 416 times with a nameRatio of 2, and 422 with 3.
	nameLeast, nameRatio = 2, 4
	// apartWeight is what a word written as two counts of the word itself. It leaves room
	// for what its parts add, which are spelt like it: inflections come first.
	apartWeight = 0.5
	// writtenWeight is what a word counts that is the same but for a sign or a space between
	// letters and numbers: Go 1.20 for go1.20, HTTP/2 for http2. writtenTitle is what its
	// pieces count in a title on top. Of 580 such words out of titles of four archives,
	// written together, nDCG@10 is .884, and .886 as they stand there; .872 without what they
	// count in titles.
	writtenWeight, writtenTitle = 1.2, 1
	// spelledWeight is what a word counts in the other spelling of English. Of 600 parts of
	// titles of 60,000 articles with one word respelt, the reciprocal rank is .721 (.784 as
	// the titles have them, .493 without), .723 with 0.8; but with that nDCG@10 of MED, where
	// all else is as before, is .749 and not .751.
	spelledWeight = 0.6
	// minPrefixRunes is the shortest beginning of a word that is looked up as
	// one: a single letter begins everything.
	minPrefixRunes = 2
	// Of a query's last word that may be half of one, the articles that have a longer word
	// with another stem speak for that, and each that has it as it is typed ownEvidence times as
	// much against it. From a share of leastUnfinished on, that is what the longer words
	// count, and the stems of the mostEndings most frequent stand for the word in titles,
	// pairs and windows. What mostLonger words begin with tells too little. nDCG@10 of 595
	// parts of titles of 14,000 articles, two or three words, with the last one whole, and cut
	// to two thirds:
	//
	//	                                      whole  cut
	//	longer words count StageWeights.Prefix .9115 .7105
	//	they count their share                 .9108 .7484
	//	… in titles, pairs and windows, too    .9108 .8321 (16 endings: .8246)
	//	… with another stem alone              .9115 .8271
	//	… with an ownEvidence of 2, not 4      .9116 .8297
	//
	// 570 others, which chose nothing: .9012 and .6997 before, .9012 and .8334 with all of it.
	ownEvidence     = 2
	leastUnfinished = 0.2
	mostEndings     = 32
	mostLonger      = 512
	// leastBegun is the number of words that are typed of a title, the last one half, from which on
	// it is taken for that.
	leastBegun = 2
	// rankDepth is how many of the best of the first stage are ordered anew, shortDepth
	// how many of a short query's.
	rankDepth, shortDepth = 200, 64
	// longestPhrase is the number of words of a phrase that are looked for: each is a
	// list of places to read, and two quotations that begin with so many same words are one.
	// A longer one is said in no other ways: who quotes more looks for that text.
	longestPhrase = 32
	// nearWords is the number of words of a query that are looked for near each other:
	// a pasted page would be looked up word by word in every article.
	nearWords = 64
	// windowWords is the length of the window in words.
	windowWords = 20
	// pairK1 saturates the count of a pair.
	pairK1 = 1.2
	// kinFrom is how many of the best give their scores, kinSize how many kin of
	// each are looked at.
	kinFrom, kinSize = 100, 10
)
