package search

import (
	"slices"
	"strings"
	"testing"

	"kindred/corpus"
)

// What is written without spaces is found by every part of it, whatever else is in
// the index.
func TestReportedCJK(t *testing.T) {
	tokyo := posts("ja",
		[3]string{"ska", "東京スカパラダイスオーケストラ", "ライブの感想。"},
		[3]string{"banana", "東京バナナ", "お土産の話。"},
		[3]string{"potechi", "東京 ポテチ", "駅で買った。"},
		[3]string{"osaka", "大阪のたこ焼き", "駅の外で食べた。"})
	permit := append(slices.Clone(tokyo), posts("ja", [3]string{"permit", "東京特許許可局", "早口言葉。"})...)
	guessed := append(slices.Clone(tokyo), posts("zh", [3]string{"permit", "東京特許許可局", "早口言葉。"})...)
	airport := append(
		posts("ja", [3]string{"bag", "関西国際空港限定トートバッグ", "旅の荷物。"}, [3]string{"sea", "海の空", "波の音がする。"}),
		posts("zh", [3]string{"airport", "关西国际机场", "我们坐船去。"}, [3]string{"tea", "泡茶", "水要热。"})...)
	company := append(posts("ja", [3]string{"nitto", "会社の歴史", "日東電工株式会社の経営者に会った。"}, [3]string{"day", "日記", "東の空と電車。"}), among()...)
	clinics := posts("ja", [3]string{"ken", "日健クリニック", "ニッケンクリニックの紹介。"}, [3]string{"mi", "日見中央病院", "ヒミチュウオウビョウインの紹介。"})
	paid := posts("ja",
		[3]string{"event", "無観客有料配信イベント定期公演", "次回の案内。"},
		[3]string{"free", "無料イベント", "配達の料金と信号の話。"},
		[3]string{"mail", "有名な手紙", "料理を配る人。"})
	railway := posts("ja",
		[3]string{"shinkansen", "旅の朝", "新幹線で海へ行った。"},
		[3]string{"airport", "新千歳空港", "新しい空港の新しい店。"},
		[3]string{"new", "新しい本", "新しい年に新しい本を読む。"})
	law := posts("ja",
		[3]string{"a", "相談の窓口", "出会い系の広告に注意する。"},
		[3]string{"b", "出会い系とは", "この言葉の説明。"},
		[3]string{"c", "お金・決済系", "お金の系統の話。"},
		[3]string{"d", "通信・プライバシー系", "よい出会いがある。"},
		[3]string{"e", "法令の一覧", "資金決済法とその系列。"})
	simple := append(posts("zh",
		[3]string{"text", "记录", "这是一段简单的测试文本。"},
		[3]string{"road", "路", "一条路，一段话，简短。"}), among()...)
	taiwan := append(posts("zh",
		[3]string{"loop", "迴圈", "這個迴圈會讀完每一個檔案。"},
		[3]string{"error", "錯誤訊息", "函式傳回錯誤，請安裝新的版本。"},
		[3]string{"tuple", "元組與字串", "選擇一個元組，或者一個字串。"}), among()...)
	vegan := posts("ja", [3]string{"vi", "ヴィーガン", "一"}, [3]string{"bi", "ビーガン", "二"}, [3]string{"veg", "ベジタリアン", "三"}, [3]string{"wa", "和食", "四"})
	tools := posts("ja",
		[3]string{"drill", "電動ドリル/電動ドライバー/インパクトドライバーの新品だよ", "まだ新品に近い。"},
		[3]string{"pipes", "腰道具一式 配管工用 新古品多数", "値段は相談で。"})
	thai := append(posts("th", [3]string{"sample", "ตัวอย่าง", "นี่คือประโยคตัวอย่างสำหรับการค้นหา"}, [3]string{"bread", "ขนมปัง", "อบขนมปังตอนเช้า"}), among()...)
	unnamed := append(posts("", [3]string{"zh", "", "我们昨天去北京看展览。"}, [3]string{"ja", "", "パンの作り方を習った。"}, [3]string{"en", "", "We boiled the kettle."}), among()...)
	genshin := posts("ja", [3]string{"xiao", "魈", "夜叉の物語。"}, [3]string{"other", "鬼", "山の物語。"})
	month := posts("zh", [3]string{"month", "月刊", "每個月都有新的一期。"}, [3]string{"moon", "月亮", "每天晚上都很亮。"})
	quick := append(posts("zh", [3]string{"year", "新年", "祝你们新年快乐，身体健康。"}, [3]string{"fast", "快递", "快递到了，音乐很好。"}), among()...)
	reproduce(t, []reported{
		{name: "meilisearch/meilisearch#3565 before the kanji-only article", articles: tokyo, query: "東京", finds: []string{"ska", "banana", "potechi"}},
		{name: "meilisearch/meilisearch#3565 after it", articles: permit, query: "東京", finds: []string{"ska", "banana", "potechi", "permit"}},
		{name: "meilisearch/meilisearch#3565 taken for Chinese", articles: guessed, query: "東京", finds: []string{"ska", "banana", "potechi", "permit"}},
		{name: "meilisearch/meilisearch#4146 Japanese beside Chinese", articles: airport, query: "国際", ranks: []string{"bag"}, never: []string{"sea", "tea"}},
		{name: "meilisearch/meilisearch#4146 what both are written with", articles: airport, query: "関西 关西", finds: []string{"bag", "airport"}},
		{name: "meilisearch/meilisearch#4146 Chinese beside Japanese", articles: airport, query: "机场", finds: []string{"airport"}},
		{name: "meilisearch/meilisearch#2403 one character", articles: tokyo, query: "東", finds: []string{"ska", "banana", "potechi"}},
		{name: "meilisearch/meilisearch#2403 one kana", articles: tokyo, query: "バ", finds: []string{"banana"}},
		{name: "meilisearch/meilisearch#3769 日東", articles: company, query: "日東", finds: []string{"nitto"}},
		{name: "meilisearch/meilisearch#3769 日東電工", articles: company, query: "日東電工", finds: []string{"nitto"}},
		{name: "meilisearch/meilisearch#3769 日東電工株式会社", articles: company, query: "日東電工株式会社", finds: []string{"nitto"}},
		{name: "meilisearch/meilisearch#4561 no character of the same sound", articles: clinics, query: "健", finds: []string{"ken"}},
		{name: "meilisearch/meilisearch#4162 有料配信", articles: paid, query: "有料配信", ranks: []string{"event"}, never: []string{"free", "mail"}},
		{name: "Pagefind/pagefind#1237 新幹線 is not 新", articles: railway, query: "新幹線", finds: []string{"shinkansen"}},
		{name: "Pagefind/pagefind#1237 its second half", articles: railway, query: "幹線", finds: []string{"shinkansen"}},
		{name: "Pagefind/pagefind#1237 迴圈", articles: taiwan, query: "迴圈", finds: []string{"loop"}},
		{name: "Pagefind/pagefind#1237 函式", articles: taiwan, query: "函式", finds: []string{"error"}},
		{name: "Pagefind/pagefind#1237 字串", articles: taiwan, query: "字串", finds: []string{"tuple"}},
		{name: "Pagefind/pagefind#987 a word", articles: simple, query: "简单", finds: []string{"text"}},
		{name: "Pagefind/pagefind#987 段简, over the bounds of words", articles: simple, query: "段简", finds: []string{"text"}},
		{name: "Pagefind/pagefind#987 是一段", articles: simple, query: "是一段", ranks: []string{"text"}},
		{name: "Pagefind/pagefind#659 每個月都 in one", articles: month, query: "每個月都", finds: []string{"month"}},
		{name: "Pagefind/pagefind#659 in quotation marks", articles: month, query: "「每個月都」", finds: []string{"month"}},
		{name: "haydenbleasel/blume#132 出会い系 finds the pages that have it, and first", articles: law, query: "出会い系", ranks: []string{"b", "a"}, never: []string{"c", "e"}},
		{name: "haydenbleasel/blume#132 資金決済法", articles: law, query: "資金決済法", ranks: []string{"e"}},
		{name: "haydenbleasel/blume#132 as a phrase exactly those", articles: law, query: `"出会い系"`, finds: []string{"a", "b"}},
		{name: "blevesearch/bleve#128 Chinese without a dictionary", articles: quick, query: "快乐", finds: []string{"year"}},
		{name: "typesense/typesense#2844 ヴィーガン", articles: vegan, query: "ヴィーガン", ranks: []string{"vi"}, never: []string{"veg", "wa"}},
		{name: "typesense/typesense#2844 和食", articles: vegan, query: "和食", finds: []string{"wa"}},
		{name: "typesense/typesense#86 配管", articles: tools, query: "配管", finds: []string{"pipes"}},
		{name: "typesense/typesense#228 a word within Thai", articles: thai, query: "ประโยค", finds: []string{"sample"}},
		{name: "typesense/typesense#2774 Chinese in an article of no language", articles: unnamed, query: "北京", finds: []string{"zh"}},
		{name: "typesense/typesense#2774 Japanese in an article of no language", articles: unnamed, query: "作り方", finds: []string{"ja"}},
		{name: "typesense/typesense#1002 the character 魈", articles: genshin, query: "魈", finds: []string{"xiao"}},
		{name: "TryGhost/Ghost#21148 both scripts in one query", articles: append(posts("en", [3]string{"go", "Learning Go 语言入门", "A first week."}), among()...), query: "go 入门", finds: []string{"go"}},
	})
}

// One index holds all languages, and a query finds in all of them, unless it says
// which.
func TestReportedSeveralLanguages(t *testing.T) {
	articles := slices.Concat(
		posts("en", [3]string{"en", "The radio on the roof", "An antenna, a wire and patience."}, [3]string{"en2", "Stairs", "They creak."}),
		posts("de", [3]string{"de", "Das Radio auf dem Dach", "Eine Antenne und ein Draht; ein Vogel schweigt."}),
		posts("fr", [3]string{"fr", "La radio sur le toit", "Une antenne, un fil et de la patience; un cheval passe."}),
		posts("ja", [3]string{"ja", "屋根の上のラジオ", "アンテナと針金と忍耐。"}),
		posts("ko", [3]string{"ko", "지붕 위의 라디오", "안테나와 전선과 인내심."}),
		posts("zh", [3]string{"zh", "屋顶上的收音机", "天线和耐心。"}),
		posts("ar", [3]string{"ar", "الراديو على السطح", "هوائي وسلك وصبر."}))
	s := serving(t, articles...)
	for _, tc := range []reported{
		{name: "Pagefind/pagefind#593 one word in all languages", query: "radio ", finds: []string{"en", "de", "fr"}},
		{name: "Pagefind/pagefind#984 only in one", query: "radio lang:fr", finds: []string{"fr"}},
		{name: "Pagefind/pagefind#984 an inflection by its own language", query: "vögeln ", finds: []string{"de"}},
		{name: "gethyas/doks#790 a language that is not the first", query: "chevaux ", finds: []string{"fr"}},
		{name: "gethyas/doks#790 nor the second", query: "屋根", finds: []string{"ja"}},
		{name: "themejunkie/recent-posts-widget-extended#5 Korean among others", query: "안테나", finds: []string{"ko"}},
		{name: "TryGhost/Ghost#21148 Chinese among others", query: "天线", finds: []string{"zh"}},
		{name: "TryGhost/Ghost#21148 Arabic among others", query: "سلك", finds: []string{"ar"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			judge(t, &tc, s)
			// No help of what puts slips right, which could hide a stem of another language.
			if got := idsOf(asked(t, s, Request{Query: tc.query, Verbatim: true})); !slices.Equal(sorted(got), sorted(tc.finds)) {
				t.Errorf("%q to the letter finds %q, want %q", tc.query, got, tc.finds)
			}
		})
	}
	t.Run("Pagefind/pagefind#593 the reader's language first", func(t *testing.T) {
		for _, lang := range []string{"en", "de", "fr"} {
			if got := idsOf(asked(t, s, Request{Query: "radio ", Prefer: lang})); len(got) != 3 || got[0] != lang {
				t.Errorf("a reader of %s finds %q, want %s first of 3", lang, got, lang)
			}
		}
	})
}

// Every two characters that stand together in any article find the article, in an
// index of Chinese, Japanese, Korean, German and English: what is asked is cut as
// what is kept was, whatever the language of either.
func TestReportedSameTokens(t *testing.T) {
	texts := map[string]string{
		"zh": "我们在北京特许经营处等了一个下午，然后去看展览",
		"ja": "東京特許許可局の新幹線の出会い系の広告について書いた",
		"ko": "바닷가에서 지붕 위의 라디오를 들으며 편지를 썼다",
	}
	articles := among()
	for _, lang := range []string{"zh", "ja", "ko"} {
		articles = append(articles, posts(lang, [3]string{lang, "·", texts[lang]})...)
	}
	var dated []corpus.Article // the same, read in the other languages
	for i, lang := range []string{"ja", "ko", "zh"} {
		a := articles[len(articles)-3+i]
		a.Language = lang
		dated = append(dated, a)
	}
	for name, s := range map[string]*Service{
		"each in its language":   serving(t, articles...),
		"each in another's":      serving(t, append(among(), dated...)...),
		"one language for three": serving(t, inLanguage("zh", articles)...),
	} {
		for id, text := range texts {
			runes := []rune(text)
			for i := range len(runes) - 1 {
				pair := string(runes[i : i+2])
				if strings.ContainsAny(pair, " ，") {
					continue
				}
				if got := idsOf(asked(t, s, Request{Query: pair})); !slices.Contains(got, id) {
					t.Errorf("%s: %q finds %q without %q", name, pair, got, id)
				}
			}
		}
	}
}

// inLanguage returns articles as if all were written in one language.
func inLanguage(lang string, articles []corpus.Article) []corpus.Article {
	out := slices.Clone(articles)
	for i := range out {
		out[i].Language = lang
	}
	return out
}

// A language with a region or a script is that with none where no article is said to be in it.
func TestReportedRegions(t *testing.T) {
	articles := append(posts("pt", [3]string{"pt", "O navegador", "O Firefox abre uma janela."}), posts("zh", [3]string{"zh", "语言", "Firefox 打开一个窗口。"})...)
	articles = append(articles, posts("en-GB", [3]string{"gb", "The browser", "Firefox opens a window."})...)
	articles = append(articles, posts("en", [3]string{"en", "The programme", "Firefox opens it."})...)
	s := serving(t, articles...)
	for query, want := range map[string]string{
		"lang:pt-br firefox": "pt", "lang:pt_BR firefox": "pt", "lang:pt firefox": "pt", "lang:zh-CN firefox": "zh", "lang:zh-Hant-TW firefox": "zh",
		"lang:EN-gb firefox": "gb", "lang:en-US firefox": "en", "lang:de-AT firefox": "", "lang:p firefox": "",
	} {
		if got := idsOf(asked(t, s, Request{Query: query})); strings.Join(got, " ") != want {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
	if got := idsOf(asked(t, s, Request{Query: "firefox", Languages: []string{"pt-BR", "zh-TW"}})); !slices.Equal(sorted(got), []string{"pt", "zh"}) {
		t.Errorf("in Portuguese and Chinese %q are found", got)
	}
	if got := suggestions(t, s, SuggestRequest{Query: "lang:pt-br o nav"}); len(got) == 0 || got[0].ID != "pt" {
		t.Errorf("%v are suggested", got)
	}
}
