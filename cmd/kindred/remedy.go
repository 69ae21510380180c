package main

import (
	"errors"
	"strings"
	"syscall"

	"kindred/index"
	"kindred/search/analytics"
)

// makeRoom is what to do about a full disk.
const makeRoom = `make room on that disk ("kindred prune --keep 1" removes older generations) and try again; what is published is served as before`

// remedies say what an editor can do about errors of the system, which do not say it
// themselves. The first that fits counts.
var remedies = []struct {
	fits func(error) bool
	what string
}{
	{diskFull, makeRoom},
	{
		func(err error) bool { return errors.Is(err, analytics.ErrNothing) },
		`turn it on with "kindred serve --analytics", and look again when readers have searched; docs/analytics.md says what is kept`,
	},
	{index.ReadOnly, "let this user write there, or name another folder with --data; what is published is served as before"},
}

// remedyOf returns what can be done about an error, or "" where the error says it, or
// nobody can.
func remedyOf(err error) string {
	for _, r := range remedies {
		if r.fits(err) {
			return r.what
		}
	}
	return ""
}

// remediesOf is an error for a log, with what can be done about it.
func remediesOf(err error) []any {
	if what := remedyOf(err); what != "" {
		return []any{"error", err, "what_to_do", what}
	}
	return []any{"error", err}
}

// diskFull reports whether an error is that of a disk, or of a share of it, that is full.
// The engine hands some errors on by their words only.
func diskFull(err error) bool {
	for _, full := range []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT} {
		if errors.Is(err, full) || err != nil && strings.Contains(err.Error(), full.Error()) {
			return true
		}
	}
	return false
}
