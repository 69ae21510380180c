package corpus

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// hiddenMark stands in every field of what is not public.
const hiddenMark = "zzsecretzz"

// muddle is what a careless editor has: a few sites with articles under few titles,
// of few texts that are changed a little, in all states.
type muddle struct {
	*rand.Rand

	texts   [][]string
	clashes bool // addresses, canonical addresses and ids that are somebody else's
}

func newMuddle(seed uint64, clashes bool) *muddle {
	m := &muddle{Rand: rand.New(rand.NewPCG(seed, 7)), clashes: clashes}
	for i := range 12 {
		words := make([]string, 40+10*i)
		for j := range words {
			words[j] = fmt.Sprintf("w%d", m.IntN(3000))
		}
		m.texts = append(m.texts, words)
	}
	m.texts = append(m.texts, []string{"Coming", "soon."})
	return m
}

func (m *muddle) oneOf(words ...string) string { return words[m.IntN(len(words))] }

func (m *muddle) article(source, line int, now time.Time) Article {
	words := slices.Clone(m.texts[m.IntN(len(m.texts))])
	if m.IntN(2) == 0 && len(words) > 10 {
		for range 1 + len(words)/30 {
			words[m.IntN(len(words))] = fmt.Sprintf("x%d", m.IntN(3000))
		}
	}
	a := Article{
		ID: fmt.Sprintf("%d-%d", source, line), URL: fmt.Sprintf("https://x%d.example/%d/", source, line),
		Title: m.oneOf("Weekly notes", "The weekly notes", "Part I", "Part II", ""), Text: strings.Join(words, " "),
		Code: m.oneOf("", "go run ."), Summary: m.oneOf("", "What it says."), Tags: []string{m.oneOf("bread", "Bread", "breads", "baking")},
		Aliases: []string{fmt.Sprintf("https://x%d.example/old/%d/", source, m.IntN(30))},
		// No two have the same date, so that it is told which of two copies is the older.
		Published: now.AddDate(0, 0, -m.IntN(1000)).Add(time.Duration(source*1000+line) * time.Second),
		Origin:    Origin{File: fmt.Sprintf("%d.ndjson", source), Line: line},
	}
	if m.IntN(20) == 0 {
		a.Title, a.Text = "", "" // not to be used
	}
	if m.clashes {
		a.ID = m.oneOf(a.ID, a.ID, fmt.Sprintf("%d-%d", source, m.IntN(20)), "about", " ")
		a.URL = m.oneOf(a.URL, a.URL, fmt.Sprintf("https://www.x%d.example/%d/index.html", m.IntN(3), m.IntN(20)), "")
		a.Canonical = m.oneOf("", "", fmt.Sprintf("https://x%d.example/%d/", m.IntN(3), m.IntN(20)), "https://x0.example/")
	}
	switch m.IntN(8) {
	case 0:
		a.Visibility = Visibility(m.oneOf(string(Draft), string(Private), string(Trashed), string(Redirect), "of tomorrow"))
	case 1:
		a.From = now.Add(time.Hour)
	case 2:
		a.Until = now.Add(-time.Hour)
	default:
		return a
	}
	a.ID, a.URL, a.Title, a.Text, a.Code = a.ID+hiddenMark, a.URL+hiddenMark, a.Title+hiddenMark, a.Text+" "+hiddenMark, hiddenMark
	a.Summary, a.Image, a.Canonical, a.Translation = hiddenMark, Image{URL: "/" + hiddenMark, Alt: hiddenMark}, "https://x.example/"+hiddenMark, hiddenMark
	a.Tags, a.Headings, a.Authors, a.Categories = []string{m.oneOf("x ", "X ", "X-") + hiddenMark}, []string{hiddenMark}, []string{hiddenMark}, []string{hiddenMark}
	a.Aliases, a.Links = []string{"/" + hiddenMark}, []string{hiddenMark}
	return a
}

func (m *muddle) sources(now time.Time) []told {
	sources := make([]told, 1+m.IntN(4))
	for i := range sources {
		for line := range m.IntN(25) {
			sources[i] = append(sources[i], m.article(i, line, now))
		}
	}
	return sources
}

func TestCollectProperties(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long, and longer with the race detector")
	}
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	copies, skipped, articles, hidden := 0, 0, 0, 0
	for seed := range uint64(400) {
		m := newMuddle(seed, seed%2 == 0)
		sources := m.sources(now)
		ar, list := gather(t, CollectOptions{Now: now}, sourcesOf(sources)...)
		checkEachOnce(t, sources, ar, list)
		checkNames(t, list)
		checkHidden(t, ar)
		again, second := gather(t, CollectOptions{Now: now}, ar)
		if diff := cmp.Diff(list, second); diff != "" || len(again.Report.Copies)+len(again.Report.Skipped) > 0 {
			t.Errorf("collected again, %d copies (-once +twice):\n%.3000s", len(again.Report.Copies), diff)
		}
		if !m.clashes {
			m.Shuffle(len(sources), func(i, j int) { sources[i], sources[j] = sources[j], sources[i] })
			_, shuffled := gather(t, CollectOptions{Now: now}, sourcesOf(sources)...)
			if diff := cmp.Diff(textsOf(list), textsOf(shuffled)); diff != "" {
				t.Errorf("texts with the sources in another order (-before +after):\n%.3000s", diff)
			}
		}
		copies, skipped, articles = copies+len(ar.Report.Copies), skipped+len(ar.Report.Skipped), articles+len(list)
		for _, n := range ar.Report.Hidden {
			hidden += n
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	t.Logf("%d articles, %d copies, %d skipped, %d hidden", articles, copies, skipped, hidden)
	if copies < 1000 || skipped < 1000 || articles < 3000 || hidden < 3000 {
		t.Errorf("%d articles, %d copies, %d skipped, %d hidden: too few to tell", articles, copies, skipped, hidden)
	}
}

func textsOf(list []Article) []string {
	var texts []string
	for _, a := range list {
		texts = append(texts, a.Text)
	}
	slices.Sort(texts)
	return texts
}

// checkEachOnce checks that each public article is there, or skipped, or the copy of
// one that is there.
func checkEachOnce(t *testing.T, sources []told, ar *Archive, list []Article) {
	t.Helper()
	there, met := map[Origin]bool{}, map[Origin]int{}
	for _, a := range list {
		there[a.Origin] = true
		met[a.Origin]++
	}
	for _, c := range ar.Report.Copies {
		if !there[c.Kept.Origin] {
			t.Errorf("%v stands for %v and is not there", c.Kept, c.Other)
		}
		met[c.Other.Origin]++
	}
	for _, c := range ar.Report.Alike {
		if !there[c.Kept.Origin] || !there[c.Other.Origin] {
			t.Errorf("%v and %v are alike, and one is not there", c.Kept, c.Other)
		}
	}
	for _, p := range ar.Report.Skipped {
		met[p.Origin]++
	}
	for _, a := range articlesOf(sources...) {
		want := 1
		if strings.Contains(a.ID, hiddenMark) {
			want = 0
		}
		if met[a.Origin] != want {
			t.Errorf("%v was met %d times, want %d", a.Origin, met[a.Origin], want)
		}
	}
}

// checkNames checks that an id, and an address, leads to one article.
func checkNames(t *testing.T, list []Article) {
	t.Helper()
	ids, addresses := map[string]bool{}, map[string]Origin{}
	for _, a := range list {
		if ids[a.ID] || strings.TrimSpace(a.ID) == "" {
			t.Errorf("the id %q of %v is another's or none", a.ID, a.Origin)
		}
		ids[a.ID] = true
		for _, address := range append([]string{a.URL}, a.Aliases...) {
			key := AddressKey(address)
			if other, taken := addresses[key]; taken && other != a.Origin && key != "" {
				t.Errorf("%q leads to %v and to %v", address, other, a.Origin)
			}
			addresses[key] = a.Origin
		}
	}
}

// checkHidden looks for what is not public in all that an archive holds.
func checkHidden(t *testing.T, ar *Archive) {
	t.Helper()
	spooled, err := io.ReadAll(io.NewSectionReader(ar.spool.file, 0, 1<<40))
	if err != nil || int64(len(spooled)) != ar.spool.size {
		t.Fatalf("the spool has %d bytes, want %d: %v", len(spooled), ar.spool.size, err)
	}
	if strings.Contains(string(spooled), hiddenMark) {
		t.Error("the spool holds what is not public")
	}
	seen := map[any]bool{}
	if where := holds(reflect.ValueOf(ar), seen, "archive"); where != "" {
		t.Errorf("%s holds what is not public", where)
	}
}

// holds returns where, in a value or in what it points to, the hiddenMark stands.
func holds(v reflect.Value, seen map[any]bool, where string) string {
	switch v.Kind() {
	case reflect.String:
		if strings.Contains(v.String(), hiddenMark) {
			return where
		}
	case reflect.Pointer:
		if v.IsNil() || v.Type() == reflect.TypeFor[*os.File]() || seen[v.Pointer()] {
			return ""
		}
		seen[v.Pointer()] = true
		return holds(v.Elem(), seen, where)
	case reflect.Interface:
		return holds(v.Elem(), seen, where)
	case reflect.Struct:
		for i := range v.NumField() {
			if found := holds(v.Field(i), seen, where+"."+v.Type().Field(i).Name); found != "" {
				return found
			}
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			if strings.Contains(string(v.Bytes()), hiddenMark) {
				return where
			}
			return ""
		}
		for i := range v.Len() {
			if found := holds(v.Index(i), seen, where); found != "" {
				return found
			}
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			if found := holds(k, seen, where) + holds(v.MapIndex(k), seen, where); found != "" {
				return found
			}
		}
	}
	return ""
}
