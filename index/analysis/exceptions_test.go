package analysis

import (
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// Every exception that ships must be needed, and do what it says.
func TestShippedExceptions(t *testing.T) {
	const fewest = 200
	lines := strings.Split(shippedText, "\n")
	decided := 0
	for lang, decisions := range shippedDecisions() {
		bare, own := bareAnalyzer(lang), newAnalyzer(lang, nil)
		stemOf := func(a *Analyzer, w string) string {
			tokens := a.Tokens(nil, w)
			if len(tokens) != 1 {
				t.Fatalf("%s: %q has %d tokens", lang, w, len(tokens))
			}
			return tokens[0].Stem
		}
		for _, d := range decisions {
			decided++
			head := stemOf(own, d.head)
			for _, w := range d.words {
				if got := stemOf(own, w); got != head {
					t.Errorf("line %d: stem of %q = %q, of %q = %q", d.line, w, got, d.head, head)
				}
				if got := stemOf(bare, w); got == head {
					t.Errorf("line %d: %q has the stem %q anyway: remove it", d.line, w, got)
				}
			}
			others := notIn(lines[d.line-1])
			for _, other := range others {
				if stemOf(own, other) == head {
					t.Errorf("line %d: %q has the stem of %q, %q", d.line, other, d.head, head)
				}
				if was := stemOf(bare, other); !slices.ContainsFunc(d.words, func(w string) bool { return stemOf(bare, w) == was }) {
					t.Errorf("line %d: %q never had the stem of %q", d.line, other, d.words)
				}
			}
			if len(others) == 0 && d.own() {
				t.Errorf("line %d: %q is listed for itself, but not said to have met another word", d.line, d.head)
			}
		}
	}
	if decided < fewest {
		t.Errorf("%d exceptions ship, want at least %d", decided, fewest)
	}
	t.Log(decided, "decisions")
}

// notIn returns the words behind "not" in the comment of a line.
func notIn(line string) []string {
	_, comment, _ := strings.Cut(line, "#")
	rest, ok := strings.CutPrefix(strings.TrimSpace(comment), "not ")
	if !ok {
		return nil
	}
	words, _, _ := strings.Cut(rest, ";")
	return strings.Split(words, ", ")
}

// read reads a list that must be without mistakes.
func read(t *testing.T, list string) Exceptions {
	t.Helper()
	e, err := ReadExceptions(strings.NewReader(list), "list")
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestReadExceptions(t *testing.T) {
	for _, tc := range []struct {
		name, list, lang, in, want string
	}{
		{"nothing", "\ufeff\n # nothing\n", "en", "kittens", "kittens/kitten"},
		{"form", "en kittens = cat", "en", "kittens kitten", "kittens/cat kitten"},
		{"its own stem", "en kitten kittens = kitten", "en", "kittens kitten's", "kittens/kitten kitten"},
		{"split off", "en hopes = hopes # sure", "en", "hope hopes hoped", "hope hopes hoped/hope"},
		{"head of another line, above", "en hopes = hopes\nen hoping = hopes", "en", "hoping", "hoping/hopes"},
		{"head of another line, below", "en hoping = hopes\nen hopes = hopes", "en", "hoping", "hoping/hopes"},
		{"head that ships", "en uni = university", "en", "uni university", "uni/university university"},
		{"overrules what ships", "en universities = unity", "en", "universities university", "universities/uniti university"},
		{"case and accents", "FR ÉLÈVES = maître", "fr", "eleves élèves ELEVES", "eleves/maitr eleves/maitr eleves/maitr"},
		{"tag of a region", "pt-BR legal = bacana", "pt", "legal", "legal/bacan"},
		{"not letters only", "en k8s = kubernetes", "en", "K8s", "k8s/kubernet"},
		{"sign", "en C++ = cpp # comment", "en", "C++", "c++/cpp"},
		{"function word", "en having = have", "en", "having", "having/have*"},
		{"language without stemmer", "cs domy = dům", "cs", "domy dům", "domy/dum dum"},
		{"other language", "de kittens = cat", "en", "kittens", "kittens/kitten"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := newAnalyzer(tc.lang, read(t, tc.list).stems[tc.lang])
			if got := show(a.Tokens(nil, tc.in)); got != tc.want {
				t.Errorf("got %s\nwant %s", got, tc.want)
			}
		})
	}
}

func TestReadExceptionsMistakes(t *testing.T) {
	for _, tc := range []struct {
		name, list string
		want       []string // in the error
	}{
		{"no sign", "en a b", []string{"list:1: ", "decides nothing"}},
		{"no word", "en = b", []string{"list:1: ", "decides nothing"}},
		{"no head", "\nen a =", []string{"list:2: ", "decides nothing"}},
		{"two heads", "en a = b c", []string{"list:1: ", "decides nothing"}},
		{"two signs", "en a = b = c", []string{"list:1: ", "decides nothing"}},
		{"signs only", "en a = =", []string{"list:1: ", "decides nothing"}},
		{"language", "xx a = b", []string{"list:1: ", `"xx" is no language`}},
		{"two words", "en full-text = text", []string{"list:1: ", `"full-text" is not one word`}},
		{"more than a word", "en dogs! = cat", []string{"list:1: ", `"dogs!" is not one word`}},
		{"no word at all", "en … = text", []string{"list:1: ", `"…" is not one word`}},
		{"bad head", "en text = full-text", []string{"list:1: ", `"full-text" is not one word`}},
		{"script without spaces", "ja 猫 = 犬", []string{"list:1: ", "written without spaces"}},
		{"twice", "en dogs = cat\nen dogs = cow", []string{"list:2: ", `"dogs" is decided by line 1`}},
		{"twice, folded", "en Été = cat\nen ete = cat", []string{"list:2: ", "line 1"}},
		{"chain", "en dogs = cat\nen puppies = dogs", []string{"list:2: ", `"dogs" is a form of another word by line 1`}},
		{"not UTF-8", "en caf\xe9 = coffee", []string{"list:1: ", "UTF-8"}},
		{"long line", "en " + strings.Repeat("a", longestLine) + " = b", []string{"list:1: ", "longer than"}},
		{"all mistakes", "en a\nen b\nen dogs = cat", []string{"list:1: ", "list:2: "}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e, err := ReadExceptions(strings.NewReader(tc.list), "list")
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range tc.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q lacks %q", err, want)
				}
			}
			if e.stems != nil {
				t.Errorf("with an error, exceptions %v", e.stems)
			}
		})
	}
}

func TestReadExceptionsUnreadable(t *testing.T) {
	broken := errors.New("broken")
	if _, err := ReadExceptions(iotest.ErrReader(broken), "list"); !errors.Is(err, broken) || !strings.HasPrefix(err.Error(), "list:1: ") {
		t.Errorf("error = %v, want list:1 and %v", err, broken)
	}
}

func TestInForce(t *testing.T) {
	one := read(t, "en dogs = cat\nde Hunde = Katze").stems
	f := inForce{used: map[string]bool{}}
	if got := f.fingerprint(); got != "" {
		t.Errorf("fingerprint of none = %q", got)
	}
	if err := f.set(one); err != nil {
		t.Fatal(err)
	}
	first := f.fingerprint()
	if got := f.use("en"); got["dogs"] != "cat" {
		t.Errorf("exceptions of en = %v", got)
	}
	for _, list := range []string{"", "en dogs = cow\nde Hunde = Katze", "de Hunde = Katze"} {
		if err := f.set(read(t, list).stems); err == nil || !strings.Contains(err.Error(), `"en"`) {
			t.Errorf("after use, %q: error %v", list, err)
		}
		if f.fingerprint() != first {
			t.Errorf("after use, %q: changed", list)
		}
	}
	same := "# other words\nde   hunde = katze # the same\nen DOGS = cat"
	if err := f.set(read(t, same).stems); err != nil || f.fingerprint() != first {
		t.Errorf("the same exceptions: error %v, fingerprint %s, was %s", err, f.fingerprint(), first)
	}
	if err := f.set(read(t, "en dogs = cat\nde Hunde = Kuh").stems); err != nil || f.fingerprint() == first {
		t.Errorf("a language not in use: error %v, fingerprint %s, was %s", err, f.fingerprint(), first)
	}
}

// Except must reach For, and be refused behind it. What is in force is the process's,
// so the test is one.
func TestExcept(t *testing.T) {
	const child = "KINDRED_TEST_EXCEPT"
	if os.Getenv(child) == "" {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestExcept$")
		cmd.Env = append(os.Environ(), child+"=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return
	}
	if err := Except(read(t, "en dogs = cat")); err != nil || Fingerprint() == "" {
		t.Fatalf("at the start: error %v, fingerprint %q", err, Fingerprint())
	}
	if got := show(For("en").Tokens(nil, "dogs")); got != "dogs/cat" {
		t.Errorf("dogs = %s, want stem cat", got)
	}
	if err := Except(Exceptions{}); err == nil {
		t.Error("after use: no error")
	}
}

func FuzzReadExceptions(f *testing.F) {
	f.Add("\ufeff# comment\nen universe universes = universe\nde Häuser = Haus # Haus\n")
	f.Add("en a = b = c\nxx a = b\nja 猫 = 犬\n\xff")
	f.Fuzz(func(t *testing.T, list string) {
		e, err := ReadExceptions(strings.NewReader(list), "list")
		if err != nil {
			if !strings.HasPrefix(err.Error(), "list:") {
				t.Fatalf("error without a line: %v", err)
			}
			return
		}
		for lang, stems := range e.stems {
			a := newAnalyzer(lang, stems)
			for word, stem := range stems {
				if word == "" || stem == "" || fold(word) != word || fold(stem) != stem {
					t.Fatalf("%s %q = %q", lang, word, stem)
				}
				for _, tok := range a.Tokens(nil, word) {
					if tok.Exact == word && tok.Stem != stem {
						t.Fatalf("%s: stem of %q = %q, want %q", lang, word, tok.Stem, stem)
					}
				}
			}
		}
	})
}
