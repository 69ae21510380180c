package analysis

import (
	"bufio"
	"compress/gzip"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kljensen/snowball"
)

// snowballNames are kljensen/snowball's names of its languages.
var snowballNames = map[string]string{
	"en": "english", "es": "spanish", "fr": "french", "hu": "hungarian",
	"no": "norwegian", "ru": "russian", "sv": "swedish",
}

func TestStemsAreSnowballs(t *testing.T) {
	samples := map[string]string{
		"en": "generalities running readers happily generalization dying news skies it'll",
		"es": "universidades niños rápidamente canciones hablábamos cigüeñas",
		"fr": "généralités chevaux continuellement élèves naïves intérêts",
		"hu": "házakban kutyáknak könyveimet gyermekeitek",
		"no": "husene universitetets bøkene vennlighet",
		"ru": "университетами красивая книгами бежавшие",
		"sv": "husens böckerna vänligheten",
	}
	for lang, text := range samples {
		for w := range strings.FieldsSeq(text) {
			want, err := snowball.Stem(w, snowballNames[lang], true)
			if err != nil {
				t.Fatal(err)
			}
			tokens := For(lang).Tokens(nil, w)
			if len(tokens) != 1 || tokens[0].Stem != Fold(want) {
				t.Errorf("%s: Tokens(%q) = %+v, want stem %q", lang, w, tokens, Fold(want))
			}
		}
	}
}

// shared returns a file of the shared folder, or skips the test.
func shared(t testing.TB, path ...string) string {
	t.Helper()
	dir := os.Getenv("KINDRED_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	name := filepath.Join(append([]string{dir}, path...)...)
	if _, err := os.Stat(name); err != nil {
		if os.Getenv("KINDRED_REQUIRE_SHARED") == "1" {
			t.Fatalf("shared data is required: %v", err)
		}
		t.Skipf("shared data is absent: %v", err)
	}
	return name
}

// A word of the shared vocabularies must have the stem that is listed there, folded,
// unless it is a function word, an exception, or one of those of which it is known
// that kljensen/snowball stems them otherwise. These must be no more than are listed.
func TestSharedStemming(t *testing.T) {
	differing := map[string]string{} // "hu baki" → stem
	for line := range strings.Lines(readFile(t, filepath.Join("testdata", "differing.txt"))) {
		if f := strings.Fields(line); f[0] != "#" {
			differing[f[0]+" "+f[1]] = f[2]
		}
	}
	for lang, name := range snowballNames {
		t.Run(name, func(t *testing.T) {
			words, excepted := 0, 0
			a := For(lang)
			own := ownStems(t, lang)
			for in, want := range vocabulary(t, name) {
				tokens := a.Tokens(nil, in)
				// Some words have signs at their ends.
				if len(tokens) != 1 || tokens[0].Stop || tokens[0].End-tokens[0].Start != len(in) || strings.Contains(in, "'") {
					continue
				}
				words++
				got := tokens[0].Stem
				stem, listed := a.except[tokens[0].Exact]
				known, differs := differing[lang+" "+in]
				switch {
				case listed:
					if excepted++; got != stem {
						t.Errorf("stem of %q = %q, want %q as the exceptions have it", in, got, stem)
					}
				case differs:
					if got != known || got == Fold(want) {
						t.Errorf("stem of %q = %q, known to be %q instead of %q", in, got, known, Fold(want))
					}
				case got != Fold(want):
					t.Errorf("stem of %q = %q, want %q", in, got, Fold(want))
				case own[got] && !strings.HasPrefix(Fold(in), got):
					t.Errorf("stem of %q = %q, which is that of an exception", in, got)
				}
			}
			t.Logf("%d words, %d exceptions", words, excepted)
			if words < 10000 {
				t.Errorf("%d words", words)
			}
		})
	}
}

// vocabulary yields the words and stems of one of the shared vocabularies.
func vocabulary(t *testing.T, name string) iter.Seq2[string, string] {
	f, err := os.Open(shared(t, "data", "stemming", name+".tsv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() }) // read only
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(z)
	return func(yield func(string, string) bool) {
		for lines.Scan() {
			if in, want, ok := strings.Cut(lines.Text(), "\t"); ok && !yield(in, want) {
				return
			}
		}
		if err := lines.Err(); err != nil {
			t.Fatal(err)
		}
	}
}

// ownStems returns the stems that exceptions made: no other word may have one.
func ownStems(t *testing.T, lang string) map[string]bool {
	own := map[string]bool{}
	bare := bareAnalyzer(lang)
	for _, d := range shippedDecisions()[lang] {
		head, err := bare.formsOf(d.head)
		if err != nil {
			t.Fatal(err)
		}
		if d.own() {
			own[head.Exact] = true
		}
	}
	return own
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
