//go:build !js

package corpus

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"kindred/corpus/inorder"
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
	// Skipped are the articles that could not be used, the first 100,000 of them.
	Skipped []Problem
	// Unlisted counts those that Skipped has no room for.
	Unlisted int
	// Copies are the articles that another one stands for.
	Copies []Copy
	// Alike are pairs with nearly the same text that are rather of a series, as of
	// different titles. Both are kept. Of each article there are three, the most alike.
	Alike []Copy
	// Tags says which spellings of tags became one.
	Tags *tagmerge.Table
	// Appears and Expires are the next moments at which an article begins, and one
	// ceases, to be public; zero when there is none.
	Appears, Expires time.Time
	// Read counts all articles that were read, whatever became of them.
	Read int
}

// CollectOptions says how an [Archive] is made. The zero value is usable.
type CollectOptions struct {
	// Now is the moment for which scheduled and expiring articles are judged; zero
	// is the clock's.
	Now time.Time
	// Tags are an editor's decisions about spellings; nil for none.
	Tags *tagmerge.Overrides
	// Rewrites say at which addresses articles really are; nil where they are as read. An index
	// that is read again has them rewritten.
	Rewrites *Rewrites
	// KeepCopies leaves near-copies and canonical clashes in. Of articles with one
	// address still only the first stays.
	KeepCopies bool
	// Settled says that the sources are an index: which articles are copies and how
	// tags are spelt was settled when it was built.
	Settled bool
	// Visit, which may be nil, is shown every article that was read, whatever its
	// visibility, once its visibility at Now is known.
	Visit func(*Article)
	// Progress, which may be nil, is told how many articles were read.
	Progress func(read int)
}

// maxSkipped is how many problems are kept. Each takes some 300 bytes, and a file
// can hold one for every third byte.
const maxSkipped = 100_000

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
		hidden:  map[string]string{},
		suffix:  map[string]int{},
	}
	if err := c.read(ctx, sources); err != nil {
		return c.Archive, err
	}
	return c.Archive, c.settle(ctx)
}

// collector makes an archive.
type collector struct {
	*Archive
	opts CollectOptions

	source int               // the number of the source that is read
	ids    map[string]int    // where each id stands in articles
	hidden map[string]string // the file of each article that is not public, by id
	suffix map[string]int    // the last one that was given to each id
	tags   tagmerge.Collector
	copies copyFinder
}

// arrival is what a source gave, and what can be found out about it alone.
type arrival struct {
	article Article
	err     error
	source  int // the number of the source
	text    textOnce
}

// read takes in what the sources give. They are read ahead, while what is known of each
// article is found out on all processors.
func (c *collector) read(ctx context.Context, sources []Source) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	arrivals := func(yield func(*arrival, error) bool) {
		for i, src := range sources {
			for a, err := range src.Articles(ctx) {
				if !yield(&arrival{article: a, err: err, source: i}, nil) {
					return
				}
			}
		}
	}
	worker := func() func(*arrival) { return (*arrival).look }
	var failed error
	err := inorder.Do(ctx, arrivals, worker, func(a *arrival) bool {
		if failed = c.take(a); failed != nil {
			cancel()
		}
		return failed == nil
	})
	if failed != nil {
		return failed
	}
	if err != nil {
		return fmt.Errorf("reading articles: %w", err)
	}
	return nil
}

// look finds out about an article that may come to be public.
func (a *arrival) look() {
	if v := a.article.Visibility; a.err == nil && (v.IsPublic() || v == Scheduled) {
		a.text = lookAt(a.article.Text)
	}
}

// take takes in what a source gave.
func (c *collector) take(a *arrival) error {
	if problem, ok := errors.AsType[*Problem](a.err); ok {
		c.skip(*problem)
		return nil
	}
	if a.err != nil {
		return fmt.Errorf("reading articles: %w", a.err)
	}
	c.source = a.source
	if err := c.add(&a.article, &a.text); err != nil {
		return err
	}
	if c.opts.Progress != nil && c.Report.Read%progressEvery == 0 {
		c.opts.Progress(c.Report.Read)
	}
	return nil
}

// add takes one article in, if it may be. text is what is known of its text.
func (c *collector) add(a *Article, text *textOnce) error {
	c.Report.Read++
	if !c.opts.Settled {
		c.opts.Rewrites.rewrite(a)
	}
	c.schedule(a)
	if c.opts.Visit != nil {
		c.opts.Visit(a)
	}
	if !a.Visibility.IsPublic() {
		c.Report.Hidden[a.Visibility]++
		c.hidden[a.ID] = a.Origin.File
		return nil
	}
	if err := a.Validate(); err != nil {
		c.skip(Problem{a.Origin, err})
		return nil
	}
	number := len(c.articles)
	if first, ok := c.ids[a.ID]; ok {
		other := &c.articles[first]
		key := AddressKey(a.URL)
		switch {
		case key != "" && key == AddressKey(other.URL): // a copy
		case a.Origin.File == other.Origin.File:
			c.skip(Problem{a.Origin, fmt.Errorf("%w: its id %q is taken by %v", ErrInvalid, a.ID, other.Origin)})
			return nil
		}
		a.ID = c.freeID(a.ID)
	} else if file, ok := c.hidden[a.ID]; ok && file != a.Origin.File {
		a.ID = c.freeID(a.ID) // the one it had while that article was public
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
	c.copies.add(number, a, c.source, text)
	a.Text, a.Code, a.Links, a.Unlabeled, a.Notes, a.Blank = "", "", nil, nil, nil, false
	c.articles = append(c.articles, *a)
	return nil
}

// freeID returns an id that no article has yet: two sites have an "about" each.
func (c *collector) freeID(id string) string {
	n := max(c.suffix[id], 1)
	for {
		n++
		free := fmt.Sprintf("%s-%d", id, n)
		if _, taken := c.ids[free]; !taken {
			c.suffix[id] = n
			return free
		}
	}
}

// schedule compares an article with the clock, and keeps the next moments at
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
		soonest(&c.Report.Appears, a.From)
		return
	case a.Until.After(now):
		soonest(&c.Report.Expires, a.Until)
	}
}

func soonest(next *time.Time, t time.Time) {
	if next.IsZero() || t.Before(*next) {
		*next = t
	}
}

func (c *collector) skip(p Problem) {
	if len(c.Report.Skipped) == maxSkipped {
		c.Report.Unlisted++
		return
	}
	c.Report.Skipped = append(c.Report.Skipped, p)
}

// settle decides what takes a look at all articles: copies and tags.
func (c *collector) settle(ctx context.Context) error {
	if err := c.spool.flush(); err != nil {
		return err
	}
	if c.opts.Settled {
		return nil
	}
	s, err := c.copies.find(c.articles, c.opts.KeepCopies, c.text)
	if err != nil {
		return err
	}
	for _, pair := range s.alike {
		c.Report.Alike = append(c.Report.Alike, c.copyOf(pair))
	}
	c.merge(s.copies)
	c.copies = copyFinder{} // some kilobytes of each article
	return c.mergeTags(ctx)
}

// mergeTags gives every tag one spelling. What a word of a tag is worth as a
// word, the texts say.
func (c *collector) mergeTags(ctx context.Context) error {
	words := newWordCounter(c.articles)
	if err := words.read(ctx, len(c.articles), c.text); err != nil {
		return err
	}
	c.Report.Tags = tagmerge.Merge(&c.tags, tagmerge.Options{Overrides: c.opts.Tags, TextFrequency: words.frequency})
	for i := range c.articles {
		a := &c.articles[i]
		tags := make([]string, len(a.Tags)) // those that came belong to the source
		for j, tag := range a.Tags {
			tags[j] = c.Report.Tags.Of(tag)
		}
		a.Tags = distinct(tags)
	}
	return nil
}

// merge leaves the copies out, and makes their addresses those of the articles
// that stay. An address leads to one article: to the one that is there, or else to
// the first that says that it was.
func (c *collector) merge(copies []copyOf) {
	others := make(map[int][]int, len(copies)) // of the articles that stay
	gone := make(map[int]bool, len(copies))
	for _, cp := range copies {
		c.Report.Copies = append(c.Report.Copies, c.copyOf(cp))
		others[cp.kept] = append(others[cp.kept], cp.other)
		gone[cp.other] = true
	}
	at := make(map[string]int, len(c.articles))
	for i := range c.articles {
		if key := c.copies.keys[i]; key != "" && !gone[i] {
			at[key] = i
		}
	}
	for i := range c.articles {
		if gone[i] {
			continue
		}
		var aliases []string
		add := func(addresses []string, source int) {
			for _, address := range addresses {
				key := cmp.Or(keyWithin(source, address), address)
				if owner, taken := at[key]; address == "" || address == c.articles[i].URL || taken && owner != i || slices.Contains(aliases, address) {
					continue
				}
				at[key] = i
				aliases = append(aliases, address)
			}
		}
		add(c.articles[i].Aliases, c.copies.from[i])
		for _, other := range others[i] {
			add([]string{c.articles[other].URL}, c.copies.from[other])
			add(c.articles[other].Aliases, c.copies.from[other])
		}
		c.articles[i].Aliases = aliases
	}
	articles, texts := c.articles[:0], c.texts[:0]
	for i := range c.articles {
		if !gone[i] {
			articles = append(articles, c.articles[i])
			texts = append(texts, c.texts[2*i:2*i+2]...)
		}
	}
	clear(c.articles[len(articles):])
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
				a.Code, err = ar.code(i)
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

// code returns the code in an article.
func (ar *Archive) code(i int) (string, error) { return ar.spool.read(ar.texts[2*i+1]) }

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

// Entries returns all articles in short, in the order in which they were read.
func (ar *Archive) Entries() ([]Entry, error) {
	entries := make([]Entry, len(ar.articles))
	h := sha256.New()
	for i := range ar.articles {
		a := ar.articles[i]
		var err error
		if a.Text, err = ar.text(i); err != nil {
			return nil, err
		}
		if a.Code, err = ar.code(i); err != nil {
			return nil, err
		}
		entries[i] = Entry{ID: a.ID, File: a.Origin.File, Fingerprint: a.fingerprint(h)}
	}
	return entries, nil
}
