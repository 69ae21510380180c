package analytics

import (
	"net/netip"
	"strings"
	"time"

	"kindred/search"
)

// visit is what is remembered of a visit while it lasts.
type visit struct {
	seen  time.Time
	typed typed // what may still be typed on; empty when nothing is
	// last is the query that was counted last, "" where it is none that may be kept, and
	// lastAt when it was asked.
	last    string
	lastAt  time.Time
	clicked bool // a hit of last was taken
}

// typed is a search that counts once it stands.
type typed struct {
	at       time.Time
	text     string // "" where it may not be kept
	withheld bool   // and where it is so
	counts   Counts
}

// Searched is told of a search that was answered. Pages after the first are no searches
// of their own.
func (r *Recorder) Searched(client netip.Addr, req *search.Request, result *search.Result) {
	text := normal(req.Query)
	if text == "" || req.Offset > 0 || !client.IsValid() {
		return
	}
	now := r.now()
	next := typed{at: now, text: text, counts: Counts{Searches: 1}}
	if !filtered(req) {
		switch {
		case result.Total == 0:
			next.counts.Empty = 1
		case len(result.Unknown) > 0:
			next.counts.Partial = 1
		}
	}
	if !worthKeeping(text) {
		next.text, next.withheld = "", true
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.renewSalt(now)
	key := r.visitOf(client)
	v := r.visits[key]
	if v == nil || now.Sub(v.seen) > visitLasts {
		if v != nil {
			r.settle(key, v)
		} else if len(r.visits) >= maxVisits {
			return
		}
		v = &visit{}
		r.visits[key] = v
	}
	v.seen = now
	if !v.typed.goesOn(&next) {
		r.settle(key, v)
	}
	if !v.typed.pending() && text == v.last {
		return // the same again: a reload, another order
	}
	v.typed = next
}

func (t *typed) pending() bool { return t.counts.Searches > 0 }

// goesOn reports whether next is what was typed, typed on. Of what may not be kept nothing
// is known, and it is taken to be.
func (t *typed) goesOn(next *typed) bool {
	return next.at.Sub(t.at) <= settles && (t.withheld || next.withheld || oneChain(t.text, next.text))
}

// filtered reports whether something else than the words says what is found, so that
// finding nothing says little about the words.
func filtered(req *search.Request) bool {
	return len(req.Tags)+len(req.Authors)+len(req.Languages)+len(req.Years) > 0 || !req.After.IsZero() || !req.Before.IsZero() ||
		strings.Contains(req.Query, ":") || strings.HasPrefix(req.Query, "-") || strings.Contains(req.Query, " -")
}

// settle counts what a visit has typed.
func (r *Recorder) settle(key uint64, v *visit) {
	t := v.typed
	if !t.pending() {
		return
	}
	v.typed = typed{}
	before, beforeAt := v.last, v.lastAt
	if t.text == before && !t.withheld {
		return // typed away and back again
	}
	v.last, v.lastAt, v.clicked = t.text, t.at, false
	d := r.day(t.at)
	d.All.add(&t.counts)
	d.Hours[t.at.Hour()]++
	if t.withheld {
		return
	}
	if open, ok := r.use(key, t.text, t.counts); ok {
		d.count(t.text, &open)
	}
	if before == "" || t.at.Sub(beforeAt) > visitLasts {
		return
	}
	if open, ok := r.use(key, pairOf(before, t.text), Counts{Searches: 1}); ok && r.kept[before] && r.kept[t.text] {
		d.refine(before, t.text, open.Searches)
	}
}

// Clicked is told that a hit was taken, by its place from 1. It counts once for a search,
// and only if the same visit has just searched so.
func (r *Recorder) Clicked(client netip.Addr, query string, rank int) {
	text := normal(query)
	if text == "" || rank < 1 || rank > search.MaxOffset+search.MaxLimit || !client.IsValid() {
		return
	}
	now := r.now()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.renewSalt(now)
	key := r.visitOf(client)
	v := r.visits[key]
	if v == nil {
		return
	}
	if v.typed.text == text {
		r.settle(key, v)
	}
	if v.last != text || v.clicked || now.Sub(v.seen) > visitLasts {
		return
	}
	v.seen, v.clicked = now, true
	var c Counts
	c.Clicks.add(rank, 1)
	d := r.day(now)
	d.All.add(&c)
	if open, ok := r.use(key, text, c); ok {
		d.count(text, &open)
	}
}

// Suggested is told that a suggestion was taken, by its place from 1. Its text is not
// asked for.
func (r *Recorder) Suggested(rank int) {
	if rank < 1 || rank > search.MaxSuggestions {
		return
	}
	now := r.now()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.day(now).Suggestions.add(rank, 1)
}

// expire counts what stands, and forgets the visits that are over; all at the end.
func (r *Recorder) expire(now time.Time, end bool) {
	r.renewSalt(now)
	for key, v := range r.visits {
		if end || now.Sub(v.typed.at) > settles {
			r.settle(key, v)
		}
		if end || now.Sub(v.seen) > visitLasts {
			delete(r.visits, key)
		}
	}
}
