package analysis

import (
	"bufio"
	"compress/gzip"
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
		"en": "universities organization running readers happily generalization dying news skies it'll",
		"es": "universidades niños rápidamente canciones hablábamos cigüeñas",
		"fr": "généralités chevaux continuellement élèves naïves intérêts",
		"hu": "házakban kutyáknak könyveimet gyermekeitek",
		"no": "husene universitetets bøkene vennlighet",
		"ru": "университетами красивая книгами бежавшие",
		"sv": "husens universitetet böckerna vänligheten",
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

// Every word of the shared vocabularies must come out with the stem listed
// there and by kljensen/snowball, folded, or be a function word.
func TestSharedStemming(t *testing.T) {
	for lang, name := range snowballNames {
		t.Run(name, func(t *testing.T) {
			f, err := os.Open(shared(t, "data", "stemming", name+".tsv.gz"))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = f.Close() }() // read only
			z, err := gzip.NewReader(f)
			if err != nil {
				t.Fatal(err)
			}
			words, wrong := 0, 0
			a := For(lang)
			for lines := bufio.NewScanner(z); lines.Scan(); {
				in, want, ok := strings.Cut(lines.Text(), "\t")
				tokens := a.Tokens(nil, in)
				// Words with apostrophes lose them at the ends, and possessives here.
				if !ok || strings.Contains(in, "'") || len(tokens) != 1 || tokens[0].Stop {
					continue
				}
				words++
				direct := in
				if lang == "ru" {
					direct = plainRussian.Replace(in)
				}
				if own, err := snowball.Stem(direct, name, true); err != nil || inflects(in) && tokens[0].Stem != Fold(own) {
					t.Errorf("stem of %q = %q, of kljensen/snowball %q, %v", in, tokens[0].Stem, Fold(own), err)
				}
				if got := tokens[0].Stem; got != Fold(want) {
					if wrong++; wrong <= 5 {
						t.Logf("stem of %q = %q, want %q", in, got, Fold(want))
					}
				}
			}
			t.Logf("%d words, %d differ", words, wrong)
			// kljensen/snowball itself is not exact: of its Hungarian stems 0.2 % differ.
			if words < 10000 || wrong > words/400 {
				t.Errorf("%d of %d stems differ", wrong, words)
			}
		})
	}
}
