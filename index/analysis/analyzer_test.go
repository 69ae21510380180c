package analysis

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode"
)

// show writes tokens as "exact/stem", with * for a function word; the stem is
// left out where it is the exact form.
func show(tokens []Token) string {
	var out []string
	for _, t := range tokens {
		s := t.Exact
		if t.Stem != t.Exact {
			s += "/" + t.Stem
		}
		if t.Stop {
			s += "*"
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestTokens(t *testing.T) {
	for _, tc := range []struct {
		name, lang, in, want string
	}{
		{"empty", "en", "", ""},
		{"no word", "en", " … — ++ # _ ² ① 🙂 ' ", ""},
		{"curly quotes", "en", "Don’t ‘panic’ “now”", "don't* panic now"},
		{"possessive", "en", "O'Reilly's reader’s James’s it's dogs'", "o'reilly/o'reilli reader james/jame it* dogs/dog"},
		{"possessive, unknown language", "xx", "reader’s", "reader"},
		{"no possessive elsewhere", "de", "Ina’s", "ina's"},
		{"dots, identifiers, numbers", "en", "node.js max_size v1.2.3 3.14 1,000 .NET", "node.js max_size v1.2.3 3.14 1,000 net"},
		{"hyphen and address", "en", "full-text a@example.com https://go.dev/blog", "full text a* example.com https go.dev blog"},
		{"c++", "en", "C++, (C++17) Notepad++ C+ +++ a+++b", "c++ c++ 17 notepad++ c a* b"},
		{"c#", "en", "C# F#. Gtk# C♯ Heading# page#part a#b #tag C##", "c# f# gtk# c# heading/head page part a* b tag c"},
		{"sign behind accents", "en", "é́é# e\u0301e\u0301e\u0301# ééé+ éééé#", "ee# eee# eee eeee"},
		{"accents", "en", "naïve Ærø Straße Łódź Đà İı ﬁne", "naive/naiv aero strasse lodz da ii fine"},
		{"decomposed", "en", "e\u0301te\u0301", "ete"},
		{"width", "en", "ＡＢＣ１２", "abc12"},
		{"invisible", "en", "co\u00adoperate zero\u2060width \ufefffirst", "cooperate/cooper zerowidth first"},
		{"zero-width space", "en", "sea\u200brch C\u200b++ Donau\u200bdampf\u200bschiff \u200bend\u200b", "search c donaudampfschiff end"},
		{"narrow space", "fr", "Bonjour\u202f! «\u202fmot\u202f» fin\u202fde", "bonjour mot fin de*"},
		{"typed apostrophes", "en", "reader´s James′s ´quoted´ dogs´", "reader james/jame quoted/quot dogs/dog"},
		{"letter apostrophe", "en", "ʼtis rockʼnʼroll", "tis rock'n'roll/rock'n'rol"},
		{"stop words keep themselves", "en", "having been doing", "having* been* doing*"},
		{"elision fr", "fr", "L’amour de l'État aujourd'hui jusqu’à qu'il", "amour de* etat aujourd'hui a* il*"},
		{"elision it", "it", "Dell'arte all’università", "arte universita/univers"},
		{"elision ca", "ca", "col·lecció l'home d’aigua", "colleccio home aigua"},
		{"elision ga", "ga", "d’athair", "athair"},
		{"no elision elsewhere", "en", "l'amour", "l'amour"},
		{"turkish", "tr", "İstanbul'un IŞIK ışıklar", "istanbul isik isiklar/isik"},
		{"german", "de", "Häuser STRASSE Straßen über", "hauser/haus strasse/strass strassen/strass uber*"},
		{"german without umlauts", "de", "Mueller Haeuser Koeln gruen fuehrt", "mueller/mull haeuser/haus koeln/koln gruen/grun fuehrt/fuhrt"},
		{"german without umlauts, none", "de", "neue bauen Quelle Quellen", "neue/neu bauen/bau quelle/quell quellen/quell"},
		{"russian", "ru", "Москвой ёлки за́мок Йод её", "москвой/москв елки/елк замок йод ее*"},
		{"ukrainian", "uk", "їжак м’ята", "їжак м'ята"},
		{"greek", "el", "Οδυσσεύς ΟΔΥΣΣΕΥΣ και", "οδυσσευσ οδυσσευσ και*"},
		{"arabic", "ar", "الكِتَابُ أحمد ـ", "الكتاب/كتاب أحمد/احمد"},
		{"persian", "fa", "کتاب\u200cها", "کتابها/كتابها"},
		{"hindi", "hi", "लड़कियों किताबें", "लड़कियों/लडक किताबें/किताब"},
		{"hebrew", "he", "שָׁלוֹם צה״ל", `שלום צה"ל`},
		{"polish", "pl", "domach", "domach/dom"},
		{"croatian", "hr", "knjigama", "knjigama/knjig"},
		{"romanian, comma or cedilla", "ro", "cărților cărţilor", "cartilor/cart cartilor/cart"},
		{"finnish", "fi", "taloissa", "taloissa/talo"},
		{"portuguese", "pt-BR", "universidades ações", "universidades/univers acoes/aco"},
		{"dutch", "nl", "fietsen", "fietsen/fiets"},
		{"danish", "da", "husene", "husene/hus"},
		{"norwegian", "nb_NO", "husene", "husene/hus"},
		{"swedish", "sv", "husen för", "husen/hus for*"},
		{"hungarian", "hu", "házakban", "hazakban/haz"},
		{"spanish", "es", "niños", "ninos/nin"},
		{"sorani", "ckb", "کتێبەکان", "کتێبەکان/کتێب"},
		{"tamil", "ta", "புத்தகங்கள்", "புத்தகங்கள்/புத்தகம்"},
		{"no stemmer, stop words", "cs", "není dům", "neni* dum"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := show(For(tc.lang).Tokens(nil, tc.in)); got != tc.want {
				t.Errorf("For(%q).Tokens(%q)\n got %s\nwant %s", tc.lang, tc.in, got, tc.want)
			}
		})
	}
}

func TestRuns(t *testing.T) {
	for _, tc := range []struct {
		name, in, want string
	}{
		{"chinese", "搜索引擎。", "搜/搜索 索/索引 引/引擎 擎/"},
		{"japanese", "東京のカナ", "東/東京 京/京の の/のカ カ/カナ ナ/"},
		{"long vowel", "サーバー", "サ/サー ー/ーバ バ/バー ー/"},
		{"half width", "ﾊﾟｶﾞ", "パ/パガ ガ/"},
		{"korean", "한국어 책", "한/한국 국/국어 어/ 책"},
		{"mixed with Latin", "Go언어ABC漢", "go 언/언어 어/ abc 漢"},
		{"digits between", "第3章", "第 3 章"},
		{"thai", "ภาษา", "ภ/ภา า/าษ ษ/ษา า/"},
		{"thai marks", "ที่นี่", "ที่/ที่นี่ นี่/"},
		{"thai digits", "๑๒", "๑๒"},
		{"lao", "ລາວ", "ລ/ລາ າ/າວ ວ/"},
		{"burmese", "မြန်မာ", "မြ/မြန် န်/န်မာ မာ/"},
		{"khmer with zero-width space", "ភាសា\u200bខ្មែរ", "ភា/ភាសា សា/សាខ្មែ ខ្មែ/ខ្មែរ រ/"},
		{"voiced kana is another letter", "かが", "か/かが が/"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, lang := range []string{"ja", "en", ""} {
				if got := show(For(lang).Tokens(nil, tc.in)); got != tc.want {
					t.Errorf("For(%q).Tokens(%q)\n got %s\nwant %s", lang, tc.in, got, tc.want)
				}
			}
		})
	}
}

func TestOffsets(t *testing.T) {
	const text = "«L’été» d’une C++ 東京, co\u00adop"
	var got []string
	for _, tok := range For("fr").Tokens(nil, text) {
		got = append(got, text[tok.Start:tok.End])
	}
	want := []string{"L’été", "d’une", "C++", "東", "京", "co\u00adop"}
	if !slices.Equal(got, want) {
		t.Errorf("words at the offsets = %q, want %q", got, want)
	}
}

// Text that no one wrote must not take long, nor make terms without bound.
func TestHugeWords(t *testing.T) {
	for _, piece := range []string{"a", "é", "a.", "א.", "e\u0301\u0301\u0301", "မ\u102c\u102c\u102c", "\u102c", "漢.", "\xff", "'s", "+", "\n"} {
		text := strings.Repeat(piece, 200_000/len(piece))
		for _, lang := range []string{"en", "fr", "tr"} {
			tokens := For(lang).Tokens(nil, text)
			checkTokens(t, text, tokens)
			for _, tok := range tokens {
				if len(tok.Exact) > 2*longestWord || len(tok.Stem) > 2*longestWord {
					t.Fatalf("%q repeated: a term of %d bytes", piece, len(tok.Exact))
				}
			}
		}
		checkSentences(t, text)
	}
}

func TestTokensAppends(t *testing.T) {
	dst := For("en").Tokens(nil, "one")
	if got := show(For("en").Tokens(dst, "two")); got != "one two" {
		t.Errorf("Tokens after Tokens = %q, want both", got)
	}
}

func TestFor(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"en", "en"},
		{"EN-us", "en"},
		{" pt_BR", "pt"},
		{"nn", "no"},
		{"zh-Hant-TW", "zh"},
		{"", ""},
		{"xx", ""},
		{"uk", ""},
		{"el", "el"},
		{"th", "th"},
		{"-", ""},
		{"\xff", ""},
	} {
		a := For(tc.in)
		if a.Language() != tc.want {
			t.Errorf("For(%q).Language() = %q, want %q", tc.in, a.Language(), tc.want)
		}
		if a != For(tc.want) {
			t.Errorf("For(%q) and For(%q) differ", tc.in, tc.want)
		}
	}
}

func TestLanguages(t *testing.T) {
	got := slices.Sorted(maps.Keys(stemmers()))
	if len(got) < 20 {
		t.Errorf("there are stemmers of %v, want 20 languages at least", got)
	}
	for _, lang := range got {
		if a := For(lang); a.Language() != lang || a.stem == nil {
			t.Errorf("For(%q) has no stemmer of its own", lang)
		}
	}
}

func TestStopLists(t *testing.T) {
	for lang := range stopLists {
		if n := len(For(lang).stop); n < 20 {
			t.Errorf("%s has %d stop words", lang, n)
		}
		if For(lang).stop[""] {
			t.Errorf("%s has the empty stop word", lang)
		}
	}
}

// What the lists take for function words but readers look for is none, and each such word
// stands in its list.
func TestContentWords(t *testing.T) {
	for lang, words := range contentWords {
		for w := range strings.FieldsSeq(words) {
			if !slices.Contains(strings.FieldsFunc(string(stopLists[lang]), func(r rune) bool { return !unicode.IsLetter(r) }), w) {
				t.Errorf("%s: no list has %s", lang, w)
			}
			if got := For(lang).Tokens(nil, w); len(got) != 1 || got[0].Stop || got[0].Stem == "" {
				t.Errorf("%s: %s is %+v, want a word", lang, w, got)
			}
		}
	}
	if got := For("es").Tokens(nil, "estaba"); !got[0].Stop {
		t.Errorf("estaba is %+v, want a function word", got)
	}
}

// The memo must change nothing, whatever it holds and whoever else uses it.
func TestConcurrent(t *testing.T) {
	text := strings.Repeat("The runners’ universities are running naïve tests in 東京 with C++. ", 20)
	want := show(newAnalyzer("en", nil).Tokens(nil, text))
	a := newAnalyzer("en", nil)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				if got := show(a.Tokens(nil, text)); got != want {
					t.Errorf("got %s\nwant %s", got, want)
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestPanickingStemmer(t *testing.T) {
	got := safely(func(string) string { panic("index out of range") }, "word")
	if got != "word" {
		t.Errorf("safely = %q, want the word itself", got)
	}
}

// A memo that grows remembers words as they are, and is bounded.
func TestMemoGrows(t *testing.T) {
	a := newAnalyzer("en", nil)
	for _, n := range []int{100, 1000, 10 * memoRows * memoWays} {
		for i := range n {
			text := "running" + strconv.Itoa(i)
			for range 2 {
				if got := a.word(text, 0, len(text)); got.key != text || got.exact != text {
					t.Fatalf("word(%q) = %q, %q", text, got.key, got.exact)
				}
			}
		}
		if rows := len(*a.memo.rows.Load()); rows > memoRows || n == 100 && rows > fewRows*moreRows {
			t.Errorf("after %d words there are %d rows", n, rows)
		}
	}
	if rows := len(*a.memo.rows.Load()); rows != memoRows {
		t.Errorf("after very many words there are %d rows, want %d", rows, memoRows)
	}
}
