package search

import (
	"fmt"
	"testing"

	"kindred/corpus"
)

// asking returns articles that are titled by what others are asked in, and the one that is asked for.
func asking(lang, titled string, wanted [3]string) []corpus.Article {
	articles := posts(lang, wanted)
	for i, name := range []string{"Ubuntu", "Docker", "Python", "Firefox", "Apache"} {
		title := fmt.Sprintf(titled, name)
		articles = append(articles, posts(lang, [3]string{fmt.Sprintf("%s-%d", lang, i), title, title + "。 " + title + "。"})...)
	}
	for i := range 40 {
		articles = append(articles, posts("en", [3]string{fmt.Sprintf("en-%d", i), fmt.Sprint("Harbour ", i), "Fog comes up the lane, and the ferry waits."})...)
	}
	return articles
}

// The name in a question finds what is about it, before what is about others in the same words.
func TestNamesInQuestions(t *testing.T) {
	for _, tc := range []struct{ lang, titled string }{
		{"zh", "如何安装 %s"},
		{"zh", "%s 是什么"},
		{"zh", "在服务器上怎么使用 %s"},
		{"ja", "%s の使い方"},
		{"ja", "%s をインストールする"},
		{"ja", "%sとは何ですか"},
		{"ko", "%s 설치 방법"},
		{"ko", "%s를 사용하는 방법"},
	} {
		wanted := map[string][3]string{
			"zh": {"kubernetes", "集群", "我们在这里介绍 Kubernetes 集群。"},
			"ja": {"kubernetes", "クラスタ", "ここでは Kubernetes クラスタを紹介します。"},
			"ko": {"kubernetes", "클러스터", "이 글은 Kubernetes 클러스터를 소개합니다."},
		}[tc.lang]
		s := serving(t, asking(tc.lang, tc.titled, wanted)...)
		query := fmt.Sprintf(tc.titled, "Kubernetes")
		t.Run(query, func(t *testing.T) {
			if got := idsOf(asked(t, s, Request{Query: query, Prefer: tc.lang})); len(got) == 0 || got[0] != "kubernetes" {
				t.Errorf("finds %q, want kubernetes first", got)
			}
		})
	}
}

// Beside other words a run is one, however many pairs it has; alone, two pairs are one.
func TestRunsAreWords(t *testing.T) {
	for query, short := range map[string]bool{
		"在服务器上怎么使用 rye ":            true,
		"服务器 怎么使用 安装 rye ":          false,
		"在服务器上怎么使用 ":                false,
		"怎么使用 ":                     true,
		"loaf rye starter bread 用 ": false,
	} {
		q, _ := saidIn(t, languagesIn("zh"), query, &Request{Verbatim: true})
		if got := q.stages == &q.weights.Short; got != short {
			t.Errorf("%q is taken for a short query: %v, want %v", query, got, short)
		}
	}
}
