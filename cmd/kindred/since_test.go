package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"kindred/corpus"
	"kindred/index"
)

// editedSite is a folder of articles that is edited at random.
type editedSite struct {
	t     *testing.T
	rng   *rand.Rand
	dir   string
	next  int
	pages map[string]*editedPage // by file
}

type editedPage struct {
	title, text, date, language string
	tags                        []string
	draft                       bool
}

var editedWords = map[string][]string{
	"en": strings.Fields("harbour tide rope anchor knots sailing node.js bread oven flour baking starter caches menu the of and in a"),
	"fr": strings.Fields("référence reference menu menú caché cache l'ancre bateau marée pain four farine le la de et dans"),
	"zh": strings.Fields("面包 茶叶 海水 绳子 。 ， 烤箱 node.js"),
}

func (s *editedSite) page() *editedPage {
	language := []string{"en", "en", "fr", "zh"}[s.rng.IntN(4)]
	words := editedWords[language]
	some := func(n int) string {
		var list []string
		for range n {
			list = append(list, words[s.rng.IntN(len(words))])
		}
		return strings.Join(list, " ")
	}
	p := &editedPage{title: some(3) + " " + strconv.Itoa(s.rng.IntN(40)), language: language, date: fmt.Sprintf("2024-%02d-11", 1+s.rng.IntN(12))}
	for range 1 + s.rng.IntN(6) {
		p.text += "## " + some(2) + "\n\n" + some(20+s.rng.IntN(60)) + ".\n\n"
	}
	p.text += "```\n" + some(4) + "\n```\n"
	p.tags = s.someTags()
	return p
}

func (s *editedSite) someTags() (tags []string) {
	for range s.rng.IntN(4) {
		tags = append(tags, []string{"Knots", "knots", "sea", "Référence", "reference", "Bread"}[s.rng.IntN(6)])
	}
	return tags
}

func (s *editedSite) add() {
	s.next++
	s.pages[fmt.Sprintf("page-%d.md", s.rng.IntN(1000)*1000+s.next)] = s.page()
}

// edit changes a few pages, and writes the folder.
func (s *editedSite) edit() (what []string) {
	for file, p := range s.pages {
		if s.rng.IntN(12) > 0 {
			continue
		}
		switch kind := s.rng.IntN(7); kind {
		case 0:
			what = append(what, "added")
			s.add()
		case 1:
			what = append(what, "changed "+file)
			p.text += "One more rope, référence " + strconv.Itoa(s.rng.IntN(100)) + ".\n"
		case 2:
			what = append(what, "removed "+file)
			delete(s.pages, file)
		case 3:
			what = append(what, "retagged "+file)
			p.tags = s.someTags()
		case 4:
			what = append(what, "redated "+file)
			p.date = fmt.Sprintf("2023-%02d-11", 1+s.rng.IntN(12))
		case 5:
			what = append(what, "unpublished or published "+file)
			p.draft = !p.draft
		case 6:
			what = append(what, "written anew "+file)
			s.pages[file] = s.page()
		}
	}
	s.write()
	return what
}

func (s *editedSite) write() {
	s.t.Helper()
	blog := filepath.Join(s.dir, "blog")
	if err := os.RemoveAll(blog); err != nil {
		s.t.Fatal(err)
	}
	if err := os.Mkdir(blog, 0o750); err != nil {
		s.t.Fatal(err)
	}
	for file, p := range s.pages {
		text := fmt.Sprintf("---\ntitle: %q\ndate: %s\nlang: %s\ndraft: %v\ntags: [%s]\n---\n%s", p.title, p.date, p.language, p.draft, strings.Join(p.tags, ", "), p.text)
		if err := os.WriteFile(filepath.Join(blog, file), []byte(text), 0o600); err != nil {
			s.t.Fatal(err)
		}
	}
}

// TestSinceIsAsAnew: a build that takes from the published generation what has not changed
// gives, byte for byte, the files of one that begins with nothing, and the same articles.
// KINDRED_SINCE is the number of edits that are tried, one after the other.
func TestSinceIsAsAnew(t *testing.T) {
	edits := 4
	if n, err := strconv.Atoi(os.Getenv("KINDRED_SINCE")); err == nil {
		edits = n
	}
	dir := t.TempDir()
	s := &editedSite{t: t, rng: rand.New(rand.NewPCG(3, 4)), dir: dir, pages: map[string]*editedPage{}} // #nosec G404 -- the same site each time
	for range 40 {
		s.add()
	}
	s.write()
	home := index.At(filepath.Join(dir, "data"))
	s.build(home, false)
	taken := 0
	for edit := range edits {
		what := s.edit()
		b := s.build(home, false)
		taken += b.taken
		if b.full != "" {
			t.Errorf("edit %d: %s", edit, b.full)
		}
		anew := index.At(filepath.Join(t.TempDir(), "anew"))
		s.build(anew, true)
		compareGenerations(t, home, anew)
		if t.Failed() {
			t.Fatalf("edit %d: %q", edit, what)
		}
	}
	if taken == 0 {
		t.Error("no build took anything from the one before")
	}
}

// build publishes what is in the folder, whatever readers lose by it.
func (s *editedSite) build(home *index.Generations, full bool) *built {
	s.t.Helper()
	source, err := corpus.Open(filepath.Join(s.dir, "blog"), corpus.Options{})
	if err != nil {
		s.t.Fatal(err)
	}
	job := &buildJob{home: home, sources: []corpus.Source{source}, progress: silent{}, memory: 1 << 30, keep: 1, force: true, full: full}
	b, err := job.run(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return b
}

// compareGenerations compares the files of the current generations of two data folders, but
// for those whose bytes depend on when the engine merges, and the articles in these.
func compareGenerations(t *testing.T, a, b *index.Generations) {
	t.Helper()
	var dirs [2]string
	var articles [2][]corpus.Article
	for i, g := range []*index.Generations{a, b} {
		number, err := g.Current()
		if err != nil {
			t.Fatal(err)
		}
		dirs[i] = g.Path(number)
		r, err := g.Open(number, openReader)
		if err != nil {
			t.Fatal(err)
		}
		for article, err := range r.Articles(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			articles[i] = append(articles[i], article)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if !reflect.DeepEqual(articles[0], articles[1]) {
		t.Error("other articles")
	}
	compared := 0
	err := filepath.WalkDir(dirs[1], func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dirs[1], path)
		if err != nil || strings.HasPrefix(name, "bleve") || name == "manifest.json" {
			return err
		}
		compared++
		want, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		got, err := os.ReadFile(filepath.Join(dirs[0], name))
		if err != nil {
			return err
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is another file", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if compared < 8 {
		t.Errorf("%d files are compared", compared)
	}
}

// TestSinceDamaged: whatever is wrong with the published generation, the build goes on
// without it, and says so.
func TestSinceDamaged(t *testing.T) {
	dir := t.TempDir()
	s := &editedSite{t: t, rng: rand.New(rand.NewPCG(5, 6)), dir: dir, pages: map[string]*editedPage{}} // #nosec G404 -- as above
	for range 12 {
		s.add()
	}
	s.write()
	for i, name := range []string{"derived.outlines", "impacts", "dictionary", "roll", "manifest.json"} {
		if err := os.RemoveAll(filepath.Join(dir, defaultData)); err != nil {
			t.Fatal(err)
		}
		succeed(t, dir, "index", "blog")
		path := filepath.Join(dir, defaultData, "generations", "1", name)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		data[len(data)/2] ^= 0x55
		if err := os.WriteFile(path, data[:len(data)-i%2], 0o600); err != nil {
			t.Fatal(err)
		}
		s.add()
		s.write()
		out := succeed(t, dir, "index", "blog")
		if strings.Contains(out, "taken over") || !strings.Contains(out, "published generation 2") || !strings.Contains(out, "built in full: of generation 1 nothing is taken: ") {
			t.Errorf("with %s damaged, index said %q", name, out)
		}
	}
}

// TestSinceAnotherProgram: what another program has built is not taken.
func TestSinceAnotherProgram(t *testing.T) {
	dir := t.TempDir()
	s := &editedSite{t: t, rng: rand.New(rand.NewPCG(7, 8)), dir: dir, pages: map[string]*editedPage{}} // #nosec G404 -- as above
	s.add()
	s.write()
	succeed(t, dir, "index", "blog")
	path := filepath.Join(dir, defaultData, "generations", "1", "manifest.json")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, bytes.Replace(data, []byte(`"program": "`), []byte(`"program": "0`), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	s.add()
	s.write()
	if out := succeed(t, dir, "index", "blog"); !strings.Contains(out, "nothing is taken: another version of the program has built it\n") {
		t.Errorf("index said %q", out)
	}
	s.add()
	s.write()
	if out := succeed(t, dir, "index", "blog"); !strings.Contains(out, ", 2 taken over unchanged") {
		t.Errorf("after that, index said %q", out)
	}
}
