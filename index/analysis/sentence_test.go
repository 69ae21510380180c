package analysis

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"
	"pgregory.net/rapid"
)

func TestSentences(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		want     []string
	}{
		{"empty", "", nil},
		{"white space", " \n\n ", []string{" \n\n "}},
		{"two", "One.  Two!", []string{"One.  ", "Two!"}},
		{"leading white space", "\n\n One. Two", []string{"\n\n One. ", "Two"}},
		{"quotes", "“Really?” She nodded. (Yes.) Good.", []string{"“Really?” ", "She nodded. ", "(Yes.) ", "Good."}},
		{"lower case goes on", "“Really?” she asked. Done", []string{"“Really?” she asked. ", "Done"}},
		{"a name with a mark", "Yahoo! was big. Jeopardy! Is on.", []string{"Yahoo! was big. ", "Jeopardy! ", "Is on."}},
		{"a name that begins small", "Really? iPhones sell.", []string{"Really? ", "iPhones sell."}},
		{"a remark", "He came (really!) and left. (Yes!) He did.", []string{"He came (really!) and left. ", "(Yes!) ", "He did."}},
		{"stop before the quote", "He said “I go.” Then he went.", []string{"He said “I go.” ", "Then he went."}},
		{"item of a list", "1. Boil it. 2. Eat it.", []string{"1. Boil it. ", "2. Eat it."}},
		{"wrapped", "One line\nand the next. Two", []string{"One line\nand the next. ", "Two"}},
		{"blank line", "Title\n\nBody\r\n \r\nMore", []string{"Title\n\n", "Body\r\n \r\n", "More"}},
		{"eg", "Some (e.g. Go) and others, i.e. C. Right", []string{"Some (e.g. Go) and others, i.e. C. Right"}},
		{"title", "Dr. Smith met Mrs. Jones. They spoke.", []string{"Dr. Smith met Mrs. Jones. ", "They spoke."}},
		{"no title", "One more rep. Then rest.", []string{"One more rep. ", "Then rest."}},
		{"initials", "J. R. R. Tolkien wrote. So did I. Really.", []string{"J. R. R. Tolkien wrote. ", "So did I. ", "Really."}},
		{"acronym within", "The U.S. Government paid.", []string{"The U.S. Government paid."}},
		{"acronym at the end", "He lives in the U.S. The end.", []string{"He lives in the U.S. ", "The end."}},
		{"etc", "Apples, etc. And pears, etc., too.", []string{"Apples, etc. ", "And pears, etc., too."}},
		{"decimal", "Pi is 3.14. Not 3. Not 4.", []string{"Pi is 3.14. ", "Not 3. ", "Not 4."}},
		{"number", "See No. 5 and Fig. 2. He said no. Five.", []string{"See No. 5 and Fig. 2. ", "He said no. ", "Five."}},
		{"file name", "Use node.js. It runs.", []string{"Use node.js. ", "It runs."}},
		{"german", "Am 3. Mai kam er, z.B. Bald. Ende bzw. Schluss.", []string{"Am 3. Mai kam er, z.B. Bald. ", "Ende bzw. Schluss."}},
		{"begins with a number", "He left in winter. 1955 was cold. In Sept. 1955 it froze. 12 came later. 3 went.", []string{
			"He left in winter. ", "1955 was cold. ", "In Sept. 1955 it froze. ", "12 came later. ", "3 went.",
		}},
		{"a short word before a number", "See Tab. 12 for more.", []string{"See Tab. 12 for more."}},
		{"a long word before a small one", "In the chapt. of it.", []string{"In the chapt. of it."}},
		{"a letter at the end", "See point b. Maybe. Use CC. Then go.", []string{"See point b. ", "Maybe. ", "Use CC. ", "Then go."}},
		{"a title after eg", "Books, e.g. The Hobbit, sell. Filme, z. B. Das Boot.", []string{"Books, e.g. The Hobbit, sell. ", "Filme, z. B. Das Boot."}},
		{"approximately", "It is approx. 12 miles.", []string{"It is approx. 12 miles."}},
		{"german, spaced", "Das ist z. B. Brot, d. h. Essen. Um 44 v. Chr. Das war 5 Mio. Euro wert u. Ä. Der Rest.", []string{
			"Das ist z. B. Brot, d. h. Essen. ", "Um 44 v. Chr. ", "Das war 5 Mio. Euro wert u. Ä. ", "Der Rest.",
		}},
		{"german ordinals", "Der 2. Weltkrieg endete. Er kam als 2. Danach ging er am 3. Dann ruhte er.", []string{
			"Der 2. Weltkrieg endete. ", "Er kam als 2. ", "Danach ging er am 3. ", "Dann ruhte er.",
		}},
		{"german title", "Prof. Dr. Müller sprach. Er ging.", []string{"Prof. Dr. Müller sprach. ", "Er ging."}},
		{"spanish", "En EE. UU. vive el Sr. López. Es alto.", []string{"En EE. UU. vive el Sr. López. ", "Es alto."}},
		{"russian", "А. С. Пушкин и т. д. Он жил на ул. Ленина.", []string{"А. С. Пушкин и т. д. ", "Он жил на ул. Ленина."}},
		{"vitamin", "Take vitamin C. Then rest. So did I. Dr. Who left.", []string{"Take vitamin C. ", "Then rest. ", "So did I. ", "Dr. Who left."}},
		{"degree", "He has a Ph.D. She has none.", []string{"He has a Ph.D. ", "She has none."}},
		{"chinese", "今日は。明日！", []string{"今日は。", "明日！"}},
		{"closing marks", "「行く。」「来る！」（終わり。）次。“好。”他走了。", []string{"「行く。」", "「来る！」", "（終わり。）", "次。", "“好。”", "他走了。"}},
		{"japanese quotation", "「行く。」と言った。『何？』って。", []string{"「行く。」と言った。", "『何？』って。"}},
		{"chinese remark", "他来了（真的！）然后走了。（完。）好。", []string{"他来了（真的！）然后走了。", "（完。）", "好。"}},
		{"ellipsis", "Well… maybe. Wait... What?", []string{"Well… maybe. ", "Wait... ", "What?"}},
		{"only stops", "...", []string{"..."}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for start, end := range Sentences(tc.in) {
				got = append(got, tc.in[start:end])
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("Sentences(%q)\n got %q\nwant %q", tc.in, got, tc.want)
			}
		})
	}
}

func TestSentencesStops(t *testing.T) {
	n := 0
	for range Sentences("One. Two.\n\nThree.") {
		n++
		break
	}
	if n != 1 {
		t.Errorf("after break, %d sentences", n)
	}
}

// The table must agree with the full algorithm, which is asked of texts that are no
// UTF-8.
func TestPropertySegments(t *testing.T) {
	pieces := rapid.SampledFrom(strings.Split("a|b |C|D. |e.g. |é|Я|я|漢|。|！|.|. |.\n|..|!|?|? |, |; |-|'|\"|(|) |[|”|“|’|…| |  |\n|\t|\r|3|1.5|1955 |\u0301|\u200d|\u00a0|\u0085|\u2028|‼|।|։|\xff|winter. ", "|"))
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.Map(rapid.SliceOfN(pieces, 15, 40), func(p []string) string { return strings.Join(p, "") }), texts()).Draw(t, "text")
		got := segmenterOf(text, utf8.ValidString(text))
		it := sentences.FromString(unwrap.Replace(text))
		for at := 0; at < len(text); {
			if !it.Next() {
				t.Fatalf("the segments of %q go on behind %d", text, at)
			}
			end, within := got.end(at)
			if want := it.End(); end != want {
				t.Fatalf("the segment of %q from %d ends at %d, want %d", text, at, end, want)
			}
			if n := numberStart(text[at:end], true); n > 0 && !within {
				t.Fatalf("in %q a sentence begins at %d of a segment that is not looked at", text[at:end], n)
			}
			at = end
		}
	})
}

// Every character that ends sentences is one that the table takes for such.
func TestEndsSentence(t *testing.T) {
	for r := rune(0x80); r <= utf8.MaxRune; r++ {
		text := "a" + string(r) + " B"
		it := sentences.FromString(text)
		if it.Next(); it.End() == len(text) || !utf8.ValidRune(r) {
			continue
		}
		if s := segmenterOf(text, true); s.mark(0) == len(text) {
			t.Errorf("%U ends a sentence", r)
		}
	}
}

// What a word is too long for to be an abbreviation, it is not taken for one.
func TestPropertyLongWord(t *testing.T) {
	pieces := rapid.SampledFrom(strings.Split("etc|dipl-ing|Prof|approx|U|u|S|.| |\n|z|B|winter|EE|vs|no|12|3|é|(|“|I|mai|der", "|"))
	rapid.Check(t, func(t *rapid.T) {
		body := strings.Join(rapid.SliceOfN(pieces, 3, 8).Draw(t, "body"), "")
		next := strings.Join(rapid.SliceOfN(pieces, 0, 4).Draw(t, "next"), "")
		if longWord(body) && abbreviated(body, next) {
			t.Fatalf("%q is an abbreviation before %q", body, next)
		}
	})
}
