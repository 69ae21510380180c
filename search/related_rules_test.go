package search

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kindred/corpus"
)

func TestReadRelatedRules(t *testing.T) {
	for _, tc := range []struct {
		in   string
		want relatedRule
	}{
		{"related pin posts/rye -> posts/bread, /old/rye/", relatedRule{verb: listPin, article: "posts/rye", articles: []string{"posts/bread", "/old/rye/"}}},
		{"related hide a -> b", relatedRule{verb: listHide, article: "a", articles: []string{"b"}}},
		{"related  hide * -> b, tag:Hand Tools, section:/legal/ # c", relatedRule{
			verb: listHide, article: "*", articles: []string{"b"}, traits: []trait{{tag: "hand tools"}, {section: "/legal/"}},
		}},
		{"related boost * -> tag:hand tools, section:/news/ .5", relatedRule{
			verb: listBoost, article: "*", traits: []trait{{tag: "hand tools"}, {section: "/news/"}}, factor: .5,
		}},
		{"related only * -> same-language", relatedRule{verb: listOnly, article: "*", only: condition{sameLanguage: true}}},
		{"related only a->b -> newer-than 18m, same-language", relatedRule{
			verb: listOnly, article: "a->b", only: condition{sameLanguage: true, newerThan: period{months: 18}},
		}},
	} {
		c, err := ReadCuration(strings.NewReader("\n"+tc.in), "rules.txt")
		if err != nil || len(c.rules) != 0 {
			t.Errorf("%q: %+v, %v", tc.in, c, err)
			continue
		}
		tc.want.where = "rules.txt:2"
		if diff := cmp.Diff([]relatedRule{tc.want}, c.related, cmp.AllowUnexported(relatedRule{}, trait{}, condition{}, period{})); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tc.in, diff)
		}
	}
}

func TestReadRelatedRulesMistakes(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"related", "is no rule about related articles"},
		{"related rye -> a", `"related rye -> a" is no rule about related articles`},
		{"related pin a", `write "related pin ARTICLE -> article, article"`},
		{"related pin -> a", "lacks something"},
		{"related pin * -> a", "what is pinned to every list is no kin"},
		{"related pin a -> tag:x", `"tag:x" is no article`},
		{"related hide a, b -> c", "names several lists"},
		{"related hide a -> b, , c", "a comma too many"},
		{"related hide a -> tag:", `"tag:" has no tag`},
		{"related hide a -> section:news", `"section:news" is no section`},
		{"related boost * -> tag:x", "lacks the factor"},
		{"related boost * -> tag:x many", `not "many"`},
		{"related boost * -> tag:x 0", `from 0.1 to 10, not "0"`},
		{"related boost * -> tag:x NaN", `not "NaN"`},
		{"related boost * -> a 2", `"a" is no tag and no section`},
		{"related only * -> newer", `"newer" is no condition`},
		{"related only * -> newer-than 5", "not \"5\""},
		{"related only * -> newer-than -1y", "not \"-1y\""},
		{"related only * -> newer-than 5y, newer-than 2y", "says newer-than once"},
	} {
		c, err := ReadCuration(strings.NewReader("# x\n"+tc.in), "rules.txt")
		if err == nil || !strings.HasPrefix(err.Error(), "rules.txt:2: ") || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%q: %v, %v; want %q", tc.in, c, err, tc.want)
		}
	}
}

// Whatever is in the file, it is refused with file and line, or each rule does something.
func FuzzReadRelatedRules(f *testing.F) {
	for _, seed := range []string{"pin a -> b, c", "hide * -> tag:x, section:/y/", "boost * -> tag:x y 1.2", "only * -> same-language, newer-than 5y"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ReadCuration(strings.NewReader("related "+text), "rules.txt")
		if err != nil {
			if !strings.Contains(err.Error(), "rules.txt:") {
				t.Errorf("%q: %v names no line", text, err)
			}
			return
		}
		for _, r := range c.related {
			if r.article == "" || len(r.articles)+len(r.traits) == 0 && r.only == (condition{}) || r.verb == listBoost && !(r.factor >= leastBoost) {
				t.Errorf("%q has the rule %+v", text, r)
			}
		}
	})
}

// withRules returns a service over the sample blog with rules.
func withRules(t *testing.T, rules string) *Service {
	t.Helper()
	now := func() time.Time { return day("2027-01-01") }
	return NewWith(sampleBlog(t).held, Options{Weights: DefaultWeights(), Curation: curation(t, rules), Now: now})
}

func kinIDs(t *testing.T, s *Service, id string, limit int) []string {
	t.Helper()
	res, err := s.Related(t.Context(), RelatedRequest{ID: id, Limit: limit})
	if err != nil {
		t.Fatal(err)
	}
	return cardIDs(res)
}

func TestRelatedRules(t *testing.T) {
	b := sampleBlog(t)
	const id = "en/sailing/round-the-headland-part-one"
	address := b.article(t, id).URL
	plain := kinIDs(t, b.service, id, MaxRelated)
	without := func(gone func(a *corpus.Article) bool) []string {
		return slices.DeleteFunc(slices.Clone(plain), func(k string) bool { return gone(b.article(t, k)) })
	}
	bread := "en/bread/a-starter-from-nothing"
	for _, tc := range []struct {
		name, rules string
		limit       int
		want        []string
	}{
		{"no rule about it", "related hide " + bread + " -> " + plain[0], 3, plain[:3]},
		{"pin", "related pin " + id + " -> " + bread, 3, append([]string{bread}, plain[:2]...)},
		{"pin by address what is there", "related pin " + address + " -> " + plain[2], 3, []string{plain[2], plain[0], plain[1]}},
		{"pin several, one of them twice", "related pin " + id + " -> " + bread + ", " + plain[1] + "\nrelated pin " + id + " -> " + bread, 3, []string{bread, plain[1], plain[0]}},
		{"pin itself, or nothing", "related pin " + id + " -> " + id + ", no/such/article", 3, plain[:3]},
		{"hide", "related hide " + id + " -> " + plain[0] + ", " + plain[2], 3, []string{plain[1], plain[3], plain[4]}},
		{"hide from all", "related hide * -> " + plain[1], 3, []string{plain[0], plain[2], plain[3]}},
		{"hiding holds against pinning", "related pin " + id + " -> " + bread + "\nrelated hide * -> " + bread, 3, plain[:3]},
		{"hide a tag", "related hide * -> tag:Sailing", 3, without(func(a *corpus.Article) bool { return slices.Contains(a.Tags, "sailing") })[:3]},
		{"one language", "related only * -> same-language", MaxRelated, without(func(a *corpus.Article) bool { return a.Language != "en" })},
		{"not too old", "related only * -> newer-than 4y", MaxRelated, without(func(a *corpus.Article) bool { return a.Published.Before(day("2023-01-01")) })},
		{"a pin may be older", "related only * -> newer-than 1d\nrelated pin " + id + " -> " + bread, 3, []string{bread}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, kinIDs(t, withRules(t, tc.rules), id, tc.limit)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.rules, diff)
			}
		})
	}
}

// What counts more comes forward, and nothing else moves.
func TestRelatedBoost(t *testing.T) {
	b := sampleBlog(t)
	const id = "en/sailing/round-the-headland-part-one"
	plain, err := b.service.Related(t.Context(), RelatedRequest{ID: id, Limit: MaxRelated})
	if err != nil {
		t.Fatal(err)
	}
	sailing := func(k *Kindred) bool { return slices.Contains(b.article(t, k.ID).Tags, "sailing") }
	s := withRules(t, "related boost * -> tag:sailing 10")
	res, err := s.Related(t.Context(), RelatedRequest{ID: id, Limit: MaxRelated})
	if err != nil {
		t.Fatal(err)
	}
	var first, rest []string
	for i := range plain.Articles {
		if k := &plain.Articles[i]; sailing(k) {
			first = append(first, k.ID)
		} else {
			rest = append(rest, k.ID)
		}
	}
	if diff := cmp.Diff(slices.Concat(first, rest), cardIDs(res)); diff != "" || len(first) == 0 || len(rest) == 0 {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Where what counts more is not in a list it stays as it is, with what fairness placed.
func TestRelatedBoostOfNone(t *testing.T) {
	b := sampleBlog(t)
	s := withRules(t, "related boost * -> tag:no-such-tag 10")
	falling := true
	for i := range b.public {
		id := b.public[i].ID
		plain, err := b.service.Related(t.Context(), RelatedRequest{ID: id, Limit: MaxRelated})
		if err != nil {
			t.Fatal(err)
		}
		for j := range plain.Articles[1:] {
			falling = falling && plain.Articles[j].Score >= plain.Articles[j+1].Score
		}
		if got := kinIDs(t, s, id, MaxRelated); !slices.Equal(got, cardIDs(plain)) {
			t.Errorf("%s has the list %q, want %q", id, got, cardIDs(plain))
		}
	}
	if falling {
		t.Error("all lists are ordered by their scores")
	}
}

// With any rules a list has no article twice, not its own, none that is hidden, and is
// no shorter than it must be; drafts get what the articles get.
func TestRelatedRulesProperties(t *testing.T) {
	b := sampleBlog(t)
	var rules strings.Builder
	hidden := map[string]bool{}
	for i := range b.public {
		id, other := b.public[i].ID, b.public[(i*7+3)%len(b.public)].ID
		switch i % 4 {
		case 0:
			fmt.Fprintf(&rules, "related pin %s -> %s\n", id, other)
		case 1:
			fmt.Fprintf(&rules, "related hide %s -> %s\n", id, other)
		case 2:
			hidden[other] = len(hidden) < 10
			if hidden[other] {
				fmt.Fprintf(&rules, "related hide * -> %s\n", other)
			}
		}
	}
	s := withRules(t, rules.String())
	for i := range b.public {
		a := &b.public[i]
		list := kinIDs(t, s, a.ID, 5)
		if len(list) != 5 {
			t.Errorf("%s has a list of %d", a.ID, len(list))
		}
		for j, id := range list {
			if id == a.ID || hidden[id] || slices.Contains(list[:j], id) {
				t.Errorf("%s has the list %q", a.ID, list)
			}
		}
		pinned := b.public[(i*7+3)%len(b.public)].ID
		if i%4 == 0 && pinned != a.ID && !hidden[pinned] && list[0] != pinned {
			t.Errorf("%s has the list %q, without %s first", a.ID, list, pinned)
		}
		draft, stored := askedAsDraft(t, s, a)
		if !sameThree(draft, stored) {
			t.Errorf("%s as a draft has %q, not %q", a.ID, cardIDs(draft), cardIDs(stored))
		}
	}
}

func TestRelatedRulesOfMissingArticles(t *testing.T) {
	b := sampleBlog(t)
	c := curation(t, "related pin en/bread/a-starter-from-nothing -> gone\nrelated hide lost -> tag:x\nrelated only * -> same-language")
	missing, err := c.Missing(t.Context(), b.backend)
	want := []string{`rules.txt:1: there is no article "gone"`, `rules.txt:2: there is no article "lost"`}
	if err != nil || !slices.Equal(missing, want) {
		t.Errorf("%q, %v", missing, err)
	}
}

// Where too little is related there are fewer cards; the newest articles come only if
// they are asked for, and apart.
func TestRecentFallback(t *testing.T) {
	articles := append(loaves(), corpus.Article{
		ID: "alone", URL: "/alone/", Title: "Quartz", Text: "Feldspar glitters.", Language: "en", Published: day("2018-01-01"),
	})
	h := &held{backend: indexed(t, articles)}
	for _, tc := range []struct {
		name   string
		with   bool
		rules  string
		recent []string
	}{
		{"off", false, "", nil},
		{"on", true, "", []string{"p29", "p28", "p27"}},
		{"by the rules", true, "related hide * -> p29, tag:winter", []string{"p28", "p26", "p25"}},
		{"newer", true, "related only * -> newer-than 1y", nil},
		{"pinned", true, "related pin alone -> p28", []string{"p29", "p27"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := NewWith(h, Options{RecentFallback: tc.with, Curation: curation(t, tc.rules)})
			res, err := s.Related(t.Context(), RelatedRequest{ID: "alone"})
			if err != nil {
				t.Fatal(err)
			}
			recent := cardIDs(&RelatedResult{Articles: res.Recent})
			if len(res.Articles)+len(recent) > DefaultRelated || !slices.Equal(recent, tc.recent) {
				t.Errorf("%q, and recent %q", cardIDs(res), recent)
			}
			full, err := s.Related(t.Context(), RelatedRequest{ID: "p05"})
			if err != nil || len(full.Recent) > 0 && len(full.Articles) == DefaultRelated {
				t.Errorf("a full list has %+v besides, %v", full.Recent, err)
			}
		})
	}
}
