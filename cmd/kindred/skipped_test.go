package main

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"kindred/corpus"
)

// Of many articles that are skipped for one reason some are named; of those of others all.
func TestPrintSkipped(t *testing.T) {
	var r corpus.Report
	for i := range mostOfReason + 3 {
		r.Skipped = append(r.Skipped, corpus.Problem{Origin: corpus.Origin{File: fmt.Sprintf("%d.md", i)}, Err: errors.New("empty")})
	}
	r.Skipped = append(r.Skipped, corpus.Problem{Origin: corpus.Origin{File: "bad.md", Line: 3}, Err: errors.New("broken")})
	var out strings.Builder
	printSkipped(&out, &r)
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != mostOfReason+2 || lines[0] != "skipped 0.md: empty" || lines[mostOfReason] != "skipped bad.md:3: broken" ||
		!strings.HasPrefix(lines[mostOfReason+1], "skipped 3 more: empty (") {
		t.Errorf("printed\n%s", out.String())
	}
}
