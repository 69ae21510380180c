package search

import (
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"kindred/corpus"
)

// What is shown of an article: the right words marked, all of them, in whole
// sentences, and nothing of it taken for HTML.
func TestReportedSnippets(t *testing.T) {
	filler := strings.Repeat("Nothing of the kind is said in this sentence. ", 12)
	for _, tc := range []struct {
		name, lang, text, query string
		want                    string   // the whole snippet
		has, lacks              []string // parts of it
	}{
		{
			name: "meilisearch/meilisearch#3975 both words of a phrase",
			text: filler + "The bread is baked in a falling oven overnight. " + filler, query: `"falling oven"`,
			has: []string{"The bread is baked in a <mark>falling</mark> <mark>oven</mark> overnight."},
		},
		{
			name: "meilisearch/meilisearch#3975 a word beside a phrase that has it",
			text: "Those are ours, and those are theirs.", query: `those "and those"`,
			want: "<mark>Those</mark> are ours, <mark>and</mark> <mark>those</mark> are theirs.",
		},
		{
			name: "meilisearch/meilisearch#1283 accents before the word do not shift the mark", lang: "fr",
			text:  strings.Repeat("Été après été, la forêt à côté gèle. ", 8) + "Saupoudrer le zeste pour l’attendrir et l’agrémenter d’une neige râpée. " + filler,
			query: "attendrir", has: []string{"pour <mark>l’attendrir</mark> et l’agrémenter d’une neige râpée."},
		},
		{
			name: "meilisearch/meilisearch#1283 and the mark is not after a character of four bytes",
			text: "🍞🍞🍞 Bread 🍞 and salt.", query: "salt ", want: "🍞🍞🍞 Bread 🍞 and <mark>salt</mark>.",
		},
		{
			name: "meilisearch/meilisearch#637 line breaks and list marks",
			text: "well, it may not be so; try this: \n1. insert your card\n2. type `the number`\n3. wait \n> say hello\n", query: "insert ",
			has: []string{"1. <mark>insert</mark> your card"},
		},
		{
			name: "meilisearch/meilisearch#2627 every occurrence",
			text: "A test of the bell; the test was short, and the Test was over.", query: "test ",
			want: "A <mark>test</mark> of the bell; the <mark>test</mark> was short, and the <mark>Test</mark> was over.",
		},
		{
			name: "meilisearch/meilisearch#449 the best place, not the first",
			text: "The oven is old. " + filler + "Bread from a brick oven has a crust. " + filler, query: "brick oven bread crust ",
			has: []string{"<mark>Bread</mark> from a <mark>brick</mark> <mark>oven</mark> has a <mark>crust</mark>."}, lacks: []string{"is old"},
		},
		{
			name: "meilisearch/meilisearch#772 the word that was typed, not one that begins alike",
			text: "The bread-winner breathes on the breadth of bread.", query: "bread ",
			has: []string{"breadth of <mark>bread</mark>."}, lacks: []string{"<mark>breadth", "<mark>breathes"},
		},
		{
			name: "meilisearch/meilisearch#772 half a word marks the whole",
			text: "Sourdough, then a nap.", query: "sourd", want: "<mark>Sourdough</mark>, then a nap.",
		},
		{
			name: "meilisearch/meilisearch#1912 a phrase, and its words elsewhere",
			text: "A car. Red is a colour, and this is the red car. " + filler + "The car is red today. " + filler, query: `"the car is red"`,
			has: []string{"The <mark>car</mark> is <mark>red</mark> today."},
		},
		{name: "meilisearch/meilisearch#1173 all of a word with an accent", lang: "cs", text: "Vývoj stroje.", query: "vývoj ", want: "<mark>Vývoj</mark> stroje."},
		{name: "meilisearch/meilisearch#1971 the end of a word with an accent", lang: "sv", text: "Hjalmar Hammarskjöld talade.", query: "hammarskjold ", want: "Hjalmar <mark>Hammarskjöld</mark> talade."},
		{name: "blevesearch/bleve#1464 an ampersand", text: "Thelma & Louise drove off.", query: "thelma ", want: "<mark>Thelma</mark> &amp; Louise drove off."},
		{name: "blevesearch/bleve#1464 a sign", text: "I <3 blancmange at noon.", query: "blancmange ", want: "I &lt;3 <mark>blancmange</mark> at noon."},
		{
			name: "blevesearch/bleve#1464 a tag",
			text: "The <script> tag is dangerous </mark> here.", query: "tag ",
			want: "The &lt;script&gt; <mark>tag</mark> is dangerous &lt;/mark&gt; here.",
		},
		{
			name: "blevesearch/bleve#1529 the marked word itself",
			text: "Write <img src=x onerror=alert(1)> and be done.", query: "onerror script img ",
			has: []string{"&lt;<mark>img</mark> src=x <mark>onerror</mark>=alert(1)&gt;"}, lacks: []string{"<img"},
		},
		{
			name: "blevesearch/bleve#1529 quotation marks and apostrophes",
			text: `He said "don't" & left.`, query: "don't ", want: `He said &#34;<mark>don&#39;t</mark>&#34; &amp; left.`,
		},
		{
			name: "blevesearch/bleve#807 more than one short sentence", text: "Short. Kelp. Then more of it is said, in a sentence that is longer.",
			query: "kelp ", want: "Short. <mark>Kelp</mark>. Then more of it is said, in a sentence that is longer.",
		},
		{
			name: "elastic/elasticsearch#30136 a sentence, not the word alone",
			text: filler + "Rocks by the stream had grown, all the time, while a violin was played. " + filler, query: "stream ",
			has: []string{"Rocks by the <mark>stream</mark> had grown, all the time, while a violin was played."},
		},
		{
			name: "elastic/elasticsearch#28089 what stands around a short sentence",
			text: "Some words before it. A short sentence. Some words after it.", query: "short ",
			want: "Some words before it. A <mark>short</mark> sentence. Some words after it.",
		},
		{
			name: "elastic/elasticsearch#82402 an abbreviation ends no sentence",
			text: filler + "On Monday Dr. Quint met Mr. Asano at approx. 5 p.m. in the orchard. " + filler, query: "orchard ",
			has: []string{"On Monday Dr. Quint met Mr. Asano at approx. 5 p.m. in the <mark>orchard</mark>."},
		},
		{
			name: "elastic/elasticsearch#118251 a dot and a dash", text: "My item R. - 1000x - 4 g", query: "1000x ",
			want: "My item R. - <mark>1000x</mark> - 4 g",
		},
		{
			name: "elastic/elasticsearch#52333 what is before an exclamation mark", text: "Yahoo! Inc is meant, please.", query: "inc ",
			want: "Yahoo! <mark>Inc</mark> is meant, please.",
		},
		{name: "typesense/typesense#977 Korean, half a word", lang: "ko", text: "상황판 오후", query: "상황", want: "<mark>상황</mark>판 오후"},
		{name: "typesense/typesense#977 Korean, one syllable", lang: "ko", text: "오후 상황판", query: "상", want: "오후 <mark>상</mark>황판"},
		{name: "typesense/typesense#978 Korean, a whole word", lang: "ko", text: "상황판 오후", query: "상황판", want: "<mark>상황판</mark> 오후"},
		{
			name: "typesense/typesense#86 Japanese, the word and nothing beside it", lang: "ja",
			text: "腰道具一式、配管工用、新古品多数。", query: "配管", want: "腰道具一式、<mark>配管</mark>工用、新古品多数。",
		},
		{
			name: "typesense/typesense#2144 Japanese, no characters of the word elsewhere", lang: "ja",
			text: "砂の箱とボックス席。サンドボックスで試す。", query: "サンドボックス", has: []string{"<mark>サンドボックス</mark>で試す。"}, lacks: []string{"<mark>ス</mark>", "<mark>ボ</mark>"},
		},
		{
			name: "meilisearch/meilisearch#2149 Chinese, one character", lang: "zh", text: "一二三四。", query: "二", want: "一<mark>二</mark>三四。",
		},
		{
			name: "meilisearch/meilisearch#4744 a letter that folds to a shorter one", lang: "de", text: "Foo Änd ist hier.", query: "and ", want: "Foo <mark>Änd</mark> ist hier.",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			lang := tc.lang
			if lang == "" {
				lang = "en"
			}
			s := serving(t, among(posts(lang, [3]string{"it", "A page", tc.text})...)...)
			res := asked(t, s, Request{Query: tc.query})
			at := slices.IndexFunc(res.Hits, func(h Hit) bool { return h.ID == "it" })
			if at < 0 {
				t.Fatalf("%q finds %q", tc.query, idsOf(res))
			}
			got := res.Hits[at].Snippet
			if tc.want != "" && got != tc.want {
				t.Errorf("%q shows\n%s, want\n%s", tc.query, got, tc.want)
			}
			for _, part := range tc.has {
				if !strings.Contains(got, part) {
					t.Errorf("%q shows\n%s\nwithout %s", tc.query, got, part)
				}
			}
			for _, part := range tc.lacks {
				if strings.Contains(got, part) {
					t.Errorf("%q shows\n%s\nwith %s", tc.query, got, part)
				}
			}
		})
	}
}

// The passage's address leads to the sentence that is shown, not to the top of the
// page.
func TestReportedPassages(t *testing.T) {
	before := strings.Repeat("The path goes on along the wall. ", 40)
	for _, tc := range []struct{ name, lang, text, query, want string }{
		{
			"Automattic/jetpack#17653 the sentence", "en",
			before + "\n\nHere the lantern hangs.\n\n" + before, "lantern ", "Here the lantern hangs.",
		},
		{
			"Automattic/jetpack#17653 a comma, a dash and an ampersand", "en",
			before + "\n\nSalt, pepper - & oil.\n\n" + before, "pepper ", "Salt, pepper - & oil.",
		},
		{
			"Automattic/jetpack#17653 not over the end of a paragraph", "en",
			"Lanterns\n\nHang them low.\n\nOr high, where lanterns belong.\n\n" + before, "lanterns high ", "Or high, where lanterns belong.",
		},
		{
			"legege/searchwp#17 the first place of several alike", "en",
			before + "\n\nOne lantern here.\n\n" + before + "\n\nTwo lanterns there.\n\n" + before, "lantern ", "One lantern here.",
		},
		{
			"Automattic/jetpack#17653 without spaces", "ja",
			strings.Repeat("道は壁に沿って続く。", 40) + "\n\n門の前に提灯がある。\n\n" + strings.Repeat("道は壁に沿って続く。", 40), "提灯", "門の前に提灯がある。",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := serving(t, among(posts(tc.lang, [3]string{"it", "A page", tc.text})...)...)
			hit := asked(t, s, Request{Query: tc.query}).Hits[0]
			page, directive, ok := strings.Cut(hit.Passage, "#:~:text=")
			if !ok || page != "/it/" {
				t.Fatalf("the passage is %q", hit.Passage)
			}
			if got := reached(t, tc.text, directive); !strings.Contains(got, tc.want) {
				t.Errorf("%q leads to %q, want %q", hit.Passage, got, tc.want)
			}
			if first := strings.Index(tc.text, reached(t, tc.text, directive)); first < 0 || first > strings.Index(tc.text, tc.want) {
				t.Errorf("%q does not begin at %q", hit.Passage, tc.want)
			}
		})
	}
}

// reached returns the text that a browser goes to by a text directive: from the first
// place of its beginning to the first of its end behind that.
func reached(t *testing.T, text, directive string) string {
	t.Helper()
	start, end, ranged := strings.Cut(directive, ",")
	from, err := url.PathUnescape(start)
	if err != nil {
		t.Fatal(err)
	}
	to, err := url.PathUnescape(end)
	if err != nil {
		t.Fatal(err)
	}
	at := strings.Index(text, from)
	if at < 0 {
		t.Fatalf("%q is not in the text", from)
	}
	if !ranged {
		return from
	}
	stop := strings.Index(text[at+len(from):], to)
	if stop < 0 {
		t.Fatalf("%q is not behind %q", to, from)
	}
	return text[at : at+len(from)+stop+len(to)]
}

var marks = regexp.MustCompile(`</?mark>`)

// For every word of the sample blog's articles, what is shown of the article is a
// stretch of it, whole words, escaped, with the word in it and marked; and its address
// leads to just that.
func TestReportedWholeSentences(t *testing.T) {
	b := sampleBlog(t)
	shown, linked, led := 0, 0, 0
	for i := range b.public {
		a := &b.public[i]
		fields := strings.Fields(a.Text)
		for n := 3; n < len(fields); n += 61 { // a word here and there
			word := strings.Trim(fields[n], `.,;:!?"'()。，「」`)
			if utf8.RuneCountInString(word) < 4 {
				continue
			}
			res := b.find(t, Request{Query: word + " ", Verbatim: true, Limit: MaxLimit})
			at := slices.IndexFunc(res.Hits, func(h Hit) bool { return h.ID == a.ID })
			if at < 0 {
				continue // it begins with a sign that says something in a query
			}
			shown++
			linked, led = linked+1, led+1
			if !leads(t, a, &res.Hits[at]) {
				led--
			}
		}
	}
	if shown < 150 || led < linked*99/100 {
		t.Errorf("%d snippets, %d of %d addresses lead to them", shown, led, linked)
	}
}

// leads checks a hit's snippet, and reports whether its address leads to it.
func leads(t *testing.T, a *corpus.Article, hit *Hit) bool {
	t.Helper()
	if strings.Count(hit.Snippet, "<mark>") != strings.Count(hit.Snippet, "</mark>") || strings.ContainsAny(marks.ReplaceAllString(hit.Snippet, ""), `<>"`) {
		t.Errorf("%s: %s", a.ID, hit.Snippet)
	}
	plain := strings.Trim(html.UnescapeString(marks.ReplaceAllString(hit.Snippet, "")), "… ")
	text := strings.Join(strings.Fields(a.Text), " ")
	start := strings.Index(text, strings.Join(strings.Fields(plain), " "))
	if start < 0 && !strings.Contains(strings.Join(strings.Fields(a.Summary), " "), plain) {
		t.Errorf("%s: what is shown is not in the article: %s", a.ID, hit.Snippet)
	}
	_, directive, ok := strings.Cut(hit.Passage, ":~:text=")
	if !ok {
		return start < 0 // of a summary, there is none
	}
	got := strings.Join(strings.Fields(reached(t, a.Text, directive)), " ")
	return strings.Contains(got, strings.Join(strings.Fields(plain), " "))
}
