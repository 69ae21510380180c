package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kindred/index"
	"kindred/search/kin"
)

// listsNamed returns the set of these lists.
func listsNamed(name string, lists map[string][]string) *listSet {
	s := &listSet{Name: name, articles: map[string]kin.List{}, top: lists}
	for id, list := range lists {
		s.ids = append(s.ids, id)
		l := kin.List{Head: index.Head{ID: id, Title: "Title of " + id}}
		for i, k := range list {
			l.Kin = append(l.Kin, index.Neighbor{ID: k, Score: 1 / float64(i+1), Reasons: []string{"<b>why</b>"}})
		}
		s.articles[id] = l
	}
	slices.Sort(s.ids)
	s.measure()
	return s
}

// A report tells which lists have other articles, which the same in another order, and
// names orphans and hubs.
func TestRelatedReport(t *testing.T) {
	before := listsNamed("before", map[string][]string{"a": {"b", "c"}, "b": {"a"}, "c": {"a", "b"}, "d": {}})
	now := listsNamed("now", map[string][]string{"a": {"c", "b"}, "b": {"c"}, "c": {"a", "b"}, "e": {"a", "c"}})
	r := &listsReport{Depth: reportDepth, Sets: []*listSet{before, now}}
	r.compare(true)
	if r.Articles != 4 || r.Common != 3 || r.Changed != 1 || r.Moved != 1 {
		t.Errorf("%+v", r)
	}
	var changes []string
	for _, row := range r.Rows {
		changes = append(changes, row.ID+" "+row.Change)
	}
	if want := []string{"a other order", "b other articles", "e new article", "c "}; !slices.Equal(changes, want) {
		t.Errorf("%q, want %q", changes, want)
	}
	if len(before.Orphans) != 1 || before.Orphans[0].ID != "d" || !strings.Contains(before.Orphans[0].Why, "no kin") || now.Orphans[0].ID != "e" {
		t.Errorf("orphans %+v, %+v", before.Orphans, now.Orphans)
	}
	if now.Hubs[0].ID != "c" || now.Hubs[0].Degree != 3 || now.Degrees[3] != 1 || now.Degrees[0] != 1 {
		t.Errorf("hubs %+v, degrees %v", now.Hubs, now.Degrees)
	}
	var page strings.Builder
	if err := reportTemplate.Execute(&page, r); err != nil {
		t.Fatal(err)
	}
	if text := page.String(); strings.Contains(text, "<b>") || strings.Contains(text, "<script") || strings.Count(text, "<svg") != 2 || strings.Contains(text, "ZgotmplZ") {
		t.Error("the page lets markup through, or lacks a plot")
	}
}

func TestReportShowsASample(t *testing.T) {
	lists := map[string][]string{}
	for i := range 500 {
		lists[fmt.Sprintf("%03d", i)] = []string{fmt.Sprintf("%03d", (i+1)%500)}
	}
	for _, all := range []bool{false, true} {
		r := &listsReport{Sets: []*listSet{listsNamed("one", lists)}}
		r.compare(all)
		if want := map[bool]int{false: reportSample, true: 500}[all]; len(r.Rows) != want {
			t.Errorf("all %v: %d rows, want %d", all, len(r.Rows), want)
		}
	}
}
