package opensearch

import (
	"slices"

	"kindred/index"
)

// card is what lists and the later stages of a ranking need of an article. It is read
// once, and kept.
type card struct {
	Head index.Head `json:"head"`
	// Title are the stems of the title.
	Title []string `json:"title,omitempty"`
	// Weights are what these weigh together, without function words and with them.
	Weights [2]float32 `json:"weights"`
	// Places are where each stem stands in each field.
	Places [index.NumFields]map[string][]int32 `json:"places"`
}

func newCard(d *document, weights [2]float32) *card {
	a := &d.Article
	c := &card{
		Head: index.Head{
			ID: a.ID, URL: a.URL, Title: a.Title, Tags: a.Tags, Authors: a.Authors, Published: a.Published, Language: a.Language,
		},
		Weights: weights, Places: d.Places,
	}
	for _, w := range d.Title {
		c.Title = append(c.Title, w.Stem)
	}
	return c
}

// inTitle returns which words are in the title, as [index.Reader.InTitle] does.
func (c *card) inTitle(words [][]string) uint64 {
	found := uint64(0)
	for n, word := range words[:min(len(words), 64)] {
		if slices.ContainsFunc(word, func(stem string) bool { return slices.Contains(c.Title, stem) }) {
			found |= 1 << n
		}
	}
	return found
}

// occurrences returns where the words stand, as [index.Reader.Occurrences] does.
func (c *card) occurrences(words [][]string, fields []index.Field) []index.Occurrence {
	list := []index.Occurrence{}
	for n, word := range words {
		for _, f := range fields {
			for _, stem := range word {
				for _, at := range c.Places[f][stem] {
					list = append(list, index.Occurrence{Word: int32(n), Field: f, Position: at}) // #nosec G115 -- of a query
				}
			}
		}
	}
	slices.SortFunc(list, func(x, y index.Occurrence) int {
		if x.Field != y.Field {
			return int(x.Field) - int(y.Field)
		}
		if x.Position != y.Position {
			return int(x.Position - y.Position)
		}
		return int(x.Word - y.Word)
	})
	return slices.Compact(list)
}
