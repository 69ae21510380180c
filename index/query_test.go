package index

import (
	"testing"
	"time"
)

func TestNodeString(t *testing.T) {
	word := func(form Form, weight float64, fields []Field, variants ...Variant) Term {
		return Term{Form: form, Variants: variants, Fields: fields, Weight: weight}
	}
	one := Variant{Text: "bread", Weight: 1}
	may := time.Date(2024, 5, 31, 23, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		node Node
		want string
	}{
		{All{}, "all()"},
		{Any{}, "any()"},
		{Any(nil), "any()"},
		{word(Stem, 1, nil, one), "bread"},
		{word(Exact, 1, nil, one), "=bread"},
		{word(Stem, 0.5, nil, one), "bread^0.5"},
		{word(Stem, 1, nil, one, Variant{"loaf", 0.25}), "bread|loaf*0.25"},
		{word(Exact, 2, []Field{Title, Body}, one), "=bread@title@body^2"},
		{word(Stem, 1, []Field{Headings, Tags, Summary}, one), "bread@headings@tags@summary"},
		{Phrase{Words: []string{"rye", "bread"}, Weight: 1}, `"rye bread"`},
		{Phrase{Words: []string{"rye"}, Weight: 3}, `"rye"^3`},
		{Prefix{Text: "bre", Weight: 1}, "bre*"},
		{Prefix{Text: "bre", Weight: 0.3}, "bre*^0.3"},
		{Filter{Attribute: Tag, Values: []string{"rye", "oven"}}, "tag:rye|oven"},
		{Filter{Attribute: Author, Values: []string{"ada"}}, "author:ada"},
		{Filter{Attribute: Language, Values: []string{"de"}}, "language:de"},
		{Filter{Attribute: Address, Values: []string{"/a/"}}, "url:/a/"},
		{Filter{Attribute: ID, Values: []string{"a"}}, "id:a"},
		{Between{}, "published:.."},
		{Between{From: may}, "published:2024-05-31.."},
		{Between{To: may}, "published:..2024-05-31"},
		{Not{word(Stem, 1, nil, one)}, "not(bread)"},
		{
			All{Any{word(Stem, 1, nil, one), Prefix{"bre", 1}}, Not{Phrase{[]string{"a", "b"}, 1}}},
			`all(any(bread bre*) not("a b"))`,
		},
	} {
		if got := tc.node.String(); got != tc.want {
			t.Errorf("String() = %s, want %s", got, tc.want)
		}
	}
}
