package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kindred/corpus"
	"kindred/search"
)

func TestSelfRetrieval(t *testing.T) {
	articles := []corpus.Article{
		{ID: "1", Title: "Rye bread", Text: "Rye."},
		{ID: "2", Title: "Rye bread", Text: "Rye again, and a good deal longer than the other one."},
		{ID: "3", Title: "Fog", Text: "Fog."},
		{ID: "4", Text: "No title."},
		{ID: "5", Title: strings.Repeat("x ", search.MaxQueryRunes), Text: "Too long a title."},
	}
	whole := shelved(t, articles...)
	report := func(asked *pinned) *selfReport {
		t.Helper()
		r, err := selfRetrieval(t.Context(), whole, usual(asked))
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	shared := []sharedTitle{{"Rye bread", []string{"1", "2"}}}
	good := report(whole)
	want := &selfReport{Articles: 5, Untitled: 2, First: 2, Tied: 1, Share: 1, Failures: []selfMissed{}, Shared: shared}
	if diff := cmp.Diff(want, good); diff != "" {
		t.Errorf("selfRetrieval (-want +got):\n%s", diff)
	}

	// An index of one article, in which two others would have to be.
	moved := shelved(t, corpus.Article{ID: "1", Title: "Rye bread in fog", Text: "Rye."})
	bad := report(moved)
	want = &selfReport{
		Articles: 5, Untitled: 2, First: 1, Share: 1.0 / 3, Shared: shared,
		Failures: []selfMissed{
			{ID: "2", Title: "Rye bread", First: "1", FirstTitle: "Rye bread in fog"},
			{ID: "3", Title: "Fog", First: "1", FirstTitle: "Rye bread in fog"},
		},
	}
	if diff := cmp.Diff(want, bad); diff != "" {
		t.Errorf("selfRetrieval in another index (-want +got):\n%s", diff)
	}
	var b bytes.Buffer
	a := &app{stdout: &b}
	if err := a.printSelf(good, true, false); err != nil {
		t.Errorf("all are first, and the command ends with %v", err)
	}
	b.Reset()
	if err := a.printSelf(bad, false, false); !errors.Is(err, errFound) {
		t.Errorf("two are missed, and the command ends with %v, want %v", err, errFound)
	}
	const text = `not first for their title: 2
  not among 100  Rye bread  [2]
    first is Rye bread in fog  [1]
  not among 100  Fog  [3]
    first is Rye bread in fog  [1]

titles of several articles: 1
  Rye bread  [1] [2]

articles  5, 2 without a title
first     1
tied      0, behind one of the same title
missed    2
share     0.3333
`
	if diff := cmp.Diff(text, b.String()); diff != "" {
		t.Errorf("printed (-want +got):\n%s", diff)
	}
}

func TestPrintList(t *testing.T) {
	lines := strings.Split(strings.Repeat("a line\n", shownOfKind+2), "\n")[:shownOfKind+2]
	for _, tc := range []struct {
		lines []string
		all   bool
		want  string
	}{
		{nil, false, ""},
		{lines[:1], false, "title: 1\n  a line\n\n"},
		{lines, false, "title: 22\n" + strings.Repeat("  a line\n", 20) + "  … and 2 more (--all prints them)\n\n"},
		{lines, true, "title: 22\n" + strings.Repeat("  a line\n", 22) + "\n"},
	} {
		var b bytes.Buffer
		printList(&b, "title", tc.lines, tc.all)
		if diff := cmp.Diff(tc.want, b.String()); diff != "" {
			t.Errorf("%d lines, all %v (-want +got):\n%s", len(tc.lines), tc.all, diff)
		}
	}
}
