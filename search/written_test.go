package search

import (
	"slices"
	"strings"
	"testing"

	"kindred/corpus"
)

// workshop is an archive in three languages, of words with accents and capitals.
func workshop() []corpus.Article {
	list := posts("de",
		[3]string{"insert", "Einfügen von Blättern", "Wer ein Blatt ins Buch legt, kann es einfügen. Einfügen geht schnell."},
		[3]string{"basics", "Grundlagen für Anfänger", "Die Grundlagen sind für alle gut, und jeder Anfänger liest sie."},
		[3]string{"noun", "Die Werkstatt", "In der Werkstatt steht ein Schraubstock, und in jeder Werkstatt ein Hocker. Gehämmert wird nur dort."},
	)
	list = append(list, posts("es", [3]string{"es", "Creación", "La creación de un taller. Una Creación no es la otra; la creación sigue."})...)
	return append(list, posts("en",
		[3]string{"browser", "Opening windows", "We open them with Firefox, as Firefox does. See https://firefox.example/firefox/firefox and (Firefox)."},
		[3]string{"germany", "Trade with neighbours", "The German makers sell to German shops."},
		[3]string{"titles", "Sharpening Chisels", "Slowly. Whetstones are wet."},
		[3]string{"iso", "Paper", "As the ISO says, an ISOMETRIC drawing is ISOMETRIC."},
	)...)
}

// What a word was taken for is told as articles write it, with the capitals that the reader typed
// where it has none of its own.
func TestCorrectionsAsWritten(t *testing.T) {
	s := serving(t, workshop()...)
	for query, want := range map[string]string{
		"Einfgüen ":      "Einfügen ",
		"einfgüen ":      "einfügen ",
		"Craeción ":      "Creación ",
		"craecion":       "creación",
		"wekrstatt ":     "Werkstatt ",
		"gehämmrt ":      "gehämmert ", // which only begins a sentence
		"germn trade ":   "German trade ",
		"firefxo ":       "Firefox ",
		"FIREFXO TRADE ": "FIREFOX TRADE ",
		"chsiels ":       "chisels ", // which only stands in a title
		"Whetstonse ":    "Whetstones ",
		"isometrci ":     "ISOMETRIC ",
	} {
		for range 2 { // it is remembered
			if got := asked(t, s, Request{Query: query}).Corrected; got != want {
				t.Errorf("%q is taken for %q, want %q", query, got, want)
			}
		}
		suggested := suggestions(t, s, SuggestRequest{Query: query})
		if !slices.ContainsFunc(suggested, func(s Suggestion) bool { return strings.EqualFold(s.Text, strings.TrimSpace(want)) || s.Text == want }) {
			t.Errorf("for %q %v are suggested, want %q", query, suggested, want)
		}
	}
}

// A word in letters of ASCII alone is found as it is written, first in titles, and no misspelling
// that the reader would have to be told of.
func TestWordsInASCII(t *testing.T) {
	s := serving(t, workshop()...)
	for _, query := range []string{"Grundlagen fuer Anfaenger", "anfaenger ", "Einfuegen von Blaettern"} {
		got := asked(t, s, Request{Query: query})
		want := "basics"
		if strings.HasPrefix(query, "Einf") {
			want = "insert"
		}
		if got.Corrected != "" || got.Replaced != nil || got.Suggestion != "" || len(got.Hits) == 0 || got.Hits[0].ID != want {
			t.Errorf("%q is taken for %q, which finds %q", query, got.Corrected, idsOf(got))
		}
	}
	if got := asked(t, s, Request{Query: "Grundlagn fuer "}); got.Corrected != "Grundlagen fuer " || !slices.Equal(got.Replaced, []Replacement{{"Grundlagn", "Grundlagen"}}) {
		t.Errorf("beside a misspelt word it is told as %q, %v", got.Corrected, got.Replaced)
	}
	if got := asked(t, s, Request{Query: "shoeps "}); got.Corrected != "shops " { // which is not written with an accent
		t.Errorf("shoeps is taken for %q", got.Corrected)
	}
}
