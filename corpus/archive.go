package corpus

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"kindred/corpus/tagmerge"
)

// Archive is what an index is built from: every public article of some sources,
// each once, with one spelling for every tag. It holds what lists and reports
// show of the articles in memory and their texts in a temporary file. Nothing of
// an article that is not public is kept, but for its number in [Report.Hidden].
type Archive struct {
	// Report says what became of the articles that were read.
	Report Report

	articles []Article // without Text and Code
	texts    []span    // of Text and Code, in turn
	spool    *spool
}

var _ Source = (*Archive)(nil)

// Report says what became of the articles of some sources.
type Report struct {
	// Hidden counts the articles that are not public, by visibility. They are
	// left out on purpose, and are no problem.
	Hidden map[Visibility]int
	// Skipped are the articles that could not be used.
	Skipped []Problem
	// Copies are the articles that another one stands for.
	Copies []Copy
	// Alike are pairs with nearly the same text under different titles. Both are
	// kept.
	Alike []Copy
	// Tags says which spellings of tags became one.
	Tags *tagmerge.Table
	// Next is the next moment at which an article begins or ceases to be public,
	// zero when there is none.
	Next time.Time
}

// CollectOptions says how an [Archive] is made. The zero value is usable.
type CollectOptions struct {
	// Now is the moment for which scheduled and expiring articles are judged; zero
	// is the clock's.
	Now time.Time
	// Tags are an editor's decisions about spellings; nil for none.
	Tags *tagmerge.Overrides
	// KeepCopies leaves near-copies and canonical clashes in. Of articles with one
	// address still only the first stays.
	KeepCopies bool
	// Visit, which may be nil, is shown every article that was read, whatever its
	// visibility, once its visibility at Now is known.
	Visit func(*Article)
	// Progress, which may be nil, is told how many articles were read.
	Progress func(read int)
}

// progressEvery is after how many articles progress is told.
const progressEvery = 100

// Collect reads every source once and decides what belongs into an index. An
// article that cannot be used is reported and the reading goes on; it ends early
// only when ctx is done, a source fails or the temporary file cannot be written.
// The report of what was read until then is returned even so. The caller closes
// the archive.
func Collect(ctx context.Context, sources []Source, opts CollectOptions) (*Archive, error) {
	texts, err := newSpool()
	if err != nil {
		return nil, err
	}
	if opts.Now.IsZero() {
		opts.Now = time.Now()
	}
	c := collector{
		Archive: &Archive{spool: texts, Report: Report{Hidden: map[Visibility]int{}}},
		opts:    opts,
		ids:     map[string]int{},
	}
	if err := c.read(ctx, sources); err != nil {
		return c.Archive, err
	}
	return c.Archive, c.settle()
}

// collector makes an archive.
type collector struct {
	*Archive
	opts CollectOptions

	seen   int
	source int            // the number of the source that is read
	ids    map[string]int // where each id stands in articles
	tags   tagmerge.Collector
	copies copyFinder
}

func (c *collector) read(ctx context.Context, sources []Source) error {
	for i, src := range sources {
		c.source = i
		for a, err := range src.Articles(ctx) {
			if problem, ok := errors.AsType[*Problem](err); ok {
				c.Report.Skipped = append(c.Report.Skipped, *problem)
				continue
			}
			if err != nil {
				return fmt.Errorf("reading articles: %w", err)
			}
			if err := c.add(&a); err != nil {
				return err
			}
			if c.seen++; c.opts.Progress != nil && c.seen%progressEvery == 0 {
				c.opts.Progress(c.seen)
			}
		}
	}
	return nil
}

// add takes one article in, if it may be.
func (c *collector) add(a *Article) error {
	c.schedule(a)
	if c.opts.Visit != nil {
		c.opts.Visit(a)
	}
	if !a.Visibility.IsPublic() {
		c.Report.Hidden[a.Visibility]++
		return nil
	}
	if err := a.Validate(); err != nil {
		c.skip(a.Origin, err)
		return nil
	}
	number := len(c.articles)
	if first, ok := c.ids[a.ID]; ok {
		other := &c.articles[first]
		key := AddressKey(a.URL)
		switch {
		case key != "" && key == AddressKey(other.URL): // a copy
		case a.Origin.File == other.Origin.File:
			c.skip(a.Origin, fmt.Errorf("%w: its id %q is taken by %v", ErrInvalid, a.ID, other.Origin))
			return nil
		}
		a.ID = c.freeID(a.ID)
	}
	c.ids[a.ID] = number
	for _, text := range []string{a.Text, a.Code} {
		at, err := c.spool.write(text)
		if err != nil {
			return err
		}
		c.texts = append(c.texts, at)
	}
	c.tags.Add(a.Tags)
	c.copies.add(number, a, c.source)
	a.Text, a.Code, a.Links, a.Unlabeled, a.Notes = "", "", nil, nil, nil
	c.articles = append(c.articles, *a)
	return nil
}

// freeID returns an id that no article has yet: two sites have an "about" each.
func (c *collector) freeID(id string) string {
	for n := 2; ; n++ {
		free := fmt.Sprintf("%s-%d", id, n)
		if _, taken := c.ids[free]; !taken {
			return free
		}
	}
}

// schedule compares an article with the clock, and keeps the next moment at
// which that will come out differently.
func (c *collector) schedule(a *Article) {
	if a.Visibility == Scheduled && !a.From.IsZero() {
		a.Visibility = Public // at its time
	}
	if !a.Visibility.IsPublic() {
		return
	}
	switch now := c.opts.Now; {
	case !a.Until.IsZero() && !a.Until.After(now):
		a.Visibility = Expired
		return
	case a.From.After(now):
		a.Visibility = Scheduled
		c.changesAt(a.From)
		return
	case a.Until.After(now):
		c.changesAt(a.Until)
	}
}

func (c *collector) changesAt(t time.Time) {
	if next := &c.Report.Next; next.IsZero() || t.Before(*next) {
		*next = t
	}
}

func (c *collector) skip(at Origin, err error) {
	c.Report.Skipped = append(c.Report.Skipped, Problem{Origin: at, Err: err})
}

// settle decides what takes a look at all articles: copies and tags.
func (c *collector) settle() error {
	if err := c.spool.flush(); err != nil {
		return err
	}
	s, err := c.copies.find(c.articles, c.opts.KeepCopies, c.text)
	if err != nil {
		return err
	}
	for _, pair := range s.alike {
		c.Report.Alike = append(c.Report.Alike, c.copyOf(pair))
	}
	c.merge(s.copies)
	return c.mergeTags()
}

// mergeTags gives every tag one spelling. What a word of a tag is worth as a
// word, the texts say.
func (c *collector) mergeTags() error {
	words := newWordCounter(c.articles)
	if len(words.count) > 0 {
		for i := range c.articles {
			text, err := c.text(i)
			if err != nil {
				return err
			}
			words.add(text)
		}
	}
	c.Report.Tags = tagmerge.Merge(&c.tags, tagmerge.Options{Overrides: c.opts.Tags, TextFrequency: words.frequency})
	for i := range c.articles {
		a := &c.articles[i]
		for j, tag := range a.Tags {
			a.Tags[j] = c.Report.Tags.Of(tag)
		}
		a.Tags = distinct(a.Tags)
	}
	return nil
}

// merge leaves the copies out, and makes their addresses those of the articles
// that stay.
func (c *collector) merge(copies []copyOf) {
	if len(copies) == 0 {
		return
	}
	gone := make(map[int]bool, len(copies))
	for _, cp := range copies {
		kept, other := &c.articles[cp.kept], &c.articles[cp.other]
		c.Report.Copies = append(c.Report.Copies, c.copyOf(cp))
		for _, address := range append([]string{other.URL}, other.Aliases...) {
			if address != "" && address != kept.URL {
				kept.Aliases = append(kept.Aliases, address)
			}
		}
		gone[cp.other] = true
	}
	articles, texts := c.articles[:0], c.texts[:0]
	for i := range c.articles {
		if !gone[i] {
			articles = append(articles, c.articles[i])
			texts = append(texts, c.texts[2*i:2*i+2]...)
		}
	}
	c.articles, c.texts = articles, texts
}

func (c *collector) copyOf(cp copyOf) Copy {
	return Copy{
		Kept: refOf(&c.articles[cp.kept]), Other: refOf(&c.articles[cp.other]), Reason: cp.reason, Resemblance: cp.resemblance,
	}
}

// Len returns the number of articles.
func (ar *Archive) Len() int { return len(ar.articles) }

// Articles implements [Source]: the articles in the order in which they were
// read.
func (ar *Archive) Articles(ctx context.Context) iter.Seq2[Article, error] {
	return func(yield func(Article, error) bool) {
		for i, a := range ar.articles {
			err := ctx.Err()
			if err == nil {
				a.Text, err = ar.text(i)
			}
			if err == nil {
				a.Code, err = ar.spool.read(ar.texts[2*i+1])
			}
			if err != nil {
				yield(Article{}, err)
				return
			}
			if !yield(a, nil) {
				return
			}
		}
	}
}

// text returns the text of an article.
func (ar *Archive) text(i int) (string, error) { return ar.spool.read(ar.texts[2*i]) }

// Close gives the texts up.
func (ar *Archive) Close() error { return ar.spool.close() }

// Ref names an article in a report.
type Ref struct {
	ID     string
	URL    string
	Title  string
	Origin Origin
}

func refOf(a *Article) Ref {
	return Ref{ID: a.ID, URL: a.URL, Title: strings.TrimSpace(a.Title), Origin: a.Origin}
}
