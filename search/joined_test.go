package search

import (
	"slices"
	"testing"

	"kindred/corpus"
)

// forge is an archive with names that readers write as two words, and with two words that some
// articles write as one.
func forge() []corpus.Article {
	return among(posts("en",
		[3]string{"hosted", "Hosting a blog on GitHub", "GitHub builds it at each push, and GitHub keeps it."},
		[3]string{"runs", "GitHub runs the tests", "What GitHub runs is written in a file."},
		[3]string{"git", "Git at the workbench", "With git nothing is lost: git keeps each version."},
		[3]string{"hub", "The hub of a wheel", "A hub has spokes. The hub turns, and so does the wheel."},
		[3]string{"series", "Time series in InfluxDB", "InfluxDB keeps what sensors say."},
		[3]string{"sql", "Asking MySQL", "MySQL answers in rows. Who knows MySQL knows tables."},
		[3]string{"rows", "MySQL and the moon", "The moon rises behind MySQL."},
		[3]string{"grammar", "A grammar of SQL", "SQL has a grammar of its own, and SQL is old."},
		[3]string{"bench", "A work bench", "The work bench stands by the window, where others have a workbench."},
		[3]string{"table", "Workbench or table", "A workbench is heavier than a table."},
		[3]string{"cord", "An app for records", "The app is for old records, and has no apprecord."},
	)...)
}

// Two words of the query that are a name together find what is called so, and nobody is told that one
// of them is unknown.
func TestNamesInTwoWords(t *testing.T) {
	s := serving(t, forge()...)
	for query, want := range map[string]string{
		"git hub":          "runs",
		"git hub runs":     "runs", // a title, too
		"Git Hub runs the": "runs",
		"runs on git hub ": "runs",
		"influx db":        "series",
		"time influx db":   "series",
		"my sql":           "rows", // my is a function word
		"work bench":       "bench",
		"app record":       "cord", // which only one article has as one
		"what a hub":       "hub",
		"git the hub":      "hub",
	} {
		for range 2 { // it is remembered
			got := asked(t, s, Request{Query: query})
			if len(got.Hits) == 0 || got.Hits[0].ID != want {
				t.Errorf("%q finds %q, want %q first", query, idsOf(got), want)
			}
			if got.Corrected != "" || got.Unknown != nil || got.Replaced != nil || got.Suggestion != "" {
				t.Errorf("of %q is said: for %q, unknown %q, or %q", query, got.Corrected, got.Unknown, got.Suggestion)
			}
		}
	}
	if got := asked(t, s, Request{Query: "git hub tsets "}); got.Corrected != "git hub tests " || !slices.Equal(got.Replaced, []Replacement{{"tsets", "tests"}}) {
		t.Errorf("beside a misspelt word it is told as %q, %v", got.Corrected, got.Replaced)
	}
}
