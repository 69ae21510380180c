//nolint:misspell // misspelt tags are what is tested
package tagmerge_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"kindred/corpus/tagmerge"
)

// ofCounts collects tags that each stand alone on as many articles, written as
// "tag:3", parted by bars.
func ofCounts(list string) *tagmerge.Collector {
	var c tagmerge.Collector
	for item := range strings.SplitSeq(list, "|") {
		i := strings.LastIndex(item, ":")
		n, err := strconv.Atoi(item[i+1:])
		if err != nil {
			panic(err)
		}
		for range n {
			c.Add([]string{item[:i]})
		}
	}
	return &c
}

func TestMerge(t *testing.T) {
	for _, tc := range []struct {
		counts string
		merged string // "from>kept (reason)", in order of the kept, or empty
	}{
		{"mental health:9|metnal health:1", "metnal health>mental health (misspelt)"},
		{"web-components:5|Web Components:1|webcomponents:2", "webcomponents>web-components (words joined or parted) Web Components>web-components (case or punctuation)"},
		{"Web-Components:2|web components:2", "Web-Components>web components (case or punctuation)"},
		{"1 20:3|120:3|1.2 0:2|1.20:2", ""},
		{"web components:2|web-components:2", "web-components>web components (case or punctuation)"},
		{"Security:2|SECURITY:2", "SECURITY>Security (case or punctuation)"},
		{"Security:2|security:2", "security>Security (case or punctuation)"},
		{"test:3|tests:8", "test>tests (singular and plural)"},
		{"Go Lang:1|golang:4", "Go Lang>golang (words joined or parted)"},
		{"#golang:1|golang:4", "#golang>golang (case or punctuation)"},
		{"C:5|C++:5|C#:5|c--:5", ""},
		{".NET:5|net:5|ASP.NET:3|aspnet:1", "aspnet>ASP.NET (words joined or parted)"},
		{"node.js:5|nodejs:2|node:9", "nodejs>node.js (words joined or parted)"},
		{"R&D:3|R and D:1|rd:2", "R and D>R&D (case or punctuation)"},
		{"U.S.:3|US:1", "US>U.S. (words joined or parted)"},
		{"3D:5|2D:5|3 D:1", "3 D>3D (words joined or parted)"},
		{"Python 2:5|Python 3:50|python3:1", "python3>Python 3 (words joined or parted)"},
		{"2019:50|2020:1|v1.20:9|v1.21:1|v12.0:1|1 20:3|12 0:3|10²:4|102:4|-1:3|1:3|1/20:2|1.20:2", ""},
		{"ＧｏＬａｎｇ:1|golang:3|Java™:1|java:2|soft\u00adware:1|software:2", "ＧｏＬａｎｇ>golang (case or punctuation) Java™>java (case or punctuation) soft\u00adware>software (case or punctuation)"},
		{"women's health:3|womens health:1|women’s health:1", "womens health>women's health (case or punctuation) women’s health>women's health (case or punctuation)"},
		{"she'll:5|shell:5", ""},
		{"Straße:3|strasse:1", "strasse>Straße (case or punctuation)"},
		{"man slaughter:2|mans laughter:2|manslaughter:2|code sign:3|co-design:3|codesign:3|a part:2|apart:2|re-sign:2|resign:2|in it:2|init:2", ""},
		{"人工 智能:1|人工智能:3", "人工 智能>人工智能 (words joined or parted)"},
		{"...:1|---:1|#:1|&:1", ""},

		{"library:5|libraries:1|child:3|children:3|box:2|boxes:2|analysis:3|analyses:1", "analyses>analysis (singular and plural) boxes>box (singular and plural) children>child (singular and plural) libraries>library (singular and plural)"},
		{"red social:2|redes sociales:3|ciudad:2|ciudades:1|journal:2|journaux:1|Wohnung:1|Wohnungen:2", "Wohnung>Wohnungen (singular and plural) ciudades>ciudad (singular and plural) journaux>journal (singular and plural)"},
		{"canción:2|canciones:1|технология:3|технологии:1", "canciones>canción (singular and plural) технологии>технология (singular and plural)"},
		{"new:9|news:9|cs:9|css:9|aw:9|aws:9|o:3|os:3|io:3|ios:3|good:3|goods:3|glass:3|glasses:3|physic:3|physics:9|http:3|https:3|kubernetes:20|clas:3|class:9", ""},
		{"topic:3|topics:4|metric:4|metrics:3", "metrics>metric (singular and plural) topic>topics (singular and plural)"},
		{"system design:4|systems designs:1|systems:5", "systems designs>system design (singular and plural)"},
		{"behavior:4|behaviour:1|organization:3|organisation:2|theater:2|theatre:1", "behaviour>behavior (British and American spelling) organisation>organization (British and American spelling) theatre>theater (British and American spelling)"},

		{"form:1|from:50|angular:50|angularjs:1|react:50|preact:1|gin:1|git:50|scrum:50|serum:1|java:50|lava:1", ""},
		{"mastodon:50|mastodont:1|testing:50|resting:1|contact:1|contract:50|diversion:1|diversity:50|immigration:50|emigration:1", ""},
		{"designer:50|designed:1|princess:50|princes:1|county:1|country:50|conversation:50|conservation:1", ""},
		{"accessibility:20|accesibility:1|accessiblity:2", "accessiblity>accessibility (misspelt) accesibility>accessibility (misspelt)"},
		{"accommodation:9|accomodaiton:1", "accomodaiton>accommodation (misspelt)"},
		{"typescript:20|typescrpt:1|typexcript:1", "typescrpt>typescript (misspelt) typexcript>typescript (misspelt)"},
		{"analytics:9|analtics:1", ""},     // no text tells whether it is a word
		{"kubernetes:3|kuberentes:2", ""},  // too little evidence
		{"kubernetes:60|kuberentes:4", ""}, // too many for a slip
		{"research:9|user reserach:1|user research:1", "user reserach>user research (misspelt)"},
		{"machine learning:9|mahcine laerning:1", "mahcine laerning>machine learning (misspelt)"},
		{"безопасность:9|безопасонсть:1", "безопасонсть>безопасность (misspelt)"},
		{"数据库系统工程:50|数据库统系工程:1", ""},
		{"container:20|contianer:2|contianers:1", "contianers>contianer (singular and plural)"}, // has forms of its own
	} {
		var got []string
		for _, g := range tagmerge.Merge(ofCounts(tc.counts), tagmerge.Options{}).Groups() {
			for _, v := range g.Merged {
				got = append(got, fmt.Sprintf("%s>%s (%s)", v.Tag, g.Kept, v.Reason))
			}
		}
		if diff := cmp.Diff(tc.merged, strings.Join(got, " ")); diff != "" {
			t.Errorf("Merge(%s): -want +got\n%s", tc.counts, diff)
		}
	}
}

func TestMergeAccents(t *testing.T) {
	counts := []string{"résumé:3", "resume:1"}
	for i := range 30 {
		counts = append(counts, fmt.Sprintf("%c%c topic:1", 'a'+i%26, 'k'+i/26))
	}
	if got := tagmerge.Merge(ofCounts(strings.Join(counts, "|")), tagmerge.Options{}).Of("resume"); got != "résumé" {
		t.Errorf("Of(resume) = %q where accents are rare, want résumé", got)
	}
	if got := tagmerge.Merge(ofCounts("marché:3|marche:1|vélo:2|santé:2"), tagmerge.Options{}).Of("marche"); got != "marche" {
		t.Errorf("Of(marche) = %q where accents are common, want marche", got)
	}
}

func TestMergeTexts(t *testing.T) {
	texts := map[string]int{"contact": 9, "scientist": 40, "reserach": 1, "research": 30}
	opt := tagmerge.Options{TextFrequency: func(w string) int { return texts[w] }}
	c := ofCounts("scientist:1|sceintist:1|open data:20|open dtaa:1|data:20|dtaa:1|analytics:9|analtics:1|reserach:1|research:20")
	table := tagmerge.Merge(c, opt)
	for tag, want := range map[string]string{"sceintist": "scientist", "open dtaa": "open data", "dtaa": "dtaa", "analtics": "analytics", "reserach": "research"} {
		if got := table.Of(tag); got != want {
			t.Errorf("Of(%q) = %q, want %q", tag, got, want)
		}
	}
	texts["reserach"] = 2
	if got := tagmerge.Merge(c, opt).Of("reserach"); got != "reserach" {
		t.Errorf("Of(reserach) = %q though articles write it, want itself", got)
	}
}

func TestMergeTogether(t *testing.T) {
	var c tagmerge.Collector
	for range 20 {
		c.Add([]string{"typescript", "database"})
	}
	c.Add([]string{"typescript", "typesrcipt", "database", "databases"})
	for range 3 {
		c.Add([]string{"databases"})
	}
	table := tagmerge.Merge(&c, tagmerge.Options{})
	for _, tag := range []string{"typesrcipt", "databases"} {
		if got := table.Of(tag); got != tag {
			t.Errorf("Of(%q) = %q though both stand on an article, want itself", tag, got)
		}
	}
	for range 2 {
		c.Add([]string{"databases"})
	}
	if got := tagmerge.Merge(&c, tagmerge.Options{}).Of("databases"); got != "database" {
		t.Errorf("Of(databases) = %q, together once in six, want database", got)
	}
}

// randomTags makes articles of tags that are near each other in every way.
func randomTags(rng *rand.Rand) [][]string {
	words := []string{"data", "Data", "datas", "mental", "metnal", "health", "heatlh", "v1.20", "v1.21", "2019", "C++", "c#", "C", ".net", "net", "résumé", "resume", "component", "components", "compnents", "web", "organisation", "organization", "检索"}
	seps := []string{" ", "-", "_", "", ".", "/", "&", "#"}
	out := make([][]string, 60)
	for i := range out {
		for range 1 + rng.IntN(3) {
			tag := []string{words[rng.IntN(len(words))]}
			for range rng.IntN(3) {
				tag = append(tag, seps[rng.IntN(len(seps))], words[rng.IntN(len(words))])
			}
			out[i] = append(out[i], strings.Join(tag, ""))
		}
	}
	return out
}

func collect(articles [][]string) *tagmerge.Collector {
	var c tagmerge.Collector
	for _, tags := range articles {
		c.Add(tags)
	}
	return &c
}

// digits returns the numbers of a tag, each run of figures by itself.
func digits(tag string) string {
	return strings.Join(strings.FieldsFunc(tag, func(r rune) bool { return !unicode.IsNumber(r) }), " ")
}

func checkTable(t *testing.T, table *tagmerge.Table, tags []string, byEditor bool) {
	t.Helper()
	for _, tag := range tags {
		kept := table.Of(tag)
		if again := table.Of(kept); again != kept {
			t.Fatalf("Of(%q) = %q, but Of(%q) = %q", tag, kept, kept, again)
		}
		if !byEditor && digits(tag) != digits(kept) {
			t.Fatalf("Of(%q) = %q: other numbers", tag, kept)
		}
	}
}

func TestMergeProperties(t *testing.T) {
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 7))
		articles := randomTags(rng)
		c := collect(articles)
		table := tagmerge.Merge(c, tagmerge.Options{})
		all := slices.Concat(articles...)
		checkTable(t, table, all, false)

		rng.Shuffle(len(articles), func(i, j int) { articles[i], articles[j] = articles[j], articles[i] })
		for _, tags := range articles {
			slices.Reverse(tags)
		}
		if diff := cmp.Diff(table.Groups(), tagmerge.Merge(collect(articles), tagmerge.Options{}).Groups()); diff != "" {
			t.Fatalf("seed %d: another order gave another table:\n%s", seed, diff)
		}

		for _, g := range table.Groups() {
			v := g.Merged[0].Tag
			o, err := tagmerge.ParseOverrides(strings.NewReader(fmt.Sprintf("%q != %q", v, g.Kept)), "tags.txt")
			if err != nil {
				t.Fatalf("%q != %q: %v", v, g.Kept, err)
			}
			if apart := tagmerge.Merge(c, tagmerge.Options{Overrides: o}); apart.Of(v) == apart.Of(g.Kept) {
				t.Fatalf("seed %d: %q and %q are one though the editor keeps them apart", seed, v, g.Kept)
			}
		}
	}
}

// TestMergeOrder has more companions than are kept of one tag.
func TestMergeOrder(t *testing.T) {
	var articles [][]string
	for i := range 300 {
		articles = append(articles, []string{"database", fmt.Sprintf("x%d", i)}, []string{"databases", fmt.Sprintf("y%d", i)})
	}
	for range 300 {
		articles = append(articles, []string{"database", "databases"})
	}
	want := tagmerge.Merge(collect(articles), tagmerge.Options{}).Of("databases")
	slices.Reverse(articles)
	if got := tagmerge.Merge(collect(articles), tagmerge.Options{}).Of("databases"); got != want {
		t.Errorf("Of(databases) = %q forwards and %q backwards", want, got)
	}
}

func TestCollectorAdd(t *testing.T) {
	var c tagmerge.Collector
	c.Add(nil)
	c.Add([]string{" Go ", "Go", "", " "})
	c.Add([]string{"Go", "go"})
	want := []tagmerge.Group{{Kept: "Go", Count: 2, Merged: []tagmerge.Variant{{Tag: "go", Count: 1, Reason: tagmerge.Form}}}}
	table := tagmerge.Merge(&c, tagmerge.Options{})
	if diff := cmp.Diff(want, table.Groups()); diff != "" {
		t.Errorf("Groups: -want +got\n%s", diff)
	}
	if got := table.Of("never seen"); got != "never seen" {
		t.Errorf("Of(never seen) = %q", got)
	}
	if got := tagmerge.Merge(&tagmerge.Collector{}, tagmerge.Options{}).Groups(); len(got) != 0 {
		t.Errorf("no tags gave %v", got)
	}
}

func FuzzMerge(f *testing.F) {
	f.Add("mental health|metnal health|Web-Components|webcomponents", "a != b")
	f.Add("C|C++|c#|.NET|v1.20|v1.21|10²|½|Ⅳ", "golang -> go\nGo != go")
	f.Add("é|e\u0301|ß|İ|\xff|＃a|\u200b|™", "\"a\" = b")
	f.Fuzz(func(t *testing.T, list, decisions string) {
		tags := strings.Split(list, "|")
		var c tagmerge.Collector
		for i := range tags {
			c.Add(tags[:i+1])
			c.Add(tags[i:])
		}
		checkTable(t, tagmerge.Merge(&c, tagmerge.Options{}), tags, false)
		o, err := tagmerge.ParseOverrides(strings.NewReader(decisions), "tags.txt")
		if err != nil {
			return
		}
		checkTable(t, tagmerge.Merge(&c, tagmerge.Options{Overrides: o}), tags, true)
	})
}

// many returns a collector of n tags made of letters.
func many(n int) *tagmerge.Collector {
	rng := rand.New(rand.NewPCG(1, 1))
	var c tagmerge.Collector
	for range n {
		var b strings.Builder
		for range 1 + rng.IntN(2) {
			for range 4 + rng.IntN(8) {
				b.WriteByte(byte('a' + rng.IntN(26)))
			}
			b.WriteByte(' ')
		}
		c.Add([]string{b.String()})
	}
	return &c
}

// TestMergeGrowth compares sizes in one run: sixteen times the tags may take
// eighty times as long on a busy machine; every pair compared would be 256 times.
func TestMergeGrowth(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long, and longer with the race detector")
	}
	measure := func(n int) time.Duration {
		c := many(n)
		best := time.Hour
		for range 3 {
			start := time.Now()
			tagmerge.Merge(c, tagmerge.Options{})
			best = min(best, time.Since(start))
		}
		return best
	}
	small, large := measure(3125), measure(50000)
	t.Logf("3,125 tags %v, 50,000 tags %v", small, large)
	if large > 80*small {
		t.Errorf("50,000 tags took %v, 3,125 took %v: more than 80 times", large, small)
	}
}

func BenchmarkMerge(b *testing.B) {
	c := many(50000)
	for b.Loop() {
		tagmerge.Merge(c, tagmerge.Options{})
	}
}
