package search

import "runtime/debug"

// garbageShare is how much may be garbage while articles are related, in percent of
// what is in use. Nearly all that is in use are long lists of numbers, in which the
// garbage collector has nothing to look at, so that it may run often; as a rule it lets
// the memory double. Over 14,000 articles 30 takes 150 MB where 100 takes 250, and a
// fifteenth more of the time.
const garbageShare = 30

// frugal makes the garbage collector run more often until the returned function is
// called. It may be called while an index is served: it changes when memory is
// collected and nothing else.
func frugal() (end func()) {
	before := debug.SetGCPercent(garbageShare)
	if before >= 0 && before < garbageShare { // somebody wanted it more often still
		debug.SetGCPercent(before)
	}
	return func() { debug.SetGCPercent(before) }
}
