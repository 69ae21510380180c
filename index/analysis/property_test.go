package analysis

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

var someLanguages = rapid.SampledFrom([]string{
	"", "en", "fr", "it", "ca", "tr", "de", "ru", "es", "hu", "no", "sv",
	"ar", "fa", "hi", "ckb", "pl", "hr", "el", "ja", "ro", "fi", "pt", "nl", "da", "ga", "ta",
})

// pieces are what texts are made of: words of many scripts and what comes
// between them.
var pieces = rapid.SampledFrom(strings.Split("running|l'|qu’|don’t|O'Reilly’s|C++|c#|été|naïve|Straße|ŁÓDŹ|İstanbul|ışık|"+
	"Δοκιμή|οδός|ёлка|Йод|їжак|за́мок|שָׁלוֹם|צה״ל|الكِتَابُ|می\u200cخواهم|लड़कियों|தமிழ்|東京|カナ|ｶﾞ|が|か\u3099|한국어|각|ภาษาไทย|น้ำ|"+
	"ລາວ|မြန်မာ|ខ្មែរ|\u200b|\u200d|\u00ad|\ufe0f|🙂|👨‍👩‍👧|1|3.14|_|.|,|;|:|'|’|\"| |  |\n|\n\n|\r\n|++|#|♯|-|Å|ﬁ|²|ⅳ|\u0301|\u0308|\xff|\xe3\x81|Dr.|U.S.|e.g.|!|?|。", "|"))

func texts() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.Map(rapid.SliceOfN(pieces, 0, 30), func(p []string) string { return strings.Join(p, "") }),
		rapid.String(),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
	)
}

func checkTokens(t interface{ Fatalf(string, ...any) }, text string, tokens []Token) {
	last := 0
	for _, tok := range tokens {
		if tok.Start < last || tok.End <= tok.Start || tok.End > len(text) {
			t.Fatalf("Tokens(%q): %+v after offset %d of %d", text, tok, last, len(text))
		}
		if tok.Exact == "" || !utf8.ValidString(tok.Exact) || !utf8.ValidString(tok.Stem) {
			t.Fatalf("Tokens(%q): bad forms in %+v", text, tok)
		}
		if fold(tok.Exact) != tok.Exact || fold(tok.Stem) != tok.Stem {
			t.Fatalf("Tokens(%q): not folded: %+v", text, tok)
		}
		last = tok.End
	}
}

func checkSentences(t interface{ Fatalf(string, ...any) }, text string) {
	last := 0
	for start, end := range Sentences(text) {
		if start != last || end <= start {
			t.Fatalf("Sentences(%q): [%d,%d) after %d", text, start, end, last)
		}
		last = end
	}
	if last != len(text) {
		t.Fatalf("Sentences(%q) end at %d of %d", text, last, len(text))
	}
}

// forms are tokens without their offsets, and without whether they may have parts: a word
// whose accents are characters of their own is looked at for some.
func forms(tokens []Token) []Token {
	out := slices.Clone(tokens)
	for i := range out {
		out[i].Start, out[i].End, out[i].Compound = 0, 0, false
	}
	return out
}

func TestPropertyOffsets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := texts().Draw(t, "text")
		a := For(someLanguages.Draw(t, "language"))
		tokens := a.Tokens(nil, text)
		checkTokens(t, text, tokens)
		checkSentences(t, text)
		if again := newAnalyzer(a.lang, nil).Tokens(nil, text); !slices.Equal(tokens, again) {
			t.Fatalf("Tokens(%q) = %v, then %v", text, tokens, again)
		}
	})
}

func TestPropertyFoldIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := texts().Draw(t, "s")
		if once := Fold(s); Fold(once) != once {
			t.Fatalf("Fold(%q) = %q, folded again %q", s, once, Fold(once))
		}
	})
}

func TestPropertyNormalForms(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.ToValidUTF8(texts().Draw(t, "text"), "")
		a := For(someLanguages.Draw(t, "language"))
		c, d := forms(a.Tokens(nil, norm.NFC.String(text))), forms(a.Tokens(nil, norm.NFD.String(text)))
		if !slices.Equal(c, d) {
			t.Fatalf("Tokens(%q):\nNFC %v\nNFD %v", text, c, d)
		}
	})
}

func TestPropertyCase(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.ToValidUTF8(strings.Join(rapid.SliceOfN(pieces, 0, 30).Draw(t, "pieces"), ""), "")
		a := For(someLanguages.Draw(t, "language"))
		exact := func(s string) (out []string) {
			for _, tok := range a.Tokens(nil, s) {
				out = append(out, tok.Exact)
			}
			return out
		}
		want := exact(text)
		for _, f := range []func(rune) rune{unicode.ToUpper, unicode.ToLower, unicode.ToTitle} {
			if got := exact(strings.Map(f, text)); !slices.Equal(got, want) {
				t.Fatalf("Tokens(%q):\n  as it is %q\nother case %q", text, want, got)
			}
		}
	})
}

// A word of a query is analysed alone, the same word of an article among
// others: they must come out the same.
func TestPropertyWordsAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(pieces, 0, 30).Draw(t, "pieces"), "")
		a := For(someLanguages.Draw(t, "language"))
		for _, tok := range a.Tokens(nil, text) {
			alone := a.Tokens(nil, text[tok.Start:tok.End])
			if len(alone) != 1 || alone[0].Exact != tok.Exact || alone[0].Stop != tok.Stop {
				t.Fatalf("in %q: %+v; alone: %+v", text, tok, alone)
			}
		}
	})
}

// The tables must agree with the full algorithm.
func TestPropertyTables(t *testing.T) {
	characters := []rune("abcXYZ019_.,;:'\"-+ \n#/@éßÀ×÷яЙΩςό‘’“”–—…")
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom(characters), 15, 40, -1).Draw(t, "text")
		var got, want []string
		for i := 0; i < len(text); {
			c, n := classAt(text, i)
			if c > clsLow {
				i += n
				continue
			}
			end, ok := plainWord(text, i)
			if !ok {
				if !strings.ContainsAny(text, "×÷") {
					t.Fatalf("plainWord(%q, %d) gave up", text, i)
				}
				return
			}
			if hasAlnum(text[i:end]) {
				got = append(got, text[i:end])
			}
			i = end
		}
		for it := words.FromString(text); it.Next(); {
			if hasAlnum(it.Value()) {
				want = append(want, it.Value())
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("words of %q = %q, want %q", text, got, want)
		}
	})
}

// Each letter of the table makes words as one of ASCII does, whatever it stands next to.
func TestLetters(t *testing.T) {
	for i, ok := range letters {
		if !ok {
			continue
		}
		for _, around := range []string{"a", "1", "_", "a.", "a’", "1,", "é"} {
			word := around + string(rune(i)) + strings.TrimRight(around, ".,’") + " "
			plain := around + "b" + strings.TrimRight(around, ".,’") + " "
			for a, b := words.FromString(word), words.FromString(plain); a.Next() && b.Next(); {
				if utf8.RuneCountInString(a.Value()) != utf8.RuneCountInString(b.Value()) {
					t.Errorf("%q is cut into words unlike %q", word, plain)
					break
				}
			}
		}
	}
}

// What comes through a sieve is what Tokens makes, and all of it that is one of the
// terms.
func TestPropertySift(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(pieces, 10, 30).Draw(t, "pieces"), rapid.SampledFrom([]string{"", " "}).Draw(t, "between"))
		a := For(someLanguages.Draw(t, "language"))
		tokens := a.Tokens(nil, text)
		terms := map[string]bool{}
		var s Sieve
		for _, tok := range tokens {
			term := rapid.SampledFrom([]string{"", tok.Exact, tok.Stem}).Draw(t, "term")
			for _, p := range a.Parts(nil, text, &tok) {
				term = rapid.SampledFrom([]string{term, p.Exact, p.Stem}).Draw(t, "part")
			}
			s.Add(term)
			terms[term] = term != ""
		}
		prefix := rapid.SampledFrom([]string{"", "r", "run", "naive", "東", "internationalized"}).Draw(t, "prefix")
		if prefix != "" {
			s.AddPrefix(prefix)
		}
		through := map[int]bool{}
		for _, h := range new(Sifter).Sift(nil, a, text, &s) {
			if h.Token != tokens[h.Position] || h.StemEnd != End(tokens, h.Position) {
				t.Fatalf("Sift(%q) has %+v, of which the token is %+v", text, h, tokens[h.Position])
			}
			through[h.Position] = true
		}
		for i, tok := range tokens {
			want := terms[tok.Exact] || terms[tok.Stem] || prefix != "" && strings.HasPrefix(tok.Exact, prefix)
			for _, p := range a.Parts(nil, text, &tok) {
				want = want || terms[p.Exact] || terms[p.Stem] || prefix != "" && strings.HasPrefix(p.Exact, prefix)
			}
			if want && !through[i] {
				t.Fatalf("Sift(%q) has not %+v", text, tok)
			}
		}
	})
}

func FuzzTokens(f *testing.F) {
	f.Add("en", "Don’t panic: O'Reilly's C++ and 東京\xff\n\nDr. No.")
	f.Add("en", "node.js go1.20 getUsersByID 1,000 U.S.A. צה״ל")
	f.Add("he", "הU״ע והU״ע")
	f.Fuzz(func(t *testing.T, lang, text string) {
		a := For(lang)
		checkTokens(t, text, a.Tokens(nil, text))
		checkParts(t, a, text)
		checkSentences(t, text)
	})
}
