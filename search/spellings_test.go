package search

import (
	"slices"
	"strings"
	"testing"

	"kindred/corpus"
)

func TestOtherSpellings(t *testing.T) {
	for word, want := range map[string]string{
		"optimise": "optimize", "optimization": "optimisation", "analysing": "analyzing", "colour": "color", "behavioral": "behavioural",
		"neighbourhood": "neighborhood", "dialog": "dialogue", "licence": "license", "practise": "practize practice", "cancelled": "canceled",
		"modeling": "modelling", "judgement": "judgment", "centre": "center", "centers": "centres", "metre": "meter", "parameter": "",
		"anaemia": "anemia", "haemoglobin": "hemoglobin", "pediatrics": "paediatrics", "estrogen": "oestrogen", "fetal": "foetal",
		"diarrhoea": "diarrhea", "sulphur": "sulfur", "maneuver": "manoeuvre", "scored": "", "anaesthetise": "anaesthetize anesthetise anesthetize", "odours": "odors", "grey": "gray", "program": "programme",
		"": "", "filled": "", "filing": "", "size": "", "prise": "", "hour": "", "four": "", "blog": "", "bread": "", "them": "thaem",
	} {
		if got := strings.Join(otherSpellings(word), " "); got != want {
			t.Errorf("%s is also spelt %q, want %q", word, got, want)
		}
	}
}

// Each spelling finds articles with the other one, behind those with its own, and shows them.
func TestSpelledOtherwise(t *testing.T) {
	note := func(id, text string) corpus.Article {
		return corpus.Article{ID: id, Title: "Note", Text: text, Language: "en"}
	}
	s := NewWith(&held{backend: indexed(t, []corpus.Article{
		note("uk", "We optimise the colour here."), note("us", "We optimize the color there."),
		note("raise", "They raise tours of four hours."),
	})}, Options{Weights: withoutKin()})
	for query, want := range map[string]string{
		"optimise ": "uk us", "optimize ": "us uk", "colours ": "uk us", "color ": "us uk", "raise ": "raise",
	} {
		if got := idsOf(asked(t, s, Request{Query: query})); !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("%q finds %q, want %s", query, got, want)
		}
	}
	for query, want := range map[string]string{"colours ": "color", "tyres ": "tire"} { // which no article has so
		one := serving(t, note("color", "A color."), note("tire", "A tire."), note("type", "Types and types."), note("types", "Two types."))
		if res := asked(t, one, Request{Query: query}); !slices.Equal(idsOf(res), []string{want}) || res.Corrected != "" {
			t.Errorf("%q finds %q as %q, want %s", query, idsOf(res), res.Corrected, want)
		}
	}
	if got := asked(t, s, Request{Query: "colour "}).Hits[1].Snippet; got != "We optimize the <mark>color</mark> there." {
		t.Errorf("the passage shows %q", got)
	}
	s = NewWith(&held{backend: indexed(t, []corpus.Article{
		{ID: "fr", Title: "Note", Text: "L'amour du pain.", Language: "fr"}, {ID: "es", Title: "Nota", Text: "El amor del pan.", Language: "es"},
	})}, Options{Weights: withoutKin()})
	if got := idsOf(asked(t, s, Request{Query: "amor "})); !slices.Equal(got, []string{"es"}) {
		t.Errorf("where nothing is in English, amor finds %q", got)
	}
}
