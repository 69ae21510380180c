package analytics

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"log/slog"
	"net/netip"
	"slices"
	"sync"
	"time"
)

// Options are what a [Recorder] is made with.
type Options struct {
	// Dir is the folder of the files; it is made when there is something to write.
	Dir string
	// Visits is how many different visits must have used a query before it is kept.
	Visits int
	// Days is how long a day is kept, today among them.
	Days int
	// Now is the clock; nil is [time.Now].
	Now func() time.Time
	// Logger gets what could not be written, and never a query; nil discards it.
	Logger *slog.Logger
}

// Validate returns what is wrong with the numbers.
func (o *Options) Validate() error {
	if o.Visits < LeastVisits || o.Visits > MostVisits {
		return fmt.Errorf("a query is kept after %d to %d visits, not %d", LeastVisits, MostVisits, o.Visits)
	}
	if o.Days < 1 || o.Days > MostDays {
		return fmt.Errorf("a day is kept for 1 to %d days, not %d", MostDays, o.Days)
	}
	return nil
}

// Recorder counts searches. It is safe for concurrent use.
type Recorder struct {
	store   store
	enough  int // visits
	days    int // that are kept
	now     func() time.Time
	log     *slog.Logger
	failing bool // the last flush; only Flush knows

	mu         sync.Mutex
	salt       [sha256.Size]byte
	salted     time.Time
	visits     map[uint64]*visit
	candidates map[uint64]*candidate
	kept       map[string]bool // queries, and pairs of them, that enough visits have used
	keptOn     string          // the day on which kept was read
	counted    map[string]*Day // what is not written yet, by date
}

// candidate is a query, or a pair, that too few visits have used so far. Neither its text
// nor anything that two candidates of one visit have in common is in it.
type candidate struct {
	visits []uint64
	counts Counts
}

// Open returns a recorder that goes on from what is in the folder. It changes nothing
// before there is something to write.
func Open(o Options) (*Recorder, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	r := &Recorder{
		store: store{o.Dir}, enough: o.Visits, days: o.Days, now: o.Now, log: o.Logger,
		visits: map[uint64]*visit{}, candidates: map[uint64]*candidate{}, counted: map[string]*Day{},
	}
	if r.now == nil {
		r.now = time.Now
	}
	if r.log == nil {
		r.log = slog.New(slog.DiscardHandler)
	}
	now := r.now()
	r.renewSalt(now)
	kept, err := r.readKept(now)
	if err != nil {
		return nil, err
	}
	r.kept, r.keptOn = kept, dateOf(now)
	return r, nil
}

func dateOf(t time.Time) string { return t.Format(time.DateOnly) }

// oldest returns the first day that is kept.
func (r *Recorder) oldest(now time.Time) string { return dateOf(now.AddDate(0, 0, 1-r.days)) }

// pairOf names a pair of queries beside single ones, which have no line break.
func pairOf(from, to string) string { return from + "\n" + to }

// readKept returns the queries and pairs of the days that are kept.
func (r *Recorder) readKept(now time.Time) (map[string]bool, error) {
	dates, err := r.store.dates()
	if err != nil {
		return nil, err
	}
	kept := map[string]bool{}
	for _, date := range dates {
		if date < r.oldest(now) {
			continue
		}
		d, err := r.store.read(date)
		if err != nil {
			r.log.Warn("a day of counted searches is passed over", slog.Any("error", err))
			continue
		}
		d.keptIn(kept)
	}
	return kept, nil
}

// keptIn adds the day's queries and pairs to a set.
func (d *Day) keptIn(set map[string]bool) {
	for query := range d.Queries {
		set[query] = true
	}
	for from, next := range d.Refinements {
		for to := range next {
			set[pairOf(from, to)] = true
		}
	}
}

// renewSalt draws a new salt where the old one has served its time, and forgets all that
// was hashed with it.
func (r *Recorder) renewSalt(now time.Time) {
	if age := now.Sub(r.salted); age >= 0 && age < saltLasts {
		return
	}
	for key, v := range r.visits {
		r.settle(key, v)
	}
	clear(r.visits)
	clear(r.candidates)
	_, _ = rand.Read(r.salt[:]) // it never fails
	r.salted = now
}

// hash returns a number that stands for a text, and for a visit if there is one, until
// the salt is renewed.
func (r *Recorder) hash(visit uint64, text string) uint64 {
	b := make([]byte, 0, 512)
	b = append(b, r.salt[:]...)
	b = binary.LittleEndian.AppendUint64(b, visit)
	b = append(b, text...)
	sum := sha256.Sum256(b)
	return binary.LittleEndian.Uint64(sum[:])
}

// networkBits is the part of an IPv6 address that tells visits apart: one household, or
// one machine, commands all the rest.
const networkBits = 64

// visitOf returns the number that stands for an address.
func (r *Recorder) visitOf(client netip.Addr) uint64 {
	client = client.Unmap()
	if client.Is6() {
		if p, err := client.Prefix(networkBits); err == nil {
			client = p.Addr()
		}
	}
	b := client.As16()
	return r.hash(0, "visit "+string(b[:]))
}

// use counts something of a query or pair. It returns what is to be counted openly: nothing
// as long as too few visits have used it, then all that has been held back, then each.
func (r *Recorder) use(visit uint64, text string, c Counts) (open Counts, ok bool) {
	if r.kept[text] {
		return c, true
	}
	key := r.hash(0, text)
	held := r.candidates[key]
	if held == nil {
		r.makeRoom()
		held = &candidate{}
		r.candidates[key] = held
	}
	held.counts.add(&c)
	if v := r.hash(visit, text); !slices.Contains(held.visits, v) {
		held.visits = append(held.visits, v)
	}
	if len(held.visits) < r.enough {
		return Counts{}, false
	}
	delete(r.candidates, key)
	r.kept[text] = true
	return held.counts, true
}

// makeRoom forgets candidates when there are too many, first some of one visit: whoever
// floods the server with made-up queries pushes out those, and not what several ask for.
func (r *Recorder) makeRoom() {
	for least := 1; len(r.candidates) >= maxCandidates; least++ {
		for key, c := range r.candidates { // in no order
			if len(c.visits) <= least {
				delete(r.candidates, key)
			}
			if len(r.candidates) < maxCandidates*9/10 {
				break
			}
		}
	}
}

// day returns what is counted of a day and not written yet.
func (r *Recorder) day(t time.Time) *Day {
	date := dateOf(t)
	d := r.counted[date]
	if d == nil {
		d = newDay(date)
		r.counted[date] = d
	}
	return d
}

// Run writes what was counted, each minute until ctx ends.
func (r *Recorder) Run(ctx context.Context) {
	tick := time.NewTicker(flushEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			r.flush(false)
		}
	}
}

// Close counts what readers were typing, and writes all. Nothing may be counted after it.
func (r *Recorder) Close() { r.flush(true) }

// flush writes what was counted. What cannot be written is tried again the next time.
func (r *Recorder) flush(end bool) {
	err := r.write(end)
	switch {
	case err != nil && !r.failing:
		r.log.Error("what readers search for cannot be kept; searching goes on, and it is tried again each minute", slog.Any("error", err))
	case err == nil && r.failing:
		r.log.Info("what readers search for is kept again")
	}
	r.failing = err != nil
}

// write writes what was counted, and removes the days whose time is over.
func (r *Recorder) write(end bool) error {
	now := r.now()
	r.mu.Lock()
	r.expire(now, end)
	counted, newDay := r.counted, r.keptOn != dateOf(now)
	r.counted = map[string]*Day{}
	r.mu.Unlock()
	dates, err := r.store.dates()
	if err == nil && (len(counted) > 0 || len(dates) > 0 && dates[0] < r.oldest(now)) {
		err = r.store.locked(func() error { return r.writeDays(counted, now) })
	}
	var kept map[string]bool
	if err == nil && newDay {
		kept, err = r.readKept(now)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for date, d := range counted { // it could not be written
		if r.counted[date] == nil {
			r.counted[date] = d
		} else {
			r.counted[date].add(d)
		}
	}
	if kept != nil {
		for _, d := range r.counted { // since the lock was free
			d.keptIn(kept)
		}
		r.kept, r.keptOn = kept, dateOf(now)
	}
	return err
}

// writeDays writes days, and takes from counted those that it has written.
func (r *Recorder) writeDays(counted map[string]*Day, now time.Time) error {
	for date, d := range counted {
		if date < r.oldest(now) {
			delete(counted, date)
			continue
		}
		whole, lost, err := r.store.add(d)
		if err != nil {
			return err
		}
		if lost != nil {
			r.log.Warn("a day of counted searches begins anew", slog.Any("error", lost))
		}
		delete(counted, date)
		r.mu.Lock()
		whole.keptIn(r.kept) // another server may have counted there
		r.mu.Unlock()
	}
	return r.store.prune(r.oldest(now))
}
