package kin

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/analysis"
)

// Reasons are words of the article, as written there and next to each other,
// and they begin and end with words that say something.
func TestReasons(t *testing.T) {
	b := sampleBlog(t)
	for _, a := range b.public {
		list, err := b.backend.Related(t.Context(), a.ID, maxExplained)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range list {
			checkReasons(t, &a, n)
			for _, reason := range n.Reasons {
				if strings.ContainsAny(reason, ".,;:!?()“”„«»。，：") && reason != "std::move" {
					t.Errorf("%s and %s: the reason %q reaches over a sign", a.ID, n.ID, reason)
				}
			}
		}
	}
}

// checkReasons checks that reasons are words as the article has them, whole ones, of
// which none says what another does, and none begins or ends with a function word.
func checkReasons(t *testing.T, a *corpus.Article, n index.Neighbor) {
	t.Helper()
	if len(n.Reasons) == 0 || len(n.Reasons) > maxReasons {
		t.Errorf("%s and %s have %d reasons", a.ID, n.ID, len(n.Reasons))
	}
	var whole []string
	for _, p := range naiveParts(a) {
		whole = append(whole, strings.Join(strings.Fields(p.text), " "))
	}
	text := strings.Join(whole, "\n")
	stems := map[string]bool{}
	for _, reason := range n.Reasons {
		if reason == "" || !saysWord(text, reason, a.Language) {
			t.Errorf("%s does not say %q", a.ID, reason)
		}
		tokens := analysis.For(a.Language).Tokens(nil, reason)
		if len(tokens) == 0 || tokens[0].Stop || tokens[len(tokens)-1].Stop {
			t.Errorf("%s and %s: the reason %q is no word, or begins or ends in a function word", a.ID, n.ID, reason)
		}
		for _, token := range tokens {
			if a.Language != "zh" && !token.Stop && stems[token.Stem] {
				t.Errorf("%s and %s: %q say %q twice", a.ID, n.ID, n.Reasons, token.Stem)
			}
		}
		for _, token := range tokens {
			stems[token.Stem] = true
		}
	}
}

// saysWord reports whether a text has words that begin and end there: no stem of them.
func saysWord(text, words, language string) bool {
	letter := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r) }
	for {
		before, after, found := strings.Cut(text, words)
		if !found {
			return false
		}
		last, _ := utf8.DecodeLastRuneInString(before)
		next, _ := utf8.DecodeRuneInString(after)
		if language == "zh" || !letter(last) && !letter(next) {
			return true
		}
		text = after
	}
}

// silenced returns the article without the words of the reasons, however
// inflected.
func silenced(a *corpus.Article, reasons []string) *corpus.Article {
	analyzer := analysis.For(a.Language)
	gone := map[string]bool{}
	for _, t := range analyzer.Tokens(nil, strings.Join(reasons, "\n")) {
		if !t.Stop && t.Stem != "" {
			gone[t.Stem] = true
		}
	}
	cut := func(text string) string {
		var b strings.Builder
		at := 0
		for _, t := range analyzer.Tokens(nil, text) {
			if gone[t.Stem] {
				b.WriteString(text[at:t.Start])
				at = t.End
			}
		}
		return b.String() + text[at:]
	}
	out := *a
	out.Title, out.Summary, out.Text, out.Code = cut(a.Title), cut(a.Summary), cut(a.Text), cut(a.Code)
	out.Tags, out.Headings = nil, nil
	for _, tag := range a.Tags {
		out.Tags = append(out.Tags, cut(tag))
	}
	for _, h := range a.Headings {
		out.Headings = append(out.Headings, cut(h))
	}
	return &out
}

// Of scripts without spaces, reasons are words, and not what pairs of characters are left when
// these are cut: neither halves of them, nor what they end with.
func TestRunReasons(t *testing.T) {
	article := func(id, language, text string) corpus.Article {
		return corpus.Article{ID: id, Title: id, Text: text, Language: language}
	}
	lists := nearestOf(t, []corpus.Article{
		article("zh1", "zh", "我们已经看过灯塔的侦听器。侦听器在海边。中间件坏了。"),
		article("zh2", "zh", "你已经看过侦听器的说明。灯塔关门了。"),
		article("zh3", "zh", "他们说中间件很贵。风很大。"),
		article("ja1", "ja", "ファイルを使います。アプリケーションのテストです。"),
		article("ja2", "ja", "テストしました。ファイルがあります。"),
		article("ja3", "ja", "アプリケーションになります。"),
		article("ko1", "ko", "미들웨어를 사용하는 등대가 있습니다."),
		article("ko2", "ko", "미들웨어가 있습니다. 바다."),
		article("ja4", "ja", "サーバーサイドレンダリングを使います。うどんとたまご。"), article("ja5", "ja", "サーバーサイドレンダリングします。"),
		article("ja6", "ja", "うどんとたまごです。"),
		article("zh4", "zh", "成都是城市。有限状态自动机理论研究方法论很难。"), article("zh5", "zh", "他去成都。有限状态自动机理论研究方法论。"),
		article("ko3", "ko", "꽃 이 있습니다."), article("ko4", "ko", "꽃 을 봅니다."),
		article("en1", "en", "A lighthouse."), article("en2", "en", "A harbour."), article("en3", "en", "A boat."), article("en4", "en", "A sail."),
	}, DefaultWeights())
	for _, tc := range []struct {
		of, other string
		want      []string
	}{
		{"zh1", "zh2", []string{"侦听器", "灯塔", "看过"}},
		{"zh1", "zh3", []string{"中间件"}},
		{"ja1", "ja2", []string{"ファイル", "テスト"}},
		{"ja1", "ja3", []string{"アプリケーション"}},
		{"ko1", "ko2", []string{"미들웨어"}},
		{"ko3", "ko4", []string{"꽃"}},
		{"ja4", "ja5", []string{"サーバーサイドレンダリング"}},
	} {
		at := slices.IndexFunc(lists[tc.of], func(n index.Neighbor) bool { return n.ID == tc.other })
		if at < 0 {
			t.Errorf("%s is no kin of %s", tc.other, tc.of)
			continue
		}
		got := slices.Sorted(slices.Values(lists[tc.of][at].Reasons))
		if want := slices.Sorted(slices.Values(tc.want)); !slices.Equal(got, want) {
			t.Errorf("%s and %s: because of %q, want %q", tc.of, tc.other, got, want)
		}
	}
	for _, pair := range [][2]string{{"ja4", "ja6"}, {"zh4", "zh5"}} {
		at := slices.IndexFunc(lists[pair[0]], func(n index.Neighbor) bool { return n.ID == pair[1] })
		if at < 0 || len(lists[pair[0]][at].Reasons) == 0 {
			t.Errorf("%v are no kin, or for no reason: %+v", pair, lists[pair[0]])
		}
	}
}

// TestApart: what is a sign of a language for programs separates words, too.
func TestApart(t *testing.T) {
	for between, want := range map[string]bool{
		" ": false, "-": false, "’": false, "++ ": false, "\n": false,
		"> ": true, " = ": true, "<": true, "|": true, "$": true, ", ": true, "\n\n": true, "/": true,
	} {
		if apart(between) != want {
			t.Errorf("%q separates words: %v, want %v", between, !want, want)
		}
	}
}

// What is no word to a person is no reason, where there is another one.
func TestKindOfReason(t *testing.T) {
	for text, want := range map[string]bool{
		"c": true, "t1": true, "00Z": true, "01T08": true, "从": true, "é": true, "the": true, "The": true, "для": true,
		"d41d8cd98f00b204e9800998ecf8427e": true, "C++": false, "C#": false, "k8s": false, "cafe": false, "deadbeefdeadbeef": false,
		"sourdough": false, "key map": false, "in the box": false, "Whoever": true, "something": true, "监听": false, "für": false,
	} {
		if got := kindOfReason(text) == reasonLittle; got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	for text, want := range map[string]reasonKind{"2024": reasonNumber, "3.3.0": reasonNumber, "でき": reasonNumber, "word": reasonWord} {
		if got := kindOfReason(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
