package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"

	"kindred/index/analysis"
)

const (
	// beside is what a build takes beside what the garbage collector counts: the
	// program, its stacks, what the collector itself keeps, and the files of the index
	// as far as they are mapped. Of a build of 14,000 articles it is 90 to 100 MB, and the
	// rest is for what leastGarbage lets the heap go beyond the limit.
	beside = 110e6
	// leastGarbage and mostGarbage bound how much may be garbage, in percent of what is
	// in use: an archive that does not go into the limit must not keep the collector
	// busy all the time, and a small one need not fill it.
	leastGarbage, mostGarbage = 15, 400

	// servedHeap is what the heap of a server is kept to as far as leastServed lets it: after
	// 1,000 pages of 14,000 articles 15 MB are in use. A small site has as much room for its 6,
	// or a tenth of the time would go into collecting its garbage.
	servedHeap = 24 << 20
	// leastServed costs a page some 4 % more than 100 would, and keeps 5 MB less.
	leastServed = 75

	// profileEvery is how many bytes are allocated, in the middle, between two allocations that
	// a profile of memory shows: as Go has it. Where nobody can ask for one, none is made: it
	// was 6 MB, of figures and of the program that is looked up for them.
	profileEvery = 512 << 10
)

// collecting is the limit that the garbage collector keeps a command to. The setting is
// the whole process's, and so nothing but a command sets it.
type collecting struct {
	limit   uint64 // bytes of the heap
	least   int    // percent
	forgets bool   // what analyzers remember, where there is no room

	mu      sync.Mutex
	percent int
	forgot  uint64 // what was in use when the words seen lately were forgotten
	ended   bool
}

// cycle is garbage from the beginning: that it is collected says that the collector ran.
type cycle struct{ _ *collecting }

// within keeps the process to so many bytes, as far as what is in use lets it, until the
// returned function is called. The garbage collector runs as often as that needs, and no
// more often: it lets the memory double as a rule, whether there is room for more or not
// even for that.
func within(memory int64) (end func()) {
	return (&collecting{limit: uint64(max(memory-beside, 0)), least: leastGarbage, forgets: true}).begin() // #nosec G115 -- not negative
}

// serving keeps a server to servedHeap, until the returned function is called, and profiles
// its memory if somebody may ask for that.
func serving(profiled bool) (end func()) {
	if profiled {
		runtime.MemProfileRate = profileEvery
	}
	return (&collecting{limit: servedHeap, least: leastServed}).begin()
}

// begin has the garbage collector keep to the limit until the returned function is called.
func (c *collecting) begin() (end func()) {
	c.percent = 100
	before := debug.SetGCPercent(c.percent)
	if before >= 0 && before < c.least { // somebody wanted it more often still
		debug.SetGCPercent(before)
		return func() {}
	}
	c.watch()
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.ended = true
		debug.SetGCPercent(before)
	}
}

// watch looks again when the garbage collector has run.
func (c *collecting) watch() {
	runtime.AddCleanup(&cycle{c}, func(c *collecting) { c.adjust() }, c)
}

// adjust lets the heap grow up to the limit.
func (c *collecting) adjust() {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	live := sample[0].Value.Uint64()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended {
		return
	}
	// What analyzers remember is a fifth of what is in use, and learnt again in a tenth
	// of a second; but to forget it each time would be to learn it all the time.
	if c.forgets && live > c.limit/10*7 && live > c.forgot/10*11 {
		c.forgot = live
		analysis.Forget()
	}
	if percent := garbageWithin(c.limit, live, c.least); percent != c.percent {
		c.percent = percent
		debug.SetGCPercent(percent)
	}
	c.watch()
}

// garbageWithin returns how much may be garbage, in percent of the bytes that are live.
func garbageWithin(limit, live uint64, least int) int {
	if live >= limit {
		return least
	}
	return max(least, int(min((limit-live)*100/max(live, 1), mostGarbage))) // #nosec G115 -- at most mostGarbage
}
