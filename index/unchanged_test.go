package index

import (
	"encoding/json"
	"path/filepath"
	"testing"
	"time"
)

func TestUnchanged(t *testing.T) {
	soon := time.Date(2030, 1, 2, 3, 4, 5, 678, time.FixedZone("", 3600))
	same := func() Contents {
		return Contents{Articles: numbers(3), Expires: soon, Recipe: json.RawMessage(`{"sources": ["a", "b"]}`)}
	}
	for name, tc := range map[string]struct {
		change func(t *testing.T, g *Generations, c *Contents)
		want   bool
	}{
		"nothing": {func(*testing.T, *Generations, *Contents) {}, true},
		"order": {func(_ *testing.T, _ *Generations, c *Contents) {
			c.Articles[0], c.Articles[2] = c.Articles[2], c.Articles[0]
		}, true},
		"the same moment":  {func(_ *testing.T, _ *Generations, c *Contents) { c.Expires = soon.UTC() }, true},
		"spaces":           {func(_ *testing.T, _ *Generations, c *Contents) { c.Recipe = json.RawMessage(`{"sources":["a","b"]}`) }, true},
		"a text":           {func(_ *testing.T, _ *Generations, c *Contents) { c.Articles[1].Fingerprint++ }, false},
		"a file":           {func(_ *testing.T, _ *Generations, c *Contents) { c.Articles[1].File += "x" }, false},
		"one more":         {func(_ *testing.T, _ *Generations, c *Contents) { c.Articles = numbers(4) }, false},
		"one less":         {func(_ *testing.T, _ *Generations, c *Contents) { c.Articles = numbers(2) }, false},
		"what it is of":    {func(_ *testing.T, _ *Generations, c *Contents) { c.Recipe = json.RawMessage(`{"sources":["a"]}`) }, false},
		"of nothing":       {func(_ *testing.T, _ *Generations, c *Contents) { c.Recipe = nil }, false},
		"nothing expires":  {func(_ *testing.T, _ *Generations, c *Contents) { c.Expires = time.Time{} }, false},
		"one is scheduled": {func(_ *testing.T, _ *Generations, c *Contents) { c.Appears = soon }, false},
		"damaged":          {func(t *testing.T, g *Generations, _ *Contents) { put(t, "4", g.Path(1), contents) }, false},
		"no roll":          {func(t *testing.T, g *Generations, _ *Contents) { put(t, "x", g.Path(1), rollName) }, false},
		"another version":  {func(t *testing.T, g *Generations, _ *Contents) { put(t, `{"schema":1}`, g.Path(1), manifestName) }, false},
		"gone back to": {func(t *testing.T, g *Generations, _ *Contents) {
			if err := g.setHeld(1); err != nil {
				t.Fatal(err)
			}
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			g := At(filepath.Join(t.TempDir(), "data"))
			if _, err := begin(t, g, 3).Publish(t.Context(), fakeOpen, same()); err != nil {
				t.Fatal(err)
			}
			c := same()
			tc.change(t, g, &c)
			d := begin(t, g, 3)
			if number, got := d.Unchanged(&c); got != tc.want || got && number != 1 {
				t.Errorf("Unchanged = %d, %v; want %v", number, got, tc.want)
			}
		})
	}
}

func TestUnchangedSinceNothing(t *testing.T) {
	if number, ok := begin(t, At(t.TempDir()), 3).Unchanged(&Contents{Articles: numbers(3)}); ok {
		t.Errorf("of nothing: unchanged since %d", number)
	}
}
