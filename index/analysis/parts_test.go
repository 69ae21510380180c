package analysis

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// partsOf returns the parts of all words of a text as "exact/stem"; the stem is left
// out where it is the exact form.
func partsOf(a *Analyzer, text string) string {
	var out []string
	var parts []Part
	for _, t := range a.Tokens(nil, text) {
		parts = a.Parts(parts[:0], text, &t)
		for _, p := range parts {
			s := p.Exact
			if p.Stem != p.Exact {
				s += "/" + p.Stem
			}
			out = append(out, s)
		}
	}
	return strings.Join(out, " ")
}

func TestParts(t *testing.T) {
	for _, tc := range []struct{ lang, in, want string }{
		{"en", "plain words, NASA, Ærø and C++", ""},
		{"en", "node.js Next.js ASP.NET", "node js nodejs/nodej next js nextjs/nextj asp net aspnet"},
		{"en", "fmt.Println example.com foo:bar", "fmt println example/exampl com foo bar"},
		{"en", "snake_case __init__ _x_", "snake case init"},
		{"en", "go1.20 v1.2.3 utf8 x86_64", "go 1.20 1.2.3 utf x86 86 64"},
		{"en", "3.14 1.20 42 192.168.1.1", ""},
		{"en", "1,000 1,000,000 1_000_000 1990s 10km", "1000 1000000 000 1000000 1990 10 km"},
		{"en", "1,00 1,0000 12,34", ""},
		{"en", "getUsersByID maxSize HTTPServerError xmlHTTPRequest", "get users/user id max size http server error xml http request"},
		{"en", "JavaScript YouTube iPhone LaTeX HTTPServer eBay", ""},
		{"en", "http.ResponseWriter x.getUsers", "http responsewriter/responsewrit getusers/getus get users/user"},
		{"en", "O'Brien’s d'Artagnan rock'n'roll", "brien obrien artagnan dartagnan rock roll rocknroll/rocknrol"},
		{"en", "don't U.S.A. e.g. U.S.", "usa eg us"},
		{"en", "Notepad++ Gtk# C#", "notepad gtk"},
		{"en", "1a2b3c4d5e6f7a8b9c0d1e2f a.b.c.d.e.f.g.h.i.j.k.l.m.n", ""},
		{"en", "base64" + strings.Repeat("x", longestStemmed), ""},
		{"fr", "L’État aujourd'hui l'utf8 qu'est-ce", "aujourd hui aujourdhui utf"},
		{"tr", "Ankara'da maxSize IŞIK2023", "max size/siz isik 2023"},
		{"he", "צה״ל", "צה צהל"},
		{"ru", "е2e4 версия2.0", "версия/верс 2.0"},
		{"en", "12\u0488\u0488", "12"}, // a part is no mere marks
		{"ja", "東京 iOS17", "ios 17"},
		{"en", "ｎｏｄｅ．ｊｓ", "node js nodejs/nodej"},
		{"en", "no\u00adde.js so\u00adft", "node js nodejs/nodej"},
	} {
		if got := partsOf(For(tc.lang), tc.in); got != tc.want {
			t.Errorf("%s: parts of %q\n got %s\nwant %s", tc.lang, tc.in, got, tc.want)
		}
	}
}

// A word is apart what a reader may write in its place, to the last digit.
func TestApart(t *testing.T) {
	for word, want := range map[string]string{
		"word": "", "": "", "1.20": "", "1,000": "", "JavaScript": "", "C#": "", "don't": "don t",
		"http2": "http 2", "HTTP2": "http 2", "go1.20": "go 1.20", "covid19": "covid 19", "2nd": "2 nd", "x86_64": "x 86 64",
		"node.js": "node js", "getUsersByID": "get users by id", "O'Brien’s": "o brien", "Ｈelm３": "helm 3",
		"1a2b3c4d5e6f7a8b9c0d1e2f": "",
	} {
		if got := strings.Join(For("en").Apart(word), " "); got != want {
			t.Errorf("%q is apart %q, want %q", word, got, want)
		}
	}
}

func TestPartsAppends(t *testing.T) {
	tokens := For("en").Tokens(nil, "node.js")
	got := For("en").Parts([]Part{{Exact: "js"}}, "node.js", &tokens[0])
	if len(got) != 4 || got[0].Exact != "js" || got[2].Exact != "js" {
		t.Errorf("Parts after another word's = %v, want both", got)
	}
}

// Parts are words like any other, of the characters of their word.
func TestPropertyParts(t *testing.T) {
	piece := rapid.OneOf(pieces, rapid.SampledFrom([]string{"get", "Users", "ID", "é", "É", "İ", "ı", "_", "'", "’", "\u05f4", ":", ".", "1", "20", ",", "js", "𝐀", "ǅ", "\u00ad"}))
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(
			rapid.Map(rapid.SliceOfN(piece, 0, 20), func(p []string) string { return strings.Join(p, "") }),
			texts(),
		).Draw(t, "text")
		checkParts(t, For(someLanguages.Draw(t, "language")), text)
	})
}

func checkParts(t interface{ Fatalf(string, ...any) }, a *Analyzer, text string) {
	fresh := newAnalyzer(a.lang, nil)
	for _, tok := range a.Tokens(nil, text) {
		parts := a.Parts(nil, text, &tok)
		if again := fresh.Parts(nil, text, &tok); !slices.Equal(parts, again) {
			t.Fatalf("parts of %q in %q = %v, then %v", tok.Exact, text, parts, again)
		}
		if len(parts) > mostPieces+1 {
			t.Fatalf("%d parts of %q in %q", len(parts), tok.Exact, text)
		}
		for _, p := range parts {
			if p.Exact == tok.Exact || p.Stem == "" || fold(p.Exact) != p.Exact || fold(p.Stem) != p.Stem || !utf8.ValidString(p.Exact) {
				t.Fatalf("part %+v of %q in %q", p, tok.Exact, text)
			}
			if alone := a.Tokens(nil, p.Exact); len(alone) != 1 || alone[0].Stop {
				t.Fatalf("part %+v of %q in %q is not one word that readers type: %+v", p, tok.Exact, text, alone)
			}
		}
	}
}

func BenchmarkParts(b *testing.B) {
	text := articles(b)
	a := For("en")
	tokens := a.Tokens(nil, text)
	var parts []Part
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		for i := range tokens {
			parts = a.Parts(parts[:0], text, &tokens[i])
		}
	}
}

func TestHebrewPrefixes(t *testing.T) {
	for word, want := range map[string]string{
		"הספר": "ספר", "והספר": "הספר ספר", "לחם": "", "הלחם": "לחם", "שלום": "לום", "ספר": "", "זית": "",
	} {
		a := For("he")
		var got []string
		for _, token := range a.Tokens(nil, word) {
			for _, p := range a.Parts(nil, word, &token) {
				if got = append(got, p.Exact); p.Stem != p.Exact {
					t.Errorf("%s: the stem of %s is %s", word, p.Exact, p.Stem)
				}
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s has %q within it, want %q", word, got, want)
		}
	}
}
