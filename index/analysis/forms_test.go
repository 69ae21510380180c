package analysis

import (
	"slices"
	"testing"
)

// found reports whether an article with one text can be found by the words of another:
// each of them, or else each of its parts, must be in it as written, as a stem or as a
// part.
func found(lang, article, query string) bool {
	a := For(lang)
	have := map[string]bool{}
	for _, t := range a.Tokens(nil, article) {
		have[t.Exact], have[t.Stem] = true, true
		for _, p := range a.Parts(nil, article, &t) {
			have[p.Exact], have[p.Stem] = true, true
		}
	}
	for _, t := range a.Tokens(nil, query) {
		parts := a.Parts(nil, query, &t)
		lacking := func(p Part) bool { return !have[p.Exact] && !have[p.Stem] }
		switch {
		case t.Run: // by its bigram, but the last has none
			if t.Stem != "" && !have[t.Stem] {
				return false
			}
		case have[t.Exact], have[t.Stem]:
		case len(parts) > 0 && !slices.ContainsFunc(parts, lacking):
		default:
			return false
		}
	}
	return true
}

// What readers type in another form than the author did.
func TestOtherForms(t *testing.T) {
	for _, tc := range []struct {
		lang, article string
		queries       []string // that find it
		others        []string // that do not
	}{
		{"en", "node.js", []string{"node.js", "Node.JS", "nodejs", "node", "node js", "js"}, []string{"nod"}},
		{"en", "go1.20", []string{"go1.20", "Go 1.20", "1.20"}, []string{"1.2", "20"}},
		{"en", "Go 1.20", []string{"go1.20", "1.20"}, []string{"go1.21"}},
		{"en", "v1.2.3", []string{"1.2.3", "V1.2.3"}, []string{"v1.2"}},
		{"en", "1,000", []string{"1000", "1,000"}, []string{"100"}},
		{"en", "O'Brien", []string{"OBrien", "Brien", "O’Brien", "o´brien", "O'Brien's"}, []string{"O'Hara"}},
		{"en", "d'Artagnan", []string{"Artagnan", "D’ARTAGNAN", "dartagnan"}, nil},
		{"fr", "d'Artagnan", []string{"Artagnan", "D’ARTAGNAN"}, nil},
		{"en", ".NET", []string{".net", "NET"}, nil},
		{"en", "C++", []string{"c++"}, []string{"c", "c#"}},
		{"en", "C#", []string{"c♯"}, []string{"c", "c++"}},
		{"en", "snake_case", []string{"snake case", "snake", "snake_cases", "snakeCase"}, []string{"snakes_nest"}},
		{"en", "getUsers", []string{"getusers", "get users", "user", "get_users"}, []string{"get_people"}},
		{"en", "JavaScript", []string{"javascript"}, []string{"java", "script"}},
		{"en", "std::move", []string{"move", "std", "std move", "moving"}, nil},
		{"en", "foo.bar()", []string{"foo.bar", "bar", "bar()", "foo bar"}, []string{"foobar"}},
		{"en", "#hashtag @user", []string{"hashtag", "#Hashtag", "user", "@user"}, nil},
		{"en", "e-mail", []string{"e-mail", "e mail", "mail"}, []string{"email"}}, // search joins and splits words
		{"en", "co-operate", []string{"co-operating", "operate"}, []string{"cooperate"}},
		{"en", "the reader's readers' James's", []string{"reader", "readers", "James"}, nil},
		{"en", "U.S.A.", []string{"USA", "u.s.a"}, nil},
		{"en", "universities", []string{"university", "University's"}, []string{"universe", "universal"}},
		{"en", "added", []string{"add", "adding"}, []string{"ad", "ads"}},
		{"en", "news", []string{"News"}, []string{"new"}},
		{"en", "x86_64", []string{"x86-64", "x86"}, nil},
		{"en", "COVID-19", []string{"covid 19", "covid19", "covid"}, nil},
		{"de", "Müller", []string{"Mueller", "MÜLLER", "Muller"}, []string{"Mühle"}},
		{"de", "Goethes Häuser", []string{"Göthe", "Goethe", "Haus", "Haeuser"}, nil},
		{"de", "Straße", []string{"Strasse", "STRASSEN"}, nil},
		{"tr", "IŞIK", []string{"ışık", "Isik", "isik", "Işık"}, nil},
		{"tr", "İstanbul'da", []string{"istanbul", "Istanbul", "İSTANBUL", "ISTANBUL"}, nil},
		{"en", "İstanbul", []string{"istanbul", "Istanbul", "ISTANBUL"}, nil},
		{"ar", "أحمد", []string{"احمد", "أحمد"}, nil},
		{"ar", "الكتاب", []string{"كتاب", "الكـــتاب", "الكِتَابُ", "والكتاب"}, nil},
		{"ar", "مدرسة", []string{"المدرسة", "مدرسه"}, nil},
		{"ar", "إلى آخر", []string{"اخر"}, nil},
		{"ar", "مستشفى", []string{"مستشفي", "المستشفى"}, nil},
		{"he", "שָׁלוֹם צה״ל", []string{"שלום", `צה"ל`, "צהל"}, nil},
		{"zh", "全文搜索引擎", []string{"搜索", "引擎", "全文搜索"}, []string{"文全"}},
		{"ja", "東京タワーへ行った", []string{"東京", "東京タワー", "ﾀﾜｰ"}, []string{"京都"}},
		{"ko", "한국어를 배우다", []string{"한국어", "한국", "배우다"}, []string{"중국어"}},
		{"th", "ภาษาไทย", []string{"ภาษา", "ไทย"}, []string{"ยไท"}},
		{"en", "We visited 東京 and ภาษาไทย", []string{"東京 visit", "ภาษา visiting"}, nil},
	} {
		for _, q := range tc.queries {
			if !found(tc.lang, tc.article, q) {
				t.Errorf("%s: %q does not find %q", tc.lang, q, tc.article)
			}
		}
		for _, q := range tc.others {
			if found(tc.lang, tc.article, q) {
				t.Errorf("%s: %q finds %q", tc.lang, q, tc.article)
			}
		}
	}
}
