package search

import (
	"html"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"
	uax29 "github.com/clipperhouse/uax29/v2/words"
	"pgregory.net/rapid"

	"kindred/corpus"
	"kindred/index/analysis"
)

// wantedOf returns what a query makes a snippet look for.
func wantedOf(query string, langs ...string) *wanted {
	p := parse(query)
	c := compile(languagesIn(langs...), &p, &Request{})
	return &c.wanted
}

func TestSnippet(t *testing.T) {
	long := strings.Repeat("The tide goes out and nobody looks. ", 12)
	before := strings.Repeat("The tide goes out and nobody looks. ", 3) // what an end is led in with
	for _, tc := range []struct {
		name    string
		article corpus.Article
		query   string
		want    string
	}{
		{
			"the sentence with the word",
			corpus.Article{Text: long + "We boil kelp at noon. " + long},
			"kelp ",
			"We boil <mark>kelp</mark> at noon. The tide goes out and nobody looks. The tide goes out and nobody looks. " +
				"The tide goes out and nobody looks. The tide goes out and nobody looks. The tide goes out and nobody looks. " +
				"The tide goes out and nobody looks.",
		},
		{
			"most words, not the first",
			corpus.Article{Text: "Kelp is brown. " + long + "Boil the kelp."},
			"boil kelp ",
			before + "<mark>Boil</mark> the <mark>kelp</mark>.",
		},
		{
			"different words, not one many times",
			corpus.Article{Text: "Kelp, kelp, kelp! " + long + "Boil the kelp."},
			"boil kelp ",
			before + "<mark>Boil</mark> the <mark>kelp</mark>.",
		},
		{
			"the most matches among equals",
			corpus.Article{Text: "Kelp is brown. " + long + "Kelp on kelp."},
			"kelp ",
			before + "<mark>Kelp</mark> on <mark>kelp</mark>.",
		},
		{
			"inflections",
			corpus.Article{Text: "She boils it; he was boiling it."},
			"boiled ",
			"She <mark>boils</mark> it; he was <mark>boiling</mark> it.",
		},
		{"half a word", corpus.Article{Text: "Sourdough is sour."}, "sourd", "<mark>Sourdough</mark> is sour."},
		{"accents", corpus.Article{Text: "Au Café Étoile."}, "cafe etoile ", "Au <mark>Café</mark> <mark>Étoile</mark>."},
		{"possessive", corpus.Article{Text: "The bread’s applause."}, "bread ", "The <mark>bread’s</mark> applause."},
		{"phrase", corpus.Article{Text: "We boil kelp."}, `"boil kelp"`, "We <mark>boil</mark> <mark>kelp</mark>."},
		{"what is excluded is not shown", corpus.Article{Text: "We boil kelp."}, "kelp -boil", "We boil <mark>kelp</mark>."},
		{"stop words are not marked", corpus.Article{Text: "The end of the kelp."}, "the kelp ", "The end of the <mark>kelp</mark>."},
		{"unless there is nothing else", corpus.Article{Text: "To be is to do."}, "to be ", "<mark>To</mark> <mark>be</mark> is <mark>to</mark> do."},
		{
			"title only: the summary",
			corpus.Article{Title: "Kelp", Summary: "On weeds.", Text: "We boil them."},
			"kelp ",
			"On weeds.",
		},
		{"title only: the beginning", corpus.Article{Title: "Kelp", Text: "We boil them."}, "kelp ", "We boil them."},
		{"summary with the word", corpus.Article{Summary: "On kelp.", Text: "We boil them."}, "kelp ", "On <mark>kelp</mark>."},
		{"no words: the summary", corpus.Article{Summary: "On weeds.", Text: "We boil them."}, "tag:x", "On weeds."},
		{"nothing to show", corpus.Article{Title: "Kelp"}, "kelp ", ""},
		{"code is not shown", corpus.Article{Summary: "On weeds.", Code: "boil(kelp)"}, "kelp ", "On weeds."},
		{
			"HTML is inert",
			corpus.Article{Text: `A <b onclick="x('kelp')">kelp</b> & <mark>no</mark> <script>.`},
			"kelp ",
			`A &lt;b onclick=&#34;x(&#39;<mark>kelp</mark>&#39;)&#34;&gt;<mark>kelp</mark>&lt;/b&gt; &amp; ` +
				`&lt;mark&gt;no&lt;/mark&gt; &lt;script&gt;.`,
		},
		{"the query is not shown", corpus.Article{Text: "Weeds."}, "<script>alert(1)</script>", "Weeds."},
		{"line breaks", corpus.Article{Text: "We boil\nkelp\r\nhere."}, "kelp ", "We boil <mark>kelp</mark>  here."},
		{"C++", corpus.Article{Text: "I like C++, not C."}, "c++", "I like <mark>C++</mark>, not C."},
		{"neighbours apart", corpus.Article{Text: "Try std::move."}, "std::move ", "Try <mark>std</mark>::<mark>move</mark>."},
		{
			"Chinese word as one",
			corpus.Article{Language: "zh", Text: "我们养天然酵母。它很好。"},
			"天然酵母",
			"我们养<mark>天然酵母</mark>。它很好。",
		},
		{
			"Japanese",
			corpus.Article{Language: "ja", Text: "パンを焼く。天然酵母のパン。"},
			"酵母",
			"パンを焼く。天然<mark>酵母</mark>のパン。",
		},
		{"Thai", corpus.Article{Language: "th", Text: "ฉันชอบขนมปัง"}, "ปัง", "ฉันชอบขนม<mark>ปัง</mark>"},
		{
			"one character of the word is not the word",
			corpus.Article{Language: "zh", Text: "发酵以后，母亲养酵母。"},
			"酵母",
			"发酵以后，母亲养<mark>酵母</mark>。",
		},
		{
			"one character alone",
			corpus.Article{Language: "zh", Text: "参观北京市。"},
			"京",
			"参观北<mark>京</mark>市。",
		},
		{
			"a heading that matches",
			corpus.Article{Text: "Kelp\n\nWe boil it.", Headings: []string{"Kelp"}},
			"kelp ",
			"<mark>Kelp</mark> We boil it.",
		},
		{
			"headings that do not",
			corpus.Article{Text: "We boil kelp.\n\nAt noon\n\nIt is eaten.", Headings: []string{"At noon"}},
			"kelp ",
			"We boil <mark>kelp</mark>. It is eaten.",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if tc.article.Language == "" {
				tc.article.Language = "en"
			}
			if got := snippet(&tc.article, wantedOf(tc.query, "en", "zh")); got != tc.want {
				t.Errorf("snippet for %q\n got %s\nwant %s", tc.query, got, tc.want)
			}
		})
	}
}

// A sentence that is too long is cut between words, around the match.
func TestSnippetLongSentence(t *testing.T) {
	for name, word := range map[string]string{
		"apostrophe": "don’t", "number": "3.14", "domain": "node.js", "plain": "tide", "Korean": "바닷가에서", "sign": "C++",
		"decomposed": "cafe\u0301", "hyphen": "cold-proof",
	} {
		t.Run(name, func(t *testing.T) {
			for shift := range 12 {
				filler := strings.Repeat(word+" ", 150)
				a := &corpus.Article{Language: "en", Text: strings.Repeat("x", shift) + " " + filler + "kelp " + filler}
				got := snippet(a, wantedOf("kelp ", "en"))
				inner, ok := strings.CutPrefix(got, "… ")
				inner, ok2 := strings.CutSuffix(inner, " …")
				if !ok || !ok2 || !strings.Contains(inner, "<mark>kelp</mark>") {
					t.Fatalf("snippet %q is not cut on both sides of kelp", got)
				}
				inner = strings.ReplaceAll(inner, "<mark>kelp</mark>", "kelp")
				for w := range strings.FieldsSeq(inner) {
					if w != word && w != "kelp" && (word != "cold-proof" || w != "proof" && w != "cold") {
						t.Errorf("shifted by %d, the word %q of %q is cut", shift, w, got)
					}
				}
			}
		})
	}
}

// Of a whole book the beginning is searched, and it does not end in half a word.
func TestSnippetBook(t *testing.T) {
	for shift := range 5 {
		text := strings.Repeat("x", shift) + strings.Repeat(" weeds", snippetScan/6-20)
		text += " kelp" + strings.Repeat(" weeds", 100)
		got := snippet(&corpus.Article{Language: "en", Text: text}, wantedOf("kelp ", "en"))
		if !strings.Contains(got, "<mark>kelp</mark>") || !strings.HasSuffix(strings.TrimSuffix(got, " …"), " weeds") {
			t.Errorf("shifted by %d: %q", shift, got)
		}
	}
	paragraphs := strings.Repeat("We boil kelp at noon.\n\n", snippetScan/20)
	if got := snippet(&corpus.Article{Text: paragraphs}, wantedOf("zzz ", "en")); !strings.HasSuffix(got, "noon.") {
		t.Errorf("the end of the beginning is %q", got)
	}
	for shift := range utf8.UTFMax {
		if got := beginning(strings.Repeat("a", shift) + strings.Repeat("母", snippetScan)); !utf8.ValidString(got) {
			t.Errorf("shifted by %d, a character is cut", shift)
		}
	}
}

// scripts are words of random articles. They hold no ellipsis, which stands for
// what is left out.
var scripts = []string{
	"kelp", "boiling", "boils", "the", "a", "don’t", "don't", "node.js", "3.14", "C++", "Café", "cafe\u0301", "naïve",
	"Straße", "Öl", "снег", "море", "ψωμί", "לחם", "خبز", "रोटी", "ขนมปัง", "酵母", "面包", "天然", "パン", "ひらがな", "바닷가에서", "빵을",
	"🍞", "👩‍👩‍👧‍👦", "🇩🇪", "<b>", "</mark>", "<mark>", "&amp;", "&", "\"", "'", "«x»", "(y)", "--", "—", "a_b", "x", "½", "soft\u00adhyphen",
	"l'étoile", "Dr.", "e.g.", "U.S.", "1st", "12:30", "https://example.com/a?b=c&d", "zero\u200bwidth",
	strings.Repeat("long", 30), strings.Repeat("母", 80),
}

var queries = []string{
	"kelp ", "boil kelp ", "sou", "cafe", "酵母", "パン ", "바닷가", "море ", `"boil kelp"`, "c++", "the ", "node.js ", "tag:x", "mark ", "b amp", "long",
	"l'étoile ", "kelp -boil", "don't ", "3.14", "母", "1",
}

// randomText makes texts of many kinds.
func randomText() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		separators := rapid.SampledFrom([][]string{
			{" "}, {" ", "\n", " "}, {" ", " ", " ", ". ", "! ", ", "}, {" ", "\n\n", ".\n\n", "; "}, {"", "。", "，"}, {"", " ", "\t", "\u00a0", "\u3000"},
		}).Draw(t, "separators")
		var b strings.Builder
		for range rapid.IntRange(0, 160).Draw(t, "words") {
			if rapid.IntRange(0, 30).Draw(t, "odd") == 0 {
				b.WriteString(strings.ReplaceAll(rapid.StringN(0, 6, -1).Draw(t, "any"), "…", ""))
			} else {
				b.WriteString(rapid.SampledFrom(scripts).Draw(t, "word"))
			}
			b.WriteString(rapid.SampledFrom(separators).Draw(t, "separator"))
		}
		return b.String()
	})
}

func TestSnippetProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lang := rapid.SampledFrom([]string{"en", "de", "zh", ""}).Draw(t, "language")
		a := &corpus.Article{Language: lang, Text: randomText().Draw(t, "text")}
		if rapid.Bool().Draw(t, "summarised") {
			a.Summary = randomText().Draw(t, "summary")
		}
		query := rapid.SampledFrom(queries).Draw(t, "query")
		w := wantedOf(query, "en", "de", "zh")
		got := snippet(a, w)
		if again := snippet(a, w); again != got {
			t.Fatalf("snippets differ: %q, then %q", got, again)
		}
		plain, marked := unmarked(t, got)
		plain = strings.TrimSuffix(strings.TrimPrefix(plain, "… "), " …")
		if n := utf8.RuneCountInString(plain); n > longSentence {
			t.Errorf("a snippet of %d characters: %q", n, plain)
		}
		if strings.ContainsAny(plain, "\r\n") {
			t.Errorf("more than one line: %q", plain)
		}
		if !passageOf(plain, a.Text) && !passageOf(plain, a.Summary) {
			t.Errorf("not whole words of the article, next to each other: %q", plain)
		}
		for _, m := range marked {
			checkMark(t, lang, query, m)
		}
	})
}

// unmarked takes the marks out of a snippet, and fails where there is any other
// tag, an unbalanced or an empty one.
func unmarked(t *rapid.T, s string) (plain string, marked []string) {
	var b strings.Builder
	for rest := s; rest != ""; {
		before, after, found := strings.Cut(rest, "<mark>")
		b.WriteString(before)
		if !found {
			break
		}
		m, next, found := strings.Cut(after, "</mark>")
		if !found || m == "" {
			t.Fatalf("marks are unbalanced or empty in %q", s)
		}
		b.WriteString(m)
		marked = append(marked, html.UnescapeString(m))
		rest = next
	}
	if strings.ContainsAny(b.String(), `<>"'`) {
		t.Fatalf("not escaped: %q", s)
	}
	return html.UnescapeString(b.String()), marked
}

// passageOf reports whether the plain text is, white space apart, a part of the
// text that begins and ends where words do, as UAX #29 has it.
func passageOf(plain, text string) bool {
	bare, at := strip(text)
	want, _ := strip(plain)
	if want == "" {
		return true
	}
	inside := map[int]bool{} // where a word goes on; one that fills a snippet may be cut
	segments := uax29.FromString(text)
	for segments.Next() {
		if isWord(segments.Value()) && utf8.RuneCountInString(segments.Value()) <= 100 {
			for i := segments.Start() + 1; i < segments.End(); i++ {
				inside[i] = !spaceAt(text, i)
			}
		}
	}
	// Some sentences end within what is a word in UAX #29: ʹ.A
	ends := sentences.FromString(strings.NewReplacer("\n", " ", "\r", " ").Replace(text))
	for ends.Next() {
		delete(inside, ends.Start())
	}
	for from := 0; ; {
		i := strings.Index(bare[from:], want)
		if i < 0 {
			return false
		}
		i += from
		last := i + len(want) - 1
		if !inside[at[i]] && !inside[at[last]+1] {
			return true
		}
		from = i + 1
	}
}

// spaceAt reports whether a space stands before or after the offset: some join
// numbers.
func spaceAt(text string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at:])
	return unicode.IsSpace(before) || unicode.IsSpace(after)
}

func isWord(segment string) bool {
	return strings.ContainsFunc(segment, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// strip leaves out white space, and says where each byte that is left stood.
func strip(s string) (bare string, at []int) {
	var b strings.Builder
	for i, r := range s {
		if !unicode.IsSpace(r) {
			n, _ := b.WriteString(s[i : i+utf8.RuneLen(r)])
			for k := range n {
				at = append(at, i+k)
			}
		}
	}
	return b.String(), at
}

// checkMark fails unless the words of what is marked are words of the query: as
// written, inflected, or, for the last, begun.
func checkMark(t *rapid.T, lang, query, marked string) {
	tokens := analysis.For(lang).Tokens(nil, marked)
	if len(tokens) == 0 {
		t.Errorf("%q is marked for %q", marked, query)
	}
	for _, token := range tokens {
		ok := false
		for _, l := range []string{"en", "de", "zh"} {
			for _, q := range analysis.For(l).Tokens(nil, query) {
				ok = ok || q.Exact == token.Exact || q.Stem != "" && q.Stem == token.Stem || strings.HasPrefix(token.Exact, q.Exact)
			}
		}
		if !ok {
			t.Errorf("%q of %q is marked for %q", token.Exact, marked, query)
		}
	}
}

// Of short sentences a snippet has whole ones, with as many words of the query
// as any passage of its length.
func TestSnippetSentences(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := []string{"kelp", "boil", "weed", "net", "tide", "rain"}
		var list []string
		for range rapid.IntRange(1, 40).Draw(t, "sentences") {
			s := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 30).Draw(t, "words"), " ")
			list = append(list, strings.ToUpper(s[:1])+s[1:]+".")
		}
		a := &corpus.Article{Language: "en", Text: strings.Join(list, " ")}
		plain, marked := unmarked(t, snippet(a, wantedOf("kelp boil ", "en")))
		whole := false
		for i := range list {
			for j := i + 1; j <= len(list) && !whole; j++ {
				whole = plain == strings.Join(list[i:j], " ")
			}
		}
		if !whole {
			t.Errorf("not whole sentences: %q", plain)
		}
		has := func(s, w string) bool { return strings.Contains(strings.ToLower(s), w) }
		best := 0
		for _, s := range list {
			n := 0
			for _, w := range []string{"kelp", "boil"} {
				if has(s, w) {
					n++
				}
			}
			best = max(best, n)
		}
		got := 0
		for _, w := range []string{"kelp", "boil"} {
			if slices.ContainsFunc(marked, func(m string) bool { return has(m, w) }) {
				got++
			}
		}
		if got < best {
			t.Errorf("%d words are marked in %q, %d stand together in a sentence", got, plain, best)
		}
	})
}
