package search

import (
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"kindred/corpus"
)

// snippet returns the HTML of the passage alone.
func snippet(a *corpus.Article, w *wanted) string { return passageOf(a, w).html }

// wantedOf returns what a query makes a snippet look for.
func wantedOf(query string, langs ...string) *wanted {
	var w wanted
	p, languages := parse(query), languagesIn(langs...)
	for _, text := range p.phrases {
		w.addPhrase(words(languages, "", text))
	}
	list := words(languages, "", strings.Join(p.words, " "))
	content, _ := contentOf(list)
	for _, q := range content {
		w.add(q)
	}
	for _, text := range unfinished(&p, list) {
		w.prefix = text
	}
	return &w
}

func TestSnippet(t *testing.T) {
	long := strings.Repeat("The tide goes out and nobody looks. ", 12)
	weeds := "Kelp and nori are weeds" + strings.Repeat(", and what grows in the sea is good", 8) + ". "
	before := strings.Repeat("The tide goes out and nobody looks. ", 4) // what an end is led in with
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
				"The tide goes out and nobody looks. The tide goes out and nobody looks.",
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
			"a heading that matches stands for what is under it",
			corpus.Article{Text: "Kelp\n\nWe boil it.", Headings: []string{"Kelp"}},
			"kelp ",
			"We boil it.",
		},
		{
			"not on under the next heading",
			corpus.Article{Text: "We boil kelp.\n\nAt noon\n\nIt is eaten.", Headings: []string{"At noon"}},
			"kelp ",
			"We boil <mark>kelp</mark>.",
		},
		{
			"what is under the heading that matches",
			corpus.Article{Text: "Weeds\n\nOf all.\n\nKelp\n\nWe boil it.", Headings: []string{"Weeds", "Kelp"}},
			"kelp ",
			"We boil it.",
		},
		{
			"a word that a sentence ends in",
			corpus.Article{Language: "zh", Text: "cafeU.S.रोटी"},
			"cafe",
			"<mark>cafeU.S.</mark>रोटी",
		},
		{
			"the title tells nothing of where",
			corpus.Article{Title: "Boiling kelp", Text: "Boiling kelp\n\nWeeds. " + long + "Boil it."},
			"boil kelp ",
			before + "<mark>Boil</mark> it.",
		},
		{
			"the title is a heading",
			corpus.Article{Title: "Kelp", Text: "Kelp\nWe boil it."},
			"kelp ",
			"We boil it.",
		},
		{
			"nothing but headings",
			corpus.Article{Text: "Kelp\n\nWeeds", Headings: []string{"Kelp", "Weeds"}},
			"kelp ",
			"<mark>Kelp</mark> Weeds",
		},
		{
			"a blank summary",
			corpus.Article{Summary: " ", Text: "We boil it."},
			"kelp ",
			"We boil it.",
		},
		{
			"words that every sentence has tell little",
			corpus.Article{Text: strings.Repeat(weeds, 5) + "Kelp is boiled at noon. " + strings.Repeat(weeds, 5)},
			"kelp nori noon",
			"<mark>Kelp</mark> is boiled at <mark>noon</mark>.",
		},
		{
			"what stands in one sentence, not here and there",
			corpus.Article{Text: "The kelp is out. " + long[:36*4] + "Boil it. " + long + "Boil the kelp in it. " + long},
			"boil kelp ",
			"<mark>Boil</mark> the <mark>kelp</mark> in it. " + strings.TrimSpace(long[:36*7]),
		},
		{"broken characters", corpus.Article{Text: "We \xffboil kelp \xe6."}, "kelp ", "We \uFFFDboil <mark>kelp</mark> \uFFFD."},
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

func TestPassage(t *testing.T) {
	long := strings.Repeat("The tide goes out and nobody looks. ", 12)
	wide := strings.Repeat("The tide goes out and nobody looks, ", 9) + "and so on."
	const (
		page  = "https://example.com/kelp"
		twice = "In the morning the tide goes far out, the boats lie dry, and nobody of us ever looks."
	)
	for _, tc := range []struct {
		name    string
		article corpus.Article
		heading string
		address string // behind page
	}{
		{"short", corpus.Article{Text: "We boil kelp."}, "", "#:~:text=We%20boil%20kelp."},
		{"signs", corpus.Article{Text: "A-b, c & kelp?"}, "", "#:~:text=A%2Db%2C%20c%20%26%20kelp%3F"},
		{
			"from its beginning to its end",
			corpus.Article{Text: "We boil kelp at noon. It is brown and long, and smells of the sea in the morning. Nobody looks at it then."},
			"", "#:~:text=We%20boil%20kelp%20at,looks%20at%20it%20then.",
		},
		{
			"words that stand elsewhere first",
			corpus.Article{Text: "At noon on Monday we eat. " + long + "At noon on Monday we boil kelp at noon, and when we are tired of it we eat it at noon. " + wide},
			"", "#:~:text=At%20noon%20on%20Monday%20we%20boil,eat%20it%20at%20noon.",
		},
		{
			"an end that stands earlier, too",
			corpus.Article{Text: "We boil kelp at noon, and everybody looks at it then. It smells of the sea, but nobody looks at it then."},
			"", "#:~:text=We%20boil%20kelp%20at,nobody%20looks%20at%20it%20then.",
		},
		{
			"all of it stands earlier, too",
			corpus.Article{Text: "Weeds\n\n" + twice + "\n\nKelp\n\n" + twice, Headings: []string{"Weeds", "Kelp"}},
			"Kelp", "#kelp:~:text=" + strings.ReplaceAll(url.PathEscape(twice), ",", "%2C"),
		},
		{"two blocks", corpus.Article{Text: "Kelp.\n\nNori."}, "", "#:~:text=Kelp.,Nori."},
		{"cells", corpus.Article{Text: "Kelp\tdried\nNori\tfresh"}, "", "#:~:text=Kelp,fresh"},
		{
			"Chinese",
			corpus.Article{Language: "zh", Text: "母亲说，父亲听，姐姐笑，哥哥哭，弟弟吃kelp，妹妹在海边的老房子里唱歌，大家一起吃很多很多的东西，夏天，秋天，冬天，春天。"},
			"", "#:~:text=" + url.QueryEscape("母亲说，父亲听，姐姐笑，哥哥哭，") + "," + url.QueryEscape("夏天，秋天，冬天，春天。"),
		},
		{
			"under a heading",
			corpus.Article{Text: "Weeds\n\nOf all.\n\nBoiling\n\nWe boil kelp.", Headings: []string{"Weeds", "Boiling"}},
			"Boiling", "#boiling:~:text=We%20boil%20kelp.",
		},
		{
			"before any heading",
			corpus.Article{Text: "We boil kelp.\n\nWeeds\n\nOf all.", Headings: []string{"Weeds"}},
			"", "#:~:text=We%20boil%20kelp.",
		},
		{
			"the heading of two lines",
			corpus.Article{Text: "On\nboiling\n\nWe boil kelp.", Headings: []string{"On\nboiling"}},
			"On boiling", "#on-boiling:~:text=We%20boil%20kelp.",
		},
		{
			"under the title",
			corpus.Article{Title: "Weeds", Text: "Weeds\n\nWe boil kelp.", Headings: []string{"Weeds"}},
			"", "#:~:text=We%20boil%20kelp.",
		},
		{
			"the later of two that are alike",
			corpus.Article{Text: "More\n\nOf all.\n\nLess\n\nNo.\n\nMore\n\nWe boil kelp.", Headings: []string{"More", "Less", "More"}},
			"More", "#more:~:text=We%20boil%20kelp.",
		},
		{
			"a line that begins like a heading",
			corpus.Article{Text: "Weeds\n\nWeeds and all.\n\nWe boil kelp.", Headings: []string{"Weeds", "We"}},
			"Weeds", "#weeds:~:text=Weeds%20and%20all.,We%20boil%20kelp.",
		},
		{"a summary", corpus.Article{Summary: "On kelp.", Text: "Weeds."}, "", ""},
		{"nothing", corpus.Article{Title: "Kelp"}, "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.article.URL = page
			want := tc.address
			if want != "" {
				want = page + want
			}
			got := passageOf(&tc.article, wantedOf("kelp ", "en", "zh"))
			if got.heading != tc.heading || got.address != want {
				t.Errorf("the passage %q stands under %q at\n %s, want %q at\n %s", got.html, got.heading, got.address, tc.heading, want)
			}
		})
	}
}

// An address keeps the fragment that it has, but for directives.
func TestAddress(t *testing.T) {
	for page, want := range map[string]string{
		"/a":                   "/a#:~:text=Kelp.",
		"/a#part":              "/a#part:~:text=Kelp.",
		"/a#:~:text=x":         "/a#:~:text=Kelp.",
		"/a#part:~:text=x":     "/a#part:~:text=Kelp.",
		"https://a.example?b=": "https://a.example?b=#:~:text=Kelp.",
		"":                     "",
	} {
		if got := address(page, "", "Kelp. Nori", 0, 5); got != want {
			t.Errorf("the address of a passage of %q is %q, want %q", page, got, want)
		}
	}
	if got := address("/a", "", "Kelp. Nori", 1, 5); got != "" {
		t.Errorf("half a word has the address %q", got)
	}
}

// A sentence that is too long is cut between words, around the match.
func TestSnippetLongSentence(t *testing.T) {
	for name, word := range map[string]string{
		"apostrophe": "don’t", "number": "3.14", "domain": "node.js", "plain": "tide", "Korean": "바닷가에서", "sign": "C++",
		"decomposed": "cafe\u0301", "hyphens": "half-cold-proof",
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
					if w != word && w != "kelp" {
						t.Errorf("shifted by %d, the word %q of %q is cut", shift, w, got)
					}
				}
			}
		})
	}
}

// Clauses are whole, if they are not too long; and what is not too long is not cut.
func TestSnippetClauses(t *testing.T) {
	for _, tc := range []struct{ name, clause, head, tail string }{
		{"English", "the tide goes out and nobody looks, ", "… the", "looks, …"},
		{"Chinese", "潮水退了没有人看，", "… 潮", "看， …"},
		{"a list", "tide is low\n", "… tide", "low …"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			n := longSentence/columns(tc.clause) + 1
			filler := strings.Repeat(tc.clause, n)
			got := snippet(&corpus.Article{Text: filler + "kelp" + tc.clause[len(tc.clause)-1:] + filler}, wantedOf("kelp ", "en", "zh"))
			got = strings.NewReplacer("<mark>", "", "</mark>", "").Replace(got)
			if !strings.HasPrefix(got, "… kelp") && !strings.HasPrefix(got, tc.head) || !strings.HasSuffix(got, tc.tail) {
				t.Errorf("a clause is cut: %s", got)
			}
			whole := strings.TrimSpace(strings.Repeat(tc.clause, n-2))
			if got := snippet(&corpus.Article{Text: whole}, wantedOf("kelp ", "en")); html.UnescapeString(got) != strings.ReplaceAll(whole, "\n", " ") {
				t.Errorf("a sentence of %d columns is shown as %s", columns(whole), got)
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
		if got := beginning(strings.Repeat("a", shift)+strings.Repeat("母", snippetScan), snippetScan); !utf8.ValidString(got) {
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

// BenchmarkSnippet makes the snippets of all articles of the sample.
func BenchmarkSnippet(b *testing.B) {
	s := sampleBlog(b)
	for i, query := range benchQueries {
		b.Run(strconv.Itoa(i), func(b *testing.B) {
			w := wantedOf(query, "en", "de", "zh")
			for b.Loop() {
				for i := range s.public {
					snippet(&s.public[i], w)
				}
			}
		})
	}
}

// A long article is read to its end only where its beginning has not all words that are
// asked for.
func TestSnippetOfTheBeginning(t *testing.T) {
	filler := strings.Repeat("Nothing of note is said in this paragraph of some length.\n\n", 200)
	for _, tc := range []struct{ name, text, want string }{
		{"all at the beginning", "The tide turns the mill.\n\n" + filler + "The tide and the mill, the tide and the mill.", "turns the"},
		{"one at the beginning", "The tide turns.\n\n" + filler + "The tide is behind the mill.", "is behind"},
		{"none at the beginning", filler + "The tide is behind the mill.", "is behind"},
	} {
		a := corpus.Article{ID: "a", Title: "Note", Text: tc.text, Language: "en"}
		s := serving(t, a)
		res, err := s.Search(t.Context(), Request{Query: "tide mill "})
		if err != nil || len(res.Hits) != 1 {
			t.Fatalf("%s: %+v, %v", tc.name, res, err)
		}
		if got := res.Hits[0].Snippet; !strings.Contains(got, tc.want) {
			t.Errorf("%s: %q, want %q in it", tc.name, got, tc.want)
		}
	}
}

// Headings have the names that GitHub gives them.
func TestAnchor(t *testing.T) {
	for heading, want := range map[string]string{
		"Boiling": "boiling", "What's new in Go 1.21?": "whats-new-in-go-121", "A – B": "a--b", "snake_case & kebab-case": "snake_case--kebab-case",
		"Über uns": "%C3%BCber-uns", "响应式": "%E5%93%8D%E5%BA%94%E5%BC%8F", "  ": "", "<b>": "b", "a:~:b#c": "abc", "x%y": "xy",
	} {
		if got := anchor(heading); got != want {
			t.Errorf("%q has the anchor %q, want %q", heading, got, want)
		}
	}
}
