package corpus

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestRecordGate: lines of NDJSON, and items of a JSON Feed, are kept back by the fields of
// front matter.
func TestRecordGate(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("wren ", 400))
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for fields, want := range map[string]Visibility{
		`"draft": false`:                        Public,
		`"draft": null`:                         Public,
		`"draft": true`:                         Draft,
		`"Draft": true`:                         Draft,
		`"draft": "maybe"`:                      Draft,
		`"params": {"draft": true}`:             Draft,
		`"status": "draft"`:                     Draft,
		`"status": "published"`:                 Public,
		`"status": "on ice"`:                    Private,
		`"visibility": "members"`:               Private,
		`"visibility": ["public"]`:              Private,
		`"visibility": "public"`:                Public,
		`"visibility": "` + long + `"`:          Private,
		`"private": true`:                       Private,
		`"private": 1`:                          Private,
		`"password": "x"`:                       Private,
		`"password": ""`:                        Public,
		`"noindex": true`:                       Private,
		`"robots": "noindex"`:                   Private,
		`"seo": {"noindex": true}`:              Private,
		`"published": false`:                    Draft,
		`"published": true`:                     Public,
		`"published": "2026-03-01"`:             Public,
		`"published": "2026-03-02"`:             Scheduled,
		`"date": "2026-03-02"`:                  Scheduled,
		`"publishDate": "2026-03-02"`:           Scheduled,
		`"publishDate": "soon"`:                 Draft,
		`"expiryDate": "2026-02-28"`:            Expired,
		`"expiryDate": "2026-03-02"`:            Public,
		`"expiryDate": "some day"`:              Private,
		`"until": "2026-02-28"`:                 Expired,
		`"until": "2026-03-02"`:                 Public,
		`"x": "\\\"", "y": "\\", "draft": true`: Draft,
		`"` + long + `": 1, "draft": "1"`:       Draft,
	} {
		for name, file := range map[string]string{
			"a.ndjson": `{"id": "a", "title": "A", "text": "` + long + ` \" \\", ` + fields + `}`,
			"a.json":   `{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "a", "content_html": "` + long + ` \" \\", ` + fields + `}]}`,
		} {
			archive, err := Collect(t.Context(), []Source{Dir(files(map[string]string{name: file}), "", Options{})}, CollectOptions{Now: now})
			if err != nil {
				t.Fatal(err)
			}
			if public := archive.Len() == 1; public != want.IsPublic() || len(archive.Report.Skipped) > 0 {
				t.Errorf("%s with %.60s: public %v, want %v; skipped %v", name, fields, public, want, archive.Report.Skipped)
			}
			if got := archive.Report.Hidden[want]; !want.IsPublic() && got != 1 {
				t.Errorf("%s with %.60s: %v, want %v", name, fields, archive.Report.Hidden, want)
			}
			if err := archive.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestJSONFeedDates: an item with a day to come waits for it.
func TestJSONFeedDates(t *testing.T) {
	articles, problems := readExport(t, "a.json", `{"version": "https://jsonfeed.org/version/1.1", "items": [
{"id": "a", "date_published": "2030-01-02T03:04:05Z", "content_text": "A wren."},
null,
{"id": 7, "draft": true, "content_text": "A canary."},
{"id": "c", "authors": [null], "content_text": "A canary."}]}`)
	var got []string
	for _, a := range articles {
		got = append(got, a.ID+" "+string(a.Visibility)+" "+day(a.From))
	}
	if diff := cmp.Diff([]string{"a public 2030-01-02", "7 draft "}, got); diff != "" {
		t.Error(diff)
	}
	lines := make([]int, 0, len(problems))
	for _, p := range problems {
		lines = append(lines, p.Origin.Line)
	}
	if !slices.Equal(lines, []int{3, 5}) {
		t.Errorf("problems %v", problems)
	}
}
