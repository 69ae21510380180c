package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kindred/corpus"
	"kindred/index"
	"kindred/search"
	"kindred/search/eval"
)

const (
	// trialsName is the file of a generation with its trials: a golden set of the titles
	// and headings that find their article first, and of the editor's queries that find
	// theirs among the first three.
	trialsName = "trials"
	// trialArticles is the number of articles that trials are made of: some 400
	// queries, a tenth of a second for a build.
	trialArticles = 200
	// trialHeadings is the number of headings of an article that are asked for.
	trialHeadings = 2

	// lostShare and lostAtLeast bound the trials that may be lost: articles that are
	// new come between now and then, and a program that has lost the titles loses half.
	lostShare   = .02
	lostAtLeast = 3
	// removedShare and removedAtLeast bound the articles that may be gone at once: the
	// half of an archive that a broken export or a wrong folder leaves out.
	removedShare   = .25
	removedAtLeast = 10
)

// errWorse means that an index was not published because it is clearly worse than the
// one that is.
var errWorse = errors.New("not published")

// verdict is what a build changes for readers.
type verdict struct {
	// since is the generation that it was compared with, 0 where there is none.
	since int
	index.Difference
	// trials is the number of queries that were asked again, lost are those that do not
	// find their article any more.
	trials int
	lost   []goldenMissed
	// related is the number of articles in both whose first related articles changed.
	related int
	// worse are the reasons not to publish it.
	worse []string
}

// try asks the draft what readers of the published index find, and keeps what they find
// in the draft for the next build.
func (j *buildJob) try(ctx context.Context, draft *index.Draft, c *index.Contents, golden []eval.Golden) (_ *verdict, err error) {
	r, err := openSearched(draft.Dir)
	if err != nil {
		return nil, fmt.Errorf("trying generation %d: %w", draft.Number, err)
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	heads, err := allHeads(ctx, r)
	if err != nil {
		return nil, err
	}
	weights := j.weights
	if weights == (search.Weights{}) {
		weights = search.DefaultWeights()
	}
	t := &trial{
		reader: r, service: serviceWith(&pinned{r, draft.Number}, weights), heads: heads,
		ids: make(map[string]bool, len(heads)), asked: map[asked]*goldenReport{},
	}
	for i := range heads {
		t.ids[heads[i].ID] = true
	}
	v := &verdict{}
	if err := j.compare(ctx, v, t, golden, c); err != nil {
		return nil, err
	}
	return v, t.keep(ctx, draft.Dir, golden)
}

// readGolden returns the editor's golden set, if there is one.
func (j *buildJob) readGolden() ([]eval.Golden, error) {
	if j.golden == "" {
		return nil, nil
	}
	golden, err := readFile(j.golden, eval.ReadGolden)
	if err == nil && len(golden) == 0 {
		err = fmt.Errorf("reading %s: %w", j.golden, errNoQueries)
	}
	return golden, err
}

// compare compares the draft with the published generation, if one is there that can be
// compared.
func (j *buildJob) compare(ctx context.Context, v *verdict, t *trial, golden []eval.Golden, c *index.Contents) error {
	number, err := j.home.Current()
	if err != nil {
		return nil //nolint:nilerr // nothing is published yet, or nothing that can be read
	}
	d, ok, err := j.home.Since(number, c.Articles)
	if !ok || err != nil {
		return err
	}
	if _, err := j.home.Manifest(number); err != nil {
		return nil //nolint:nilerr // of another version: its trials hold for that one
	}
	v.since, v.Difference = number, d
	old, err := readFile(filepath.Join(j.home.Path(number), trialsName), eval.ReadGolden)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := t.again(ctx, v, old, golden); err != nil {
		return err
	}
	if err := j.countRelated(ctx, v, t); err != nil {
		return err
	}
	v.judge(golden)
	return nil
}

// countRelated counts the articles whose first related articles are others than before.
func (j *buildJob) countRelated(ctx context.Context, v *verdict, t *trial) (err error) {
	live, err := j.home.Open(v.since, openReader)
	if err != nil {
		return nil //nolint:nilerr // it cannot be read: the more reason for a new one
	}
	defer func() { err = errors.Join(err, live.Close()) }()
	for i := range t.heads {
		id := t.heads[i].ID
		before, err := live.Related(ctx, id, search.DefaultRelated)
		if errors.Is(err, index.ErrNotFound) {
			continue // new
		}
		if err != nil {
			return fmt.Errorf("reading generation %d: %w", v.since, err)
		}
		after, err := t.reader.Related(ctx, id, search.DefaultRelated)
		if err != nil {
			return fmt.Errorf("reading the new generation: %w", err)
		}
		if !slices.EqualFunc(before, after, func(a, b index.Neighbor) bool { return a.ID == b.ID }) {
			v.related++
		}
	}
	return nil
}

// judge finds the reasons not to publish.
func (v *verdict) judge(golden []eval.Golden) {
	if v.Removed >= removedAtLeast && float64(v.Removed) > removedShare*float64(v.Before) {
		v.worse = append(v.worse, fmt.Sprintf("%d of %d articles are gone", v.Removed, v.Before))
	}
	if n := len(v.lost); n > lostAtLeast && float64(n) > lostShare*float64(v.trials) {
		v.worse = append(v.worse, fmt.Sprintf("%d of %d trial queries do not find their article first any more, such as %q", n, v.trials, v.lost[0].Query))
	}
	for i := range v.lost {
		if l := &v.lost[i]; wanted(golden, l.Query) {
			v.worse = append(v.worse, fmt.Sprintf("%q of the golden set does not find its article any more: %s", l.Query, missedText(l.Rank)))
		}
	}
}

// err is the refusal, or nil.
func (v *verdict) err() error {
	if len(v.worse) == 0 {
		return nil
	}
	return fmt.Errorf("%w: generation %d stays, for the new one is worse: %s (\"kindred index --force\" publishes it all the same)",
		errWorse, v.since, strings.Join(v.worse, "; "))
}

// String says in words what the build changes.
func (v *verdict) String() string {
	if v.since == 0 {
		return "nothing is published that it could be compared with"
	}
	s := fmt.Sprintf("since generation %d: %d added, %d changed, %d removed; Other Articles of %s changed",
		v.since, v.Added, v.Changed, v.Removed, counted(v.related, "page"))
	if v.trials > 0 {
		s += fmt.Sprintf("; %d of %d trial queries find what they found first", v.trials-len(v.lost), v.trials)
	}
	return s
}

// trial is a draft that is asked.
type trial struct {
	reader  index.Reader
	service *search.Service
	heads   []index.Hit
	ids     map[string]bool
	// asked are the answers so far: most of what is asked again is asked to be kept, too.
	asked map[asked]*goldenReport
}

// asked is a query that was asked for an article among the first.
type asked struct {
	query, articles string
	top             int
}

// ask asks one query.
func (t *trial) ask(ctx context.Context, g eval.Golden, top int) (*goldenReport, error) {
	key := asked{g.Query, strings.Join(g.Articles, "\t"), top}
	if known := t.asked[key]; known != nil {
		return known, nil
	}
	report, err := checkGolden(ctx, t.service, []eval.Golden{g}, top)
	if err != nil {
		return nil, err
	}
	t.asked[key] = report
	return report, nil
}

// again asks the queries of an older generation whose article is still there.
func (t *trial) again(ctx context.Context, v *verdict, old, golden []eval.Golden) error {
	for _, g := range old {
		if !slices.ContainsFunc(g.Articles, func(id string) bool { return t.ids[id] }) {
			continue
		}
		top := 1
		if wanted(golden, g.Query) {
			top = goldenTop
		}
		report, err := t.ask(ctx, g, top)
		if err != nil {
			return err
		}
		v.trials++
		v.lost = append(v.lost, report.Failures...)
	}
	return nil
}

// wanted reports whether a query is in the editor's golden set.
func wanted(golden []eval.Golden, query string) bool {
	return slices.ContainsFunc(golden, func(g eval.Golden) bool { return g.Query == query })
}

// keep writes the trials of the draft: the queries that find their article.
func (t *trial) keep(ctx context.Context, dir string, golden []eval.Golden) error {
	queries, err := t.queries(ctx)
	if err != nil {
		return err
	}
	found, err := t.found(ctx, queries, 1)
	if err != nil {
		return err
	}
	named, err := t.named(ctx, golden)
	if err != nil {
		return err
	}
	named, err = t.found(ctx, named, goldenTop)
	if err != nil {
		return err
	}
	found = append(found, named...)
	var buf bytes.Buffer
	if err := eval.WriteGolden(&buf, found); err != nil {
		return fmt.Errorf("keeping the trials: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, trialsName), buf.Bytes(), 0o644); err != nil { // #nosec G306 -- a web server of another user may read it
		return fmt.Errorf("keeping the trials: %w", err)
	}
	return nil
}

// found returns the queries that find their article among the first.
func (t *trial) found(ctx context.Context, queries []eval.Golden, top int) ([]eval.Golden, error) {
	var found []eval.Golden
	for _, g := range queries {
		if eval.WriteGolden(io.Discard, []eval.Golden{g}) != nil {
			continue // no article, or a tab in an id, say
		}
		report, err := t.ask(ctx, g, top)
		if err != nil {
			return nil, err
		}
		if report.Found > 0 {
			found = append(found, g)
		}
	}
	return found, nil
}

// named returns an editor's golden set with the ids of those articles that are there.
func (t *trial) named(ctx context.Context, golden []eval.Golden) ([]eval.Golden, error) {
	var list []eval.Golden
	for _, g := range golden {
		ids := make([]string, 0, len(g.Articles))
		for _, name := range g.Articles {
			id, err := articleID(ctx, t.service, name)
			if errors.Is(err, search.ErrNotFound) {
				continue
			}
			if err != nil {
				return nil, err
			}
			ids = append(ids, id)
		}
		list = append(list, eval.Golden{Query: g.Query, Articles: ids})
	}
	return list, nil
}

// queries returns trials of the articles of the draft: titles and headings of a sample,
// which is nearly the same one in the next build, and titles in other forms of their words.
func (t *trial) queries(ctx context.Context) ([]eval.Golden, error) {
	sample := index.Top(slices.Clone(t.heads), trialArticles, func(a, b index.Hit) int {
		return cmp.Or(cmp.Compare(corpus.HashID(a.ID), corpus.HashID(b.ID)), cmp.Compare(a.ID, b.ID))
	})
	var list []eval.Golden
	add := func(a *corpus.Article, query string) {
		if query = strings.Join(strings.Fields(query), " "); asQuery(query) && !strings.HasPrefix(query, "#") {
			list = append(list, eval.Golden{Query: query, Articles: []string{a.ID}})
		}
	}
	forms := wordForms{}
	titled := make([]corpus.Article, 0, len(sample))
	for i := range sample {
		a, err := t.reader.Article(ctx, sample[i].ID)
		if err != nil {
			return nil, fmt.Errorf("reading the new generation: %w", err)
		}
		forms.add(a.Language, a.Text)
		titled = append(titled, corpus.Article{ID: a.ID, Language: a.Language, Title: a.Title})
		add(&a, a.Title)
		for _, h := range a.Headings[:min(trialHeadings, len(a.Headings))] {
			if strings.ContainsRune(h, ' ') { // of one word there are many
				add(&a, h)
			}
		}
	}
	for i := range titled {
		add(&titled[i], forms.inflected(titled[i].Language, titled[i].Title))
	}
	return list, nil
}
