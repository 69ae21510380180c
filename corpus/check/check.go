package check

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"kindred/corpus"
)

const (
	// maxTitle is the length of a title, in characters, from which on lists and
	// search engines cut it. One in a hundred of 7,000 titles of the blogs at hand
	// is longer.
	maxTitle = 110
	// firstYear is the year before which no blog was written: an older date is a
	// slip, or a field that was filled by a program.
	firstYear = 1990
	// tomorrow is how far ahead of the clock a date may be: it is that day
	// somewhere already.
	tomorrow = 24 * time.Hour
)

// Options says how to look. The zero value is usable.
type Options struct {
	// Now is the moment for which dates are judged; zero is the clock's.
	Now time.Time
	// Collect is how the archive is made; Visit and Now are set here.
	Collect corpus.CollectOptions
}

// Run reads the sources and reports what is wrong with them. Its error is about
// a source that fails as a whole.
func Run(ctx context.Context, sources []corpus.Source, opts Options) (_ *Report, err error) {
	if opts.Now.IsZero() {
		opts.Now = time.Now()
	}
	c := checker{now: opts.Now, lines: &lineFinder{}, tagged: map[string]corpus.Origin{}}
	opts.Collect.Now, opts.Collect.Visit = opts.Now, c.visit
	archive, err := corpus.Collect(ctx, sources, opts.Collect)
	if archive != nil {
		defer func() { err = errors.Join(err, archive.Close()) }()
	}
	if err != nil {
		return nil, err
	}
	c.report.Articles = archive.Len()
	c.undated()
	c.skipped(archive.Report.Skipped)
	c.copies(archive.Report.Copies)
	for _, pair := range archive.Report.Alike {
		c.found(Copy, pair.Other.Origin, pair.Other.ID, "%s as %v (%d %%) under another title; both are indexed",
			pair.Reason, pair.Kept.Origin, percent(pair.Resemblance))
	}
	c.tags(&archive.Report)
	c.links(archive.Report.Copies)
	c.report.sort()
	return &c.report, nil
}

// checker gathers findings while articles are read.
type checker struct {
	now    time.Time
	report Report
	lines  *lineFinder
	tagged map[string]corpus.Origin // where each spelling of a tag was seen first
	pages  []page
	noDate []corpus.Origin
}

func (c *checker) found(kind Kind, at corpus.Origin, id, format string, args ...any) {
	c.report.Findings = append(c.report.Findings, Finding{
		Kind: kind, File: at.File, Line: at.Line, ID: id, Message: fmt.Sprintf(format, args...),
	})
}

// visit looks at one article by itself.
func (c *checker) visit(a *corpus.Article) {
	c.pages = append(c.pages, pageOf(a))
	if !a.Visibility.IsPublic() {
		c.hidden(a)
		return
	}
	for _, n := range a.Notes {
		at := a.Origin
		if n.Line > 0 {
			at.Line = n.Line
		}
		c.found(Field, at, a.ID, "%s", n.Text)
	}
	if n := utf8.RuneCountInString(a.Title); n > maxTitle {
		c.found(NoTitle, a.Origin, a.ID, "the title has %d characters; lists cut it after about %d", n, maxTitle)
	}
	c.date(a)
	c.language(a)
	said := occurrences{}
	for _, src := range a.Unlabeled {
		if strings.HasPrefix(src, "data:") || said.next(src) > 0 {
			continue // a placeholder, or said already
		}
		at := c.lines.find(a.Origin, src, 0)
		c.found(Image, at, a.ID, "the picture %s has no alternative text", shortened(src))
	}
	for _, tag := range a.Tags {
		if _, seen := c.tagged[tag]; !seen {
			c.tagged[tag] = a.Origin
		}
	}
}

// hidden tells an editor what readers do not see.
func (c *checker) hidden(a *corpus.Article) {
	switch a.Visibility {
	case corpus.Redirect:
		return // made by generators for every address that was moved
	case corpus.Scheduled:
		c.found(Hidden, a.Origin, a.ID, "is public from %s on", a.From.Format(time.RFC3339))
	case corpus.Expired:
		c.found(Hidden, a.Origin, a.ID, "was public until %s", a.Until.Format(time.RFC3339))
	default:
		c.found(Hidden, a.Origin, a.ID, "is left out: %s", a.Visibility)
	}
}

func (c *checker) date(a *corpus.Article) {
	switch d := a.Published; {
	case d.IsZero():
		c.noDate = append(c.noDate, a.Origin)
	case d.After(c.now.Add(tomorrow)):
		c.found(NoDate, a.Origin, a.ID, "is dated %s, which is yet to come", d.Format(time.DateOnly))
	case d.Year() < firstYear:
		c.found(NoDate, a.Origin, a.ID, "is dated %s", d.Format(time.DateOnly))
	}
}

// undated names the articles without a date, on a site that has dates.
func (c *checker) undated() {
	if 2*len(c.noDate) > c.report.Articles {
		return
	}
	for _, at := range c.noDate {
		c.found(NoDate, at, "", "has no date")
	}
}

// language compares what an article says it is written in with its two halves:
// a text that is translated half way is found as well.
func (c *checker) language(a *corpus.Article) {
	middle := len(a.Text) / 2
	for middle > 0 && !utf8.RuneStart(a.Text[middle]) {
		middle--
	}
	for _, half := range []string{a.Text[:middle], a.Text[middle:]} {
		if lang := corpus.ReadsLike(half, a.Language); lang != a.Language {
			c.found(Language, a.Origin, a.ID, "is filed under language %q and reads, in part at least, like %q", a.Language, lang)
			return
		}
	}
}

func (c *checker) skipped(problems []corpus.Problem) {
	for i := range problems {
		p := &problems[i]
		c.found(Broken, p.Origin, "", "%v", p.Err)
	}
}

func (c *checker) copies(copies []corpus.Copy) {
	for i := range copies {
		cp := &copies[i]
		measured := ""
		if cp.Resemblance > 0 {
			measured = fmt.Sprintf(" (%d %% of the text is the same)", percent(cp.Resemblance))
		}
		c.found(Copy, cp.Other.Origin, cp.Other.ID, "%s as %v%s", cp.Reason, cp.Kept.Origin, measured)
	}
}

func percent(share float64) int { return int(100*share + 0.5) }

// tags names the spellings that became another.
func (c *checker) tags(r *corpus.Report) {
	for _, group := range r.Tags.Groups() {
		for _, m := range group.Merged {
			c.found(Tag, c.tagged[m.Tag], "", "the tag %q is taken for %q (%s)", m.Tag, group.Kept, m.Reason)
		}
	}
}

// shortened is an address that fits into a line.
func shortened(s string) string {
	const most = 80
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

// occurrences counts how often each address was met.
type occurrences map[string]int

// next returns how often an address was met before.
func (o occurrences) next(address string) int {
	n := o[address]
	o[address] = n + 1
	return n
}
